// Package recompute judges claims with the project's own models and with published facts: claims.Recomputer.
//
// # How a claim is judged
//
// A claim of a known type has published facts, a template, or both. Facts are entries of the catalog's kind `published` that
// are about the claim's quantity and one of its subjects. A template is a formula over inputs that are ranges, each with
// source, date and basis, evaluated by the package that plans with it: training runs by demand/training, serving by
// demand/serving. A number that the text states near the claim takes the place of the usual range and is named so.
//
//	range of a template:  with the five inputs that matter most at their ends together, and P5 and P95 of seeded draws
//	range of facts:       from the lowest to the highest fact known on the day
//
// Where facts are measured, reported or published they decide, and the template is told beside them; where there are only
// estimates the two ranges are joined. The verdict and its factor are those of claims.Judge against the whole range, so that
// nothing is called wrong that some combination of published inputs makes right; P5 to P95 is in the chain of reasons.
// Facts that are events (a round of money, a purchase, a date) are not joined: the claim has to meet one of them.
//
// What neither facts of its type nor a template decide is looked for among all figures that are published of the subjects that the text
// names, and among the attributes of machines and models in the catalog (recognise.go). Three digits of such a figure of the claim's own
// type go before a recomputation that disagrees. An energy of which the text does not say whose it is is not judged by a power that the text
// states behind it: one follows from the other.
//
// # Knowledge by date
//
// Facts and input ranges have the day from which they were known, and some a day from which better ones were. A claim is judged
// with what was known on the day of the text and again with what is known today; the first decides where there is one.
// A figure that is published and wrong never enters a range: a claim that repeats it is judged, and Quoted says so.
//
// # Backwards
//
// For a claim outside its range each input alone is solved for (sweep.Threshold), the others at their modes, and then the
// least joint change: with s the half width of an input's range in logarithms and g the slope of log y in log x, the inputs
// move by x exp(t s^2 g / sqrt(sum s^2 g^2)), which for a product is the nearest point (in units of s) at which the claim holds.
//
// # Draws
//
// A template is drawn 128 times by Latin hypercube (package sweep), from streams named after its inputs: the same claim has
// the same range in every text. Results are kept by template and inputs, so that a text of thousands of claims evaluates
// only what differs. P5 and P95 of so few draws are good to a few per cent of the range's width; the ends do not depend on draws.
// Inputs are drawn from triangles, in logarithms where the ends are more than threefold apart.
//
// # Not modelled
//
// Correlated inputs. Failed runs, staff and data in the cost of training, unless a fact has them. Which hour of a grid. The
// ends of a range are found from the slope at the modes, which is right where the output rises or falls with each input.
package recompute

// Package claims reads a text, finds its quantitative claims on AI, computing, energy, money, carbon and water, and
// judges each.
//
//	text -> Document -> measures -> claims -> checks -> verdicts
//
// claims/text decodes and divides the text, claims/measure finds the numbers in it, claims/lexicon the subjects and cues.
// This package decides which numbers are claims, binds what stands around them, and makes the checks that need nothing but
// the text. claims/recompute, which imports this package, judges what needs models and published figures; Check takes it as
// the interface Recomputer, so that imports go one way only.
//
// # Which numbers are claims
//
// Every number with a unit, but for those in the background: page furniture, dates that only say when, durations that only
// place a sentence in time, ages, one or a few things in words, bare numbers that nothing near says the meaning of, and counts
// that only say whose number is told ("firms with more than 10,000 GPUs"); isClaim lists the rules. A date is a claim where
// the sentence is about it: something was founded, announced or invested, or is to happen. "The only constraint" is a
// claim of 100 %.
//
// # Binding
//
//   - Type: by the kind of the number, then by cues, those in the clause before those elsewhere in the sentence, the nearest
//     first (typing.go).
//   - Subject: the nearest of a class that suits the type, in the clause, then the sentence, a name before a generic word;
//     where there is none, the nearest in the three sentences before (subject.go). That is all there is of coreference:
//     pronouns and "the company" take the last subject of a suitable class, and Subject.Via says so.
//   - Period: of the unit, or a word such as "daily" in the clause; of claims about training the run.
//   - Boundary: by words for chip, server, IT load and facility, for water on-site and total (bound.go).
//   - Date: a date in the clause, then the sentence, else that of the text, which is the one that the problem gives, a
//     byline, or the latest past date in the text (dating.go).
//   - Conditions: the other numbers of the sentence.
//
// # Checks on the text alone, in order
//
// Arithmetic. A conversion of currency in parentheses is compared with the rates that the text's other conversions imply
// where at least two of them agree and are the majority, else with the known rates of the year (data/rates.yaml); one of
// units, and a restatement ("100 MW, or 876 GWh a year"), with what it restates. Products, quotients and shares are equations
// among the numbers of a sentence whose units agree; growth is compared with the two values of its sentence; totals with
// their parts. Numbers carry the rounding of their last digit, hedged ones 10 %. An equation that holds is recorded as
// consistent unless a recomputation says otherwise; one that does not is an error only where the text says that the number
// follows from the others.
//
// Dimension. A unit that contradicts itself or the quantity that it is given for.
//
// Order of magnitude. A value outside anything possible or reported for its type (data/bounds.yaml).
//
// A number that none of these decides is looked for among those of the sentences before it, at most 600 characters back
// (chains.go): that finds that an equation holds, or that it holds but for a power of ten, or that an energy is written in a unit of
// power, and that an amount is told again in another unit. That an amount grew with the ratio of two fleets proves nothing.
// Shares in words are held against the numbers beside them (wordshare.go). At the end a number with the digits of a
// consistent one of the same text is the same amount, or a slip (repeats.go).
//
// A conversion that is off is understated or overstated with its factor; faults of which the text does not tell the direction
// are arithmetic errors and unit errors.
//
// # What is not modelled
//
// Equations over more than two sentences or more than four factors; sums down the columns of a table; claims whose number
// is in another sentence than its unit; negation ("it is not true that"), irony, and figures that a text quotes to refute.
// Exchange rates are ranges of a year, not of a day.
//
// Time and memory are linear in the text: words are looked for at most 240 characters from a number, and at most six numbers to
// either side of it. A text of more than DefaultMaxMeasures numbers is refused with ErrTooMany.
package claims

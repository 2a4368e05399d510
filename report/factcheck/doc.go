// Package factcheck renders what package claims found in a text: WriteText for a terminal, Explain for one claim in full,
// WriteJSON and WriteCSV for programs, WriteClaimReview as JSON-LD in the vocabulary of schema.org, WriteHTML for
// readers. Files lists what belongs into a folder.
//
// # What is said of a claim
//
// One line gives the verdict with its factor k, the distance of what the text says from the nearest bound of the range
// that was recomputed. A factor under 2 is loose, from 2 to 10 wrong, from 10 on an order of magnitude. Behind it stand the
// reasons in the order of the checks, each with its formula, the numbers it used and where they are from, and what would
// have to be true for the claim to hold.
//
// # The page
//
// WriteHTML gives one file without scripts, fonts, images or any reference to a network; a content security policy in it
// forbids the rest. The text is that of Document.Text by paragraphs; each claim in it is a link to its card, with a sign
// and a number beside the colour, so that nothing is said by colour alone. On a narrow screen the card that a link leads
// to rises from the lower edge. Print puts the cards below the text with their reasons open. Every text is escaped by
// html/template; sources become links only where they begin with http:// or https://.
//
// # ClaimReview
//
// The rating goes from 5 (consistent) over 4 (off by less than 2), 3 (2 to 10) and 2 (a fault of arithmetic or unit) to 1
// (contradicted, or off by 10 and more). A claim that cannot be checked has a name and no value. What is checked
// is a number in a text: claimReviewed is its sentence.
//
// # Errors and determinism
//
// The same report gives the same bytes. Numbers that JSON cannot hold, NaN and infinities, are an error of the checks and
// refused. Nothing is written where rendering fails, except by WriteJSON and WriteCSV, which stream.
package factcheck

// Package report holds what a plan has to say and renders it: WriteText for a terminal, WriteJSON and WriteCSV for
// programs, WriteHTML for readers, WriteHourlyParquet for the year by the hour. Files lists what belongs into a
// report's folder.
//
// # What a report is
//
// Report holds numbers and words, each number with its unit in its name or beside it, and no formatting. The plan
// fills it in; this package computes nothing that an answer would rest on. What renderers derive is stated here:
//
//   - the share of a source or a cost is its part of the sum of what is listed;
//   - what is left after sun and wind is max(0, load - solar - wind), hour by hour;
//   - a candidate that was not built stands at break-even capex over assumed capex;
//   - duration curves are the hours' values sorted from the highest to the lowest.
//
// # The page
//
// WriteHTML gives one file without scripts, fonts, images or any reference to a network; a content security policy in
// it forbids the rest. Figures come from the package report/svg, drawn once for wide pages and once for phones. Every text
// is escaped by html/template; only the figures, which escape their own, and the style sheet are inserted as they are.
// Light and dark colours follow the reader's setting, print is always light.
//
//   - The dispatch figure shows the weeks around 15 January and 16 July, named winter and summer as in the northern
//     hemisphere and with their dates. Times are UTC.
//   - The flow figure places a node one column right of the rightmost node that feeds it. A store, which would close a
//     circle, is drawn as a use and as a source.
//   - Answers whose drivers move them by the same proportions share one figure of drivers. Bars below a fiftieth of the
//     widest are left out, with a note.
//   - In the figure of what was not built, ranges beyond three times the assumed cost end in an arrow; the table beside
//     it has the numbers.
//
// # Numbers in text
//
// Number rounds to significant digits, Fixed to decimals, both half to even on the exact binary value as strconv does,
// with commas between thousands. Scaled sets money, tokens and counts of a million and more in M, G, T or P. JSON, CSV and
// Parquet are not rounded.
//
// # Errors and determinism
//
// NaN and infinities are errors of the plan: WriteJSON and the figures of WriteHTML refuse them, WriteText prints a dash.
// The same report gives the same bytes from every renderer. WriteHTML and WriteText write nothing where they fail.
package report

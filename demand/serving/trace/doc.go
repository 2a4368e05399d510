// Package trace gives the requests that a simulated service gets, one after the other: from a file, or drawn from a
// model of its traffic. Memory does not grow with their number.
//
// # Files
//
// Reader streams these layouts, told apart by their first line or set:
//
//	azure     TIMESTAMP,ContextTokens,GeneratedTokens                     wall clock; without zone in 2023, with it in 2024
//	burstgpt  Timestamp,Model,Request tokens,Response tokens,...          s; a Session ID column is read where there is one
//	mooncake  {"timestamp", "input_length", "output_length", "hash_ids"}  ms; an id names 512 tokens of prefix
//	plain     arrival_s,input_tokens,output_tokens[,session,prefix]       s; prefix: names apart by spaces, each of
//	                                                                      Options.PrefixTokens tokens
//
// Compression by gzip is seen from the first bytes. A byte order mark and CRLF are taken as they come. Columns that a layout
// does not know are left out and listed. Lines are read one at a time; one longer than MaxLineBytes is an
// error after that many bytes.
//
// Times of azure are counted from the first request; others are as in the file unless FromFirst is set.
//
// # Rules
//
// What is wrong with a line is an error at file:line:col, after which Next goes on with the next line. Where a rule is
// chosen instead it is counted in Counts:
//
//	not in order        error, or sorted among Options.SortWindow requests that are held
//	no tokens           error, or dropped; in burstgpt always dropped, for its authors mark failed requests by 0 response tokens
//	longer than context error, dropped, or kept for the engine to refuse; not checked without MaxModelLen
//	blank lines         skipped
//
// Negative or infinite numbers, NaN, text, rows of another width, mixed forms of time, an empty file, a header that names a column
// twice, and compressed data that is cut short are always errors.
//
// # Traffic
//
// Traffic is the model: visits begin as a renewal process with gamma-distributed intervals, at a rate that is constant
// within an hour. With coefficient of variation c of the intervals (1 is Poisson) and V visits in the hour's mean
//
//	shape k = 1/c^2, mean interval 3600/V
//
// Each hour begins in equilibrium: the first interval is what is left of one in which the hour falls, U X with U uniform and X
// gamma of shape k+1 (Cox 1962, Renewal Theory, ch. 5), so that the mean number of visits in the hour is V exactly.
// A visit makes a number of turns, with lognormal times between them. With history the prompt of a turn holds the
// system prompt and all of the visit so far; its names (Request.Prefix) let a cache find that.
//
// Every hour has its own random streams, so that Hours(from, to) gives the same requests whatever else is drawn:
// visits of the hours before, up to MaxVisit back, are drawn again for the turns that reach into it.
//
// # Not modelled
//
// Clients that wait for an answer before they ask again (arrivals do not depend on the service), dependence between the
// intervals of neighbouring hours, and shared content between sessions beyond the system prompt. A session column alone
// names no content.
package trace

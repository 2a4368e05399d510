// Package kernels reads tables of measured kernels, says how far compute/kernel is off on them, and fits its parameters
// to them.
//
// Read tells the kind of a table by its columns and refuses what is no measurement row by row. Score compares it with a
// machine, group by group, unweighted and by time. Fit returns an entry for the catalog with the parameters of the
// families that the table holds; Encode writes it as a file.
//
// # The fit
//
// Parameters minimise the soft-L1 loss of log(predicted / measured) at a scale of 0.1 (internal/fit). A form is fitted
// from each start that it may have (for 8-bit products with split and with fixed tiles), and the one with the least mean
// error on what it did not see is kept.
//
// A large table (of products 2,000 rows and 100 weight matrices (n, k)) is fitted on the 70 % of its shapes that HeldOut
// leaves in and judged on the others; the parameters that the catalog ships are those of the 70 %. A smaller table is
// fitted whole and judged by leaving out a fifth of its shapes at a time; there each parameter is drawn towards where it
// starts, which is what is carried over from another chip, with the weight of about one row off by a tenth at one spread:
//
//	sum of rho(log(p_i / m_i) / 0.1) + sum of ((x_j - start_j) / spread_j)^2
//
// logarithms of x where a dial says so. The spreads are about the differences between the A100 and the H100: launch
// latencies 0.5 of the logarithm, shares of peak and bandwidth 0.15, epilogue and split 0.7. So few rows move what they
// show and leave the rest: from 40 random rows of the A100 and H100 tables the median error on the whole table is 6.4
// and 4.2 to 4.7 %, and 5.5 % for fp8, against 8.7, 8.1 and 8.9 % before and 5.8, 3.9 and 5.1 % from all rows. Below 40
// rows a table is refused.
//
// # Pieces of layers
//
// Tables of microsoft/vidur have a column for each operator of a transformer layer. Products get their m, n and k from
// the model's widths and tp, other operators their bytes, elements of two bytes. They check the products of the catalog
// with measurements of others: Vidur's are slower by 12 % (A100) and 16 % (H100) in the median, of another build of
// PyTorch and timed to the microsecond; fitted to them the form is off by 4 and 6 %. Kernels that only move memory are
// fitted to them.
//
// # What is not modelled
//
// Of several formats of one precision (fp8 and fp8_block) one is fitted, the one with the most rows, and all are scored
// against it. Repeats of a shape count as rows.
package kernels

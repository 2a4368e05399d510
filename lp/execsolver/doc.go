// Package execsolver solves models with a native HiGHS executable, for users who have one: it is about 1.6 times as
// fast with simplex as the module in lp/highs and can use HiPO and several threads.
//
// The model goes out as an MPS file and the answer comes back as a HiGHS solution file in raw style
// (write_solution_style 0), both in a temporary folder that is removed afterwards. HiGHS rounds the values of a
// solution file to about 13 digits. The options are passed in an options file; see
// https://ergo-code.github.io/HiGHS/dev/options/definitions/.
//
// Not used: lp.Settings.Start (the command line takes no start for single columns) and lp.Settings.Progress.
package execsolver

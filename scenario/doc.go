// Package scenario is what is asked: it reads a YAML file into a typed, validated Scenario, with every error at
// once, each at file:line:col with what was found, what was expected and a hint.
//
// The structs and their tags are the only description of the file format: the decoder, the JSON Schema
// (tokenwatt schema), the explanations (tokenwatt explain) and the commented template (tokenwatt init) are made
// from them by internal/strictyaml.
//
// Load reads a file, lays it over the one it extends, applies assignments from the command line, merges the
// catalog files it names, and resolves it: every default is filled in with its source, and every catalog
// entry that the scenario uses is copied into its own define section. A resolved scenario is complete; written out
// it runs again and gives the same answer whatever the built-in catalog says by then.
//
// Any number may be a range {low, mode, high}; Figures lists them for the sweep.
//
// Not done here: anything that computes. Files of hourly values are named here and read by the stages' importers.
package scenario

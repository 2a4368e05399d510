// Package strictyaml reads YAML documents into Go structs and says everything that is wrong with them at once, each
// error at file:line:col with what was found, what was expected, a hint and the source line.
//
// The tags of the struct are the only description of the format. From them come the decoder (Decode), the table of
// fields (Fields), the explanation of one field (Explain), the JSON Schema (Schema), a commented template (Template)
// and the writer of resolved documents (Encode). Check reports tags that contradict each other and belongs in a test.
//
//	yaml:"name"                     the key; `yaml:",inline"` on an embedded struct flattens it
//	doc:"One or two sentences."     must be there
//	unit:"MW"                       the unit that people write; else the type's own
//	required:"true"                 leaving the key out is an error
//	default:"0.9"                   a text, or YAML such as "{low: 0.3, mode: 0.38, high: 0.46}"
//	source:"..." date:"2024-07" basis:"published"   where the default of a figure comes from; must be there
//	min:"0" max:"1 GW" exclusiveMin:"0" exclusiveMax:"1"   bounds, in the type's base unit or with a unit
//	minItems:"1"                    of lists and maps
//	enum:"a|b|c"                    the texts that may be written
//	format:"date"                   a text that is a year, a month or a day
//	example:"13 M/d"                a value for messages and templates
//	catalog:"models"                the text names an entry of that kind (Settings.Names)
//	_ struct{} `oneof:"a|b|c"`      exactly one of these pointer fields must be given
//
// Fields may be bool, int, float64, string, encoding.TextUnmarshaler (the quantities), quantity.Figure, structs, pointers to
// these (nil when not given), slices, Map[T] (entries in order, with positions) and map[string]T. The tags of a list or map
// hold for its items.
//
// # What is strict
//
// Unknown, duplicate and missing keys, nulls, tags, merge keys, several documents, numbers in octal or hexadecimal, and texts that
// YAML would read as a number or truth value are errors. Documents are limited in bytes, depth and nodes, the last counted with
// every alias expanded. A figure is a value with its unit, {value: ...} or {low: ..., mode: ..., high: ...}.
//
// The JSON Schema is written by a walk of our own: a schema library that reads Go types knows neither these
// tags nor Map, nor that a struct is needed because a key in it is, and the order of its properties follows its own rules.
//
// # What is not modelled
//
// Recursive types, interfaces, and YAML tags such as !!binary. Comments are not kept by Encode.
package strictyaml

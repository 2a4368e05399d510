package scenario

import (
	_ "embed"
	"reflect"

	"tokenwatt/internal/strictyaml"
)

//go:embed template.yaml
var templateExample []byte

// schemaID names the schema; nothing is fetched from it.
const schemaID = "urn:tokenwatt:scenario"

func structType() reflect.Type { return reflect.TypeFor[Scenario]() }

// Schema returns the JSON Schema of a scenario file.
func Schema() ([]byte, error) { return strictyaml.Schema(structType(), schemaID, "tokenwatt scenario") }

// Explain describes one field by its dotted path, and the fields below it. The error wraps strictyaml.ErrNoField.
func Explain(path string) (*strictyaml.Explanation, error) {
	return strictyaml.Explain(structType(), path)
}

// Template returns a commented scenario to start from, which is valid as it stands.
func Template() ([]byte, error) {
	example, err := strictyaml.Parse("template.yaml", templateExample, nil)
	if err != nil {
		return nil, err
	}
	return strictyaml.Template(structType(), example)
}

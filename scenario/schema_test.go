package scenario_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"tokenwatt/internal/strictyaml"
	"tokenwatt/scenario"
)

var update = flag.Bool("update", false, "write docs/scenario.schema.json anew")

// The schema in docs, to which scenarios point their editors, is the one that the program prints.
func TestSchemaInDocs(t *testing.T) {
	schema, err := scenario.Schema()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("..", "docs", "scenario.schema.json")
	if *update {
		if err := os.WriteFile(path, schema, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(schema), string(written)); diff != "" {
		t.Errorf("go test ./scenario -run SchemaInDocs -update brings it up to date (-program +docs):\n%s", diff)
	}
}

// compile returns the scenario's schema, ready to validate.
func compile(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := scenario.Schema()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("scenario.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// bySchema returns what the schema says of a document.
func bySchema(t testing.TB, schema *jsonschema.Schema, doc *strictyaml.Document) error {
	t.Helper()
	text, err := doc.JSON()
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func TestSchemaTakesGoodScenarios(t *testing.T) {
	schema := compile(t)
	texts := map[string][]byte{}
	paths, err := filepath.Glob(filepath.Join("..", "examples", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, path := range append(paths, everyField) {
		if texts[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		// The resolved form has every field and catalog entry written out.
		if texts[path+" resolved"], err = strictyaml.Encode(load(t, path)); err != nil {
			t.Fatal(err)
		}
	}
	if texts["template"], err = scenario.Template(); err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		doc, err := strictyaml.Parse(name, text, nil)
		if err != nil {
			t.Fatal(err)
		}
		// A variant is whole only over what it extends, which a schema cannot see.
		if _, _, extends := doc.Text("extends"); !extends {
			if err := bySchema(t, schema, doc); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := scenario.Parse(name, text, filepath.Join("..", "examples"), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of the cases of bad input the schema refuses those that the decoder refuses for what a schema can tell: unknown and
// missing keys, kinds, bounds of plain numbers, bare numbers where a unit is due. It takes those with other faults.
func TestSchemaAndDecoderAgree(t *testing.T) {
	schema := compile(t)
	paths, err := filepath.Glob(filepath.Join("testdata", "bad", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "scenario.yaml" })
		if i < 0 {
			t.Fatalf("%s has no scenario.yaml", path)
		}
		doc, err := strictyaml.Parse("scenario.yaml", archive.Files[i].Data, nil)
		if err != nil {
			continue // no YAML, so that there is nothing to validate
		}
		_, extends := doc.Sub("extends")
		_, defines := doc.Sub("define")
		if _, _, named := doc.Text("extends"); extends || defines || named {
			continue // a part of a scenario or of an entry, which is whole only with what is below it
		}
		var list strictyaml.Errors
		byDecoder := strictyaml.Decode(doc, &scenario.Scenario{}, &strictyaml.Settings{Inherit: true})
		if errors.As(byDecoder, &list) && !slices.ContainsFunc(list, func(e *strictyaml.Error) bool { return e.Code == "" }) {
			continue // beyond a schema
		}
		compared++
		if err := bySchema(t, schema, doc); (err == nil) != (byDecoder == nil) {
			t.Errorf("%s: the schema says %v, the decoder %v", filepath.Base(path), err, byDecoder)
		}
	}
	if compared < 60 {
		t.Errorf("%d cases were compared, expected 60 or more", compared)
	}
}

// The template is valid as it stands, and every field that it shows is explained.
func TestTemplate(t *testing.T) {
	text, err := scenario.Template()
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, string(text))
	if s.Name != "A small assistant" || len(s.Workloads) != 1 || s.Supply == nil || len(s.Supply.Candidates) != 3 {
		t.Errorf("the template is %q with %d workloads", s.Name, len(s.Workloads))
	}
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "#") && len(line) > 100 {
			t.Errorf("a comment has %d characters: %s", len(line), line)
		}
	}
	for _, path := range []string{"name", "workloads.assistant.serving.visitors", "supply.grid.limit", "site.weather.csv.columns.x.unit"} {
		if explained, err := scenario.Explain(path); err != nil || !strings.Contains(explained.String(), "FIELD") {
			t.Errorf("explain %s: %v", path, err)
		}
	}
	if _, err := scenario.Explain("workloads.x.servng"); !errors.Is(err, strictyaml.ErrNoField) {
		t.Errorf("explain of a slip: %v", err)
	}
}

package strictyaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

func compile(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(reflect.TypeFor[plan](), "https://example.org/plan.json", "plan")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("the schema is no JSON: %v", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("plan.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("plan.json")
	if err != nil {
		t.Fatalf("the schema does not compile: %v", err)
	}
	return schema
}

// verdicts returns what the schema and the decoder say of a document. beyond is set where the decoder refuses only for
// reasons that a schema cannot know.
func verdicts(t interface{ Fatalf(string, ...any) }, schema *jsonschema.Schema, doc *Document) (bySchema, byDecoder error, beyond bool) {
	text, err := doc.JSON()
	if err != nil {
		t.Fatalf("JSON: %v", err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("JSON: %v", err)
	}
	var p plan
	byDecoder = Decode(doc, &p, nil)
	var list Errors
	if errors.As(byDecoder, &list) {
		beyond = true
		for _, e := range list {
			beyond = beyond && e.Code != ""
		}
	}
	return schema.Validate(value), byDecoder, beyond
}

func TestSchemaAgreesOnGoodAndBadDocuments(t *testing.T) {
	schema := compile(t)
	compared := 0
	_, files := readArchive(t, "testdata/bad.txtar")
	texts := map[string]string{"minimal": minimal, "full": full}
	for _, file := range files {
		if strings.HasSuffix(file.Name, ".yaml") {
			texts[file.Name] = string(file.Data)
		}
	}
	for name, text := range texts {
		doc, err := Parse(name, []byte(text), nil)
		if err != nil {
			continue
		}
		bySchema, byDecoder, beyond := verdicts(t, schema, doc)
		if beyond {
			continue
		}
		compared++
		if (bySchema == nil) != (byDecoder == nil) {
			t.Errorf("%s: the schema says %v, the decoder %v", name, bySchema, byDecoder)
		}
	}
	if compared < 30 {
		t.Errorf("only %d documents were compared", compared)
	}
}

// Whatever key is dropped, added or given another type, schema and decoder agree.
func TestSchemaAgreesOnMutations(t *testing.T) {
	schema := compile(t)
	whole, err := parse(t, full).JSON()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var tree any
		if err := json.Unmarshal(whole, &tree); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 3).Draw(t, "mutations") {
			mutate(t, tree)
		}
		text, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Parse("f", text, nil)
		if err != nil {
			t.Fatalf("parse %s: %v", text, err)
		}
		bySchema, byDecoder, beyond := verdicts(t, schema, doc)
		if !beyond && (bySchema == nil) != (byDecoder == nil) {
			t.Fatalf("%s\nthe schema says %v\nthe decoder says %v", text, bySchema, byDecoder)
		}
	})
}

// mutate walks down to a random mapping or list and drops, adds or replaces something there.
func mutate(t *rapid.T, tree any) {
	for {
		object, isObject := tree.(map[string]any)
		list, isList := tree.([]any)
		var keys []string
		for key := range object {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for i := range list {
			keys = append(keys, fmt.Sprint(i))
		}
		if len(keys) == 0 {
			return
		}
		key := rapid.SampledFrom(keys).Draw(t, "key")
		var inner any
		if isObject {
			inner = object[key]
		} else {
			inner = list[0]
		}
		_, innerObject := inner.(map[string]any)
		_, innerList := inner.([]any)
		if (innerObject || innerList) && rapid.Bool().Draw(t, "deeper") {
			tree = inner
			continue
		}
		other := rapid.SampledFrom([]any{
			true, nil, 5, -1, 0.5, 1e3, 2024, "x", "", "5 MW", "0.5", "-5 %", "2024-07", "solar",
			[]any{},
			[]any{1},
			[]any{"a"},
			map[string]any{},
			map[string]any{"x": 1},
			map[string]any{"value": "5 MW"},
			map[string]any{"value": 0.5, "date": 2024},
			map[string]any{"low": "1 MW", "high": "3 MW"},
			map[string]any{"low": "1 MW", "high": "3 MW", "distribution": "uniform"},
			map[string]any{"low": 0.1, "mode": 0.2, "high": 0.3},
		}).Draw(t, "value")
		switch how := rapid.SampledFrom([]string{"drop", "add", "replace"}).Draw(t, "how"); {
		case isList:
			list[0] = other
		case how == "drop":
			delete(object, key)
		case how == "add":
			object[rapid.SampledFrom([]string{"extra_key", "power", "hours", "source", "date", "value", "grid"}).Draw(t, "new key")] = other
		default:
			object[key] = other
		}
		return
	}
}

func TestSchemaIsDeterministicAndComplete(t *testing.T) {
	first, err := Schema(reflect.TypeFor[plan](), "id", "title")
	if err != nil {
		t.Fatal(err)
	}
	second, err := Schema(reflect.TypeFor[plan](), "id", "title")
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("two schemas of one type differ (%v)", err)
	}
	for _, want := range []string{
		`"$schema": "https://json-schema.org/draft/2020-12/schema"`, `"$id": "id"`, `"title": "title"`,
		`"additionalProperties": false`, `"default": 1`, `"#/$defs/figure.Power"`, `"description": "Its power. Unit: MW."`,
	} {
		if !strings.Contains(string(first), want) {
			t.Errorf("the schema lacks %s", want)
		}
	}
	if _, err := Schema(reflect.TypeFor[endless](), "", ""); err == nil {
		t.Error("a schema of a recursive type was made")
	}
}

package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// ErrNoField is the cause of an error about a path that the schema does not have.
var ErrNoField = errors.New("no such field")

// Explanation is one field and the keys directly below it.
type Explanation struct {
	Field    Field
	Children []Field
}

// Explain finds a field of a struct type by its dotted path and describes it. Names in maps may be given, written
// as *, or left out: workloads.chat.serving.model, workloads.*.serving.model and workloads.serving.model are the same
// field. The empty path is the whole. The error wraps ErrNoField and names the nearest path.
func Explain(t reflect.Type, path string) (*Explanation, error) {
	root, faults := shapeOf(t)
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	at, s := &field{shape: root}, root
	full := ""
	steps, err := schemaSteps(path)
	if err != nil {
		return nil, err
	}
	skipped := 0 // steps that name an entry or an item of the field
	for _, step := range steps {
		under, levels := below(s)
		next := under.field(step)
		switch {
		case next != nil:
			full, at, s, skipped = JoinPath(full+placeholders(s), step), next, next.shape, 0
		case skipped < levels:
			skipped++
		default:
			return nil, noField(root, under, full+placeholders(s), step)
		}
	}
	explained := &Explanation{Field: at.describe(full)}
	if under, _ := below(s); under.kind == structShape {
		prefix := full + placeholders(s)
		for _, f := range under.fields {
			explained.Children = append(explained.Children, f.describe(JoinPath(prefix, f.name)))
		}
		explained.Field.OneOf = under.oneof
	}
	return explained, nil
}

func schemaSteps(path string) ([]string, error) {
	path = strings.Trim(strings.ReplaceAll(path, "[]", ""), ".")
	if path == "" {
		return nil, nil
	}
	steps, err := splitPath(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoField, err)
	}
	return steps, nil
}

// below follows lists and maps to what they hold, and counts them.
func below(s *shape) (under *shape, levels int) {
	for s.kind == listShape || s.kind == mapShape || s.kind == freeMapShape {
		levels++
		s = s.elem
	}
	return s, levels
}

// placeholders is what paths show for the levels that below skips.
func placeholders(s *shape) string {
	text := ""
	for s.kind == listShape || s.kind == mapShape || s.kind == freeMapShape {
		if s.kind == listShape {
			text += "[]"
		} else {
			text += ".*"
		}
		s = s.elem
	}
	return text
}

func noField(root, under *shape, path, step string) error {
	where := path
	if where == "" {
		where = "the top level"
	}
	hint := ""
	if near := Nearest(step, under.names()); near != "" {
		hint = "did you mean " + JoinPath(path, near) + "?"
	} else {
		var places []string
		walkFields(root, "", func(at string, f *field, _ string) {
			if f.name == step && len(places) < 3 {
				places = append(places, at)
			}
		})
		if len(places) > 0 {
			hint = "there is " + strings.Join(places, " and ")
		} else if names := under.names(); len(names) > 0 {
			hint = "it has " + listed(names, "and")
		}
	}
	if hint != "" {
		hint = " (" + hint + ")"
	}
	return fmt.Errorf("%w: %s under %s%s", ErrNoField, shown(step), where, hint)
}

// String prints the explanation for a terminal: what the field is, then one line for each key below it.
func (e *Explanation) String() string {
	var b strings.Builder
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-10s%s\n", label, text)
		}
	}
	f := e.Field
	line("FIELD", f.Path)
	line("KIND", f.Kind)
	line("UNIT", f.Unit)
	if f.Required {
		line("REQUIRED", "yes")
	}
	line("DEFAULT", f.Default)
	line("SOURCE", joined(", ", f.Source, f.Date))
	line("BASIS", f.Basis)
	line("BOUNDS", f.Bounds)
	if len(f.Enum) > 0 {
		line("ONE OF", strings.Join(f.Enum, ", "))
	}
	if f.Catalog != "" {
		line("NAMES", "an entry of the catalog's "+f.Catalog)
	}
	line("EXAMPLE", f.Example)
	if len(f.OneOf) > 0 {
		line("EXACTLY", "one of "+strings.Join(f.OneOf, ", "))
	}
	for i, text := range wrap(f.Doc, 78) {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("  " + text + "\n")
	}
	if len(e.Children) > 0 {
		b.WriteString("\nKEYS\n")
	}
	for _, child := range e.Children {
		b.WriteString(child.summary())
	}
	return b.String()
}

// summary is a key in the list under another one: its name, kind, unit and default, then its doc.
func (f *Field) summary() string {
	name := f.Path[strings.LastIndexByte(f.Path, '.')+1:]
	facts := f.Kind
	if f.Unit != "" {
		facts += " in " + f.Unit
	}
	if f.Required {
		facts += ", required"
	}
	if f.Default != "" {
		facts += ", default " + f.Default
	}
	text := fmt.Sprintf("  %s  <%s>\n", name, facts)
	for _, doc := range wrap(f.Doc, 74) {
		text += "      " + doc + "\n"
	}
	return text
}

func joined(separator string, texts ...string) string {
	var given []string
	for _, text := range texts {
		if text != "" {
			given = append(given, text)
		}
	}
	return strings.Join(given, separator)
}

// wrap breaks a text into lines at spaces.
func wrap(text string, width int) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(text) {
		if current != "" && len([]rune(current))+1+len([]rune(word)) > width {
			lines = append(lines, current)
			current = ""
		}
		current = joined(" ", current, word)
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}

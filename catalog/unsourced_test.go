package catalog

import (
	"strings"
	"testing"
)

// A user's numbers do not take the source of the entry that they change, and an entry of numbers needs one.
func TestUnsourcedNumbers(t *testing.T) {
	const sourced = "source: my runs\n    date: \"2026-11\"\n    basis: measured\n"
	for name, c := range map[string]struct{ text, says string }{
		"changes a built-in": {"engines:\n  megatron-core:\n    host_us: 1\n", "engines.megatron-core: found an entry without `source`"},
		"half of it":         {"clusters:\n  selene:\n    source: mine\n    factor: 1.1\n", "clusters.selene: found an entry without `date`"},
		"whole":              {"engines:\n  megatron-core:\n    host_us: 1\n    " + sourced, ""},
	} {
		_, err := Parse(Source{Name: "mine.yaml", Data: []byte(c.text)})
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, expected %q", name, err, c.says)
		}
	}
}

package validation

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	table, err := parseTable("folder/x.csv", strings.NewReader("name,a,b\nfirst,1.5,\nsecond,abc,-2\n"), "name", "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	v, err := table.rows[0].numbers("a", "b")
	if err != nil || v[0] != 1.5 || !math.IsNaN(v[1]) || table.rows[1].text("name") != "second" {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := table.rows[1].numbers("a", "b"); !errors.Is(err, ErrData) || !strings.Contains(err.Error(), `x.csv line 3: a is "abc"`) {
		t.Errorf("got %v", err)
	}
}

func TestTableRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "has no rows",
		"a,b\n":              "has no rows",
		"a,b\n1\n":           "wrong number of fields",
		"aa,bb\n1,2\n":       `no column "a"`,
		"a,\"b\n1,2\n":       "x.csv",
		"seq_len,b\n1,2\n":   `no column "a"`,
		"a,energy_j\n1,2\n":  `no column "b"`,
		"accel_hour,b\n1,2":  `no column "a"`,
		"\xef\xbb\xbfa\n1\n": `no column "b"`,
	} {
		if _, err := parseTable("x.csv", strings.NewReader(text), "a", "b"); !errors.Is(err, ErrData) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, expected %q", text, err, want)
		}
	}
	if _, err := parseTable("x.csv", strings.NewReader("throughput_toks,b\n1,2\n"), "throughput_tok_s"); err == nil || !strings.Contains(err.Error(), `(is it "throughput_toks"?)`) {
		t.Errorf("got %v", err)
	}
}

// FuzzTable: whatever the text, every cell that was asked for can be read, as a number, as nothing or as a fault.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a,b\n,\n", "b,a\n1e400,x\n", "a,b,a\n1,2,3", "\"a\",b\n\"1\n\",2\n", "a;b\n1;2\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		table, err := parseTable("x.csv", strings.NewReader(text), "a", "b")
		if err != nil {
			if !errors.Is(err, ErrData) {
				t.Errorf("got %v", err)
			}
			return
		}
		for _, line := range table.rows {
			v, err := line.numbers("a", "b")
			if err != nil && !errors.Is(err, ErrData) || len(v) != 2 {
				t.Errorf("got %v, %v", v, err)
			}
		}
	})
}

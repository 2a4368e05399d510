package score_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/score"
	"tokenwatt/internal/strictyaml"
)

const (
	passages = "../testdata/passages"
	header   = "passage,n,char_start,char_end,span,value,unit,normalised_value,normalised_high,normalised_unit,kind,expected_verdict\n"
	good     = "1,1,3,9,5 万美元,50000,美元,50000,,USD,money,consistent\n"
)

func readOwnKey(t *testing.T) *score.Key {
	t.Helper()
	file := filepath.Join(passages, "KEY.csv")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, err := score.ReadKey(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// Every span of the key is what stands at its offsets in characters.
func TestOwnKeySpansStandInThePassages(t *testing.T) {
	key := readOwnKey(t)
	text := map[int][]rune{}
	for _, row := range key.Rows {
		if _, ok := text[row.Passage]; !ok {
			data, err := os.ReadFile(filepath.Join(passages, "passage_"+strconv.Itoa(row.Passage)+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			text[row.Passage] = []rune(string(data))
		}
		runes := text[row.Passage]
		if row.End > len(runes) || string(runes[row.Start:row.End]) != row.Span {
			t.Errorf("line %d: passage %d, %d to %d is not %q", row.Line, row.Passage, row.Start, row.End, row.Span)
		}
	}
	if len(text) < 16 {
		t.Errorf("%d passages, expected at least 16", len(text))
	}
}

// The passages hold every class of the error taxonomy, and most of their claims are right.
func TestOwnKeyHasEveryErrorClass(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(passages, "WHY.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range []claims.ErrorKind{
		claims.UnitKind, claims.OrderOfMagnitude, claims.PerThousand, claims.Fraction, claims.BoundaryKind, claims.Scope,
		claims.NoBatching, claims.Vintage, claims.Accounting, claims.EquivalenceKind, claims.Inconsistency, claims.CopyPaste,
	} {
		if !strings.Contains(string(data), ","+string(class)+",") {
			t.Errorf("no claim of the class %s", class)
		}
	}
	counts := map[claims.Outcome]int{}
	rows := readOwnKey(t).Rows
	for _, row := range rows {
		counts[row.Expected]++
	}
	if right := counts[claims.Consistent]; right*2 < len(rows) {
		t.Errorf("%d of %d claims are consistent, expected at least half", right, len(rows))
	}
	if lines := strings.Count(string(data), "\n"); lines != len(rows)+1 {
		t.Errorf("WHY.csv has %d lines, expected one for each of %d rows and a header", lines, len(rows))
	}
}

func TestReadKey(t *testing.T) {
	key, err := score.ReadKey("KEY.csv", []byte("\ufeff"+strings.ReplaceAll(header+good, "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	row := key.Rows[0]
	if row.Passage != 1 || row.Start != 3 || row.End != 9 || row.Value != 5e4 || row.Unit != "美元" || row.Normalised != 5e4 ||
		row.NormalisedHigh == row.NormalisedHigh || row.NormalisedUnit != "USD" || row.Expected != claims.Consistent || row.Line != 2 {
		t.Errorf("%+v", row)
	}
	more, err := score.ReadKey("KEY.csv", []byte("note,"+header+"hello,"+good))
	if err != nil || len(more.Warnings) != 1 || !strings.Contains(more.Warnings[0], `"note"`) {
		t.Errorf("a column more: %v, %v", more, err)
	}
}

func TestReadKeyVerdicts(t *testing.T) {
	for _, c := range []struct {
		written  string
		want     claims.Outcome
		warnings int
	}{
		{"consistent", claims.Consistent, 0},
		{"Not checkable", claims.NotCheckable, 0},
		{"arithmetic or unit error", score.ArithmeticOrUnit, 0},
		{"", "", 0},
		{"consistnt", "consistnt", 1},
	} {
		key, err := score.ReadKey("KEY.csv", []byte(header+strings.Replace(good, "consistent", c.written, 1)))
		if err != nil || key.Rows[0].Expected != c.want || len(key.Warnings) != c.warnings {
			t.Errorf("%q: %+v, %v", c.written, key, err)
		}
		if c.warnings > 0 && !strings.Contains(key.Warnings[0], "KEY.csv:2: verdict") {
			t.Errorf("%q: %v", c.written, key.Warnings)
		}
	}
}

func TestReadKeyRefuses(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"empty", " \n", "is empty"},
		{"not UTF-8", "passage\xff\n", "not UTF-8"},
		{"no rows", header, "a header and no rows"},
		{"a column is missing", strings.Replace(header, "char_end", "char_ende", 1) + good, `KEY.csv:1:1: found no column "char_end", expected all columns of a key (hint: "char_ende" is a column of this file)`},
		{"a column twice", strings.Replace(header, "kind", "unit", 1) + good, `a second column "unit"`},
		{"an offset that is no number", header + strings.Replace(good, ",3,", ",x,", 1), `found "x", expected a whole number of 0 or above`},
		{"a negative offset", header + strings.Replace(good, ",3,", ",-3,", 1), `found "-3", expected a whole number of 0 or above`},
		{"an empty span", header + strings.Replace(good, ",9,", ",3,", 1), "above char_start, which is 3"},
		{"a value that is not finite", header + strings.Replace(good, "50000", "NaN", 1), `found "NaN", expected a finite number or nothing`},
		{"a number twice", header + good + good, "KEY.csv:3:3: found passage 1 number 1 again, expected each number once (hint: it is at line 2)"},
		{"too few fields", header + "1,1\n", "KEY.csv:2:1: found wrong number of fields"},
		{"a quote that is not closed", header + `1,1,3,9,"5`, "KEY.csv:2:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := score.ReadKey("KEY.csv", []byte(c.data))
			if !errors.Is(err, score.ErrKey) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, expected %q", err, c.want)
			}
		})
	}
	if _, err := score.ReadKey("KEY.csv", make([]byte, score.MaxKeyBytes+1)); !errors.Is(err, score.ErrKey) {
		t.Errorf("too large: %v", err)
	}
	_, err := score.ReadKey("KEY.csv", []byte(header+strings.ReplaceAll(good, ",3,9,", ",x,y,")))
	var all strictyaml.Errors
	if !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("all faults at once: %v", err)
	}
}

func FuzzReadKey(f *testing.F) {
	f.Add([]byte(header + good))
	f.Add([]byte("passage,n\n1"))
	f.Add([]byte(`"`))
	f.Fuzz(func(t *testing.T, data []byte) {
		key, err := score.ReadKey("KEY.csv", data)
		if (key == nil) == (err == nil) {
			t.Errorf("key %v, error %v", key, err)
		}
		if key != nil && len(key.Rows) == 0 {
			t.Error("a key without rows")
		}
	})
}

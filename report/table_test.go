package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// after drops so many terminal columns from the front of a line; it is false where a wide character straddles the edge.
func after(line string, n int) (string, bool) {
	for i, r := range line {
		if n <= 0 && runeColumns(r) > 0 {
			return line[i:], n == 0
		}
		n -= runeColumns(r)
	}
	return "", n >= 0
}

func TestTableColumnsAlign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alignment := rapid.StringMatching(`[lr]{1,5}`).Draw(t, "alignment")
		table := newTable(alignment)
		for range rapid.IntRange(1, 6).Draw(t, "rows") {
			row := make([]string, len(alignment))
			for i := range row {
				row[i] = rapid.StringMatching(`[aWüé東京7ｗ]{1,9}`).Draw(t, "cell")
			}
			table.row(row...)
		}
		var b bytes.Buffer
		if err := table.write(&b, "  ", 0); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != len(table.rows) {
			t.Fatalf("%d lines of %d rows", len(lines), len(table.rows))
		}
		for at, start := 0, 2; at < len(alignment); at++ {
			widest := 0
			for _, row := range table.rows {
				widest = max(widest, columns(row[at]))
			}
			for k, row := range table.rows {
				from := start
				if alignment[at] == 'r' {
					from += widest - columns(row[at])
				}
				if rest, whole := after(lines[k], from); !whole || !strings.HasPrefix(rest, row[at]) {
					t.Fatalf("cell %q of row %d does not begin at column %d of %q", row[at], k, from, lines[k])
				}
			}
			start += widest + 2
		}
	})
}

func TestTableWrapsItsLastColumn(t *testing.T) {
	table := newTable("lrl")
	table.row("tariff", "0.08", "the average of the country's industry in the year before")
	table.row("capex", "8,200", "short")
	var b bytes.Buffer
	if err := table.write(&b, "  ", 40); err != nil {
		t.Fatal(err)
	}
	want := "  tariff   0.08  the average of the\n" +
		"                 country's industry in\n" +
		"                 the year before\n" +
		"  capex   8,200  short\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestTableCutsWhereItCannotWrap(t *testing.T) {
	table := newTable("lr")
	table.row(strings.Repeat("東", 30), "12")
	var b bytes.Buffer
	if err := table.write(&b, "", 20); err != nil {
		t.Fatal(err)
	}
	if line := strings.TrimSuffix(b.String(), "\n"); columns(line) > 20 || !strings.HasSuffix(line, "…") {
		t.Errorf("%q takes %d columns of 20", line, columns(line))
	}
}

func TestWrapKeepsTheWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[aé東,.]{1,14}`)).Draw(t, "words")
		limit := rapid.IntRange(1, 40).Draw(t, "limit")
		lines := wrap(strings.Join(words, " "), limit)
		if got := strings.Fields(strings.Join(lines, " ")); !slices.Equal(got, words) {
			t.Fatalf("%q became %q", words, got)
		}
		for _, line := range lines {
			if columns(line) > limit && strings.Contains(line, " ") {
				t.Fatalf("%q takes %d columns of %d", line, columns(line), limit)
			}
		}
	})
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "東京": 4, "e\u0301": 1, "ｗ": 2, "µ": 1} {
		if got := columns(text); got != want {
			t.Errorf("columns(%q) = %d, want %d", text, got, want)
		}
	}
}

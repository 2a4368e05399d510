package csvlines_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"tokenwatt/internal/csvlines"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	source, closer, err := csvlines.Open("t", strings.NewReader("\xef\xbb\xbfa,b\r\n\n"+long+"\nend"))
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	l := csvlines.New(source, 100_000)
	for i, want := range []string{"a,b", "", long, "end"} {
		line, err := l.Next()
		if err != nil || string(line) != want || l.Number() != int64(i+1) || string(l.Current()) != want {
			t.Fatalf("line %d is %.20q (%v), expected %.20q", l.Number(), line, err, want)
		}
		if i == 0 {
			l.Again()
			if line, err := l.Next(); string(line) != "a,b" || err != nil || l.Number() != 1 {
				t.Errorf("again: line %d, %q, %v", l.Number(), line, err)
			}
		}
	}
	if _, err := l.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last line: %v", err)
	}
	l = csvlines.New(bufio.NewReader(strings.NewReader(long)), 99_999)
	if _, err := l.Next(); !errors.Is(err, csvlines.ErrLong) {
		t.Errorf("a line above the limit: %v", err)
	}
}

func TestOpenPacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("a\nb\n")) // to memory
	_ = z.Close()
	source, _, err := csvlines.Open("t.csv", bytes.NewReader(packed.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(source); string(text) != "a\nb\n" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	for _, c := range []struct{ name, text, want string }{
		{"t.csv.gz", "a,b", `found "a," at its beginning, expected gzip as its name says`},
		{"t.csv", "\x1f\x8bxx", "compressed data is damaged"},
	} {
		if _, _, err := csvlines.Open(c.name, strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, expected %s", c.name, err, c.want)
		}
	}
}

// TestSplit compares with encoding/csv, but for a quote without end.
func TestSplit(t *testing.T) {
	for _, line := range []string{"a,b", "a", ",", `"a,b",c`, `a,"b ""c""",d`, `"",x`, `a,""`, "日本,b"} {
		cells, bad := csvlines.Split(nil, []byte(line))
		want, err := csv.NewReader(strings.NewReader(line)).Read()
		if bad != 0 || err != nil || len(cells) != len(want) {
			t.Errorf("%q: %d cells, bad at %d, expected %q (%v)", line, len(cells), bad, want, err)
			continue
		}
		for i, c := range cells {
			if string(c.Text) != want[i] {
				t.Errorf("%q: cell %d is %q, expected %q", line, i, c.Text, want[i])
			}
		}
	}
	for line, at := range map[string]int{`a,"b`: 3, `"a"b,c`: 1, `x,y,"`: 5} {
		if _, bad := csvlines.Split(nil, []byte(line)); bad != at {
			t.Errorf("%q is bad at %d, expected %d", line, bad, at)
		}
	}
	if got := csvlines.Column([]byte("日本,b"), 8); got != 4 {
		t.Errorf("byte 8 is character %d, expected 4", got)
	}
	if got := csvlines.Clip(bytes.Repeat([]byte("é"), 100)); len([]rune(got)) > 61 {
		t.Errorf("clipped to %d characters", len([]rune(got)))
	}
}

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":                         `""`,
		"a b":                      `"a b"`,
		"\x1b[2J\xff\x00":          `"\x1b[2J\xff\x00"`,
		strings.Repeat("é", 40):    `"` + strings.Repeat("é", 40) + `"`,
		strings.Repeat("é", 41):    `"` + strings.Repeat("é", 40) + `"…`,
		strings.Repeat("\x00", 99): `"` + strings.Repeat(`\x00`, 40) + `"…`,
	} {
		if got := csvlines.Quote([]byte(text)); got != want {
			t.Errorf("%q is quoted %s, expected %s", text, got, want)
		}
	}
}

func TestEncoding(t *testing.T) {
	for line, utf16 := range map[string]bool{
		"": false, "a,b": false, "\x00": false, "a\x00b\x00,\x00": true, "\x00a\x00b\x00": true, "\xff\xfe\xe5\x65": true, "\xfe\xff": true,
		"a\x00bc": false, "\x00\x00\x00\x00": false, "\xef\xbb\xbfa": false, "\x1f\x8b\x08\x00": false,
	} {
		if got := csvlines.Encoding([]byte(line)) != ""; got != utf16 {
			t.Errorf("%q looks like UTF-16: %v, expected %v", line, got, utf16)
		}
	}
}

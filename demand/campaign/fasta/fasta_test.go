package fasta

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/internal/strictyaml"
)

func read(t testing.TB, text string) *Lengths {
	t.Helper()
	l, err := Read(t.Context(), "x.fasta", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func packed(t testing.TB, texts ...string) string {
	t.Helper()
	var b bytes.Buffer
	for _, text := range texts {
		w := gzip.NewWriter(&b)
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestReads(t *testing.T) {
	for _, c := range []struct {
		name, text        string
		records, residues int64
		longest           int
	}{
		{"plain", ">a first\nMKV\nLL\n>b\nMK\n", 2, 7, 5},
		{"no newline at the end", ">a\nMKV", 1, 3, 3},
		{"CRLF and byte order mark", "\xef\xbb\xbf>a\r\nMKV\r\nLL\r\n\r\n>b\r\nMK\r\n", 2, 7, 5},
		{"CR alone", ">a\rMKV\rLL\r>b\rMK\r", 2, 7, 5},
		{"lower case, masked and ambiguous letters", ">a\nmkvXBZj\n", 1, 7, 7},
		{"gaps, blanks and a stop at the end", ">a\nM-K.V \tLL*\n", 1, 5, 5},
		{"comments of the old style", ";old\n>a\nMK\n;within\nV\n", 1, 3, 3},
		{"blank lines before the first header", "\n\n  \n>a\nMK\n", 1, 2, 2},
		{"gzip by its bytes, two members", packed(t, ">a\nMK\n", ">b\nMKV\n"), 2, 5, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := read(t, c.text)
			if l.Records != c.records || l.Residues != c.residues || l.Longest() != c.longest || l.Bad != 0 || len(l.Faults) != 0 {
				t.Errorf("%+v", l)
			}
		})
	}
	l := read(t, ">a\nXB*\n>c\nMKV\n>d\nMKV\n")
	if l.Ambiguous != 2 || l.Stops != 1 || len(l.Bins) != 2 || l.Bins[1].Count != 2 || l.Bins[1].First[1] != (Named{"d", 5}) || l.Mean() != 8.0/3 {
		t.Errorf("%+v", l)
	}
}

// Bad records are left out, counted, and told at their line.
func TestBadRecords(t *testing.T) {
	l := read(t, ">a\nMKV\n>empty\n>stop\nMK*\nV\n>digits\nMK1V\n>\nMK\n>a again\nMKVL\n>bytes\n\xffMK\n>within\nMK>V\n")
	if l.Records != 2 || l.Bad != 6 || l.Repeated != 1 || l.Residues != 7 {
		t.Errorf("%+v", l)
	}
	got := l.Faults.Error()
	for _, want := range []string{
		"x.fasta:3:1: found no residue in record `empty`, expected a sequence behind the header",
		"x.fasta:5:1: found a stop `*` within a sequence in record `stop`",
		"x.fasta:8:1: found `1` in record `digits`, expected letters of residues or bases",
		"x.fasta:9:1: found no name in a record, expected a name behind `>`",
		"x.fasta:11:1: found the name `a` again",
		"x.fasta:14:1: found the byte 0xff in record `bytes`",
		"x.fasta:16:1: found `>` within a line in record `within`",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwithout\n%s", got, want)
		}
	}
	many := read(t, ">good\nM\n"+strings.Repeat(">e\n", 1000))
	if many.Bad != 1000 || len(many.Faults) != faultsKept {
		t.Errorf("%d bad, %d told", many.Bad, len(many.Faults))
	}
}

func TestRefuses(t *testing.T) {
	cut := packed(t, strings.Repeat(">a\nMKVLLMKVLAQ\n", 1000))
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "x.fasta:1:1: found a file without a record"},
		{"blank", "\n \n", "found a file without a record"},
		{"text", "name,length\na,3\n", "x.fasta:1:1: found `n` before the first header, expected a header that begins with `>`"},
		{"FASTQ", "@r1\nACGT\n+\n!!!!\n", "FASTQ begins so"},
		{"binary", "\x00\x01\x02", "the byte 0x00"},
		{"not ASCII", "\xc3\xa4\n", "characters that are not ASCII"},
		{"UTF-16", "\xff\xfe>\x00a\x00", "text in UTF-16"},
		{"zip", "PK\x03\x04abc", "a zip archive"},
		{"zstd", "\x28\xb5\x2f\xfdabc", "zstd"},
		{"xz within gzip", packed(t, "\xfd7zXZ\x00"), "packed with xz"},
		{"gzip cut off", cut[:len(cut)-12], "is the file cut off?"},
		{"gzip header", "\x1f\x8b\x00", "a gzip header that is broken"},
		{"no good record", ">a\n>b\n", "found no residue in record `a`"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(t.Context(), "x.fasta", strings.NewReader(c.text))
			var errs strictyaml.Errors
			if !errors.As(err, &errs) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	if _, err := ReadFile(t.Context(), filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, "x", strings.NewReader(">a\nM\n")); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// residueSource is one record with a line of so many residues, made as it is read.
type residueSource struct{ left int64 }

func (s *residueSource) Read(p []byte) (int, error) {
	if s.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), s.left))
	for i := range n {
		p[i] = 'A'
	}
	s.left -= int64(n)
	return n, nil
}

// A line is never held: 64 MB of one need less than a megabyte. The memory does not depend on the length of the line.
func TestLongLine(t *testing.T) {
	const size = 64 << 20
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	l, err := Read(t.Context(), "long", io.MultiReader(strings.NewReader(">chr\n"), &residueSource{size}))
	runtime.ReadMemStats(&after)
	if err != nil || l.Longest() != size {
		t.Fatalf("%+v, %v", l, err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
}

func TestHistogram(t *testing.T) {
	l, err := ReadHistogram("h.csv", strings.NewReader("\xef\xbb\xbfcount, Length\r\n10,300\r\n5,1e2\r\n0,7\r\n"))
	if err != nil || l.Records != 15 || l.Residues != 3500 || l.Longest() != 300 || len(l.Bins) != 2 {
		t.Fatalf("%+v, %v", l, err)
	}
	for _, c := range []struct{ text, want string }{
		{"", "an empty file"},
		{"length;count\n", "separated by semicolons"},
		{"size,count\n1,2\n", "expected length and count"},
		{"length,count\n1\n", "h.csv:2:1: found 1 cells"},
		{"length,count\n0,1\nx,1\n,1\n1.5,1\n3,-1\n4,NaN\n", "h.csv:4:1: length: found an empty cell"},
		{"length,count\n5,1\n5,2\n", "h.csv:3:1: length: found length 5 again"},
		{"length,count\n5,0\n", "no sequence"},
		{"length,count\n1000000000000,1000000000000000\n", "letters together"},
		{"length,count\n\"5,1\n", "broken CSV"},
		{"\"length,count\n", "broken CSV"},
	} {
		_, err := ReadHistogram("h.csv", strings.NewReader(c.text))
		var errs strictyaml.Errors
		if !errors.As(err, &errs) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.text, err, c.want)
		}
	}
	file := filepath.Join(t.TempDir(), "h.csv")
	if err := os.WriteFile(file, []byte("length,count\n5,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := ReadHistogramFile(file); err != nil || l.Records != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := ReadHistogramFile(file + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// A histogram of millions of wrong rows is told by the first few.
func TestHistogramOfWrongRows(t *testing.T) {
	_, err := ReadHistogram("h.csv", strings.NewReader("length,count\n"+strings.Repeat("x,y\n", 1<<20)))
	var errs strictyaml.Errors
	if !errors.As(err, &errs) || len(errs) > faultsKept+1 || errs[0].Line != 2 {
		t.Errorf("%d errors", len(errs))
	}
}

// A name in Windows-1252 and one that would clear the terminal are printed as question marks.
func TestNamesArePrintable(t *testing.T) {
	l := read(t, ">M\xfcller\nMK\n>\x1b[2Jx\x00\nMKV\n")
	if l.Bins[0].First[0].Name != "M?ller" || l.Bins[1].First[0].Name != "?[2Jx?" {
		t.Errorf("%+v", l.Bins)
	}
}

// Bases are told from residues by the first letters of each record.
func TestNucleic(t *testing.T) {
	for _, c := range []struct {
		name, text string
		looked     int64
		nucleic    bool
	}{
		{"DNA", ">chr\n" + strings.Repeat("ACGTTAGCN\n", 100), 56, false}, // too little to tell
		{"DNA of two records", ">a\n" + strings.Repeat("ACGTTAGCNn\n", 100) + ">b\n" + strings.Repeat("acgt", 50) + "\n", 120, true},
		{"RNA", strings.Repeat(">a\nACGUACGUACGU\n", 20), 220, true},
		{"protein", strings.Repeat(">a\nMKVLAQGDERSTNWYFHICPMKVLAQ\n", 20), 500, false},
	} {
		if l := read(t, c.text); l.Looked != c.looked || l.Nucleic() != c.nucleic {
			t.Errorf("%s: %d of %d letters are bases, nucleic %v", c.name, l.Bases, l.Looked, l.Nucleic())
		}
	}
}

// What is written is read, whatever the line length, the case and the packing.
func TestWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lengths := rapid.SliceOfN(rapid.IntRange(1, 500), 1, 20).Draw(r, "lengths")
		width := rapid.IntRange(1, 100).Draw(r, "width")
		ending := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(r, "ending")
		var b strings.Builder
		want := int64(0)
		for i, n := range lengths {
			b.WriteString(">s" + strings.Repeat("i", i) + " description" + ending)
			for at := 0; at < n; at += width {
				b.WriteString(strings.Repeat("m", min(width, n-at)) + ending)
			}
			want += int64(n)
		}
		text := b.String()
		if rapid.Bool().Draw(r, "packed") {
			text = packed(t, text)
		}
		l, err := Read(t.Context(), "x", strings.NewReader(text))
		if err != nil || l.Residues != want || l.Records != int64(len(lengths)) || l.Bad != 0 || l.Repeated != 0 {
			r.Errorf("%d records of %d residues: %+v, %v", len(lengths), want, l, err)
		}
	})
}

// FuzzRead looks for text that makes the reader fail or count what is not there.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{">a\nMK\n", ">a\r\nMK*\r\n;c\n>b\n-\n", "\x1f\x8b", "\xef\xbb\xbf>", ">\n\n>", "@r\nA\n+\n!\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := Read(t.Context(), "x", bytes.NewReader(text))
		if err != nil {
			if err.Error() == "" {
				t.Error("an error that says nothing")
			}
			return
		}
		var records, sum int64
		for i, b := range l.Bins {
			if b.Length < 1 || b.Count < 1 || i > 0 && b.Length <= l.Bins[i-1].Length {
				t.Errorf("bins %+v", l.Bins)
			}
			records += b.Count
			sum += b.Count * int64(b.Length)
		}
		if records != l.Records || sum != l.Residues || l.Records == 0 {
			t.Errorf("%+v", l)
		}
		if text[0] != 0x1f && l.Residues > int64(len(text)) {
			t.Errorf("%d residues in %d bytes", l.Residues, len(text))
		}
	})
}

// FuzzHistogram looks for text that makes the reader fail.
func FuzzHistogram(f *testing.F) {
	f.Add([]byte("length,count\n5,1\n"))
	f.Add([]byte("count,length\n\"5\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if l, err := ReadHistogram("x", bytes.NewReader(text)); err == nil && (l.Records < 1 || l.Longest() < 1) {
			t.Errorf("%+v", l)
		}
	})
}

// BenchmarkRead reads 16 MB.
func BenchmarkRead(b *testing.B) {
	text := strings.Repeat(">sp|P12345|NAME\n"+strings.Repeat(strings.Repeat("M", 60)+"\n", 6), 16<<20/382)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := Read(b.Context(), "x", strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

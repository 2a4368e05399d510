package trace_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tokenwatt/demand/serving/trace"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
)

// TestSharedTraces reads the published traces: requests and tokens as their authors state them.
func TestSharedTraces(t *testing.T) {
	for _, c := range []struct {
		file          string
		format        trace.Format
		requests      int64
		input, output float64 // means
		last          float64 // s
	}{
		// Azure LLM inference trace 2023, conversation: 19,366 requests in 58 minutes, 1,155 and 211 tokens in the mean.
		{"azure_llm_2023_conv.csv.gz", trace.Azure, 19366, 1154.7, 211.1, 3501.7219},
		// Mooncake, FAST 2025, synthetic trace: 3,993 requests.
		{"mooncake_fast25_synthetic.jsonl.gz", trace.Mooncake, 3993, 15325.5, 149.1, 1022.025},
	} {
		r, err := trace.Open(testdata.Path(t, "traces", c.file), trace.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		last := 0.0
		for q, err := range trace.All(r) {
			if err != nil {
				t.Fatal(err)
			}
			last = q.Arrival
		}
		n := r.Counts()
		input, output := float64(n.Input)/float64(n.Requests), float64(n.Output)/float64(n.Requests)
		if r.Format() != c.format || n.Requests != c.requests || n.Faults+n.Sorted+n.Blank != 0 {
			t.Errorf("%s: %s with %+v", c.file, r.Format(), n)
		}
		if math.Abs(input-c.input) > 0.5 || math.Abs(output-c.output) > 0.5 || math.Abs(last-c.last) > 1e-3 {
			t.Errorf("%s: %.1f tokens in and %.1f out in the mean, the last at %.4f s", c.file, input, output, last)
		}
	}
}

// read reads a text to its end and returns its requests, its counts and its errors.
func read(t testing.TB, name, text string, options trace.Options) (trace.Slice, trace.Counts, error) {
	t.Helper()
	r, err := trace.NewReader(name, strings.NewReader(text), options)
	if err != nil {
		return nil, trace.Counts{}, err
	}
	defer r.Close()
	var all trace.Slice
	var faults []error
	for {
		var q trace.Request
		err := r.Next(&q)
		var line *strictyaml.Error
		switch {
		case errors.Is(err, io.EOF):
			return all, r.Counts(), errors.Join(faults...)
		case errors.As(err, &line):
			faults = append(faults, err)
		case err != nil:
			if again := r.Next(&q); !errors.Is(again, err) {
				t.Errorf("%v comes again as %v", err, again)
			}
			return all, r.Counts(), errors.Join(append(faults, err)...)
		default:
			all = append(all, q)
		}
	}
}

const plainHeader = "arrival_s,input_tokens,output_tokens\n"

// TestLayouts reads each layout, told by its first line.
func TestLayouts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		format     trace.Format
		want       trace.Slice
		ignored    []string
	}{
		{
			"Azure 2023: local time, seven decimals, CRLF, no end of the last line",
			"TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n2023-11-16 18:15:50.9951690,396,109", trace.Azure,
			trace.Slice{{Input: 374, Output: 44}, {Arrival: 4.314579, Input: 396, Output: 109}},
			nil,
		},
		{
			"Azure 2024: with zone, six decimals or none, over midnight of a leap day",
			"TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-28 23:59:59.500000+00:00,10,1\n2024-02-29 00:00:04+00:00,20,2\n2024-03-01 02:00:04+02:00,30,3\n", trace.Azure,
			trace.Slice{{Input: 10, Output: 1}, {Arrival: 4.5, Input: 20, Output: 2}, {Arrival: 86404.5, Input: 30, Output: 3}},
			nil,
		},
		{
			"BurstGPT: columns of its README; a failed request has no response",
			"Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,API log\n118,GPT-4,417,276,693,Conversation log\n",
			trace.BurstGPT,
			trace.Slice{{Arrival: 5, Input: 472, Output: 18}, {Arrival: 118, Input: 417, Output: 276}},
			[]string{"Model", "Total tokens", "Log Type"},
		},
		{
			"Mooncake: keys in any order, others left out, spaces",
			`{"timestamp": 27482, "input_length": 513, "output_length": 52, "hash_ids": [46, 47]}` + "\n" +
				` {"hash_ids":[] , "extra":{"a":[1,{"b":"}\""}],"c":null},"output_length":1,"input_length":2,"timestamp":30000.5} ` + "\n", trace.Mooncake,
			trace.Slice{{Arrival: 27.482, Input: 513, Output: 52, Prefix: []uint64{46, 47}, PrefixTokens: 512}, {Arrival: 30.0005, Input: 2, Output: 1}},
			[]string{"extra"},
		},
		{
			"plain: byte order mark, blank lines, quotes, numbers in powers of ten",
			"\ufeff\"arrival_s\", input_tokens ,output_tokens,\"a \"\"note\"\"\"\n\n0.5,1,2,\"x,y\"\n1e2,3,4,\n\n", trace.Plain,
			trace.Slice{{Arrival: 0.5, Input: 1, Output: 2}, {Arrival: 100, Input: 3, Output: 4}},
			[]string{`a "note"`},
		},
	} {
		got, counts, err := read(t, "t", c.text, trace.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if !slices.Equal(counts.Ignored, c.ignored) || counts.Requests != int64(len(c.want)) {
			t.Errorf("%s: %+v, expected %q to be left out", c.name, counts, c.ignored)
		}
	}
}

// TestSessionsAndPrefixes reads names: equal texts are equal names, no text is none.
func TestSessionsAndPrefixes(t *testing.T) {
	text := "arrival_s,input_tokens,output_tokens,session,prefix\n0,100,1,alice,sys a1\n1,100,1,bob,sys b1\n2,100,1,alice,sys a1 a2\n3,100,1,,\n"
	got, _, err := read(t, "t", text, trace.Options{PrefixTokens: 48})
	if err != nil {
		t.Fatal(err)
	}
	a, b, c, d := got[0], got[1], got[2], got[3]
	if a.Session != c.Session || a.Session == b.Session || a.Session == 0 || b.Session == 0 || d.Session != 0 {
		t.Errorf("sessions %x %x %x %x", a.Session, b.Session, c.Session, d.Session)
	}
	if len(a.Prefix) != 2 || len(c.Prefix) != 3 || d.Prefix != nil || a.Prefix[0] != b.Prefix[0] || a.Prefix[1] == b.Prefix[1] ||
		!slices.Equal(a.Prefix, c.Prefix[:2]) || a.PrefixTokens != 48 {
		t.Errorf("prefixes %x %x %x %x", a.Prefix, b.Prefix, c.Prefix, d.Prefix)
	}
}

// TestBadTraces names the line, the column and what would be right.
func TestBadTraces(t *testing.T) {
	azure := "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.68,374,44\n"
	for _, c := range []struct {
		name, text string
		options    trace.Options
		want       string // in the error
		requests   int    // given all the same
	}{
		{"empty", "", trace.Options{}, `t:1:1: found no text, expected a header and requests`, 0},
		{"blank", "\n \n", trace.Options{}, `t:1:1: found no text`, 0},
		{"header only", plainHeader, trace.Options{}, `t:1:1: found a header and no requests`, 0},
		{"unknown header", "a,b\n1,2\n", trace.Options{}, `t:1:1: found columns "a,b", expected those of a layout: azure`, 0},
		{"missing column", "arrival_s,input_tokens,output_token\n1,2,3\n", trace.Options{}, `t:1:1: found no column output_tokens, expected the columns of layout plain (hint: is it column "output_token"?)`, 0},
		{"column twice", "arrival_s,input_tokens,output_tokens,input_tokens\n", trace.Options{}, `t:1:38: found column "input_tokens" a second time`, 0},
		{"another layout than set", plainHeader, trace.Options{Format: trace.Azure}, `no column TIMESTAMP, expected the columns of layout azure`, 0},
		{"JSON that is set", "x\n{}\n", trace.Options{Format: trace.Mooncake}, `t:1:1: found "x", expected "{"`, 0},
		{"unsorted", plainHeader + "5,1,1\n4.5,1,1\n6,1,1\n", trace.Options{}, `t:3:1: found a request 0.5 s before that of line 2, expected requests in order of time (hint: sort the file, or set a sort window)`, 2},
		{"negative time", plainHeader + "-1,1,1\n", trace.Options{}, `t:2:1: arrival_s: found -1, expected 0 or above`, 0},
		{"NaN", plainHeader + "NaN,1,1\n1,nan,1\n", trace.Options{}, `t:3:3: input_tokens: found "nan", expected a whole number`, 0},
		{"infinite", plainHeader + "1e999,1,1\n", trace.Options{}, `t:2:1: arrival_s: found "1e999", expected a number`, 0},
		{"negative tokens", plainHeader + "1,-5,1\n", trace.Options{}, `t:2:3: input_tokens: found "-5", expected a whole number`, 0},
		{"huge tokens", plainHeader + "1,1,99999999999999999999999\n", trace.Options{}, `t:2:5: output_tokens: found "99999999999999999999999"`, 0},
		{"parts of tokens", plainHeader + "1,1.5,1\n", trace.Options{}, `t:2:3: input_tokens: found "1.5"`, 0},
		{"no tokens", plainHeader + "1,0,1\n2,1,0\n", trace.Options{}, `t:3:5: found an answer of 0 tokens, expected 1 token or above`, 0},
		{"empty cell", plainHeader + "1,,1\n", trace.Options{}, `t:2:3: input_tokens: found ""`, 0},
		{"short row", plainHeader + "1,1\n2,1,1\n", trace.Options{}, `t:2:1: found 2 fields, expected the 3 of the header`, 1},
		{"beyond the context", plainHeader + "1,4000,97\n2,4000,96\n", trace.Options{MaxModelLen: 4096}, `t:2:3: found a request of 4000 + 97 tokens, expected at most the 4096`, 1},
		{"open quote", plainHeader + "\"1,1,1\n2,1,1\n", trace.Options{}, `t:2:1: found a quote without its end`, 1},
		{"columns count characters", "arrival_s,input_tokens,output_tokens,é,prefix\n1,1,1,ééé,a b c\n", trace.Options{}, `t:2:11: prefix: found 3 names of 512 tokens each, expected at most 1`, 0},
		{"clock in seconds", plainHeader + "2023-11-16 18:15:46,1,1\n", trace.Options{}, `found "2023-11-16 18:15:46", expected a number (hint: times of a wall clock belong to layout azure)`, 0},
		{"seconds in a clock", azure + "12.5,1,1\n", trace.Options{}, `t:3:1: TIMESTAMP: found "12.5", expected a time such as 2023-11-16 18:15:46.6805900 (hint: line 2 has one)`, 1},
		{"zone in a clock without", azure + "2023-11-16T18:15:47Z,1,1\n", trace.Options{}, `t:3:1: TIMESTAMP: found a time with zone, expected a time without zone as in line 2`, 1},
		{"no such day", azure + "2023-02-29 00:00:00,1,1\n", trace.Options{}, `t:3:1: TIMESTAMP: found "2023-02-29 00:00:00"`, 1},
		{"bytes that are no text", plainHeader + "\xff\xfe,1,1\n", trace.Options{}, `t:2:1: arrival_s: found`, 0},
		{"UTF-16", "\xff\xfea\x00r\x00r\x00", trace.Options{}, `found columns "\xff\xfea\x00r\x00r\x00", expected those of a layout`, 0},
		{"UTF-16, its hint", "\xff\xfea\x00r\x00r\x00", trace.Options{}, `(hint: looks like UTF-16; save as UTF-8)`, 0},
		{"control bytes", "\x1b[2J\x07a,b\x7f\n", trace.Options{}, `t:1:1: found columns "\x1b[2J\aa,b\x7f", expected`, 0},
		{"JSON cut short", `{"timestamp": 1, "input_length": 2` + "\n", trace.Options{}, `t:1:35: found the end of the line, expected "}"`, 0},
		{"JSON without a key", `{"timestamp": 1, "input_length": 2}` + "\n", trace.Options{}, `t:1:1: found no output_length`, 0},
		{"JSON key twice", `{"timestamp": 1, "timestamp": 2, "input_length": 2, "output_length": 2}` + "\n", trace.Options{}, `t:1:18: timestamp: found a second timestamp`, 0},
		{"JSON text for a number", `{"timestamp": "1", "input_length": 2, "output_length": 2}` + "\n", trace.Options{}, `t:1:15: timestamp: found ""`, 0},
		{"too many ids", `{"timestamp": 1, "input_length": 512, "output_length": 2, "hash_ids": [1, 2]}` + "\n", trace.Options{}, `hash_ids: found 2 names of 512 tokens each, expected at most 1 for a prompt of 512 tokens`, 0},
		{"negative id", `{"timestamp": 1, "input_length": 512, "output_length": 2, "hash_ids": [-1]}` + "\n", trace.Options{}, `t:1:72: hash_ids: found "-1", expected a whole number`, 0},
		{"deep JSON", `{"x": ` + strings.Repeat("[", 100) + "\n", trace.Options{}, `expected values nested at most 32 deep`, 0},
		{"two objects", `{"timestamp": 1, "input_length": 2, "output_length": 2} {}` + "\n", trace.Options{}, `t:1:57: found "{}", expected the end of the line`, 0},
	} {
		got, counts, err := read(t, "t", c.text, c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) || len(got) != c.requests {
			t.Errorf("%s: %d requests, %+v, error\n%v\nexpected\n%s", c.name, len(got), counts, err, c.want)
		}
		if err != nil && strings.ContainsFunc(strings.ReplaceAll(err.Error(), "\n", ""), unicode.IsControl) {
			t.Errorf("%s: control characters in %q", c.name, err)
		}
	}
}

// TestRules applies the rules and counts them.
func TestRules(t *testing.T) {
	text := plainHeader + "3,10,10\n1,20,20\n\n2,0,5\n4,5,0\n5,600,600\n4.5,1,1\n"
	got, counts, err := read(t, "t", text, trace.Options{MaxModelLen: 1000, TooLong: trace.Drop, ZeroTokens: trace.Drop, SortWindow: 2, FromFirst: true})
	if err != nil {
		t.Fatal(err)
	}
	if want := (trace.Slice{{Arrival: 0, Input: 20, Output: 20}, {Arrival: 2, Input: 10, Output: 10}, {Arrival: 3.5, Input: 1, Output: 1}}); !cmp.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if want := (trace.Counts{Lines: 8, Requests: 3, Input: 31, Output: 31, Blank: 1, Zero: 2, TooLong: 1, Sorted: 1}); !cmp.Equal(counts, want) {
		t.Errorf("%+v, expected %+v", counts, want)
	}
	if got, counts, err = read(t, "t", plainHeader+"5,600,600\n", trace.Options{MaxModelLen: 1000, TooLong: trace.Keep}); err != nil || len(got) != 1 || counts.TooLong != 1 {
		t.Errorf("kept: %+v %+v %v", got, counts, err)
	}
	// The window holds two: 1 comes after 2 was given.
	_, counts, err = read(t, "t", plainHeader+"2,1,1\n3,1,1\n4,1,1\n1,1,1\n5,1,1\n", trace.Options{SortWindow: 2})
	if err == nil || !strings.Contains(err.Error(), "t:5:1: found a request 3 s before that of line 4, expected requests in order of time (hint: the sort window of 2 requests does not reach so far back)") || counts.Requests != 4 {
		t.Errorf("%+v %v", counts, err)
	}
	_, err = trace.NewReader("t", strings.NewReader(text), trace.Options{Format: "vidur", TooLong: "clamp", ZeroTokens: trace.Keep, SortWindow: -1})
	if !errors.Is(err, trace.ErrOptions) || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("options: %v", err)
	}
}

// TestSortWindow gives the same requests in order whatever their order within the window.
func TestSortWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "requests")
		reach := rapid.IntRange(1, 8).Draw(t, "reach")
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		for i := 0; i+reach <= n; i += reach {
			copy(order[i:i+reach], rapid.Permutation(order[i:i+reach]).Draw(t, "block"))
		}
		var text strings.Builder
		text.WriteString("TIMESTAMP,ContextTokens,GeneratedTokens\n")
		for _, i := range order {
			fmt.Fprintf(&text, "2024-05-10 00:00:%02d.25,%d,1\n", i, i+1)
		}
		r, err := trace.NewReader("t", strings.NewReader(text.String()), trace.Options{SortWindow: reach})
		if err != nil {
			t.Fatal(err)
		}
		got, err := trace.Collect(r, n+1)
		if err != nil || len(got) != n {
			t.Fatalf("%d of %d requests, %v", len(got), n, err)
		}
		for i, q := range got {
			if q.Arrival != float64(i) || q.Input != i+1 {
				t.Fatalf("request %d is %+v", i, q)
			}
		}
	})
}

// TestCompressed reads gzip by its first bytes, and says where data that is cut short ends.
func TestCompressed(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	text := plainHeader
	for i := range 5000 {
		text += fmt.Sprintf("%d,%d,%d\n", i, 1+i*7919%4001, 1+i*104729%997)
	}
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, _, err := read(t, "t", packed.String(), trace.Options{})
	if err != nil || len(got) != 5000 {
		t.Fatalf("%d requests, %v", len(got), err)
	}
	got, _, err = read(t, "t.gz", packed.String()[:packed.Len()/2], trace.Options{})
	if !errors.Is(err, io.ErrUnexpectedEOF) || len(got) == 0 || !strings.Contains(err.Error(), fmt.Sprintf("t.gz:%d: compressed data is cut short behind this line", len(got)+1)) {
		t.Errorf("half: %d requests, %v", len(got), err)
	}
	damaged := slices.Clone(packed.Bytes())
	damaged[len(damaged)-5] ^= 1 // the checksum
	if got, _, err = read(t, "t.gz", string(damaged), trace.Options{}); !errors.Is(err, gzip.ErrChecksum) {
		t.Errorf("damaged: %d requests, %v", len(got), err)
	}
	if _, _, err = read(t, "t.gz", text, trace.Options{}); err == nil || !strings.Contains(err.Error(), "expected gzip as its name says") {
		t.Errorf("named gz: %v", err)
	}
	if _, _, err = read(t, "t.gz", "\x1f\x8b\x08", trace.Options{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("three bytes: %v", err)
	}
	if _, _, err = read(t, "t.gz", "", trace.Options{}); err == nil {
		t.Error("an empty file is read")
	}
}

// endless gives a header and then one line of so many bytes.
type endless struct {
	header string
	left   int64
	asked  int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.header != "" {
		n := copy(p, e.header)
		e.header = e.header[n:]
		return n, nil
	}
	if e.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), e.left)
	for i := range p[:n] {
		p[i] = '1'
	}
	e.left -= n
	e.asked += n
	return int(n), nil
}

// TestLongLine gives up on a line of 10 GB after the limit.
func TestLongLine(t *testing.T) {
	source := &endless{header: plainHeader + "1,1,1\n", left: 10 << 30}
	r, err := trace.NewReader("t", source, trace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var q trace.Request
	if err := r.Next(&q); err != nil {
		t.Fatal(err)
	}
	err = r.Next(&q)
	if !errors.Is(err, trace.ErrLine) || !strings.HasPrefix(err.Error(), "t:3:1048577: ") || source.asked > 2<<20 {
		t.Errorf("%d bytes read, %v", source.asked, err)
	}
	if again := r.Next(&q); !errors.Is(again, trace.ErrLine) {
		t.Errorf("and then %v", again)
	}
	// A line within the limit that is longer than the buffer is read.
	got, _, err := read(t, "t", "arrival_s,input_tokens,output_tokens,note\n1,2,3,"+strings.Repeat("x", 200_000)+"\n2,3,4,y\n", trace.Options{})
	if err != nil || len(got) != 2 {
		t.Errorf("a line of 200 kB: %v, %v", got, err)
	}
}

// TestFaults collects the errors of lines, at most as many as asked for.
func TestFaults(t *testing.T) {
	text := plainHeader + "1,x,1\n2,1,y\n3,1,1\n2.5,1,1\nz,1,1\n"
	for most, want := range map[int]int{100: 4, 2: 2} {
		r, err := trace.NewReader("t", strings.NewReader(text), trace.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var list strictyaml.Errors
		if err := trace.Faults(r, most); !errors.As(err, &list) || len(list) != want {
			t.Errorf("at most %d: %v", most, err)
		}
	}
	if _, err := trace.Open(t.TempDir()+"/none.csv", trace.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestSelections scales and cuts.
func TestSelections(t *testing.T) {
	all := func() trace.Source {
		return &trace.Slice{{Arrival: 1}, {Arrival: 2}, {Arrival: 3}, {Arrival: 4}}
	}
	fast, err := trace.Scale(all(), 2)
	if err != nil {
		t.Fatal(err)
	}
	cut, err := trace.Window(fast, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := trace.Collect(cut, 10); err != nil || !cmp.Equal(got, trace.Slice{{Arrival: 1}, {Arrival: 1.5}}) {
		t.Errorf("%v %v", got, err)
	}
	if _, err := trace.Scale(all(), 0); !errors.Is(err, trace.ErrSelect) {
		t.Errorf("rate times 0: %v", err)
	}
	if _, err := trace.Window(all(), 2, 2); !errors.Is(err, trace.ErrSelect) {
		t.Errorf("an empty window: %v", err)
	}
}

// FuzzReader holds that a reader ends, never panics, and gives requests in order that are within bounds, whatever the bytes.
func FuzzReader(f *testing.F) {
	f.Add([]byte(plainHeader+"1,2,3\n"), 0)
	f.Add([]byte("\ufeffTIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:15:46.6805900,374,44\r\n"), 3)
	f.Add([]byte("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,\"a,b\"\n"), 0)
	f.Add([]byte(`{"timestamp": 1, "input_length": 2, "output_length": 2, "hash_ids": [1], "x": {"y": [1, "z"]}}`), 1)
	f.Add([]byte("arrival_s,input_tokens,output_tokens,session,prefix\n1,2,3,a,b c\n0,1,1,,\n"), 2)
	f.Add([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"), 0)
	f.Fuzz(func(t *testing.T, data []byte, window int) {
		r, err := trace.NewReader("f", bytes.NewReader(data), trace.Options{SortWindow: window & 7, MaxLineBytes: 1 << 12, ZeroTokens: trace.Drop, MaxModelLen: 1 << 20, TooLong: trace.Drop})
		if err != nil {
			return
		}
		last := math.Inf(-1)
		for range len(data) + 2 {
			var q trace.Request
			err := r.Next(&q)
			var line *strictyaml.Error
			if errors.As(err, &line) {
				if line.Line < 1 || line.Col < 1 || line.Found == "" {
					t.Fatalf("an error without its place: %+v", line)
				}
				continue
			}
			if err != nil {
				return
			}
			if q.Input < 1 || q.Output < 1 || q.Input+q.Output > 1<<20 || !(q.Arrival >= last) || math.IsInf(q.Arrival, 0) || len(q.Prefix)*512 > q.Input+511 {
				t.Fatalf("request %+v behind %g s", q, last)
			}
			last = q.Arrival
		}
		t.Fatal("more requests than bytes")
	})
}

// repeated gives so many lines of a plain trace without holding them.
type repeated struct {
	lines, given int
	rest         []byte
	buffer       []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	for len(r.rest) < len(p) && r.given < r.lines {
		if len(r.rest) == 0 {
			r.buffer = r.buffer[:0]
		} else {
			r.buffer = append(r.buffer[:0], r.rest...)
		}
		for range 1000 {
			if r.given == 0 {
				r.buffer = append(r.buffer, plainHeader...)
			}
			r.buffer = strconv.AppendFloat(r.buffer, float64(r.given)/64, 'f', 6, 64)
			r.buffer = append(r.buffer, ",1155,211\n"...)
			r.given++
		}
		r.rest = r.buffer
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestConstantMemory reads 200,000 lines and holds no more than its buffers.
func TestConstantMemory(t *testing.T) {
	r, err := trace.NewReader("t", &repeated{lines: 200_000}, trace.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var q trace.Request
	if n := testing.AllocsPerRun(199_000, func() {
		if err := r.Next(&q); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%g allocations a request", n)
	}
}

// BenchmarkReader streams 10 million lines.
func BenchmarkReader(b *testing.B) {
	const lines = 10_000_000
	for b.Loop() {
		r, err := trace.NewReader("t", &repeated{lines: lines}, trace.Options{})
		if err != nil {
			b.Fatal(err)
		}
		var q trace.Request
		n := 0
		for err = r.Next(&q); err == nil; err = r.Next(&q) {
			n++
		}
		if !errors.Is(err, io.EOF) || n != lines {
			b.Fatalf("%d lines, %v", n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/lines, "ns/line")
}

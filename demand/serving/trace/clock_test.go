package trace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestClockAgainstTime compares times with those of package time, in every form that is read.
func TestClockAgainstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ns := rapid.Int64Range(-2e18, 8e18).Draw(t, "ns")
		decimals := rapid.IntRange(0, 9).Draw(t, "decimals")
		layout := "2006-01-02" + rapid.SampledFrom([]string{" ", "T"}).Draw(t, "separator") + "15:04:05"
		if decimals > 0 {
			layout += "." + strings.Repeat("0", decimals)
		}
		zone := rapid.SampledFrom([]string{"", "Z07:00", "-0700", "-07"}).Draw(t, "zone")
		layout += zone
		offset := 3600 * rapid.IntRange(-12, 14).Draw(t, "offset")
		at := time.Unix(0, ns).In(time.FixedZone("", offset))
		text := at.Format(layout)
		want, err := time.Parse(layout, text)
		if err != nil {
			t.Fatal(err)
		}
		got, form := parseClock([]byte(text))
		if got != want.UnixNano() || (form == zoned) != (zone != "") || form == noClock {
			t.Fatalf("%s: %d %v, expected %d", text, got, form, want.UnixNano())
		}
	})
}

// FuzzClock holds that what is read as a time is one to package time as well.
func FuzzClock(f *testing.F) {
	f.Add([]byte("2023-11-16 18:15:46.6805900"))
	f.Add([]byte("2024-05-10T00:00:00.009930+00:00"))
	f.Add([]byte("2024-02-29 23:59:59Z"))
	f.Fuzz(func(t *testing.T, text []byte) {
		ns, form := parseClock(text)
		if form == noClock {
			return
		}
		plain := strings.Replace(string(text), "T", " ", 1)
		for _, layout := range []string{"2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05Z07"} {
			if at, err := time.Parse(layout, plain); err == nil {
				if at.UnixNano() != ns {
					t.Fatalf("%q: %d, expected %d", text, ns, at.UnixNano())
				}
				return
			}
		}
		t.Fatalf("%q is no time", text)
	})
}

// TestMooncakeAgainstJSON compares lines with what encoding/json writes, with keys beside those that are read.
func TestMooncakeAgainstJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		input := rapid.IntRange(1, 5000).Draw(t, "input")
		ids := rapid.SliceOfN(rapid.Uint64(), 0, (input+511)/512).Draw(t, "ids")
		object := map[string]any{
			"timestamp": rapid.IntRange(0, 1e9).Draw(t, "timestamp"), "input_length": input,
			"output_length": rapid.IntRange(1, 5000).Draw(t, "output"), "hash_ids": ids,
		}
		for range rapid.IntRange(0, 3).Draw(t, "extras") {
			object["x"+rapid.String().Draw(t, "key")] = rapid.SampledFrom([]any{
				nil, true, -1.5e300, "}\"\\]", []any{}, map[string]any{}, []any{1, []any{"a,b"}, map[string]any{"timestamp": 5}},
			}).Draw(t, "value")
		}
		line, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "spaces") {
			line = []byte(strings.NewReplacer("\":", "\" : ", ",\"", " ,\t\"").Replace(string(line)))
		}
		r, err := NewReader("t", strings.NewReader(string(line)+"\n"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var q Request
		if err := r.Next(&q); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if want := fmt.Sprint(ids); q.Arrival != float64(object["timestamp"].(int))*1e-3 || q.Input != input || q.Output != object["output_length"] || fmt.Sprint(q.Prefix) != want {
			t.Fatalf("%s: %+v", line, q)
		}
		if err := r.Next(&q); !errors.Is(err, io.EOF) {
			t.Fatalf("%s: %v", line, err)
		}
	})
}

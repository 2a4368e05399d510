package report

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

func TestParquetReadsBack(t *testing.T) {
	const hours = 8784
	h := sampleHourly(hours)
	h.Year = 2024
	setters := Column{Name: "price_setter", Texts: make([]string, hours)}
	for i := range setters.Texts {
		setters.Texts[i] = []string{"grid", "wind", "Zürich"}[i%3]
	}
	h.Columns = append(h.Columns, setters)
	h.Columns[3].Values[17], h.Columns[4].Values[0] = -1.5, math.SmallestNonzeroFloat64
	var b, again bytes.Buffer
	for _, w := range []io.Writer{&b, &again} {
		if err := WriteHourlyParquet(w, h); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("the same table gave different bytes")
	}
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names, want []string
	for _, path := range file.Schema().Columns() {
		names = append(names, path[0])
	}
	for _, c := range h.Columns {
		want = append(want, c.Name)
	}
	want = append(want, "time_utc")
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Fatalf("columns are %q, want %q", names, want)
	}
	if file.NumRows() != hours {
		t.Fatalf("%d rows, want %d", file.NumRows(), hours)
	}
	rows := readRows(t, file)
	for hour, row := range rows {
		for at, value := range row {
			if names[at] == "time_utc" {
				got := time.UnixMilli(value.Int64()).UTC()
				if want := time.Date(2024, 1, 1, hour, 0, 0, 0, time.UTC); !got.Equal(want) {
					t.Fatalf("hour %d begins at %v, want %v", hour, got, want)
				}
				continue
			}
			if names[at] == "price_setter" {
				if got, want := value.String(), setters.Texts[hour]; got != want {
					t.Fatalf("hour %d is set by %q, want %q", hour, got, want)
				}
				continue
			}
			if got, want := value.Double(), h.Find(names[at]).Values[hour]; got != want {
				t.Fatalf("%s in hour %d is %v, want %v", names[at], hour, got, want)
			}
		}
	}
	if last := rows[hours-1]; time.UnixMilli(last[slices.Index(names, "time_utc")].Int64()).UTC().Format(time.DateTime) != "2024-12-31 23:00:00" {
		t.Error("the last hour of a leap year is not the last of December")
	}
}

func readRows(t *testing.T, file *parquet.File) []parquet.Row {
	t.Helper()
	var rows []parquet.Row
	reader := parquet.NewReader(file)
	buffer := make([]parquet.Row, 100)
	for {
		n, err := reader.ReadRows(buffer)
		for _, row := range buffer[:n] {
			rows = append(rows, row.Clone())
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestParquetRefusesBrokenTables(t *testing.T) {
	column := func(name string, values ...float64) Column { return Column{Name: name, Values: values} }
	for name, h := range map[string]*Hourly{
		"ragged":     {Year: 2023, Columns: []Column{column("a", 1, 2), column("b", 1)}},
		"texts":      {Year: 2023, Columns: []Column{column("a", 1, 2), {Name: "b", Texts: []string{"x"}}}},
		"twice":      {Year: 2023, Columns: []Column{column("a", 1), column("a", 1)}},
		"no name":    {Year: 2023, Columns: []Column{column("", 1)}},
		"time taken": {Year: 2023, Columns: []Column{column("time_utc", 1)}},
	} {
		var b bytes.Buffer
		if err := WriteHourlyParquet(&b, h); !errors.Is(err, ErrHourly) {
			t.Errorf("%s: error is %v, want ErrHourly", name, err)
		}
		if b.Len() != 0 {
			t.Errorf("%s: %d bytes were written", name, b.Len())
		}
	}
}

package lp_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tokenwatt/lp"
)

// everyForm has every kind of bound, row and name.
func everyForm() *lp.Model {
	m := &lp.Model{Name: "every form", Offset: -1.0 / 3}
	m.AddColumn("plain", 0, lp.Inf, 1e-17)
	m.AddColumn("free", -lp.Inf, lp.Inf, 0)
	m.AddColumn("fixed at zero", 0, 0, -2)
	m.AddColumn("upper only", -lp.Inf, 5, 0.1)
	m.AddColumn("both", -3.25, -1.5, 0)
	m.AddColumn("COST", 0, 7, 3)
	m.AddColumn("", 1, lp.Inf, 0)
	first := m.AddColumns("whole", 2, []float64{0, -4}, []float64{lp.Inf, 4}, []float64{1})
	m.SetInteger(first, 2)
	m.AddColumn("*comment", 0, 1, 0)
	m.AddColumn("1e5", 0, 1, 0)
	m.AddRow("RHS", -lp.Inf, 4, []int{0, 1, 2}, []float64{1, -1, 0.5})
	m.AddRow("at least", 2, lp.Inf, []int{3, 4}, []float64{1.0 / 3, 2})
	m.AddRow("equal", 1e-9, 1e-9, []int{first, first + 1}, []float64{1, 1})
	m.AddRow("between", -1, 0.25, []int{0, 6}, []float64{1, 1})
	m.AddRow("free", -lp.Inf, lp.Inf, []int{0}, []float64{3})
	m.AddRow("free", 0, lp.Inf, nil, nil)
	return m
}

func roundTrip(t interface{ Fatalf(string, ...any) }, m *lp.Model) (*lp.Model, string) {
	var text bytes.Buffer
	if err := lp.WriteMPS(&text, m); err != nil {
		t.Fatalf("write: %v", err)
	}
	back, err := lp.ReadMPS(bytes.NewReader(text.Bytes()))
	if err != nil {
		t.Fatalf("read: %v\n%s", err, text.String())
	}
	return back, text.String()
}

// sortedArrays undoes the order of entries within a row, which MPS does not keep.
func sortedArrays(m *lp.Model) map[string]map[int32]float64 {
	out := map[string]map[int32]float64{}
	for i := range m.NumRows() {
		_, _, cols, coefs := m.Row(i)
		row := map[int32]float64{}
		for k, j := range cols {
			row[j] = coefs[k]
		}
		out[string(rune('0'+i))] = row
	}
	return out
}

func sameModel(want, got *lp.Model) string {
	w, g := want.Arrays(), got.Arrays()
	for _, a := range []*lp.Arrays{&w, &g} {
		a.RowStart, a.Index, a.Value = nil, nil, nil
		if a.Integer == nil {
			a.Integer = make([]bool, len(a.ColumnCost))
		}
	}
	return cmp.Diff(w, g) + cmp.Diff(want.Offset, got.Offset) + cmp.Diff(sortedArrays(want), sortedArrays(got))
}

func TestMPSRoundTrip(t *testing.T) {
	m := everyForm()
	back, text := roundTrip(t, m)
	if diff := sameModel(m, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s\n%s", diff, text)
	}
	names := map[string]bool{}
	for j := range back.NumColumns() {
		names[back.ColumnName(j)] = true
	}
	if len(names) != m.NumColumns() {
		t.Errorf("%d different column names for %d columns", len(names), m.NumColumns())
	}
}

func TestMPSRoundTripOfRandomModels(t *testing.T) {
	value := rapid.Float64Range(-1e6, 1e6)
	rapid.Check(t, func(t *rapid.T) {
		m := &lp.Model{Offset: value.Draw(t, "offset")}
		bounds := func(label string) (float64, float64) {
			a, b := float64(rapid.IntRange(-9, 9).Draw(t, label)), float64(rapid.IntRange(0, 9).Draw(t, label))
			switch rapid.IntRange(0, 4).Draw(t, label) {
			case 0:
				return -lp.Inf, lp.Inf
			case 1:
				return a, lp.Inf
			case 2:
				return -lp.Inf, a
			case 3:
				return a, a
			default:
				return a, a + b
			}
		}
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		for j := range n {
			lo, hi := bounds("column")
			m.AddColumn(rapid.String().Draw(t, "name"), lo, hi, value.Draw(t, "cost"))
			if rapid.Bool().Draw(t, "integer") {
				m.SetInteger(j, 1)
			}
		}
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			lo, hi := bounds("row")
			var cols []int
			var coefs []float64
			for j := range n {
				if rapid.Bool().Draw(t, "entry") {
					cols = append(cols, j)
					coefs = append(coefs, value.Draw(t, "coefficient"))
				}
			}
			m.AddRow(rapid.String().Draw(t, "row name"), lo, hi, cols, coefs)
		}
		back, text := roundTrip(t, m)
		if diff := sameModel(m, back); diff != "" {
			t.Fatalf("round trip (-want +got):\n%s\n%s", diff, text)
		}
	})
}

// The meaning of RANGES by row type and sign: table in the CPLEX and lp_solve descriptions of the MPS format.
func TestMPSRanges(t *testing.T) {
	const text = `* comment
NAME
OBJSENSE
    MIN
ROWS
 N obj
 L less
 G more
 E up
 E down
COLUMNS
 x obj 1 less 1
 x more 1 up 1
 x down 1
RHS
 less 10 more 10
 up 10 down 10
RANGES
 R less -4 more 4
 R up 4 down -4
BOUNDS
 UP x 3
ENDATA
`
	m, err := lp.ReadMPS(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	a := m.Arrays()
	if diff := cmp.Diff([]float64{6, 10, 10, 6}, a.RowLower); diff != "" {
		t.Errorf("lower (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]float64{10, 14, 14, 10}, a.RowUpper); diff != "" {
		t.Errorf("upper (-want +got):\n%s", diff)
	}
}

func TestMPSErrorsNameTheLine(t *testing.T) {
	head := "NAME t\nROWS\n N obj\n L r\nCOLUMNS\n x obj 1 r 1\n"
	cases := []struct {
		text string
		line int
	}{
		{"", 0},
		{" x 1\n", 1},
		{"NAME t\nWEIRD\n", 2},
		{"NAME t\nOBJSENSE MAX\n", 2},
		{"ROWS\n N obj\n Q r\n", 3},
		{"ROWS\n N obj\n L obj\n", 3},
		{head + " y nowhere 1\n", 7},
		{head + " y r abc\n", 7},
		{head + " y r 1 r 2\n", 7},
		{head + " y r 1\n x r 2\n", 8},
		{head + "RHS\n RHS r inf\n", 8},
		{head + "RHS\n RHS r 1\n RHS r 2\n", 9},
		{head + "RANGES\n R obj 1\n", 8},
		{head + "BOUNDS\n XX B x 1\n", 8},
		{head + "BOUNDS\n UP B z 1\n", 8},
		{head + "BOUNDS\n UP B x -1\nENDATA\n", 9},
		{head, 6},
	}
	for _, c := range cases {
		_, err := lp.ReadMPS(strings.NewReader(c.text))
		var at *lp.MPSError
		if !errors.As(err, &at) || at.Line != c.line {
			t.Errorf("%q: got %v, want an error in line %d", c.text, err, c.line)
		}
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteMPSReportsFailure(t *testing.T) {
	if err := lp.WriteMPS(failingWriter{}, everyForm()); err == nil {
		t.Error("a failing writer gave no error")
	}
	bad := &lp.Model{}
	bad.AddColumn("x", 0, 1, math.NaN())
	if err := lp.WriteMPS(&bytes.Buffer{}, bad); !errors.Is(err, lp.ErrInvalidModel) {
		t.Errorf("an invalid model gave %v", err)
	}
}

func FuzzReadMPS(f *testing.F) {
	var text bytes.Buffer
	if err := lp.WriteMPS(&text, everyForm()); err != nil {
		f.Fatal(err)
	}
	f.Add(text.String())
	f.Add("ROWS\n N o\nCOLUMNS\n M 'MARKER' 'INTORG'\n x o 1\nRHS\n o 3\nENDATA\n")
	f.Fuzz(func(t *testing.T, s string) {
		m, err := lp.ReadMPS(strings.NewReader(s))
		if err != nil {
			return
		}
		back, _ := roundTrip(t, m)
		if back.NumColumns() != m.NumColumns() || back.NumRows() != m.NumRows() || back.NumCoefficients() != m.NumCoefficients() {
			t.Errorf("%d x %d with %d entries became %d x %d with %d", m.NumRows(), m.NumColumns(), m.NumCoefficients(),
				back.NumRows(), back.NumColumns(), back.NumCoefficients())
		}
	})
}

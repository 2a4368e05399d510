package ledger

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func post(t testing.TB, l *Ledger, p Posting) {
	t.Helper()
	if err := l.Post(p); err != nil {
		t.Fatal(err)
	}
}

// Three hours of one source, one store and one load, worked by hand: 10 MWh go in, of which 4 MWh are stored in
// hour 0, 1 MWh is lost there and 3 MWh come out in hour 2.
func handMade(t testing.TB) *Ledger {
	l := New(3)
	post(t, l, Posting{Commodity: Energy, From: "source/sun", To: "bus", Series: []float64{8, 2, 0}})
	post(t, l, Posting{Commodity: Energy, From: "bus", To: "store/battery", Series: []float64{4, 0, 0}})
	post(t, l, Posting{Commodity: Energy, From: "store/battery", To: "loss/battery", Series: []float64{1, 0, 0}})
	post(t, l, Posting{Commodity: Energy, From: "store/battery", To: "bus", Series: []float64{0, 0, 3}})
	post(t, l, Posting{Commodity: Energy, From: "bus", To: "workload/chat", Series: []float64{4, 2, 3}})
	if err := l.Through(Energy, "bus", nil); err != nil {
		t.Fatal(err)
	}
	if err := l.Through(Energy, "store/battery", []float64{3, 3, 0}); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestBalancesClose(t *testing.T) {
	l := handMade(t)
	balances, err := l.Check()
	if err != nil {
		t.Fatal(err)
	}
	if len(balances) != 2 || !balances[0].Closes || !balances[1].Closes {
		t.Fatalf("balances %+v", balances)
	}
	if b := balances[0]; b.In != 13 || b.Out != 13 || b.HoursChecked != 3 {
		t.Errorf("bus: in %g, out %g over %d hours, want 13, 13, 3", b.In, b.Out, b.HoursChecked)
	}
	if b := balances[1]; b.In != 4 || b.Out != 4 {
		t.Errorf("battery: in %g, out %g, want 4, 4", b.In, b.Out)
	}
	for _, c := range []struct {
		from, to string
		want     float64
	}{{"source", "", 10}, {"", "workload", 9}, {"store", "loss", 1}, {"sour", "", 0}, {"", "", 27}} {
		if got := l.Total(Energy, c.from, c.to); got != c.want {
			t.Errorf("total from %q to %q is %g, want %g", c.from, c.to, got, c.want)
		}
	}
}

func TestBrokenBooksAreFound(t *testing.T) {
	l := handMade(t)
	post(t, l, Posting{Commodity: Energy, From: "bus", To: "loss/leak", Series: []float64{0, 1e-6, 0}})
	balances, err := l.Check()
	if !errors.Is(err, ErrUnbalanced) || !strings.Contains(err.Error(), `"bus"`) {
		t.Fatalf("error %v, want ErrUnbalanced at bus", err)
	}
	if b := balances[0]; b.Closes || b.WorstHour != 1 || math.Abs(b.Difference-1e-6) > 1e-12 {
		t.Errorf("bus %+v, want a difference of 1e-6 in hour 1", b)
	}
	if !balances[1].Closes {
		t.Error("the store closes and was reported")
	}
}

func TestMoneyClosesToTheCent(t *testing.T) {
	for _, c := range []struct {
		paid   float64
		closes bool
	}{{100, true}, {100.009, true}, {100.02, false}} {
		l := New(24)
		post(t, l, Posting{Commodity: Money, From: "workload/chat", To: "budget", Amount: 100})
		post(t, l, Posting{Commodity: Money, From: "budget", To: "supplier/grid", Amount: c.paid})
		if err := l.Through(Money, "budget", nil); err != nil {
			t.Fatal(err)
		}
		balances, err := l.Check()
		if balances[0].Closes != c.closes || (err == nil) != c.closes {
			t.Errorf("paid %g of 100: closes %v, error %v", c.paid, balances[0].Closes, err)
		}
	}
}

func TestPostRefuses(t *testing.T) {
	for name, p := range map[string]Posting{
		"unknown commodity": {Commodity: "hope", From: "a", To: "b", Amount: 1},
		"no account":        {Commodity: Money, From: "", To: "b", Amount: 1},
		"same account":      {Commodity: Money, From: "a", To: "a", Amount: 1},
		"energy, no series": {Commodity: Energy, From: "a", To: "b", Amount: 1},
		"wrong hours":       {Commodity: Energy, From: "a", To: "b", Series: []float64{1}},
		"negative hour":     {Commodity: Energy, From: "a", To: "b", Series: []float64{1, -1}},
		"NaN hour":          {Commodity: Energy, From: "a", To: "b", Series: []float64{1, math.NaN()}},
		"negative":          {Commodity: Money, From: "a", To: "b", Amount: -1},
		"NaN":               {Commodity: Money, From: "a", To: "b", Amount: math.NaN()},
		"infinite":          {Commodity: Money, From: "a", To: "b", Amount: math.Inf(1)},
	} {
		l := New(2)
		if err := l.Post(p); !errors.Is(err, ErrPosting) {
			t.Errorf("%s: error %v, want ErrPosting", name, err)
		}
		if len(l.Postings()) != 0 {
			t.Errorf("%s: was booked", name)
		}
	}
	if err := New(1).Through(Carbon, "a", []float64{1}); !errors.Is(err, ErrPosting) {
		t.Errorf("a stock of carbon: %v", err)
	}
	if err := New(2).Through(Energy, "a", []float64{1}); !errors.Is(err, ErrPosting) {
		t.Errorf("stock of the wrong length: error %v, want ErrPosting", err)
	}
}

// Whatever is posted, what all accounts give is what all accounts receive, and an account that is fed exactly what
// it pays out closes.
func TestDoubleEntry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.IntRange(1, 48).Draw(t, "hours")
		l := New(hours)
		accounts := []string{"a", "b", "c/d", "c/e"}
		amount := rapid.Float64Range(0, 1e9)
		for range rapid.IntRange(1, 20).Draw(t, "postings") {
			from := rapid.SampledFrom(accounts).Draw(t, "from")
			to := rapid.SampledFrom(accounts).Draw(t, "to")
			if from == to {
				continue
			}
			series := rapid.SliceOfN(amount, hours, hours).Draw(t, "series")
			if err := l.Post(Posting{Commodity: Energy, From: from, To: to, Series: series}); err != nil {
				t.Fatal(err)
			}
			back := append([]float64(nil), series...)
			if err := l.Post(Posting{Commodity: Energy, From: to, To: from, Series: back}); err != nil {
				t.Fatal(err)
			}
		}
		for _, a := range accounts {
			if err := l.Through(Energy, a, nil); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.Check(); err != nil {
			t.Fatal(err)
		}
		given, received := 0.0, 0.0
		for _, a := range accounts {
			given += l.Total(Energy, a, "")
			received += l.Total(Energy, "", a)
		}
		if math.Abs(given-received) > 1e-12*max(given, received) {
			t.Fatalf("all accounts give %g and receive %g", given, received)
		}
	})
}

func TestWriteCSV(t *testing.T) {
	l := New(1)
	post(t, l, Posting{Commodity: Money, From: "workload/a,b", To: "budget", Workload: "a,b", Stage: "supply", Memo: `he said "yes"`, Amount: 1234.567})
	var b bytes.Buffer
	if err := l.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("rows %v, error %v", rows, err)
	}
	want := []string{"money", "USD", "supply", "workload/a,b", "budget", "a,b", "1234.57", `he said "yes"`}
	for i, cell := range rows[1] {
		if cell != want[i] {
			t.Errorf("%s is %q, want %q", rows[0][i], cell, want[i])
		}
	}
}

func BenchmarkCheckYear(b *testing.B) {
	l := New(8760)
	series := make([]float64, 8760)
	for h := range series {
		series[h] = float64(h%24) + 0.1
	}
	for range 10 {
		post(b, l, Posting{Commodity: Energy, From: "source/x", To: "bus", Series: series})
		post(b, l, Posting{Commodity: Energy, From: "bus", To: "workload/x", Series: series})
	}
	if err := l.Through(Energy, "bus", nil); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Check(); err != nil {
			b.Fatal(err)
		}
	}
}

package training_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/compute/transformer"
	"tokenwatt/demand/calendar"
	"tokenwatt/demand/ownership"
	"tokenwatt/demand/training"
	"tokenwatt/internal/annuity"
	"tokenwatt/quantity"
)

// TestEstimateByHand writes the chain out once: 128 servers of 6.5 kW x 0.8, 3.19e23 operations.
func TestEstimateByHand(t *testing.T) {
	e := estimate(t, problem())
	// 6 (96 x 12 x 12,288^2 + 50,257 x 12,288) + 6 x 96 x 12,288 x 2,049 operations a token.
	perToken := 6*(96*12*12288.0*12288+50257*12288.0) + 6*96*12288*2049.0
	seconds := perToken * 300e9 / (1024 * 312e12 * 0.38 * 0.9)
	near(t, "operations a token", float64(e.FLOPsPerToken), perToken, 1e-12)
	near(t, "duration", e.Duration.Seconds(), seconds, 1e-12)
	near(t, "servers", float64(e.Servers), 128, 0)
	near(t, "power", e.Power.MW(), 128*6.5e-3*0.8, 1e-12)
	near(t, "energy", e.Energy.MWh(), 128*6.5e-3*0.8*seconds/3600, 1e-12)
	near(t, "electricity", e.Electricity.USD(), 128*6.5*0.8*seconds/3600*1.2*0.08, 1e-12)
	near(t, "hardware", e.Hardware.USD(), 128*199000*1.2*annuity.CRF(0.08, 4)*seconds/3600/8760/0.75, 1e-12)
	near(t, "carbon", e.Carbon.T(), 128*6.5*0.8*seconds/3600*1.2*0.4e-3, 1e-12)
	near(t, "total", e.Total.USD(), e.Hardware.USD()+e.Electricity.USD(), 1e-12)
	near(t, "accelerator-hours", e.AcceleratorHours, 1024*seconds/3600, 1e-12)
}

// TestWhatIsNotKnown: what is not given is not counted, and said so.
func TestWhatIsNotKnown(t *testing.T) {
	p := problem()
	p.Server.Price, p.EnergyPrice, p.Carbon = quantity.Figure[quantity.Money]{}, quantity.Figure[quantity.EnergyPrice]{}, quantity.Figure[quantity.CarbonIntensity]{}
	p.Accelerator.AchievableBF16 = quantity.Exact[quantity.Fraction](0.3)
	e := estimate(t, p)
	if e.HardwareKnown || e.ElectricityKnown || e.StaffKnown || e.CarbonKnown || e.RentKnown || e.Total != 0 || e.ElectricityShare != 0 {
		t.Errorf("nothing is known, and yet %+v", e)
	}
	if len(e.Warnings) != 5 {
		t.Errorf("5 things are to be said, not %q", e.Warnings)
	}
	p = problem()
	p.Accelerator.Rental = quantity.Exact(quantity.Money(2).PerTime(quantity.Hour))
	p.Training.Ownership.StaffPerYear = quantity.Exact(quantity.Money(8760).PerTime(quantity.Year))
	e = estimate(t, p)
	near(t, "rent", e.Rent.USD(), 2*e.AcceleratorHours, 1e-12)
	near(t, "staff", e.Staff.USD(), e.Duration.Hours(), 1e-12)
	near(t, "total, rent left out", e.Total.USD(), e.Hardware.USD()+e.Electricity.USD()+e.Staff.USD(), 1e-12)
	if len(e.Warnings) != 0 {
		t.Errorf("nothing is to be said, not %q", e.Warnings)
	}
}

func TestProblemsThatDoNotFit(t *testing.T) {
	cases := []struct {
		name   string
		change func(*training.Problem)
		is     error
		text   string
	}{
		{"no model", func(p *training.Problem) { p.Model.Layers = 0 }, transformer.ErrShape, "layers is 0"},
		{"attention", func(p *training.Problem) { p.Training.Attention = "sparse" }, transformer.ErrShape, `"sparse"`},
		{"start", func(p *training.Problem) { p.Training.Start = "02-30" }, calendar.ErrCalendar, "02-30"},
		{"start behind the study", func(p *training.Problem) { p.Study.Hours = 24 }, calendar.ErrCalendar, "24 hours are studied"},
		{"sequence beyond positions", func(p *training.Problem) { p.Training.SequenceLength = 4096 }, training.ErrProblem, "learned positions, 2048"},
		{"negative sequence", func(p *training.Problem) { p.Training.SequenceLength = -1 }, training.ErrProblem, "sequence_length is -1"},
		{"utilisation above one", func(p *training.Problem) { p.Training.MFU.Mode = 1.1 }, training.ErrProblem, "mfu is 1.1"},
		{"no tokens", func(p *training.Problem) { p.Training.Tokens = quantity.Figure[quantity.Tokens]{} }, training.ErrProblem, "tokens is not given"},
		{"empty server", func(p *training.Problem) { p.Server.Accelerators = 0 }, training.ErrProblem, "accelerators of the server is 0"},
		{"PUE below one", func(p *training.Problem) { p.PUE = 0.9 }, training.ErrProblem, "pue is 0.9"},
		{"PUE that is none", func(p *training.Problem) { p.PUE = math.NaN() }, training.ErrProblem, "pue is NaN"},
		{"life of zero", func(p *training.Problem) { p.Training.Ownership.Life.Mode = 0 }, ownership.ErrOwnership, "life is 0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := problem()
			c.change(&p)
			_, err := training.Estimate(p)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, expected %v with %q", err, c.is, c.text)
			}
			if _, err := training.Run(context.Background(), p, nil); !errors.Is(err, c.is) {
				t.Errorf("Run says %v", err)
			}
		})
	}
	p := problem()
	p.Training.MFU.Mode, p.Training.Goodput.Mode, p.PUE = 2, 0, 0
	if _, err := training.Estimate(p); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three faults are not three lines: %v", err)
	}
}

// anyProblem draws a problem of any size that lasts less than a year.
func anyProblem(t *rapid.T) training.Problem {
	p := problem()
	n := rapid.Float64Range(1, 1e5).Draw(t, "accelerators")
	p.Training.Accelerators = quantity.Exact(quantity.Count(n))
	p.Training.MFU = quantity.Exact(quantity.Fraction(rapid.Float64Range(0.05, 1).Draw(t, "mfu")))
	p.Training.Goodput = quantity.Exact(quantity.Fraction(rapid.Float64Range(0.5, 1).Draw(t, "goodput")))
	p.Training.Tokens = quantity.Exact(quantity.Tokens(n * rapid.Float64Range(1e3, 1e8).Draw(t, "tokens for each")))
	p.Training.Start = rapid.SampledFrom([]string{"01-01", "06-30", "12-31"}).Draw(t, "start")
	p.Study.Year = rapid.IntRange(2020, 2030).Draw(t, "year")
	return p
}

// TestLoadKeepsTheEnergy: conservation. The energy on the hourly axis is the estimate's, whatever is carried round.
func TestLoadKeepsTheEnergy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProblem(t)
		r, err := training.Run(context.Background(), p, nil)
		if errors.Is(err, training.ErrTooLong) {
			if e, err := training.Estimate(p); err != nil || e.Duration.Hours() <= 8760 {
				t.Fatalf("a run of %v h is too long (%v)", e, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Load.Check(len(r.Load.FirmMW)); err != nil {
			t.Error(err)
		}
		if got, want := r.Load.EnergyMWh(), r.Estimation.Energy.MWh(); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("the hours hold %g MWh, the estimate %g", got, want)
		}
		if peak := r.Load.PeakMW(); peak > r.Estimation.Power.MW()*(1+1e-12) {
			t.Errorf("an hour draws %g MW of %g", peak, r.Estimation.Power.MW())
		}
		end := float64(r.FirstHour) + r.Estimation.Duration.Hours()
		if r.Carried != (end > float64(len(r.Load.FirmMW))) || r.Carried != (len(r.Warnings) > len(r.Estimation.Warnings)) {
			t.Errorf("a run to hour %g is carried: %v, warnings %q", end, r.Carried, r.Warnings)
		}
	})
}

// TestMoreTokensNeverCostLess, and everything that is proportional to tokens is.
func TestMoreTokensNeverCostLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProblem(t)
		one, err := training.Estimate(p)
		if err != nil {
			t.Fatal(err)
		}
		factor := rapid.Float64Range(1, 100).Draw(t, "factor")
		p.Training.Tokens = quantity.Exact(quantity.Scale(p.Training.Tokens.Mode, factor))
		more, err := training.Estimate(p)
		if err != nil {
			t.Fatal(err)
		}
		if more.Total < one.Total || more.Energy < one.Energy || more.Servers != one.Servers {
			t.Errorf("%g times the tokens cost %v, not %v", factor, more.Total, one.Total)
		}
		if r := quantity.Ratio(more.Total, one.Total); math.Abs(r/factor-1) > 1e-9 {
			t.Errorf("%g times the tokens cost %g times as much", factor, r)
		}
	})
}

// TestTwiceTheMachinesHalveTheTime and leave operations, energy and accelerator-hours as they are.
func TestTwiceTheMachinesHalveTheTime(t *testing.T) {
	p := problem()
	one := estimate(t, p)
	p.Training.Accelerators = quantity.Exact[quantity.Count](2048)
	two := estimate(t, p)
	near(t, "time", 2*two.Duration.Seconds(), one.Duration.Seconds(), 1e-12)
	near(t, "energy", two.Energy.J(), one.Energy.J(), 1e-12)
	near(t, "accelerator-hours", two.AcceleratorHours, one.AcceleratorHours, 1e-12)
	p.Training.Accelerators = quantity.Exact[quantity.Count](1025)
	near(t, "servers of 1,025", float64(estimate(t, p).Servers), 129, 0)
}

// TestCarriedRound: a run that starts on 31 December goes on in January.
func TestCarriedRound(t *testing.T) {
	p := problem()
	p.Training.Start = "12-31"
	r, err := training.Run(context.Background(), p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Carried || r.FirstHour != 364*24 || r.Load.FirmMW[0] != r.Load.FirmMW[8759] || r.Load.FirmMW[8735] != 0 {
		t.Errorf("carried %v from hour %d, power %g and %g", r.Carried, r.FirstHour, r.Load.FirmMW[0], r.Load.FirmMW[8735])
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := training.Run(ctx, p, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a run that is stopped says %v", err)
	}
}

func ExampleEstimate() {
	e, err := training.Estimate(problem())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2e FLOP in %.1f days on %.0f servers\n", e.FLOPs.Float(), e.Duration.Days(), e.Servers.Float())
	fmt.Printf("%.2f MW, %.0f MWh at the meter\n", e.Power.MW(), e.FacilityEnergy.MWh())
	// Output:
	// 3.19e+23 FLOP in 33.7 days on 128 servers
	// 0.67 MW, 647 MWh at the meter
}

func BenchmarkEstimate(b *testing.B) {
	p := problem()
	r, err := training.Prepare(&p)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Estimate(&p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	p := problem()
	for b.Loop() {
		if _, err := training.Run(context.Background(), p, nil); err != nil {
			b.Fatal(err)
		}
	}
}

package schedule

import "math"

// Range is a figure with its 10th percentile (Low), median (Mode) and 90th percentile (High).
type Range struct{ Low, Mode, High float64 }

// Exact is a range without width.
func Exact(v float64) Range { return Range{v, v, v} }

// At returns the quantile of the range at a probability from 0 to 1. The logarithm's density falls in a straight line on each
// side of the mode and meets the percentiles: with a tail of half (1 - u / L)^2 the 90th percentile lies at u = (1 -
// sqrt(0.2)) L, so that no draw is further from the mode than L, 1.81 times the percentile. A log-normal through
// the same points would draw rates a hundred times the mode from a range of four.
func (r Range) At(probability float64) float64 {
	const reach = 1.8090169943749475 // 1 / (1 - sqrt(0.2))
	side, tail := r.High, 1-probability
	if probability < 0.5 {
		side, tail = r.Low, probability
	}
	return r.Mode * math.Pow(side/r.Mode, reach*(1-math.Sqrt(2*tail)))
}

// Reliability is how the machines fail and how the run comes back.
type Reliability struct {
	// Failures stop the run: their number in an accelerator-hour.
	Failures Range
	// Restart of the run after a failure, once it has its servers.
	Restart Restart
	// Swap is the share of the failures that take a server away, 0 to 1; RepairHours is how long in the mean, h.
	Swap, RepairHours float64
}

// Restart is the time from a failure to the first step, in s.
type Restart struct {
	Detect float64 // until the failure is noticed and its server known
	Start  float64 // scheduling, processes, communicators
	Load   float64 // reading the checkpoint
	Warm   float64 // caches, compilation and first slow steps
}

// Seconds is the whole restart in s.
func (r Restart) Seconds() float64 { return r.Detect + r.Start + r.Load + r.Warm }

func (r *Reliability) check(f *faults) {
	f.positive("reliability.failures", r.Failures.Mode)
	f.number("reliability.failures.low", r.Failures.Low, "above zero and at most the mode", r.Failures.Low > 0 && !(r.Failures.Low > r.Failures.Mode))
	f.number("reliability.failures.high", r.Failures.High, "the mode or above", !(r.Failures.High < r.Failures.Mode))
	f.notNegative("reliability.restart.detect", r.Restart.Detect)
	f.notNegative("reliability.restart.start", r.Restart.Start)
	f.notNegative("reliability.restart.load", r.Restart.Load)
	f.notNegative("reliability.restart.warm", r.Restart.Warm)
	f.number("reliability.swap", r.Swap, "0 to 1", r.Swap >= 0 && r.Swap <= 1)
	f.notNegative("reliability.repair_hours", r.RepairHours)
}

// MTBF is the mean time between failures in s of a run on n accelerators, each failing at a rate per hour: components
// in series.
func MTBF(perAcceleratorHour float64, n int) float64 {
	return hour / (perAcceleratorHour * float64(n))
}

// Rate is a published rate of failures.
type Rate struct {
	Run    string
	Value  float64 // failures per accelerator-hour
	Source string  // where it is stated, and how it follows
	Date   string  // of publication
	Basis  string  // measured, published or estimate
}

// Rates lists the published rates, lowest first. They count what stopped a run or took a server out, in the words of
// each source, so they are not one statistic.
func Rates() []Rate {
	return []Rate{
		{
			"Meta RSC-2", 2.34e-3 / 24 / 8,
			"Kokolis et al., arXiv 2410.21680: 2.34 failures per 1,000 node-days, 8 A100 a node (read in third-party transcriptions)", "2024-10", "measured",
		},
		{
			"Llama 3 405B", 419.0 / (16384 * 54 * 24),
			"Llama Team, arXiv 2407.21783, Table 5: 419 unexpected interruptions in 54 days on 16,384 H100", "2024-07", "measured",
		},
		{
			"BLOOM 176B", 1.5 / (7 * 24) / 384,
			"Bekman, The Technology Behind BLOOM Training: 1 to 2 GPU failures a week on 384 A100, its middle", "2022-07", "published",
		},
		{
			"Meta, 100,000 GPUs", 1 / (0.3 * 100000),
			"arXiv 2602.00277: a failure every 18 minutes on about 100,000 GPUs (read in third-party transcriptions)", "2026-01", "published",
		},
		{
			"Meta RSC-1", 6.50e-3 / 24 / 8,
			"Kokolis et al., arXiv 2410.21680: 6.50 failures per 1,000 node-days, 8 A100 a node (read in third-party transcriptions)", "2024-10", "measured",
		},
		{
			"OPT-175B", 2.0 / 24 / 1024,
			"Zhang et al., metaseq OPT chronicles, final update: about 2 machines go down every day, 1,024 A100", "2022-01", "published",
		},
	}
}

// DefaultReliability is the rate of Llama 3 405B within the lowest and highest of Rates (six values: their smallest
// and largest stand near the 10th and 90th percentile, Blom's plotting position 0.10 and 0.90), a restart of ten minutes (the
// recovery of a synchronous run at Meta, arXiv 2602.00277; MegaScale, arXiv 2402.15627, needs under ten to detect and
// diagnose), the share of Llama 3's interruptions that hardware caused (78 %, arXiv 2407.21783), and a repair of two
// days, which is an assumption.
func DefaultReliability() Reliability {
	rates := Rates()
	return Reliability{
		Failures:    Range{Low: rates[0].Value, Mode: rates[1].Value, High: rates[len(rates)-1].Value},
		Restart:     Restart{Detect: 300, Start: 240, Load: 60},
		Swap:        0.78,
		RepairHours: 48,
	}
}

package simulation_test

import "testing"

// The peak hour of a small service: what comes in goes out, at the rate asked for.
func TestPeakHour(t *testing.T) {
	r := run(t)
	c := &r.Cluster.Counters
	if c.Arrived != c.Finished || c.Arrived != r.Drawn.Requests || c.Arrived < 140 || c.Arrived > 260 {
		t.Errorf("%d requests drawn, %d arrived, %d finished; 2400 a day with a peak of twice the mean are 200 in the mean", r.Drawn.Requests, c.Arrived, c.Finished)
	}
	if !(r.Summary.Latency.TTFT.P50 > 0.015 && r.Summary.Latency.TTFT.P50 < 0.2) || !(r.Summary.Latency.TPOT.P50 > 0.004 && r.Summary.Latency.TPOT.P50 < 0.02) {
		t.Errorf("TTFT %g s, TPOT %g s", r.Summary.Latency.TTFT.P50, r.Summary.Latency.TPOT.P50)
	}
}

package ode

import "math"

// detector counts the steps that the region of stability limits (Hairer & Wanner II, section IV.2).
type detector struct {
	limited, quiet int
}

// notice takes |h lambda| of an accepted step and reports whether the problem counts as stiff now.
func (d *detector) notice(hLambda, stable float64) bool {
	if hLambda > stable {
		d.quiet = 0
		d.limited++
		return d.limited == 15
	}
	if d.limited > 0 {
		if d.quiet++; d.quiet == 6 {
			*d = detector{}
		}
	}
	return false
}

// noticeStiffness follows the detector through an accepted step of an explicit method and does what the settings say.
func (s *Solver) noticeStiffness() error {
	if s.method != stepper(&s.pair) || !s.detect.notice(s.pair.spectralRadius(s), s.pair.tab.stable) {
		return nil
	}
	if !s.result.Stiff {
		s.result.Stiff, s.result.StiffAt = true, s.t
	}
	switch s.s.OnStiff {
	case FailStiff:
		return ErrStiff
	case SwitchStiff:
		s.switching = true
	}
	return nil
}

// spectralRadius estimates |h lambda| from the last two stages, whose times are the same: h |f1 - f2| / |y1 - y2|.
func (x *explicit) spectralRadius(s *Solver) float64 {
	last := x.k[x.tab.stages-1]
	var up, down float64
	// Each component in units of its tolerance, so that the units of the state do not enter.
	for i, f := range s.fNew {
		df, dy := (f-last[i])/s.scale[i], (s.yNew[i]-x.y[i])/s.scale[i]
		up += df * df
		down += dy * dy
	}
	if !(down > 0) {
		return 0
	}
	return math.Abs(s.h) * math.Sqrt(up/down)
}

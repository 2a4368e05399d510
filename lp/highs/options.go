package highs

import (
	"fmt"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// methodName says which of HiGHS's algorithms will solve the model.
func methodName(m *lp.Model, s *lp.Settings) string {
	if m.IsMIP() {
		return "mip"
	}
	if s.Method == lp.Choose {
		return lp.Simplex.String()
	}
	return s.Method.String()
}

// option is one HiGHS option.
type option struct {
	name  string
	value any
}

// setOptions translates the settings. Options are set in a fixed order.
func (in *instance) setOptions(s *lp.Settings) error {
	options := []option{
		{"threads", 1},
		{"parallel", "off"},
		{"time_limit", limitSeconds},
		{"small_matrix_value", highsrange.SmallMatrixValue},
		{"random_seed", s.RandomSeed},
	}
	switch in.method {
	case "ipm":
		options = append(options, option{"solver", "ipx"}) // the build has no BLAS and so no HiPO
	case "simplex", "pdlp":
		options = append(options, option{"solver", in.method})
	}
	for _, t := range []struct {
		name  string
		value float64
	}{
		{"primal_feasibility_tolerance", s.PrimalTolerance},
		{"dual_feasibility_tolerance", s.DualTolerance},
		{"ipm_optimality_tolerance", s.GapTolerance()},
		{"pdlp_optimality_tolerance", s.GapTolerance()},
		{"mip_rel_gap", s.MIPGap},
	} {
		if t.value != 0 {
			options = append(options, option{t.name, t.value})
		}
	}
	for _, sw := range []struct {
		name  string
		value lp.Switch
	}{{"presolve", s.Presolve}, {"run_crossover", s.Crossover}} {
		switch sw.value {
		case lp.On:
			options = append(options, option{sw.name, "on"})
		case lp.Off:
			options = append(options, option{sw.name, "off"})
		case lp.Auto:
		}
	}
	for _, o := range options {
		if err := in.setOption(o.name, o.value); err != nil {
			return fmt.Errorf("settings: %w", err)
		}
	}
	return nil
}

package recompute

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"tokenwatt/claims"
	"tokenwatt/claims/measure"
)

// templates returns one template of each kind of formula.
func templates(t *testing.T, e *Engine) map[string]*template {
	t.Helper()
	all := map[string]*template{}
	for name, c := range map[string]*claims.Claim{
		"share of electricity": claim(claims.ElectricityShare, number(measure.Share, 60, 0, "%"), llm),
		"cost of training":     claim(claims.TrainingCost, number(measure.Money, 5e6, 0, "USD"), llm),
		"energy of training":   claim(claims.TrainingEnergy, number(measure.Energy, 1e6, 0, "kWh"), llm),
		"carbon of hours":      claim(claims.TrainingCarbon, number(measure.Mass, 1e6, 0, "kg"), subject(claims.Model, "llama-3.3", "")),
		"length of training":   with(claim(claims.TrainingDuration, number(measure.Time, 30, 0, "day"), gpt3, a100), claims.TrainingFleet, number(measure.Count, 1024, 0, "GPU")),
		"households":           claim(claims.HouseholdYears, number(measure.Time, 200, 0, "year"), gpt3, us, home),
		"daily bill":           with(claim(claims.DailyBill, number(measure.Money, 5e4, 0, "USD/day"), chatGPT, a100), claims.FleetSize, number(measure.Count, 30000, 0, "GPU")),
		"served tokens":        claim(claims.EnergyPerToken, number(measure.Intensity, 1e-6, 0, "kWh/token"), gpt3),
	} {
		q := e.question(c, &claims.Context{}, claims.Date{})
		a, err := q.answer()
		if err != nil || a == nil || a.template == nil {
			t.Fatalf("%s: %+v, %v", name, a, err)
		}
		all[name] = a.template
	}
	return all
}

// place returns the input of a template that an assumption is about.
func place(t *rapid.T, m *template, name string) int {
	for i := range m.inputs {
		if m.inputs[i].name == name {
			return i
		}
	}
	t.Fatalf("no input %q", name)
	return -1
}

// Put back into the template, each single assumption that is said to be enough gives the claim, and so does the joint one.
func TestInversesReproduceTheClaim(t *testing.T) {
	for name, m := range templates(t, engine(t)) {
		mode, err := m.at(m.modes())
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			reached := 0
			rapid.Check(t, func(t *rapid.T) {
				target := mode * math.Exp(rapid.Float64Range(-3, 3).Draw(t, "logarithm of the factor"))
				all, err := m.backwards(t.Context(), target)
				if err != nil {
					t.Fatal(err)
				}
				joint, jointly := m.modes(), false
				for _, a := range all {
					i := place(t, m, a.Input)
					v := a.Value * m.inputs[i].scale
					if a.Joint != "" {
						joint[i], jointly = v, true
						continue
					}
					if !a.Reachable {
						continue
					}
					reached++
					x := m.modes()
					x[i] = v
					y, err := m.at(x)
					if err != nil || math.Abs(y/target-1) > 1e-6 {
						t.Fatalf("%s = %g gives %g, not %g (%v)", a.Input, a.Value, y, target, err)
					}
					low, high, _ := m.inputs[i].published()
					if a.Within != (v >= low*(1-1e-9) && v <= high*(1+1e-9)) {
						t.Fatalf("%s = %g is within %g to %g: %v", a.Input, v, low, high, a.Within)
					}
				}
				if y, err := m.at(joint); jointly && (err != nil || math.Abs(y/target-1) > 1e-6) {
					t.Fatalf("together they give %g, not %g (%v)", y, target, err)
				}
			})
			if reached == 0 {
				t.Error("no assumption alone ever was enough")
			}
		})
	}
}

// For a product of inputs the least joint change is known: input i moves by s_i^2 ln(target/mode) / sum s^2 in logarithms.
func TestLeastJointChangeOfAProduct(t *testing.T) {
	in := func(name string, low, mode, high float64) input {
		return input{key: name, name: name, low: low, mode: mode, high: high, scale: 1}
	}
	m := product("y", "", "a b / c", "", []input{in("a", 1, 2, 4), in("b", 1, 3, 9)}, []input{in("c", 5, 5, 5)})
	all, err := m.joint(t.Context(), 12)
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	sa, sb := math.Log(4)/2, math.Log(9)/2
	move := math.Log(12/1.2) / (sa*sa + sb*sb)
	for i, want := range []float64{2 * math.Exp(move*sa*sa), 3 * math.Exp(move*sb*sb)} {
		if math.Abs(all[i].Value/want-1) > 1e-6 {
			t.Errorf("%+v, want %g", all[i], want)
		}
	}
}

// P5 to P95 lie within the ends, and the same claim has the same range whatever was judged before.
func TestSpansAreOrderedAndDeterministic(t *testing.T) {
	one, other := engine(t), engine(t)
	second := templates(t, other)
	for name, m := range templates(t, one) {
		s, err := one.spanOf(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		if !(s.low <= s.p5 && s.p5 <= s.p95 && s.p95 <= s.high && s.low <= s.mode && s.mode <= s.high) {
			t.Errorf("%s: %+v", name, s)
		}
		r, err := other.spanOf(t.Context(), second[name])
		if err != nil || r != s {
			t.Errorf("%s: %+v and %+v, %v", name, s, r, err)
		}
		if again, err := one.spanOf(t.Context(), m); err != nil || again != s {
			t.Errorf("%s: kept %+v, was %+v, %v", name, again, s, err)
		}
	}
}

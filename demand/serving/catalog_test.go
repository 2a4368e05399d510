package serving_test

import (
	"errors"
	"math"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving"
)

// TestCatalog serves every model of the built-in catalog on every one of its servers: all of them give finite
// numbers above zero, and a busy output token takes between a microjoule and a kilojoule. Requests that are longer
// than a model's learned positions are the only ones refused.
func TestCatalog(t *testing.T) {
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	served := 0
	for _, model := range c.Models {
		for _, server := range c.Servers {
			p := problem()
			p.Model, p.Server = model.Value, server.Value
			p.Accelerator = c.Accelerators.Get(server.Value.Accelerator).Value
			p.Serving.InputTokens, p.Serving.OutputTokens = tokens(300), tokens(200)
			e, err := serving.Estimate(p)
			if err != nil {
				if n := model.Value.LearnedPositions; n == 0 || n >= 500 || !errors.Is(err, serving.ErrProblem) {
					t.Errorf("%s on %s: %v", model.Name, server.Name, err)
				}
				continue
			}
			served++
			joules := e.BusyEnergyPerOutput.JPerToken()
			if !(joules > 1e-6 && joules < 1e3) {
				t.Errorf("%s on %s takes %g J a token", model.Name, server.Name, joules)
			}
			for _, v := range []float64{e.Power.W(), float64(e.Servers), e.Energy.J(), float64(e.Replica.Requests), e.Replica.BatchLimit} {
				if !(v > 0) || math.IsInf(v, 0) {
					t.Errorf("%s on %s gives %+v", model.Name, server.Name, e)
				}
			}
		}
	}
	t.Logf("%d pairs served", served)
	if served == 0 {
		t.Error("no model runs anywhere")
	}
}

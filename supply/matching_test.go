package supply

import (
	"math"
	"testing"
)

// half is 10 MW for 24 hours from a grid at 10 USD/MWh that is half carbon-free, and a clean plant of 10 MW at 60.
func half() Problem {
	p := bought(constant(24, 10), math.Inf(1), 10)
	p.Grid.CarbonFreeShare = constant(24, 0.5)
	p.Grid.CarbonKgPerMWh = constant(24, 400)
	p.Plants = []Plant{fixedPlant("clean", 10, 60)}
	return p
}

// Matched hour by hour to 90 %, half of the import may be no more than a tenth of the load: 48 MWh are bought. A MWh more
// that need not be matched lets 2 MWh be bought that save 50 USD each.
func TestHourlyMatchingByHand(t *testing.T) {
	p := half()
	s := settings(t)
	r := run(t, p, s)
	near(t, "share without a constraint", r.HourlyCFEShare, 0.5, 1e-9)
	near(t, "annual share without a constraint", r.AnnualCFEShare, 0, 1e-9)
	share := 0.9
	p.HourlyCFEShare = &share
	r = run(t, p, s)
	near(t, "cost", r.Costs.Total(), 48*10+192*60, 1e-9)
	near(t, "share", r.HourlyCFEShare, 0.9, 1e-9)
	near(t, "annual share", r.AnnualCFEShare, 0.8, 1e-9)
	near(t, "price of the share", r.HourlyCFEShadowUSDPerMWh, 100, 1e-9)
	conserves(t, &p, r)
	// The price is what the clean plant asks, and what import costs with what of it has to be matched: 10 + 0.5 x 100.
	near(t, "hourly price", r.MeanPriceUSDPerMWh, 60, 1e-9)
	// One MWh more of load costs 0.1 x 100 USD less than that: a tenth of it need not be matched.
	more := p
	more.LoadMW = constant(24, 10.1)
	near(t, "cost of more load", (run(t, more, s).ObjectiveUSD-r.ObjectiveUSD)/2.4, 60-10, 1e-6)

	share = 1
	r = run(t, p, s)
	near(t, "all matched: cost", r.Costs.Total(), 240*60, 1e-9)
	if r.HourlyCFEShadowUSDPerMWh != 0 || len(r.Warnings) != 1 {
		t.Errorf("price %g, warnings %v", r.HourlyCFEShadowUSDPerMWh, r.Warnings)
	}
}

// Load that is not served need not be matched: at 70 USD/MWh nothing goes unserved, at 40 all that would need clean power.
func TestUnservedLoadNeedsNoMatching(t *testing.T) {
	p := half()
	share, price := 0.9, 40.0
	p.HourlyCFEShare, p.UnservedUSDPerMWh = &share, &price
	r := run(t, p, settings(t))
	// Serving a MWh costs 0.2 x 10 + 0.8 x 60 = 50 USD, more than 40.
	near(t, "unserved", r.UnservedMWh, 240, 1e-9)
	price = 70
	near(t, "served", run(t, p, settings(t)).UnservedMWh, 0, 1e-9)
}

// Matched over the year to 90 %: 216 MWh of clean power, at whatever hour. Exported power counts, so that a plant without
// a limit on its sun sells at noon what it does not use; a gas plant stated as fossil does not count.
func TestAnnualMatchingByHand(t *testing.T) {
	p := half()
	share := 0.9
	p.AnnualCFEShare = &share
	s := settings(t)
	r := run(t, p, s)
	near(t, "cost", r.Costs.Total(), 24*10+216*60, 1e-9)
	near(t, "share", r.AnnualCFEShare, 0.9, 1e-9)
	near(t, "price of the share", r.AnnualCFEShadowUSDPerMWh, 50, 1e-9)
	near(t, "hourly share", r.HourlyCFEShare, 0.95, 1e-9)
	conserves(t, &p, r)

	share = 1.2 // 288 MWh, of which the plant of 10 MW has 240
	p.Plants[0].MinMW, p.Plants[0].MaxMW = 20, 20
	p.Grid.ExportLimitMW, p.Grid.ExportPriceUSDPerMWh = 5, constant(24, 5)
	r = run(t, p, s)
	near(t, "cost with export", r.Costs.Total(), 288*60-48*5, 1e-9)
	near(t, "annual share with export", r.AnnualCFEShare, 1.2, 1e-9)
	near(t, "hourly share with export", r.HourlyCFEShare, 1, 1e-9)
	conserves(t, &p, r)

	p.Plants[0].Matching = MatchFossil
	near(t, "a plant stated as fossil", run(t, withoutShares(p), s).AnnualCFEShare, 0, 1e-9)
}

func withoutShares(p Problem) Problem {
	p.HourlyCFEShare, p.AnnualCFEShare = nil, nil
	return p
}

// A cap of 48 t on 240 MWh counts 120 MWh of import at the average 400 kg/MWh, 60 at a marginal 800; a tonne is worth
// 50 USD over 0.4 or 0.8 t.
func TestCapOnEitherIntensity(t *testing.T) {
	p := half()
	kg := 48e3
	p.CarbonCapKg = &kg
	p.Grid.MarginalCarbonKgPerMWh = constant(24, 800)
	s := settings(t)
	for basis, mwh := range map[CarbonBasis]float64{AverageCarbon: 120, MarginalCarbon: 60} {
		p.CarbonBasis = basis
		r := run(t, p, s)
		near(t, "import", r.asset("grid").OutputMWh, mwh, 1e-9)
		near(t, "carbon at the average", r.DirectT, 0.4*mwh, 1e-9)
		near(t, "carbon at the margin", r.MarginalT, 0.8*mwh, 1e-9)
		near(t, "price of a tonne", r.CarbonShadowUSDPerT, 50/(48/mwh), 1e-9)
		if !r.HasMarginal {
			t.Error("the marginal intensity is known")
		}
	}
	// A price of 100 USD/t on the marginal 0.8 t/MWh makes import dearer than clean power: 90 against 60.
	p.CarbonCapKg, p.CarbonPriceUSDPerT, p.CarbonBasis = nil, 100, MarginalCarbon
	near(t, "import at a price on the margin", run(t, p, s).asset("grid").OutputMWh, 0, 1e-9)
	p.CarbonBasis = AverageCarbon
	r := run(t, p, s)
	near(t, "import at a price on the average", r.asset("grid").OutputMWh, 240, 1e-9)
	near(t, "carbon price paid", r.Costs.Carbon, 240*0.4*100, 1e-9)
}

// A cap that does not bind has no price.
func TestLooseCap(t *testing.T) {
	p := mixed(24)
	kg := 400 * p.loadMWh() * 1.01
	p.CarbonCapKg = &kg
	r := run(t, p, settings(t))
	near(t, "carbon's shadow price", r.CarbonShadowUSDPerT, 0, 1e-6)
	// Gas at 1000 + 50 USD/MWh emits 400 kg, clean power costs 2000; a cap of 100 kg lets gas serve a quarter.
	kg = 100 * p.loadMWh()
	r = run(t, p, settings(t))
	near(t, "cost", r.Costs.Total(), p.loadMWh()*(1050*0.25+2000*0.75), 1e-6)
	near(t, "carbon's shadow price", r.CarbonShadowUSDPerT, 950/0.4, 1e-6)
}

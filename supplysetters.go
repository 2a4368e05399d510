package tokenwatt

import (
	"fmt"
	"time"

	"tokenwatt/report"
	"tokenwatt/supply"
)

// setterTitle says what sets a price: of what, and how.
func setterTitle(s supply.Setter) (name, how string) {
	switch s.Kind {
	case supply.SetByImport, supply.SetByExport:
		return string(supply.GridSupply), string(s.Kind)
	case supply.SetByPlant:
		return s.Name, "running cost"
	case supply.SetByCurtailment:
		return s.Name, "curtailed"
	case supply.SetByStore:
		return s.Name, "stored energy"
	case supply.SetByCapacity:
		return s.Name, "cost of capacity"
	case supply.SetByPowerCap:
		return s.Name, fmt.Sprintf("power cap, segment %d", s.Segment+1)
	default:
		return string(s.Kind), ""
	}
}

// family is the palette's family of an asset, or of what is none.
func (p *plan) family(name string) string {
	for i := range p.supply.Assets {
		if p.supply.Assets[i].Name == name {
			return p.supply.Assets[i].Family
		}
	}
	return "other"
}

func (p *plan) settersReport(s *supply.Setters) []report.PriceSetter {
	list := make([]report.PriceSetter, len(s.Summary))
	for i := range s.Summary {
		c := &s.Summary[i]
		name, how := setterTitle(c.Setter)
		list[i] = report.PriceSetter{Name: name, How: how, Family: p.family(name), Hours: c.Hours, Share: c.HourShare, Price: dual(c.MeanUSDPerMWh)}
	}
	start := time.Date(p.scenario.Study.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	for h, i := range s.ByHour {
		if i >= 0 {
			list[i].Quarters[(start.Add(time.Duration(h)*time.Hour).Month()-1)/3]++
		}
	}
	return list
}

// priceSetters names what sets the price of each hour, for the hourly table.
func (p *plan) priceSetters() []string {
	if p.answers == nil || p.answers.Setters == nil {
		return nil
	}
	s := p.answers.Setters
	texts := make([]string, len(s.ByHour))
	for h, i := range s.ByHour {
		texts[h] = string(supply.SetByNone)
		if i < 0 {
			continue
		}
		name, how := setterTitle(s.Summary[i].Setter)
		if texts[h] = name; how != "" {
			texts[h] += ", " + how
		}
	}
	return texts
}

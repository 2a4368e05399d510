package report

import (
	"encoding/csv"
	"fmt"
	"io"
)

// WriteSupplyJSON writes a report's supply as one JSON document. Its fields are those of the report.
func WriteSupplyJSON(w io.Writer, r *Report) error {
	return writeDocument(w, struct {
		section
		Year      int      `json:"year"`
		Hours     int      `json:"hours"`
		Supply    *Supply  `json:"supply"`
		Synthetic []string `json:"synthetic_inputs"`
		Measured  []string `json:"inputs_from_files,omitempty"`
		Warnings  []string `json:"warnings"`
	}{r.section(), r.Year, r.Hours, r.Supply, append([]string{}, r.Synthetic...), r.Measured, append([]string{}, r.Warnings...)})
}

// WriteSupplyCSV writes the assets of a supply as a table, those that are built first, then the candidates that are not with
// the capital cost at which they enter: as found by solving again where that was done, else at the hourly prices. Numbers
// have the fewest digits that read back as the same number; what does not apply is empty.
func WriteSupplyCSV(w io.Writer, s *Supply) error {
	out := csv.NewWriter(w)
	rows := [][]string{{
		"name", "technology", "family", "built", "capacity_mw", "storage_mwh", "energy_mwh", "capacity_factor", "share_of_energy", "curtailed_mwh",
		"cost_usd", "lcoe_usd_per_mwh", "capture_price_usd_per_mwh", "assumed_capex_usd_per_kw", "enters_at_capex_usd_per_kw",
	}}
	for i := range s.Assets {
		a := &s.Assets[i]
		storage, share := "", exact(a.Share)
		if a.StorageMWh > 0 {
			storage, share = exact(a.StorageMWh), ""
		}
		rows = append(rows, []string{
			a.Name, a.Technology, a.Family, "true", exact(a.CapacityMW), storage, exact(a.EnergyMWh), exact(a.CapacityFactor), share,
			exact(a.CurtailedMWh), exact(a.TotalUSD), exact(a.LCOEUSDPerMWh), exact(a.CaptureUSDPerMWh), "", "",
		})
	}
	for i := range s.NotBuilt {
		n := &s.NotBuilt[i]
		row := []string{n.Name, n.Technology, n.Family, "false", "0", "", "0", "", "", "", "0", "", "", "", ""}
		if n.CapexUSDPerKW > 0 {
			row[13], row[14] = exact(n.CapexUSDPerKW), exact(n.BreakEvenUSDPerKW)
			if t := s.solved(n.Name); t != nil && t.Unit == "USD/kW" {
				row[14] = exact(t.Enters)
			}
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: supply as CSV: %w", err)
	}
	return nil
}

// solved is the threshold of a candidate's capital cost as found by solving again; nil where there is none.
func (s *Supply) solved(name string) *SupplyThreshold {
	if s.Answers == nil {
		return nil
	}
	for i := range s.Answers.Entries {
		if e := &s.Answers.Entries[i]; e.Name == name {
			return e.Capital
		}
	}
	return nil
}

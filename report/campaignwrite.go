package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// WriteCampaignsJSON writes a report's campaigns as one JSON document.
func WriteCampaignsJSON(w io.Writer, r *Report) error {
	return writeDocument(w, struct {
		section
		Headline  []Answer    `json:"headline"`
		Campaigns []*Campaign `json:"campaigns"`
		Warnings  []string    `json:"warnings"`
	}{r.section(), r.Headline, r.Campaigns, append([]string{}, r.Warnings...)})
}

// WriteCampaignsCSV writes campaigns as a table, one number a row: workload, section, item, statistic, value, unit. Sections
// are count, wall, use, energy, cost, bucket (its item is the padded length), schedule and refusal (its item is the sequence or its
// length). The hours are in WriteCampaignHoursCSV.
func WriteCampaignsCSV(w io.Writer, list []*Campaign) error {
	return writeNumbers(w, list, func(c *Campaign) string { return c.Workload }, func(t *numberTable, c *Campaign) {
		c.totals(t)
		c.lists(t)
	})
}

// totals are the numbers that there is one of.
func (c *Campaign) totals(t *numberTable) {
	t.add("count", "jobs", "", float64(c.Run), "")
	t.add("count", "refused", "", float64(c.Refused), "sequences")
	if in := c.Input; in != nil {
		t.add("count", "sequences", "", float64(in.Sequences), "")
		t.add("count", "letters", "", float64(in.Letters), in.Unit)
		t.add("count", "longest", "", float64(in.Longest), in.Unit)
		t.add("count", "bad_records", "", float64(in.Bad), "")
		t.add("count", "repeated_names", "", float64(in.Repeated), "")
	}
	if c.Longest > 0 {
		t.add("count", "longest_that_fits", "", float64(c.Longest), "")
	}
	if c.Sites > 0 {
		t.add("count", "genome_sites", "", c.Sites, "")
		t.add("count", "expected_hits", "", c.Hits, "")
	}
	t.add("wall", "run", "", c.Wall.Hours, "h")
	t.add("wall", "lower_bound", "", c.Wall.Bound, "h")
	t.add("wall", "over_lower_bound", "", c.Wall.Ratio, "")
	if c.Wall.FirstEnds > 0 {
		t.add("wall", "first_stage", "", c.Wall.FirstEnds, "h")
	}
	u := &c.Use
	for _, v := range []struct {
		section, item string
		value         float64
		unit          string
	}{
		{"use", "accelerator", u.AcceleratorHours, "h"},
		{"use", "compile", u.CompileHours, "h"},
		{"use", "waiting", u.WaitingHours, "h"},
		{"use", "core", u.CoreHours, "h"},
		{"energy", "it", u.ITMWh, "MWh"},
		{"energy", "metered", u.MeteredMWh, "MWh"},
		{"energy", "processors", u.CPUMWh, "MWh"},
		{"energy", "waiting", u.WaitingMWh, "MWh"},
	} {
		t.add(v.section, v.item, "sum", v.value, v.unit)
	}
	for _, p := range c.Cost.Items {
		t.add("cost", p.Name, "sum", p.Value, "USD")
	}
	t.add("cost", "all", "sum", c.Cost.TotalUSD, "USD")
	t.add("cost", "all", "per_job", c.Cost.USDPerJob, "USD")
	if c.Cost.CarbonKnown {
		t.add("cost", "co2", "sum", c.Cost.KgCO2, "kg")
	}
}

// lists are buckets, schedules and refusals.
func (c *Campaign) lists(t *numberTable) {
	for i := range c.Buckets {
		b, item := &c.Buckets[i], strconv.Itoa(c.Buckets[i].Length)
		t.add("bucket", item, "jobs", float64(b.Jobs), "")
		t.add("bucket", item, "letters", float64(b.Letters), "")
		t.add("bucket", item, "seconds_each", b.SecondsEach, "s")
		t.add("bucket", item, "accelerator_hours", b.AcceleratorHours, "h")
		t.add("bucket", item, "core_hours", b.CoreHours, "h")
		t.add("bucket", item, "compile", b.Compile, "s")
	}
	for i := range c.Schedules {
		s := &c.Schedules[i]
		t.add("schedule", s.Name, "first_hour", float64(s.FirstHour), "")
		t.add("schedule", s.Name, "last_hour", float64(s.LastHour), "")
		t.add("schedule", s.Name, "run", s.RunHours, "h")
		t.add("schedule", s.Name, "it", s.ITMWh, "MWh")
		t.add("schedule", s.Name, "metered", s.Metered, "MWh")
		if s.USDKnown {
			t.add("schedule", s.Name, "electricity", s.USD, "USD")
		}
		if s.CO2Known {
			t.add("schedule", s.Name, "co2", s.KgCO2, "kg")
		}
	}
	for i := range c.Refusals {
		r := &c.Refusals[i]
		item := r.Name
		if item == "" {
			item = strconv.Itoa(r.Length)
		}
		t.add("refusal", item, "length", float64(r.Length), "")
		t.add("refusal", item, "count", float64(r.Count), "")
		if r.Line > 0 {
			t.add("refusal", item, "line", float64(r.Line), "")
		}
	}
}

// WriteCampaignHoursCSV writes the hours that a campaign may run in: hour of the study, price, carbon intensity, power at IT by
// schedule. What is not known by hour is empty.
func WriteCampaignHoursCSV(w io.Writer, c *Campaign) error {
	out := csv.NewWriter(w)
	head := []string{"hour", "price_usd_per_mwh", "carbon_kg_per_mwh"}
	for i := range c.Schedules {
		head = append(head, c.Schedules[i].Name+" it_mw")
	}
	if err := out.Write(head); err != nil {
		return err
	}
	at := func(series []float64, h int) string {
		if h >= len(series) {
			return ""
		}
		return exact(series[h])
	}
	for h := range c.WindowHours {
		row := []string{strconv.Itoa(c.FirstHour + h), at(c.Price, h), at(c.Carbon, h)}
		for i := range c.Schedules {
			row = append(row, at(c.Schedules[i].MW, h))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

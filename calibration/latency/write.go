package latency

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/calibration/score"
)

// SchemaVersion of the JSON form; it changes when a field changes its meaning.
const SchemaVersion = 2

// Overall is one statistic over all groups.
type Overall struct {
	Quantity  string  `json:"quantity"`
	Statistic string  `json:"statistic"`
	Groups    int     `json:"groups"` // that have it
	Mean      float64 `json:"mean_absolute_error"`
	Median    float64 `json:"median_absolute_error"`
	Bias      float64 `json:"mean_error"`
}

// Summary is each statistic over all groups, in the order of the first group that has it.
func Summary(list []Comparison) []Overall {
	var order []string
	errs := map[string][]float64{}
	first := map[string]Metric{}
	for i := range list {
		for _, m := range list[i].Metrics {
			key := m.Quantity + " " + m.Statistic
			if _, known := first[key]; !known {
				first[key] = m
				order = append(order, key)
			}
			if m.Error != nil {
				errs[key] = append(errs[key], *m.Error)
			}
		}
	}
	var all []Overall
	for _, key := range order {
		e := errs[key]
		if len(e) == 0 {
			continue
		}
		o := Overall{Quantity: first[key].Quantity, Statistic: first[key].Statistic, Groups: len(e)}
		sizes := make([]float64, len(e))
		for i, x := range e {
			sizes[i] = math.Abs(x)
			o.Mean += sizes[i] / float64(len(e))
			o.Bias += x / float64(len(e))
		}
		slices.Sort(sizes)
		// The mean of the two in the middle of an even number.
		o.Median = (sizes[(len(sizes)-1)/2] + sizes[len(sizes)/2]) / 2
		all = append(all, o)
	}
	return all
}

// Write prints comparisons in a format of score.Formats: errors in per cent in tables, as fractions of one in JSON and CSV.
// The error is the writer's, or says that the format is unknown.
func Write(w io.Writer, format string, list []Comparison, refused []Refusal, failed int64) error {
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(struct {
			SchemaVersion int          `json:"schema_version"`
			Groups        []Comparison `json:"groups"`
			Overall       []Overall    `json:"overall"`
			Refused       []Refusal    `json:"refused,omitempty"`
			Failed        int64        `json:"failed_requests_left_out,omitempty"`
		}{SchemaVersion, list, Summary(list), refused, failed})
	case "csv":
		return writeCSV(w, list)
	case "table", "markdown":
		return writeText(w, format == "markdown", list, refused, failed)
	}
	return fmt.Errorf("latency: unknown format %q: write %s", format, strings.Join(score.Formats(), ", "))
}

func writeCSV(w io.Writer, list []Comparison) error {
	c := csv.NewWriter(w)
	_ = c.Write([]string{"gpu", "model", "run", "requests", "quantity", "statistic", "measured_s", "predicted_s", "error", "difference_s"}) // errors stay until Error
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for i := range list {
		v := &list[i]
		for _, m := range v.Metrics {
			e := ""
			if m.Error != nil {
				e = number(*m.Error)
			}
			_ = c.Write([]string{v.GPU, v.Model, v.Run, strconv.Itoa(v.Requests), m.Quantity, m.Statistic, number(m.Measured), number(m.Predicted), e, number(m.Difference)})
		}
	}
	for _, o := range Summary(list) {
		_ = c.Write([]string{"mean absolute error", "", "", strconv.Itoa(o.Groups), o.Quantity, o.Statistic, "", "", number(o.Mean), ""})
	}
	c.Flush()
	return c.Error()
}

// writeText writes a table for each group and one over all of them.
func writeText(w io.Writer, markdown bool, list []Comparison, refused []Refusal, failed int64) error {
	for i := range list {
		if _, err := io.WriteString(w, heading(&list[i], markdown)); err != nil {
			return err
		}
		cells := [][]string{{"quantity", "measured", "predicted", "error"}}
		for _, m := range list[i].Metrics {
			e := fmt.Sprintf("%+.4g ms", 1e3*m.Difference)
			if m.Error != nil {
				e = signed(*m.Error)
			}
			cells = append(cells, []string{m.Quantity + " " + m.Statistic, duration(m.Measured), duration(m.Predicted), e})
		}
		if err := score.WriteCells(w, markdown, cells); err != nil {
			return err
		}
		for _, n := range list[i].Notes {
			if _, err := fmt.Fprintf(w, "%snote: %s\n", map[bool]string{true: "\n"}[markdown], n); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, "\n"); err != nil {
			return err
		}
	}
	title := fmt.Sprintf("Mean absolute error over %d groups, waits of %g ms and more", len(list), 1e3*leastWait)
	if markdown {
		title = "### " + title + "\n"
	}
	if _, err := fmt.Fprintln(w, title); err != nil {
		return err
	}
	cells := [][]string{{"quantity", "groups", "mean", "median", "bias"}}
	for _, o := range Summary(list) {
		cells = append(cells, []string{o.Quantity + " " + o.Statistic, strconv.Itoa(o.Groups), percent(o.Mean), percent(o.Median), signed(o.Bias)})
	}
	if err := score.WriteCells(w, markdown, cells); err != nil {
		return err
	}
	return writeLeftOut(w, refused, failed)
}

// writeLeftOut says what was not compared.
func writeLeftOut(w io.Writer, refused []Refusal, failed int64) error {
	text := ""
	if failed > 0 {
		text += fmt.Sprintf("\n%d requests without answer are left out.\n", failed)
	}
	if len(refused) > 0 {
		text += "\nRefused:\n"
	}
	for _, r := range refused {
		text += "- " + r.Reason + "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}

// heading says what a group is and how it was replayed.
func heading(v *Comparison, markdown bool) string {
	name := v.GPU + ", " + v.Model
	if v.Run != "" {
		name += ", " + v.Run
	}
	layout := fmt.Sprintf("TP %d", v.TP)
	if v.PP > 1 {
		layout += fmt.Sprintf(", PP %d", v.PP)
	}
	if v.DP > 1 {
		layout += fmt.Sprintf(", DP %d", v.DP)
	}
	if v.Replicas > 1 {
		layout += fmt.Sprintf(", %d replicas", v.Replicas)
	}
	about := fmt.Sprintf("%s, %s, %s, %s in %s; %d sequences, %d tokens an iteration, %d blocks", v.Engine, v.Accelerator, layout, v.Entry, v.Weights, v.MaxSeqs, v.MaxTokens, v.Blocks)
	rate := "at once"
	if v.Rate > 0 {
		rate = fmt.Sprintf("%.3g/s", v.Rate)
	}
	load := fmt.Sprintf("%d requests, %s, mean %.4g tokens in, %.4g out; %.4g s measured, %.4g s predicted, busy %.0f %%, %d preemptions",
		v.Requests, rate, v.Input, v.Output, v.Seconds, v.Simulated, 100*v.Busy, v.Preemptions)
	if v.Unserved > 0 {
		load += fmt.Sprintf(", %d refused", v.Unserved)
	}
	if markdown {
		return "### " + name + "\n\n" + about + "\n\n" + load + "\n\n"
	}
	return name + "\n  " + about + "\n  " + load + "\n"
}

// duration prints a time in the unit that suits it.
func duration(s float64) string {
	if s < 10 {
		return fmt.Sprintf("%.4g ms", s*1e3)
	}
	return fmt.Sprintf("%.4g s", s)
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

func signed(x float64) string {
	if text := fmt.Sprintf("%+.1f %%", 100*x); text != "-0.0 %" && text != "+0.0 %" {
		return text
	}
	return percent(0)
}

package factcheck

import (
	"io"

	"tokenwatt/claims"
)

// The JSON names are those that readers of the file rely on: SchemaVersion counts changes of their meaning.
type jsonReport struct {
	Schema    string         `json:"schema_version"`
	Tokenwatt string         `json:"tokenwatt_version"`
	File      string         `json:"file"`
	Format    string         `json:"format"` // text, html, markdown
	Encoding  string         `json:"encoding"`
	Language  string         `json:"language"`
	Length    int            `json:"characters"`
	Date      string         `json:"date"`  // of the text; "" unknown
	Today     string         `json:"today"` // what counts as today
	Extractor string         `json:"extractor"`
	Tally     map[string]int `json:"verdicts"`
	Claims    []struct{}     `json:"claims"` // written by listed, one by one
	Warnings  []string       `json:"warnings"`
}

type jsonClaim struct {
	N              int              `json:"n"`
	Span           string           `json:"span"` // of the original text, from char_start to char_end
	CharStart      int              `json:"char_start"`
	CharEnd        int              `json:"char_end"`
	Value          float64          `json:"value"`
	High           float64          `json:"high"` // equals value where it is one number
	Unit           string           `json:"unit"` // as written
	Normalised     float64          `json:"normalised_value"`
	NormalisedHigh float64          `json:"normalised_high"`
	NormalisedUnit string           `json:"normalised_unit"`
	Kind           string           `json:"kind"`
	Bound          string           `json:"bound"`
	Type           string           `json:"type"`
	Subject        string           `json:"subject"`
	SubjectID      string           `json:"subject_id"`
	Boundary       string           `json:"boundary"`
	Per            string           `json:"per"`
	Period         string           `json:"period"`
	Attributed     string           `json:"attributed_to"`
	Date           string           `json:"date"`
	Context        string           `json:"context"` // the sentence
	Verdict        string           `json:"verdict"`
	Factor         *float64         `json:"factor"` // null where there is none
	Range          *jsonRange       `json:"range"`  // null where nothing was recomputed
	ErrorKind      string           `json:"error_kind"`
	Check          string           `json:"decided_by"`
	Reasons        []jsonReason     `json:"reasons"`
	Sources        []jsonSource     `json:"sources"`
	WouldBeTrue    []jsonAssumption `json:"would_be_true"`
	AtDate         *jsonJudgement   `json:"at_date"`
	TodayVerdict   *jsonJudgement   `json:"today"`
	Quoted         *jsonJudgement   `json:"quoted"`
}

type jsonRange struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	Unit string  `json:"unit"`
	P5   float64 `json:"p5,omitempty"`
	P95  float64 `json:"p95,omitempty"`
}

type jsonReason struct {
	Text    string      `json:"text"`
	Formula string      `json:"formula,omitempty"`
	Inputs  []jsonInput `json:"inputs,omitempty"`
	Result  *jsonInput  `json:"result,omitempty"`
}

type jsonInput struct {
	Name      string  `json:"name"`
	Value     float64 `json:"value"`
	Low       float64 `json:"low"`
	High      float64 `json:"high"`
	Unit      string  `json:"unit"`
	Source    string  `json:"source,omitempty"`
	Date      string  `json:"date,omitempty"`
	Basis     string  `json:"basis,omitempty"`
	Span      string  `json:"span,omitempty"`
	CharStart int     `json:"char_start,omitempty"`
	CharEnd   int     `json:"char_end,omitempty"`
}

type jsonSource struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Date  string `json:"date"`
	Basis string `json:"basis"`
}

type jsonAssumption struct {
	Input       string     `json:"input"`
	Value       float64    `json:"value"`
	Unit        string     `json:"unit"`
	Usual       [2]float64 `json:"published_range"`
	Within      bool       `json:"within_published_range"`
	Reachable   bool       `json:"reachable"`
	Joint       string     `json:"joint,omitempty"`
	Source      string     `json:"source"`
	Explanation string     `json:"explanation,omitempty"`
}

type jsonJudgement struct {
	Verdict string     `json:"verdict"`
	Factor  *float64   `json:"factor"`
	Range   *jsonRange `json:"range"`
	Date    string     `json:"date"`
	Note    string     `json:"note"`
}

// WriteJSON writes the report. NaN and infinities are an error.
func WriteJSON(w io.Writer, r *Report) error {
	d := r.Result.Document
	out := jsonReport{
		Schema: SchemaVersion, Tokenwatt: r.Version, File: r.Name, Format: string(d.Format), Encoding: string(d.Encoding),
		Language: string(d.Language), Length: len(d.Original), Date: r.Result.Date.String(), Today: r.Result.Today.String(),
		Extractor: r.Extractor, Tally: map[string]int{}, Claims: []struct{}{}, Warnings: r.Result.Warnings,
	}
	if out.Warnings == nil {
		out.Warnings = []string{}
	}
	for _, o := range outcomes() {
		out.Tally[string(o)] = 0
	}
	for i := range r.Result.Findings {
		out.Tally[string(r.Result.Findings[i].Verdict.Verdict)]++
	}
	return writeListed(w, out, "claims", len(r.Result.Findings), func(i int) any { return r.jsonClaim(&r.Result.Findings[i]) })
}

func (r *Report) jsonClaim(f *claims.Finding) jsonClaim {
	c, m, v := &f.Claim, &f.Claim.Measure, &f.Verdict
	j := jsonClaim{
		N: c.Number, Span: r.span(c), CharStart: c.Start, CharEnd: c.End, Value: m.Value, High: m.High, Unit: m.Unit,
		Normalised: m.Normalised, NormalisedHigh: m.NormalisedHigh, NormalisedUnit: m.NormalisedUnit, Kind: string(m.Kind),
		Bound: string(m.Bound), Type: string(c.Type), Subject: subject(c), SubjectID: c.Subject.ID, Boundary: string(c.Boundary),
		Per: c.Per, Period: c.Period.Name, Attributed: c.Attributed, Date: c.Date.String(), Context: r.sentence(c),
		Verdict: string(v.Verdict), Factor: jsonFactor(v.Factor), Range: jsonRangeOf(v.Low, v.High, v.Unit), ErrorKind: string(v.ErrorKind),
		Check: string(v.Check), Reasons: []jsonReason{}, Sources: []jsonSource{}, WouldBeTrue: []jsonAssumption{},
		AtDate: jsonJudged(v.AtDate, v.Unit), TodayVerdict: jsonJudged(v.Today, v.Unit), Quoted: jsonJudged(v.Quoted, v.Unit),
	}
	if j.Range != nil {
		j.Range.P5, j.Range.P95 = v.P5, v.P95
	}
	for i := range v.Reasons {
		j.Reasons = append(j.Reasons, jsonReasonOf(&v.Reasons[i]))
	}
	for _, s := range v.Sources {
		j.Sources = append(j.Sources, jsonSource(s))
	}
	for i := range v.WouldBeTrue {
		a := &v.WouldBeTrue[i]
		j.WouldBeTrue = append(j.WouldBeTrue, jsonAssumption{
			Input: a.Input, Value: a.Value, Unit: a.Unit, Usual: a.Usual, Within: a.Within, Reachable: a.Reachable, Joint: a.Joint,
			Source: a.Source, Explanation: a.Explanation,
		})
	}
	return j
}

func jsonReasonOf(s *claims.Reason) jsonReason {
	j := jsonReason{Text: s.Text, Formula: s.Formula}
	for i := range s.Inputs {
		j.Inputs = append(j.Inputs, jsonInputOf(&s.Inputs[i]))
	}
	if s.Result != nil {
		result := jsonInputOf(s.Result)
		j.Result = &result
	}
	return j
}

func jsonInputOf(in *claims.Input) jsonInput {
	return jsonInput{
		Name: in.Name, Value: in.Value, Low: in.Low, High: in.High, Unit: in.Unit, Source: in.Source, Date: in.Date, Basis: in.Basis,
		Span: in.Span, CharStart: in.Start, CharEnd: in.End,
	}
}

func jsonJudged(j *claims.Judgement, unit string) *jsonJudgement {
	if j == nil {
		return nil
	}
	return &jsonJudgement{
		Verdict: string(j.Verdict), Factor: jsonFactor(j.Factor), Range: jsonRangeOf(j.Low, j.High, unit), Date: j.Date, Note: j.Note,
	}
}

func jsonFactor(k float64) *float64 {
	if k == 0 {
		return nil
	}
	return &k
}

func jsonRangeOf(low, high float64, unit string) *jsonRange {
	if unit == "" && low == 0 && high == 0 {
		return nil
	}
	return &jsonRange{Low: low, High: high, Unit: unit}
}

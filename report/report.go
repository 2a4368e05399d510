package report

import (
	"tokenwatt/ledger"
)

// SchemaVersion is the version of the JSON that WriteJSON writes. Readers should ignore fields they do not know; it
// changes when a field is removed or changes its meaning.
const SchemaVersion = "1"

// Report is everything a plan has to say. It holds numbers and words only; the renderers format them.
type Report struct {
	SchemaVersion string `json:"schema_version"`
	Version       string `json:"tokenwatt_version"`
	Scenario      string `json:"scenario"`
	Description   string `json:"description,omitempty"`
	Seed          uint64 `json:"seed"`
	Year          int    `json:"year"`
	Hours         int    `json:"hours"`
	// Draws is the number of draws behind every low and high (P5 and P95); 0 where no input that acts is a range.
	Draws int `json:"draws"`
	// Headline is the answer in a handful of figures, Workloads the answer for each workload.
	Headline  []Answer   `json:"headline"`
	Workloads []Workload `json:"workloads"`
	// Training says of every training run that was laid out how that is done.
	Training []*Training `json:"training,omitempty"`
	// Serving says of every service that was simulated how it answers its requests.
	Serving []*Serving `json:"serving,omitempty"`
	// Robots says of every fleet of robots what it takes.
	Robots []*Robots `json:"robots,omitempty"`
	// Campaigns says of every campaign of jobs what it takes and when it runs.
	Campaigns []*Campaign `json:"campaigns,omitempty"`
	Facility  *Facility   `json:"facility"`
	// Supply is nil where no supply was studied.
	Supply *Supply `json:"supply,omitempty"`
	Checks []Check `json:"checks,omitempty"`
	// Balances are the accounts of the ledger that have to close, as measured.
	Balances []ledger.Balance `json:"balances"`
	// Assumptions are sorted by how weakly they are founded, then by their influence.
	Assumptions []Assumption `json:"assumptions"`
	// Synthetic lists the inputs that were made up by a documented model instead of measured.
	Synthetic []string `json:"synthetic_inputs"`
	// Measured lists the hourly inputs that were read from files.
	Measured []string `json:"inputs_from_files,omitempty"`
	Warnings []string `json:"warnings"`
	// Flows is the mean energy flow of the hours studied in MWh a day, for the Sankey figure.
	Flows []Flow `json:"energy_flows"`
	// Costs is the cost of the hours studied by item, for the cost figure.
	Costs []Cost `json:"costs"`
	// Hourly is the study by the hour; it goes to the hourly table and the figures, not into the JSON.
	Hourly *Hourly `json:"-"`
}

// Answer is one figure of the answer with its range.
type Answer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	// Value is computed from the modes; Low and High are P5 and P95 of the draws, equal to Value where HasRange is false.
	// Median is that of the draws. Value may lie outside Low to High where inputs are skewed; a warning says so.
	Value    float64 `json:"value"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Median   float64 `json:"median,omitempty"`
	HasRange bool    `json:"has_range"`
	Unit     string  `json:"unit"`
	// Boundary is where energy is measured: chip, server, IT, facility; empty where no energy is meant.
	Boundary string `json:"boundary,omitempty"`
	// Drivers are the inputs that drive the range, the strongest first.
	Drivers []Driver `json:"drivers,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// Driver is one input's part in the range of an answer.
type Driver struct {
	Path  string `json:"path"`
	Label string `json:"label"`
	// Share is the first-order Sobol share of the variance, from 0 to 1.
	Share float64 `json:"first_order_share"`
	// Significant is false where the share is within the noise of its estimate.
	Significant bool `json:"significant"`
	// AtLow and AtHigh are the answer with this input alone at its low and high end.
	AtLow  float64 `json:"answer_at_low"`
	AtHigh float64 `json:"answer_at_high"`
	// LowText and HighText are the input's ends in words.
	LowText  string `json:"input_low"`
	HighText string `json:"input_high"`
}

// Workload is the answer for one workload.
type Workload struct {
	Name string `json:"name"`
	// Kind is serving, training or load.
	Kind   string   `json:"kind"`
	Model  string   `json:"model,omitempty"`
	Server string   `json:"server,omitempty"`
	Rows   []Answer `json:"rows"`
	Notes  []string `json:"notes,omitempty"`
}

// Check is a published figure recomputed.
type Check struct {
	Name  string `json:"name"`
	Claim string `json:"claim"`
	// Steps are the lines of the arithmetic, in order.
	Steps []string `json:"steps"`
	// Result and Claimed are in Unit; Ratio is claimed over result.
	Result  float64 `json:"result"`
	Claimed float64 `json:"claimed"`
	Unit    string  `json:"unit"`
	Ratio   float64 `json:"claimed_over_result"`
	Verdict string  `json:"verdict"`
	Source  string  `json:"source"`
	// Model says what the plan's own figure for the same thing is, where there is one.
	Model string `json:"model_says,omitempty"`
}

// NoInfluence is the Influence of an input of which none was measured.
const NoInfluence = -1

// actsOnSupply is the Acts of an input of the supply, of which no influence is measured.
const actsOnSupply = "supply"

// Assumption is one input that the answer rests on.
type Assumption struct {
	Path  string `json:"path"`
	Label string `json:"label"`
	// Text is the figure with its unit; RangeText is "low - high" where it is a range.
	Text      string `json:"value"`
	RangeText string `json:"range,omitempty"`
	Basis     string `json:"basis"`
	Source    string `json:"source"`
	Date      string `json:"date,omitempty"`
	Note      string `json:"note,omitempty"`
	// Influence is the largest change of a headline figure, in per cent, when the input rises by 1 %, or of a workload's
	// own figure where it moves no headline figure; NoInfluence where it acts only on the supply, whose optimum is not
	// re-solved for it.
	Influence float64 `json:"influence_percent_per_percent"`
	// Acts names what it acts on: a headline key, a workload's figure as "workload.key", or "supply".
	Acts string `json:"acts_on"`
}

// Flow is energy that goes from one place to another, in MWh a day in the mean of the hours studied.
type Flow struct {
	From      string  `json:"from"`
	To        string  `json:"to"`
	MWhPerDay float64 `json:"mwh_per_day"`
	// Family picks the colour.
	Family string `json:"family"`
}

// Cost is one item of the cost of the hours studied.
type Cost struct {
	// Group is what is paid for: machines or electricity; Item is what of it.
	Group string  `json:"group"`
	Item  string  `json:"item"`
	USD   float64 `json:"usd"`
	// Family picks the colour.
	Family string `json:"family"`
}

// Hourly is the study by the hour.
type Hourly struct {
	// Year is the calendar year; hours count in UTC from its 1 January.
	Year int
	// South tells that January is in summer.
	South bool
	// Columns are the series, in order; each has one value an hour.
	Columns []Column
}

// Column is one hourly series. Its name carries its unit: load_chat_mw. A column of words, such as what sets the price, has
// Texts in place of Values, goes to the hourly table alone and has no role.
type Column struct {
	Name   string
	Values []float64
	Texts  []string
	// Role says what it is for the figures: "source" (delivers), "charge" (takes), "load" (what is served at the meter),
	// "price", "stock" (what a store holds); empty for none.
	Role string
	// Label and Family name and colour it in figures.
	Label, Family string
}

// Find returns the column of a name, or nil.
func (h *Hourly) Find(name string) *Column {
	for i := range h.Columns {
		if h.Columns[i].Name == name {
			return &h.Columns[i]
		}
	}
	return nil
}

package catalog

import (
	"fmt"
	"strings"

	"tokenwatt/quantity"
)

// Published is one published fact: a number that somebody measured, reported or estimated of a subject, with the date from
// which it was known. Claims are held against these facts, and templates take their ranges from them. The number is plain,
// in Unit; the entry's source, date and basis speak for it. Date is when the figure became known, not what it is about: that is When.
type Published struct {
	Provenance  `yaml:",inline"`
	Quantity    string   `yaml:"quantity" required:"true" enum:"training_energy|training_carbon|training_cost|training_water|training_duration|training_compute|training_fleet|accelerator_hours|electricity_share|hardware_share|staff_share|energy_per_query|energy_per_token|water_per_query|carbon_per_query|cost_per_query|token_price|household_energy|equivalence|carbon|carbon_intensity|water_intensity|power_capacity|annual_energy|energy|energy_share|pue|gpu_power|gpu_price|gpu_rental|server_price|electricity_price|price_change|funding|spending|revenue|founding_date|event_date|visitors|queries|parameters|active_parameters|tokens|utilisation|fleet_size|exchange_rate|requests_per_visitor|output_tokens|input_tokens|load|life|duration|count|training_days|served_batch|battery|power|money|mass|volume|multiple" doc:"What was counted, in the words of the types of claims; power, money, mass, volume and multiple of facts that a claim can repeat and not contradict."`
	Subject     string   `yaml:"subject" required:"true" doc:"What it is a number of: gpt-3, chatgpt, openai, us, household."`
	Also        []string `yaml:"also" doc:"Other names of the subject, and subjects that share the fact."`
	Value       float64  `yaml:"value" required:"true" doc:"The number, in unit; of a range the most likely."`
	Low         float64  `yaml:"low" doc:"Lower end, where the source gives a range."`
	High        float64  `yaml:"high" doc:"Upper end, where the source gives a range."`
	Unit        string   `yaml:"unit" required:"true" doc:"The unit: an expression such as MWh or USD/h, 1 for a plain number, date for a year with its fraction, CNY/USD for units of a currency to the dollar."`
	Boundary    string   `yaml:"boundary" enum:"chip|server|it|facility|on_site|total_water|market|location|whole_programme|final_run" doc:"What is inside the figure."`
	When        string   `yaml:"when" format:"date" doc:"When the fact holds or happened; the date of the source where not given."`
	Until       string   `yaml:"until" format:"date" doc:"From when on better figures were known: the knowledge of a later day leaves this one out."`
	Accelerator string   `yaml:"accelerator" catalog:"accelerators" doc:"The accelerator of a training run or fleet."`
	Mistake     string   `yaml:"mistake" enum:"unit|order_of_magnitude|per_thousand|fraction|boundary|scope|no_batching|vintage|accounting|equivalence|inconsistency|copy_paste|arithmetic|source" doc:"The class of what is wrong."`
	Wrong       string   `yaml:"wrong" doc:"Why the figure is wrong although it was published. Such a figure can be quoted; it never supports a claim."`
}

// Range returns the ends of the fact in its unit; both are the value where it is one number.
func (p *Published) Range() (low, high float64) {
	if p.Low == 0 && p.High == 0 {
		return p.Value, p.Value
	}
	return p.Low, p.High
}

// PublishedUnit is what a unit of a published fact means.
type PublishedUnit struct {
	quantity.Unit
	Date     bool   // a year with its fraction
	Currency string // the fact is units of this currency to the dollar
}

// ParsePublishedUnit reads the unit of a published fact. The error is a *quantity.ParseError.
func ParsePublishedUnit(text string) (PublishedUnit, error) {
	switch currency, dollar, _ := strings.Cut(text, "/"); {
	case text == "date":
		return PublishedUnit{Date: true}, nil
	case dollar == "USD" && len(currency) == 3 && currency == strings.ToUpper(currency):
		return PublishedUnit{Currency: currency}, nil
	case text == "1":
		text = ""
	}
	u, err := quantity.ParseUnit(text)
	return PublishedUnit{Unit: u}, err
}

// published checks what must hold between the fields of a fact.
func (k *checker) published(p *Published, path string) {
	_, err := ParsePublishedUnit(p.Unit)
	k.require(err == nil, path+".unit", fmt.Sprintf("the unit %q", p.Unit), "a unit expression, 1, date, or a currency to the dollar")
	if low, high := p.Range(); p.Low != 0 || p.High != 0 {
		k.require(low <= p.Value && p.Value <= high, path+".value", fmt.Sprintf("value %g with low %g and high %g", p.Value, low, high), "low <= value <= high, both ends or neither")
	}
	k.require(p.Until == "" || p.Until > p.Date, path+".until", fmt.Sprintf("until %s of a fact known from %s", p.Until, p.Date), "a later date")
}

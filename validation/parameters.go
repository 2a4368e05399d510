package validation

import (
	"context"
	"fmt"

	"tokenwatt/compute/transformer"
)

// parameterCases counts every model of the catalog from its layer shapes.
func parameterCases(_ context.Context, b *bench) ([]Case, error) {
	var total, active []pair
	unpublished := 0
	for i := range b.catalog.Models {
		entry := &b.catalog.Models[i]
		shape, err := transformer.Of(entry.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name, err)
		}
		counted := shape.Parameters()
		if published := entry.Value.PublishedParameters; published.Known() {
			total = append(total, pair{entry.Name, float64(counted.Total) / 1e9, published.Mode.Float() / 1e9})
		} else {
			unpublished++
		}
		if published := entry.Value.PublishedActive; published.Known() {
			active = append(active, pair{entry.Name, float64(counted.Active) / 1e9, published.Mode.Float() / 1e9})
		}
	}
	all := Case{
		Quantity: "parameters", Unit: "G", Against: "the authors' counts in the catalog", Split: Test, Measure: Relative,
		Method: "Counted from layer shapes; nothing is fitted. Authors round, some to whole billions.",
	}
	if unpublished > 0 {
		all.Remark = fmt.Sprintf("%d models have no published count.", unpublished)
	}
	seen := Case{
		Quantity: "active parameters of mixtures of experts", Unit: "G", Against: "the authors' counts in the catalog", Split: Test, Measure: Relative,
		Method: "Counted from layer shapes; nothing is fitted. Input embedding included, as most authors count; those who leave it out (gpt-oss, DeepSeek-V3) are that much lower.",
	}
	return finish([]Case{all, seen}, [][]pair{total, active})
}

// finish compares each case's pairs.
func finish(cases []Case, pairs [][]pair) ([]Case, error) {
	for i := range cases {
		var err error
		if cases[i], err = cases[i].compare(pairs[i]); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

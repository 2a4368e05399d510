package tokenwatt

import "tokenwatt/supply/fusion"

// Study is the plant with the ranges of its inputs, ready to be asked backwards and drawn at random by so many workers (0 for all
// cores).
func (p *FusionPlant) Study(workers int) *fusion.Study {
	s := &fusion.Study{Plant: p.Plant, Inputs: make([]fusion.Input, len(p.Inputs)), Workers: workers}
	for i := range p.Inputs {
		in := &p.Inputs[i]
		s.Inputs[i] = fusion.Input{
			Parameter: in.Parameter, Low: in.Low, High: in.High, Quantile: in.Quantile, Basis: in.Basis, Source: in.Source,
		}
	}
	return s
}

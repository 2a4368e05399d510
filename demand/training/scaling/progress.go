package scaling

import "math"

// Progress is how fast the operations that a given loss takes halve.
type Progress struct {
	Months    float64 // until they halve
	Low, High float64 // interval of Months
	Source    string
}

// Ho is the rate of algorithmic progress in language models from 2012 to 2023: a halving every 8 months. Low and High
// are the 95 % interval of the preprint; the version of NeurIPS 2024 gives 2 to 22 months as its 90 % interval.
func Ho() Progress {
	return Progress{Months: 8, Low: 5, High: 14, Source: "Ho et al. 2024, arXiv 2403.05812, abstract"}
}

// Gain is by how much operations are worth more after so many months of progress: 2^(months / halving time), with the
// gains at the slow and at the fast end of the interval. Negative months give a gain below one.
func (p Progress) Gain(months float64) (gain, slow, fast float64) {
	return math.Exp2(months / p.Months), math.Exp2(months / p.High), math.Exp2(months / p.Low)
}

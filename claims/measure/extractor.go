package measure

import "tokenwatt/claims/text"

type extractor struct {
	d        *text.Document
	measures []Measure
}

func newExtractor(d *text.Document) *extractor { return &extractor{d: d} }
func (x *extractor) paragraph(int)             {}

package electrical

import (
	"errors"
	"fmt"
)

// Train is what power passes on its way from the meter to the machines: transformers, uninterruptible supplies,
// distribution.
type Train struct {
	// UPSCurve and TransformerCurve are the losses of a unit.
	UPSCurve, TransformerCurve Curve
	// UPS carry the machines and their distribution, Transformers everything.
	UPS, Transformers Units
	// Distribution is the loss of distribution units and cables behind the supplies, over what they deliver.
	Distribution float64
}

// Losses are those of an hour in MW.
type Losses struct {
	UPSMW, DistributionMW, TransformerMW float64
}

// TotalMW is the sum.
func (l *Losses) TotalMW() float64 { return l.UPSMW + l.DistributionMW + l.TransformerMW }

// Check reports what is wrong with a train.
func (t *Train) Check() error {
	errs := []error{t.UPSCurve.check("UPS"), t.TransformerCurve.check("transformers"), t.UPS.Check(), t.Transformers.Check()}
	if !(t.Distribution >= 0 && t.Distribution <= 0.5) {
		errs = append(errs, fmt.Errorf("%w: distribution loses %g of what it delivers", ErrUnits, t.Distribution))
	}
	return errors.Join(errs...)
}

// Behind is the loss on the machines' side of the transformers at a power of the machines in MW.
func (t *Train) Behind(machinesMW float64) Losses {
	l := Losses{DistributionMW: t.Distribution * machinesMW}
	l.UPSMW = t.UPS.LossMW(t.UPSCurve, machinesMW+l.DistributionMW)
	return l
}

// Before is the loss of the transformers that deliver a power in MW.
func (t *Train) Before(deliveredMW float64) float64 {
	return t.Transformers.LossMW(t.TransformerCurve, deliveredMW)
}

package training

import (
	"context"
	"errors"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// ownFolds is into how many parts runs of one's own are dealt at most, to predict each part from the others.
const ownFolds = 10

// OwnHeldOut predicts one's own runs with engines that Calibrate makes from the others of them, each run being left out
// once; of more than ten runs every tenth is left out at a time. It is the error to expect of the next run of the kind.
// There are none of fewer than two runs. The error is Calibrate's or the context's.
func OwnHeldOut(ctx context.Context, c *catalog.Catalog, rows []Row) ([]Prediction, error) {
	const name = "held-out"
	if len(rows) < 2 {
		return nil, nil
	}
	var out []Prediction
	parts := min(len(rows), ownFolds)
	for part := range parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var seen, left []Row
		for i := range rows {
			if i%parts == part {
				left = append(left, rows[i])
				left[len(left)-1].Engine = name
			} else {
				seen = append(seen, rows[i])
			}
		}
		made, _, err := Calibrate(c, seen, name, "")
		if errors.Is(err, ErrCalibrate) {
			continue // none of the others can be priced
		}
		if err != nil {
			return nil, err
		}
		own := c.With(&catalog.Catalog{Engines: strictyaml.Map[catalog.Engine]{{Name: name, Value: made.Engine}}})
		predicted, _ := Predict(own, left)
		out = append(out, predicted...)
	}
	return out, nil
}

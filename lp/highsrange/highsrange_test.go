package highsrange_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/lp"
	"tokenwatt/lp/highsrange"
)

// model has one column and one row with these numbers.
func model(cost, upper, coefficient, rowUpper float64) *lp.Model {
	m := &lp.Model{}
	m.AddColumn("x", -lp.Inf, upper, cost)
	m.AddRow("r", -lp.Inf, rowUpper, []int{0}, []float64{coefficient})
	return m
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		m    *lp.Model
		want *highsrange.Error
	}{
		"ordinary":           {model(1, 2, 3, 4), nil},
		"infinite":           {model(1, lp.Inf, 3, lp.Inf), nil},
		"at the edges":       {model(9e19, 9e19, -9e14, -9e19), nil},
		"small coefficient":  {model(1, 2, 1.1e-12, 4), nil},
		"cost":               {model(-1e20, 2, 3, 4), &highsrange.Error{What: "cost or bound of column", Name: "x", Value: -1e20}},
		"bound":              {model(1, 1e30, 3, 4), &highsrange.Error{What: "cost or bound of column", Name: "x", Value: 1e30}},
		"row":                {model(1, 2, 3, 1e20), &highsrange.Error{What: "bound of row", Name: "r", Value: 1e20}},
		"dropped":            {model(1, 2, -1e-12, 4), &highsrange.Error{What: "coefficient of row", Name: "r / x", Value: -1e-12}},
		"coefficient":        {model(1, 2, 1e15, 4), &highsrange.Error{What: "coefficient of row", Name: "r / x", Value: 1e15}},
		"zero is left out":   {model(1, 2, 0, 4), nil},
		"an empty programme": {&lp.Model{}, nil},
	} {
		var got *highsrange.Error
		err := highsrange.Check(c.m)
		if errors.As(err, &got); (err == nil) != (got == nil) {
			t.Errorf("%s: %v is no *Error", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

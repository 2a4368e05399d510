package fault_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

func TestListCollects(t *testing.T) {
	sentinel := errors.New("test: wrong")
	list := fault.List{Cause: sentinel}
	good, bad := quantity.Exact[quantity.Number](1), quantity.Exact[quantity.Number](-1)
	bad.Path = "workloads.chat.serving.batch"
	var none quantity.Figure[quantity.Number]
	notFinite := quantity.Exact(quantity.Number(math.NaN()))
	if v := fault.Positive(&list, &good, "good") + fault.Share(&list, &good, "good") +
		fault.AtLeastOne(&list, &good, "good") + fault.NotNegative(&list, &good, "good"); v != 4 || list.Err() != nil {
		t.Fatalf("values that are right: sum %g, error %v", v, list.Err())
	}
	fault.Positive(&list, &bad, "batch")
	fault.NotNegative(&list, &none, "tokens")
	fault.NotNegative(&list, &notFinite, "share")
	list.Join(nil)
	err := list.Err()
	if !errors.Is(err, sentinel) {
		t.Errorf("%v does not wrap its sentinel", err)
	}
	want := "test: wrong: workloads.chat.serving.batch is -1, expected a number above zero\n" +
		"test: wrong: tokens is not given, expected zero or above\n" +
		"test: wrong: share is NaN, expected zero or above"
	if err.Error() != want {
		t.Errorf("got\n%v\nexpected\n%v", err, want)
	}
	if strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("%v has not one line each", err)
	}
}

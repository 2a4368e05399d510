package claims_test

import (
	"errors"
	"strings"
	"testing"

	"tokenwatt/claims"
	"tokenwatt/claims/text"
)

// TestTooManyNumbers refuses a text with more numbers than the settings allow, and says how many it has.
func TestTooManyNumbers(t *testing.T) {
	p := claims.Problem{Document: text.FromString(strings.Repeat("It takes 5 MW.\n\n", 11)), Today: claims.Date{Year: 2026}}
	_, err := claims.Check(t.Context(), p, &claims.Settings{MaxMeasures: 10})
	if !errors.Is(err, claims.ErrTooMany) || !strings.Contains(err.Error(), "has 11, and at most 10") {
		t.Errorf("error %v", err)
	}
	if _, err := claims.Check(t.Context(), p, &claims.Settings{MaxMeasures: 11}); err != nil {
		t.Error(err)
	}
}

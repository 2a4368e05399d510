package fusion

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tokenwatt/internal/fault"
	"tokenwatt/supply/fusion/pulse"
)

// ErrPlant wraps each refusal of a plant's own numbers.
var ErrPlant = errors.New("fusion: plant refused")

// Check returns all that is wrong with a plant's numbers, joined: those of its machine as pulse.Check finds them, those of its
// own outside the limits of Parameters. nil for a plant that Run takes.
func Check(p Plant) error {
	return errors.Join(pulse.Check(p.Machine), checkPlant(p))
}

// checkPlant is Check without the machine.
func checkPlant(p Plant) error {
	list := fault.List{Cause: ErrPlant}
	if p.Modules < 1 || p.Modules > mostModules {
		list.Add("modules", strconv.Itoa(p.Modules), fmt.Sprintf("1 to %d", mostModules))
	}
	for _, q := range Parameters() {
		if q.OfPulse() {
			continue
		}
		if v := q.Get(&p); math.IsNaN(v) || v < q.Least || v > q.Most {
			list.Add(q.Name, strings.TrimSpace(strconv.FormatFloat(v, 'g', 6, 64)+" "+q.Unit), fmt.Sprintf("%g to %g", q.Least, q.Most))
		}
	}
	return list.Err()
}

// mostModules bounds a plant: 1,000 modules of 50 MW are more than any site has.
const mostModules = 1000

package measure

import (
	"testing"
	"time"
	"tokenwatt/claims/text"
)

func TestXX(t *testing.T) {
	for name := range hostile(1) {
		var ds []time.Duration
		var L int
		for _, n := range []int{10000, 40000} {
			s := hostile(n)[name]
			d := text.FromString(s)
			t0 := time.Now()
			Find(d, nil)
			ds = append(ds, time.Since(t0))
			L = len(s)
		}
		if ds[1] > 8*ds[0] && ds[1] > 20*time.Millisecond || float64(ds[1])/float64(L) > 800 {
			t.Log(name, L, ds, float64(ds[1].Nanoseconds())/float64(L), "ns/B")
		}
	}
}

package size

import (
	"context"
	"errors"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// look searches over a table of which sizes meet the objectives, from size 1 on, and counts the tries.
func look(t *rapid.T, meets []bool, guess int) (found, map[int]bool) {
	asked := map[int]bool{}
	f, err := search(t.Context(), bounds{1, len(meets), guess}, func(_ context.Context, n int) (bool, error) {
		if n < 1 || n > len(meets) || asked[n] {
			t.Fatalf("size %d of 1 to %d asked for, a second time: %v", n, len(meets), asked[n])
		}
		asked[n] = true
		return meets[n-1], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, asked
}

// TestSearchMonotone: where more replicas never miss what fewer meet the smallest is found, from any guess, in as many tries as
// twice the bits of the distance from the guess, those of the first step, and a few.
func TestSearchMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		most := rapid.IntRange(1, 3000).Draw(t, "most")
		need := rapid.IntRange(1, most+1).Draw(t, "need")
		guess := rapid.IntRange(-2, 2*most).Draw(t, "guess")
		meets := make([]bool, most)
		for n := need; n <= most; n++ {
			meets[n-1] = true
		}
		f, asked := look(t, meets, guess)
		want := need
		if need > most {
			want = 0
		}
		if f.replicas != want || len(f.exceptions) > 0 {
			t.Fatalf("found %+v, the smallest is %d", f, want)
		}
		away := max(need-min(max(guess, 1), most), min(max(guess, 1), most)-need) + 1
		if limit := 2*bits.Len(uint(away)) + bits.Len(uint(max(guess, need)/16)) + 5; len(asked) > limit {
			t.Fatalf("%d sizes tried where %d are enough", len(asked), limit)
		}
	})
}

// TestSearchAny: whatever the sizes do, the answer and the next size meet the objectives, the size below was tried and misses
// them, and exceptions are what was seen against the order.
func TestSearchAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		meets := rapid.SliceOfN(rapid.Bool(), 1, 60).Draw(t, "meets")
		f, asked := look(t, meets, rapid.IntRange(1, len(meets)).Draw(t, "guess"))
		n := f.replicas
		if n == 0 {
			if meets[len(meets)-1] {
				t.Fatalf("no answer, and the largest of %v meets the objectives", meets)
			}
			return
		}
		if !meets[n-1] || n < len(meets) && !meets[n] {
			t.Fatalf("%d is the answer of %v", n, meets)
		}
		if n > 1 && (!asked[n-1] || meets[n-2]) {
			t.Fatalf("%d is the answer of %v, one below was tried: %v", n, meets, asked[n-1])
		}
		if n > 2 && !asked[n-2] {
			t.Fatalf("two below %d was not tried", n)
		}
		for _, e := range f.exceptions {
			worse := slices.IndexFunc(meets[e:], func(met bool) bool { return !met })
			if !meets[e-1] || worse < 0 {
				t.Fatalf("%d is an exception of %v", e, meets)
			}
		}
		if n > 2 && meets[n-3] && !slices.Contains(f.exceptions, n-2) {
			t.Fatalf("%d meets the objectives below %d that misses them and is not named: %+v", n-2, n-1, f)
		}
	})
}

func TestSearchError(t *testing.T) {
	broken := errors.New("broken")
	if _, err := search(t.Context(), bounds{1, 9, 4}, func(context.Context, int) (bool, error) { return false, broken }); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if f, err := search(t.Context(), bounds{3, 2, 4}, nil); err != nil || f.replicas != 0 {
		t.Errorf("no sizes: %+v, %v", f, err)
	}
}

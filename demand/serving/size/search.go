package size

import (
	"context"
	"slices"
)

// bounds are where a search begins and ends: replicas at least, at most, and the first guess.
type bounds struct{ least, most, guess int }

// found is the outcome of a search over the number of replicas.
type found struct {
	replicas   int   // the answer, 0 where no size up to the most meets the objectives
	exceptions []int // sizes that meet the objectives below one that misses them
}

// searcher asks whether a number of replicas meets the objectives, once each.
type searcher struct {
	bounds
	try   func(n int) (bool, error)
	tried map[int]bool
}

// search finds the smallest number of replicas that meets the objectives, such that the next one does as well. See the package
// comment. An error of try ends it.
func search(ctx context.Context, b bounds, try func(ctx context.Context, n int) (bool, error)) (found, error) {
	s := &searcher{bounds: b, tried: map[int]bool{}}
	s.try = func(n int) (bool, error) { return try(ctx, n) }
	if b.most < b.least {
		return found{}, nil
	}
	low, high, err := s.bracket(min(max(b.guess, b.least), b.most))
	for err == nil && high != 0 {
		if high, err = s.bisect(low, high); err != nil {
			break
		}
		again := false
		if high < s.most {
			// The answer holds only if the next size does too.
			again, err = s.meets(high + 1)
			again = !again
		}
		if err != nil || !again {
			break
		}
		low = high + 1
		_, high, err = s.up(low)
	}
	if err == nil && high-2 >= s.least {
		_, err = s.meets(high - 2)
	}
	if err != nil {
		return found{}, err
	}
	return found{high, s.exceptions()}, nil
}

// meets tells whether a size meets the objectives.
func (s *searcher) meets(n int) (bool, error) {
	if met, known := s.tried[n]; known {
		return met, nil
	}
	met, err := s.try(n)
	s.tried[n] = met
	return met, err
}

// firstStep is how far from a guess the next size is: guesses are right to a part of themselves.
func firstStep(guess int) int { return max(1, guess/16) }

// bracket returns a size that misses the objectives, or one below the least, and a larger one that meets them, 0 where none
// does up to the most.
func (s *searcher) bracket(n int) (low, high int, err error) {
	met, err := s.meets(n)
	if err != nil {
		return 0, 0, err
	}
	if !met {
		return s.up(n)
	}
	high = n
	for step := firstStep(n); high > s.least; step *= 2 {
		n = max(s.least, high-step)
		if met, err = s.meets(n); err != nil || !met {
			return n, high, err
		}
		high = n
	}
	return s.least - 1, high, nil
}

// up goes up from a size that misses the objectives to one that meets them.
func (s *searcher) up(n int) (low, high int, err error) {
	for step := firstStep(n); n < s.most; step *= 2 {
		next := min(s.most, n+step)
		met, err := s.meets(next)
		if err != nil || met {
			return n, next, err
		}
		n = next
	}
	return n, 0, nil
}

// bisect returns the smaller end of a size that meets the objectives right above one that misses them.
func (s *searcher) bisect(low, high int) (int, error) {
	for high-low > 1 {
		n := low + (high-low)/2
		met, err := s.meets(n)
		if err != nil {
			return 0, err
		}
		if met {
			high = n
		} else {
			low = n
		}
	}
	return high, nil
}

// exceptions are the sizes tried that meet the objectives while a larger one tried misses them.
func (s *searcher) exceptions() []int {
	largest := 0 // that misses
	for n, met := range s.tried {
		if !met {
			largest = max(largest, n)
		}
	}
	var list []int
	for n, met := range s.tried {
		if met && n < largest {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}

package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tokenwatt/supply"
)

// answerNames are the words of --answers for the parts of the answers beside an optimum, in their order.
func answerNames() []string {
	return []string{"price-setters", "break-even", "values", "alternatives", "carbon-free"}
}

// checkAnswers refuses words that --answers does not have.
func checkAnswers(flag string) error {
	if flag == "auto" || flag == "all" || flag == "none" {
		return nil
	}
	for _, word := range strings.Split(flag, ",") {
		if !slices.Contains(answerNames(), word) {
			return usageError{fmt.Errorf("unknown answer %q: write auto, all, none, or some of %s with commas between them", word, strings.Join(answerNames(), ", "))}
		}
	}
	return nil
}

// unasked is how much computing the answers that nobody asked for may take.
const unasked = 10 * time.Minute

// parts are the answers that the flag asks for, and how long those of auto may take.
func (f *supplyFlags) parts() (parts []supply.Part, within time.Duration) {
	switch f.answers {
	case "all":
		return supply.AllParts(), 0
	case "none":
		return []supply.Part{}, 0
	case "auto":
		return supply.AllParts(), unasked
	}
	parts = []supply.Part{}
	for i, part := range supply.AllParts() {
		if slices.Contains(strings.Split(f.answers, ","), answerNames()[i]) {
			parts = append(parts, part)
		}
	}
	return parts, 0
}

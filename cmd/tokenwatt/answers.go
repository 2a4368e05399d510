package main

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt"
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

// mostHoursSolvedAgain is the longest study of which everything is answered unasked: a month.
const mostHoursSolvedAgain = 31 * 24

// parts are the answers that the flag asks for, of a study of so many hours.
func (f *supplyFlags) parts(hours int) []supply.Part {
	switch f.answers {
	case "all":
		return supply.AllParts()
	case "none":
		return []supply.Part{}
	case "auto":
		if hours <= mostHoursSolvedAgain {
			return supply.AllParts()
		}
		return tokenwatt.AnswersByPrices()
	}
	parts := []supply.Part{}
	for i, part := range supply.AllParts() {
		if slices.Contains(strings.Split(f.answers, ","), answerNames()[i]) {
			parts = append(parts, part)
		}
	}
	return parts
}

package strictyaml

import (
	"sort"
	"strings"
)

// longestSuggested bounds the work of one comparison; no key or name of a schema is longer.
const longestSuggested = 64

// Nearest returns the candidate that text was most likely meant to be, or "" where none is near. Names that
// differ only in case, hyphens, underscores or spaces are the same; otherwise the Damerau-Levenshtein distance
// (optimal string alignment) must be at most a third of the longer length, and at least one edit is allowed
// from three letters on. Ties go to the first candidate in sorted order. Where no name is near, the only candidate that
// starts with the text is meant: "peak" for peak_hour.
func Nearest(text string, candidates []string) string {
	folded := foldName(text)
	if folded == "" || len(text) > 4*longestSuggested {
		return ""
	}
	sorted := append([]string(nil), candidates...)
	sort.Strings(sorted)
	best, bestDistance := "", -1
	for _, candidate := range sorted {
		other := foldName(candidate)
		longer := max(len(folded), len(other))
		if other == "" || longer > longestSuggested {
			continue
		}
		distance := editDistance(folded, other)
		if distance > max(longer/3, min(1, longer/2-1)) || distance == longer {
			continue
		}
		if bestDistance < 0 || distance < bestDistance {
			best, bestDistance = candidate, distance
		}
	}
	if best == "" {
		return onlyCompletion(folded, sorted)
	}
	return best
}

// onlyCompletion returns the one candidate that starts with the text, if there is one and no other.
func onlyCompletion(folded string, candidates []string) string {
	found := ""
	for _, candidate := range candidates {
		if len(folded) >= 3 && strings.HasPrefix(foldName(candidate), folded) {
			if found != "" {
				return ""
			}
			found = candidate
		}
	}
	return found
}

// foldName removes what people vary in names: case, hyphens, underscores and spaces.
func foldName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// editDistance is the optimal string alignment distance: insertions, deletions, substitutions and swaps of
// neighbours each cost one.
func editDistance(a, b string) int {
	left, right := []rune(a), []rune(b)
	before := make([]int, len(right)+1)
	previous := make([]int, len(right)+1)
	current := make([]int, len(right)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(left); i++ {
		current[0] = i
		for j := 1; j <= len(right); j++ {
			cost := 1
			if left[i-1] == right[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && left[i-1] == right[j-2] && left[i-2] == right[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(right)]
}

package strictyaml

import (
	"fmt"
	"strconv"
	"strings"
)

// JoinPath appends a mapping key to a dotted path, as errors print it and Set and Locate read it. A key that is no plain word is quoted, so that a path can
// always be read back: models."llama-3.1-8b".layers.
func JoinPath(path, key string) string {
	if !isPlainKey(key) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// joinIndex appends a list index to a path.
func joinIndex(path string, index int) string {
	return path + "[" + strconv.Itoa(index) + "]"
}

func isPlainKey(key string) bool {
	for _, r := range key {
		if r == '.' || r == '[' || r == ']' || r == '"' || r == '=' || r <= ' ' || r == '\u007f' {
			return false
		}
	}
	return key != ""
}

// splitPath reads a dotted path: a.b.c, a[0].b, a.0.b, a."key.with.dots".b. It returns the steps as texts; an index
// is a step of digits.
func splitPath(path string) ([]string, error) {
	var steps []string
	rest := path
	for {
		step, after, err := nextStep(rest)
		if err != nil {
			return nil, fmt.Errorf("path %s: %w", shown(path), err)
		}
		steps = append(steps, step)
		for strings.HasPrefix(after, "[") {
			index, tail, found := strings.Cut(after[1:], "]")
			if !found || !isDigits(index) {
				return nil, fmt.Errorf("path %s: an index is written [0]", shown(path))
			}
			steps = append(steps, index)
			after = tail
		}
		if after == "" {
			return steps, nil
		}
		if after[0] != '.' {
			return nil, fmt.Errorf("path %s: %s after an index or a quoted key must be a dot", shown(path), shown(after[:1]))
		}
		rest = after[1:]
	}
}

func nextStep(rest string) (step, after string, err error) {
	if strings.HasPrefix(rest, `"`) {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return "", "", fmt.Errorf("the quote is not closed")
		}
		step, err = strconv.Unquote(quoted)
		return step, rest[len(quoted):], err
	}
	end := strings.IndexAny(rest, ".[")
	if end < 0 {
		end = len(rest)
	}
	if end == 0 {
		return "", "", fmt.Errorf("a step is empty")
	}
	return rest[:end], rest[end:], nil
}

func isDigits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != "" && len(text) < 10
}

package hfconfig

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// maxSize is the most that a size may be, far above any model's.
const maxSize = 1 << 30

// reader takes keys out of an object and collects what is wrong with them.
type reader struct {
	*source
	root   *node
	prefix string // path of the object with a dot behind it, empty for the whole file
	// defaulted is true for an object that transformers writes without the values that are its defaults.
	defaulted bool
	errs      strictyaml.Errors
	notes     []string
}

// sub returns a reader of the object under a key; errors and notes are gathered by finish.
func (r *reader) sub(key string) *reader {
	n := r.root.member(key)
	if n == nil || n.kind != object {
		at := r.root.offset
		found := "no such key"
		if n != nil {
			at, found = n.offset, n.describe()
		}
		r.add(at, key, found, "an object", "")
		return nil
	}
	return &reader{source: r.source, root: n, prefix: r.prefix + key + "."}
}

// add records an error.
func (r *reader) add(offset int, key, found, expected, hint string) {
	r.errs = append(r.errs, r.errorf(offset, r.prefix+key, found, expected, hint))
}

// note records what a reader of the model should know.
func (r *reader) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// find returns the first of the keys that is there and not null. The others are names of the same thing (the
// attribute_map of transformers); one that says something else is an error.
func (r *reader) find(keys ...string) (string, *node) {
	var (
		name  string
		value *node
	)
	for _, key := range keys {
		n := r.root.member(key)
		if n == nil || n.kind == null {
			continue
		}
		if value == nil {
			name, value = key, n
		} else if n.text != value.text {
			r.add(n.offset, key, n.describe(), fmt.Sprintf("%s, which `%s` says: they are one thing", value.describe(), name), "")
		}
	}
	return name, value
}

// missing records that a key is not there.
func (r *reader) missing(expected string, keys ...string) {
	var near string
	var have []string
	for i := range r.root.members {
		have = append(have, r.root.members[i].key)
	}
	at := r.root.offset
	for _, key := range keys {
		if n := r.root.member(key); n != nil {
			r.add(n.offset, key, "null", expected, "")
			return
		}
		if s := strictyaml.Nearest(key, have); s != "" && near == "" {
			near = fmt.Sprintf("is it `%s`?", s)
		}
	}
	r.add(at, keys[0], "no such key", expected, near)
}

// size returns a whole number of at least least; ok is false where the key is missing, null or wrong.
func (r *reader) size(least int, keys ...string) (v int, ok bool) {
	key, n := r.find(keys...)
	if n == nil {
		return 0, false
	}
	expected := "a whole number of at least " + strconv.Itoa(least)
	wrong := func(hint string) (int, bool) {
		r.add(n.offset, key, n.describe(), expected, hint)
		return 0, false
	}
	if n.kind != number {
		hint := ""
		if n.kind == text {
			if _, err := strconv.Atoi(n.text); err == nil {
				hint = "write it without quotes"
			}
		}
		return wrong(hint)
	}
	if strings.ContainsAny(n.text, ".eENI") {
		return wrong("")
	}
	v, err := strconv.Atoi(n.text)
	if err != nil && !strings.HasPrefix(n.text, "-") || v > maxSize {
		expected = fmt.Sprintf("a whole number from %d to %d", least, maxSize)
		return wrong("")
	}
	if err != nil || v < least {
		return wrong("")
	}
	return v, true
}

// given tells whether one of the keys is there and not null.
func (r *reader) given(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		n := r.root.member(key)
		return n != nil && n.kind != null
	})
}

// need returns a size that has to be there. In an object that is written without its defaults it may be missing, and
// fallback stands for it.
func (r *reader) need(fallback int, keys ...string) int {
	v, ok := r.size(1, keys...)
	if ok || r.given(keys...) {
		return v
	}
	if r.defaulted && fallback > 0 {
		return fallback
	}
	r.missing("a whole number of at least 1", keys...)
	return 0
}

// maybe returns a size of at least 1, the fallback where it is missing or null.
func (r *reader) maybe(fallback int, keys ...string) int {
	if v, ok := r.size(1, keys...); ok || r.given(keys...) {
		return v
	}
	return fallback
}

// count returns a size that may be 0, the fallback where it is missing or null.
func (r *reader) count(fallback int, keys ...string) int {
	if v, ok := r.size(0, keys...); ok || r.given(keys...) {
		return v
	}
	return fallback
}

// written returns a size that may be 0 and that transformers always writes, so that it has to be there; null is 0.
func (r *reader) written(key string) int {
	if r.root.member(key) == nil {
		r.missing("a whole number of at least 0", key)
	}
	return r.count(0, key)
}

// flag returns a boolean, the fallback where it is missing or null.
func (r *reader) flag(fallback bool, key string) bool {
	_, n := r.find(key)
	if n == nil {
		return fallback
	}
	if n.kind != boolean {
		r.add(n.offset, key, n.describe(), "true or false", "")
		return fallback
	}
	return n.text == "true"
}

// word returns a text, the fallback where it is missing or null.
func (r *reader) word(fallback string, keys ...string) string {
	key, n := r.find(keys...)
	if n == nil {
		return fallback
	}
	if n.kind != text {
		r.add(n.offset, key, n.describe(), "a text", "")
		return fallback
	}
	return n.text
}

// require records an error at a key unless the condition holds.
func (r *reader) require(holds bool, found, expected, hint string, keys ...string) {
	if holds {
		return
	}
	at, name := r.root.offset, keys[0]
	if key, n := r.find(keys...); n != nil {
		at, name = n.offset, key
	}
	r.add(at, name, found, expected, hint)
}

// refuse records an error where a switch that the counts know nothing of is on.
func (r *reader) refuse(key string, fallback bool, expected string) {
	r.require(r.flag(fallback, key) == fallback, strconv.FormatBool(!fallback), expected, "", key)
}

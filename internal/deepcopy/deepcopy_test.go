package deepcopy_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/internal/deepcopy"
)

type leaf struct {
	Texts []string
	Count int
}

type Inline struct{ Tags []string }

type tree struct {
	Inline
	One   *leaf
	Many  []leaf
	Named map[string][]*leaf
	Plain struct{ A, B float64 }
	None  *leaf
	Empty []int
	given bool
}

func grown() tree {
	t := tree{One: &leaf{Texts: []string{"a"}, Count: 1}, Many: []leaf{{Texts: []string{"b"}}}, Empty: []int{}, given: true}
	t.Tags = []string{"c"}
	t.Named = map[string][]*leaf{"x": {{Texts: []string{"d"}}}}
	t.Plain.A = 2
	return t
}

// TestOf writes to every part of a copy and finds the original as it was, nil and empty told apart.
func TestOf(t *testing.T) {
	if err := deepcopy.Check(reflect.TypeFor[tree]()); err != nil {
		t.Fatal(err)
	}
	whole := grown()
	own := deepcopy.Of(&whole)
	if !reflect.DeepEqual(own, &whole) {
		t.Fatalf("the copy is %+v, not %+v", own, whole)
	}
	own.One.Texts[0], own.One.Count, own.Many[0].Texts[0], own.Tags[0], own.Plain.A = "z", 9, "z", "z", 9
	own.Named["x"][0].Texts[0] = "z"
	own.Named["y"] = nil
	if diff := cmp.Diff(grown(), whole, cmp.AllowUnexported(tree{})); diff != "" {
		t.Errorf("the original (-want +got):\n%s", diff)
	}
}

// TestCheck names what cannot be copied.
func TestCheck(t *testing.T) {
	type bad struct {
		hidden  []int
		Any     any
		Channel chan int
		Call    func()
		Fixed   [2]*int
		Keyed   map[*int]int
	}
	_ = bad{hidden: nil}
	err := deepcopy.Check(reflect.TypeFor[bad]())
	if err == nil {
		t.Fatal("nothing is found")
	}
	for _, want := range []string{"bad.hidden", "interface {}", "chan int", "func()", "[2]*int", "map[*int]int"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	whole := grown()
	for b.Loop() {
		_ = deepcopy.Of(&whole)
	}
}

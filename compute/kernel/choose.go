package kernel

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"tokenwatt/catalog"
	"tokenwatt/internal/strictyaml"
)

// Of returns the machine of an accelerator of the catalog with a kernel library: the one named by its entry or its
// library field, or where library is empty the newest that was measured on the accelerator. Families of kernels and
// precisions that this library lacks come from the other libraries of the accelerator, the newest first, and then,
// carried over by Transfer, from those of other accelerators, the nearest first: of the same architecture, then in the
// order of Architectures, and among these by the distance of peak and bandwidth. The error is a
// *catalog.NotFoundError for an accelerator or library that is not there, or joins what the chip's entry lacks.
func Of(c *catalog.Catalog, accelerator, library string) (*Machine, error) {
	a := c.Accelerators.Get(accelerator)
	if a == nil {
		return nil, &catalog.NotFoundError{Kind: "accelerators", Name: accelerator, Nearest: c.Nearest("accelerators", accelerator)}
	}
	chip, err := ChipOf(accelerator, &a.Value)
	if err != nil {
		return nil, err
	}
	own := measuredOn(c, accelerator)
	if library != "" {
		if own, err = first(c, own, library); err != nil {
			return nil, err
		}
	}
	fits := catalog.Kernels{Accelerator: accelerator}
	for _, k := range own {
		fill(&fits, k)
	}
	for _, n := range neighbours(c, &chip) {
		for _, k := range measuredOn(c, n.Name) {
			carried := Transfer(n, chip, *k)
			fill(&fits, &carried)
		}
	}
	return New(chip, fits)
}

// Measured tells whether a kernel library was measured on the very accelerator; parameters of others stand in otherwise.
func Measured(c *catalog.Catalog, accelerator string) bool {
	return len(measuredOn(c, accelerator)) > 0
}

// measuredOn returns the libraries measured on an accelerator: the user's own before the built-in ones, then the newest
// first, then later entries before earlier ones.
func measuredOn(c *catalog.Catalog, accelerator string) []*catalog.Kernels {
	var list []*strictyaml.Entry[catalog.Kernels]
	for i := len(c.Kernels) - 1; i >= 0; i-- {
		if e := &c.Kernels[i]; e.Value.Accelerator == accelerator {
			list = append(list, e)
		}
	}
	builtin := func(e *strictyaml.Entry[catalog.Kernels]) int {
		if strings.HasPrefix(e.Position.File, "builtin:") {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(list, func(a, b *strictyaml.Entry[catalog.Kernels]) int {
		return cmp.Or(builtin(a)-builtin(b), strings.Compare(b.Value.Date, a.Value.Date))
	})
	kernels := make([]*catalog.Kernels, len(list))
	for i, e := range list {
		kernels[i] = &e.Value
	}
	return kernels
}

// first moves the library of a name to the front.
func first(c *catalog.Catalog, own []*catalog.Kernels, library string) ([]*catalog.Kernels, error) {
	for i, k := range own {
		if e := c.Kernels.Get(library); k.Library == library || (e != nil && &e.Value == k) {
			return append([]*catalog.Kernels{k}, slices.Delete(slices.Clone(own), i, i+1)...), nil
		}
	}
	return nil, &catalog.NotFoundError{Kind: "kernels", Name: library, Nearest: c.Nearest("kernels", library)}
}

// fill takes from a library what another one lacks.
func fill(into *catalog.Kernels, from *catalog.Kernels) {
	if into.Library == "" {
		into.Provenance, into.Library = from.Provenance, from.Library
	}
	into.GEMM = lacking(into.GEMM, from.GEMM)
	into.Prefill = lacking(into.Prefill, from.Prefill)
	into.Decode = lacking(into.Decode, from.Decode)
	into.MoE = lacking(into.MoE, from.MoE)
	if into.Memory == nil {
		into.Memory = from.Memory
	}
}

func lacking[T any](into, from strictyaml.Map[T]) strictyaml.Map[T] {
	for _, e := range from {
		if into.Get(e.Name) == nil {
			into = append(into, e)
		}
	}
	return into
}

// Architectures returns the families of chips whose kernels are taken for those of a family that nobody measured, the
// nearest first: by generation, and towards GPUs that the library knows for chips that are none.
func Architectures(of string) []string {
	switch of {
	case "volta", "turing", "ampere":
		return []string{of, "ampere", "turing", "volta", "ada", "hopper", "blackwell"}
	case "ada":
		return []string{of, "ampere", "hopper", "blackwell", "turing", "volta"}
	case "hopper":
		return []string{of, "blackwell", "ampere", "ada"}
	case "blackwell":
		return []string{of, "hopper", "ada", "ampere"}
	}
	return []string{of, "hopper", "blackwell", "ampere", "ada", "cdna3", "cdna4", "cdna2", "turing", "volta"}
}

// neighbours returns the other chips of the catalog that kernels were measured on, the nearest first.
func neighbours(c *catalog.Catalog, chip *Chip) []Chip {
	type ranked struct {
		chip     Chip
		order    int
		distance float64
	}
	var list []ranked
	order := Architectures(chip.Architecture)
	for i := range c.Accelerators {
		e := &c.Accelerators[i]
		if e.Name == chip.Name || len(measuredOn(c, e.Name)) == 0 {
			continue
		}
		n, err := ChipOf(e.Name, &e.Value)
		if err != nil {
			continue // cannot be carried over from; New says what is missing where nothing is left
		}
		at := slices.Index(order, n.Architecture)
		if at < 0 {
			at = len(order)
		}
		list = append(list, ranked{n, at, math.Abs(math.Log(n.Peak[BF16]/chip.Peak[BF16])) + math.Abs(math.Log(n.Bandwidth/chip.Bandwidth))})
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].order != list[j].order {
			return list[i].order < list[j].order
		}
		return list[i].distance < list[j].distance
	})
	chips := make([]Chip, len(list))
	for i, r := range list {
		chips[i] = r.chip
	}
	return chips
}

// The families of kernels that Spread knows; a precision may follow after a blank, bf16 where it does not.
const (
	FamilyGEMM    = "gemm"
	FamilyPrefill = "prefill"
	FamilyDecode  = "decode"
	FamilyMoE     = "moe"
	FamilyMemory  = "memory"
)

// Unmeasured is the interval of a family that nobody measured on any chip: within a factor of two.
const Unmeasured = 2.0

// Spread returns the 10th and 90th percentile of measured over predicted times of a family of kernels: "gemm fp8",
// "prefill". A family that nobody measured has 1/Unmeasured and Unmeasured.
func (m *Machine) Spread(family string) (p10, p90 float64) {
	name, precision, found := strings.Cut(family, " ")
	if !found {
		precision = BF16.String()
	}
	var e *catalog.FitError
	switch name {
	case FamilyGEMM:
		e = errorOf(m.fits.GEMM, precision, func(f *catalog.GEMMFit) *catalog.FitError { return &f.FitError })
	case FamilyPrefill:
		e = errorOf(m.fits.Prefill, precision, func(f *catalog.PrefillFit) *catalog.FitError { return &f.FitError })
	case FamilyDecode:
		e = errorOf(m.fits.Decode, precision, func(f *catalog.DecodeFit) *catalog.FitError { return &f.FitError })
	case FamilyMoE:
		e = errorOf(m.fits.MoE, precision, func(f *catalog.GroupedFit) *catalog.FitError { return &f.FitError })
	case FamilyMemory:
		e = &m.fits.Memory.FitError
	}
	if e == nil || e.RatioP10 <= 0 || e.RatioP90 <= 0 {
		return 1 / Unmeasured, Unmeasured
	}
	return e.RatioP10, e.RatioP90
}

func errorOf[T any](fits strictyaml.Map[T], name string, of func(*T) *catalog.FitError) *catalog.FitError {
	if e := fits.Get(name); e != nil {
		return of(&e.Value)
	}
	return nil
}

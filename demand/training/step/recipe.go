package step

import (
	"fmt"
	"slices"
	"strings"

	"tokenwatt/compute/kernel"
	"tokenwatt/internal/fault"
	"tokenwatt/quantity"
)

// recipe is how a number format runs: what the layers' products compute in, and what each of them costs beside.
type recipe struct {
	name      string
	precision kernel.Precision
	factor    float64 // further factor on the time of products
}

// rowWise is the further time of products with a scale for each row: the slow kernels of 2024-25 (torchtitan, thread 1207).
const rowWise = 1.5

// recipes are the number formats that are priced. All eight-bit ones run at one rate but the row-wise one.
func recipes() []recipe {
	return []recipe{
		{"bf16", kernel.BF16, 1},
		{"fp16", kernel.BF16, 1},
		{"fp8-current", kernel.FP8, 1},
		{"fp8-delayed", kernel.FP8, 1},
		{"fp8-block", kernel.FP8, 1},
		{"fp8-mx", kernel.FP8, 1},
		{"fp8-tensorwise", kernel.FP8, 1},
		{"fp8-rowwise", kernel.FP8, rowWise},
		{"nvfp4", kernel.FP4, 1},
	}
}

// Recipes returns the names of the number formats.
func Recipes() []string {
	var names []string
	for _, r := range recipes() {
		names = append(names, r.name)
	}
	return names
}

// setPrecision finds the recipe. The error is a *fault.Error: an unknown recipe, or one that the chip has no units for.
func (p *Prepared) setPrecision(problem *Problem) error {
	list := recipes()
	i := slices.IndexFunc(list, func(r recipe) bool { return r.name == p.job.Recipe })
	if i < 0 {
		return &fault.Error{
			Field: "recipe", Found: fmt.Sprintf("%q", p.job.Recipe), Expected: "one of " + strings.Join(Recipes(), ", "), Cause: ErrProblem,
		}
	}
	if !problem.Machine.Computes(list[i].precision) {
		return &fault.Error{
			Field: "recipe", Found: fmt.Sprintf("%s on %s", p.job.Recipe, problem.Machine.Chip().Name),
			Expected: "a chip with arithmetic of " + list[i].precision.String(), Cause: ErrProblem,
		}
	}
	p.price = pricerOf(problem, list[i])
	return nil
}

func tokensOf(n int) quantity.Tokens { return quantity.Tokens(n) }

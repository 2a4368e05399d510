package layout

// recipe is the bytes that a parameter takes while it is trained.
//
// Megatron-LM README, "Distributed optimizer": 20 bytes with fp16 parameters and gradients, 18 with bf16 parameters
// and fp32 gradients; with the optimiser sharded over d ranks 4 + 16/d and 6 + 12/d.
type recipe struct {
	weight    float64 // the weights that kernels read
	gradient  float64 // accumulated over micro-batches
	optimizer float64 // master weights and both moments, with fp16 also the gradients in single precision
	input     float64 // bytes of an element of a matrix product's input, as it is kept for the gradient of the weights
}

const recipeNames = "fp16, bf16, fp8-current, fp8-delayed, fp8-block, fp8-mx, fp8-tensorwise, fp8-rowwise, nvfp4"

// recipeOf returns a recipe by name. The 8-bit recipes that scale per tensor keep the weights as 8 bits in both
// layouts that the products need instead of in 16 bits (Transformer Engine with 8-bit parameters); those that scale
// per block keep the 16 bits and cache both layouts with their scales (one byte per 32 for mx, a byte per 16 for
// nvfp4, four bytes per 128 for fp8-block), and both keep the inputs of products in the low format. The recipes of
// torchao (fp8-tensorwise, fp8-rowwise) cast before each product and keep nothing in 8 bits.
func recipeOf(name string) (recipe, bool) {
	r := recipe{weight: 2, gradient: 4, optimizer: 12, input: half}
	switch name {
	case "fp16":
		r.gradient, r.optimizer = 2, 16
	case "bf16", "fp8-tensorwise", "fp8-rowwise":
	case "fp8-current", "fp8-delayed":
		r.input = 1
	case "fp8-block":
		r.input = 1 + 4.0/128
		r.weight += 2 * r.input
	case "fp8-mx":
		r.input = 1 + 1.0/32
		r.weight += 2 * r.input
	case "nvfp4":
		r.input = 0.5 + 1.0/16
		r.weight += 2 * r.input
	default:
		return recipe{}, false
	}
	return r, true
}

// Fully sharded training (ZeRO-3) keeps weights, gradients and both moments in single precision, all sharded, and
// gathers weights in 16 bits layer by layer (PyTorch FSDP mixed precision): 16 bytes over the ranks.
const (
	shardedWeight    = 4.0
	shardedGradient  = 4.0
	shardedOptimizer = 8.0
	gatheredWeight   = 2.0
)

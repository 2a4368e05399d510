package engine

// Limits of a vLLM server, by the accelerator (vllm/engine/arg_utils.py, the defaults of an API server; releases 0.8 to 0.11).
const (
	largeMemory = 70 * (1 << 30) // B
	largeTokens = 8192
	largeSeqs   = 1024
	smallTokens = 2048
	smallSeqs   = 256
)

// ServerLimits are the sequences and tokens of an iteration that a vLLM server of 2025 takes at most where nobody sets them:
// 1,024 and 8,192 on accelerators of 70 GiB and more that are no A100, 256 and 2,048 on others.
func (p *Problem) ServerLimits() (maxSeqs, maxTokens int) {
	if p.Memory >= largeMemory && p.Kernels.Chip().Architecture != "ampere" {
		return largeSeqs, largeTokens
	}
	return smallSeqs, smallTokens
}

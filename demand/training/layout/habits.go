package layout

// habits is what a framework holds beyond what the equations need.
type habits struct {
	context      float64 // bytes beside the framework's own memory
	buffers      float64 // bytes: communication buckets and fused temporaries
	fragmented   float64 // share of activations and gathered weights that is held beyond what is asked
	gradientCopy float64 // bytes of a parameter: 16-bit gradients that live beside single-precision sums

	logits       float64 // bytes kept for each logit while the loss is worked out
	splitLogits  float64 // the same where tensor parallelism splits the vocabulary
	keepsOutputs bool    // the last stage keeps the logits of all micro-batches until the step ends
	keepsSent    bool    // each micro-batch in flight keeps what its stage sent to the next

	plainPipeline bool    // a pipeline shards the optimiser at most
	ahead         float64 // layers whose sharded weights are gathered at once
	keepsEnds     bool    // sharded embedding and output matrix stay gathered through the step
	reduced       float64 // bytes of a gradient that waits for its reduction
	live          float64 // most parameters that are gathered at once; 0 for no limit
	bucket        float64 // most gradients that wait for their reduction; 0 for no limit
}

// Bytes kept for each logit at the worst moment of the loss, counted in the frameworks' sources.
//
// Megatron-LM (core/tensor_parallel/cross_entropy.py) holds the 16-bit logits, a single-precision copy that it turns into
// probabilities and then into gradients in place, and the gradient in 16 bits. PyTorch's cross entropy holds, in single
// precision, the logarithms, their gradient and the gradient of the logits, the logits themselves being freed before;
// its vocabulary-parallel form (torch/distributed/tensor/parallel/loss.py, _nll_loss_and_log_softmax_backward) the
// logarithms, the scattered gradient, the exponentials and their sum. A fused loss holds logits and gradient in 16 bits.
const (
	megatronLogits   = 8.0
	torchLogits      = 12.0
	torchSplitLogits = 16.0
	fusedLogits      = 4.0
)

// Constants that no equation gives. Their calibration is in doc.go.
const (
	// ContextBytes is what driver, libraries and communicators hold on a GPU beside the framework's own memory: part
	// of what the device shows as used, no part of what a framework reports as its peak. Assumed.
	ContextBytes = 2.0 * (1 << 30)
	// compiledContext is the same where a compiler lays out the whole step (XLA on TPU). Assumed.
	compiledContext = 0.5 * (1 << 30)
	// fragmentedShare is what the caching allocator of PyTorch holds beyond what is asked. Fitted. A compiler that
	// plans memory ahead holds none.
	fragmentedShare = 0.06
	// deepspeedBuffers are DeepSpeed's reduction and gather buckets and the temporaries of its optimiser step. Fitted.
	deepspeedBuffers = 6.75 * (1 << 30)
)

const frameworkNames = "megatron, deepspeed, fsdp or xla"

// habitsOf returns the habits of a framework by name.
func habitsOf(name string) (habits, bool) {
	h := habits{
		context: ContextBytes, fragmented: fragmentedShare, logits: megatronLogits, splitLogits: megatronLogits,
		ahead: 2, keepsEnds: true, reduced: gatheredWeight + shardedGradient,
	}
	switch name {
	case "megatron":
	case "fsdp":
		h.logits, h.splitLogits, h.keepsOutputs = torchLogits, torchSplitLogits, true
	case "deepspeed":
		h.buffers, h.gradientCopy, h.keepsSent, h.plainPipeline = deepspeedBuffers, 2, true, true
		// stage3_max_live_parameters and reduce_bucket_size as they come; gradients are reduced in 16 bits
		h.live, h.bucket, h.reduced = 1e9, 5e8, gatheredWeight
	case "xla":
		h.context, h.fragmented = compiledContext, 0
		h.ahead, h.keepsEnds, h.reduced = 1, false, gatheredWeight
	default:
		return habits{}, false
	}
	return h, true
}

// habits are those of the job's framework for a ZeRO stage: where none is given, fsdp's where weights are sharded and
// megatron's otherwise.
func (j *Job) habits(zero int) habits {
	name := j.Framework
	if name == "" {
		name = "megatron"
		if zero == 3 {
			name = "fsdp"
		}
	}
	h, _ := habitsOf(name)
	if j.Recipe == "fp16" {
		h.gradientCopy = 0 // they are summed in 16 bits
	}
	if j.FusedLoss {
		h.logits, h.splitLogits = fusedLogits, fusedLogits
	}
	return h
}

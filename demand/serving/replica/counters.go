package replica

// Counters are totals since the start. Tokens are of sequences, iterations of the engine.
type Counters struct {
	Submitted  int64 // requests that came, refused ones too
	Refused    int64 // of those: too long for max model len
	Shortened  int64 // answers that max model len ended
	Finished   int64
	Lost       int64 // in the replica when it failed
	Iterations int64
	Mixed      int64 // iterations with chunks
	Preempted  int64 // preemptions

	Input     int64 // tokens of prompts of finished requests
	Output    int64 // tokens given, by all requests
	Delivered int64 // of those: by finished requests
	Forfeited int64 // of those: by requests that were in the replica when it failed

	Computed int64 // tokens computed into the cache
	Rejected int64 // draft tokens computed and rejected
	Found    int64 // tokens found in the cache at an admission instead
	Asked    int64 // tokens that were looked for at an admission
	Received int64 // tokens that came as KV cache
	Dropped  int64 // tokens of KV that preemptions and failures gave up
	Retired  int64 // tokens of KV that finished sequences had

	Evicted int64 // blocks with findable content that were taken for other content
}

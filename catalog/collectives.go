package catalog

// Collectives is one communication library as measured inside one machine: the parameters of the forms of
// compute/collective, and how far they are off on shapes that the fit had not seen. Latencies belong to library, host
// and chip and are in microseconds; rates are shares of the link or of the device memory where they scale with it,
// and GB/s where they do not.
type Collectives struct {
	Provenance  `yaml:",inline"`
	Accelerator string      `yaml:"accelerator" required:"true" catalog:"accelerators" doc:"The accelerator it was measured on."`
	Library     string      `yaml:"library" required:"true" doc:"The library and its version, for example NCCL 2.27."`
	Link        string      `yaml:"link" required:"true" enum:"switch|mesh|torus|pcie" doc:"How the accelerators of a scale-up domain meet: all behind a switch, each with a link to each other one, on a torus, over the host's PCI Express."`
	Axes        int         `yaml:"axes" min:"1" max:"3" doc:"Axes of the torus; left out for other links."`
	Ring        RingFit     `yaml:"ring" required:"true" doc:"All-gather, reduce-scatter and all-reduce around a ring."`
	AllToAll    AllToAllFit `yaml:"all_to_all" required:"true" doc:"All-to-all and messages between two ranks."`
	Switch      *SwitchFit  `yaml:"switch" doc:"All-reduce added up inside the switch (NVLS, SHARP); left out where there is none."`
	Direct      *DirectFit  `yaml:"direct" doc:"An inference engine's own all-reduce, in which each rank reads the others' memory; left out where none was measured."`
	Errors      *FitError   `yaml:"errors" doc:"How far the fit is off on combinations of operation and number of ranks that it had not seen; left out where nothing was fitted."`
}

// RingFit holds the parameters of ring collectives (compute/collective, ring.go): three protocols of which the library
// takes the fastest.
type RingFit struct {
	LaunchUS    float64 `yaml:"launch_us" required:"true" min:"0" doc:"Launch, us: what a collective of no bytes takes beside its hops."`
	HopUS       float64 `yaml:"hop_us" required:"true" min:"0" doc:"A hop of the first protocol (LL), us."`
	LLRateGBs   float64 `yaml:"ll_rate_gbs" required:"true" exclusiveMin:"0" doc:"Rate of the first protocol (LL), GB/s; the link does not bound it."`
	MiddleHopUS float64 `yaml:"middle_hop_us" min:"0" doc:"What a hop of the second protocol (LL128) takes more, us."`
	MiddleShare float64 `yaml:"middle_share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the link that the second protocol (LL128) reaches."`
	SimpleUS    float64 `yaml:"simple_us" min:"0" doc:"Start of the third protocol (Simple), us."`
	RampUS      float64 `yaml:"ramp_us" min:"0" doc:"What the third protocol takes more for large messages, us, half of it at 32 MB."`
	SimpleHopUS float64 `yaml:"simple_hop_us" min:"0" doc:"A hop of the third protocol (Simple), us."`
	Share       float64 `yaml:"share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the link that the third protocol (Simple) reaches."`
	MemoryShare float64 `yaml:"memory_share" required:"true" exclusiveMin:"0" max:"1" doc:"Rate at which a rank moves its own part, as a share of the device memory's bandwidth."`
}

// AllToAllFit holds the parameters of all-to-all and point-to-point transfers (compute/collective, alltoall.go).
type AllToAllFit struct {
	DoublingUS  float64 `yaml:"doubling_us" min:"0" doc:"What each doubling of the ranks adds, us."`
	LLRateGBs   float64 `yaml:"ll_rate_gbs" required:"true" exclusiveMin:"0" doc:"Rate of small messages (LL) to one peer, GB/s."`
	SimpleUS    float64 `yaml:"simple_us" min:"0" doc:"Start of large messages (Simple), us."`
	Share       float64 `yaml:"share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the link that large messages reach."`
	MemoryShare float64 `yaml:"memory_share" required:"true" exclusiveMin:"0" max:"1" doc:"Rate at which a rank moves its own part, as a share of the device memory's bandwidth."`
}

// SwitchFit holds the parameters of all-reduces inside the switch (compute/collective, ring.go).
type SwitchFit struct {
	StartUS  float64 `yaml:"start_us" min:"0" doc:"Start, us."`
	Share    float64 `yaml:"share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the link that it reaches, counting what truly crosses it: bytes (n + 1) / n."`
	MinRanks int     `yaml:"min_ranks" required:"true" min:"2" doc:"Fewest ranks for which the library uses it."`
}

// DirectFit holds the parameters of an engine's own all-reduce (compute/collective, direct.go).
type DirectFit struct {
	StartUS     float64 `yaml:"start_us" required:"true" min:"0" doc:"Start of the kernel within a captured graph, us."`
	DoublingUS  float64 `yaml:"doubling_us" min:"0" doc:"What each doubling of the ranks adds, us."`
	TwoShotUS   float64 `yaml:"two_shot_us" min:"0" doc:"What the second pass adds, us."`
	Share       float64 `yaml:"share" required:"true" exclusiveMin:"0" max:"1" doc:"Share of the link that it reaches."`
	SwitchShare float64 `yaml:"switch_share" min:"0" max:"1" doc:"Share of the link that the second form reaches where the switch adds up (symmetric memory, multimem), counting what truly crosses it."`
	SwitchRanks int     `yaml:"switch_ranks" min:"0" doc:"Fewest ranks for which the switch adds up; 0 for never."`
	LimitMB     float64 `yaml:"limit_mb" min:"0" doc:"Bytes, in MB, from which the engine calls the communication library instead; 0 for no limit."`
	HostUS      float64 `yaml:"host_us" min:"0" doc:"Launch from the host outside of a captured graph, us."`
	MemoryShare float64 `yaml:"memory_share" required:"true" exclusiveMin:"0" max:"1" doc:"Rate of the copy that a call outside of a captured graph makes, as a share of the device memory's bandwidth."`
}

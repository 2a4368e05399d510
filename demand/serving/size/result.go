package size

import (
	"fmt"
	"math"
)

// Configuration is what a fleet is made of, without how many replicas it has.
type Configuration struct {
	Server         string // a server of the catalog
	TensorParallel int    // accelerators that share each layer of a replica
	Pipeline       int    // stages of a replica
	// Prefill and Decode are the parts of a split fleet: of so many replicas each, as 1:3. Both are 0 where every replica does
	// both.
	Prefill, Decode int
}

// String names the configuration in a few words.
func (c Configuration) String() string {
	text := fmt.Sprintf("%s TP%d", c.Server, c.TensorParallel)
	if c.Pipeline > 1 {
		text += fmt.Sprintf(" PP%d", c.Pipeline)
	}
	if c.Prefill > 0 {
		text += fmt.Sprintf(" %d:%d", c.Prefill, c.Decode)
	}
	return text
}

// Least is the fewest replicas that the configuration can have.
func (c Configuration) Least() int {
	if c.Prefill > 0 {
		return 2
	}
	return 1
}

// Split divides so many replicas: all of them are of the first number where the fleet is not split. One of each at least.
func (c Configuration) Split(replicas int) (first, decode int) {
	if c.Prefill == 0 {
		return replicas, 0
	}
	share := float64(c.Prefill) / float64(c.Prefill+c.Decode)
	first = max(1, min(replicas-1, int(math.Round(float64(replicas)*share))))
	return first, replicas - first
}

// Fleet is a configuration with a number of replicas under a load.
type Fleet struct {
	Configuration
	Replicas int     // in all
	Load     float64 // factor on the rate of the requests given
}

// Point is what a simulation says of a fleet.
type Point struct {
	Fleet
	Met        bool  // all objectives
	Objectives []Met // in the order of the scenario
	// Attainment is the lowest share of requests that meet an objective, of those that ask for a share; 1 where none does.
	Attainment float64

	TTFT, TPOT, E2E Tail // s

	Accelerators, Servers int // that are owned: the most that were on at a time
	MeanMW, PeakMW        float64
	USDPerHour            float64 // of machines and metered energy; what is not known of them is 0
	JoulesPerToken        float64 // IT energy over tokens of answers
	USDPerMillionTokens   float64 // over tokens of answers
	GramsPerMillionTokens float64 // of CO2, over tokens of answers
	Busy                  float64 // share of time that replicas compute
	Preemptions           int64
	Requests              int64 // that arrived in the time studied and were answered or turned away
	// Suggest is how many replicas would have kept up with the requests by how far behind these are; 0 where they are not.
	Suggest int
}

// Tail is the middle and the end of a distribution.
type Tail struct{ P50, P90, P99 float64 }

// Met is an objective and what came of it.
type Met struct {
	Name       string
	Asked, Got float64 // share of requests that has to meet it, and that did
	// GapAsked is the limit in s on the time between tokens that the share asked for keeps to, GapGot that time; 0 for none.
	GapAsked, GapGot float64
	Met              bool
}

// Candidate is a configuration and what a search over its replicas found.
type Candidate struct {
	Configuration
	// Refused says why the configuration cannot be, as where its memory does not hold the model; empty where it can.
	Refused string
	// Answer is the fleet found, nil where it was refused or no number of replicas meets the objectives.
	Answer *Point
	// Points are all fleets simulated at the load given, by replicas.
	Points []Point
	// Exceptions are sizes that meet the objectives while a larger one, of those simulated, misses them.
	Exceptions []int
	// Probed is how many simulations it took to guess where to begin.
	Probed int
	// Note says in words what is to be known of the search; empty where all went by the order.
	Note string
}

// Result is a sizing.
type Result struct {
	Objective string
	// Candidates are sorted: those with an answer by the objective, then those without, then the refused ones, each in the order
	// given.
	Candidates []Candidate
	// ByReplicas and ByLoad are the cliff of the best candidate: fleets around its answer at the load given, and its answer at
	// other loads. Empty where there is no answer.
	ByReplicas, ByLoad []Point
	Simulations        int
	Warnings           []string
}

// Best is the candidate at the head, nil where none meets the objectives.
func (r *Result) Best() *Candidate {
	if len(r.Candidates) == 0 || r.Candidates[0].Answer == nil {
		return nil
	}
	return &r.Candidates[0]
}

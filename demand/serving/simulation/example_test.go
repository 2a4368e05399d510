package simulation_test

import (
	"context"
	"fmt"
	"log"

	"tokenwatt/demand/serving/simulation"
	"tokenwatt/quantity"
	"tokenwatt/scenario"
)

// A quarter of an hour of a busy service on four replicas of one H100, with an objective.
func Example() {
	s, err := scenario.Parse("example.yaml", []byte(`
name: An assistant
study: {year: 2025}
workloads:
  assistant:
    serving:
      model: llama-3.1-8b
      server: dgx-h100
      visitors: 500 k/d
      requests_per_visitor: 2
      input_tokens: 800 tok
      output_tokens: 200 tok
      simulation:
        replicas: 4
        max_model_len: 16384
        duration: 15 min
        slo: [{ttft: 500 ms, tpot: 30 ms}]
`), ".", nil)
	if err != nil {
		log.Fatal(err)
	}
	result, err := simulation.Run(context.Background(), &simulation.Problem{
		Name: "assistant", Serving: *s.Workloads.Get("assistant").Value.Serving, Catalog: &s.Define, Study: s.Study, Seed: uint64(s.Seed),
		Site: simulation.Site{PUE: 1.2, Price: quantity.Exact(quantity.PerMWh(80))},
	}, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("accelerators:", result.Accelerators(), "of servers:", result.Servers())
	fmt.Println("all answered:", result.Cluster.Counters.Finished == result.Drawn.Requests)
	fmt.Printf("%s: %t\n", result.SLOs[0].SLO.Name, result.Meets())
	// Output:
	// accelerators: 4 of servers: 1
	// all answered: true
	// TTFT 500 ms, TPOT 30 ms: true
}

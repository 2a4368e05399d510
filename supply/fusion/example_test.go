package fusion_test

import (
	"context"
	"fmt"

	"tokenwatt/supply/fusion"
	"tokenwatt/supply/fusion/pulse"
)

// What the round trip of bank and coil alone would have to be for the reference D-T plant to give as much as it takes.
func ExampleStudy_Believe() {
	trip, _ := fusion.ParameterNamed("round_trip")
	s := fusion.Study{Plant: fusion.Default(pulse.DT), Inputs: []fusion.Input{{Parameter: trip, Low: 0.7, High: 0.97}}}
	b, err := s.Believe(context.Background(), []fusion.Target{{Kind: fusion.NetPower}})
	if err != nil {
		fmt.Println(err)
		return
	}
	goal := b.Goals[0]
	fmt.Printf("%v: met %v, by the round trip alone %v\n", goal.Target, goal.Met, goal.Alone[0].Smallest != nil)
	// Output: net power above 0: met false, by the round trip alone false
}

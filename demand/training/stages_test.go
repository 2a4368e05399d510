package training

import (
	"reflect"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/scenario"
)

// TestStages: a search looks at the stages of ZeRO that the engine's framework offers, unless the scenario names one.
func TestStages(t *testing.T) {
	for framework, want := range map[string][]int{
		"megatron": {0, 1}, "deepspeed": {0, 1, 2, 3}, "fsdp": {2, 3}, "xla": {3}, "": nil,
	} {
		if got := space(&scenario.Layout{}, framework).ZeRO; !reflect.DeepEqual(got, want) {
			t.Errorf("%q: stages %v, want %v", framework, got, want)
		}
		if got := space(&scenario.Layout{ZeRO: "2"}, framework).ZeRO; !reflect.DeepEqual(got, []int{2}) {
			t.Errorf("%q with zero 2: stages %v", framework, got)
		}
	}
	c, err := catalog.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"default": "", "megatron-2020-22": "megatron", "megatron-core": "megatron", "megatron-bridge": "megatron",
		"megatron-deepspeed": "deepspeed", "deepspeed-zero3-2021": "deepspeed", "torchtitan": "fsdp", "torchtitan-eager": "fsdp", "fsdp": "fsdp", "maxtext": "xla",
	} {
		if got := c.Engines.Get(name).Value.Framework; got != want {
			t.Errorf("engine %s: framework %q, want %q", name, got, want)
		}
	}
}

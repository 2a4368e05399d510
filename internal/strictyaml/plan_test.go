package strictyaml

import (
	"testing"

	"tokenwatt/quantity"
)

// plan is the format that the tests of this package read: one field of each kind and each tag.
type plan struct {
	Name    string                                      `yaml:"name" required:"true" doc:"A short title." example:"campus"`
	Kind    string                                      `yaml:"kind" enum:"solar|wind|storage" default:"wind" doc:"What it is."`
	Note    string                                      `yaml:"note" doc:"Anything else."`
	Built   string                                      `yaml:"built" format:"date" doc:"When it was built."`
	Seed    int                                         `yaml:"seed" default:"1" min:"0" max:"100" doc:"Seed of the random streams."`
	Share   float64                                     `yaml:"share" default:"0.5" min:"0" exclusiveMax:"1" doc:"A plain number."`
	Active  bool                                        `yaml:"active" default:"true" doc:"Whether it runs."`
	Tags    []string                                    `yaml:"tags" doc:"Labels."`
	Servers []string                                    `yaml:"servers" catalog:"servers" minItems:"1" doc:"Machines by name."`
	Size    quantity.Power                              `yaml:"size" min:"0" doc:"A power without provenance."`
	Power   quantity.Figure[quantity.Power]             `yaml:"power" required:"true" exclusiveMin:"0" max:"10 GW" unit:"MW" example:"100 MW" doc:"Its power."`
	MFU     quantity.Figure[quantity.Fraction]          `yaml:"mfu" default:"{low: 30 %, mode: 38 %, high: 46 %}" exclusiveMin:"0" max:"1" source:"disclosed runs" date:"2024-07" basis:"published" doc:"Utilisation."`
	Site    site                                        `yaml:"site" doc:"Where it stands."`
	Supply  *supply                                     `yaml:"supply" doc:"Where the electricity comes from."`
	Loads   Map[load]                                   `yaml:"loads" doc:"Named loads."`
	Extra   map[string]quantity.Figure[quantity.Energy] `yaml:"extra" min:"0" doc:"Energies by name."`
}

type site struct {
	Latitude quantity.Figure[quantity.Angle] `yaml:"latitude" default:"40 deg" min:"-66" max:"66" source:"a middle latitude" date:"2026" basis:"assumed" doc:"North positive."`
	Hours    int                             `yaml:"hours" min:"24" doc:"Hours of the study."`
}

type supply struct {
	Grid   string                                `yaml:"grid" required:"true" catalog:"grids" doc:"The grid."`
	Tariff quantity.Figure[quantity.EnergyPrice] `yaml:"tariff" min:"0" unit:"USD/kWh" doc:"Price of electricity."`
	Limit  quantity.Figure[quantity.Power]       `yaml:"limit" doc:"Largest import."`
}

type load struct {
	_      struct{} `oneof:"steady|burst"`
	origin `yaml:",inline"`
	Steady *steady                         `yaml:"steady" doc:"The same in every hour."`
	Burst  *burst                          `yaml:"burst" doc:"Now and then."`
	Count  quantity.Figure[quantity.Count] `yaml:"count" min:"1" doc:"How many of them."`
}

type origin struct {
	Source string         `yaml:"source" doc:"Where the figures of this entry come from."`
	Date   string         `yaml:"date" format:"date" doc:"When that was published."`
	Basis  quantity.Basis `yaml:"basis" doc:"How well it is founded."`
}

type steady struct {
	Power quantity.Figure[quantity.Power] `yaml:"power" required:"true" min:"0" doc:"Its power."`
}

type burst struct {
	Energy quantity.Figure[quantity.Energy] `yaml:"energy" required:"true" min:"0" doc:"Energy of one burst."`
	Times  []int                            `yaml:"times" min:"0" max:"23" doc:"Hours of the day."`
}

// catalogs are the names that the tests' documents may use.
func catalogs() *Settings {
	return &Settings{Names: map[string][]string{
		"servers": {"dgx-a100", "dgx-h100"}, "grids": {"us-average", "gb", "de-lu"},
	}}
}

// read parses and decodes a document that must be right.
func read(t testing.TB, text string, settings *Settings) plan {
	t.Helper()
	var p plan
	if err := Decode(parse(t, text), &p, settings); err != nil {
		t.Fatalf("decode: %v", err)
	}
	return p
}

func parse(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Parse("test.yaml", []byte(text), nil)
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return doc
}

const minimal = "name: campus\npower: 100 MW\n"

const full = `# A comment
name: campus
kind: solar
note: "text: with a colon"
built: 2024-07-15
seed: 7
share: 0.25
active: false
tags: [a, b]
servers:
  - dgx-a100
size: 3 kW
power: {low: 90 MW, mode: 100 MW, high: 120 MW, distribution: uniform, source: a survey, date: 2024, basis: measured, note: rounded}
mfu: 0.4
site:
  latitude: -12.5 deg
  hours: 8760
supply:
  grid: gb
  tariff: {value: 0.08 USD/kWh, source: a bill}
loads:
  base:
    source: a paper
    date: 2023-05
    basis: published
    steady:
      power: &p 5 MW
  llama-3.1-8b:
    burst: {energy: 2 MWh, times: [8, 20]}
    count: 3
extra:
  store: 4 MWh
  reserve: {low: 1 MWh, mode: 2 MWh, high: 3 MWh}
`

// Package catalog holds what is known: accelerators, servers, fabrics, models, supply technologies, fuels,
// grids, cooling plants and uninterruptible power supplies, each figure with its unit, source, date and basis; what was
// fitted to measurements: kernels, collectives, training engines and clusters, inference engines; what fusion experiments
// reached; published figures that claims are held against; and humanoid robots with their computers, policies and the
// services that they are called for. A figure without source, date and basis does not load.
//
// Shapes of models and fitted parameters are plain numbers, which the entry's source, date and basis speak for. Every
// built-in entry has the three; of a user's entry they are not asked. A model read from a config.json has the file as its
// source and no date, since the file has none.
//
// The data are YAML files in the folder data, built into the binary; a user's own files are laid over them (Load).
// Of the kinds, the struct tags in entries.go and facility.go say which fields there are, in which unit and within which bounds.
//
// # Conventions
//
// Peaks are dense, without structured sparsity. Link and network bandwidths are one way and per accelerator.
// Server powers are those of the whole machine at its power supply's input, the boundary "IT". Fuel energy is
// thermal at the lower heating value. Costs are overnight; euros are converted at the rate that the entry's note
// states. Prices of hardware, and whatever a source gives differently in two places, are ranges.
//
// The basis says how well a figure is founded: measured (read off an instrument by somebody named), vendor (a
// maker's data sheet, also where it was read in a third party's copy, which the source then names), published
// (a paper, a statistic, a filing), estimate (derived from other figures, or recalled and not looked up, which the
// source or note then says), assumed (a judgement). The layer shapes of models are those of their papers and of
// config.json; each set of shapes is held against the published number of parameters, most to the last one.
//
// # Checks
//
// The decoder checks each field; check.go what must hold between fields (idle below maximum power, chips within
// the server's nameplate, heads that divide), and tests the rest: that the layer shapes of every model give its
// published parameters, that bytes and bits are not confused, and that what is said to be the mean of a public
// series is.
//
// # What is not modelled
//
// Figures are constants: no inflation, no learning, no price paths. Variants of one product (power caps, memory
// sizes) are entries of their own. The catalog does not know what a user may buy, or when.
package catalog

// Package hfconfig reads the config.json that comes with a checkpoint on Hugging Face into the shapes of a
// catalog.Model. It follows what transformers (Wolf et al. 2020, arXiv 1910.03771; release 4.56) builds from the file: the defaults of each
// model_type where a key is missing or null, and which biases and norms its modules have.
//
// # What is required
//
// Width, depth, heads, inner width and vocabulary have to be there: transformers would fill in those of some other
// model without a word. The one exception is a nested text_config, which transformers writes without the values that
// are its defaults.
//
// # What is refused
//
// An architecture that is not listed by Supported, sizes that are no whole numbers above zero, shapes that do not fit
// together, keys given twice, text that is no JSON. All faults are found at once, each at file:line:column, as
// strictyaml.Errors. Keys that do not bear on shapes are passed over, whatever they hold.
//
// # What is approximate
//
// Said in the model's note: which layers of a mixture are dense is kept as a count (they are placed first), chunked
// attention is counted in full, encoders for images and sound are left out, and where the file gives the longest
// sequence alone it stands for the sequence of training too.
package hfconfig

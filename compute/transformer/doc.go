// Package transformer counts what a transformer is made of and what it asks of a machine: parameters,
// floating-point operations and bytes, by operator and by phase, exactly, from the layer shapes of a
// catalog.Model. It knows no machine and no time.
//
// # Symbols
//
// L layers, h hidden, a query heads, g key-value heads, d head width, f inner width of the feed-forward block,
// V vocabulary, e width of the embedding (h unless given), s tokens of a sequence, c tokens already cached,
// E routed experts of which k see a token, w attention window.
//
// # Parameters
//
// Per layer, matrices first: attention h a d + 2 h g d + a d h, and h a d more where relative positions are
// projected (Transformer-XL, arXiv 1901.02860); dense feed-forward 2 h f, or 3 h f where the
// activation is gated; expert layer h E for the router, E and the shared experts each 2 or 3 h f_e. Latent
// attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): h q + q a (n + r) for queries (h a (n + r) where
// q = 0), h (c + r) + c a (n + v) for keys and values, a v h for the output; q and c are the ranks and n, r, v
// the head widths without position, with position and of values. Embedding V e, an untied output V e, learned
// positions, the projections 2 e h where e differs from h. Biases and norms are counted where the model has
// them. A multi-token-prediction module (DeepSeek-V3, arXiv 2412.19437, section 2.2) is one more layer with a
// projection of 2 h by h and three norms; it shares embedding and output and is listed apart, as its authors do.
//
// # Operations
//
// A multiply and an add are two operations. Only matrix products count, which is the convention of every
// published FLOP figure: norms, activations, softmax, rotary positions, biases and look-ups do not. A forward
// pass does 2 operations for each weight that a token is multiplied with, and for each pair of query and key
// that attention visits 4 a d in each layer (6 a d with relative positions, whose every distance is projected once a sequence;
// 2 a (n + r + v) for latent attention). The pairs of a sequence are
//
//	causal  s (s + 1) / 2     (each token sees itself and those before it)
//	full    s^2               (the whole square, as older FLOP formulas count)
//
// and in a layer with a window at most w for each token. Training does three forward passes' work (one forward,
// two backward): 6 N D plus the attention term; recomputation is not counted, as in model FLOP utilisation.
// Narayanan et al. 2021 (arXiv 2104.04473, eq. 3), with full recomputation and full attention, is the same
// count for a GPT: 96 B s L h^2 (1 + s/6h + V/16Lh).
//
// Prefill computes logits for the last token only: a server samples from nothing else. Decode of one token is
// prefill of one token, save for latent attention, whose decode runs in the absorbed form (same paper,
// section 2.1.2): a pair costs 2 a (2 c + r), and the cache is never expanded. Prefill expands the cached
// latents of the context anew, 2 c a (n + v) for each of its tokens and layers.
//
// # Operators
//
// Operators takes a pass apart: every matrix product by its name, and what moves bytes without counted operations
// (embedding, activations, norms with the residual before them). Its sums are those of Train, Prefill, Decode and
// Parameters to the last digit. The backward pass does two forward passes' operations: of a product of X and W it reads
// X, W and the output's gradient twice, and writes the gradients of X and of W. Scores never leave the chip, as in a
// fused attention kernel (Dao et al. 2022, arXiv 2205.14135); its backward pass computes them anew, which is not
// counted, as in model FLOP utilisation. Every input and output moves once: a kernel that reads operands more often
// moves more, one that is fused with its neighbour less. Projections gives the shapes of the products of one layer.
//
// # Bytes
//
// Weights times bytes of a weight. A decode step of a batch reads every weight that its tokens are multiplied
// with, once; of E experts T tokens touch E (1 - (1 - k/E)^T) in expectation when the router spreads tokens
// evenly and independently. The key-value cache holds 2 g d elements for each token and layer (c + r for latent
// attention), at most w tokens of them in a layer with a window.
//
// # Not modelled
//
// What activations occupy, optimiser state, the layout over accelerators (Projection.Shard cuts one matrix; padding
// of the vocabulary and uneven stages are the layout's), skewed routing, speculative decoding, attention within chunks
// (counted in full), linear attention and state spaces, encoders for images and sound.
package transformer

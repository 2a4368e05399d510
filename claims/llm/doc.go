// Package llm has a language model point at the numbers of a text, through any endpoint that speaks OpenAI's chat
// completions: a server on this machine or one that a key opens.
//
// The model only says where a claim stands. It cites each number verbatim, with some words around it; what it cites and
// the text does not have is dropped and counted. Value, unit, range and hedge are read from the citation by package
// measure, so that the model cannot invent a number, and the checks that follow are the same as without a model.
//
// A text is sent paragraph by paragraph in pieces of at most Settings.PieceLength characters, one request after the other
// with temperature 0. Requests that time out or that the server refuses for now (status 408, 425, 429, 5xx) are made again
// after a pause; an answer that is not the JSON asked for is asked for once more. Redirects are not followed, so that a
// key goes to the host that was named and to no other.
//
// What is not modelled: the same model may answer differently from day to day, so that results of this package are
// not reproducible, unlike all others of this project.
package llm

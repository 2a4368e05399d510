// Package lexicon finds the words that claims are bound by: the subjects that texts on AI and energy speak of, and the cues
// from which the type of a statement is read, in Chinese and English. Both are data (data/*.yaml), to which a user may
// add files of the same form.
//
// # Matching
//
// Letters match without regard to case, full-width forms as their plain ones, any white space as one space. Words of
// up to three capital letters ("US", "IT", "AMD") match as they are written only, because "us" and "it" are words.
// A hyphen in a word of the lexicon stands for a hyphen, a space or nothing: GPT-3 is found in "GPT 3" and "GPT3".
// Latin words match between word boundaries, with an "s" or "'s" after them; Chinese words anywhere. A star at the end
// of a word takes any letters after it. Of subjects that begin at one place the longest is taken, and one that lies in another is dropped; cues
// of different groups may overlap, of one group the longest is taken.
//
// One walk of a trie from every character makes the time proportional to the length of the text times the longest
// word.
package lexicon

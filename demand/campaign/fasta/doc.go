// Package fasta reads lengths of sequences from FASTA files of any size, and from histograms.
//
// # What is read
//
// A record is a header line that begins with ">" and the lines of residues or bases up to the next one. Its name is the
// header's first word. Lines may end in LF, CRLF or CR, a byte order mark is skipped, a file packed with gzip (one member or
// many) is recognised by its bytes, and lines that begin with ";" are comments of the old style. Letters of both cases
// count, masked or ambiguous ones (B, J, X, Z) too; blanks, gaps ("-", ".") and a stop ("*") at the end of a record do not.
//
// # What is bad
//
// A record is bad, and left out, if it has no residue, no name, a stop within, or characters that are none of these. Bad
// records are counted, and the first ones are told with file, line, what was found and what is expected. A file is refused
// as a whole if text stands before the first header, if it is empty, ends within its gzip stream, or is packed or encoded in
// a way that is not read. Names that come twice are counted and told, not left out: up to MaxNames names are compared.
//
// # Memory
//
// Only lengths are kept: how many records there are of each, and the first few names. A line may be of any length; it is
// never held. Lengths above MaxLength are bad.
//
// Not modelled: alignments as alignments (gaps are left out), what residues there are, FASTQ.
package fasta

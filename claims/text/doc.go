// Package text reads an article as its reader sees it: bytes are decoded, markup is taken off, and the visible
// text is cut into paragraphs, sentences and clauses, with a map from each character back to the original.
//
// # Encodings
//
// UTF-8 with or without a byte order mark, UTF-16 with one, GBK and GB18030. Any bytes can be read as GB18030,
// so a text is taken for it only where nine characters in ten are in GB 2312 and the commonest Chinese
// characters have at least a third of their usual share. All else is refused by a *DecodeError that names what was
// found: an empty input, binary data, a PDF, UTF-16 without a mark, UTF-32, Latin-1, Big5, Shift_JIS.
//
// # Markup
//
// Of HTML the visible text is kept: scripts, styles, templates and comments are not in it; navigation, footers,
// asides and buttons are, as paragraphs of the role Furniture. Superscript and subscript digits become the characters
// of Unicode, so that a power of ten stays one. Of Markdown the marks, link addresses, images and footnote
// references are taken off. Tables become one paragraph a cell, with its row and column.
//
// # Positions
//
// All positions count characters (runes). Document.OriginalRange leads from the visible text to the
// original; an entity such as &nbsp; is one piece there. The byte order mark is not part of the original.
//
// # Division
//
// A plain text's paragraph ends at a blank line, and at a line end unless the line is long, has no final mark and
// the next one goes on. A sentence ends at 。！？…, and at a full stop before a space and anything but a
// small letter, unless it closes an abbreviation or an initial. Clauses end at commas, colons,
// semicolons, dashes and parentheses.
//
// # Not modelled
//
// Style sheets (an element hidden by CSS is visible here), scripts that write text, images of text, PDF.
package text

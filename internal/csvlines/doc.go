// Package csvlines reads large files of lines, one at a time: plain or packed with gzip, each line of bounded length, and cut
// into the cells of CSV without copying. Memory does not grow with the file, nor with a line that has no end.
//
// A cell in quotes ends with its line, unlike in RFC 4180: a quote that is never closed is then a fault of one line and not of
// all that follow.
package csvlines

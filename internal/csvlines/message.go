package csvlines

import (
	"bytes"
	"strconv"
)

// Quote is a piece of a file for a message: in quotes, with escapes for whatever is no printable text, so that no byte of the file
// steers a terminal, and cut to 40 characters.
func Quote(piece []byte) string {
	const most = 40
	runes := 0
	for at := range string(piece[:min(len(piece), 4*most+4)]) {
		if runes == most {
			return strconv.Quote(string(piece[:at])) + "…"
		}
		runes++
	}
	return strconv.Quote(string(piece))
}

// Encoding is a hint about a line that is no text in UTF-8 but looks like another known encoding; empty for all other lines.
// UTF-16 is known by its byte order mark, or by every other byte being zero, as of Latin letters and digits.
func Encoding(line []byte) string {
	if bytes.HasPrefix(line, []byte{0xff, 0xfe}) || bytes.HasPrefix(line, []byte{0xfe, 0xff}) || everyOther(line) {
		return "looks like UTF-16; save as UTF-8"
	}
	return ""
}

// everyOther tells whether the zeros of a line's beginning are its bytes of one parity, all of them and no others.
func everyOther(line []byte) bool {
	line = line[:min(len(line), 64)]
	var zeros [2]int
	for i, c := range line {
		if c == 0 {
			zeros[i%2]++
		}
	}
	even, odd := (len(line)+1)/2, len(line)/2
	return odd > 0 && (zeros == [2]int{even, 0} || zeros == [2]int{0, odd})
}

// Column is the character, from 1, at which a byte of a line stands, that from 1 too.
func Column(line []byte, at int) int { return len([]rune(string(line[:min(at-1, len(line))]))) + 1 }

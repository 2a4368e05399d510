package text

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Encoding is the character encoding an input was read in.
type Encoding string

// The encodings that are read.
const (
	UTF8    Encoding = "UTF-8"
	UTF16LE Encoding = "UTF-16LE"
	UTF16BE Encoding = "UTF-16BE"
	GB18030 Encoding = "GB18030" // its subset GBK as well
)

// Decode returns the characters of an input without its byte order mark, and its encoding. What is none of
// the encodings above is refused with a *DecodeError that names what was found.
func Decode(data []byte) ([]rune, Encoding, error) {
	refuse := func(found string, offset int, hint string) ([]rune, Encoding, error) {
		return nil, "", &DecodeError{Found: found, Offset: offset, Expected: expectedEncodings, Hint: hint}
	}
	switch {
	case len(data) == 0:
		return refuse("nothing: the input is empty", 0, "")
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(data, []byte{0, 0, 0xFE, 0xFF}):
		return refuse("UTF-32", 0, "save it as UTF-8")
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], binary.LittleEndian, UTF16LE)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], binary.BigEndian, UTF16BE)
	}
	if name := fileKind(data); name != "" {
		return refuse(name, 0, "extract its text first")
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	if i := bytes.IndexByte(data, 0); i >= 0 {
		if n := bytes.Count(data, []byte{0}); n*3 > len(data) && n*3 < len(data)*2 {
			return refuse("UTF-16 without a byte order mark", i, "save it as UTF-8")
		}
		return refuse("binary data (a zero byte)", i, "")
	}
	if i := tooManyControls(data); i >= 0 {
		return refuse("binary data (control characters)", i, "")
	}
	if utf8.Valid(data) {
		r := []rune(string(data))
		if blank(r) {
			return refuse("nothing: the input is white space only", 0, "")
		}
		return r, UTF8, nil
	}
	return decodeGB(data)
}

// blank reports whether a text is white space only.
func blank(r []rune) bool {
	for _, c := range r {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// decodeUTF16 decodes what follows the byte order mark.
func decodeUTF16(data []byte, order binary.ByteOrder, e Encoding) ([]rune, Encoding, error) {
	fail := func(found string, offset int) ([]rune, Encoding, error) {
		return nil, "", &DecodeError{Found: found, Offset: offset + 2, Expected: expectedEncodings}
	}
	if len(data)%2 != 0 {
		return fail(string(e)+" cut in the middle of a character", len(data))
	}
	r := make([]rune, 0, len(data)/2)
	for i := 0; i < len(data); i += 2 {
		c := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(c) {
			var low rune
			if i+4 <= len(data) {
				low = rune(order.Uint16(data[i+2:]))
			}
			if c = utf16.DecodeRune(c, low); c == utf8.RuneError {
				return fail(string(e)+" with a lone surrogate", i)
			}
			i += 2
		}
		if c == 0 {
			return fail(string(e)+" with a zero character: binary data", i)
		}
		r = append(r, c)
	}
	if blank(r) {
		return fail("nothing: the input is empty", 0)
	}
	return r, e, nil
}

// fileKind names well-known binary formats by their first bytes.
func fileKind(data []byte) string {
	for _, k := range []struct{ magic, name string }{
		{"%PDF-", "a PDF file"},
		{"PK\x03\x04", "a ZIP archive (a Word or Excel file is one)"},
		{"\x1F\x8B", "a gzip file"},
		{"\x89PNG", "a PNG image"},
		{"\xFF\xD8\xFF", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"\xD0\xCF\x11\xE0", "an old Office file"},
		{"\x7FELF", "a program"},
		{"{\\rtf", "a rich text file"},
	} {
		if bytes.HasPrefix(data, []byte(k.magic)) {
			return k.name
		}
	}
	return ""
}

// tooManyControls returns the first control character that is not white space where they are over 1 % of
// the input, else -1.
func tooManyControls(data []byte) int {
	n, first := 0, -1
	for i, b := range data {
		if b < 0x20 && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1B || b == 0x7F {
			if first < 0 {
				first = i
			}
			n++
		}
	}
	if n*100 > len(data) {
		return first
	}
	return -1
}

// decodeGB decodes GBK or GB18030. Any bytes can look like it, so the result has to look like Chinese: nine
// in ten characters from GB 2312 and the usual share of the commonest ones.
func decodeGB(data []byte) ([]rune, Encoding, error) {
	bad := firstInvalid(data)
	refuse := func(found string) ([]rune, Encoding, error) {
		return nil, "", &DecodeError{Found: found, Offset: bad, Expected: expectedEncodings, Hint: "save it as UTF-8"}
	}
	if name := declaredCharset(data); name != "" {
		return refuse("bytes that are not UTF-8, declared as " + name)
	}
	s := surveyGB(data)
	switch {
	case s.invalid >= 0 && (s.gb2312*2 < s.pairs || s.pairs*3 < s.high):
		return refuse(fmt.Sprintf("the byte 0x%02X, which is not UTF-8 (Latin-1 or Windows-1252?)", data[bad]))
	case s.invalid >= 0 && s.gb2312*10 >= s.pairs*9 && s.pairs > 20:
		bad = s.invalid
		return refuse(fmt.Sprintf("the byte 0x%02X, which is not GB18030, in a text that otherwise looks like it", data[bad]))
	case s.invalid >= 0:
		return refuse(fmt.Sprintf("the byte 0x%02X, which is neither UTF-8 nor GB18030", data[bad]))
	case s.pairs > 0 && s.gb2312*10 < s.pairs*9:
		return refuse("a text that is not UTF-8 and does not look like Chinese in GB18030 (Big5, Shift_JIS, Latin-1?)")
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return refuse("bytes that are not GB18030: " + err.Error())
	}
	r := []rune(string(out))
	if !looksChinese(r) {
		return refuse("a text that is not UTF-8 and does not look like Chinese in GB18030 (EUC-JP, EUC-KR?)")
	}
	return r, GB18030, nil
}

// firstInvalid returns the offset of the first byte that is not UTF-8.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return 0
}

// declaredCharset returns the charset of a <meta> tag if it names one that is not read.
func declaredCharset(data []byte) string {
	head := strings.ToLower(string(data[:min(len(data), 2048)]))
	i := strings.Index(head, "charset=")
	if i < 0 {
		return ""
	}
	name := strings.FieldsFunc(head[i+len("charset="):], func(r rune) bool { return strings.ContainsRune(`"'>; /`, r) })
	if len(name) == 0 {
		return ""
	}
	switch name[0] {
	case "gbk", "gb2312", "gb18030", "utf-8", "utf8", "gb_2312-80", "x-gbk":
		return ""
	}
	return name[0]
}

// gbSurvey counts what a text would be in GB18030.
type gbSurvey struct {
	high    int // bytes above 0x7F
	pairs   int // characters of two or four bytes
	gb2312  int // of them in GB 2312
	invalid int // offset of the first bad byte, -1 for none
}

// surveyGB walks a text as GB18030.
func surveyGB(data []byte) gbSurvey {
	s := gbSurvey{invalid: -1}
	for i := 0; i < len(data); {
		b := data[i]
		if b < 0x80 {
			i++
			continue
		}
		s.high++
		n := gbLength(data[i:])
		if n == 0 {
			if s.invalid < 0 {
				s.invalid = i
			}
			i++
			continue
		}
		s.pairs++
		if n == 2 {
			if data[i+1] >= 0x80 {
				s.high++
			}
			if b >= 0xA1 && b <= 0xF7 && data[i+1] >= 0xA1 {
				s.gb2312++
			}
		}
		i += n
	}
	return s
}

// gbLength returns the length of the GB18030 character at the start, 0 for none.
func gbLength(b []byte) int {
	switch {
	case len(b) < 2 || b[0] == 0x80 || b[0] == 0xFF:
		return 0
	case b[1] >= 0x40 && b[1] <= 0xFE && b[1] != 0x7F:
		return 2
	case len(b) >= 4 && isDigitByte(b[1]) && b[2] >= 0x81 && b[2] <= 0xFE && isDigitByte(b[3]):
		return 4
	}
	return 0
}

func isDigitByte(b byte) bool { return b >= '0' && b <= '9' }

// commonChinese are frequent characters and marks of Chinese text; together about a quarter of it.
const commonChinese = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力万亿元，。、：“”"

// looksChinese reports whether a decoded text has the usual share of common characters and few kana.
func looksChinese(r []rune) bool {
	wide, common, kana := 0, 0, 0
	for _, c := range r {
		if c < 0x80 {
			continue
		}
		wide++
		switch {
		case c >= 0x3041 && c <= 0x30FF:
			kana++
		case strings.ContainsRune(commonChinese, c):
			common++
		}
	}
	return kana*10 < wide && common*100 >= wide*8
}

package forms

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// The bytes of TCVN 5712 (ABC), in the order of tcvn3Letters.
const tcvn3Letters = "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵăâđêôơưĂÂĐÊÔƠƯ"

var tcvn3Bytes = [...]byte{
	0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBB, 0xBC, 0xBD, 0xBE, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xCB,
	0xCC, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xDC, 0xDD, 0xDE,
	0xDF, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE,
	0xEF, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE,
	0xA8, 0xA9, 0xAE, 0xAA, 0xAB, 0xAC, 0xAD, 0xA1, 0xA2, 0xA7, 0xA3, 0xA4, 0xA5, 0xA6,
}

// toTCVN3 writes a text as bytes of TCVN3; a capital with a tone has none of its own
// and is typed small, as people did.
func toTCVN3(text string) []byte {
	var out []byte
	for _, r := range norm.NFC.String(text) {
		n := runeIndex(tcvn3Letters, r)
		if n < 0 {
			n = runeIndex(tcvn3Letters, unicode.ToLower(r))
		}
		switch {
		case n >= 0:
			out = append(out, tcvn3Bytes[n])
		case r < 0x80:
			out = append(out, byte(r))
		default:
			out = append(out, ascii(r)...)
		}
	}
	return out
}

func runeIndex(letters string, r rune) int {
	n := 0
	for _, l := range letters {
		if l == r {
			return n
		}
		n++
	}
	return -1
}

// ascii stands in for signs that the old tables lack.
func ascii(r rune) string {
	switch r {
	case '–', '—':
		return "-"
	case '“', '”':
		return `"`
	case '…':
		return "..."
	case '\u00a0':
		return " "
	}
	return "?"
}

// The second byte of VNI for each tone, of a plain vowel, of one with a circumflex
// and of one with a breve: none, grave, hook, tilde, acute, dot below.
var (
	vniPlain      = [...]byte{0, 0xF8, 0xFB, 0xF5, 0xF9, 0xEF}
	vniCircumflex = [...]byte{0xE2, 0xE0, 0xE5, 0xE3, 0xE1, 0xE4}
	vniBreve      = [...]byte{0xEA, 0xE8, 0xFA, 0xFC, 0xE9, 0xEB}
	vniOfI        = [...]byte{'i', 0xEC, 0xE6, 0xF3, 0xED, 0xF2}
	toneMarks     = [...]rune{0, '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'}
)

// toVNI writes a text as bytes of VNI for Windows: a letter and its mark.
func toVNI(text string) []byte {
	var out []byte
	for _, r := range norm.NFC.String(text) {
		if r < 0x80 {
			out = append(out, byte(r))
			continue
		}
		b := vniLetter(unicode.ToLower(r))
		if b == nil {
			b = []byte(ascii(r))
		} else if unicode.IsUpper(r) {
			for i := range b { // capitals lie 0x20 below, letters and marks alike
				b[i] -= 0x20
			}
		}
		out = append(out, b...)
	}
	return out
}

func vniLetter(r rune) []byte {
	if r == 'đ' {
		return []byte{0xF1}
	}
	base, tone, hat := rune(0), 0, rune(0)
	for _, m := range norm.NFD.String(string(r)) {
		switch m {
		case '\u0302', '\u0306', '\u031b':
			hat = m
		default:
			if n := toneOf(m); n > 0 {
				tone = n
			} else {
				base = m
			}
		}
	}
	if base < 'a' || base > 'z' {
		return nil
	}
	switch {
	case base == 'i':
		return []byte{vniOfI[tone]}
	case base == 'y' && tone == 5:
		return []byte{0xEE}
	case hat == '\u0302':
		return []byte{byte(base), vniCircumflex[tone]}
	case hat == '\u0306':
		return []byte{byte(base), vniBreve[tone]}
	}
	letter := byte(base)
	if hat == '\u031b' {
		letter = map[rune]byte{'o': 0xF4, 'u': 0xF6}[base]
	}
	if tone == 0 {
		return []byte{letter}
	}
	return []byte{letter, vniPlain[tone]}
}

func toneOf(m rune) int {
	for n, t := range toneMarks {
		if n > 0 && t == m {
			return n
		}
	}
	return 0
}

// to1258 writes a text as windows-1258: letters with hats are one byte, tones follow.
func to1258(text string) ([]byte, error) {
	var out []byte
	for _, r := range norm.NFC.String(text) {
		if b, ok := charmap.Windows1258.EncodeRune(r); ok {
			out = append(out, b)
			continue
		}
		tone := rune(0)
		var rest []rune
		for _, m := range norm.NFD.String(string(r)) {
			if toneOf(m) > 0 {
				tone = m
			} else {
				rest = append(rest, m)
			}
		}
		letter := []rune(norm.NFC.String(string(rest)))
		b, ok := charmap.Windows1258.EncodeRune(letter[0])
		t, marked := charmap.Windows1258.EncodeRune(tone)
		if !ok || !marked || len(letter) != 1 {
			return nil, fmt.Errorf("forms: %q is not in windows-1258", r)
		}
		out = append(out, b, t)
	}
	return out, nil
}

// asLatin gives bytes as a workbook keeps them whose font draws other letters.
func asLatin(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return s.String()
}

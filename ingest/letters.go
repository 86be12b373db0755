package ingest

import (
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Letters before Unicode: three Vietnamese tables, and the western one. Nothing in
// such bytes says which table they are of: it is said beside the file, or asked.

// lettersOf is the kind of a text whose letters are of an older table.
func lettersOf(encoding string) (kind, bool) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "utf-8", "utf8":
		return kindText, true
	case "windows-1258", "cp1258":
		return kind1258, true
	case "windows-1252", "cp1252", "latin1", "iso-8859-1":
		return kind1252, true
	case "tcvn3", "abc":
		return kindTCVN3, true
	case "vni":
		return kindVNI, true
	}
	return kindText, false
}

// older reads a text of an older table as Unicode, its marks composed.
func older(r io.Reader, k kind) io.Reader {
	decode := charmap.Windows1258.NewDecoder().Transformer
	switch k {
	case kind1252:
		decode = charmap.Windows1252.NewDecoder().Transformer
	case kindTCVN3:
		decode = byLatin{tcvn3}
	case kindVNI:
		decode = byLatin{vni}
	}
	return transform.NewReader(r, transform.Chain(decode, norm.NFC))
}

// lettersOfFont is the older table that a font draws: a workbook says nothing of its
// letters, but its fonts do.
func lettersOfFont(name string) kind {
	switch name = strings.ToLower(name); {
	case strings.HasPrefix(name, ".vn"):
		return kindTCVN3
	case strings.HasPrefix(name, "vni-"):
		return kindVNI
	}
	return kindText
}

// olderText is a workbook's text, typed with a font of an older table, in Unicode. A
// text that has letters of Vietnamese already was typed in Unicode.
func (w *workbook) olderText(text string, k kind) string {
	letters := tcvn3
	if k == kindVNI {
		letters = vni
	}
	var b strings.Builder
	older := false
	for _, r := range text {
		switch {
		case r >= 0x100 && r < 0x250 || r >= 0x1E00 && r < 0x1F00:
			return text
		case r < 0x100:
			older = older || r >= 0x80
			b.WriteString(letters[r])
		default:
			b.WriteRune(r)
		}
	}
	if older {
		w.older++
	}
	return norm.NFC.String(b.String())
}

// byLatin maps bytes, read as Latin-1, to texts.
type byLatin struct{ letters *[256]string }

func (byLatin) Reset() {}

func (t byLatin) Transform(to, from []byte, _ bool) (n, read int, err error) {
	for _, b := range from {
		s := t.letters[b]
		if n+len(s) > len(to) {
			return n, read, transform.ErrShortDst
		}
		n += copy(to[n:], s)
		read++
	}
	return n, read, nil
}

// tcvn3 is TCVN 5712:1993, the one-byte table of the ABC fonts.
var tcvn3 = latinWith(map[byte]string{
	0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ", 0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ",
	0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ", 0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ", 0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
	0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ", 0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ", 0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
	0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ", 0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ", 0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
	0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ", 0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự", 0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
})

// vni is the table of the VNI fonts: a letter, and behind it a byte for its marks.
var vni = latinWith(map[byte]string{
	0xF9: "\u0301", 0xF8: "\u0300", 0xFB: "\u0309", 0xF5: "\u0303", 0xEF: "\u0323", 0xEA: "\u0306", 0xE9: "\u0306\u0301", 0xE8: "\u0306\u0300", 0xFA: "\u0306\u0309",
	0xFC: "\u0306\u0303", 0xEB: "\u0323\u0306", 0xE2: "\u0302", 0xE1: "\u0302\u0301", 0xE0: "\u0302\u0300", 0xE5: "\u0302\u0309", 0xE3: "\u0302\u0303", 0xE4: "\u0323\u0302",
	0xD9: "\u0301", 0xD8: "\u0300", 0xDB: "\u0309", 0xD5: "\u0303", 0xCF: "\u0323", 0xCA: "\u0306", 0xC9: "\u0306\u0301", 0xC8: "\u0306\u0300", 0xDA: "\u0306\u0309",
	0xDC: "\u0306\u0303", 0xCB: "\u0323\u0306", 0xC2: "\u0302", 0xC1: "\u0302\u0301", 0xC0: "\u0302\u0300", 0xC5: "\u0302\u0309", 0xC3: "\u0302\u0303", 0xC4: "\u0323\u0302",
	0xF1: "đ", 0xD1: "Đ", 0xED: "í", 0xCD: "Í", 0xEC: "ì", 0xCC: "Ì", 0xE6: "ỉ", 0xC6: "Ỉ", 0xF3: "ĩ", 0xD3: "Ĩ", 0xF2: "ị", 0xD2: "Ị",
	0xF4: "ơ", 0xD4: "Ơ", 0xF6: "ư", 0xD6: "Ư", 0xEE: "ỵ", 0xCE: "Ỵ",
})

// latinWith is Latin-1 with some of its bytes taken for other letters.
func latinWith(letters map[byte]string) *[256]string {
	var out [256]string
	for b := range out {
		out[b] = string(rune(b))
	}
	for b, s := range letters {
		out[b] = s
	}
	return &out
}

package ingest

import (
	"bytes"
	"strings"
)

// kind of a file by its content; its name and its type as sent decide nothing.
type kind uint8

const (
	kindUnknown kind = iota
	kindEmpty
	kindText // CSV in UTF-8
	kind1258 // CSV in an older table of letters: only where it is said
	kind1252
	kindTCVN3
	kindVNI
	kindUTF16LE
	kindUTF16BE
	kindJSON
	kindZip // a workbook, if its parts say so
	kindHTML
	kindXML
	kindOld       // .xls, and other compound files
	kindProtected // a workbook with a password
	kindPDF
	kindImage
)

const sniffed = 8 << 10

// sniff tells the kind of a file from its first bytes.
func sniff(head []byte) kind {
	if k, ok := byMagic(head); ok {
		return k
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if len(text) == 0 {
		if len(head) == sniffed {
			return kindUnknown // eight thousand blanks are no report
		}
		return kindEmpty
	}
	if k := utf16ByZeros(head); k != kindUnknown {
		return k
	}
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' && c != '\f' {
			return kindUnknown
		}
	}
	switch lower := strings.ToLower(string(text)); {
	case text[0] == '{' || text[0] == '[' && !bytes.ContainsAny(firstLine(text), ",;\t") || text[0] == '[' && bytes.ContainsAny(text[:min(len(text), 40)], "{"):
		return kindJSON
	case text[0] != '<':
		return kindText
	case strings.Contains(lower, "<html") || strings.Contains(lower, "<table") || strings.HasPrefix(lower, "<!doctype html") || strings.Contains(lower, "<body"):
		return kindHTML
	default:
		return kindXML
	}
}

func byMagic(head []byte) (kind, bool) {
	for _, m := range []struct {
		magic string
		kind  kind
	}{
		{"PK\x03\x04", kindZip}, {"PK\x05\x06", kindZip}, {"%PDF", kindPDF},
		{"\x89PNG", kindImage}, {"\xff\xd8\xff", kindImage}, {"GIF8", kindImage}, {"RIFF", kindImage},
		{"\xff\xfe", kindUTF16LE}, {"\xfe\xff", kindUTF16BE},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind, true
		}
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		if bytes.Contains(head, utf16Text("EncryptedPackage")) {
			return kindProtected, true
		}
		return kindOld, true
	}
	return kindUnknown, false
}

func utf16Text(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// utf16ByZeros knows UTF-16 without its mark by the empty halves of plain letters.
func utf16ByZeros(head []byte) kind {
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half < 2:
	case zeros[1] > half/2 && zeros[0] == 0:
		return kindUTF16LE
	case zeros[0] > half/2 && zeros[1] == 0:
		return kindUTF16BE
	}
	return kindUnknown
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}

// refusal is the code that answers a kind we do not read.
func (k kind) refusal(name string) string {
	switch k {
	case kindEmpty:
		return "empty_file"
	case kindHTML:
		if lower := strings.ToLower(name); strings.HasSuffix(lower, ".xlsx") || strings.HasSuffix(lower, ".xls") {
			return "html_as_xlsx"
		}
		return "html_file"
	case kindOld:
		return "old_excel"
	case kindProtected:
		return "protected_file"
	}
	return "unknown_kind"
}

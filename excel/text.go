package excel

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// armed are the signs that make a spreadsheet run a text as a formula, in full
// width too.
const armed = "=+-@\t\r\n＝＋－＠"

// number is what a sign may stand before without being a formula: digits with their
// separators, a power of ten, a percent sign.
var number = regexp.MustCompile(`^[+-][ \x{a0}\x{202f}]?[0-9][0-9., \x{a0}\x{202f}]*([eE][+-]?[0-9]+)?[ \x{a0}]?%?$`)

// Text is a text as it may be written into a cell of a CSV or XLSX file: one that a
// spreadsheet would run as a formula, also after blanks or invisible signs, gets an
// apostrophe before it. A number is none, whatever its sign; so is a lone dash,
// which offices write for "no figure". Told takes the apostrophe off again.
func Text(s string) string {
	if isFormula(s) {
		return "'" + s
	}
	return s
}

// Told is a text that Text may have written, as it was before.
func Told(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && isFormula(rest) {
		return rest
	}
	return s
}

// isFormula says whether a spreadsheet would take a text for a formula.
func isFormula(s string) bool {
	bare := strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) && !strings.ContainsRune(armed, r) || unicode.Is(unicode.Cf, r)
	})
	first, _ := utf8.DecodeRuneInString(bare)
	whole := strings.TrimSpace(bare)
	return bare != "" && strings.ContainsRune(armed, first) && whole != "-" && !number.MatchString(whole)
}

// Row is a row of texts as they may be written.
func Row(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = Text(s)
	}
	return out
}

package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/giaoban/giaoban/excel"
)

// sameName is the form in which two ways of writing one name are equal: case, NFC
// or NFD, kinds of blanks and hyphens, and where in its syllable a tone mark
// stands (Hòa, Hoà) make no difference. Accents do: Bến Tre is not Ben Tre.
func sameName(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	var tones []rune // of the syllable being read, moved to its end
	blank := false
	endSyllable := func() {
		for _, t := range tones {
			b.WriteRune(t)
		}
		tones = tones[:0]
	}
	for _, r := range norm.NFD.String(s) {
		r = unicode.ToLower(r)
		switch {
		case isTone(r):
			tones = append(tones, r)
			continue
		case isInvisible(r):
			continue
		case unicode.IsSpace(r) || r == '_':
			endSyllable()
			blank = true
			continue
		case r >= '‐' && r <= '―' || r == '−':
			r = '-'
		case r == '’' || r == '‘' || r == 'ʼ':
			r = '\''
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			endSyllable()
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	endSyllable()
	return b.String()
}

// plain says whether a name is already in the form of sameName: the codes of bulk
// files are, and pass without work.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '/' || c == '.' || c == '<' || c == '>') {
			return false
		}
	}
	return true
}

func isTone(r rune) bool {
	return r == '\u0300' || r == '\u0301' || r == '\u0303' || r == '\u0309' || r == '\u0323'
}

func isInvisible(r rune) bool {
	return r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff' || r == '\u00ad'
}

// withoutAccents is a name with every mark gone. It finds names to suggest, never
// names to take: Vĩnh Kim and Vinh Kim are two.
func withoutAccents(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(sameName(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// trimmed takes blanks of every kind from both ends, and the apostrophe with which
// our own files keep a text from being run as a formula.
func trimmed(s string) string {
	if s == "" || s[0] > ' ' && s[0] < 0x80 && s[0] != '\'' && s[len(s)-1] > ' ' && s[len(s)-1] < 0x80 {
		return s
	}
	return strings.TrimFunc(excel.Told(s), func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
}

// near says whether two texts differ by at most so many letters put in, left out
// or changed.
func near(a, b string, most int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return false
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least > most {
			return false
		}
	}
	return row[len(y)] <= most
}

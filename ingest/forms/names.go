package forms

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/giaoban/giaoban"
	"golang.org/x/text/unicode/norm"
)

// speller writes names as officers do: shortened, in capitals, without accents, but
// never so that a reader with the list of names beside him could not tell whom.
type speller struct {
	catalogue *giaoban.Catalogue
	rng       *rand.Rand
	day       giaoban.Date
	style     int  // of unit names in this file
	accents   bool // false: the whole file has none
	taken     map[string][]string
}

func newSpeller(c *giaoban.Catalogue, rng *rand.Rand, day giaoban.Date) *speller {
	s := &speller{catalogue: c, rng: rng, day: day, style: rng.IntN(unitStyles), accents: true, taken: map[string][]string{}}
	for _, code := range c.Codes() {
		for _, v := range c.Versions(code) {
			for _, name := range append([]string{v.Name.VI}, v.Aliases...) {
				p := unaccented(name)
				if !slices.Contains(s.taken[p], code) {
					s.taken[p] = append(s.taken[p], code)
				}
			}
		}
	}
	return s
}

// Styles of unit names, one for a whole file as a typist keeps to one.
const (
	fullName    = iota // Huyện Càng Long
	shortDot           // H. Càng Long
	shortTight         // H.Càng Long
	bareName           // Càng Long
	capitals           // HUYỆN CÀNG LONG
	mixedStyles        // each as it comes
	unitStyles
)

// unitTypes are the words before a name and what they are shortened to.
var unitTypes = []struct {
	word  string
	short []string
}{
	{"Thành phố ", []string{"TP", "Tp"}}, {"Thị xã ", []string{"TX"}}, {"Thị trấn ", []string{"TT"}},
	{"Huyện ", []string{"H"}}, {"Phường ", []string{"P"}}, {"Xã ", []string{"X"}},
}

// unit writes the name of a unit among others of its sort.
func (s *speller) unit(id giaoban.UnitID) string {
	u, ok := s.catalogue.Units.Nearest(id, s.day)
	if !ok {
		return string(id)
	}
	style := s.style
	if style == mixedStyles {
		style = s.rng.IntN(mixedStyles)
	}
	return s.finish(s.styled(u, style))
}

func (s *speller) styled(u giaoban.Unit, style int) string {
	name := u.Name.VI
	for _, t := range unitTypes {
		bare, ok := strings.CutPrefix(name, t.word)
		if !ok {
			continue
		}
		short := t.short[s.rng.IntN(len(t.short))]
		switch style {
		case shortDot:
			return short + ". " + bare
		case shortTight:
			return short + "." + bare
		case bareName:
			if s.aloneAs(u, bare) {
				return bare
			}
		case capitals:
			return strings.ToUpper(name)
		}
		return name
	}
	return name
}

// bareOf is a name without the word for its sort.
func bareOf(name string) string {
	for _, t := range unitTypes {
		if bare, ok := strings.CutPrefix(name, t.word); ok {
			return bare
		}
	}
	return name
}

// aloneAs says whether a bare name can only be this unit among those of its level.
func (s *speller) aloneAs(u giaoban.Unit, bare string) bool {
	if strings.ContainsAny(bare, "0123456789") {
		return false
	}
	for _, other := range s.catalogue.Units.All(s.day) {
		if other.ID != u.ID && (other.Level == u.Level || other.Level == "province") && strings.HasSuffix(unaccented(other.Name.VI), " "+unaccented(bare)) {
			return false
		}
	}
	return true
}

// indicator writes the name of an indicator: any of its names that no other has.
func (s *speller) indicator(code string) string {
	i := s.catalogue.Indicator(code, s.day)
	var names []string
	for _, name := range append([]string{i.Name.VI}, i.Aliases...) {
		if p := unaccented(name); strings.Contains(name, " / ") || strings.HasPrefix(p, "trong do") || len(s.taken[p]) != 1 || len(p) < 6 {
			continue
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return s.finish(i.Name.VI)
	}
	return s.finish(names[s.rng.IntN(len(names))])
}

// path writes an indicator as band and leaf where it has such a name.
func (s *speller) path(code string) []string {
	for _, alias := range s.catalogue.Indicator(code, s.day).Aliases {
		if strings.Contains(alias, " / ") {
			parts := strings.Split(alias, " / ")
			for n := range parts {
				parts[n] = s.finish(parts[n])
			}
			return parts
		}
	}
	return []string{s.indicator(code)}
}

// finish gives a text the marks of this file's keyboard.
func (s *speller) finish(text string) string {
	if !s.accents {
		return withoutMarks(text)
	}
	return text
}

// withoutMarks takes every Vietnamese mark off and leaves the case.
func withoutMarks(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case r == 'Đ':
			b.WriteByte('D')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unaccented(text string) string { return strings.ToLower(withoutMarks(text)) }

// olderTones writes the tone mark on the second vowel, as older keyboards do: Hoà.
func olderTones(text string) string {
	return strings.NewReplacer("òa", "oà", "óa", "oá", "ỏa", "oả", "ũy", "uỹ", "ủy", "uỷ", "úy", "uý", "ùy", "uỳ", "Ủy", "Uỷ").Replace(text)
}

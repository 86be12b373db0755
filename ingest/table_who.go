package ingest

import (
	"slices"
	"strings"
	"unicode"

	"github.com/giaoban/giaoban"
)

// unitOnce is the unit of the whole table, or the different ones that were found.
func (f *finder) unitOnce(t *table) (string, []string) {
	if u := f.given.Answers["unit"]; u != "" {
		return u, nil
	}
	taken := ""
	var among []string // what one text of a nearer place may mean
	for _, texts := range f.places(t) {
		found, sure := f.unitsNamed(t, texts)
		switch {
		case len(found) == 0:
		case taken == "" && len(found) > 1 && !sure && among == nil:
			among = found
		case taken == "" && len(found) > 1:
			return f.givenAmong(found)
		case taken == "" && among != nil && !slices.Contains(among, found[0]):
			return f.givenAmong(append(among, found...))
		case taken == "":
			taken = found[0]
		case len(found) == 1 && f.isAbove(taken, found[0]):
			taken = found[0] // the province on top, the district in the file's name
		case len(found) == 1 && found[0] != taken && !f.isAbove(found[0], taken):
			return f.givenAmong([]string{taken, found[0]})
		}
	}
	if taken == "" && among != nil {
		return f.givenAmong(among)
	}
	if f.given.Unit == "" {
		return firstOf(taken, f.soleUnit(t)), nil
	}
	u := f.roster.unit(f.given.Unit)
	s, ok := u.ever()
	switch {
	case taken == "" || !ok || string(s.span.ID) == taken || f.isAbove(taken, string(s.span.ID)):
		return f.given.Unit, nil
	}
	return "", []string{taken, string(s.span.ID)}
}

// unitsNamed are the units that the texts of one place name. A text that may mean
// several ("Cầu Kè, ngày 20/6": the district or its town) is decided by another that
// names one of them for sure, else all of them stay, for a farther place to decide:
// none is taken for being lower.
func (f *finder) unitsNamed(t *table, texts []string) (found []string, certain bool) {
	var sure []string
	var unsure [][]string
	for _, text := range texts {
		for _, ids := range f.unitsIn(t, text) {
			switch {
			case len(ids) > 1:
				unsure = append(unsure, ids)
			case !slices.Contains(sure, ids[0]):
				sure = append(sure, ids[0])
			}
		}
	}
	found = f.lowest(sure)
	for _, ids := range unsure {
		if slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(sure, id) }) {
			continue
		}
		for _, id := range ids {
			if !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return found, len(sure) > 0
}

// givenAmong lets what was given beside the file decide between units that the file
// itself names.
func (f *finder) givenAmong(ids []string) (string, []string) {
	if u := f.roster.unit(f.given.Unit); f.given.Unit != "" {
		if s, ok := u.ever(); ok && slices.Contains(ids, string(s.span.ID)) {
			return f.given.Unit, nil
		}
	}
	return "", ids
}

func (f *finder) isAbove(above, id string) bool {
	for _, s := range f.roster.catalogue.Units.Spans(giaoban.UnitID(id)) {
		for _, a := range f.roster.catalogue.Units.Ancestors(s.ID, min(s.ValidTo-1, giaoban.LastDate)) {
			if string(a.ID) == above {
				return true
			}
		}
	}
	return false
}

// lowest drops the units above others of the list: a district's sheet bears the
// province's name on top.
func (f *finder) lowest(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return slices.ContainsFunc(ids, func(other string) bool { return other != id && f.isAbove(id, other) })
	})
}

// soleUnit is the one unit that owes the indicators of a table, where there is but
// one: a national series needs no name of the nation.
func (f *finder) soleUnit(t *table) string {
	sole := giaoban.UnitID("")
	for _, name := range t.indicators() {
		found := f.roster.indicator(name)
		if len(found) != 1 {
			continue
		}
		for _, v := range f.roster.catalogue.Versions(f.roster.indicators[found[0]]) {
			owners := f.roster.catalogue.Owing(v, "", giaoban.Period{Starts: min(v.ValidTo-1, giaoban.LastDate), Ends: min(v.ValidTo-1, giaoban.LastDate)})
			for _, o := range owners {
				if sole != "" && o.ID != sole {
					return ""
				}
				sole = o.ID
			}
		}
	}
	return string(sole)
}

// indicators are the names of indicators that the lines of the table bear.
func (t *table) indicators() []string {
	var out []string
	for _, lines := range [][]line{t.columns, t.rows} {
		for i := range lines {
			if name := lines[i].means.indicator; name != "" && lines[i].role == roleFigures && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	if t.said.indicator != "" {
		out = append(out, t.said.indicator)
	}
	return out
}

// soleIndicator is the only indicator of a catalogue that has no other.
func (f *finder) soleIndicator() string {
	if len(f.roster.indicators) == 1 {
		return f.roster.indicators[0]
	}
	return ""
}

// ofBands is the one indicator whose bands stand in the headings of a table.
func (f *finder) ofBands(t *table) string {
	found := ""
	for _, code := range f.roster.indicators {
		all, bands := true, 0
		for i := range t.columns {
			if text := t.columns[i].means.band; text != "" && t.columns[i].role == roleFigures {
				s := f.schemeOf(code)
				all = all && s != nil && band(s, text) >= 0
				bands++
			}
		}
		if !all || bands < 3 {
			continue
		}
		if found != "" {
			return ""
		}
		found = code
	}
	return found
}

// inBands is the distribution whose total an indicator is, for a table of bands: "Xã
// điểm" over bands of criteria.
func (f *finder) inBands(t *table, name string) string {
	found := f.roster.indicator(name)
	if len(found) != 1 || !t.across[bandAxis] && !t.down[bandAxis] || f.schemeOf(name) != nil {
		return name
	}
	var parted []string
	for _, code := range f.roster.indicators {
		vs := f.roster.catalogue.Versions(code)
		if v := vs[len(vs)-1]; v.Total == f.roster.indicators[found[0]] && v.IsDistribution() {
			parted = append(parted, code)
		}
	}
	if len(parted) != 1 {
		return name
	}
	return parted[0]
}

// unitsIn finds the units that a text names: all of it, or words of it with the word
// for their sort, or in capitals; each with all the units that it may mean.
func (f *finder) unitsIn(t *table, text string) [][]string {
	if len(text) < 100 {
		if u := f.roster.unit(text); len(u.tiers[0])+len(u.tiers[1])+len(u.tiers[2]) > 0 {
			return [][]string{f.meant(t, &u)}
		}
	}
	words := strings.FieldsFunc(text, func(c rune) bool {
		return unicode.IsSpace(c) || strings.ContainsRune("(),;:_/–\"“”", c)
	})
	if len(words) > 60 {
		words = words[:60]
	}
	var out [][]string
	for i := 0; i < len(words); {
		u, n := f.roster.unitAt(words[i:])
		if n > 0 {
			out = append(out, f.meant(t, &u))
		}
		i += max(n, 1)
	}
	return out
}

// meant are the units that a text around a table may mean: of several of one name
// those that stood in the table's time, and of those the one that owes what it reports.
func (f *finder) meant(t *table, u *unitText) []string {
	found := u.on(f.dayOf(t))
	if len(found) == 0 {
		s, _ := u.ever()
		return []string{string(s.span.ID)}
	}
	var all, owing []string
	for _, s := range found {
		all = append(all, string(s.span.ID))
		if f.owesHere(t, s.span) {
			owing = append(owing, string(s.span.ID))
		}
	}
	if len(owing) == 1 {
		return owing
	}
	return all
}

// unitAt reads the longest run of words that names a unit for sure.
func (r *roster) unitAt(words []string) (unitText, int) {
	for n := min(6, len(words)); n > 0; n-- {
		text := strings.Join(words[:n], " ")
		if len(text) < 5 || n == 1 && !capital(words[0]) {
			continue
		}
		u := r.unitNamed(text)
		sure := len(u.tiers[0])+len(u.tiers[1]) > 0
		bare := n > 1 && len(u.tiers[2]) > 0 && capital(words[0]) && capital(words[n-1])
		if sure || bare {
			return u, n
		}
	}
	return unitText{}, 0
}

func capital(word string) bool {
	for _, c := range word {
		return unicode.IsUpper(c)
	}
	return false
}

// indicatorAround finds the one indicator that a title or the sheet's name names: all
// of it, or the longest name inside it.
func (f *finder) indicatorAround(t *table) string {
	for _, texts := range f.places(t)[:4] {
		for n := len(texts) - 1; n >= 0; n-- {
			if found := f.roster.indicator(texts[n]); len(found) == 1 {
				return f.roster.indicators[found[0]]
			}
		}
		best, size, several := "", 0, false
		for _, text := range texts {
			code, n := f.roster.indicatorIn(text)
			switch {
			case n == 0 || n < size:
			case n == size && code != best:
				several = true
			case n > size:
				best, size, several = code, n, false
			}
		}
		if best != "" && !several {
			return best
		}
	}
	return ""
}

// indicatorIn finds the longest name of an indicator among the words of a text.
func (r *roster) indicatorIn(text string) (code string, size int) {
	words := strings.Fields(text)
	if len(words) > 80 {
		words = words[:80]
	}
	for n := min(16, len(words)); n > 1; n-- {
		for i := 0; i+n <= len(words); i++ {
			name := strings.Join(words[i:i+n], " ")
			if found := r.indicator(name); len(found) == 1 && len(name) >= 10 {
				return r.indicators[found[0]], n
			}
		}
	}
	return "", 0
}

package ingest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// roster is the catalogue as a reader of names sees it: every way in which a
// unit, an indicator or a band may be written, in the form of sameName. It is
// built once for a catalogue and then only read.
type roster struct {
	catalogue *giaoban.Catalogue

	units           []giaoban.UnitID // a unit's place in this list is its number here
	unitIndex       map[giaoban.UnitID]uint32
	whole           map[string][]spanName // the whole name, code, id or alias
	bare            map[string][]spanName // the name without its "Huyện", "Xã"
	plainUnits      map[string][]spanName // names without accents: of texts typed without any
	plainIndicators map[string][]uint32
	unitPlain       map[string][]string // without accents: names to suggest

	indicators     []string // codes; the place is the number
	indicatorIndex map[string]uint32
	indicatorNames map[string][]uint32
	indicatorPlain map[string][]string
	months         map[string]int      // names of months in further languages
	periodHeadings map[string]bool     // words of those languages over periods
	weekHeadings   map[string]bool     // and over numbers of weeks
	underTitles    map[string][]string // names of two parts: the first → the second ones
	ratioOf        map[string]string   // numerator's code → denominator's, where one computed ratio has it

	before, after   []typeWord
	totals          []string
	measured, bands map[string]bool // units of measure and bands of the catalogue
	bases           map[string]bool // what its units of measure count, without powers of ten
}

// spanName is one name of one validity span of a unit.
type spanName struct {
	unit uint32
	span giaoban.Unit
	sort string
}

func newRoster(c *giaoban.Catalogue) *roster {
	r := &roster{catalogue: c,
		unitIndex: map[giaoban.UnitID]uint32{}, whole: map[string][]spanName{}, bare: map[string][]spanName{}, unitPlain: map[string][]string{},
		plainUnits: map[string][]spanName{}, plainIndicators: map[string][]uint32{},
		indicatorIndex: map[string]uint32{}, indicatorNames: map[string][]uint32{}, indicatorPlain: map[string][]string{}, ratioOf: map[string]string{}, underTitles: map[string][]string{},
		totals: totalWords(),
	}
	r.before, r.after = unitWords()
	r.addPeriodWords()
	for _, id := range c.Units.IDs() {
		r.unitIndex[id] = uint32(len(r.units))
		r.units = append(r.units, id)
		for _, span := range c.Units.Spans(id) {
			r.addUnit(span)
		}
	}
	for _, code := range c.Codes() {
		r.addIndicator(code)
	}
	r.addMeasures()
	return r
}

func (r *roster) addPeriodWords() {
	r.months, r.periodHeadings, r.weekHeadings = map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, w := range r.catalogue.Words {
		for i, name := range w.Months {
			r.months[sameName(name)] = i + 1
		}
		for _, h := range w.Weeks {
			r.weekHeadings[sameName(h)] = true
		}
		for _, h := range w.Headings {
			r.periodHeadings[sameName(h)] = true
		}
	}
}

// period is a text with the month of another language in ours: "Январь 2010" is not
// one word, and stays.
func (r *roster) period(text string) string {
	if n := r.months[sameName(text)]; n > 0 {
		return "Tháng " + strconv.Itoa(n)
	}
	return text
}

func (r *roster) addUnit(span giaoban.Unit) {
	n := r.unitIndex[span.ID]
	add := func(to map[string][]spanName, name, sort string) {
		if name == "" || slices.ContainsFunc(to[name], func(s spanName) bool {
			return s.unit == n && s.span.ValidFrom == span.ValidFrom && s.sort == sort
		}) {
			return
		}
		to[name] = append(to[name], spanName{n, span, sort})
	}
	add(r.whole, sameName(string(span.ID)), "")
	add(r.whole, sameName(span.Code), "")
	for _, name := range append([]string{span.Name.VI, span.Name.EN}, span.Aliases...) {
		same := sameName(name)
		add(r.whole, same, "")
		sort, bare := bareName(same, r.before, r.after)
		add(r.bare, bare, sort)
		add(r.plainUnits, withoutAccents(name), "")
		if bare != "" {
			add(r.plainUnits, "\x00"+withoutAccents(bare), sort)
		}
		if name != "" {
			for _, p := range []string{withoutAccents(name), withoutAccents(bare)} {
				if !slices.Contains(r.unitPlain[p], span.Name.VI) {
					r.unitPlain[p] = append(r.unitPlain[p], span.Name.VI)
				}
			}
		}
	}
}

func (r *roster) addIndicator(code string) {
	n := uint32(len(r.indicators))
	r.indicatorIndex[code] = n
	r.indicators = append(r.indicators, code)
	for _, v := range r.catalogue.Versions(code) {
		for _, name := range withoutLeads(append([]string{code, v.Name.VI, v.Name.EN}, v.Aliases...)) {
			same := indicatorName(name)
			if same == "" || slices.Contains(r.indicatorNames[same], n) {
				continue
			}
			r.indicatorNames[same] = append(r.indicatorNames[same], n)
			if title, label, ok := strings.Cut(same, " / "); ok {
				r.underTitles[title] = append(r.underTitles[title], label)
			}
			p := withoutAccents(name)
			if plain := withoutAccents(same); !slices.Contains(r.plainIndicators[plain], n) {
				r.plainIndicators[plain] = append(r.plainIndicators[plain], n)
			}
			r.indicatorPlain[p] = append(r.indicatorPlain[p], v.Name.VI)
		}
		if v.Computed() {
			if other, twice := r.ratioOf[v.Numerator]; twice && other != v.Denominator {
				r.ratioOf[v.Numerator] = "" // two ratios: a fraction in a cell would not say which
			} else {
				r.ratioOf[v.Numerator] = v.Denominator
			}
		}
	}
}

// withoutLeads adds to names of several parts those without "Trong đó:" before a part,
// as the label of a row is read.
func withoutLeads(names []string) []string {
	for _, name := range names {
		parts := strings.Split(name, " / ")
		for i := range parts {
			_, parts[i] = cutLead(parts[i])
		}
		if plain := strings.Join(parts, " / "); len(parts) > 1 && plain != name {
			names = append(names, plain)
		}
	}
	return names
}

// indicatorName is sameName without the numbering, the colon and the unit of
// measure that stand around a name in a form: "1. Số nhà (căn):".
func indicatorName(s string) string {
	same := strings.TrimSpace(strings.Trim(sameName(s), "-+*:;. "))
	if i := strings.IndexAny(same, ".)"); i > 0 && i <= 3 && onlyDigits(strings.ReplaceAll(same[:i], ".", "")) {
		same = strings.TrimSpace(same[i+1:])
	}
	return same
}

// typedPlain says whether a text was typed without any accent, as on machines that
// cannot type them: its letters may then stand for any of theirs.
func typedPlain(text string) bool {
	letters := 0
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
		if isWordByte(text[i] | 0x20) {
			letters++
		}
	}
	return letters > 3
}

// unitText is one text that names a unit, with every unit it may mean.
type unitText struct {
	text  string
	tiers [3][]spanName // the whole name; bare name of the same sort; bare name
}

// unit finds the units a text may mean at any time. A path "unit / parent" or
// "unit, parent" narrows a name that occurs under several parents.
func (r *roster) unit(text string) unitText {
	u := r.unitNamed(text)
	if len(u.tiers[0])+len(u.tiers[1])+len(u.tiers[2]) > 0 {
		return u
	}
	for _, sep := range []string{"/", ","} {
		if first, second, ok := strings.Cut(text, sep); ok {
			for _, pair := range [][2]string{{first, second}, {second, first}} {
				if p := r.below(r.unitNamed(pair[0]), r.unitNamed(pair[1])); len(p.tiers[0]) > 0 {
					p.text = text
					return p
				}
			}
		}
	}
	return u
}

func (r *roster) unitNamed(text string) unitText {
	same := sameName(text)
	u := unitText{text: text}
	u.tiers[0] = r.whole[same]
	plain := typedPlain(text)
	if plain && len(u.tiers[0]) == 0 {
		u.tiers[0] = r.plainUnits[withoutAccents(text)]
	}
	sort, bare := bareName(same, r.before, r.after)
	if bare == "" || sort == "" && onlyDigits(bare) {
		return u
	}
	named := r.bare[bare]
	if plain && len(named) == 0 {
		named = r.plainUnits["\x00"+withoutAccents(bare)]
	}
	for _, s := range named {
		switch {
		case sort != "" && s.sort == sort:
			u.tiers[1] = append(u.tiers[1], s)
		case sort == "" || s.sort == "":
			u.tiers[2] = append(u.tiers[2], s)
		}
	}
	return u
}

// below keeps of a text's units those that stand under one of a parent's.
func (r *roster) below(child, parent unitText) unitText {
	out := unitText{}
	for _, tier := range child.tiers {
		for _, s := range tier {
			day := min(s.span.ValidTo-1, giaoban.LastDate)
			for _, a := range r.catalogue.Units.Ancestors(s.span.ID, day) {
				for _, pt := range parent.tiers {
					if slices.ContainsFunc(pt, func(p spanName) bool { return p.span.ID == a.ID }) {
						out.tiers[0] = append(out.tiers[0], s)
					}
				}
			}
		}
	}
	return out
}

// inContext is the text read as a unit below a parent; where that gives nothing,
// the text alone.
func (r *roster) inContext(text, parent string) unitText {
	u := r.unit(text)
	if parent == "" {
		return u
	}
	if n := r.below(u, r.unit(parent)); len(n.tiers[0]) > 0 {
		n.text = text
		return n
	}
	return u
}

// on gives the unit a text means on a day. Several: ambiguous. None: nil.
func (u *unitText) on(d giaoban.Date) (found []spanName) {
	for _, tier := range u.tiers {
		for _, s := range tier {
			if s.span.On(d) && !slices.ContainsFunc(found, func(f spanName) bool { return f.unit == s.unit }) {
				found = append(found, s)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// ever gives one unit the text meant at some time, for saying when.
func (u *unitText) ever() (spanName, bool) {
	for _, tier := range u.tiers {
		if len(tier) > 0 {
			return tier[len(tier)-1], true
		}
	}
	return spanName{}, false
}

// instead names the units that stood on a day where a unit did not yet or no
// longer: those its territory came from or went to, else the parent it had.
func (r *roster) instead(id giaoban.UnitID, d giaoban.Date) []string {
	var names []string
	add := func(other giaoban.UnitID) {
		if u, ok := r.catalogue.Units.On(other, d); ok && !slices.Contains(names, u.Name.VI) {
			names = append(names, u.Name.VI)
		}
	}
	for _, c := range r.catalogue.Units.Changes {
		switch id {
		case c.To:
			add(c.From)
		case c.From:
			add(c.To)
		}
	}
	if u, ok := r.catalogue.Units.Nearest(id, d); ok && len(names) == 0 {
		add(u.Parent)
	}
	return names
}

// suggestUnit offers the unit most nearly so named; it is never taken by itself.
func (r *roster) suggestUnit(text string) string {
	_, bare := bareName(sameName(text), r.before, r.after)
	return suggest(r.unitPlain, withoutAccents(text), withoutAccents(bare))
}

func (r *roster) suggestIndicator(text string) string {
	return suggest(r.indicatorPlain, withoutAccents(text), withoutAccents(indicatorName(text)))
}

// suggest finds the one name that equals without accents, else the only one a
// letter or two away.
func suggest(names map[string][]string, keys ...string) string {
	for _, k := range keys {
		if found := names[k]; len(found) == 1 {
			return found[0]
		}
	}
	found := ""
	for _, k := range keys {
		if len(k) < 5 || len(k) > 80 {
			continue
		}
		for name, full := range names {
			if !near(k, name, 1+len(k)/8) || len(full) != 1 || full[0] == found {
				continue
			}
			if found != "" {
				return ""
			}
			found = full[0]
		}
	}
	return found
}

// indicator finds the indicators a text may mean: as written, else without the
// unit of measure in its brackets.
func (r *roster) indicator(text string) []uint32 {
	same := indicatorName(text)
	if same == "" {
		return nil
	}
	if found := r.indicatorNames[same]; found != nil {
		return found
	}
	if i := strings.LastIndexByte(same, '('); i > 0 && strings.HasSuffix(same, ")") {
		if found := r.indicatorNames[strings.TrimSpace(same[:i])]; found != nil {
			return found
		}
	}
	if name, _, ok := r.behindComma(same); ok {
		if found := r.indicatorNames[name]; found != nil {
			return found
		}
	}
	if typedPlain(same) {
		return r.plainIndicators[withoutAccents(same)]
	}
	return nil
}

// band finds a band of a scheme by code or label; -1 where there is none.
func band(s *giaoban.Scheme, text string) int {
	key := bandName(text)
	return slices.IndexFunc(s.Bands, func(b giaoban.Band) bool {
		return bandName(b.Code) == key || bandName(b.Label.VI) == key || bandName(b.Label.EN) == key
	})
}

// bandName takes the blanks out: "11 - 14" is 11-14.
func bandName(s string) string { return strings.ReplaceAll(sameName(s), " ", "") }

package ingest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// explain says what the texts of a line mean together, from outside in. What
// explains nothing is said, and makes the line mean nothing: a heading is never
// read by half of its words.
func (f *finder) explain(path []token) meaning {
	var m meaning
	var rest, measured, totals []token
	for i := range path {
		p := &path[i]
		if p.text == "" {
			continue
		}
		m.measure = combine(m.measure, p.measure)
		if week := weekUnder(f.roster, path, i); week != "" {
			said := f.token(&gridCell{text: week})
			m.addPeriod(f, &said)
			break // the number is the last of its path
		}
		switch {
		case p.rest == "" && !p.date, f.roster.periodHeadings[sameName(p.rest)]:
		case p.names[periodAxis]:
			m.addPeriod(f, p)
		case p.names[indicatorAxis]:
			rest = append(rest, *p)
			f.dateOf(&m, p)
		case p.names[unitAxis]:
			if strings.ContainsAny(m.unit, "0123456789") && f.sameUnit(m.unit, p.rest) {
				break // its code, and beside it its name
			}
			if m.unit != "" {
				m.within = m.unit
			}
			m.unit = p.rest
		case p.total:
			m.total = true
			totals = append(slices.Clone(rest), *p)
		case p.scale && (i > 0 || p.said) && !p.names[bandAxis]:
			m.scale = p.rest
			measured = append(slices.Clone(rest), *p)
		default:
			rest = append(rest, *p)
			f.dateOf(&m, p)
		}
	}
	if m.unit != "" {
		rest = f.withoutPlaceWords(rest)
	}
	if name, ok := f.named(measured, wordsOf(measured)); ok && len(measured) > 1 && len(rest) < len(measured) {
		m.indicator, m.scale = name, "" // "Tiếp công dân / Người" is a name of its own
	} else {
		f.indicatorIn(&m, rest)
		if n := max(len(totals)-1, 0); m.unknown != "" && m.total && n < len(rest) {
			if all := append(totals, rest[n:]...); len(f.roster.indicator(strings.Join(wordsOf(all), " / "))) > 0 {
				m.indicator, m.unknown, m.near = strings.Join(wordsOf(all), " / "), "", false // "Tổng số / A" is a name of its own
			}
		}
	}
	if m.scale == "" {
		m.scale = f.roster.measureInName(m.indicator)
	}
	if m.indicator != "" || m.unit != "" && m.total && len(path) > 1 {
		m.total = m.total && m.indicator == ""
	}
	return m
}

// weekUnder is the week that a path's last text numbers under a heading of weeks.
func weekUnder(r *roster, path []token, i int) string {
	if i != len(path)-2 || !r.isWeekHeading([]string{path[i].text}) {
		return ""
	}
	if n, err := strconv.Atoi(path[i+1].text); err != nil || n < 1 || n > 53 {
		return ""
	}
	return "Tuần " + path[i+1].text
}

// sameUnit says whether a code and a name can be one unit's.
func (f *finder) sameUnit(code, name string) bool {
	for _, c := range f.roster.unit(code).first() {
		for _, tier := range f.roster.unit(name).tiers {
			if slices.ContainsFunc(tier, func(s spanName) bool { return s.unit == c.unit }) {
				return true
			}
		}
	}
	return false
}

// dateOf adds the period that a text says beside its name.
func (f *finder) dateOf(m *meaning, p *token) {
	m.asAt = firstOf(m.asAt, p.asAt)
	if p.dated != "" {
		said := f.token(&gridCell{text: p.dated})
		m.addPeriod(f, &said)
	}
}

// addPeriod joins "Năm 2014" over "Quý II"; two periods of which one lies in the
// other are the shorter one, any other two contradict each other.
func (m *meaning) addPeriod(f *finder, p *token) {
	set := func() { m.period, m.date, m.shown = p.text, p.date, p.shown }
	if m.period == "" {
		set()
		return
	}
	had := f.token(&gridCell{text: m.period, date: m.date, shown: m.shown, kind: kindOf(m.date)})
	switch {
	case had.year > 0 && p.yearless:
		m.period, m.date = p.text+" "+strconv.Itoa(had.year), false
		if r, err := giaoban.ReadPeriod(p.text, giaoban.ReadOptions{Year: had.year}); err == nil {
			m.period = r.Period.Key()
		}
	case had.yearless && p.year > 0:
		if r, err := giaoban.ReadPeriod(m.period, giaoban.ReadOptions{Year: p.year}); err == nil {
			m.period = r.Period.Key()
		}
	default:
		a, errA := f.periodOfToken(&had)
		b, errB := f.periodOfToken(p)
		switch {
		case errA != nil || errB != nil || a == b:
		case contains(a, b):
			set()
		case contains(b, a):
		default:
			m.twice = m.period + " | " + p.text
		}
	}
}

func kindOf(date bool) cellKind {
	if date {
		return cellNumber
	}
	return cellText
}

func contains(outer, inner giaoban.Period) bool {
	return outer.Starts <= inner.Starts && inner.Ends <= outer.Ends
}

func (f *finder) periodOfToken(p *token) (giaoban.Period, error) {
	o := giaoban.ReadOptions{}
	if p.date {
		d, err := giaoban.ParseDate(p.text)
		if err != nil {
			return giaoban.Period{}, err
		}
		r, err := giaoban.ReadPeriodDate(d, p.shown, o)
		return r.Period, err
	}
	r, err := giaoban.ReadPeriod(p.text, o)
	return r.Period, err
}

// combine puts the measure of an inner heading under that of an outer one:
// "So sánh (%)" over "Cùng kỳ" is a percentage of last year.
func combine(outer, inner measure) measure {
	out := inner
	switch {
	case inner.kind == noMeasure:
		return outer
	case outer.kind == noMeasure:
	case outer.kind >= toPlan && inner.kind == plan:
		out.kind = toPlan
	case outer.kind >= toPlan && inner.kind == lastYear:
		out.kind = toLastYear
	case outer.kind >= toPlan:
		out.kind = comparison
	case outer.kind >= plan && inner.kind <= estimate:
		out.kind = outer.kind
	}
	if out.period == "" {
		out.period = outer.period
	}
	if out.within == "" {
		out.within = outer.within
	}
	return out
}

// indicatorIn finds the indicator, and the band of it, that the texts of a path name
// when periods, units and measures are taken out.
func (f *finder) indicatorIn(m *meaning, rest []token) {
	if len(rest) == 0 {
		return
	}
	texts := wordsOf(rest)
	if name, ok := f.named(rest, texts); ok {
		m.indicator = name
		return
	}
	last := len(rest) - 1
	if last > 0 {
		if name, ok := f.named(rest[:last], texts[:last]); ok {
			if s := f.schemeOf(name); s != nil && band(s, texts[last]) >= 0 {
				m.indicator, m.band = name, texts[last]
				return
			}
			if isRate(texts[last]) {
				if code := f.rateOver(name); code != "" {
					m.indicator = code
					return
				}
			}
		}
	}
	if last == 0 && rest[0].names[bandAxis] {
		m.band = texts[0]
		return
	}
	m.unknown = strings.Join(texts, " / ")
	m.near = f.roster.suggestIndicator(texts[last]) != ""
}

func wordsOf(path []token) []string {
	texts := make([]string, len(path))
	for i := range path {
		texts[i] = path[i].rest
	}
	return texts
}

// named finds the name of an indicator at the end of a path: all of it, or its last
// texts where those before them are no more than the name of a group.
func (f *finder) named(rest []token, texts []string) (string, bool) {
	for from := range texts {
		name := strings.Join(texts[from:], " / ")
		if len(f.roster.indicator(name)) == 0 {
			continue
		}
		for i := range from {
			if !f.harmless(&rest[i], name) {
				return "", false
			}
		}
		if rest[from].lead != "" && from == 0 && len(texts) == 1 && rest[from].lead != "-" {
			continue // "Trong đó: …" says a part of something that is not here
		}
		return name, true
	}
	return "", false
}

// harmless says whether a heading may stand over an indicator without changing what
// it counts: the name of a group, or an indicator it belongs to. "Nữ", "Hộ DTTS"
// change it.
func (f *finder) harmless(outer *token, name string) bool {
	if found := f.roster.indicator(outer.rest); len(found) > 0 {
		inner := f.roster.indicator(name)
		return len(found) == 1 && len(inner) == 1 && f.roster.related(f.roster.indicators[found[0]], f.roster.indicators[inner[0]])
	}
	if outer.lead != "" && outer.lead != "-" || outer.number {
		return false
	}
	plain := " " + withoutAccents(outer.rest) + " "
	for _, w := range narrowing {
		if strings.Contains(plain, " "+w+" ") {
			return false
		}
	}
	return !outer.loose || f.roster.isGroup(outer.rest)
}

// narrowing are words of headings that count less than the name below them does.
var narrowing = []string{"nu", "nam gioi", "dtts", "dan toc", "khmer", "hoa", "kinh", "cham", "thanh nien", "tre em", "cao tuoi", "khuyet tat", "ngheo", "can ngheo",
	"thanh thi", "nong thon", "trong do", "gom", "chia ra", "male", "female", "women", "men", "urban", "rural", "of which", "including", "quy", "thang"}

// related says whether one indicator is part of another or its ratio.
func (r *roster) related(x, y string) bool {
	if x == y {
		return true
	}
	for _, pair := range [2][2]string{{x, y}, {y, x}} {
		for _, v := range r.catalogue.Versions(pair[1]) {
			if v.SubsetOf == pair[0] || v.Numerator == pair[0] || v.Denominator == pair[0] {
				return true
			}
		}
	}
	return false
}

// isGroup says whether a text is the name of a group of indicators or of a chapter.
func (r *roster) isGroup(text string) bool {
	s := sameName(strings.TrimSpace(runningNumber.ReplaceAllString(text, "")))
	same := func(t giaoban.Text) bool { return sameName(t.VI) == s || sameName(t.EN) == s }
	return slices.ContainsFunc(r.catalogue.Groups, func(g giaoban.Group) bool { return same(g.Name) }) ||
		slices.ContainsFunc(r.catalogue.Overview, func(c giaoban.Chapter) bool { return same(c.Name) })
}

// schemeOf is the band scheme of the indicator a text names; nil where it has none.
func (f *finder) schemeOf(name string) *giaoban.Scheme {
	found := f.roster.indicator(name)
	if len(found) != 1 {
		return nil
	}
	vs := f.roster.catalogue.Versions(f.roster.indicators[found[0]])
	return vs[len(vs)-1].Scheme()
}

// isRate knows the short labels of a rate: "Tỷ lệ (%)" under a count.
func isRate(text string) bool {
	switch strings.Trim(withoutAccents(text), " :.()-") {
	case "ty le", "ti le", "ty le (%", "ti le (%", "ty le %", "ti le %", "%", "dat ty le", "rate", "rate (%", "percent", "ty le dat":
		return true
	}
	return false
}

// rateOver is the one computed ratio whose numerator a text names; empty where there
// is none or several.
func (f *finder) rateOver(name string) string {
	found := f.roster.indicator(name)
	if len(found) != 1 {
		return ""
	}
	out := ""
	of := f.roster.indicators[found[0]]
	for _, code := range f.roster.indicators {
		vs := f.roster.catalogue.Versions(code)
		if v := vs[len(vs)-1]; v.Computed() && v.Numerator == of {
			if out != "" {
				return ""
			}
			out = code
		}
	}
	return out
}

// over adds to a row's meaning what its column says, and the other way round; false
// where the two contradict each other.
func (f *finder) over(row, column meaning) (meaning, bool) {
	m := row
	ok := true
	switch {
	case row.unit == "":
		m.unit, m.within = column.unit, firstOf(column.within, row.within)
	case column.unit != "":
		m.within = column.unit
	}
	switch {
	case row.indicator == "":
		m.indicator = column.indicator
	case row.instead:
	case column.indicator != "" && sameName(column.indicator) != sameName(row.indicator):
		m.indicator, ok = f.joined(row.indicator, column.indicator)
	}
	if m.band == "" {
		m.band = column.band
	}
	if m.scale == "" {
		m.scale = column.scale
	}
	m.measure = combine(column.measure, row.measure)
	if row.measure.kind == cumulative && column.measure.kind == actual {
		m.measure.kind = cumulative
	}
	if column.period != "" {
		p := f.token(&gridCell{text: column.period, date: column.date, shown: column.shown, kind: kindOf(column.date)})
		m.addPeriod(f, &p)
		ok = ok && m.twice == ""
	}
	return m, ok
}

// joined is the indicator that two names mean together.
func (f *finder) joined(a, b string) (string, bool) {
	for _, name := range []string{b + " / " + a, a + " / " + b} {
		if len(f.roster.indicator(name)) > 0 {
			return name, true
		}
	}
	return "", false
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

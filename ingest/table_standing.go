package ingest

import (
	"slices"
	"strings"
)

// standing is what the headings above a row say for the rows that follow.
type standing struct {
	unit, within string
	indicator    []token // of a heading, or of the row that "Trong đó" belongs to
	group        []token // a heading that is neither
	heading      bool    // the row before is a heading
	later        bool    // the group has figures of others above it
	instead      bool    // the heading of the indicator lies over all columns
	period       *token
	labels       map[int]*gridCell // the last label of each column, for blanks below it
	row          []token           // of the last row with figures
}

// headingRow is a row without figures: it may say the unit, the period, the
// indicator or the group of the rows that follow, or be a note.
func (f *finder) headingRow(t *table, r *gridRow, path []token, s *standing) line {
	l := line{at: r.number, path: path, role: roleHeading}
	last := &path[len(path)-1]
	m := f.explain(path)
	switch {
	case m.unit != "":
		s.unit, s.within, s.group, s.indicator, s.row = m.unit, m.within, nil, nil, nil
		clear(s.labels)
	case m.indicator != "":
		s.indicator, s.row, s.instead = path, nil, f.overAll(t, r)
	case last.names[periodAxis]:
		s.period = last
	case last.lead != "" && last.rest == "" || m.measure.kind != noMeasure:
		// "Trong đó:" alone; the rows that follow say what of
	case len([]rune(last.text)) > 100 || f.isNoteText(last.text):
		l.role = roleNote
	default:
		if s.heading && len(s.group) > 0 {
			path = under(s.group, path) // "Nữ" under it "Chia theo tuổi": both stand over what follows
		}
		s.group, s.indicator, s.row = path, nil, nil
		s.later = slices.ContainsFunc(t.rows, func(l line) bool { return l.role == roleFigures })
		if t.axis != unitAxis && len(t.labels) > 0 {
			s.unit, s.within = "", ""
		}
	}
	l.means = m
	return l
}

// overAll says whether a heading among the rows is merged over all columns of figures,
// which bear one indicator: what it names takes that one's place.
func (f *finder) overAll(t *table, r *gridRow) bool {
	one := ""
	for i := range t.columns {
		c := &t.columns[i]
		if c.role != roleFigures {
			continue
		}
		at := f.grid.at(r.number, c.at)
		if at == nil || !at.filled || one != "" && c.means.indicator != one {
			return false
		}
		one = c.means.indicator
	}
	return one != ""
}

// isNoteText knows the beginnings of notes, sources and signatures.
func (f *finder) isNoteText(text string) bool {
	s := withoutAccents(text)
	for _, w := range []string{"ghi chu", "nguon", "note", "source", "footnote", "nguoi lap", "thu truong", "noi nhan", "tm.", "kt.", "*", "(1)", "(a)", "chu thich"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// inStanding completes a row by what stands above it: the row or heading that "Trong
// đó", "- Tỷ lệ" and nameless parts belong to, the unit and period of its block.
func (f *finder) inStanding(t *table, l *line, path []token, s *standing) {
	m := &l.means
	last := path[len(path)-1]
	for _, above := range [][]token{s.row, s.indicator} {
		if len(above) == 0 || m.unit != "" || m.period != "" && m.unknown == "" && m.measure.kind == noMeasure {
			continue
		}
		alone := m.indicator != "" && last.lead == ""
		if alone || last.total && (len(s.row) > 0 || t.names(unitAxis)) {
			break // a total of rows is no figure of the line above it
		}
		if joined := f.explain(slices.Concat(above, path)); joined.unknown == "" && joined.indicator != "" && f.belongs(&joined, m, &last) {
			joined.total = false
			*m = joined
			break
		}
	}
	if over := f.explain(s.indicator); m.indicator == "" && m.unknown == "" && (m.unit != "" || m.period != "") {
		m.indicator, m.instead = over.indicator, s.instead && over.indicator != ""
	}
	f.inGroup(m, path, s)
	f.otherwiseCounted(m, s)
	if last.lead != "" && last.lead != "-" && m.unknown == "" && m.indicator == "" && m.unit == "" {
		m.unknown = last.text
	}
	if m.unit == "" && m.unknown == "" {
		m.unit, m.within = s.unit, s.within
	} else if m.unit != "" && m.within == "" {
		m.within = s.unit
		if m.within == "" && len(s.group) > 0 {
			m.within = s.group[len(s.group)-1].text
		}
	}
	if m.period == "" && s.period != nil {
		m.addPeriod(f, s.period)
	} else if s.period != nil && m.period != "" {
		m.addPeriod(f, s.period)
	}
}

// inGroup names by its group what a label alone does not name, or names several
// times: "Diện tích" under "Cây lúa".
func (f *finder) inGroup(m *meaning, path []token, s *standing) {
	if len(s.group) == 0 || m.unknown == "" && len(f.roster.indicator(m.indicator)) < 2 {
		return
	}
	if joined := f.explain(under(s.group, path)); len(f.roster.indicator(joined.indicator)) == 1 && joined.indicator != m.indicator {
		*m = joined
	}
}

// otherwiseCounted refuses a row whose own labels say nothing of what is counted, where
// a heading above it that is not understood may: "Nữ" over units, or any new heading
// over periods that were counted before. Classes of places ("Các xã nghèo", "Nông
// thôn") part units and change nothing.
func (f *finder) otherwiseCounted(m *meaning, s *standing) {
	if m.unknown != "" || m.indicator != "" || len(s.group) == 0 {
		return
	}
	last := s.group[len(s.group)-1]
	words := strings.Fields(withoutAccents(last.rest))
	if len(words) == 0 || slices.Contains(placeWords, words[0]) || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(areaWords, w) }) {
		return
	}
	if m.unit == "" && m.period != "" && s.later || !f.harmless(&last, "") {
		m.unknown = last.text
	}
}

// areaWords part places, not people.
var areaWords = []string{"thon", "thi", "vung", "mien", "khu", "dong", "ven", "urban", "rural"}

// under is a path below a group, without the texts that both begin with.
func under(group, path []token) []token {
	last := len(path) - 1
	out := slices.Clone(group)
	for _, p := range path[:last] {
		if !slices.ContainsFunc(group, func(g token) bool { return g.text == p.text }) {
			out = append(out, p)
		}
	}
	return append(out, path[last])
}

// belongs says whether a label read with the line above it may be taken: it means
// nothing alone, or it is a part of that line.
func (f *finder) belongs(joined, alone *meaning, last *token) bool {
	if alone.indicator == "" {
		return true
	}
	return last.lead != "" && joined.indicator != ""
}

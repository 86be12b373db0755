package ingest

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// sayOnce finds what stands once for the whole table, from the nearest to the
// farthest: its titles, the sheet's name, the file's name, its folder, what was
// given beside the file. What a farther place says must agree with a nearer one;
// where it does not, or nothing is said, the file waits for one answer.
func (f *finder) sayOnce(t *table, l *lane) bool {
	g := &f.given
	at := problem{row: t.header, column: t.labels[0].column}
	t.said = entry{}
	t.scale = f.scaleAround(t)
	ok := true
	need := func(a axis) bool { return f.lacks(t, a) }
	refuse := func(code, ask, choices string) {
		p := at
		p.code, p.ask, p.expected = code, ask, choices
		l.problems.add(p)
		ok = false
	}
	t.year = f.yearAround(t)
	f.daysOf(t)
	if need(periodAxis) {
		period, choices := f.periodOnce(t)
		switch {
		case period != "":
			t.said.period = period
		case len(choices) > 0:
			refuse("period_contradicts", "period", strings.Join(choices, " | "))
		default:
			refuse("no_period", "period", "")
		}
	} else if t.year == 0 && f.yearless(t) {
		refuse("no_year", "period", "")
	}
	if need(unitAxis) {
		unit, choices := f.unitOnce(t)
		switch {
		case unit != "":
			t.said.unit = unit
		case len(choices) > 1:
			refuse("unit_contradicts", "unit", strings.Join(choices, " | "))
		default:
			refuse("no_unit", "unit", "")
		}
	}
	if need(indicatorAxis) {
		if t.said.indicator = f.inBands(t, firstOf(g.Answers["indicator"], f.indicatorAround(t), g.Indicator, f.ofBands(t), f.soleIndicator())); t.said.indicator == "" {
			refuse("no_indicator", "indicator", "")
		}
	}
	return ok
}

// daysOf gives columns whose headings say a day that period, unless it lies in the
// table's: there it is only the day up to which was counted.
func (f *finder) daysOf(t *table) {
	said, _ := f.periodOnce(t)
	report, err := giaoban.ReadPeriod(said, giaoban.ReadOptions{Year: t.year})
	for i := range t.columns {
		m := &t.columns[i].means
		if m.asAt == "" || m.period != "" {
			continue
		}
		if day, bad := giaoban.ReadPeriod(m.asAt, giaoban.ReadOptions{}); bad == nil && (err != nil || !contains(report.Period, day.Period)) {
			m.period = m.asAt
		}
	}
}

// lacks says whether a figure of the table finds an axis neither in its row nor in
// its column.
func (f *finder) lacks(t *table, a axis) bool {
	has := func(m *meaning) bool {
		switch a {
		case unitAxis:
			return m.unit != ""
		case indicatorAxis:
			return m.indicator != ""
		}
		if m.measure.period != "" {
			_, err := giaoban.ReadPeriod(m.measure.period, giaoban.ReadOptions{}) // "Kết quả 2011" says it all; "Kết quả quý II" lacks its year
			return err == nil || m.measure.kind == plan
		}
		return m.period != "" || m.measure.kind == plan
	}
	rows, columns := false, false
	for i := range t.rows {
		if r := &t.rows[i]; r.role == roleFigures && !has(&r.means) {
			rows = true
		}
	}
	for i := range t.columns {
		if c := &t.columns[i]; c.role == roleFigures && !has(&c.means) {
			columns = true
		}
	}
	return rows && columns
}

// yearless says whether figures of the table are of a period without its year: neither
// their row nor their column names one.
func (f *finder) yearless(t *table) bool {
	return f.partsOfYears(t.rows) && !f.ofYearsAll(t.columns) || f.partsOfYears(t.columns) && !f.ofYearsAll(t.rows)
}

func (f *finder) partsOfYears(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool {
		return l.role == roleFigures && l.means.period != "" && !l.means.date && f.token(&gridCell{text: l.means.period}).yearless
	})
}

func (f *finder) ofYearsAll(lines []line) bool {
	return !slices.ContainsFunc(lines, func(l line) bool {
		return l.role == roleFigures && (l.means.period == "" || f.token(&gridCell{text: l.means.period}).year == 0)
	})
}

// titles are the texts above a table: those below the table before it, nearest last,
// and where these say nothing those at the top of the sheet.
func (f *finder) titles(t *table) []string {
	var out []string
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number >= t.top {
			break
		}
		for j := range r.cells {
			c := &r.cells[j]
			if c.filled || c.kind != cellText || len(c.text) > 1000 {
				continue
			}
			if c.column > t.right && t.left == 1 || c.column < t.left && t.left > 1 && r.number > t.top-3 {
				continue // the title of the table beside it
			}
			out = append(out, c.text)
		}
	}
	return out
}

// nearTitles are the titles between the table above and this one.
func (f *finder) nearTitles(t *table) []string {
	var out []string
	for row := t.top - 1; row > 0 && row > t.top-6; row-- {
		r := f.grid.row(row)
		if r == nil {
			continue
		}
		if f.isBody(t, r) {
			break
		}
		for j := range r.cells {
			if c := &r.cells[j]; !c.filled && c.kind == cellText && c.column >= t.left && c.column <= max(t.right, t.left+3) {
				out = append(out, c.text)
			}
		}
	}
	return out
}

// sheetTitle is the title in the first row of the sheet, for a table that stands
// beside the one it is written over.
func (f *finder) sheetTitle(t *table) []string {
	if t.left == 1 || len(f.grid.rows) == 0 || f.grid.rows[0].number >= t.top || f.isBody(t, &f.grid.rows[0]) {
		return nil
	}
	if c := &f.grid.rows[0].cells[0]; c.kind == cellText && len(c.text) <= 1000 {
		return []string{c.text}
	}
	return nil
}

// places lists the texts around a table, the most trusted first.
func (f *finder) places(t *table) [][]string {
	name := strings.ReplaceAll(f.fileName, "\\", "/")
	file := strings.TrimSuffix(path.Base(name), path.Ext(name))
	var folders []string
	if dir := path.Dir(name); dir != "." && dir != "/" {
		folders = strings.Split(dir, "/")
	}
	return [][]string{f.nearTitles(t), f.titles(t), f.sheetTitle(t), {f.grid.name}, {file}, folders}
}

// periodOnce is the period of the whole table as text, or the different ones that
// were found.
func (f *finder) periodOnce(t *table) (string, []string) {
	if p := firstOf(f.given.Answers["period"], f.given.SheetPeriod[f.grid.name]); p != "" {
		return p, nil
	}
	var taken giaoban.Period
	text, found := "", false
	for _, texts := range f.places(t) {
		all := f.periodsSaid(texts, t.year)
		switch {
		case len(all) == 0:
			continue
		case !found && len(all) > 1:
			return "", labels(all)
		case !found:
			taken, text, found = all[0].Period, writtenLabel(all[0]), true
		default:
			for _, p := range all {
				if !contains(p.Period, taken) && !contains(taken, p.Period) {
					return "", labels([]giaoban.Reading{{Period: taken}, p})
				}
			}
		}
	}
	if f.given.Period == "" {
		return text, nil
	}
	if !found {
		return f.given.Period, nil
	}
	r, err := giaoban.ReadPeriod(f.given.Period, giaoban.ReadOptions{})
	if err == nil && !contains(taken, r.Period) && !contains(r.Period, taken) {
		return "", labels([]giaoban.Reading{{Period: taken}, r})
	}
	return f.given.Period, nil
}

// writtenLabel keeps that a label was written by a person, who means "from January"
// in a cumulative series.
func writtenLabel(r giaoban.Reading) string {
	if r.FromNewYear || r.Own {
		return r.Period.Key()
	}
	return r.Period.Label(giaoban.Vietnamese)
}

func labels(all []giaoban.Reading) []string {
	var out []string
	for _, r := range all {
		if s := r.Period.Label(giaoban.Vietnamese); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// periodsSaid lists the periods that texts name for the report: days, cut-offs and
// what is compared with aside; of a year and a part of it the part.
func (f *finder) periodsSaid(texts []string, year int) []giaoban.Reading {
	var all []giaoban.Reading
	add := func(r giaoban.Reading) {
		if !slices.ContainsFunc(all, func(o giaoban.Reading) bool { return o.Period == r.Period }) {
			all = append(all, r)
		}
	}
	for _, text := range texts {
		if r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Year: year}); err == nil && !barePeriod(text) {
			add(r)
			continue
		}
		for _, r := range giaoban.FindPeriods(reportPart(text), giaoban.ReadOptions{}) {
			add(r)
		}
		for _, s := range bareYears(text) {
			if r, err := giaoban.ReadPeriod(s, giaoban.ReadOptions{}); err == nil && len(all) == 0 {
				add(r)
			}
		}
	}
	plain := slices.DeleteFunc(slices.Clone(all), func(r giaoban.Reading) bool {
		return r.Period.Frequency() == giaoban.Day || r.Period.Frequency() == giaoban.Other
	})
	if len(plain) == 0 {
		plain = slices.DeleteFunc(all, func(r giaoban.Reading) bool { return r.Period.Frequency() == giaoban.Day })
	}
	return slices.DeleteFunc(slices.Clone(plain), func(r giaoban.Reading) bool {
		return slices.ContainsFunc(plain, func(o giaoban.Reading) bool { return o.Period != r.Period && contains(r.Period, o.Period) })
	})
}

// bareYears finds the one year in a short name such as PCI_2012; a decree has a year
// too, but stands in a sentence.
func bareYears(text string) []string {
	if len(text) > 60 || ofStandards.MatchString(withoutAccents(text)) || endsDate.MatchString(text) {
		return nil
	}
	var out []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if isYear(w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if len(out) != 1 {
		return nil
	}
	return out
}

// endsDate knows a year behind a day and a month, of which the order may be unknown:
// the day a table was made says nothing of its year.
var endsDate = regexp.MustCompile(`\d[./-]\d{1,2}[./-](?:19|20)\d\d`)

// reportPart is a title without what it only compares with or rests on.
func reportPart(text string) string {
	plain := withoutAccents(text)
	for _, w := range []string{"so voi", "cung ky", "theo quyet dinh", "theo nghi quyet", "ban hanh kem", "kem theo", "ke hoach nam"} {
		if i := strings.Index(plain, w); i >= 0 {
			plain = plain[:i]
		}
	}
	return plain
}

// yearAround is the year of periods that do not name theirs: the one the titles, the
// sheet, the file or what was given say; the plan's.
func (f *finder) yearAround(t *table) int {
	var all []giaoban.Reading
	if p := firstOf(f.given.Answers["period"], f.given.SheetPeriod[f.grid.name], f.given.Period); p != "" {
		if r, err := giaoban.ReadPeriod(p, giaoban.ReadOptions{}); err == nil {
			return r.Period.Ends.Year()
		}
	}
	for _, texts := range f.places(t) {
		if all = f.periodsSaid(texts, 0); len(all) > 0 {
			break
		}
	}
	for i := range t.columns {
		m := &t.columns[i].means.measure
		if len(all) == 0 && m.kind == plan && isYear(m.period) {
			if r, err := giaoban.ReadPeriod(m.period, giaoban.ReadOptions{}); err == nil {
				all = append(all, r)
			}
		}
	}
	if len(all) == 0 {
		all = f.lineYears(t)
	}
	year := 0
	for _, r := range all {
		if year != 0 && r.Period.Ends.Year() != year {
			return 0
		}
		year = r.Period.Ends.Year()
	}
	return year
}

// lineYears are the periods of lines that name their year: "6 May - 23 June" among the
// weeks of 2020 is of 2020.
func (f *finder) lineYears(t *table) []giaoban.Reading {
	var out []giaoban.Reading
	for _, lines := range [][]line{t.rows, t.columns} {
		for i := range lines {
			m := &lines[i].means
			if lines[i].role != roleFigures || m.period == "" {
				continue
			}
			if p, err := f.periodOfToken(&token{text: m.period, date: m.date, shown: m.shown}); err == nil {
				out = append(out, giaoban.Reading{Period: p})
			}
		}
	}
	return out
}

// scaleAround is the unit of measure said once above the table.
func (f *finder) scaleAround(t *table) string {
	for _, texts := range [][]string{f.nearTitles(t), f.titles(t)} {
		for _, text := range texts {
			plain := withoutAccents(text)
			for _, w := range []string{"don vi tinh", "dvt", "unit of measure"} {
				i := strings.Index(plain, w)
				if i < 0 {
					continue
				}
				if _, after, ok := strings.Cut(text, ":"); ok {
					s := strings.Trim(after, " .;)(")
					if f.roster.isScale(s) || isMeasureWord(s) {
						return s
					}
				}
			}
		}
	}
	return ""
}

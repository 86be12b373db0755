package ingest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// bound finds where the headings of a table end and its rows begin, and which of its
// columns are labels; false where nothing lies below the headings.
func (f *finder) bound(t *table) bool {
	t.end = f.marks.last
	f.labelsOf(t)
	body := f.bodyBegins(t)
	if body == 0 {
		return false
	}
	bottom := t.header
	for _, row := range f.grid.rows {
		if row.number > t.header && row.number < body && f.overFigures(t, &row) {
			bottom = row.number
		}
	}
	f.describing(t, bottom)
	t.header, t.first = bottom, bottom+1
	t.top = f.topOf(t)
	if t.other = f.otherHeadings(t); t.other > 0 {
		t.end = t.other - 1
	}
	return true
}

// labelsOf completes the label columns: texts beside those that name something, the
// running numbers and the units of measure.
func (f *finder) labelsOf(t *table) {
	first := t.labels[0].column
	last := t.labels[len(t.labels)-1].column
	named := t.labels
	t.labels = nil
	for column := t.left; column <= t.right; column++ {
		if n := slices.IndexFunc(named, func(l label) bool { return l.column == column }); n >= 0 {
			l := named[n]
			l.number = f.numbers(t, column)
			t.labels = append(t.labels, l)
			continue
		}
		heading := f.grid.text(t.header, column)
		figures, texts := f.kindsBelow(t, column)
		switch {
		case f.scales(t, column):
			t.labels = append(t.labels, label{column: column, axis: axes, scale: true})
		case column > last+1 && figures == 0 && besidesFigures(heading):
			// notes behind the figures
		case column < first && figures >= texts, f.numbers(t, column) && column < last, figures > 0 && texts == 0 && isCode(heading) && !f.namesIndicator(t.header, column):
			t.labels = append(t.labels, label{column: column, axis: axes, number: true})
		case column < last && figures == 0 && texts > 0, column == last+1 && figures == 0 && texts > 0 && !f.isNamed(t, column):
			t.labels = append(t.labels, label{column: column, axis: axes})
		}
	}
}

// namesIndicator says whether the headings down to a row name an indicator over a
// column: "No." alone is a running number, under "Yes" it is a count.
func (f *finder) namesIndicator(row, column int) bool {
	c := f.grid.at(row, column)
	return c != nil && f.namedAbove(row, c)[indicatorAxis]
}

// kindsBelow counts figures and other texts below the headings of a column.
func (f *finder) kindsBelow(t *table, column int) (figures, texts int) {
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header || r.number > t.end || r.number > t.header+500 {
			continue
		}
		if c := f.grid.at(r.number, column); c != nil && !c.filled {
			if f.isFigure(c) {
				figures++
			} else if c.kind == cellText && readNumber(c.text).kind == noNumber {
				texts++
			}
		}
	}
	return figures, texts
}

// numbers says whether a column only numbers the rows: I, 1, 1.1, a), -.
func (f *finder) numbers(t *table, column int) bool {
	h := strings.TrimRight(withoutAccents(f.grid.text(t.header, column)), " .:*")
	seen, other := 0, 0
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header || r.number > t.end || r.number > t.header+200 {
			continue
		}
		if c := f.grid.at(r.number, column); c != nil {
			if isEnumerator(c.text) {
				seen++
			} else if len([]rune(c.text)) < 60 {
				other++
			}
		}
	}
	switch h {
	case "stt", "tt", "so tt", "no", "#", "so thu tu":
		return other <= seen+2
	}
	return false
}

// isCode knows headings over codes, which are no figures.
func isCode(heading string) bool {
	h := strings.TrimRight(withoutAccents(heading), " .:*")
	return slices.Contains([]string{"ma", "ma so", "ma don vi", "ma dvhc", "ma chi tieu", "code", "id", "global_id", "nr", "key", "stt", "tt", "no", "#"}, h)
}

// isEnumerator knows what numbers the rows of a form.
func isEnumerator(s string) bool {
	s = strings.Trim(s, " .)(")
	switch {
	case s == "" || s == "-" || s == "+" || s == "*":
		return true
	case len(s) > 8:
		return false
	case strings.Trim(s, "IVXLC") == "" || strings.Trim(s, "0123456789.") == "":
		return true
	}
	return len([]rune(s)) == 1
}

// scales says whether a column holds the units of measure of its rows.
func (f *finder) scales(t *table, column int) bool {
	switch strings.TrimRight(withoutAccents(f.grid.text(t.header, column)), " .:*") {
	case "don vi tinh", "dvt", "d.v.t", "unit", "unit of measure", "don vi do":
		return true
	case "don vi":
	default:
		return false
	}
	scale, all := 0, 0
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if c := f.grid.at(r.number, column); c != nil && r.number > t.header && r.number <= t.end && !c.filled {
			all++
			if f.roster.isScale(c.text) {
				scale++
			}
		}
	}
	return scale*2 > all
}

// isNamed says whether the headings of a column name something.
func (f *finder) isNamed(t *table, column int) bool {
	path := f.pathTo(t.top, t.header, column)
	m := f.explain(path)
	return m.unit != "" || m.indicator != "" || m.period != "" || m.measure.kind != noMeasure
}

// bodyBegins is the first row below the headings with a label and figures; what
// stands between, series ids, counts of rows, dates of the first figure, repeats one
// value or holds none.
func (f *finder) bodyBegins(t *table) int {
	firstNamed := 0
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number > t.header && r.number <= t.end && f.isBody(t, r) && f.labelNames(t, r) {
			firstNamed = r.number
			break
		}
	}
	if firstNamed == 0 {
		return 0
	}
	begin := firstNamed
	for i := len(f.grid.rows) - 1; i >= 0; i-- {
		r := &f.grid.rows[i]
		if r.number >= begin || r.number <= t.header {
			continue
		}
		if f.isBody(t, r) && (f.labelTotals(t, r) || !f.repeats(t, r)) {
			begin = r.number
		} else if f.isBody(t, r) {
			break
		}
	}
	return begin
}

// isBody says whether a row has figures of the table.
func (f *finder) isBody(t *table, r *gridRow) bool {
	if isNumbering(r) {
		return false
	}
	figures, years, other, marks := 0, 0, 0, 0
	for i := range r.cells {
		c := &r.cells[i]
		if c.column < t.left || c.column > t.right || f.isLabel(t, c.column) {
			continue
		}
		if f.isFigure(c) {
			figures++
			if isYear(c.text) {
				years++
			}
		} else if f.standsForFigure(c) {
			marks++
		} else if !f.acrossAll(t, r, c) && r.number > t.header && len(c.text) < 100 && !besidesFigures(f.grid.text(t.header, c.column)) {
			other++ // a date, a word: it stands where a figure should
		}
	}
	return figures > 0 && (years < figures || years < 2 || f.labelNames(t, r)) || marks > 0 && r.number > t.header && f.labelNames(t, r) || other > 0 && t.first > 0 && f.labelNames(t, r)
}

// standsForFigure says whether a cell holds what officers put where there is no figure,
// or one mistyped: "…", "x", "42l". Such a row may be the first of a table.
func (f *finder) standsForFigure(c *gridCell) bool {
	if c.kind != cellText || c.filled || len(c.text) > 20 {
		return false
	}
	switch n := readNumber(c.text); n.kind {
	case noFigure, notApplicable, nothingArose:
		return true
	case noNumber:
		return c.text[0] >= '0' && c.text[0] <= '9' && f.token(c).names == [axes]bool{}
	}
	return false
}

func (f *finder) isLabel(t *table, column int) bool {
	return slices.ContainsFunc(t.labels, func(l label) bool { return l.column == column })
}

// labelNames says whether a label of a row names what its column names.
func (f *finder) labelNames(t *table, r *gridRow) bool {
	for _, l := range t.labels {
		if c := f.grid.at(r.number, l.column); c != nil && l.axis != axes && !l.number {
			if f.token(c).names[l.axis] {
				return true
			}
		}
	}
	return false
}

func (f *finder) labelTotals(t *table, r *gridRow) bool {
	for _, l := range t.labels {
		if c := f.grid.at(r.number, l.column); c != nil && f.token(c).total {
			return true
		}
	}
	return false
}

// repeats says whether the cells of a row over the figures are all one value, or
// hold texts or dates.
func (f *finder) repeats(t *table, r *gridRow) bool {
	texts := map[string]bool{}
	n := 0
	for i := range r.cells {
		c := &r.cells[i]
		if c.column < t.left || c.column > t.right || f.isLabel(t, c.column) {
			continue
		}
		if n++; c.date || c.kind == cellText && readNumber(c.text).kind == noNumber {
			return true
		}
		texts[c.text] = true
	}
	return n > 1 && len(texts) == 1
}

// isFigure says whether a cell holds a number, or what stands for one.
func isFigure(c *gridCell) bool {
	switch c.kind {
	case cellNumber:
		return !c.date
	case cellError, cellNoValue:
		return true
	}
	n := readNumber(c.text)
	if strings.HasPrefix(n.unit, "=") || strings.Count(n.unit, " ") > 4 {
		return false // "10 = Tổng thu", "1a Tỷ lệ hộ nghèo theo chuẩn cũ": the number of a line with its name
	}
	return n.kind == single || n.kind == twofold || n.kind == excelError
}

// isFigure is isFigure of a cell that is not the name of something: "10 = Tổng thu"
// begins with a number and is a line of the catalogue.
func (f *finder) isFigure(c *gridCell) bool {
	if !isFigure(c) {
		return false
	}
	if c.kind != cellText {
		return true
	}
	if strings.IndexFunc(c.text, unicode.IsLetter) < 0 {
		if !strings.ContainsAny(c.text, "-–+<") {
			return true
		}
		names := f.token(c).names // "5-9" beside "Male", "11-14" of the criteria met
		return !names[indicatorAxis] && !names[bandAxis]
	}
	names := f.token(c).names
	return !names[indicatorAxis] && !names[unitAxis] && !names[bandAxis] // "19 tiêu chí" is a band
}

// isNumbering knows the row "A B C 1 2 3=1+2" that stands under headings.
func isNumbering(r *gridRow) bool {
	if len(r.cells) < 3 {
		return false
	}
	next, letters, numbers := 1, 0, 0
	for _, c := range r.cells {
		text := strings.Trim(c.text, "() ")
		text, _, _ = strings.Cut(text, "=")
		text = strings.Trim(text, "() ")
		if c.filled {
			continue
		}
		if len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z' {
			letters++
			continue
		}
		if text != fmt.Sprint(next) {
			return false
		}
		next++
		numbers++
	}
	return numbers > 0 && letters+numbers >= 3
}

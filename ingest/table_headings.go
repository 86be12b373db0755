package ingest

import (
	"slices"
	"strings"
	"unicode"
)

// describing finds the rows below the names of an exported series that describe each
// one for machines: "Series ID", "No. Obs", "Data type". Each has a word of its own
// beside it, and one value for all columns or numbers and codes; no form of an office
// has three of them. They are no headings; the unit of measure is.
func (f *finder) describing(t *table, bottom int) {
	var found []int
	for row := t.header + 1; row <= bottom; row++ {
		r := f.grid.row(row)
		if r == nil {
			continue
		}
		label, values, codes := false, map[string]bool{}, true
		for i := range r.cells {
			c := &r.cells[i]
			if f.isLabel(t, c.column) {
				label = label || c.kind == cellText && !f.isFigure(c)
				continue
			}
			if tok := f.token(c); c.kind == cellText && (tok.names != [axes]bool{} || !f.harmless(&tok, "")) {
				return // it says what is counted
			} else if tok.scale {
				label = false
			}
			values[c.text] = true
			codes = codes && (c.kind == cellNumber || strings.ContainsAny(c.text, "0123456789") && !strings.Contains(c.text, " "))
		}
		if label && (len(values) == 1 || codes) {
			found = append(found, row)
		}
	}
	if len(found) >= 3 {
		for _, row := range found {
			f.marks.numbers[row] = true
		}
	}
}

// otherHeadings is the first row below figures that holds words over several columns
// of them and no figure: the headings of another table, which says nothing of the rows
// below it in this one's words. 0: there is none. Headings repeated on a new page are
// the table's own.
func (f *finder) otherHeadings(t *table) int {
	body := f.bodyBegins(t)
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= body || r.number > t.end || !f.mostlyWords(t, r) || f.isBody(t, r) {
			continue
		}
		words, own := 0, 0
		for j := range r.cells {
			if c := &r.cells[j]; f.isWords(t, c) {
				words++
				if slices.ContainsFunc(f.pathTo(t.top, t.header, c.column), func(p token) bool { return p.text == trimmed(c.text) }) {
					own++
				}
			}
		}
		if words >= 3 && own*2 < words {
			return r.number
		}
	}
	return 0
}

// mostlyWords says whether most cells of a row over the figures hold words.
func (f *finder) mostlyWords(t *table, r *gridRow) bool {
	words, figures := 0, 0
	for i := range r.cells {
		switch c := &r.cells[i]; {
		case f.isWords(t, c):
			words++
		case c.column >= t.left && c.column <= t.right && !f.isLabel(t, c.column) && !c.filled && f.isFigure(c):
			figures++
		}
	}
	return words > 2 && words > 4*figures
}

// isWords says whether a cell over the figures holds words of its own.
func (f *finder) isWords(t *table, c *gridCell) bool {
	return c.column >= t.left && c.column <= t.right && !f.isLabel(t, c.column) && c.kind == cellText && !c.filled &&
		strings.ContainsFunc(c.text, unicode.IsLetter) && readNumber(c.text).kind == noNumber && !besidesFigures(f.grid.text(t.header, c.column))
}

// overFigures says whether a row has a heading over the figures.
func (f *finder) overFigures(t *table, r *gridRow) bool {
	for i := range r.cells {
		c := &r.cells[i]
		if c.column >= t.left && c.column <= t.right && !f.isLabel(t, c.column) && !f.acrossAll(t, r, c) {
			return true
		}
	}
	return false
}

// acrossAll says whether a cell is merged from the labels over the figures: the name
// of a group of rows, or a title.
func (f *finder) acrossAll(t *table, r *gridRow, c *gridCell) bool {
	return c.filled && len(t.labels) > 0 && f.grid.text(r.number, t.labels[0].column) == c.text
}

// topOf is the first row of the headings: rows above with texts over the figures
// that are no title.
func (f *finder) topOf(t *table) int {
	top := t.top
	for row := t.top - 1; row > 0 && row > t.header-headingRows; row-- {
		r := f.grid.row(row)
		if r == nil || f.isTitle(t, r) || f.isBody(t, r) && !f.yearsOnly(t, r) && !f.mostlyWords(t, r) {
			break
		}
		top = row
	}
	return top
}

// yearsOnly says whether all figures of a row are years: headings typed as numbers.
func (f *finder) yearsOnly(t *table, r *gridRow) bool {
	for i := range r.cells {
		if c := &r.cells[i]; c.column >= t.left && c.column <= t.right && f.isFigure(c) && !isYear(c.text) {
			return false
		}
	}
	return true
}

// isTitle says whether a row holds nothing over the figures but one text that spans
// the whole table or begins beside it.
func (f *finder) isTitle(t *table, r *gridRow) bool {
	texts := map[string]bool{}
	over, widest := 0, map[string]int{}
	for i := range r.cells {
		c := &r.cells[i]
		if c.column < t.left || c.column > t.right {
			continue
		}
		texts[c.text] = true
		widest[c.text]++
		if !f.isLabel(t, c.column) {
			over++
		}
		if len([]rune(c.text)) > 120 && c.column <= t.labels[len(t.labels)-1].column+1 && !f.isBand(t, r, c) {
			return true
		}
	}
	if over == 0 {
		return true
	}
	if len(texts) > 1 {
		return false
	}
	for text, n := range widest {
		c := f.grid.at(r.number, t.labels[len(t.labels)-1].column+1)
		band := n > 1 && n < t.right-t.left+1 && (c != nil && c.text == text)
		if band {
			return slices.ContainsFunc(t.labels, func(l label) bool { return f.grid.text(r.number, l.column) == text })
		}
	}
	return true
}

// isBand says whether a cell is merged over several columns of figures and over none
// of labels.
func (f *finder) isBand(t *table, r *gridRow, c *gridCell) bool {
	return (c.merged || c.filled) && !slices.ContainsFunc(t.labels, func(l label) bool { return f.grid.text(r.number, l.column) == c.text })
}

package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// firstStrings gives the first rows that hold something, at their places.
func (g *grid) firstStrings(n int) [][]string {
	var out [][]string
	for i := range g.rows {
		r := &g.rows[i]
		if r.number > n {
			break
		}
		for len(out) < r.number {
			out = append(out, nil)
		}
		out[r.number-1] = r.strings()
	}
	return out
}

// readLongGrid reads the long form from a sheet: numbers and dates by their types.
func (d *draft) readLongGrid(g *grid, form *longForm) {
	d.column = form.at[valueColumn] + 1
	d.begin(g.name, d.column, g.letters)
	for _, p := range form.say {
		p.sheet = g.name
		d.fail(p)
	}
	if len(form.missing) > 0 {
		d.fail(problem{code: "missing_column", sheet: g.name, row: form.header, expected: strings.Join(form.missing, ", "), read: strings.Join(form.names, ", ")})
		return
	}
	d.keepBadRows(g, form.names)
	l := d.lane()
	hidden := 0
	for i := range g.rows {
		r := &g.rows[i]
		if r.number <= form.header {
			continue
		}
		if r.hidden {
			hidden++
		}
		var e entry
		form.fill(&e, r.strings(), r.number, &d.given)
		for _, at := range []struct {
			role role
			to   *cell
		}{{valueColumn, &e.value}, {numeratorColumn, &e.numerator}, {denominatorColumn, &e.denominator}} {
			if c := g.at(r.number, form.at[at.role]+1); form.at[at.role] >= 0 && c != nil {
				*at.to = c.figure()
			}
		}
		if c := g.at(r.number, form.at[periodColumn]+1); form.at[periodColumn] >= 0 && c != nil && c.date {
			e.date, e.dateShown = true, c.shown
		}
		l.take(&e)
	}
	d.noteHidden(l, hidden)
	d.join(l, 0)
	d.keepPicture(Sheet{Name: g.name, Layout: "long", Figures: l.figures.len()}, longPicture(g, form))
}

func (d *draft) noteHidden(l *lane, rows int) {
	if rows > 0 {
		l.problems.add(problem{code: "hidden_rows", severity: giaoban.SeverityInfo, count: rows})
	}
}

// keepBadRows remembers how to give back rows of a sheet.
func (d *draft) keepBadRows(g *grid, header []string) {
	at, before := len(d.segments)-1, d.badText
	if d.header == nil {
		d.header = header
	}
	d.badText = func(segment int, rows []uint32) [][]string {
		if segment != at && before != nil {
			return before(segment, rows)
		}
		var out [][]string
		for _, n := range rows {
			var line []string
			if r := g.row(int(n)); r != nil {
				line = r.strings()
			}
			out = append(out, line)
		}
		return out
	}
}

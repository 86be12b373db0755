package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// What is looked at to find a table.
const (
	findRows    = 400 // a heading lies in the first rows
	findColumns = 200
	labelRows   = 2000
)

// finder remembers what each text of a sheet may mean.
type finder struct {
	*draft
	grid    *grid
	meaning map[string][axes]bool
}

// findTables finds the tables of a sheet: where names of the catalogue stand along
// two sides.
func (d *draft) findTables(g *grid) []*table {
	f := &finder{d, g, map[string][axes]bool{}}
	var out []*table
	from := 1
	for len(out) < 50 {
		t := f.next(from)
		if t == nil {
			break
		}
		if len(out) > 0 {
			out[len(out)-1].end = t.top - 1
		}
		out = append(out, t)
		from = t.header + 1
	}
	return out
}

// next finds the first table below a row: the row whose cells name the most of one
// axis, with a column that names another below it.
func (f *finder) next(from int) *table {
	last := 0
	if n := len(f.grid.rows); n > 0 {
		last = f.grid.rows[n-1].number
	}
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number < from || r.number > from+findRows && from == 1 {
			continue
		}
		across, n := f.across(r)
		if n == 0 {
			continue
		}
		t := &table{grid: f.grid, header: r.number, end: last, across: across}
		if f.labels(t) == 0 {
			continue
		}
		t.top = f.top(t)
		if n < 2 && !f.enough(t) {
			continue
		}
		return t
	}
	return nil
}

// across says what the cells of a row name, and how many of them do.
func (f *finder) across(r *gridRow) (best axis, n int) {
	var seen [axes]int
	for i := range r.cells {
		c := &r.cells[i]
		if c.column > findColumns {
			break
		}
		if f.indicatorAbove(r.number, c.column) != "" {
			seen[indicatorAxis]++
			continue
		}
		m := f.means(c)
		for a := range axes {
			if m[a] && a != indicatorAxis {
				seen[a]++
			}
		}
	}
	for a, k := range seen {
		if k > n {
			best, n = axis(a), k
		}
	}
	if best != indicatorAxis && n < 2 {
		return best, 0 // one unit or period in a row is a title
	}
	return best, n
}

// means says what a cell's text may name.
func (f *finder) means(c *gridCell) [axes]bool {
	if c.kind == cellNumber && !c.date && !isYear(c.text) || c.kind > cellNumber {
		return [axes]bool{}
	}
	m, known := f.meaning[c.text]
	if known || len(c.text) > 200 {
		return m
	}
	u := f.roster.unit(c.text)
	_, m[unitAxis] = u.ever()
	m[indicatorAxis] = len(f.roster.indicator(c.text)) > 0
	_, err := giaoban.ReadPeriod(c.text, giaoban.ReadOptions{})
	m[periodAxis] = err == nil || c.date
	f.meaning[c.text] = m
	return m
}

func isYear(s string) bool {
	return len(s) == 4 && onlyDigits(s) && (s[:2] == "19" || s[:2] == "20")
}

// labels finds the columns below a heading row that name the other axes; a column
// of running numbers or codes is none while another one names the same.
func (f *finder) labels(t *table) (found int) {
	var count [axes]map[int]int
	for a := range count {
		count[a] = map[int]int{}
	}
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header || r.number > t.header+labelRows {
			continue
		}
		for j := range r.cells {
			c := &r.cells[j]
			if c.column > findColumns {
				break
			}
			m := f.means(c)
			for a := range axes {
				if m[a] && a != t.across && !c.filled {
					count[a][c.column]++
				}
			}
		}
	}
	for a := range axes {
		best, most := 0, 0
		for column, n := range count[a] {
			if besidesFigures(f.grid.text(t.header, column)) && f.grid.text(t.header, column) != "" {
				n = 0
			}
			if a == periodAxis && f.headed(t, column) {
				n = 0 // years under a heading of figures are figures
			}
			if n > most || n == most && column < best {
				best, most = column, n
			}
		}
		if t.labels[a] = best; best > 0 {
			found++
		}
	}
	f.oneLabel(t, count)
	return found
}

// headed says whether a column stands under a name of the axis across.
func (f *finder) headed(t *table, column int) bool {
	if t.across == indicatorAxis {
		return f.indicatorAbove(t.header, column) != ""
	}
	c := f.grid.at(t.header, column)
	return c != nil && f.means(c)[t.across]
}

// oneLabel keeps a label column for one axis only: the one it names more of.
func (f *finder) oneLabel(t *table, count [axes]map[int]int) {
	for a := range axes {
		for b := range axes {
			if a != b && t.labels[a] > 0 && t.labels[a] == t.labels[b] {
				if count[a][t.labels[a]] >= count[b][t.labels[b]] {
					t.labels[b] = 0
				} else {
					t.labels[a] = 0
				}
			}
		}
	}
}

// enough says whether a table with a single column of figures is one: at least two
// rows of it are named.
func (f *finder) enough(t *table) bool {
	n := 0
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header {
			continue
		}
		for a, column := range t.labels {
			if c := f.grid.at(r.number, column); column > 0 && c != nil && f.means(c)[a] {
				n++
			}
		}
	}
	return n >= 1
}

// top is the first row of the headings: rows above that are merged with the last
// one or hold as many texts.
func (f *finder) top(t *table) int {
	top := t.header
	for row := t.header - 1; row > 0 && row > t.header-5; row-- {
		r := f.grid.row(row)
		if r == nil || f.isTitle(r) {
			break
		}
		top = row
	}
	return top
}

// isTitle says whether a row holds one text only, however far it is merged.
func (f *finder) isTitle(r *gridRow) bool {
	texts := map[string]bool{}
	for _, c := range r.cells {
		texts[c.text] = true
	}
	return len(texts) < 2
}

// indicatorAbove gives the text by which the headings over a cell name an
// indicator: the path from above, the cell itself, or the cell over a unit of
// measure.
func (f *finder) indicatorAbove(row, column int) string {
	path := f.grid.path(row, column, 4)
	if len(path) == 0 {
		return ""
	}
	for n := len(path); n > 0; n-- { // the longest path first
		joined := strings.Join(path[len(path)-n:], " / ")
		if len(f.roster.indicator(joined)) > 0 {
			return joined
		}
	}
	if len(path) > 1 {
		over := path[len(path)-2]
		for _, n := range f.roster.indicator(over) {
			vs := f.roster.catalogue.Versions(f.roster.indicators[n])
			v := vs[len(vs)-1]
			bottom := strings.Trim(path[len(path)-1], "()")
			if measures(v, bottom) || v.Scheme() != nil && band(v.Scheme(), bottom) >= 0 {
				return over
			}
		}
	}
	return ""
}

// path lists the headings over a cell from above, each once.
func (g *grid) path(row, column, most int) []string {
	var out []string
	for r := max(1, row-most+1); r <= row; r++ {
		t := trimmed(g.text(r, column))
		if t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	if g.at(row, column) == nil {
		return nil
	}
	return out
}

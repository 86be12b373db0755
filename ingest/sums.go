package ingest

import (
	"github.com/giaoban/giaoban"
)

// sums compares the totals of a table with what they should add up: it stores none
// of them.
type sums struct {
	f       *finder
	t       *table
	rows    map[int][]int // figures by row
	columns map[int][]int // figures by column
	totals  []crossing
}

func newSums(f *finder, t *table) *sums {
	return &sums{f: f, t: t, rows: map[int][]int{}, columns: map[int][]int{}}
}

func (s *sums) part(x crossing, i int) {
	s.rows[x.row.at] = append(s.rows[x.row.at], i)
	s.columns[x.column.at] = append(s.columns[x.column.at], i)
}

func (s *sums) total(x crossing) {
	s.f.role[[2]int{x.row.at, x.column.at}] = "total"
	if s.f.isFigure(x.cell) {
		s.totals = append(s.totals, x)
	}
}

// close remembers the totals with their parts, to be compared when all numbers are
// known.
func (s *sums) close(l *lane, base int) {
	left, first := 0, 0
	several := map[int]bool{}
	for _, x := range s.totals {
		if x.row.role == roleTotal {
			several[x.row.at] = true
		}
	}
	for _, x := range s.totals {
		parts := s.columns[x.column.at]
		if x.row.role != roleTotal {
			parts = s.rows[x.row.at]
		}
		got := x.cell.figure().number()
		if x.row.role == roleTotal && (len(several) > 1 || x.column.role == roleTotal) || got.kind != single || len(parts) == 0 || x.means.measure.kind > estimate {
			if left++; first == 0 {
				first = x.row.at
			}
			continue
		}
		out := total{problem: problem{sheet: s.t.grid.name, row: x.row.at, column: x.column.at, read: x.cell.text}, value: got.value, scale: firstOf(x.means.scale, s.t.scale)}
		for _, i := range parts {
			out.parts = append(out.parts, base+i)
		}
		s.f.totals = append(s.f.totals, out)
	}
	if left > 0 {
		l.problems.add(problem{code: "total_not_checked", severity: giaoban.SeverityInfo, row: first, count: left})
	}
}

// sumsByArithmetic takes rows whose label means nothing for totals where they add up
// the rows above them in every column: "Thành phố và các huyện", the name of the
// office. Two columns must agree, and one of the sums be of more than one row.
func (f *finder) sumsByArithmetic(t *table) {
	for i := range t.rows {
		r := &t.rows[i]
		if r.role != roleLeftOut || r.reason != "unknown_row" {
			continue
		}
		if f.addsUp(t, i, 0) || f.addsUp(t, i, f.afterTotal(t, i)) || f.addsUpBelow(t, i) {
			r.role, r.reason = roleTotal, "adds_up"
		}
	}
}

// afterTotal is the first row behind the total or heading before row i.
func (f *finder) afterTotal(t *table, i int) int {
	for n := i - 1; n >= 0; n-- {
		if t.rows[n].role == roleTotal || t.rows[n].role == roleHeading {
			return n + 1
		}
	}
	return 0
}

func (f *finder) addsUp(t *table, i, from int) bool { return f.equalsSum(t, i, t.rows[from:i]) }

func (f *finder) addsUpBelow(t *table, i int) bool { return f.equalsSum(t, i, t.rows[i+1:]) }

func (f *finder) equalsSum(t *table, i int, rows []line) bool {
	agree := 0
	for k := range t.columns {
		c := &t.columns[k]
		if c.role != roleFigures {
			continue
		}
		at := f.grid.at(t.rows[i].at, c.at)
		if at == nil || !f.isFigure(at) {
			continue
		}
		got := at.figure().number()
		var sum giaoban.Decimal
		parts := 0
		for n := range rows {
			if rows[n].role != roleFigures {
				continue
			}
			if p := f.grid.at(rows[n].at, c.at); p != nil {
				if x := p.figure().number(); x.kind == single {
					sum, parts = sum.Add(x.value), parts+1
				}
			}
		}
		if got.kind != single || parts < 2 || got.value.Sub(sum).Abs().Cmp(lastPlace(min(got.places, 2))) > 0 {
			return false
		}
		agree++
	}
	return agree >= 2
}

package ingest

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// sums compares the totals of a table with what they should add up: it stores none
// of them.
type sums struct {
	f       *finder
	t       *table
	rows    map[int][]rowPart // figures by row
	columns map[int][]int     // figures by column
	totals  []crossing
}

// rowPart is a figure with the column it stands in.
type rowPart struct {
	index  int
	column *line
}

func newSums(f *finder, t *table) *sums {
	return &sums{f: f, t: t, rows: map[int][]rowPart{}, columns: map[int][]int{}}
}

func (s *sums) part(x crossing, i int) {
	s.rows[x.row.at] = append(s.rows[x.row.at], rowPart{i, x.column})
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
			parts = s.besides(x)
		}
		got := x.cell.figure().number()
		if x.row.role == roleTotal && (len(several) > 1 || x.column.role == roleTotal) || got.kind != single || len(parts) == 0 || x.means.measure.kind > estimate {
			if left++; first == 0 {
				first = x.row.at
			}
			continue
		}
		out := total{problem: problem{sheet: s.t.grid.name, row: x.row.at, column: x.column.at, read: x.cell.text}, value: got.value, cell: x.cell.figure(), scale: firstOf(x.means.scale, x.column.means.scale, x.row.means.scale, s.t.scale)}
		for _, i := range parts {
			out.parts = append(out.parts, base+i)
		}
		s.f.totals = append(s.f.totals, out)
	}
	if left > 0 {
		l.problems.add(problem{code: "total_not_checked", severity: giaoban.SeverityInfo, row: first, count: left})
	}
}

// besides are the figures that a total across adds up: those of its row under the same
// heading, "Cộng" under "Kinh" of what stands under "Kinh".
func (s *sums) besides(x crossing) (parts []int) {
	over := func(l *line) []string { return texts(l.path)[:max(len(l.path)-1, 0)] }
	under := over(x.column)
	for _, p := range s.rows[x.row.at] {
		if len(under) == 0 || slices.Equal(under, over(p.column)) {
			parts = append(parts, p.index)
		}
	}
	return parts
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
		if max(f.addsUp(t, i, t.rows[:i]), f.addsUp(t, i, t.rows[f.afterTotal(t, i):i]), f.addsUp(t, i, t.rows[i+1:])) > 1 {
			r.role, r.reason = roleTotal, "adds_up"
		}
	}
}

// sumsOfSome takes a unit's row for a subtotal where it adds up the rows of its own
// parts right below it and not all of them stand there: "Huyện Càng Long" over two of
// its fourteen communes is no figure of the district.
func (f *finder) sumsOfSome(t *table) {
	units := f.roster.catalogue.Units
	for i := range t.rows {
		r := &t.rows[i]
		if r.role != roleFigures || r.means.unit == "" {
			continue
		}
		for _, s := range f.roster.unit(trimmed(r.means.unit)).first() {
			to := i + 1
			for to < len(t.rows) && t.rows[to].role == roleFigures && f.isUnder(t.rows[to].means.unit, s) {
				to++
			}
			all := len(units.Children(s.span.ID, max(s.span.ValidFrom, min(f.dayOf(t), s.span.ValidTo-1))))
			if n := to - i - 1; n > 1 && n < all && f.addsUp(t, i, t.rows[i+1:to]) > 0 {
				r.role, r.reason = roleTotal, "adds_up"
				break
			}
		}
	}
}

// isUnder says whether a text can name a unit directly under another.
func (f *finder) isUnder(text string, parent spanName) bool {
	for _, tier := range f.roster.unit(trimmed(text)).tiers {
		if slices.ContainsFunc(tier, func(s spanName) bool { return s.span.Parent == parent.span.ID }) {
			return true
		}
	}
	return false
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

// addsUp is in how many columns row i is the sum of other rows, columns of nought left
// out; none where one column with figures is not. Numbers of two readings are all
// taken in the one or all in the other.
func (f *finder) addsUp(t *table, i int, rows []line) int {
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
		if !f.equalsIn(c.at, at, rows, false) && !f.equalsIn(c.at, at, rows, true) {
			return 0
		}
		if !at.figure().number().value.IsZero() {
			agree++
		}
	}
	return agree
}

// equalsIn says whether the cell adds up the figures of its column in those rows,
// grouped: with numbers of two readings taken for whole ones.
func (f *finder) equalsIn(column int, total *gridCell, rows []line, grouped bool) bool {
	value := func(n number) (giaoban.Decimal, bool) {
		if grouped && n.kind == twofold {
			return n.grouped, true
		}
		return n.value, n.kind == single || n.kind == twofold
	}
	var sum giaoban.Decimal
	parts := 0
	for n := range rows {
		if rows[n].role != roleFigures {
			continue
		}
		if p := f.grid.at(rows[n].at, column); p != nil {
			if x, ok := value(p.figure().number()); ok {
				sum, parts = sum.Add(x), parts+1
			}
		}
	}
	n := total.figure().number()
	got, ok := value(n)
	return ok && parts > 1 && got.Sub(sum).Abs().Cmp(lastPlace(min(n.places, 2))) <= 0
}

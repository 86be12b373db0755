package query

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/giaoban/giaoban"
)

// rank numbers the ranked units with a value, the best one first: the highest,
// or the lowest where less is better. Equal values share a rank.
func rank(rows []CompareRow, d giaoban.Direction) {
	var in []*CompareRow
	for n := range rows {
		if rows[n].Ranked && rows[n].Value != nil {
			in = append(in, &rows[n])
		}
	}
	slices.SortStableFunc(in, func(a, b *CompareRow) int { return better(a.Value, b.Value, d) })
	for n, r := range in {
		r.Rank = n + 1
		if n > 0 && *in[n-1].Value == *r.Value {
			r.Rank = in[n-1].Rank
		}
	}
}

func better(a, b Value, d giaoban.Direction) int {
	if d == giaoban.Down {
		return a.Cmp(*b)
	}
	return b.Cmp(*a)
}

// order sorts the rows as asked; those without the figure come last, the order of
// the catalogue decides between equals.
func (c *comparison) order(rows []CompareRow, by string) {
	if by == "name" {
		names := collate.New(language.Vietnamese)
		slices.SortStableFunc(rows, func(a, b CompareRow) int { return names.CompareString(a.Unit.Name, b.Unit.Name) })
		return
	}
	d := c.version(c.request.Indicator, c.period).Direction
	pick := map[string]func(*CompareRow) Value{"change": func(r *CompareRow) Value { return r.Change },
		"yoy": func(r *CompareRow) Value { return r.YoY }, "target": func(r *CompareRow) Value { return r.Pace }}[by]
	if pick == nil {
		pick = func(r *CompareRow) Value { return r.Value }
	}
	copy(rows, inOrder(rows, func(a, b *CompareRow) int {
		x, y := pick(a), pick(b)
		switch {
		case x == nil || y == nil:
			return cmp.Compare(absent(x), absent(y))
		case by == "target":
			return y.Cmp(*x)
		}
		return better(x, y, d)
	}))
}

// inOrder gives rows in an order. They are wide: their places are sorted, and each row
// moves once.
func inOrder[T any](rows []T, compare func(a, b *T) int) []T {
	places := make([]*T, len(rows))
	for n := range rows {
		places[n] = &rows[n]
	}
	slices.SortStableFunc(places, compare)
	sorted := make([]T, len(rows))
	for n, r := range places {
		sorted[n] = *r
	}
	return sorted
}

func absent(v Value) int {
	if v == nil {
		return 1
	}
	return 0
}

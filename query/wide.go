package query

import (
	"context"
	"errors"
	"maps"
	"strconv"

	"github.com/giaoban/giaoban"
)

// MostPoints is how many figures one answer may hold: units × periods, or units ×
// indicators. Measured with 21,787 daily points, that many are 41 MB of a series and
// about a second, 77 MB of a trend and three: a program can wait for it, a province's
// questions stay far below, and the house's time for one answer is not reached.
const MostPoints = 200_000

// tooWide is the refusal of a question whose answer would be too large: one code for
// programs, and of several sentences the one that says how to narrow it.
func (s *Service) tooWide(sentence string, size, most int, l giaoban.Lang, more map[string]string) error {
	fill := map[string]string{"size": thousands(size, l), "most": thousands(most, l)}
	maps.Copy(fill, more)
	err := s.problem(sentence, "", "", fill)
	if p := (*giaoban.Problem)(nil); errors.As(err, &p) {
		p.Code, p.Read, p.Expected = "too_wide", strconv.Itoa(size), "≤ "+strconv.Itoa(most)
	}
	return err
}

// thousands writes a count as people read it.
func thousands(n int, l giaoban.Lang) string { return giaoban.Whole(int64(n)).Format(l, 0) }

// fits refuses a question about rows (units, or the bands of one) over the periods of a
// span that is too wide, before a figure is read. Where the span is open at its
// beginning and would be too wide from 1900 on, the store says when the figures begin.
func (s *Service) fits(ctx context.Context, sentence, code string, rows int, f giaoban.Frequency, asked span, today giaoban.Date, l giaoban.Lang) error {
	if asked.to == giaoban.LastDate {
		asked.to = max(today, asked.from)
	}
	periods := periodsIn(f, asked)
	if rows*periods > MostPoints && asked.from == giaoban.FirstDate {
		first, _, any, err := s.store.Extent(ctx, s.andParts([]string{code}))
		if err != nil {
			return err
		}
		if !any {
			return nil
		}
		asked.from = first
		periods = periodsIn(f, asked)
	}
	if rows*periods <= MostPoints {
		return nil
	}
	return s.tooWide(sentence, rows*periods, MostPoints, l, map[string]string{"units": thousands(rows, l), "periods": thousands(periods, l)})
}

// periodsIn counts the periods of a frequency in a span; of intervals that are no
// other key nobody knows beforehand how many there are.
func periodsIn(f giaoban.Frequency, s span) int {
	if s.to < s.from {
		return 0
	}
	days := int(s.to-s.from) + 1
	months := (s.to.Year()-s.from.Year())*12 + int(s.to.Month()) - int(s.from.Month()) + 1
	switch f {
	case giaoban.Day:
		return days
	case giaoban.Week:
		return (days + 6) / 7
	case giaoban.Cumulative:
		return months
	case giaoban.Other:
		return 0
	}
	return (months + f.Months() - 1) / f.Months()
}

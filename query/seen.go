package query

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// seen are the figures of a store that somebody may see. To all that is computed from
// them the others were never there. Each way to read is written out: one that is added
// does not come here by itself.
type seen struct {
	of        figures
	catalogue *giaoban.Catalogue
	sees      func(code string, unit giaoban.UnitID, on giaoban.Date) bool
}

// may asks for a figure; of an indicator that is not in the catalogue there is none.
func (s seen) may(f *giaoban.Figure) bool {
	return s.catalogue.Versions(f.Indicator) != nil && s.sees(f.Indicator, f.Unit, f.Period.Ends)
}

func (s seen) DataVersion() uint64             { return s.of.DataVersion() }
func (s seen) Touched(indicator string) uint64 { return s.of.Touched(indicator) }
func (s seen) TargetsVersion() uint64          { return s.of.TargetsVersion() }
func (s seen) Bands() []string                 { return s.of.Bands() }

// Explained tells where observations came from; who asks has been given them.
func (s seen) Explained(ctx context.Context, observations []giaoban.Observation) ([]store.Entry, error) {
	return s.of.Explained(ctx, observations)
}

func (s seen) Latest(ctx context.Context, f store.Filter) ([]giaoban.Observation, error) {
	all, err := s.of.Latest(ctx, f)
	return only(all, func(o *giaoban.Observation) bool { return s.may(&o.Figure) }), err
}

// Shelves are cleared of the rows that may not be seen, and of those that are empty then.
func (s seen) Shelves(ctx context.Context, f store.Filter) ([]store.Shelf, error) {
	all, err := s.of.Shelves(ctx, f)
	return only(all, func(shelf *store.Shelf) bool {
		rows := len(shelf.Rows)
		shelf.Rows = only(shelf.Rows, func(r *store.Row) bool {
			return s.may(&giaoban.Figure{Indicator: shelf.Indicator, Unit: shelf.Unit, Period: r.Period})
		})
		if len(shelf.Rows) < rows {
			shelf.Recount()
		}
		return len(shelf.Rows) > 0
	}), err
}

func only[T any](all []T, keep func(*T) bool) []T {
	out := all[:0]
	for n := range all {
		if keep(&all[n]) {
			out = append(out, all[n])
		}
	}
	return out
}

func (s seen) History(ctx context.Context, f giaoban.Figure) ([]store.Entry, error) {
	if !s.may(&f) {
		return nil, nil
	}
	return s.of.History(ctx, f)
}

// Extent is that of the figures that may be seen: they are read for it.
func (s seen) Extent(ctx context.Context, indicators []string) (first, last giaoban.Date, any bool, err error) {
	all, err := s.Latest(ctx, store.Filter{Indicators: indicators})
	for n := range all {
		ends := all[n].Period.Ends
		if !any {
			first, last, any = ends, ends, true
		}
		first, last = min(first, ends), max(last, ends)
	}
	return first, last, any, err
}

// MovedCount says only whether there are too many to look through: how many there are
// that may not be seen is not told.
func (s seen) MovedCount(ctx context.Context, f store.Filter, since giaoban.Revision) (int, error) {
	n, err := s.of.MovedCount(ctx, f, since)
	if n > MostMoved {
		return MostMoved + 1, err
	}
	return 0, err
}

func (s seen) Moved(ctx context.Context, f store.Filter, since giaoban.Revision) ([]store.Move, error) {
	all, err := s.of.Moved(ctx, f, since)
	return only(all, func(m *store.Move) bool { return s.may(&m.After.Figure) }), err
}

func (s seen) FirstReceived(ctx context.Context, f store.Filter) (map[giaoban.Figure]giaoban.Revision, error) {
	all, err := s.of.FirstReceived(ctx, f)
	for figure := range all {
		if !s.may(&figure) {
			delete(all, figure)
		}
	}
	return all, err
}

func (s seen) Targets(ctx context.Context, asOf giaoban.Revision) ([]giaoban.Target, error) {
	all, err := s.of.Targets(ctx, asOf)
	return only(slices.Clone(all), func(t *giaoban.Target) bool {
		return s.may(&giaoban.Figure{Indicator: t.Indicator, Unit: t.Unit, Period: t.Period})
	}), err
}

// shown says whether a unit's own figures may be seen.
func (s *Service) shown(code string, unit giaoban.UnitID, on giaoban.Date) bool {
	return s.options.Sees == nil || s.options.Sees(code, unit, on)
}

func (s *Service) holdsBack(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	return holdsBack(s.options.Sees, s.owing, i, unit, p)
}

// holdsBack says whether a unit's figure is withheld: it is its own and may not be seen,
// or one that it is the sum of may not. A total of which all parts may be seen is shown.
func (s *sheet) holdsBack(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	return holdsBack(s.sees, s.owing, i, unit, p)
}

func holdsBack(sees func(string, giaoban.UnitID, giaoban.Date) bool, o *owing, i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	if sees == nil {
		return false
	}
	if o.owes(i, unit, p) {
		return !sees(i.Code, unit, p.Ends)
	}
	owners := o.units(i, unit, p)
	for n := range owners {
		if !sees(i.Code, owners[n].ID, p.Ends) {
			return true
		}
	}
	return len(owners) == 0 && !sees(i.Code, unit, p.Ends)
}

// holdsAny says whether one of the pieces that an asked unit is made of is withheld.
func (s *sheet) holdsAny(i *giaoban.Indicator, m makeup, p giaoban.Period) bool {
	if s.sees == nil {
		return false
	}
	for _, pieces := range [][]piece{m.pieces, m.below} {
		for n := range pieces {
			if s.holdsBack(i, pieces[n].unit.ID, p) {
				return true
			}
		}
	}
	return m.unknown && s.holdsBack(i, m.unsaid.ID, p)
}

// withheld is a figure of which a part may not be seen: no value, no count of who
// reported, and the reason. What the unit itself reported is shown where that may be.
func (s *sheet) withheld(c cell, self own, i *giaoban.Indicator, p giaoban.Period) cell {
	if self.Present && !s.owing.owes(i, c.unit, p) {
		c.own, c.basis, c.atUnit = self, giaoban.BasisReported, true
		if self.derived {
			c.basis = giaoban.BasisDerived
		}
		return c
	}
	c.own = own{note: s.text("withheld", nil)}
	return c
}

// conceals says whether a unit's figure is made of spans of which one may not see all: in
// one of them the unit was somebody else's. One that was reported for the very period is
// whose the unit was on its last day.
func (s *sheet) conceals(i *giaoban.Indicator, unit giaoban.UnitID, o *own, p giaoban.Period) bool {
	if s.sees == nil || o.Present && !o.derived && o.whole {
		return false
	}
	for day, n := p.Starts, s.owing.era(p.Starts); ; n++ {
		if !s.sees(i.Code, unit, day) {
			return true
		}
		if n >= len(s.owing.days) || s.owing.days[n] > p.Ends {
			return false
		}
		day = s.owing.days[n]
	}
}

// concealsAny is conceals of the parts of a total.
func (s *sheet) concealsAny(i *giaoban.Indicator, parts []part, p giaoban.Period) bool {
	if s.sees == nil {
		return false
	}
	for n := range parts {
		if s.conceals(i, parts[n].unit.ID, &parts[n].own, p) {
			return true
		}
	}
	return false
}

package query

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// Boundaries of a request that are no day.
const (
	OwnTime Boundaries = "own"
	Current Boundaries = "current"
)

// bounds answers every period in the boundaries of one day.
type bounds struct {
	day    giaoban.Date
	units  *giaoban.Units
	owing  *owing
	lands  map[placed]giaoban.Territory
	inward map[placed]giaoban.Territory
	same   map[placed]bool
	made   map[madeKey]makeup
}

// placed is a unit in an era.
type placed struct {
	unit giaoban.UnitID
	era  int
}

type madeKey struct {
	duty
	placed
}

// makeup is what a unit of the asked boundaries is made of in another era.
type makeup struct {
	pieces  []piece
	unsaid  giaoban.Unit // a unit that owes, of which nobody said how much belongs to the asked one
	unknown bool
	below   []piece // units below such ones, that may have reported by themselves
	leaves  bool    // a part lies outside the catalogue
}

// piece is a unit of a period's own time, or a part of it, within an asked unit.
type piece struct {
	unit  giaoban.Unit
	land  giaoban.Territory
	share giaoban.Decimal // of the unit; whole where all of it lies in the asked one
	owes  bool
}

var whole = giaoban.Whole(1)

// boundaries reads the boundaries of a request; nil are those of each period's time.
func (s *Service) boundaries(b Boundaries) (*bounds, error) {
	day := s.options.Today()
	switch b {
	case "", OwnTime:
		return nil, nil
	case Current:
	default:
		d, err := giaoban.ParseDate(string(b))
		if err != nil {
			return nil, s.problem("bad_boundaries", string(b), "own, current, 2014-06-30", nil)
		}
		day = d
	}
	return &bounds{day: day, units: s.catalogue.Units, owing: s.owing, lands: map[placed]giaoban.Territory{},
		inward: map[placed]giaoban.Territory{}, same: map[placed]bool{}, made: map[madeKey]makeup{}}, nil
}

// heirs gives what a unit is in the boundaries: itself, or the units it went to.
func (s *Service) heirs(id giaoban.UnitID, b *bounds) ([]giaoban.UnitID, error) {
	if b == nil {
		return []giaoban.UnitID{id}, nil
	}
	if _, ok := b.units.On(id, b.day); ok {
		return []giaoban.UnitID{id}, nil
	}
	spans := b.units.Spans(id)
	if spans[0].ValidFrom > b.day {
		return nil, s.problem("not_yet", string(id), spans[0].ValidFrom.String(), map[string]string{"day": b.day.String()})
	}
	last := spans[0].ValidTo - 1
	for _, u := range spans {
		if u.ValidTo <= b.day {
			last = u.ValidTo - 1
		}
	}
	var out []giaoban.UnitID
	for _, p := range b.units.Moved(id, last, b.day).Pieces {
		out = append(out, p.In...)
	}
	if len(out) == 0 {
		return nil, s.problem("no_successor", string(id), last.String(), map[string]string{"day": b.day.String()})
	}
	slices.Sort(out)
	return out, nil
}

// land is where a unit of a period's own time lies in the asked boundaries.
func (b *bounds) land(id giaoban.UnitID, ends giaoban.Date) giaoban.Territory {
	return memo(b.lands, placed{id, b.owing.era(ends)}, func() giaoban.Territory { return b.units.Moved(id, ends, b.day) })
}

// origin is where an asked unit lies among those of a period's own time.
func (b *bounds) origin(asked giaoban.UnitID, ends giaoban.Date) giaoban.Territory {
	return memo(b.inward, placed{asked, b.owing.era(ends)}, func() giaoban.Territory { return b.units.Moved(asked, b.day, ends) })
}

func memo[K comparable, V any](in map[K]V, k K, make func() V) V {
	v, ok := in[k]
	if !ok {
		v = make()
		in[k] = v
	}
	return v
}

// unchanged says whether a unit of both days is the same territory on both, down to
// the units below it.
func (b *bounds) unchanged(id giaoban.UnitID, ends giaoban.Date) bool {
	return memo(b.same, placed{id, b.owing.era(ends)}, func() bool {
		_, lived := b.units.On(id, ends)
		return lived && b.land(id, ends).Is(id) && b.origin(id, ends).Is(id) && b.keeps(id, ends, b.day, id) && b.keeps(id, b.day, ends, id)
	})
}

// keeps says whether all that is below a unit on one day and lives on another is
// below it then, too.
func (b *bounds) keeps(id giaoban.UnitID, on, other giaoban.Date, asked giaoban.UnitID) bool {
	for _, c := range b.units.Children(id, on) {
		if _, lives := b.units.On(c.ID, other); lives && !b.inside(c.ID, asked, other) || !b.keeps(c.ID, on, other, asked) {
			return false
		}
	}
	return true
}

func (b *bounds) inside(id, asked giaoban.UnitID, on giaoban.Date) bool {
	if id == asked {
		return true
	}
	for _, a := range b.units.Ancestors(id, on) {
		if a.ID == asked {
			return true
		}
	}
	return false
}

// area is the territory of an asked unit: of a unit above it nobody said which part.
func (b *bounds) area(asked giaoban.UnitID) giaoban.Lies {
	return func(id giaoban.UnitID) (within, sure bool) {
		if id == giaoban.Outside {
			return false, true
		}
		within = b.inside(id, asked, b.day)
		return within, within || !b.inside(asked, id, b.day)
	}
}

// makeup finds what an asked unit is made of in a period: from the roots down, a
// unit that lies in it wholly, with what was reported there; of a unit that owes the
// indicator and lies in it partly, that part.
func (b *bounds) makeup(i *giaoban.Indicator, asked giaoban.UnitID, p giaoban.Period) makeup {
	owing := b.owing.answering(i, p)
	return memo(b.made, madeKey{dutyOn(owing, p), placed{asked, b.owing.era(p.Ends)}}, func() makeup {
		m := makeup{leaves: b.origin(asked, p.Ends).Leaves()}
		for _, root := range b.units.Roots(p.Ends) {
			b.collect(&m, i, asked, p, root)
		}
		return m
	})
}

func (b *bounds) collect(m *makeup, i *giaoban.Indicator, asked giaoban.UnitID, p giaoban.Period, u giaoban.Unit) {
	land := b.land(u.ID, p.Ends)
	share, known := land.Within(b.area(asked))
	owes := b.owing.owes(i, u.ID, p)
	switch {
	case known && share == whole:
		m.pieces = append(m.pieces, piece{u, land, share, owes})
	case owes && !known:
		if !m.unknown {
			m.unsaid, m.unknown = u, true
		}
		under := makeup{}
		for _, c := range b.units.Children(u.ID, p.Ends) {
			b.collect(&under, i, asked, p, c)
		}
		m.below = append(m.below, under.pieces...)
	case owes && !share.IsZero():
		m.pieces = append(m.pieces, piece{u, land, share, owes})
	default: // what is below a unit that owes can have reported by itself
		for _, c := range b.units.Children(u.ID, p.Ends) {
			b.collect(m, i, asked, p, c)
		}
	}
}

// figure is a unit's figure of a period in the asked boundaries, nil for those of
// the period's own time.
func (s *sheet) figure(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string, b *bounds) cell {
	if b == nil || b.unchanged(unit, p.Ends) {
		return s.cell(i, unit, p, band)
	}
	m := b.makeup(i, unit, p)
	if s.holdsAny(i, m, p) {
		return s.withheld(cell{period: p, kind: i.Kind, unit: unit}, own{}, i, p)
	}
	if m.unknown && len(m.pieces) == 0 && s.allReported(i, p, band, m.below) {
		m.pieces, m.unknown = m.below, false
	}
	split := slices.ContainsFunc(m.pieces, func(x piece) bool { return x.share != whole })
	one := len(m.pieces) == 1 && !split
	switch {
	case m.unknown:
		return s.unreachable(i, p, "needs_share_back", m.unsaid)
	case len(m.pieces) == 0:
		return s.unreachable(i, p, "no_way_here", giaoban.Unit{})
	case i.NotOverUnits && !(one && b.origin(unit, p.Ends).Is(m.pieces[0].unit.ID)):
		return s.unreachable(i, p, "score_stays", giaoban.Unit{})
	case split && i.IsDistribution():
		return s.unreachable(i, p, "bands_not_split", giaoban.Unit{})
	case split && i.NoApportion:
		return s.unreachable(i, p, "not_apportioned", giaoban.Unit{})
	}
	var c cell
	if one {
		c = s.cell(i, m.pieces[0].unit.ID, p, band)
	} else {
		c = s.joinedOf(i, unit, p, band, m.pieces, b)
	}
	if c.status == giaoban.Missing && !slices.ContainsFunc(m.pieces, func(x piece) bool { return s.owed(i, x.unit, p) }) {
		return s.unreachable(i, p, "no_way_here", giaoban.Unit{})
	}
	if m.leaves {
		c.whole = false
		c.note = firstText(c.note, s.text("partly_outside", nil))
	}
	return c
}

// allReported says whether each of some units has a figure of its own.
func (s *sheet) allReported(i *giaoban.Indicator, p giaoban.Period, band string, pieces []piece) bool {
	for _, x := range pieces {
		if o := s.own(i, x.unit.ID, p, band); !o.Present || !o.whole {
			return false
		}
	}
	return len(pieces) > 0
}

// owed says whether anybody owes an indicator at a unit or below it.
func (s *sheet) owed(i *giaoban.Indicator, u giaoban.Unit, p giaoban.Period) bool {
	return len(s.owing.units(i, u.ID, p)) > 0
}

// joinedOf adds the figures of several pieces, each by the share that lies in the unit.
func (s *sheet) joinedOf(i *giaoban.Indicator, asked giaoban.UnitID, p giaoban.Period, band string, pieces []piece, b *bounds) cell {
	c := cell{period: p, kind: i.Kind}
	_, ratio := i.Kind.(giaoban.Ratio)
	for n := range pieces {
		x := &pieces[n]
		if x.owes {
			o := s.own(i, x.unit.ID, p, band)
			if x.share != whole && o.Present {
				if ratio && !o.HasParts {
					return s.unreachable(i, p, "rate_not_split", x.unit)
				}
				o.Amount = x.apportion(o.Amount, b.area(asked))
			}
			c.parts = append(c.parts, part{&x.unit, o})
		} else {
			c.parts = append(c.parts, s.within(i, &x.unit, p, band)...)
		}
		if x.share != whole {
			c.shares = append(c.shares, *x)
		}
	}
	if s.concealsAny(i, c.parts, p) {
		return s.withheld(cell{period: p, kind: i.Kind, unit: asked}, own{}, i, p)
	}
	sum, err := c.sum(i)
	c.own = sum
	c.note = firstText(sum.note, refusal(err))
	if absent := c.absent(ratio); len(c.shares) > 0 && absent != nil { // what is left would look like a fall
		c.own = own{revision: sum.revision, note: s.unreachable(i, p, "piece_missing", *absent).note}
	}
	switch {
	case !c.Present:
	case len(c.shares) > 0:
		c.basis = giaoban.BasisApportioned
	case sum.derived:
		c.basis = giaoban.BasisDerived
	default:
		c.basis = giaoban.BasisSummed
	}
	return c
}

// absent is a part that is counted and has no figure at all; nil where there is none.
func (c *cell) absent(ratio bool) *giaoban.Unit {
	for n := range c.parts {
		if p := &c.parts[n]; p.unit.Ranked && p.status != giaoban.NotApplicable && !p.counts(ratio) {
			return p.unit
		}
	}
	return nil
}

// within lists the figures that a unit which owes nothing is the sum of; its own
// where it reported one, or where nobody below it owes any.
func (s *sheet) within(i *giaoban.Indicator, u *giaoban.Unit, p giaoban.Period, band string) []part {
	c := s.cell(i, u.ID, p, band)
	if c.atUnit || len(c.parts) == 0 {
		return []part{{u, c.own}}
	}
	return c.parts
}

// apportion is the part of an amount that lies in an area.
func (x piece) apportion(a giaoban.Amount, area giaoban.Lies) giaoban.Amount {
	a.Value = x.land.Apportion(a.Value, area)
	a.Denominator = x.land.Apportion(a.Denominator, area)
	return a
}

// unreachable is a figure that cannot be told in the asked boundaries, and why.
func (s *sheet) unreachable(i *giaoban.Indicator, p giaoban.Period, reason string, u giaoban.Unit) cell {
	c := cell{period: p, kind: i.Kind}
	t := s.text(reason, nil)
	t.VI, t.EN = fill(t.VI, "unit", u.Name.VI), fill(t.EN, "unit", u.Name.In(giaoban.English))
	c.note = t
	return c
}

// shareOf writes a part that was taken of a unit, and by what it was measured: the
// last change that moved a part of it.
func (x piece) shareOf(l giaoban.Lang) Share {
	out := Share{Unit: UnitRef{ID: x.unit.ID, Code: x.unit.Code, Name: x.unit.Name.In(l)}, Share: x.share}
	for _, c := range x.land.Changes {
		if c.Share != whole || c.HasBack && c.ShareBack != whole {
			out.Basis, out.Year, out.Source = c.Basis, c.Year, c.Source
		}
	}
	return out
}

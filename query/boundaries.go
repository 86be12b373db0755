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
	day   giaoban.Date
	units *giaoban.Units
	flows map[era]*flow
}

// era is a stretch without changes: the day of the next one, and whether it lies
// after the asked day.
type era struct {
	next  giaoban.Date
	later bool
}

// flow says where the units of one day lie on another.
type flow struct {
	forward map[giaoban.UnitID]map[giaoban.UnitID]giaoban.Decimal // the whole is 1; what ends without heir is gone
	origins map[giaoban.UnitID][]giaoban.UnitID                   // backwards: which units of the asked day flowed in
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
	return &bounds{day: day, units: s.catalogue.Units, flows: map[era]*flow{}}, nil
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
	last := spans[len(spans)-1].ValidTo - 1
	var out []giaoban.UnitID
	for to := range b.moved(id, last, b.day) {
		out = append(out, to)
	}
	if len(out) == 0 {
		return nil, s.problem("no_successor", string(id), last.String(), map[string]string{"day": b.day.String()})
	}
	slices.Sort(out)
	return out, nil
}

// moved gives the shares of a unit in the units of a later day: changes apply in
// order, what is not transferred stays, what ends without transfer is gone.
func (b *bounds) moved(id giaoban.UnitID, from, to giaoban.Date) map[giaoban.UnitID]giaoban.Decimal {
	has := map[giaoban.UnitID]giaoban.Decimal{id: whole}
	var day giaoban.Date
	base := map[giaoban.UnitID]giaoban.Decimal{} // what a giver had when its first row of the day applied
	for _, c := range b.units.Changes {
		if c.Date <= from || c.Date > to {
			continue
		}
		if c.Date != day {
			day = c.Date
			clear(base)
		}
		had, ok := has[c.From]
		if !ok {
			continue
		}
		if first, given := base[c.From]; given {
			had = first
		} else {
			base[c.From] = had
		}
		given := had
		if c.Share != whole {
			given = had.Mul(c.Share)
		}
		has[c.To] = has[c.To].Add(given)
		has[c.From] = has[c.From].Sub(given)
	}
	for u, share := range has {
		if _, ok := b.units.On(u, to); !ok || share.Sign() <= 0 {
			delete(has, u)
		}
	}
	return has
}

// flow between a period's last day and the asked day.
func (b *bounds) flow(ends giaoban.Date) *flow {
	at := era{giaoban.Forever, ends > b.day}
	for _, c := range b.units.Changes {
		if c.Date > ends {
			at.next = c.Date
			break
		}
	}
	if f := b.flows[at]; f != nil {
		return f
	}
	f := &flow{forward: map[giaoban.UnitID]map[giaoban.UnitID]giaoban.Decimal{}, origins: map[giaoban.UnitID][]giaoban.UnitID{}}
	if at.later {
		for _, u := range b.units.All(b.day) {
			for to := range b.moved(u.ID, b.day, ends) {
				f.origins[to] = append(f.origins[to], u.ID)
			}
		}
	}
	b.flows[at] = f
	return f
}

// share is how much of an owner's figure belongs to the asked unit in the asked
// boundaries; known is false where only shares_back could say.
func (b *bounds) share(f *flow, owner giaoban.Unit, asked giaoban.UnitID, ends giaoban.Date) (share giaoban.Decimal, known bool) {
	if ends <= b.day {
		to, ok := f.forward[owner.ID]
		if !ok {
			to = b.moved(owner.ID, ends, b.day)
			f.forward[owner.ID] = to
		}
		for id, part := range to {
			if b.inside(id, asked, b.day) {
				share = share.Add(part)
			}
		}
		return share, true
	}
	origins := f.origins[owner.ID]
	if len(origins) == 0 {
		if b.inside(owner.ID, asked, ends) {
			return whole, true
		}
		return share, true
	}
	n := 0
	for _, id := range origins {
		if b.inside(id, asked, b.day) {
			n++
		}
	}
	switch n {
	case 0:
		return share, true
	case len(origins):
		return whole, true
	}
	return share, false
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

// bounded is the figure of a unit in the asked boundaries: the figures of the units
// of the period's own time, each by the share that lies in the asked unit.
func (s *sheet) bounded(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string, b *bounds) cell {
	var owners []giaoban.Unit
	for _, root := range b.units.Roots(p.Ends) {
		owners = append(owners, s.owing.units(i, root.ID, p)...)
	}
	f := b.flow(p.Ends)
	var shares []giaoban.Decimal
	var inside []giaoban.Unit
	split := false
	for _, o := range owners {
		share, known := b.share(f, o, unit, p.Ends)
		if !known {
			return s.unreachable(i, p, "needs_share_back", o)
		}
		if !share.IsZero() {
			inside, shares = append(inside, o), append(shares, share)
			split = split || share != whole
		}
	}
	switch {
	case len(inside) == 0:
		return s.unreachable(i, p, "no_way_here", giaoban.Unit{})
	case !split && slices.EqualFunc(inside, s.owing.units(i, unit, p), func(x, y giaoban.Unit) bool { return x.ID == y.ID }):
		return s.cell(i, unit, p, band)
	case split && i.NoApportion:
		return s.unreachable(i, p, "not_apportioned", giaoban.Unit{})
	}
	return s.apportioned(i, p, band, inside, shares)
}

func (s *sheet) apportioned(i *giaoban.Indicator, p giaoban.Period, band string, owners []giaoban.Unit, shares []giaoban.Decimal) cell {
	c := cell{period: p, kind: i.Kind}
	split := false
	for n, o := range owners {
		x := s.own(i, o.ID, p, band)
		if shares[n] != whole && x.Present {
			x.Amount.Value = x.Amount.Value.Mul(shares[n])
			x.Denominator = x.Denominator.Mul(shares[n])
			split = true
		}
		c.parts = append(c.parts, part{o, x})
	}
	sum, err := c.sum(i)
	c.own = sum
	c.note = firstText(sum.note, refusal(err))
	switch {
	case !sum.Present:
	case split:
		c.basis = giaoban.BasisApportioned
	case sum.derived:
		c.basis = giaoban.BasisDerived
	default:
		c.basis = giaoban.BasisSummed
	}
	return c
}

// unreachable is a figure that cannot be told in the asked boundaries, and why.
func (s *sheet) unreachable(i *giaoban.Indicator, p giaoban.Period, reason string, u giaoban.Unit) cell {
	c := cell{period: p, kind: i.Kind}
	t := s.text(reason, nil)
	t.VI, t.EN = fill(t.VI, "unit", u.Name.VI), fill(t.EN, "unit", u.Name.In(giaoban.English))
	c.note = t
	return c
}

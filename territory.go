package giaoban

import "slices"

// Outside is territory that no unit of the catalogue had, or that the act of a change
// names no giver for. A change from Outside says that a unit is more than those which
// the catalogue knows to have become it.
const Outside UnitID = ""

// Piece is a part of a territory and where it lies: In one unit; in several, where
// nobody said how it is divided among them; in none, where nobody said at all.
type Piece struct {
	Part Decimal // of the whole, 0 to 1
	In   []UnitID
}

// Territory says where a unit of one day lies among the units of another.
type Territory struct {
	Pieces  []Piece          // in the order of the changes; less than 1 in sum where a part ended without heir
	Changes []BoundaryChange // those that moved a part of it
}

// Moved follows a unit that lives on one day to another day, earlier or later.
// Forwards each change moves its share of the unit that gives. Backwards each returns
// the part of the receiver that had come from the giver (share_back); where that was
// not said, the receiver lies among all it can have come from.
func (u *Units) Moved(id UnitID, from, to Date) Territory {
	m := moving{units: u, pieces: []Piece{{Whole(1), []UnitID{id}}}}
	if from <= to {
		for _, day := range u.changesWithin(from, to) {
			m.forward(day)
		}
	} else {
		days := u.changesWithin(to, from)
		slices.Reverse(days)
		for _, day := range days {
			m.back(day)
		}
	}
	return Territory{m.settled(to, from <= to), m.changes}
}

// changesWithin lists the changes after one day up to another, those of one day
// together, oldest first.
func (u *Units) changesWithin(after, until Date) [][]BoundaryChange {
	var out [][]BoundaryChange
	for n, c := range u.Changes {
		switch {
		case c.Date <= after || c.Date > until:
		case len(out) > 0 && u.Changes[n-1].Date == c.Date:
			last := &out[len(out)-1]
			*last = append(*last, c)
		default:
			out = append(out, []BoundaryChange{c})
		}
	}
	return out
}

type moving struct {
	units   *Units
	pieces  []Piece
	changes []BoundaryChange
}

// forward applies the changes of a day in their order. The base of a giver's shares
// is what it had when the first of them applied.
func (m *moving) forward(day []BoundaryChange) {
	base := map[UnitID]Decimal{}
	for _, c := range day {
		n := m.at(c.From)
		if n < 0 {
			continue
		}
		if _, given := base[c.From]; !given {
			base[c.From] = m.pieces[n].Part
		}
		m.give(n, portion(base[c.From], c.Share), []UnitID{c.To})
		m.changes = append(m.changes, c)
	}
}

// back undoes the changes of a day, the last one first.
func (m *moving) back(day []BoundaryChange) {
	base := map[UnitID]Decimal{}
	later := len(m.pieces)
	for n := len(day) - 1; n >= 0; n-- {
		c := day[n]
		m.widen(c, later)
		at := m.at(c.To)
		if at < 0 {
			continue
		}
		if _, given := base[c.To]; !given {
			base[c.To] = m.pieces[at].Part
		}
		m.changes = append(m.changes, c)
		switch {
		case c.HasBack:
			m.give(at, portion(base[c.To], c.ShareBack), []UnitID{c.From})
		case !slices.ContainsFunc(day[n+1:], func(o BoundaryChange) bool { return o.To == c.To && !o.HasBack }):
			rest, among := m.unsaid(day, c.To)
			m.give(at, portion(base[c.To], rest), among)
		}
	}
}

// unsaid is the part of a receiver of which nobody said where it came from, and all
// the units it can have come from.
func (m *moving) unsaid(day []BoundaryChange, to UnitID) (rest Decimal, among []UnitID) {
	rest = Whole(1)
	merged := false
	for _, c := range day {
		switch {
		case c.To != to:
		case c.HasBack:
			rest = rest.Sub(c.ShareBack)
		default:
			among = append(among, c.From)
			merged = c.Kind == Merge
		}
	}
	if _, existed := m.units.On(to, day[0].Date-1); existed {
		among = append(among, to)
	} else if len(among) == 1 && rest == Whole(1) && merged { // with others, whom nobody named
		among = append(among, m.units.cradle(to, day[0].Date-1)...)
	}
	return rest, among
}

// widen lets what lay undivided among several units on the later day lie among those
// that a change came from, too.
func (m *moving) widen(c BoundaryChange, pieces int) {
	for n := range m.pieces[:pieces] {
		in := m.pieces[n].In
		if len(in) < 2 || !slices.Contains(in, c.To) || slices.Contains(in, c.From) || c.HasBack && c.ShareBack.IsZero() {
			continue
		}
		m.pieces[n].In = append(slices.Clone(in), c.From)
		m.changes = append(m.changes, c)
	}
}

func portion(of, share Decimal) Decimal {
	if share == Whole(1) {
		return of
	}
	return of.Mul(share)
}

// at finds the piece that lies in one unit alone.
func (m *moving) at(id UnitID) int {
	return slices.IndexFunc(m.pieces, func(p Piece) bool { return len(p.In) == 1 && p.In[0] == id && p.Part.Sign() > 0 })
}

// give moves a part of a piece elsewhere.
func (m *moving) give(n int, part Decimal, in []UnitID) {
	m.pieces[n].Part = m.pieces[n].Part.Sub(part)
	for k := range m.pieces {
		if slices.Equal(m.pieces[k].In, in) {
			m.pieces[k].Part = m.pieces[k].Part.Add(part)
			return
		}
	}
	m.pieces = append(m.pieces, Piece{part, in})
}

// settled leaves what lives on the day. Forwards the rest ended without heir and is
// gone; backwards it lies where those lie of which it began.
func (m *moving) settled(day Date, forwards bool) []Piece {
	var out []Piece
	for _, p := range m.pieces {
		if p.Part.Sign() <= 0 {
			continue
		}
		var in []UnitID
		known := true
		for _, id := range p.In {
			_, lives := m.units.On(id, day)
			switch {
			case lives || id == Outside:
				in = append(in, id)
			case !forwards && !m.came(id, p.In):
				cradle := m.units.cradle(id, day)
				known = known && len(cradle) > 0
				in = append(in, cradle...)
			}
		}
		switch {
		case !known:
			out = append(out, Piece{Part: p.Part})
		case len(in) > 0:
			slices.Sort(in)
			out = append(out, Piece{p.Part, slices.Compact(in)})
		}
	}
	return out
}

// came says whether a unit of a group began with a change whose giver is in the group.
func (m *moving) came(id UnitID, group []UnitID) bool {
	spans := m.units.spans[id]
	return slices.ContainsFunc(m.changes, func(c BoundaryChange) bool {
		return c.To == id && len(spans) > 0 && c.Date == spans[0].ValidFrom && slices.Contains(group, c.From)
	})
}

// cradle lists the units of an earlier day in which a unit lies that began later
// without anybody saying from what: those its first parent lies in.
func (u *Units) cradle(id UnitID, day Date) (in []UnitID) {
	spans := u.spans[id]
	if len(spans) == 0 || spans[0].Parent == "" || spans[0].ValidFrom <= day {
		return nil
	}
	for _, p := range u.Moved(spans[0].Parent, spans[0].ValidFrom, day).Pieces {
		if len(p.In) == 0 {
			return nil
		}
		for _, x := range p.In {
			if !slices.Contains(in, x) {
				in = append(in, x)
			}
		}
	}
	return in
}

// Lies says whether a unit lies within an area, or outside it; sure is false where a
// part of it may.
type Lies func(UnitID) (within, sure bool)

// Within is how much of the territory lies in an area; not known where a part lies
// partly in it and nobody said how much of it.
func (t Territory) Within(area Lies) (share Decimal, known bool) {
	for _, p := range t.Pieces {
		inside, sure := p.within(area)
		if !sure {
			return Decimal{}, false
		}
		if inside {
			share = share.Add(p.Part)
		}
	}
	return share, true
}

func (p Piece) within(area Lies) (inside, sure bool) {
	n := 0
	sure = len(p.In) > 0
	for _, id := range p.In {
		in, known := area(id)
		if sure = sure && known; in {
			n++
		}
	}
	return n > 0, sure && (n == 0 || n == len(p.In))
}

// Apportion is the part of a figure that lies in an area. It is cut at the
// rounded ends of the pieces, not by the rounded shares, so that what all units get
// adds up to the figure to its last decimal.
func (t Territory) Apportion(v Decimal, area Lies) Decimal {
	var out, end Decimal
	cut := Decimal{}
	for _, p := range t.Pieces {
		end = end.Add(p.Part)
		next := portion(v, end)
		if inside, sure := p.within(area); inside && sure {
			out = out.Add(next.Sub(cut))
		}
		cut = next
	}
	return out
}

// Leaves says whether a part of the territory lies, or may lie, outside the catalogue.
func (t Territory) Leaves() bool {
	return slices.ContainsFunc(t.Pieces, func(p Piece) bool { return len(p.In) == 0 || slices.Contains(p.In, Outside) })
}

// Is says whether the territory is that of one unit, no more and no less as far as
// its own side is concerned.
func (t Territory) Is(id UnitID) bool {
	return len(t.Pieces) == 1 && t.Pieces[0].Part == Whole(1) && len(t.Pieces[0].In) == 1 && t.Pieces[0].In[0] == id
}

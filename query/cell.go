package query

import (
	"strconv"

	"github.com/giaoban/giaoban"
)

// cell is one figure of unit × period with everything a point says of it.
type cell struct {
	own
	period   giaoban.Period
	kind     giaoban.Kind
	basis    giaoban.Basis
	coverage Coverage
	missing  []giaoban.UnitID
	parts    []part // the units it can be summed from
	total    giaoban.Amount
	summed   bool    // the total of the parts is also there, beside the reported figure
	atUnit   bool    // reported at the unit itself, not made of its parts
	shares   []piece // of units that lie only partly in the asked boundaries
	offices  string  // the units outside the count that are in the sum
	unit     giaoban.UnitID
	brief    bool // a sum that was reckoned before: its parts are left out
}

// part is one unit's figure within a total.
type part struct {
	unit *giaoban.Unit
	own
}

// counts says whether the unit's figure is in the total.
func (p *part) counts(ratio bool) bool { return p.Present && (!ratio || p.HasParts) }

// cell computes one figure: what the unit reported itself wins over the sum of the
// units that owe the indicator below it; both are kept.
func (s *sheet) cell(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string) cell {
	return s.cellOf(i, unit, p, band, nil)
}

// cellOf is cell, which puts the parts of a total where they are given room.
func (s *sheet) cellOf(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string, room []part) cell {
	c := cell{period: p, kind: i.Kind, unit: unit}
	self := s.own(i, unit, p, band)
	owes := s.owes(i, unit, p)
	if s.holdsBack(i, unit, p) || owes && s.conceals(i, unit, &self, p) {
		return s.withheld(c, self, i, p)
	}
	if owes {
		return c.alone(self, unit, true)
	}
	owners := s.owing.units(i, unit, p)
	if len(owners) == 0 {
		return c.alone(self, unit, false)
	}
	c.parts = s.partsOf(i, owners, p, band, room)
	if s.concealsAny(i, c.parts, p) {
		c.parts = nil
		return s.withheld(c, self, i, p)
	}
	sum, err := c.sum(i)
	if n := s.owing.unlisted(i, unit, p); n > 0 && sum.status != giaoban.NotApplicable {
		c.coverage.Expected += n
		sum.whole = false
		sum.note = firstText(s.partly(c.coverage), sum.note)
	}
	switch {
	case self.Present && (self.whole || !sum.Present):
		c.own, c.basis = self, giaoban.BasisReported
		if self.derived {
			c.basis = giaoban.BasisDerived
		}
		c.atUnit = true
		c.total, c.summed = sum.Amount, sum.Present && err == nil
	case sum.Present:
		c.own, c.basis = sum, giaoban.BasisSummed
		if sum.derived {
			c.basis = giaoban.BasisDerived
		}
	case self.status != giaoban.Missing:
		c.own, c.basis = self, giaoban.BasisReported
	default:
		c.own = sum
		c.note = firstText(sum.note, refusal(err))
	}
	return c
}

// partly says of how many units a total is made where the catalogue does not list all.
func (s *sheet) partly(c Coverage) giaoban.Text {
	return s.text("partly_listed", map[string]string{"reported": strconv.Itoa(c.Reported), "expected": strconv.Itoa(c.Expected)})
}

// owes says whether a unit owes an indicator itself.
func (s *sheet) owes(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	key := owed{i, p.Ends}
	set, known := s.owers.get(key)
	if !known {
		set = s.owing.owersOf(i, p)
		s.owers.put(key, set)
	}
	return set[unit]
}

// owners are a list of those who owe an indicator, told from others by where it begins.
type owners struct {
	code  string
	first *giaoban.Unit
}

// partsOf are the figures of those who owe.
func (s *sheet) partsOf(i *giaoban.Indicator, all []giaoban.Unit, p giaoban.Period, band string, room []part) []part {
	if cap(room) < len(all) {
		room = make([]part, len(all))
	}
	parts := room[:len(all)]
	if i.Computed() {
		for n := range all {
			parts[n] = part{&all[n], s.own(i, all[n].ID, p, band)}
		}
		return parts
	}
	b, key := s.blocks[i.Code], owners{i.Code, &all[0]}
	shelves, known := s.beside[key]
	if !known {
		shelves = make([]shelf, len(all))
		for n := range all {
			shelves[n] = b.shelf(all[n].ID)
		}
		s.beside[key] = shelves
	}
	for n := range all {
		parts[n] = part{&all[n], s.onShelf(i, b, shelves[n], all[n].ID, p, band)}
	}
	return parts
}

// alone is the figure of a unit that owes it itself, or of which nobody owes it.
func (c cell) alone(self own, unit giaoban.UnitID, owed bool) cell {
	c.own = self
	if self.status != giaoban.Missing {
		c.basis = giaoban.BasisReported
		if self.derived {
			c.basis = giaoban.BasisDerived
		}
	}
	if (owed || self.Present) && self.status != giaoban.NotApplicable {
		c.coverage.Expected = 1
		if self.Present && self.whole {
			c.coverage.Reported = 1
		} else if owed {
			c.missing = []giaoban.UnitID{unit}
		}
	}
	return c
}

// sum adds the parts and counts them. Units for which the indicator does not apply
// are out of the count; offices outside districts are summed and not counted.
func (c *cell) sum(i *giaoban.Indicator) (own, error) {
	_, ratio := i.Kind.(giaoban.Ratio)
	out := own{whole: true}
	amounts := make([]giaoban.Amount, 0, len(c.parts))
	applies := false
	for n := range c.parts {
		p := &c.parts[n]
		if p.status == giaoban.NotApplicable {
			continue
		}
		applies = true
		if !p.unit.Ranked && p.counts(ratio) {
			c.offices += string(p.unit.ID) + "\x00"
		}
		expected := p.unit.Ranked // an office outside the districts is in the sum when it reports, and never missing
		if p.counts(ratio) {
			amounts = append(amounts, p.Amount)
			whole := out.whole && (p.whole || !expected)
			out = joined(out, p.own)
			out.whole = whole
		} else if expected {
			out.whole = false
			out.note = firstText(out.note, p.note)
		}
		if expected {
			c.count(p, ratio)
		}
	}
	if !applies && len(c.parts) > 0 {
		out.status = giaoban.NotApplicable
	}
	a, err := i.OverUnits(amounts)
	out.Amount = a
	if err != nil || len(amounts) == 0 {
		if out.status != giaoban.NotApplicable {
			out.status = giaoban.Missing
		}
		out.Amount = giaoban.Amount{}
	}
	return out, err
}

func (c *cell) count(p *part, ratio bool) {
	c.coverage.Expected++
	if p.counts(ratio) && p.whole {
		c.coverage.Reported++
	} else {
		c.missing = append(c.missing, p.unit.ID)
	}
}

// beside is how many bytes a cell without its parts holds apart from itself.
func (c *cell) beside() int {
	return cap(c.missing)*idBytes + cap(c.shares)*pieceBytes +
		len(c.offices) + len(c.note.VI) + len(c.note.EN)
}

// value is the figure to show; nil where there is none.
func (c *cell) value() Value { return result(c.kind, c.Amount) }

// has says whether there is a figure to show.
func (c *cell) has() bool {
	_, ok := c.kind.Result(c.Amount)
	return ok
}

func result(k giaoban.Kind, a giaoban.Amount) Value {
	if v, ok := k.Result(a); ok {
		return &v
	}
	return nil
}

// complete says whether nothing is missing from the figure: no unit that owes it,
// no sub-period.
func (c *cell) complete() bool { return c.Present && c.whole }

// covers sets the days that reports of a period cover, where they are not its own.
func (s *sheet) covers(p *Point, i *giaoban.Indicator, period giaoban.Period) {
	if !i.Owes(period.Frequency()) {
		return
	}
	if cut := s.catalogue.Calendar.On(period, i.Group); cut.DataFrom != period.Starts || cut.DataTo != period.Ends {
		p.DataFrom, p.DataTo = &cut.DataFrom, &cut.DataTo
	}
}

// written is a revision as answers name it: neighbours mostly came in one batch.
func (s *sheet) written(r giaoban.Revision) string {
	if r == 0 {
		return ""
	}
	if r != s.last.revision {
		s.last.revision, s.last.text = r, strconv.FormatUint(uint64(r), 10)
	}
	return s.last.text
}

// point writes the figure as an answer shows it.
func (s *sheet) point(c *cell, l giaoban.Lang, key string) Point {
	p := Point{Period: key, Starts: c.period.Starts, Ends: c.period.Ends, Value: c.value(), Status: c.status,
		Illustrative: c.illustrative, Basis: c.basis, Coverage: c.coverage, Missing: c.missing, Note: c.note.In(l)}
	if c.HasParts {
		n, d := c.Value, c.Denominator
		p.Numerator, p.Denominator = &n, &d
		if p.Value == nil {
			p.Note = s.text("denominator_zero", nil).In(l)
		}
	}
	for _, x := range c.shares {
		p.Shares = append(p.Shares, x.shareOf(l))
	}
	p.Revision = s.written(c.revision)
	if c.summed {
		if p.Summed = result(c.kind, c.total); p.Summed != nil && p.Value != nil {
			d := p.Value.Sub(*p.Summed)
			p.Difference = &d
		}
	}
	return p
}

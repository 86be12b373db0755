package query

import (
	"github.com/giaoban/giaoban"
)

// change is how a figure moved against an earlier one, or why that is not said.
type change struct {
	by           Value
	pct          Value            // nil for ratios: their changes are in points
	units        int              // reported in both
	same         bool             // both totals are of the same units
	over         []giaoban.UnitID // where they are not: those in both
	illustrative bool
	note         giaoban.Text
	through      giaoban.Date // of an incomplete period: the last day of the stretch that was compared
}

// change compares two figures of one unit like for like: whole totals with each
// other, else over the units that reported both times. Across a change of
// definition nothing is compared.
func (s *sheet) change(i *giaoban.Indicator, now, then *cell) change {
	if !now.has() {
		return change{}
	}
	b := s.brokenBetween(i.Code, then.period.Ends, now.period.Ends)
	if b != nil && !b.Linked() {
		return change{note: dayText(s.text("across_break", nil), b.Date)}
	}
	out := s.moved(i, now, then)
	if b != nil && out.by != nil { // compared, and said why
		linked := dayText(s.text("across_link", nil), b.Date)
		out.note = giaoban.Text{VI: fill(linked.VI, "why", b.Link.VI), EN: fill(linked.EN, "why", b.Link.In(giaoban.English))}
	}
	return out
}

// moved compares two figures of one definition.
func (s *sheet) moved(i *giaoban.Indicator, now, then *cell) change {
	switch {
	case !then.has():
		return change{note: s.text("nothing_before", nil)}
	case now.complete() && then.complete() && (now.atUnit || then.atUnit || now.offices == then.offices):
		out := difference(i, now.Amount, then.Amount)
		out.units, out.same = max(1, now.coverage.Reported), true
		out.illustrative = now.illustrative || then.illustrative
		return out
	}
	now, then = s.withParts(i, now), s.withParts(s.version(i.Code, then.period), then)
	if len(now.parts) == 0 || len(then.parts) == 0 {
		return change{note: s.text("partial", nil)}
	}
	return s.likeForLike(i, now, then)
}

// brokenBetween finds a change of definition after one day up to another: the last one
// that is not linked, else the last one.
func (s *sheet) brokenBetween(code string, after, until giaoban.Date) *giaoban.Break {
	var found *giaoban.Break
	all := s.breaksOf(code)
	for n := range all {
		if b := &all[n]; b.Date > after && b.Date <= until && (found == nil || found.Linked() || !b.Linked()) {
			found = b
		}
	}
	return found
}

// likeForLike compares the totals of the units that are in both.
func (s *sheet) likeForLike(i *giaoban.Indicator, now, then *cell) change {
	_, ratio := i.Kind.(giaoban.Ratio)
	earlier := make(map[giaoban.UnitID]*part, len(then.parts))
	for n := range then.parts {
		if p := &then.parts[n]; p.whole && p.counts(ratio) {
			earlier[p.unit.ID] = p
		}
	}
	var a, b []giaoban.Amount
	var out change
	units := 0
	for n := range now.parts {
		p := &now.parts[n]
		e := earlier[p.unit.ID]
		if e == nil || !p.whole || !p.counts(ratio) {
			continue
		}
		a, b = append(a, p.Amount), append(b, e.Amount)
		out.over = append(out.over, p.unit.ID)
		out.illustrative = out.illustrative || p.illustrative || e.illustrative
		if p.unit.Ranked {
			units++
		}
	}
	if len(a) == 0 {
		return change{note: s.text("none_in_both", nil)}
	}
	x, err := i.OverUnits(a)
	y, err2 := i.OverUnits(b)
	if err != nil || err2 != nil {
		return change{note: firstText(refusal(err), refusal(err2))}
	}
	d := difference(i, x, y)
	d.units, d.illustrative = units, out.illustrative
	if d.same = len(a) == counted(now.parts, ratio) && len(a) == counted(then.parts, ratio); !d.same {
		d.over = out.over
	}
	return d
}

func counted(parts []part, ratio bool) int {
	n := 0
	for k := range parts {
		if parts[k].counts(ratio) {
			n++
		}
	}
	return n
}

// difference of two amounts, and in percent of the earlier one where the figure is
// no rate.
func difference(i *giaoban.Indicator, now, then giaoban.Amount) change {
	x, ok := i.Kind.Result(now)
	y, ok2 := i.Kind.Result(then)
	if !ok || !ok2 {
		return change{}
	}
	d := x.Sub(y)
	out := change{by: &d}
	if _, ratio := i.Kind.(giaoban.Ratio); ratio || i.UnitOfMeasure.VI == "%" {
		return out
	}
	if pct, ok := d.Scaled(giaoban.Whole(100), y.Abs()); ok {
		out.pct = &pct
	}
	return out
}

func dayText(t giaoban.Text, d giaoban.Date) giaoban.Text {
	return giaoban.Text{VI: fill(t.VI, "day", d.FormatDate(giaoban.Vietnamese)), EN: fill(t.EN, "day", d.FormatDate(giaoban.English))}
}

// previous compares with the period before: not from one card year into the next,
// nor from a cumulative span into the one of the year before.
func (q *question) previous(unit giaoban.UnitID, now *cell, figure func(giaoban.Period) *cell) change {
	i := q.version(q.request.Indicator, now.period)
	then := q.neighbours(now.period).previous
	crosses := then.Ends.Year() != now.period.Ends.Year()
	if q.frequency == giaoban.Cumulative {
		step := q.step(i.Code, now.period.Ends)
		then = giaoban.Period{Starts: now.period.Starts, Ends: (now.period.Ends + 1).AddMonths(-step) - 1}
		crosses = then.Ends < then.Starts
	}
	if crosses && (i.ResetsYearly || q.frequency == giaoban.Cumulative) && now.has() {
		return change{note: q.text("resets", nil)}
	}
	return q.since(unit, i, now, then, figure)
}

// yearOnYear compares with the same period of the year before; of a period that is not
// complete the stretch that is, with the same stretch.
func (q *question) yearOnYear(unit giaoban.UnitID, now *cell, figure func(giaoban.Period) *cell) change {
	if part := q.stretch(now, figure); part != nil {
		out := q.sameOfLastYear(unit, part, figure)
		if out.by != nil {
			out.note = firstText(out.note, dayText(q.text("same_stretch", nil), part.period.Ends))
		}
		out.through = part.period.Ends
		return out
	}
	return q.sameOfLastYear(unit, now, figure)
}

// stretch is the longest part of an incomplete period, from its first month on, of which
// nothing is missing; nil where the period is complete, or no month of it is.
func (q *question) stretch(now *cell, figure func(giaoban.Period) *cell) *cell {
	p := now.period
	if !now.has() || now.complete() || p.Starts.Day() != 1 {
		return nil
	}
	for ends := p.Ends + 1; ; {
		if ends = ends.AddMonths(-1); ends <= p.Starts {
			return nil
		}
		if c := figure(giaoban.Period{Starts: p.Starts, Ends: ends - 1}); c.has() && c.complete() {
			return c
		}
	}
}

func (q *question) sameOfLastYear(unit giaoban.UnitID, now *cell, figure func(giaoban.Period) *cell) change {
	beside := q.neighbours(now.period)
	if !beside.hasLastYear {
		return change{note: q.text("no_such_period_before", nil)}
	}
	return q.since(unit, q.version(q.request.Indicator, now.period), now, beside.lastYear, figure)
}

// since compares with the figure of an earlier period, where the unit was there.
func (q *question) since(unit giaoban.UnitID, i *giaoban.Indicator, now *cell, then giaoban.Period, figure func(giaoban.Period) *cell) change {
	if !q.shows(unit, then) {
		if !now.has() {
			return change{}
		}
		return change{note: q.text("before_unit", nil)}
	}
	out := q.change(i, now, figure(then))
	if out.by != nil && !q.catalogue.Calendar.SameCut(now.period, then, i.Group) {
		out.note = firstText(out.note, q.text("other_cut", nil))
	}
	if out.by != nil && q.boundaries == nil {
		if d, ok := q.redrawn(unit, then.Ends, now.period.Ends); ok {
			out.note = firstText(out.note, dayText(q.text("redrawn", nil), d))
		}
	}
	return out
}

// redrawn says whether a unit gave or took territory between two days.
func (s *sheet) redrawn(unit giaoban.UnitID, after, until giaoban.Date) (giaoban.Date, bool) {
	for _, c := range s.catalogue.Units.Changes {
		if c.Date > after && c.Date <= until && (c.From == unit || c.To == unit) {
			return c.Date, true
		}
	}
	return 0, false
}

package ingest

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// latest is whoever can read what is in force: the store, or the writer under its
// lock.
type latest interface {
	Latest(context.Context, store.Filter) ([]giaoban.Observation, error)
	Explained(context.Context, []giaoban.Observation) ([]store.Entry, error)
}

// atOnce is up to how many figures are compared with the store in one question;
// more go indicator by indicator.
const atOnce = 50_000

// compare marks what is new, revised or unchanged against what was in force at the
// moment of receipt, and checks what only the store can tell.
func (d *draft) compare(ctx context.Context, s latest, moments []*moment) error {
	var before []*moment
	for _, m := range moments {
		related := newRelated(d, m)
		for _, f := range d.filters(m, related) {
			found, err := s.Latest(ctx, f)
			if err != nil {
				return err
			}
			for i := range found {
				d.meet(m, &found[i], before)
				related.keep(&found[i])
			}
		}
		if err := d.compareDigits(ctx, s); err != nil {
			return err
		}
		if d.given.undoes == 0 {
			related.check()
			if err := d.checkUsual(ctx, s, m); err != nil {
				return err
			}
		}
		d.count(m, before)
		before = append(before, m)
	}
	return nil
}

// filters asks for the touched figures, and for those they must agree with.
func (d *draft) filters(m *moment, rel *related) []store.Filter {
	f := store.Filter{AsOf: asOf(m)}
	units, indicators := map[uint32]bool{}, map[uint16]bool{}
	n := 0
	var from, to giaoban.Date = giaoban.Forever, 0
	periodsUsed := make([]bool, len(d.periods.list))
	d.each(m, func(i int) {
		n++
		indicators[d.figures.indicator[i]] = true
		periodsUsed[d.figures.period[i]] = true
		if len(units) <= 2000 {
			units[d.figures.unit[i]] = true
		}
	})
	for p, used := range periodsUsed {
		if used {
			ends := d.periods.list[p].Ends
			from, to = min(from, ends), max(to, ends)
		}
	}
	if n == 0 {
		return nil
	}
	if rel.cumulative || len(rel.spans) > 0 { // its neighbours in the year
		from, to = giaoban.NewDate(from.Year(), 1, 1), giaoban.NewDate(to.Year(), 12, 31)
	}
	f.From, f.To = from, to
	if len(units) <= 2000 {
		for u := range units {
			f.Units = append(f.Units, d.roster.units[u])
		}
		slices.Sort(f.Units)
	}
	var codes []string
	for i := range indicators {
		codes = append(codes, d.roster.indicators[i])
	}
	codes = append(codes, rel.codes...)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if n <= atOnce {
		f.Indicators = codes
		return []store.Filter{f}
	}
	var out []store.Filter
	for _, c := range codes {
		f.Indicators = []string{c}
		out = append(out, f)
	}
	return out
}

// asOf covers the whole millisecond of a moment: what lies below it only keeps
// batches apart.
func asOf(m *moment) giaoban.Revision {
	if m.at == 0 {
		return 0
	}
	return m.at + 999
}

// meet compares what is in force with the figure of the file, if it has one.
func (d *draft) meet(m *moment, o *giaoban.Observation, before []*moment) {
	i, ok := d.indexOf(m, o.Figure)
	if !ok || !d.figures.ok(i) {
		return
	}
	if _, newer := d.earlier(before, i, o.Revision); newer {
		return // what the file itself brought in between decides, see count
	}
	if d.given.undoes != 0 && o.Revision != d.given.undoes {
		d.problems.add(d.at(i, problem{code: "revised_since", severity: giaoban.SeverityInfo, unit: o.Unit, period: o.Period, day: o.Period.Ends}))
		d.drop(i)
		return
	}
	if d.equals(i, o) {
		d.figures.state[i] |= unchanged
		d.inForce = max(d.inForce, o.Revision)
		if d.fine(i) {
			d.alike = append(d.alike, changed{index: i, old: *o})
		}
		return
	}
	d.change(changed{index: i, old: *o})
}

// marks are one bit for each figure.
type marks map[int]uint64

func (b *marks) set(i int) {
	if *b == nil {
		*b = marks{}
	}
	(*b)[i/64] |= 1 << (i % 64)
}

func (b marks) has(i int) bool { return b != nil && b[i/64]&(1<<(i%64)) != 0 }

// indexOf finds a figure of the domain among those of a moment.
func (d *draft) indexOf(m *moment, f giaoban.Figure) (int, bool) {
	unit, ok1 := d.roster.unitIndex[f.Unit]
	indicator, ok2 := d.roster.indicatorIndex[f.Indicator]
	period, ok3 := d.periods.index[f.Period]
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	b := uint8(0)
	if f.Band != "" {
		s := d.definition(uint16(indicator), period).Scheme()
		if s == nil {
			return 0, false
		}
		b = uint8(slices.IndexFunc(s.Bands, func(x giaoban.Band) bool { return x.Code == f.Band }) + 1)
	}
	return m.register.find(unit, seriesKey(uint16(indicator), b), period)
}

// equals says whether a figure brings nothing that is not in force already.
func (d *draft) equals(i int, o *giaoban.Observation) bool {
	return d.figures.status(i) == o.Status && d.figures.amount(i) == o.Amount && (d.figures.state[i]&illustrative != 0) == o.Illustrative
}

// earlier finds the figure in the file's own earlier moments, if one of them came
// after a revision.
func (d *draft) earlier(before []*moment, i int, than giaoban.Revision) (int, bool) {
	for n := len(before) - 1; n >= 0; n-- {
		b := before[n]
		j, ok := b.register.find(d.figures.unit[i], seriesKey(d.figures.indicator[i], d.figures.band[i]), d.figures.period[i])
		if ok && d.figures.ok(j) {
			return j, b.at+999 > than
		}
	}
	return 0, false
}

// count closes a moment: what the store did not have is new, or a revision of what
// the file itself brought at an earlier moment.
func (d *draft) count(m *moment, before []*moment) {
	d.each(m, func(i int) {
		if len(before) > 0 && d.figures.state[i]&unchanged == 0 {
			if j, ok := d.earlier(before, i, 0); ok && sameFigure(&d.figures, i, j) {
				d.figures.state[i] |= unchanged
			} else if ok {
				d.revised.set(i)
			}
		}
		switch {
		case d.figures.state[i]&unchanged != 0:
			m.batch.unchanged++
		case d.revised.has(i):
			m.batch.revised++
		default:
			m.batch.fresh++
		}
	})
}

package ingest

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// check looks at the figures of one moment of receipt together: twice the same,
// rates beside their parts, totals. What needs the store is in compare.go.
func (d *draft) check(m *moment) {
	m.register = newRegister(&d.figures, len(d.roster.units), len(d.periods.list))
	d.checkSender(m)
	d.checkTwice(m)
	if d.given.undoes != 0 {
		return // what stood before was checked when it came
	}
	d.dropRates(m)
	d.checkTotals(m)
}

// checkSender refuses the figures that are not the sender's to send.
func (d *draft) checkSender(m *moment) {
	if d.given.May == nil {
		return
	}
	d.each(m, func(i int) {
		if !d.given.May(d.figure(i)) {
			d.refuse(i, problem{code: "not_yours"})
		}
	})
}

// moment is the part of a draft that was received at one time: it becomes one batch.
type moment struct {
	at       giaoban.Revision // 0: now
	number   uint16
	all      bool // the draft has no other
	register *register
	batch    counts
}

// counts of figures against the store.
type counts struct{ fresh, revised, unchanged int }

// each calls f for the figures of a moment that stand.
func (d *draft) each(m *moment, f func(i int)) {
	for i := range d.figures.state {
		if d.figures.ok(i) && (m.all || d.figures.moment[i] == m.number) {
			f(i)
		}
	}
}

// momentsInOrder lists the moments of a draft, oldest first; what has no moment of
// its own was received last.
func (d *draft) momentsInOrder() []*moment {
	if d.figures.moment == nil {
		return []*moment{{at: d.moments.list[0], all: true}}
	}
	used := make([]bool, len(d.moments.list))
	for _, n := range d.figures.moment {
		used[n] = true
	}
	var out []*moment
	for n, u := range used {
		if u {
			out = append(out, &moment{at: d.moments.list[n], number: uint16(n)})
		}
	}
	slices.SortFunc(out, func(a, b *moment) int {
		switch {
		case a.at == b.at:
			return 0
		case a.at == 0 || b.at != 0 && a.at > b.at:
			return 1
		}
		return -1
	})
	return out
}

// checkTwice finds figures that stand twice: equal ones are taken once, different
// ones are both refused.
func (d *draft) checkTwice(m *moment) {
	f := &d.figures
	var differ map[int]bool
	same := map[int]int{}
	d.each(m, func(i int) {
		other, twice := m.register.put(f, i)
		if !twice {
			return
		}
		if sameFigure(f, i, other) {
			same[d.segmentAt(i)]++
			if same[d.segmentAt(i)] == 1 {
				d.problems.add(d.at(i, problem{code: "duplicate_same", severity: giaoban.SeverityInfo, words: d.placeText(other)}))
			}
			d.drop(i)
			return
		}
		if differ == nil {
			differ = map[int]bool{}
		}
		if !differ[other] {
			differ[other] = true
			p := d.at(other, problem{code: "duplicate_differs", words: d.placeText(i)})
			p.suggestion = d.rawAt(i)
			d.problems.add(p)
			d.problems.rejected++
			d.bad[d.segmentAt(other)] = append(d.bad[d.segmentAt(other)], f.row[other])
		}
		d.refuse(i, problem{code: "duplicate_differs", words: d.placeText(other), suggestion: d.rawAt(other)})
	})
	for i := range differ {
		f.state[i] |= rejected
	}
}

func sameFigure(f *figures, i, j int) bool {
	const kept = statusBits | illustrative | present | hasParts
	return f.state[i]&kept == f.state[j]&kept && f.amount(i) == f.amount(j)
}

// dropRates takes out the rates of computed ratios whose two parts came with them:
// they are checked, never stored.
func (d *draft) dropRates(m *moment) {
	computed := map[uint16]bool{}
	for n, code := range d.roster.indicators {
		for _, v := range d.roster.catalogue.Versions(code) {
			computed[uint16(n)] = computed[uint16(n)] || v.Computed()
		}
	}
	if len(computed) == 0 || !slices.ContainsFunc(d.figures.indicator, func(n uint16) bool { return computed[n] }) {
		return
	}
	d.each(m, func(i int) {
		if !computed[d.figures.indicator[i]] {
			return
		}
		v := d.indicatorAt(i)
		ratio, _ := v.Kind.(giaoban.Ratio)
		n, ok1 := d.part(m, i, v.Numerator)
		over, ok2 := d.part(m, i, v.Denominator)
		if !v.Computed() || !ok1 || !ok2 {
			return
		}
		own, ok := n.Scaled(ratio.Scale, over)
		said := d.figures.value[i]
		if ok && own.Sub(said).Abs().Cmp(lastPlace(d.placesAt(i))) > 0 {
			d.problems.add(d.at(i, problem{code: "rate_differs", severity: giaoban.SeverityWarning, words: numbers("", own.Round(int(max(d.placesAt(i), 1))))}))
		}
		d.drop(i)
	})
}

// placesAt is how many digits after the point a figure was written with.
func (d *draft) placesAt(i int) uint8 {
	switch s := d.figures.shape[i]; {
	case s == shapeExtra:
		return min(readNumber(d.rawAt(i)).places, 2) // of a typed number: as much as is printed
	case s >= shapeComma:
		return s - shapeComma
	default:
		return s
	}
}

// part finds the value of another indicator for the same unit and period.
func (d *draft) part(m *moment, i int, code string) (giaoban.Decimal, bool) {
	return d.partIn(m, i, code, 0)
}

// partIn is the same of one band; 0 is no band.
func (d *draft) partIn(m *moment, i int, code string, band uint8) (giaoban.Decimal, bool) {
	j, ok := d.partAt(m, i, code, band)
	if !ok {
		return giaoban.Decimal{}, false
	}
	return d.figures.value[j], true
}

// partAt is the place of that figure.
func (d *draft) partAt(m *moment, i int, code string, band uint8) (int, bool) {
	n, ok := d.roster.indicatorIndex[code]
	if !ok {
		return 0, false
	}
	j, ok := m.register.find(d.figures.unit[i], seriesKey(uint16(n), band), d.figures.period[i])
	return j, ok && d.figures.ok(j) && d.figures.state[j]&present != 0
}

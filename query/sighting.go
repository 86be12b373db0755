package query

import (
	"iter"

	"github.com/giaoban/giaoban"
)

// figure is the cell's figure of a period, by the definition of that period.
func (w *watch) figure(c *watched, p giaoban.Period) *cell {
	f := w.sum(w.version(c.indicator.Code, p), c.unit.ID, p)
	return &f
}

// past is what a cell's figures say, whatever the day and the target.
type past struct {
	latest *cell
	falls  bool
	run    run
}

// bytes is what a cell that was looked at takes, with its past.
func (c *watched) bytes() int {
	bytes := watchedBytes + pastBytes + cap(c.due)*dueBytes + cap(c.past.run.newest)*periodBytes +
		(cap(c.past.run.latest.rest)+cap(c.past.run.before.rest))*amountBytes
	if c.past.latest != nil {
		bytes += cellBytes + c.past.latest.beside()
	}
	return bytes
}

// lookBack finds the latest figure and how long it has not moved.
func (w *watch) lookBack(c *watched) past {
	var p past
	p.latest, p.falls = w.latestCell(c)
	if p.latest != nil && p.latest.status != giaoban.NotApplicable && !p.falls {
		p.run = still(c.indicator.Kind, w.back(c, p.latest.period))
	}
	return p
}

// latestCell looks back for the latest period of which anything came. falls says
// that it is a cumulative figure below the one before it.
func (w *watch) latestCell(c *watched) (latest *cell, falls bool) {
	for p := w.lookFrom(c.indicator); p.Ends >= c.floor; p = p.Previous() {
		if c.indicator.IsDistribution() {
			if s, na := w.bandsSeen(c, p); na || s.came {
				return &cell{own: own{status: statusOf(na)}, period: p, kind: c.indicator.Kind}, false
			}
			continue
		}
		f := w.figure(c, p)
		if f.Present && f.whole || f.status == giaoban.NotApplicable {
			return f, false
		}
		if !f.Present && f.note != (giaoban.Text{}) && f.status != giaoban.Missing {
			return f, cumulative(c.indicator)
		}
	}
	return nil, false
}

func statusOf(notApplicable bool) giaoban.Status {
	if notApplicable {
		return giaoban.NotApplicable
	}
	return giaoban.Reported
}

// seen is a received period of the cell; a total counts where no unit is missing.
func (w *watch) seen(c *watched, p giaoban.Period) (sighting, bool) {
	if c.indicator.IsDistribution() {
		s, _ := w.bandsSeen(c, p)
		return s, s.came
	}
	f := w.sum(w.version(c.indicator.Code, p), c.unit.ID, p)
	return sighting{period: p, amount: f.Amount, came: true}, f.complete()
}

func (w *watch) bandsSeen(c *watched, p giaoban.Period) (s sighting, notApplicable bool) {
	i := w.version(c.indicator.Code, p)
	any := false
	amounts := make([]giaoban.Amount, 0, len(i.Scheme().Bands))
	for _, b := range i.Scheme().Bands {
		f := w.cell(i, c.unit.ID, p, b.Code)
		any = any || f.Present
		notApplicable = notApplicable || f.status == giaoban.NotApplicable
		amounts = append(amounts, f.Amount)
	}
	if !any {
		return sighting{period: p}, notApplicable
	}
	return sighting{p, amounts[0], amounts[1:], true}, false
}

// back goes over the received periods of a cell from a period backwards, as far as
// its definition and its unit reach.
func (w *watch) back(c *watched, from giaoban.Period) iter.Seq[sighting] {
	floor := w.definedFrom(c, from)
	return func(yield func(sighting) bool) {
		for p := from; p.Ends >= floor; p = p.Previous() {
			if !w.livesIn(c.unit.ID, p) {
				return
			}
			if s, ok := w.seen(c, p); ok && !yield(s) {
				return
			}
		}
	}
}

// definedFrom is the first day of what a figure can be held against: the cell's first
// figure, or the last change of its definition.
func (w *watch) definedFrom(c *watched, p giaoban.Period) giaoban.Date {
	floor := c.floor
	for _, b := range w.breaksOf(c.indicator.Code) {
		if b.Date <= p.Ends && !b.Linked() {
			floor = max(floor, b.Date)
		}
	}
	return floor
}

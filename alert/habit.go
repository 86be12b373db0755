package alert

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Habit warns of a report that is not late yet, and later than its unit usually is.
type Habit struct {
	Answers   query.Answers
	Catalogue *giaoban.Catalogue
	Zone      *time.Location
}

// How a habit is known, and when it is broken.
const (
	habitPeriods = 8 // back
	habitLeast   = 4 // reports a habit is taken from
	habitDays    = 3 // later than usual
)

// arrivals are the days on which a unit's first report of each period came, counted from
// the due day, the oldest first.
type arrivals map[giaoban.UnitID][]int

// Warn puts the warning on the first cell that a unit owes: it is one call to make.
func (h *Habit) Warn(ctx context.Context, p *Picture) error {
	var frequencies []giaoban.Frequency
	for _, c := range p.Cells {
		for _, f := range h.Catalogue.Indicator(c.Indicator, p.Day).Frequencies {
			if !slices.Contains(frequencies, f) && f != giaoban.Cumulative && f != giaoban.Other && f != giaoban.Day {
				frequencies = append(frequencies, f)
			}
		}
	}
	for _, f := range frequencies {
		now, ok := f.PeriodOf(p.Day)
		if !ok {
			continue
		}
		due := h.Catalogue.Calendar.On(now, "").Due
		if p.Day > due || p.Day < due-31 {
			continue // not due within a month: there is nothing to be early about
		}
		if err := h.warn(ctx, p, now, due); err != nil {
			return err
		}
	}
	return nil
}

func (h *Habit) warn(ctx context.Context, p *Picture, now giaoban.Period, due giaoban.Date) error {
	past := arrivals{}
	period := now
	var periods []giaoban.Period
	for range habitPeriods {
		period = period.Previous()
		periods = append(periods, period)
	}
	slices.Reverse(periods)
	for _, q := range periods {
		_, came, err := h.came(ctx, q)
		if err != nil {
			return err
		}
		for unit, days := range came {
			past[unit] = append(past[unit], days)
		}
	}
	if t := past.trial(); !t.On() {
		return nil
	}
	owed, came, err := h.came(ctx, now)
	if err != nil {
		return err
	}
	t := past.trial()
	for _, c := range p.Cells {
		usual, known := usually(past[c.Unit.ID])
		_, here := came[c.Unit.ID]
		if !known || here || !owed[place{c.Unit.ID, c.Indicator}] || int(p.Day-due) <= usual+habitDays || usual+habitDays >= 0 {
			continue
		}
		came[c.Unit.ID] = 0 // told once
		fill := map[string]string{"usual": strconv.Itoa(-usual), "left": strconv.Itoa(int(due - p.Day)), "hits": strconv.Itoa(t.Hits), "of": strconv.Itoa(t.Warnings)}
		c.Early = append(c.Early, Warning{State: LateWarning, Since: now.Key(), Late: due + giaoban.Date(usual+habitDays) + 1, Text: words.within("late_warning", fill, now.Key())})
	}
	return nil
}

// came says for a period who owes what, and on which day, counted from the due day, the
// first report of each unit came.
func (h *Habit) came(ctx context.Context, p giaoban.Period) (map[place]bool, map[giaoban.UnitID]int, error) {
	a, err := h.Answers.Completeness(ctx, query.CompletenessRequest{Period: p.Key(), Lang: giaoban.Vietnamese})
	if err != nil {
		return nil, nil, fmt.Errorf("when the reports of %s came: %w", p.Key(), err)
	}
	owed, first := map[place]bool{}, map[giaoban.UnitID]int{}
	for _, r := range a.Rows {
		owed[place{r.Unit.ID, r.Indicator}] = true
		if r.ReceivedAt == nil {
			continue
		}
		days := int(giaoban.DateOf(*r.ReceivedAt, h.Zone) - r.Due)
		if d, any := first[r.Unit.ID]; !any || days < d {
			first[r.Unit.ID] = days
		}
	}
	return owed, first, nil
}

// usually is the day a unit usually reports on: the median.
func usually(days []int) (int, bool) {
	if len(days) < habitLeast {
		return 0, false
	}
	sorted := slices.Clone(days)
	slices.Sort(sorted)
	return sorted[len(sorted)/2], true
}

// trial warns in the periods before by what was known then: a warning was right where
// the report came after its due day.
func (a arrivals) trial() Trial {
	var t Trial
	for _, days := range a {
		for n := habitLeast; n < len(days); n++ {
			if days[n] > 0 {
				t.Missed++
			}
			if usual, _ := usually(days[:n]); usual+habitDays < 0 && days[n] > usual+habitDays {
				t.Warnings++
				if days[n] > 0 {
					t.Hits++
				}
			}
		}
	}
	return t
}

// Early joins what warns before anything is late or missed.
func Early(answers query.Answers, c *giaoban.Catalogue, today func() giaoban.Date, zone *time.Location) func(context.Context, *Picture) error {
	o, h := &Outlook{Answers: answers, Catalogue: c, Today: today}, &Habit{Answers: answers, Catalogue: c, Zone: zone}
	return func(ctx context.Context, p *Picture) error {
		if err := o.Warn(ctx, p); err != nil {
			return err
		}
		return h.Warn(ctx, p)
	}
}

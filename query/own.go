package query

import (
	"errors"

	"github.com/giaoban/giaoban"
)

// own is what a unit's own reports say of one period.
type own struct {
	giaoban.Amount
	status       giaoban.Status // Missing where nothing came
	illustrative bool
	derived      bool // made of other spans
	whole        bool // every sub-period came
	revision     giaoban.Revision
	note         giaoban.Text // why there is no value although something came
}

// own gives a unit's own figure of a period. A ratio of two indicators pairs its
// parts; where a part is absent, what came as the rate itself stands.
func (s *sheet) own(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string) own {
	if !i.Computed() || i.Numerator == i.Code || i.Denominator == i.Code {
		return s.plain(i, unit, p, band)
	}
	n, d := s.part(i.Numerator, unit, p), s.part(i.Denominator, unit, p)
	if n.Present && d.Present {
		both := joined(n, d)
		both.Amount = giaoban.OfParts(n.Value, d.Value)
		return both
	}
	if rate := s.plain(i, unit, p, band); rate.status != giaoban.Missing {
		return rate
	}
	return n.without(d)
}

// without is a ratio of which a part is not there: where one does not apply, the
// ratio does not; else what the part says of itself.
func (n own) without(d own) own {
	var out own
	for _, x := range []own{n, d} {
		if !x.Present && (x.status == giaoban.NotApplicable || out.status == giaoban.Missing && x.status == giaoban.Withdrawn) {
			out.status = x.status
		}
		if !x.Present {
			out.note = firstText(out.note, x.note)
			out.revision = max(out.revision, x.revision)
		}
	}
	return out
}

func (s *sheet) part(code string, unit giaoban.UnitID, p giaoban.Period) own {
	if i := s.version(code, p); i != nil && !i.Computed() {
		return s.plain(i, unit, p, "")
	}
	return own{}
}

// joined marks what is made of two figures by both of them.
func joined(a, b own) own {
	return own{status: surer(a.status, b.status), illustrative: a.illustrative || b.illustrative,
		derived: a.derived || b.derived, whole: a.whole && b.whole, revision: max(a.revision, b.revision)}
}

// surer gives the less sure of two statuses: estimated before provisional before
// reported; what has no figure gives way to what has one.
func surer(a, b giaoban.Status) giaoban.Status {
	known := func(s giaoban.Status) bool { return s >= giaoban.Reported && s <= giaoban.Estimated }
	switch {
	case known(a) && known(b):
		return max(a, b)
	case known(b):
		return b
	}
	return a
}

// plain gives the figure of an indicator's own observations: reported for exactly
// this span, else the difference of two cumulative ones, else made of sub-periods.
func (s *sheet) plain(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, band string) own {
	b := s.blocks[i.Code]
	return s.onShelf(i, b, b.shelf(unit), unit, p, band)
}

// onShelf is plain where the unit's shelf is at hand.
func (s *sheet) onShelf(i *giaoban.Indicator, b *block, from shelf, unit giaoban.UnitID, p giaoban.Period, band string) own {
	e, came := s.exactOn(b, from, p, band)
	if came && e.Status != giaoban.Withdrawn {
		return own{Amount: e.Amount, status: e.Status, illustrative: e.Illustrative, whole: true, revision: e.Revision}
	}
	if cumulative(i) {
		if o, ok := s.difference(i, b, from, unit, p, band); ok {
			return o
		}
	}
	if o, ok := s.spans(i, b, from, unit, p, band); ok {
		return o
	}
	if came {
		return own{status: e.Status, illustrative: e.Illustrative, revision: e.Revision}
	}
	return own{}
}

// cumulative says whether what comes in runs from 1 January: a state has no
// cumulative form, whatever a catalogue says.
func cumulative(i *giaoban.Indicator) bool {
	switch i.Kind.(type) {
	case giaoban.Flow, giaoban.Ratio:
		return i.ReportedAs == giaoban.AsCumulative
	}
	return false
}

// difference is the period's own value between two cumulative reports of one year.
func (s *sheet) difference(i *giaoban.Indicator, b *block, from shelf, unit giaoban.UnitID, p giaoban.Period, band string) (own, bool) {
	if p.Starts.Year() != p.Ends.Year() {
		return own{}, false
	}
	begins := s.yearBegins(unit, p.Ends)
	now, ok := s.exactOn(b, from, giaoban.Period{Starts: begins, Ends: p.Ends}, band)
	if !ok || now.Status == giaoban.Withdrawn {
		return own{}, false
	}
	out := own{Amount: now.Amount, status: now.Status, illustrative: now.Illustrative, derived: true, whole: true, revision: now.Revision}
	if p.Starts <= begins {
		return out, true
	}
	before, ok := s.exactOn(b, from, giaoban.Period{Starts: begins, Ends: p.Starts - 1}, band)
	if !ok || before.Status == giaoban.Withdrawn {
		return own{}, false
	}
	if !now.Present {
		return out, true
	}
	a, err := i.Kind.Own(now.Amount, before.Amount)
	out.Amount = a
	out.status = surer(now.Status, before.Status)
	out.illustrative = now.Illustrative || before.Illustrative
	out.revision = max(now.Revision, before.Revision)
	out.note = refusal(err)
	out.whole = err == nil && a.Present
	return out, true
}

// yearBegins is the day cumulative reports of a unit count from: 1 January, or the
// unit's first day in the year it began.
func (s *sheet) yearBegins(unit giaoban.UnitID, ends giaoban.Date) giaoban.Date {
	first := giaoban.NewDate(ends.Year(), 1, 1)
	if spans := s.catalogue.Units.Spans(unit); len(spans) > 0 {
		return max(first, min(spans[0].ValidFrom, ends))
	}
	return first
}

// refusal is the reason of an operation that the rules do not allow.
func refusal(err error) giaoban.Text {
	var r *giaoban.Refusal
	if errors.As(err, &r) {
		return r.Why
	}
	return giaoban.Text{}
}

// spans makes a longer period's figure from the shorter ones it consists of. What
// is missing among them leaves a partial figure, which is not whole.
func (s *sheet) spans(i *giaoban.Indicator, b *block, from shelf, unit giaoban.UnitID, p giaoban.Period, band string) (own, bool) {
	if b == nil || i.OverPeriods == giaoban.OverPeriodsNone || len(from.entries) == 0 {
		return own{}, false
	}
	parts := children(p, b)
	if len(parts) == 0 {
		return own{}, false
	}
	out := own{derived: true, whole: true}
	amounts := make([]giaoban.Amount, 0, len(parts))
	none, applies := true, false
	for _, part := range parts {
		o := s.onShelf(i, b, from, unit, part, band)
		amounts = append(amounts, o.Amount)
		none = none && o.status == giaoban.Missing
		applies = applies || o.status != giaoban.NotApplicable
		out.whole = out.whole && (o.whole || o.status == giaoban.NotApplicable)
		out.illustrative = out.illustrative || o.illustrative && o.Present
		out.revision = max(out.revision, o.revision)
		out.note = firstText(out.note, o.note)
		if o.Present {
			out.status = surer(out.status, o.status)
		}
	}
	if none {
		return own{}, false
	}
	a, err := i.OverSpans(amounts)
	if err != nil {
		out.note, out.whole = refusal(err), false
	}
	if out.Amount = a; !applies {
		out.status = giaoban.NotApplicable
	}
	return out, true
}

func firstText(a, b giaoban.Text) giaoban.Text {
	if a == (giaoban.Text{}) {
		return b
	}
	return a
}

// children cuts a period into the next shorter ones, as far as the block holds
// anything as short. Weeks are cut into days only, and make up nothing but weeks.
func children(p giaoban.Period, b *block) []giaoban.Period {
	at := func(f giaoban.Frequency) []giaoban.Period { return f.Periods(p.Starts, p.Ends) }
	days := b.observed[giaoban.Day]
	months := days || b.observed[giaoban.Month]
	quarters := months || b.observed[giaoban.Quarter]
	// A cumulative span can stand for the periods between two of them.
	longer := quarters || b.observed[giaoban.Half] || b.observed[giaoban.NineMonths] || b.observed[giaoban.Cumulative]
	switch p.Frequency() {
	case giaoban.Year:
		if longer {
			return at(giaoban.Half)
		}
	case giaoban.Half:
		if quarters || b.observed[giaoban.Cumulative] || b.observed[giaoban.NineMonths] {
			return at(giaoban.Quarter)
		}
	case giaoban.Quarter:
		if months || b.observed[giaoban.Cumulative] {
			return at(giaoban.Month)
		}
	case giaoban.NineMonths, giaoban.Cumulative:
		if longer {
			return greedy(p)
		}
	case giaoban.Other: // of whole months only
		if longer && p.Starts.Day() == 1 && (p.Ends+1).Day() == 1 {
			return greedy(p)
		}
	case giaoban.Month, giaoban.Week:
		if days {
			return at(giaoban.Day)
		}
	}
	return nil
}

// greedy cuts a stretch of whole months into the longest halves, quarters and months.
func greedy(p giaoban.Period) []giaoban.Period {
	var out []giaoban.Period
	for at := p.Starts; at <= p.Ends; {
		for _, f := range []giaoban.Frequency{giaoban.Half, giaoban.Quarter, giaoban.Month} {
			if q, _ := f.PeriodOf(at); q.Starts == at && q.Ends <= p.Ends {
				out = append(out, q)
				at = q.Ends + 1
				break
			}
		}
	}
	return out
}

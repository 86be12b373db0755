package query

import (
	"strconv"

	"github.com/giaoban/giaoban"
)

// Needed is what each period left must bring for a target to be reached: of a flow the
// amount of each, of a state or a rate the change from one to the next. Of a flow of
// which less is better it is the most that each may bring.
type Needed struct {
	PerPeriod giaoban.Decimal `json:"per_period"`
	Periods   int             `json:"periods_left"`
	// Illustrative: the target or what was reached is not a published figure.
	Illustrative bool   `json:"illustrative,omitempty"`
	Sentence     string `json:"sentence"`
}

// setNeeded says at the latest complete figure what is still needed. One that lacks
// units or periods says nothing: what they will report is not missing from the target.
func (q *question) setNeeded(unit giaoban.UnitID, points []TrendPoint, figure func(giaoban.Period) *cell, goals targets) {
	last := len(points) - 1
	for last >= 0 && !figure(periodOf(&points[last])).complete() {
		last--
	}
	if last < 0 {
		return
	}
	p := periodOf(&points[last])
	i := q.version(q.request.Indicator, p)
	t, ok := q.goal(unit, i.Code, p, goals)
	if !ok {
		return
	}
	reached := figure(spanTo(i, t, p))
	left := q.periodsLeft(i, t, p)
	if !reached.complete() || left == 0 {
		return
	}
	n := q.neededOf(i, t, reached.value(), left)
	if n != nil && (t.Illustrative || reached.illustrative) {
		n.Illustrative = true
		n.Sentence += q.text("needed_illustrative", nil).In(q.request.Lang)
	}
	points[last].Needed = n
}

// periodsLeft counts the whole periods after one until the target's end: of a
// cumulative series those in which the indicator is reported.
func (q *question) periodsLeft(i *giaoban.Indicator, t giaoban.Target, p giaoban.Period) int {
	f := q.frequency
	if f == giaoban.Cumulative {
		f = i.First()
	}
	n := 0
	for _, next := range f.Periods(p.Ends+1, t.Period.Ends) {
		if next.Starts > p.Ends {
			n++
		}
	}
	return n
}

// neededOf divides what is left over the periods left, and rounds against the unit's
// ease: one house less in each period would not be enough. Nothing where the target is
// met, or can no longer be.
func (q *question) neededOf(i *giaoban.Indicator, t giaoban.Target, reached Value, left int) *Needed {
	if reached == nil || i.Direction == giaoban.None {
		return nil
	}
	_, flow := i.Kind.(giaoban.Flow)
	met := enough(i.Direction, reached, &t.Value)
	room := flow && i.Direction == giaoban.Down
	if met != room {
		return nil
	}
	each, ok := t.Value.Sub(*reached).Div(giaoban.Whole(int64(left)))
	if !ok {
		return nil
	}
	code, places := "needed_rise", shownPlaces(i)
	switch {
	case room:
		code, each = "needed_room", roundedUp(each.Neg(), places).Neg()
	case flow:
		code, each = "needed_more", roundedUp(each, places)
	case each.Sign() < 0:
		code, each = "needed_fall", roundedUp(each.Neg(), places).Neg()
	default:
		each = roundedUp(each, places)
	}
	lang := q.request.Lang
	rate := measured(each.Abs().Format(lang, places), i, lang)
	if !flow {
		rate = q.changeIn(each.Abs(), i, places)
	}
	if left == 1 {
		code += "_last"
	}
	return &Needed{PerPeriod: each, Periods: left, Sentence: q.text(code, map[string]string{"rate": rate, "n": strconv.Itoa(left), "by": t.Period.Within(lang),
		"target":  measured(t.Value.Format(lang, i.Decimals), i, lang),
		"reached": measured(reached.Format(lang, i.Decimals), i, lang)}).In(lang)}
}

// roundedUp rounds to so many places, never down.
func roundedUp(d giaoban.Decimal, places int) giaoban.Decimal {
	r := d.Round(places)
	if r.Cmp(d) >= 0 {
		return r
	}
	one := giaoban.Whole(1)
	for range places {
		one, _ = one.Div(giaoban.Whole(10))
	}
	return r.Add(one)
}

package ingest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// checkPeriods warns where a figure of a longer period is not the sum of the shorter
// ones that fill it: lũy kế of six months against its two quarters, or against the
// lũy kế of the first and the second quarter's own, a year against its halves. It only
// warns: earlier periods may have been corrected since, and each may be rounded.
func (r *related) checkPeriods() {
	type series struct {
		indicator string
		unit      giaoban.UnitID
		invented  bool
	}
	d := r.draft
	all := map[series]map[giaoban.Period]step{}
	touched := map[series]bool{}
	add := func(f giaoban.Figure, v giaoban.Decimal, invented bool, index int) {
		key := series{f.Indicator, f.Unit, invented}
		if all[key] == nil {
			all[key] = map[giaoban.Period]step{}
		}
		all[key][f.Period] = step{f.Period.Ends, v, index}
		touched[key] = touched[key] || index >= 0
	}
	for f, a := range r.stored {
		if r.spans[f.Indicator] && !a.HasParts {
			add(f, a.Value, r.invented[f], -1)
		}
	}
	d.each(r.moment, func(i int) {
		if f := d.figure(i); r.spans[f.Indicator] && d.figures.state[i]&(present|hasParts) == present {
			add(f, d.figures.value[i], d.figures.state[i]&illustrative != 0, i)
		}
	})
	for key, periods := range all {
		if touched[key] {
			r.checkSpans(key.indicator, periods)
		}
	}
}

// filling are the shorter periods that fill a longer one from its first day on.
type filling struct {
	sum   giaoban.Decimal
	parts []giaoban.Period
}

func (r *related) checkSpans(code string, all map[giaoban.Period]step) {
	var ordered []giaoban.Period
	for p := range all {
		ordered = append(ordered, p)
	}
	slices.SortFunc(ordered, func(a, b giaoban.Period) int {
		return cmp.Or(cmp.Compare(a.Ends, b.Ends), cmp.Compare(a.Starts, b.Starts))
	})
	for _, whole := range ordered {
		v := r.draft.roster.catalogue.Indicator(code, whole.Ends)
		if v == nil {
			continue
		}
		reached := map[giaoban.Date]filling{whole.Starts - 1: {}}
		for _, p := range ordered {
			from, ok := reached[p.Starts-1]
			if _, longer := reached[p.Ends]; !ok || longer || p == whole || !whole.Contains(p) || r.draft.roster.catalogue.Indicator(code, p.Ends) != v {
				continue
			}
			reached[p.Ends] = filling{from.sum.Add(all[p].value), append(slices.Clone(from.parts), p)}
		}
		if f, ok := reached[whole.Ends]; ok {
			r.compareSpan(v, whole, f, all)
		}
	}
}

// compareSpan says at the longer period, or else at the last of its parts that the file
// brings, that they differ.
func (r *related) compareSpan(v *giaoban.Indicator, whole giaoban.Period, f filling, all map[giaoban.Period]step) {
	at, places := all[whole].index, decimals(all[whole].value)
	for _, p := range f.parts {
		places = max(places, decimals(all[p].value))
		if all[whole].index < 0 {
			at = max(at, all[p].index)
		}
	}
	room := giaoban.Decimal{}
	if !v.Whole { // each may be rounded by half of the last place
		room = lastPlace(uint8(places)).Mul(giaoban.Whole(int64(len(f.parts) + 1))).Mul(giaoban.DecimalBits(0, 500_000_000))
	}
	if at < 0 || f.sum.Sub(all[whole].value).Abs().Cmp(room) <= 0 {
		return
	}
	total := all[whole].value
	r.warn(at, problem{code: "periods_differ", period: whole, words: func(l giaoban.Lang) string {
		var parts []string
		for n, p := range f.parts {
			if n == 6 {
				parts = append(parts, "…")
				break
			}
			parts = append(parts, p.Label(l)+" ("+written(all[p].value, l)+")")
		}
		return written(total, l) + " ≠ " + strings.Join(parts, " + ") + " = " + written(f.sum, l)
	}})
}

// decimals is how many digits after the point a number has.
func decimals(d giaoban.Decimal) int {
	_, frac, _ := strings.Cut(d.String(), ".")
	return len(frac)
}

package query_test

import (
	"math/big"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/query/reference"
)

// drawChanges draws transfers in the month in which nothing else happens, and on the
// day one unit ends and another begins.
func (h *history) drawChanges() {
	rt := h.rt
	some := func(label string) *big.Rat { return big.NewRat(rapid.Int64Range(1, 3).Draw(rt, label), 4) }
	back := func() *big.Rat {
		if n := rapid.Int64Range(-1, 2).Draw(rt, "back"); n >= 0 {
			return big.NewRat(n, 4)
		}
		return nil
	}
	add := func(at reference.Month, from, to string, share *big.Rat) {
		h.model.Changes = append(h.model.Changes, reference.Change{At: at, From: h.id(from), To: h.id(to), Share: share, Back: back()})
	}
	if rapid.Bool().Draw(rt, "early transfer") {
		add(begin+6, "a", "b", some("share"))
	}
	late := begin + 12 // "ends" lives through this month, so it gives a part only
	switch rapid.IntRange(0, 4).Draw(rt, "late change") {
	case 1:
		add(late, "b", "begins", some("share"))
	case 2:
		add(late, "a", "begins", big.NewRat(1, 4))
		add(late, "b", "begins", big.NewRat(1, 2))
	case 3:
		add(late+1, "ends", "begins", big.NewRat(1, 1))
	case 4:
		add(late+1, "ends", "a", big.NewRat(1, 2))
		add(late+1, "ends", "b", big.NewRat(1, 2))
	}
}

func (h *history) changes() []giaoban.BoundaryChange {
	var out []giaoban.BoundaryChange
	for _, c := range h.model.Changes {
		b := giaoban.BoundaryChange{Date: dayOf(c.At), From: giaoban.UnitID(c.From), To: giaoban.UnitID(c.To), Kind: giaoban.Split, Share: giaoban.RatDecimal(c.Share)}
		if c.Back != nil {
			b.ShareBack, b.HasBack = giaoban.RatDecimal(c.Back), true
		}
		out = append(out, b)
	}
	return out
}

// drawTargets sets targets of the second year.
func (h *history) drawTargets(set func([]giaoban.Target)) {
	var all []giaoban.Target
	for _, of := range [][]string{{"other", "p", "a"}, {"rate", "p", "a"}, {"stock", "p"}} { // a reached target ends a run
		code := of[0]
		for _, unit := range of[1:] {
			n := rapid.Int64Range(1, 40).Draw(h.rt, "target")
			h.model.Targets = append(h.model.Targets, reference.Target{Indicator: h.id(code), Unit: h.id(unit), Year: lastYear, Number: big.NewRat(n, 1)})
			all = append(all, giaoban.Target{Unit: giaoban.UnitID(h.id(unit)), Indicator: h.id(code), Period: giaoban.YearOf(lastYear), Value: giaoban.Whole(n)})
		}
	}
	set(all)
}

func (h *history) target(indicator, unit string) *reference.Target {
	for n := range h.model.Targets {
		if t := &h.model.Targets[n]; t.Indicator == indicator && t.Unit == unit {
			return t
		}
	}
	return nil
}

func exactly(r *big.Rat) string {
	if r == nil {
		return "–"
	}
	return giaoban.RatDecimal(r).String()
}

func valued(v query.Value) string {
	if v == nil {
		return "–"
	}
	return v.String()
}

func spanOf(p query.Point) reference.Span {
	month := func(d giaoban.Date) reference.Month { return reference.Month(d.Year()*12 + int(d.Month()) - 1) }
	return reference.Span{First: month(p.Starts), Last: month(p.Ends)}
}

// compareBoundaries compares the figures of districts in the boundaries of three days.
func (h *history) compareBoundaries() int {
	compared := 0
	for _, at := range []reference.Month{begin + 2, begin + 8, end} {
		for _, code := range []string{"flow", "stock", "cum", "rate"} {
			for _, f := range []string{"month", "year"} {
				r := query.SeriesRequest{Indicator: h.id(code), From: "2010", To: "2011", Frequency: f, Boundaries: query.Boundaries((dayOf(at+1) - 1).String())}
				for _, u := range h.model.Districts {
					if h.model.Exists(u, at) {
						r.Units = append(r.Units, giaoban.UnitID(u))
					}
				}
				a, err := h.service.Series(h.t.Context(), r)
				if err != nil {
					h.rt.Fatal(err)
				}
				for _, s := range a.Series {
					for _, p := range s.Points {
						h.compareIn(at, r.Indicator, string(s.Unit.ID), p)
						compared++
					}
				}
			}
		}
	}
	return compared
}

func (h *history) compareIn(at reference.Month, indicator, unit string, p query.Point) {
	want, reported, expected, known := h.model.In(at, indicator, unit, spanOf(p), len(h.received))
	if !known {
		reported, expected = 0, 0
	}
	if got := valued(p.Value); got != exactly(want.Number) || p.Coverage != (query.Coverage{Reported: reported, Expected: expected}) {
		h.rt.Fatalf("%s of %s in %s, boundaries of %s: %s %v (%s), the model says %s %d/%d\nchanges %v", indicator, unit, p.Period, dayOf(at+1)-1, got, p.Coverage, p.Note,
			exactly(want.Number), reported, expected, h.model.Changes)
	}
}

// compareTrends compares what is said of points in time: changes, targets, pace.
func (h *history) compareTrends() int {
	compared := 0
	for _, code := range []string{"other", "stock", "rate", "def"} {
		for _, f := range []string{"month", "quarter", "year"} {
			r := query.SeriesRequest{Indicator: h.id(code), From: "2010", To: "2011", Frequency: f}
			for _, u := range []string{"p", "a", "begins"} {
				r.Units = append(r.Units, giaoban.UnitID(h.id(u)))
			}
			a, err := h.service.Trend(h.t.Context(), r)
			if err != nil {
				h.rt.Fatal(err)
			}
			for _, s := range a.Series {
				for _, p := range s.Points {
					h.compareTrend(code, string(s.Unit.ID), p)
					compared++
				}
			}
		}
	}
	return compared
}

func (h *history) compareTrend(code, unit string, p query.TrendPoint) {
	indicator, now, asOf := h.id(code), spanOf(p.Point), len(h.received)
	back := func(months reference.Month) reference.Span {
		return reference.Span{First: now.First - months, Last: now.Last - months}
	}
	for _, c := range []struct {
		what     string
		got, pct query.Value
		want     *big.Rat
	}{
		{"the period before", p.Change, p.ChangePct, h.model.Change(indicator, unit, now, back(now.Last-now.First+1), asOf)},
		{"the year before", p.YoY, p.YoYPct, h.model.YearOnYear(indicator, unit, now, asOf)},
	} {
		if !alike(c.got, c.want, code == "rate") {
			h.rt.Fatalf("%s of %s in %s against %s: %s, the model says %s", indicator, unit, p.Period, c.what, valued(c.got), exactly(c.want))
		}
		if code == "rate" && c.pct != nil {
			h.rt.Fatalf("a rate's change in percent: %s", c.pct)
		}
	}
	t := h.target(indicator, unit)
	if t == nil || now.Last < reference.Month(t.Year*12) {
		return
	}
	due, reached := h.model.Due(*t, now, asOf), h.model.Reached(*t, now, asOf)
	if valued(p.DueByNow) != exactly(due) {
		h.rt.Fatalf("%s of %s in %s: due %s, the model says %s", indicator, unit, p.Period, valued(p.DueByNow), exactly(due))
	}
	var pace *big.Rat
	if rounded := giaoban.RatDecimal(due).Rat(); reached != nil && rounded.Sign() != 0 {
		pace = new(big.Rat).Quo(giaoban.RatDecimal(reached).Rat(), rounded)
	}
	if valued(p.Pace) != exactly(pace) {
		h.rt.Fatalf("%s of %s in %s: pace %s, the model says %s", indicator, unit, p.Period, valued(p.Pace), exactly(pace))
	}
}

// alike compares a figure with the model's; the difference of two rates, of which each
// was rounded, to their last digit.
func alike(got query.Value, want *big.Rat, rounded bool) bool {
	if !rounded || got == nil || want == nil {
		return valued(got) == exactly(want)
	}
	d := new(big.Rat).Sub(got.Rat(), want)
	return d.Abs(d).Cmp(big.NewRat(1, 1_000_000_000)) <= 0
}

// compareRanks compares values and ranks of the districts in a drawn month.
func (h *history) compareRanks() int {
	m := begin + reference.Month(rapid.IntRange(0, 23).Draw(h.rt, "ranked month"))
	span := reference.Span{First: m, Last: m}
	for _, code := range []string{"flow", "rate"} {
		a, err := h.service.Compare(h.t.Context(), query.CompareRequest{Indicator: h.id(code), Parent: giaoban.UnitID(h.id("p")), Period: periodOf(span).Key()})
		if err != nil {
			h.rt.Fatal(err)
		}
		var figures []*big.Rat
		for _, r := range a.Rows {
			f, _, _ := h.model.Total(h.id(code), string(r.Unit.ID), span, len(h.received))
			figures = append(figures, f.Number)
		}
		for n, rank := range reference.Rank(figures, false) {
			if r := a.Rows[n]; valued(r.Value) != exactly(figures[n]) || r.Rank != rank {
				h.rt.Fatalf("%s of %s in %s: %s ranks %d, the model says %s and %d", h.id(code), r.Unit.ID, a.Period, valued(r.Value), r.Rank, exactly(figures[n]), rank)
			}
		}
	}
	return 8
}

// compareBands compares each band of the whole and of a district.
func (h *history) compareBands() int {
	compared := 0
	for _, unit := range []string{"p", "b"} {
		a, err := h.service.Distribution(h.t.Context(), query.DistributionRequest{Indicator: h.id("bands"), Unit: giaoban.UnitID(h.id(unit)), From: "2010", To: "2011", Frequency: "quarter"})
		if err != nil {
			h.rt.Fatal(err)
		}
		for _, p := range a.Points {
			for _, b := range p.Bands {
				want, _, _ := h.model.Total(h.id("bands/"+b.Code), h.id(unit), spanOf(query.Point{Starts: p.Starts, Ends: p.Ends}), len(h.received))
				if valued(b.Value) != exactly(want.Number) {
					h.rt.Fatalf("band %s of %s in %s: %s, the model says %s", b.Code, unit, p.Period, valued(b.Value), exactly(want.Number))
				}
				compared++
			}
		}
	}
	return compared
}

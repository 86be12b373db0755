package query_test

import (
	"flag"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/query/reference"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// Random histories of reports, on the real engine and in the plain model: every
// figure of every unit and length of period, now and as it stood, in its own and in
// other boundaries, with its changes, target, rank and bands, and every run without
// movement must be the same. GIAOBAN_TORTURE=N makes ten times N histories.
func TestAnswersEqualTheReferenceModel(t *testing.T) {
	histories := 20
	if os.Getenv("GIAOBAN_FULL") != "" {
		histories = 300
	}
	if n, err := strconv.Atoi(os.Getenv("GIAOBAN_TORTURE")); err == nil {
		histories = 10 * n
	}
	const together = 20 // in one store: a small one answers faster
	for name, value := range map[string]string{"rapid.checks": strconv.Itoa(together), "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	n, figures, runs := 0, 0, 0
	for n < histories {
		t.Run(fmt.Sprintf("from %d", n+1), func(t *testing.T) {
			s := storetest.Open(t)
			rapid.Check(t, func(rt *rapid.T) {
				n++ // ids of its own for each history
				h := newHistory(rt, t, s, n)
				// The runs read all there is, and the rest is answered from memory; now and then
				// each question reads for itself, which costs the engine ten times as much.
				if kept := rapid.IntRange(0, 7).Draw(rt, "kept") > 0; kept {
					runs += h.compareRuns()
					figures += h.compareFigures()
				} else {
					figures += h.compareFigures()
					runs += h.compareRuns()
				}
			})
		})
		if t.Failed() {
			return
		}
	}
	t.Logf("%d histories, %d figures and %d cells compared", n, figures, runs)
}

func (h *history) compareFigures() int {
	return h.compareSeries() + h.compareBoundaries() + h.compareTrends() + h.compareRanks() + h.compareBands()
}

// history is one random history in both worlds.
type history struct {
	rt       *rapid.T
	t        *testing.T
	number   int // of a second of their own, so that no moment of receipt is taken
	name     string
	model    reference.Model
	service  *query.Service
	received []time.Time // of each batch; the model numbers them from 1
}

const firstYear, lastYear = 2010, 2011

var begin, end = reference.Month(firstYear * 12), reference.Month(lastYear*12 + 11)

func newHistory(rt *rapid.T, t *testing.T, s *store.Store, number int) *history {
	h := &history{rt: rt, t: t, number: number, name: fmt.Sprintf("h%d", number)}
	h.model = reference.Model{
		Rules: map[string]reference.Rule{h.id("flow"): {}, h.id("other"): {}, h.id("stock"): {Last: true}, h.id("cum"): {Cumulative: true},
			h.id("def"): {}, h.id("bands/high"): {Last: true}, h.id("bands/low"): {Last: true}, h.id("rate"): {Top: h.id("flow"), Below: h.id("other")}},
		Parts: map[string][]string{h.id("p"): {h.id("a"), h.id("b"), h.id("ends"), h.id("begins")}},
		Lives: map[string]reference.Span{h.id("p"): {First: begin, Last: end}, h.id("a"): {First: begin, Last: end}, h.id("b"): {First: begin, Last: end},
			h.id("ends"): {First: begin, Last: begin + 12}, h.id("begins"): {First: begin + 12, Last: end}},
	}
	h.model.Districts = h.model.Parts[h.id("p")]
	h.model.Breaks = map[string][]reference.Month{h.id("def"): {begin + 12}}
	h.drawChanges()
	h.drawTargets(func(all []giaoban.Target) {
		if err := s.SetTargets(t.Context(), all, giaoban.RevisionAt(day(2011, 12, 1).Time())); err != nil {
			t.Fatal(err)
		}
	})
	h.service = query.New(s, h.catalogue(), query.Options{Today: func() giaoban.Date { return day(lastYear, 12, 31) }})
	for range rapid.IntRange(1, 4).Draw(rt, "batches") {
		h.batch(s)
	}
	return h
}

func (h *history) id(s string) string { return h.name + s }

func dayOf(m reference.Month) giaoban.Date { return giaoban.NewDate(int(m)/12, time.Month(m%12+1), 1) }

func periodOf(s reference.Span) giaoban.Period {
	return giaoban.Period{Starts: dayOf(s.First), Ends: dayOf(s.Last+1) - 1}
}

func (h *history) catalogue() *giaoban.Catalogue {
	var units []giaoban.Unit
	for _, u := range []string{"p", "a", "b", "ends", "begins"} {
		l := h.model.Lives[h.id(u)]
		unit := giaoban.Unit{ID: giaoban.UnitID(h.id(u)), Level: "district", Parent: giaoban.UnitID(h.id("p")), Ranked: true,
			ValidFrom: dayOf(l.First), ValidTo: dayOf(l.Last + 1)}
		if u == "p" {
			unit.Level, unit.Parent = "province", ""
		}
		units = append(units, unit)
	}
	var indicators []*giaoban.Indicator
	for _, code := range []string{"flow", "other", "stock", "cum", "rate", "bands", "def"} {
		i := &giaoban.Indicator{Code: h.id(code), Kind: giaoban.Flow{}, Frequencies: []giaoban.Frequency{giaoban.Month}, StallAfter: 1,
			ReportedBy: []giaoban.Owner{{Level: "district", To: giaoban.Forever, From: giaoban.FirstDate}}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
		switch code {
		case "stock":
			i.Kind = giaoban.Stock{}
		case "cum":
			i.ReportedAs = giaoban.AsCumulative
		case "bands":
			i.Kind = giaoban.Distribution{Scheme: &giaoban.Scheme{Code: "b", ValidTo: giaoban.Forever, Bands: []giaoban.Band{{Code: "high"}, {Code: "low"}}}}
		case "rate":
			i.Kind, i.Numerator, i.Denominator = giaoban.Ratio{Scale: giaoban.Whole(1)}, h.id("flow"), h.id("other")
		}
		indicators = append(indicators, i)
	}
	later := *indicators[len(indicators)-1] // "def" is defined anew
	indicators[len(indicators)-1].ValidTo, later.ValidFrom = dayOf(begin+12), dayOf(begin+12)
	indicators = append(indicators, &later)
	c := &giaoban.Catalogue{Hash: h.name, Units: giaoban.NewUnits(units, h.changes(), nil)}
	c.SetIndicators(indicators)
	return c
}

// batch draws one report: some figures new, some a second time, some taken back.
func (h *history) batch(s *store.Store) {
	rt := h.rt
	at := day(2012, 1, 1).Time().Add(time.Duration(h.number) * time.Second)
	if len(h.received) > 0 {
		at = h.received[len(h.received)-1].Add(time.Hour)
	}
	var all []giaoban.Observation
	seen := map[giaoban.Figure]bool{}
	density := rapid.IntRange(1, 9).Draw(rt, "density")
	for _, code := range []string{"flow", "other", "stock", "cum", "def", "bands/high", "bands/low"} {
		for _, unit := range []string{"p", "a", "b", "ends", "begins"} {
			for m := begin; m <= end; m++ {
				tenth := 10
				if unit == "p" {
					tenth = 60
				}
				if !h.model.Exists(h.id(unit), m) || rapid.IntRange(0, tenth).Draw(rt, "skip") >= density {
					continue
				}
				r := reference.Report{Indicator: h.id(code), Unit: h.id(unit), Span: h.span(code, m), Received: len(h.received) + 1}
				stored, band, _ := strings.Cut(r.Indicator, "/")
				o := giaoban.Observation{Figure: giaoban.Figure{Indicator: stored, Unit: giaoban.UnitID(r.Unit), Period: periodOf(r.Span), Band: band}}
				if seen[o.Figure] {
					continue
				}
				seen[o.Figure] = true
				h.fill(&r, &o, m)
				h.model.Reports = append(h.model.Reports, r)
				all = append(all, o)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	h.received = append(h.received, at)
	accept(h.t, s, at, all)
}

// span is mostly the month itself, or January to it; now and then a whole quarter
// or year.
func (h *history) span(code string, m reference.Month) reference.Span {
	switch {
	case code == "cum":
		return reference.Span{First: m - m%12, Last: m}
	case m%3 == 2 && rapid.IntRange(0, 19).Draw(h.rt, "quarter") == 0:
		return reference.Span{First: m - 2, Last: m}
	case m%12 == 11 && rapid.IntRange(0, 9).Draw(h.rt, "year") == 0:
		return reference.Span{First: m - 11, Last: m}
	}
	return reference.Span{First: m, Last: m}
}

func (h *history) fill(r *reference.Report, o *giaoban.Observation, m reference.Month) {
	o.Status = giaoban.Reported
	switch rapid.IntRange(0, 19).Draw(h.rt, "status") {
	case 0:
		o.Status, r.NotApplicable = giaoban.NotApplicable, true
		return
	case 1:
		o.Status = giaoban.Withdrawn
		return
	}
	v := rapid.Int64Range(0, 3).Draw(h.rt, "value")
	if o.Period.Ends-o.Period.Starts > 40 || r.Indicator == h.id("cum") {
		v += int64(m % 12) // mostly rising, sometimes falling
	}
	r.Number, o.Amount = big.NewRat(v, 1), giaoban.Of(giaoban.Whole(v))
}

// compareSeries compares every figure, now and as of one of the batches.
func (h *history) compareSeries() int {
	compared := 0
	stood := rapid.IntRange(0, len(h.received)).Draw(h.rt, "as of")
	for _, asOf := range slices.Compact([]int{0, stood}) {
		r := query.SeriesRequest{From: "2010", To: "2011"}
		batch := len(h.received) // the model's number of "now"
		if asOf > 0 {
			r.AsOf, batch = h.received[asOf-1].Add(time.Minute), asOf
		}
		for _, u := range []string{"p", "a", "b", "ends", "begins"} {
			r.Units = append(r.Units, giaoban.UnitID(h.id(u)))
		}
		var all []query.SeriesRequest // of one moment: the store is read once
		for _, code := range []string{"flow", "stock", "cum", "rate"} {
			for _, f := range []string{"month", "quarter", "half", "year"} {
				r.Indicator, r.Frequency = h.id(code), f
				all = append(all, r)
			}
		}
		answers, err := h.service.SeriesOfMany(h.t.Context(), all)
		if err != nil {
			h.rt.Fatal(err)
		}
		for n, a := range answers {
			for _, s := range a.Series {
				for _, p := range s.Points {
					h.comparePoint(all[n].Indicator, string(s.Unit.ID), p, batch)
					compared++
				}
			}
		}
	}
	return compared
}

func (h *history) comparePoint(indicator, unit string, p query.Point, asOf int) {
	month := func(d giaoban.Date) reference.Month { return reference.Month(d.Year()*12 + int(d.Month()) - 1) }
	want, reported, expected := h.model.Total(indicator, unit, reference.Span{First: month(p.Starts), Last: month(p.Ends)}, asOf)
	wanted := "–"
	if want.Number != nil {
		wanted = giaoban.RatDecimal(want.Number).String()
	}
	got := "–"
	if p.Value != nil {
		got = p.Value.String()
	}
	if got != wanted || p.Coverage != (query.Coverage{Reported: reported, Expected: expected}) {
		h.rt.Fatalf("%s of %s in %s as of batch %d: %s %d/%d, the model says %s %d/%d", indicator, unit, p.Period, asOf,
			got, p.Coverage.Reported, p.Coverage.Expected, wanted, reported, expected)
	}
}

// compareRuns compares the runs without movement of every cell.
func (h *history) compareRuns() int {
	for _, code := range []string{"flow", "stock", "cum"} {
		a, err := h.service.Stalled(h.t.Context(), query.StalledRequest{Parent: giaoban.UnitID(h.id("p")), Period: "2011-12", Indicator: h.id(code)})
		if err != nil {
			h.rt.Fatal(err)
		}
		for _, u := range []string{"a", "b", "begins"} {
			h.compareRun(h.id(code), h.id(u), a.Rows)
		}
	}
	return 9
}

func (h *history) compareRun(indicator, unit string, rows []query.StalledRow) {
	months, since := h.model.Run(indicator, unit, end, begin, len(h.received))
	if h.lastSaid(indicator, unit) {
		months = 0 // what no longer applies, or falls, is no stall
	}
	want := "none"
	if months > 0 {
		want = fmt.Sprintf("%d since %s", months, periodOf(reference.Span{First: since, Last: since}).Key())
	}
	got := "none"
	for _, r := range rows {
		if string(r.Unit.ID) == unit && (slices.Contains(r.States, query.Stalled) || slices.Contains(r.States, query.ZeroRun)) {
			got = fmt.Sprintf("%d since %s", r.Periods, r.Since)
		}
	}
	if got != want {
		h.rt.Fatalf("%s of %s: %s, the model says %s", indicator, unit, got, want)
	}
}

// lastSaid says whether the latest month anything came for is not applicable, or a
// cumulative figure that fell: then there is no verdict on movement.
func (h *history) lastSaid(indicator, unit string) bool {
	for m := end; m >= begin; m-- {
		if !h.model.Exists(unit, m) {
			return false
		}
		f := h.model.Own(indicator, unit, reference.Span{First: m, Last: m}, len(h.received))
		switch {
		case f.Number != nil && f.Whole:
			return false
		case f.NotApplicable || h.model.Fell(indicator, unit, m, len(h.received)):
			return true
		}
	}
	return false
}

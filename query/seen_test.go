package query_test

import (
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Who may not see a district sees nothing of it: no figure, no newer moment of receipt,
// no stall; and what is left out for one is there for all others.
func TestNothingComesOfWhatMayNotBeSeen(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2013H2 4\na jobs 2014H1 4\na iso 2013H1 2\na iso 2013H2 2\na iso 2014H1 2")
	w.report("2014-07-02", "b jobs 2014H1 9\nb iso 2013H1 1\nb iso 2013H2 1\nb iso 2014H1 1\nb jobs 2009H1 3")
	if err := w.store.SetTargets(t.Context(), []giaoban.Target{{Unit: "b", Indicator: "jobs", Period: giaoban.YearOf(2014), Value: giaoban.Whole(20)},
		{Unit: "a", Indicator: "jobs", Period: giaoban.YearOf(2014), Value: giaoban.Whole(10)}}, 0); err != nil {
		t.Fatal(err)
	}
	some := query.New(w.store, w.catalogue, query.Options{Today: func() giaoban.Date { return w.today }, Zone: hanoi,
		Sees: func(_ string, unit giaoban.UnitID, _ giaoban.Date) bool { return unit != "b" }})
	for range 2 { // from the store, then from memory
		for unit, want := range map[giaoban.UnitID]string{"a": "4 of 10", "b": "– of –"} {
			a, err := some.Trend(t.Context(), query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{unit}, From: "2014H1", To: "2014H1"})
			if err != nil {
				t.Fatal(err)
			}
			p := a.Series[0].Points[0]
			check(t, "of "+string(unit), shown(p.Value)+" of "+shown(p.Target), want)
		}
		open, err := some.Series(t.Context(), query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"p", "b"}})
		if err != nil {
			t.Fatal(err)
		}
		if at := open.Freshness.ReceivedAt; at != nil && giaoban.DateOf(*at, hanoi) != day(2014, 7, 1) {
			t.Errorf("the newest figure came at %v", at)
		}
		check(t, "the first period", open.Series[0].Points[0].Period, "2013H2")
		still, err := some.Stalled(t.Context(), query.StalledRequest{Indicator: "iso"})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range still.Rows {
			if r.Unit.ID == "b" {
				t.Errorf("%+v", r)
			}
		}
	}
	check(t, "for all others", shown(w.one("jobs", "b", "2014H1").Value), "9")
	a, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"b"}, From: "2014H1", To: "2014H1"})
	if err != nil {
		t.Fatal(err)
	}
	check(t, "its target", shown(a.Series[0].Points[0].Target), "20")
}

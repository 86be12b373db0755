package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// The one rule of what has stopped moving, cell by cell: a row of own values from
// 2011H1 on (a dash is missing) and the state it is in at 2014H1.
func TestStalled(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	setTargets(t, w,
		giaoban.Target{Unit: "b", Indicator: "iso", Period: period(t, "2014"), Value: decimal("5")},
		giaoban.Target{Unit: "c", Indicator: "jobs", Period: period(t, "2014"), Value: decimal("100")})
	w.report("2014-06-20", cellsFrom("2011H1", map[string]string{
		"a iso":        "1 2 3 3 - 3 3", // unmoved 2012H2, 2013H2, 2014H1: a missing one neither ends nor starts it
		"b iso":        "5 5 5 5 5 5 5", // met its target
		"c iso":        "- - 9 9 9 9 8", // fell
		"a jobs":       "1 1 1 1 1 0 0", // a flow without movement
		"b jobs":       "4 0 4 0 4 0 4", // moves
		"c jobs":       "- - 9 9 9 9 5", // behind its target
		"a index":      "3 3 3 3 3 3 na",
		"b index":      "1 2 3 4 5 5 -", // one period only
		"a edition":    "3 3 3 4 4 4 5", // moved across the definition
		"b edition":    "3 3 3 3 3 3 3", // three received since the new definition
		"b renumbered": "3 3 3 3 3 3 3", // a linked definition does not end a run
	}))
	got := map[string]string{}
	a, err := w.Stalled(t.Context(), query.StalledRequest{Period: "2014H1", Lang: giaoban.English})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Rows {
		states := slices.DeleteFunc(slices.Clone(r.States), func(s string) bool { return s == query.Overdue || s == query.Silent })
		if len(states) > 0 {
			got[fmt.Sprintf("%s %s", r.Unit.ID, r.Indicator)] = fmt.Sprintf("%s %d %s", strings.Join(states, "+"), r.Periods, r.Since)
		}
	}
	want := map[string]string{
		"a iso": "stalled 3 2012H2", "c iso": "falling 0 2014H1", "a jobs": "stalled 2 2013H2", "c jobs": "off_pace 0 ",
		"b edition":    "stalled 2 2013H2",
		"b renumbered": "stalled 6 2011H2",
	}
	for cell, s := range want {
		check(t, cell, got[cell], s)
	}
	for cell, s := range got {
		if want[cell] == "" {
			t.Errorf("%s is listed as %s", cell, s)
		}
	}
	for _, r := range a.Rows {
		if r.Reason == "" || strings.Contains(r.Reason, "{") {
			t.Errorf("%s %s %v: the reason is %q", r.Unit.ID, r.Indicator, r.States, r.Reason)
		}
	}
}

// cellsFrom writes rows of values as reports, half-year by half-year.
func cellsFrom(first string, rows map[string]string) string {
	var b strings.Builder
	for cell, values := range rows {
		p, _ := giaoban.ParsePeriod(first)
		unit, indicator, _ := strings.Cut(cell, " ")
		for v := range strings.FieldsSeq(values) {
			if v != "-" {
				fmt.Fprintln(&b, unit, indicator, p.Key(), v)
			}
			p = p.Next()
		}
	}
	return b.String()
}

// A flow that was 0 in this part of the year every earlier year rests in its
// season; one where less is better is listed and raises nothing; a revision that
// removes the cause removes the verdict.
func TestZeroRun(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-06-20", cellsFrom("2010H2", map[string]string{"a jobs": "5 0 5 0 5 0 0 0", "b jobs": "5 0 5 0 5 0 5 0"}))
	w.report("2014-06-21", "a cases 2014-03 2\na cases 2014-04 0\na cases 2014-05 0\na cases 2014-06 0\nb cases 2014-06 0")
	listed := func() string {
		a, err := w.Stalled(t.Context(), query.StalledRequest{Period: "2014-06"})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, r := range a.Rows {
			if slices.Contains(r.States, query.Stalled) || slices.Contains(r.States, query.ZeroRun) {
				out = append(out, fmt.Sprint(r.Unit.ID, " ", r.Indicator, " ", r.States[len(r.States)-1], " ", r.Periods))
			}
		}
		return strings.Join(out, ", ")
	}
	check(t, "as reported", listed(), "a jobs stalled 3, a cases zero_run 3")
	w.report("2014-07-01", "a jobs 2014H1 1\na cases 2014-05 4")
	check(t, "after a revision", listed(), "")
}

// What is due and has not come is a row of its own; a unit from which nothing came
// is silent; one that ended is neither.
func TestOverdueAndSilent(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-06-20", "a offices 2013H2 1\ne offices 2012H2 1\noffice offices 2014H1 1\nb offices 2013H1 1\nb offices 2014H1 na\na jobs 2014H1 5\nc jobs 2013H1 4")
	a, err := w.Stalled(t.Context(), query.StalledRequest{Indicator: "offices"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range a.Rows {
		out = append(out, fmt.Sprintf("%s %v %d since %s, %d days", r.Unit.ID, r.States, r.MissingCount, r.MissingSince, r.OverdueDays))
	}
	check(t, "offices", strings.Join(out, "\n"), "c [silent overdue] 4 since 2012H2, 567 days\na [overdue] 1 since 2014H1, 20 days")
	if len(a.Ended) != 1 || a.Ended[0].ID != "e" || a.Ended[0].EndedOn.String() != "2013-07-01" {
		t.Errorf("ended: %+v, want e on 2013-07-01", a.Ended)
	}
	w.today = date(t, "2014-06-25")
	if a, err = w.Stalled(t.Context(), query.StalledRequest{Indicator: "offices"}); err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Rows {
		if r.Unit.ID == "a" {
			t.Errorf("on the due day nothing is overdue: %+v", r)
		}
	}
}

// Expected is who owes; on time is who came by the last day of grace, by the
// calendar of the province and its clock.
func TestCompleteness(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.catalogue.Calendar = giaoban.Calendar{{Frequency: giaoban.Half, ValidTo: giaoban.Forever, GraceDays: 2}}
	w.report("2014-06-25", "a offices 2014H1 1\na bands:19 2014H1 1")
	w.report("2014-06-27", "b offices 2014H1 1")
	w.report("2014-06-28", "c offices 2014H1 1\nb bands 2014H1 na\na offices 2014H1 2\na bands:8-10 2014H1 5")
	a, err := w.Completeness(t.Context(), query.CompletenessRequest{Indicators: []string{"offices", "bands", "rate"}})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range a.Rows {
		out = append(out, fmt.Sprintf("%s %s %d %d %d late %d overdue %d", r.Unit.ID, r.Indicator, r.Expected, r.Received, r.OnTime, r.LateDays, r.Overdue))
	}
	check(t, a.Period, strings.Join(out, "\n"), strings.Join([]string{
		"a offices 1 1 1 late 0 overdue 0", "b offices 1 1 1 late 2 overdue 0", "c offices 1 1 0 late 3 overdue 0",
		"a bands 1 1 1 late 0 overdue 0", "b bands 0 0 0 late 0 overdue 0", "c bands 1 0 0 late 0 overdue 20",
	}, "\n"))
	if a.Totals != (query.CompletenessTotals{Expected: 5, Received: 4, OnTime: 3}) {
		t.Errorf("totals %+v", a.Totals)
	}
}

func TestHistory(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-06-20", "a jobs 2014H1 10\na resolved 2014H1 9")
	w.report("2014-06-25", "a jobs 2014H1 12\nb jobs 2014H1 5\na due 2014H1 10\na capital 2014C03 5")
	w.report("2014-06-26", "a jobs 2014H1 10\na capital 2014C06 9")
	ask := func(indicator string, unit giaoban.UnitID, key string) *query.HistoryAnswer {
		a, err := w.History(t.Context(), query.HistoryRequest{Indicator: indicator, Unit: unit, Period: key})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	var out []string
	for _, r := range ask("jobs", "a", "2014H1").Revisions {
		out = append(out, fmt.Sprintf("%d: %s %s %s %v", r.Number, shown(r.Value), r.FileName, r.Raw, r.InForce))
	}
	check(t, "every revision down to the cell", strings.Join(out, "; "), "1: 10 report.csv 10 false; 2: 12 report.csv 12 false; 3: 10 report.csv 10 true")
	for _, x := range []struct{ of, want string }{
		{"jobs p 2014H1", "a jobs 2014H1 10; b jobs 2014H1 5; c jobs 2014H1 –"},
		{"rate a 2014H1", "a resolved 2014H1 9; a due 2014H1 10"},
		{"capital a 2014Q2", "a capital 2014H1 9; a capital 2014Q1 5"},
	} {
		f := strings.Fields(x.of)
		var parts []string
		for _, p := range ask(f[0], giaoban.UnitID(f[1]), f[2]).Parts {
			parts = append(parts, fmt.Sprintf("%s %s %s %s", p.Unit.ID, p.Indicator, p.Period, shown(p.Value)))
		}
		check(t, "parts of "+x.of, strings.Join(parts, "; "), x.want)
	}
}

func TestUnits(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	for _, x := range []struct {
		r    query.UnitsRequest
		want string
	}{
		{query.UnitsRequest{}, "p a b c office"},
		{query.UnitsRequest{At: "2011-12-31"}, "p a b e office"},
		{query.UnitsRequest{Level: "district", Parent: "p"}, "a b c office"},
		{query.UnitsRequest{Query: "don xuan"}, "b"},
		{query.UnitsRequest{Query: "DUYÊN"}, "c"},
		{query.UnitsRequest{Parent: "p", Limit: 2}, "a b …"},
		{query.UnitsRequest{Parent: "p", Limit: 2, Cursor: "b"}, "c office"},
	} {
		a, err := w.Units(t.Context(), x.r)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, u := range a.Units {
			ids = append(ids, string(u.ID))
		}
		if a.Next != "" {
			ids = append(ids, "…")
		}
		check(t, fmt.Sprintf("%+v", x.r), strings.Join(ids, " "), x.want)
	}
}

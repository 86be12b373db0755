package query_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// A table's figures lead to the file that was received last of what they are made of.
func TestWhereFiguresOfATableCameFrom(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	days := map[string]string{}
	for n, lines := range []string{"a jobs 2014H1 1\na resolved 2014H1 3", "b jobs 2014H1 2\na due 2014H1 4", "p jobs 2013H2 9", "a capital 2014C03 5", "a capital 2014C06 9\na cases 2014-02 1", "a jobs 2014H1 7"} {
		day := fmt.Sprintf("2014-07-%02d", n+1)
		w.report(day, lines)
		days[fmt.Sprint(giaoban.RevisionAt(date(t, day).Time().Add(3*time.Hour)))] = day
	}
	at := func(code string, unit giaoban.UnitID, key string) query.FigureAt {
		return query.FigureAt{Indicator: code, Unit: unit, Period: period(t, key)}
	}
	asked := []query.FigureAt{at("jobs", "a", "2014H1"), at("jobs", "b", "2014H1"), at("jobs", "p", "2014H1"), at("jobs", "p", "2013H2"), at("rate", "a", "2014H1"),
		at("capital", "a", "2014Q2"), at("capital", "a", "2014Q1"), at("cases", "a", "2014Q1"), at("jobs", "c", "2014H1"), {Indicator: "jobs", Unit: "c", Period: period(t, "2014H1"), Revision: w.one("jobs", "a", "2014H1").Revision}}
	for _, c := range []struct{ why, asOf, want string }{
		{"now", "", "06 02 06 03 02 05 04 05 – 06"},
		{"as of the fifth", "2014-07-05", "01 02 02 03 02 05 04 05 – 06"},
	} {
		moment := time.Time{}
		if c.asOf != "" {
			moment = date(t, c.asOf).Time().Add(4 * time.Hour)
		}
		sources, err := w.Sources(t.Context(), asked, moment)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range sources {
			if s.Revision == "" {
				got = append(got, "–")
				continue
			}
			if s.File != "report.csv" || s.ReceivedAt == nil {
				t.Errorf("%+v", s)
			}
			got = append(got, strings.TrimPrefix(days[s.Revision], "2014-07-"))
		}
		check(t, c.why, strings.Join(got, " "), c.want)
	}
}

// What a point says of its newest revision is what its source is looked for by.
func TestTheRevisionOfAPointIsItsSource(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a capital 2014-01 5\na capital 2014-02 9\na jobs 2014H1 1\nb jobs 2014H1 2\na bands:19 2014H1 4")
	w.report("2014-07-02", "a capital 2014-03 12\nb jobs 2014H1 3\na resolved 2014H1 1\na due 2014H1 2")
	for _, code := range []string{"capital", "jobs", "rate"} {
		a, err := w.Series(t.Context(), query.SeriesRequest{Indicator: code, Parent: "p", Level: "district"})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range a.Series {
			var asked []query.FigureAt
			for _, p := range one.Points {
				asked = append(asked, query.FigureAt{Indicator: code, Unit: one.Unit.ID, Period: giaoban.Period{Starts: p.Starts, Ends: p.Ends}, Revision: p.Revision})
			}
			sources, err := w.Sources(t.Context(), asked, time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			for n, s := range sources {
				if s.Revision != one.Points[n].Revision {
					t.Errorf("%s of %s in %s: source %q, revision %q", code, one.Unit.ID, one.Points[n].Period, s.Revision, one.Points[n].Revision)
				}
			}
		}
	}
}

package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// A figure of unit × period: what was reported, what is summed, derived or missing,
// and over how many units.
func TestFigures(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a jobs 2013H1 100
		b jobs 2013H1 50
		c jobs 2013H1 30
		a jobs 2013H2 120
		b jobs 2013H2 0
		c jobs 2013H2 na
		p jobs 2014H1 200
		a jobs 2014H1 110
		b jobs 2014H1 80 provisional
		a iso 2013H2 10
		a iso 2014H1 12 illustrative
		b iso 2014H1 8
		c iso 2014H1 withdrawn
		a offices 2014H1 3
		b offices 2014H1 4
		c offices 2014H1 5
		office offices 2014H1 64
		a resolved 2014H1 90
		a due 2014H1 100
		b resolved 2014H1 10
		b due 2014H1 100
		c resolved 2014H1 1000
		p rate 2013H1 75
		a resolved 2013H2 5
		a due 2013H2 0
		a ontime 2014H1 9/10
		b ontime 2014H1 45/90
		c ontime 2014H1 99
		a index 2014H1 61.5
		b index 2014H1 70`)
	w.report("2014-07-02", `a capital 2014-01 10
		a capital 2014C02 25
		a capital 2014Q1 40
		a capital 2014C04 35
		a capital 2014C06 90
		c capital 2012C03 7`)
	for _, x := range []struct{ of, want, why string }{
		{"jobs a 2013H1", "100 reported reported 1/1", "as it came"},
		{"jobs a 2013", "220 derived reported 1/1", "a flow of a year is the sum of its halves"},
		{"jobs c 2013", "30 derived reported 1/1", "a half that does not apply takes nothing away"},
		{"jobs a 2014", "110 derived reported 0/1", "a partial sum is a value, and not covered"},
		{"jobs p 2013H1", "180 summed reported 3/3", "all who owe it came"},
		{"jobs p 2013H2", "120 summed reported 2/2", "0 is a figure; not applicable is out of the count"},
		{"jobs p 2014H1", "200 reported reported 2/3", "reported at the unit wins over the sum"},
		{"jobs b 2014H1", "80 reported provisional 1/1", "a status is kept"},
		{"jobs c 2014H1", "–  missing 0/1", "missing is not zero"},
		{"jobs p 2012H1", "–  missing 0/3", "a total of nothing is missing"},
		{"iso a 2014", "12 derived reported 0/1", "of a stock the last counts"},
		{"iso p 2014H1", "20 summed reported 2/3", "a withdrawn figure is not in the sum"},
		{"iso c 2014H1", "– reported withdrawn 0/1", "and says what it is"},
		{"offices p 2014H1", "76 summed reported 3/3", "offices outside districts are summed, not counted"},
		{"rate a 2014H1", "90 reported reported 1/1", "a ratio of two indicators"},
		{"rate p 2014H1", "50 summed reported 2/3", "Σn/Σd over the units with both parts, not a mean of rates"},
		{"rate c 2014H1", "–  missing 0/1", "one part is no ratio"},
		{"rate p 2013H1", "75 reported reported 0/3", "the rate itself, where the parts are absent"},
		{"rate a 2014", "–  missing 0/1", "a flow with a carry-over is not summed over periods"},
		{"rate a 2013H2", "– reported reported 1/1", "a denominator of 0 gives no rate"},
		{"ontime p 2014H1", "54 summed reported 2/3", "a rate without parts adds over nothing"},
		{"ontime c 2014H1", "99 reported reported 1/1", "and stands for its own unit"},
		{"index b 2014H1", "70 reported reported 1/1", "an index is its own unit's; a total of it is refused"},
		{"capital a 2014C02", "25 reported reported 1/1", "cumulative as reported"},
		{"capital a 2014-01", "10 reported reported 1/1", "January is its own cumulative"},
		{"capital a 2014-02", "15 derived reported 1/1", "the own month is a difference"},
		{"capital a 2014-03", "15 derived reported 1/1", "Q1 and the first three months are one span"},
		{"capital a 2014-04", "– derived reported 0/1", "a cumulative flow that falls is an error to show"},
		{"capital a 2014-05", "–  missing 0/1", "without May's report there is no May"},
		{"capital a 2014Q1", "40 reported reported 1/1", "a quarter"},
		{"capital a 2014Q2", "50 derived reported 1/1", "the quarter between two cumulative reports"},
		{"capital c 2012Q1", "7 reported reported 1/1", "a unit that began on 1 January"},
	} {
		f := strings.Fields(x.of)
		check(t, x.of+": "+x.why, said(w.one(f[0], giaoban.UnitID(f[1]), f[2])), x.want)
	}

	total := w.one("jobs", "p", "2014H1")
	check(t, "the sum beside the reported total, and the difference", shown(total.Summed)+" "+shown(total.Difference), "190 10")
	check(t, "who is missing", fmt.Sprint(total.Missing), "[c]")
	if !w.one("iso", "p", "2014H1").Illustrative || w.one("iso", "p", "2013H2").Illustrative {
		t.Error("a figure is illustrative if anything in it is, and only then")
	}
	if p := w.one("rate", "p", "2014H1"); shown(p.Numerator) != "100" || shown(p.Denominator) != "200" {
		t.Errorf("parts of the ratio: %s/%s, want 100/200", shown(p.Numerator), shown(p.Denominator))
	}
	if p := w.one("capital", "a", "2014-04"); !strings.Contains(p.Note, "40") || !strings.Contains(p.Note, "35") {
		t.Errorf("the note of a falling cumulative figure names both: %q", p.Note)
	}
}

// Nothing is overwritten: any view can be asked as it stood.
func TestSeriesAsOf(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-06-20", "a jobs 2014H1 10")
	w.report("2014-06-25", "a jobs 2014H1 12\n b jobs 2014H1 5")
	w.report("2014-07-10", "a jobs 2014H1 10")
	w.report("2014-07-11", "b jobs 2014H1 withdrawn")
	for _, x := range []struct{ asOf, want string }{
		{"2014-06-19", "–"}, {"2014-06-20", "10"}, {"2014-06-24", "10"}, {"2014-06-25", "17"}, {"2014-07-10", "15"}, {"2014-07-11", "10"}, {"", "10"},
	} {
		r := query.SeriesRequest{Units: []giaoban.UnitID{"p"}, From: "2014H1", To: "2014H1"}
		if x.asOf != "" {
			r.AsOf = date(t, x.asOf).Time().Add(12 * time.Hour)
		}
		if got := shown(w.series("jobs", r)[0].Value); got != x.want {
			t.Errorf("as of %s: %s, want %s", x.asOf, got, x.want)
		}
	}
}

// The axis: all there is by default, nothing from after the viewing day unless
// asked for, no points outside a unit's life, a year of silence after the last.
func TestSeriesAxis(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a jobs 2012H2 1
		b jobs 2013H2 1
		e offices 2012H2 4
		e offices 2013H1 4
		a offices 2014H1 4
		b jobs 2014H2 9
		a cases 2012-01 3
		a capital 2014C03 3`)
	for _, x := range []struct {
		why, indicator string
		r              query.SeriesRequest
		want           string
	}{
		{"from the first figure to the last; a running period shows if it has one", "jobs", query.SeriesRequest{Units: []giaoban.UnitID{"p"}}, "2012H2 2013H1 2013H2 2014H1 2014H2"},
		{"of a unit that fell silent a year more", "jobs", query.SeriesRequest{Units: []giaoban.UnitID{"a"}}, "2012H2 2013H1 2013H2"},
		{"what was asked for, figures or not", "jobs", query.SeriesRequest{Units: []giaoban.UnitID{"a"}, From: "2014H1", To: "2015"}, "2014H1 2014H2 2015H1 2015H2"},
		{"not outside a unit's life", "offices", query.SeriesRequest{Units: []giaoban.UnitID{"e"}, From: "2012", To: "2014"}, "2012H1 2012H2 2013H1"},
		{"a year of silence, no more", "cases", query.SeriesRequest{Units: []giaoban.UnitID{"a"}, From: "2012-01"}, "2012-01 2012-02 2012-03 2012-04 2012-05 2012-06 2012-07 2012-08 2012-09 2012-10 2012-11 2012-12 2013-01"},
		{"C-keys in a cumulative series only", "capital", query.SeriesRequest{Units: []giaoban.UnitID{"a"}, Frequency: "cumulative", To: "2014C03"}, "2014C03"},
		{"by year", "jobs", query.SeriesRequest{Units: []giaoban.UnitID{"p"}, Frequency: "year"}, "2012 2013 2014"},
	} {
		var keys []string
		for _, p := range w.series(x.indicator, x.r) {
			keys = append(keys, p.Period)
		}
		check(t, x.why, strings.Join(keys, " "), x.want)
	}
}

// Reading narrowly and reading from memory give the same answer.
func TestSeriesColdAndWarmAgree(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2012H2 1\nb jobs 2013H2 1\nc jobs 2014H1 5\na due 2014H1 10\na resolved 2014H1 9")
	for _, indicator := range []string{"jobs", "rate"} {
		cold := written(w, indicator)
		check(t, "the second time, from a block", written(w, indicator), cold)
		asked := w.store.Statements()
		check(t, "the third time, from memory", written(w, indicator), cold)
		if w.store.Statements() != asked {
			t.Errorf("%s: the third time asked the engine again", indicator)
		}
	}
	before := written(w, "jobs")
	w.report("2014-07-02", "a jobs 2012H2 2")
	if written(w, "jobs") == before {
		t.Error("a report came, and memory still gives the old figure")
	}
}

func written(w *world, indicator string) string {
	var b strings.Builder
	for _, p := range w.series(indicator, query.SeriesRequest{Units: []giaoban.UnitID{"p"}}) {
		fmt.Fprintln(&b, p.Period, said(p), p.Missing, p.Revision)
	}
	return b.String()
}

// Every problem of a request has a stable code.
func TestProblems(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2014H1 1\na index 2014H1 5")
	ctx := t.Context()
	series := func(r query.SeriesRequest) error { _, err := w.Series(ctx, r); return err }
	for _, x := range []struct {
		code string
		err  error
	}{
		{"unknown_indicator", series(query.SeriesRequest{Indicator: "jobz"})},
		{"unknown_unit", series(query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"zz"}})},
		{"bad_period", series(query.SeriesRequest{Indicator: "jobs", From: "2014H3"})},
		{"bad_period", series(query.SeriesRequest{Indicator: "jobs", From: "2015", To: "2014"})},
		{"bad_frequency", series(query.SeriesRequest{Indicator: "jobs", Frequency: "decade"})},
		{"bad_boundaries", series(query.SeriesRequest{Indicator: "jobs", Boundaries: "yesterday"})},
		{"use_distribution", series(query.SeriesRequest{Indicator: "bands"})},
		{"unknown_level", series(query.SeriesRequest{Indicator: "jobs", Level: "galaxy"})},
		{"no_such_level", series(query.SeriesRequest{Indicator: "jobs", Level: "town"})},
		{"no_successor", series(query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"e"}, Boundaries: query.Current})},
		{"not_yet", series(query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"c"}, Boundaries: "2011-06-30"})},
		{"not_additive", series(query.SeriesRequest{Indicator: "index", Units: []giaoban.UnitID{"p"}, From: "2014H1", To: "2014H1"})},
		{"bad_sort", func() error {
			_, err := w.Compare(ctx, query.CompareRequest{Indicator: "jobs", Sort: "luck"})
			return err
		}()},
		{"bad_scale", func() error {
			_, err := w.Compare(ctx, query.CompareRequest{Indicator: "jobs", PerScale: "-1"})
			return err
		}()},
		{"no_distribution", func() error {
			_, err := w.Distribution(ctx, query.DistributionRequest{Indicator: "jobs", Unit: "p"})
			return err
		}()},
	} {
		var p *giaoban.Problem
		if !errors.As(x.err, &p) {
			t.Errorf("want problem %s, got %v", x.code, x.err)
			continue
		}
		if p.Code != x.code {
			t.Errorf("code %s, want %s: %v", p.Code, x.code, p)
		}
		if strings.Contains(p.Message.VI+p.Message.EN, "{") {
			t.Errorf("%s has an empty place: %+v", p.Code, p.Message)
		}
	}
}

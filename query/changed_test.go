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

// briefed is the world with some of its indicators on the first page.
func briefed(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, "2014-07-15")
	all := worldIndicators()
	for n, code := range []string{"jobs", "rate", "bands", "capital"} {
		for _, i := range all {
			if i.Code == code {
				i.Headline = n + 1
			}
		}
	}
	w.catalogue.SetIndicators(all)
	w.Service = query.New(w.store, w.catalogue, query.Options{Today: func() giaoban.Date { return w.today }, Zone: hanoi})
	return w
}

func (w *world) changed(since string, r query.ChangedRequest) *query.ChangedAnswer {
	w.t.Helper()
	r.Since = date(w.t, since).Time()
	a, err := w.Changed(w.t.Context(), r)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// revisions writes the changed figures: unit indicator period old→new (difference).
func revisions(a *query.ChangedAnswer) string {
	state := func(s query.FigureState) string {
		text := shown(s.Value)
		if s.Numerator != nil {
			text += "=" + s.Numerator.String() + "/" + s.Denominator.String()
		}
		if s.Value == nil || s.Status != giaoban.Reported {
			text += " " + s.Status.String()
		}
		if s.Illustrative {
			text += "◇"
		}
		return text
	}
	var out []string
	for _, f := range a.Figures {
		code := f.Indicator
		if f.Band != "" {
			code += ":" + f.Band
		}
		out = append(out, fmt.Sprintf("%s %s %s %s %s→%s (%s)", f.Change, f.Unit.ID, code, f.Period, state(f.Before), state(f.After), shown(f.Difference)))
	}
	return strings.Join(out, "; ")
}

// effectOf writes one effect: period before→after (difference = revisions + new) latest.
func effectOf(t *testing.T, a *query.ChangedAnswer, code, band string) string {
	t.Helper()
	for _, e := range a.Effects {
		if e.Indicator.Code != code || e.Band != band {
			continue
		}
		text := "nothing"
		if e.Before != nil {
			text = fmt.Sprintf("%s %s→%s (%s = %s + %s)", e.Before.Period, shown(e.Before.Value), shown(e.After.Value), shown(e.Difference), shown(e.FromRevisions), shown(e.FromNew))
		}
		if e.Latest != nil {
			text += fmt.Sprintf(", then %s %s", e.Latest.Period, shown(e.Latest.Value))
		}
		return text
	}
	t.Fatalf("no effect on %s %s", code, band)
	return ""
}

const briefing = `a jobs 2013H2 100
b jobs 2013H2 200
c jobs 2013H2 300 illustrative
a resolved 2013H2 80
a due 2013H2 100
b resolved 2013H2 10
b due 2013H2 100
a bands:19 2013H2 2
a bands:8-10 2013H2 5
a iso 2013H2 7
a capital 2014-03 30`

// What came since a moment: figures that stood then and are others now, how many came
// new, and the effect on each headline, parted into revisions and new reports.
func TestWhatChangedSinceTheLastBriefing(t *testing.T) {
	w := briefed(t)
	w.report("2014-01-20", briefing)
	for _, c := range []struct {
		why, received, lines string
		counts               query.ChangedCounts
		figures              string
		effects              map[string]string
	}{
		{"nothing came", "", "", query.ChangedCounts{}, "", map[string]string{"jobs ": "2013H2 600→600 (0 = 0 + 0)", "rate ": "2013H2 45→45 (0 = 0 + 0)"}},
		{"a revision moves the total by its own difference", "2014-02-10", "a jobs 2013H2 90", query.ChangedCounts{Revised: 1},
			"revised a jobs 2013H2 100→90 (-10)", map[string]string{"jobs ": "2013H2 600→590 (-10 = -10 + 0)"}},
		{"the same again is no revision", "2014-02-11", "b jobs 2013H2 200", query.ChangedCounts{Revised: 1}, "revised a jobs 2013H2 100→90 (-10)", nil},
		{"a late report of a unit is a new report", "2014-02-12", "c resolved 2013H2 50\nc due 2013H2 50", query.ChangedCounts{Revised: 1, New: 2},
			"revised a jobs 2013H2 100→90 (-10)", map[string]string{"rate ": "2013H2 45→56 (11 = 0 + 11)"}},
		{"of a ratio revision and new report part exactly", "2014-02-13", "a resolved 2013H2 100", query.ChangedCounts{Revised: 2, New: 2},
			"revised a jobs 2013H2 100→90 (-10); revised a resolved 2013H2 80→100 (20)", map[string]string{"rate ": "2013H2 45→64 (19 = 10 + 9)"}},
		{"illustrative becomes published: the same number, another figure", "2014-02-14", "c jobs 2013H2 300", query.ChangedCounts{Revised: 3, New: 2},
			"revised a jobs 2013H2 100→90 (-10); revised c jobs 2013H2 300◇→300 (0); revised a resolved 2013H2 80→100 (20)", map[string]string{"jobs ": "2013H2 600→590 (-10 = -10 + 0)"}},
		{"withdrawn, and a status alone", "2014-02-15", "b jobs 2013H2 withdrawn\na iso 2013H2 7 provisional", query.ChangedCounts{Revised: 4, Withdrawn: 1, New: 2},
			"revised a jobs 2013H2 100→90 (-10); withdrawn b jobs 2013H2 200→– withdrawn (–); revised c jobs 2013H2 300◇→300 (0); revised a iso 2013H2 7→7 provisional (0); revised a resolved 2013H2 80→100 (20)",
			map[string]string{"jobs ": "2013H2 600→390 (-210 = -210 + 0)"}},
		{"a new period arrives beside the old one", "2014-07-10", "a jobs 2014H1 500\na bands:19 2013H2 3\na bands:11-14 2013H2 1", query.ChangedCounts{Revised: 5, Withdrawn: 1, New: 4}, "",
			map[string]string{"jobs ": "2013H2 600→390 (-210 = -210 + 0), then 2014H1 500", "bands 19": "2013H2 2→3 (1 = 1 + 0)", "bands 11-14": "2013H2 –→1 (– = – + –)"}},
		{"a cumulative report for a later month", "2014-07-11", "a capital 2014C04 50\na capital 2014C03 35", query.ChangedCounts{Revised: 5, Withdrawn: 1, New: 6}, "",
			map[string]string{"capital ": "2014-03 30→30 (0 = 0 + 0), then 2014-04 15"}},
		{"what is dated after the viewing day does not show", "2014-07-12", "a jobs 2015H1 1", query.ChangedCounts{Revised: 5, Withdrawn: 1, New: 6}, "", nil},
		{"taken back: a figure that went and came back has not changed", "2014-07-13", "a jobs 2013H2 100\nb jobs 2013H2 200\nc jobs 2013H2 300 illustrative\na resolved 2013H2 80\na iso 2013H2 7\na bands:19 2013H2 2",
			query.ChangedCounts{New: 6}, "", map[string]string{"jobs ": "2013H2 600→600 (0 = 0 + 0), then 2014H1 500"}},
	} {
		if c.received != "" {
			w.report(c.received, c.lines)
		}
		a := w.changed("2014-02-01", query.ChangedRequest{})
		if a.Counts != c.counts {
			t.Errorf("%s: %+v, want %+v", c.why, a.Counts, c.counts)
		}
		if c.figures != "" || c.counts.Revised == 0 {
			check(t, c.why, revisions(a), c.figures)
		}
		for key, want := range c.effects {
			code, band, _ := strings.Cut(key, " ")
			check(t, c.why+": "+key, effectOf(t, a, code, band), want)
		}
	}
}

// Between two moments in the past; under one unit; of one indicator.
func TestChangesAreNarrowed(t *testing.T) {
	w := briefed(t)
	w.report("2014-01-20", "a jobs 2013H2 100\nb jobs 2013H2 200\na iso 2013H2 7")
	w.report("2014-02-10", "a jobs 2013H2 90\na iso 2013H2 8")
	w.report("2014-02-20", "a jobs 2013H2 95\nb jobs 2013H2 220")
	for _, c := range []struct {
		why, since string
		r          query.ChangedRequest
		want       string
		effects    int
	}{
		{"all", "2014-02-01", query.ChangedRequest{}, "revised a jobs 2013H2 100→95 (-5); revised b jobs 2013H2 200→220 (20); revised a iso 2013H2 7→8 (1)", 6},
		{"up to a day", "2014-02-01", query.ChangedRequest{Until: date(t, "2014-02-15").Time()}, "revised a jobs 2013H2 100→90 (-10); revised a iso 2013H2 7→8 (1)", 6},
		{"from a later day", "2014-02-15", query.ChangedRequest{}, "revised a jobs 2013H2 90→95 (5); revised b jobs 2013H2 200→220 (20)", 6},
		{"one unit", "2014-02-01", query.ChangedRequest{Parent: "b"}, "revised b jobs 2013H2 200→220 (20)", 6},
		{"one indicator, no headline", "2014-02-01", query.ChangedRequest{Indicator: "iso"}, "revised a iso 2013H2 7→8 (1)", 1},
		{"after everything", "2014-07-14", query.ChangedRequest{}, "", 6},
	} {
		a := w.changed(c.since, c.r)
		check(t, c.why, revisions(a), c.want)
		if len(a.Effects) != c.effects {
			t.Errorf("%s: %d effects, want %d", c.why, len(a.Effects), c.effects)
		}
	}
	a := w.changed("2014-02-01", query.ChangedRequest{})
	if f := a.Figures[0]; f.FileName != "report.csv" || f.Sheet != "S" || f.Cell != "D1" || f.By != "test" || f.ReceivedAt.IsZero() || f.After.Revision == f.Before.Revision {
		t.Errorf("where it comes from: %+v", f)
	}
}

// Pages of the list join to the whole, each figure once.
func TestPagesOfChanges(t *testing.T) {
	w := briefed(t)
	var before, after strings.Builder
	for n := range 7 {
		fmt.Fprintf(&before, "a cases 2013-%02d %d\n", n+1, n)
		fmt.Fprintf(&after, "a cases 2013-%02d %d\n", n+1, n+10)
	}
	w.report("2014-01-20", before.String())
	w.report("2014-02-10", after.String())
	whole := revisions(w.changed("2014-02-01", query.ChangedRequest{}))
	var joined []string
	cursor := ""
	for range 10 {
		a := w.changed("2014-02-01", query.ChangedRequest{Limit: 3, Cursor: cursor})
		joined = append(joined, revisions(a))
		if a.Counts.Revised != 7 {
			t.Errorf("a page counts %d revised, all are 7", a.Counts.Revised)
		}
		if cursor = a.Next; cursor == "" {
			break
		}
	}
	check(t, "three pages", strings.Join(joined, "; "), whole)
	if len(joined) != 3 {
		t.Errorf("%d pages, want 3", len(joined))
	}
}

func TestChangesThatCannotBeAsked(t *testing.T) {
	w := briefed(t)
	for want, r := range map[string]query.ChangedRequest{
		"bad_since":         {},
		"bad_until":         {Since: date(t, "2014-02-01").Time(), Until: date(t, "2014-01-01").Time()},
		"bad_cursor":        {Since: date(t, "2014-02-01").Time(), Cursor: "x"},
		"unknown_unit":      {Since: date(t, "2014-02-01").Time(), Parent: "z"},
		"unknown_indicator": {Since: date(t, "2014-02-01").Time(), Indicator: "z"},
	} {
		_, err := w.Changed(t.Context(), r)
		var p *giaoban.Problem
		if !errors.As(err, &p) || p.Code != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Past the bound the question is refused with its size, before the figures are read.
func TestTooManyChanges(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 200,001 figures")
	}
	w := briefed(t)
	var all []giaoban.Observation
	first := date(t, "1900-01-01")
	for n := 0; len(all) <= query.MostMoved; n++ {
		day := first + giaoban.Date(n%100_000)
		o := observation(t, []string{"a", "cases", "2014-01", "1"})
		o.Period = giaoban.Period{Starts: day, Ends: day}
		o.Unit = []giaoban.UnitID{"a", "b", "c"}[n/100_000]
		all = append(all, o)
	}
	accept(t, w.store, time.Date(2014, 1, 20, 3, 0, 0, 0, time.UTC), all)
	_, err := w.Changed(t.Context(), query.ChangedRequest{Since: date(t, "2014-01-01").Time(), Lang: giaoban.Vietnamese})
	var p *giaoban.Problem
	if !errors.As(err, &p) || p.Code != "too_wide" || p.Read != "200001" || !strings.Contains(p.Message.VI, "200.001 số liệu về, quá giới hạn 200.000") {
		t.Errorf("%+v", err)
	}
	if _, err := w.Changed(t.Context(), query.ChangedRequest{Since: date(t, "2014-01-01").Time(), Parent: "b"}); err != nil {
		t.Errorf("narrowed to one unit: %v", err)
	}
}

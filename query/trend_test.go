package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Changes in time: like for like, not across breaks nor card years, and why not.
func TestTrend(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	setTargets(t, w,
		giaoban.Target{Unit: "p", Indicator: "jobs", Period: period(t, "2014"), Value: decimal("400")},
		giaoban.Target{Unit: "p", Indicator: "iso", Period: period(t, "2014"), Value: decimal("30")},
		giaoban.Target{Unit: "p", Indicator: "rate", Period: period(t, "2014H1"), Value: decimal("80"), Illustrative: true})
	w.report("2014-07-01", `
		a jobs 2013H1 100
		b jobs 2013H1 50
		c jobs 2013H1 30
		a jobs 2013H2 100
		b jobs 2013H2 60
		a jobs 2014H1 110
		b jobs 2014H1 90
		c jobs 2014H1 50 illustrative
		a iso 2013H2 20
		b iso 2013H2 1
		c iso 2013H2 1
		a iso 2014H1 24
		b iso 2014H1 1
		c iso 2014H1 2
		a offices 2013H2 1
		b offices 2013H2 2
		c offices 2013H2 3
		a offices 2014H1 4
		b offices 2014H1 4
		c offices 2014H1 4
		office offices 2014H1 70
		a resolved 2013H2 40
		a due 2013H2 80
		a resolved 2014H1 75
		a due 2014H1 100
		p cards 2013H2 500
		p cards 2013H1 400
		p cards 2014H1 440
		p edition 2012H1 19
		p edition 2012H2 19
		p edition 2013H1 10
		p edition 2013H2 12
		p renumbered 2012H2 19
		p renumbered 2013H1 24
		b renumbered 2011H2 7
		b renumbered 2012H1 7
		b renumbered 2012H2 7
		b renumbered 2013H1 7`)
	for _, x := range []struct{ of, why, want string }{
		{"jobs p 2014H1", "the change is over the two that reported both; last year all three did", "change +40 25% (2, false) yoy +70 38.889% (3, true) cumulative 250 target 400 due 198.356 pace 1.26"},
		{"jobs p 2013H2", "nothing to compare with last year", "change +10 6.667% (2, false) yoy – –% (0, false) cumulative 340"},
		{"iso p 2014H1", "a state has no cumulative form; due is the share of the way from where it stood at new year", "change +5 22.727% (3, true) yoy – –% (0, false) cumulative – target 30 due 25.967 pace 1.04"},
		{"offices p 2014H1", "82 after 6, of which 70 of an office that did not report before", "change +6 100% (3, false) yoy – –% (0, false) cumulative –"},
		{"rate a 2014H1", "changes of a rate are in points", "change +25 –% (1, true) yoy – –% (0, false) cumulative 75"},
		{"rate p 2014H1", "of the unit that sent both parts twice; the target of the period itself", "change +25 –% (1, true) yoy – –% (0, false) cumulative 75 target 80 due 80 pace 0.938"},
		{"cards p 2014H1", "cards start again each year; the same period of last year compares", "change – –% (0, false) yoy +40 10% (1, true) cumulative 440"},
		{"cards p 2013H2", "within the year they go on", "change +100 25% (1, true) yoy – –% (0, false) cumulative 900"},
		{"edition p 2013H1", "nothing is compared across a definition", "change – –% (0, false) yoy – –% (0, false) cumulative –"},
		{"edition p 2013H2", "within it yes, and last year lies before it", "change +2 20% (1, true) yoy – –% (0, false) cumulative –"},
	} {
		f := strings.Fields(x.of)
		check(t, x.of+": "+x.why, trendSaid(w.trend(f[0], giaoban.UnitID(f[1]), f[2])), x.want)
	}
	if p := w.trend("jobs", "p", "2014H1"); fmt.Sprint(p.LikeForLike.Over) != "[a b]" || p.LikeForLike.YoYOver != nil {
		t.Errorf("the two that reported both are named, and nobody where all did: %+v", p.LikeForLike)
	}
	if p := w.trend("renumbered", "p", "2013H1"); p.Break == nil || p.Break.Link != "chỉ đổi số hiệu" || shown(p.Change) != "5" ||
		p.ChangeNote != "Qua lần đổi định nghĩa ngày 01/01/2013, được so vì: chỉ đổi số hiệu" {
		t.Errorf("across a declared link: %+v", p)
	}
	if p := w.trend("edition", "p", "2013H1"); p.Break == nil || p.Break.Reason != "Quyết định mới" || !strings.Contains(p.ChangeNote, "01/01/2013") {
		t.Errorf("the break is marked and the missing change explained: %+v %q", p.Break, p.ChangeNote)
	}
	if p := w.trend("cards", "p", "2014H1"); p.ChangeNote == "" {
		t.Error("why there is no change of cards is not said")
	}
	if p := w.trend("jobs", "p", "2014H1"); p.ChangeIll || !p.YoYIll || !p.Illustrative {
		t.Errorf("the change over a and b is real (%v), last year's with c is illustrative (%v)", p.ChangeIll, p.YoYIll)
	}
	if p := w.trend("jobs", "c", "2012H1"); p.YoYNote != "" {
		t.Errorf("a missing figure needs no excuse for its change: %q", p.YoYNote)
	}
}

func (w *world) trend(indicator string, unit giaoban.UnitID, key string) query.TrendPoint {
	w.t.Helper()
	a, err := w.Trend(w.t.Context(), query.SeriesRequest{Indicator: indicator, Units: []giaoban.UnitID{unit}, From: key, To: key, Frequency: period(w.t, key).Frequency().String()})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(a.Series) != 1 || len(a.Series[0].Points) != 1 {
		w.t.Fatalf("%s %s %s: want one point: %+v", indicator, unit, key, a.Series)
	}
	return a.Series[0].Points[0]
}

func trendSaid(p query.TrendPoint) string {
	plus := func(v query.Value) string {
		if v != nil && v.Sign() > 0 {
			return "+" + shown(v)
		}
		return shown(v)
	}
	l := p.LikeForLike
	s := fmt.Sprintf("change %s %s%% (%d, %v) yoy %s %s%% (%d, %v) cumulative %s", plus(p.Change), shown(p.ChangePct), l.Units, l.Same,
		plus(p.YoY), shown(p.YoYPct), l.YoYUnits, l.YoYSame, shown(p.Cumulative))
	if p.Target != nil {
		s += fmt.Sprintf(" target %s due %s pace %s", shown(p.Target), shown(p.DueByNow), shown(p.Pace))
	}
	return s
}

func setTargets(t testing.TB, w *world, all ...giaoban.Target) {
	t.Helper()
	if err := w.store.SetTargets(t.Context(), all, giaoban.RevisionAt(date(t, "2014-01-02").Time())); err != nil {
		t.Fatal(err)
	}
}

// A period that is running is compared as far as it is complete, and says so.
func TestIncompletePeriods(t *testing.T) {
	w := newWorld(t, "2014-08-15")
	var lines strings.Builder
	for n, y := range []int{2013, 2014} {
		for m := 1; m <= 12 && (y == 2013 || m <= 7); m++ {
			for _, u := range []string{"a", "b", "c"} {
				if y == 2014 && m == 7 && u == "b" {
					continue // July of b did not come
				}
				fmt.Fprintf(&lines, "%s cases %d-%02d %d\n", u, y, m, m+10*n)
			}
		}
	}
	w.report("2014-08-10", lines.String())
	for _, x := range []struct{ why, unit, key, through, value, yoy, note string }{
		{"the year of all: to the end of June, when nobody was missing", "p", "2014", "2014-06-30", "277", "180", "30/06/2014"},
		{"the year of one that sent July", "a", "2014", "2014-07-31", "98", "70", "31/07/2014"},
		{"a quarter of which one month came", "a", "2014Q3", "2014-07-31", "17", "10", "31/07/2014"},
		{"a quarter of which no month is whole", "p", "2014Q3", "", "34", "", ""},
		{"a complete half", "p", "2014H1", "", "243", "180", ""},
		{"a complete year", "p", "2013", "", "234", "", ""},
		{"six months and nine months are periods", "a", "2013C09", "", "45", "", ""},
	} {
		p := w.trend("cases", giaoban.UnitID(x.unit), x.key)
		through, yoy := "", ""
		if p.Through != nil {
			through = p.Through.String()
		}
		if p.YoY != nil && x.yoy != "" {
			yoy = shown(p.YoY)
		}
		check(t, x.why, fmt.Sprint(through, " ", shown(p.Value), " ", yoy), fmt.Sprint(x.through, " ", x.value, " ", x.yoy))
		if x.note != "" && !strings.Contains(p.YoYNote, x.note) {
			t.Errorf("%s: the note is %q", x.why, p.YoYNote)
		}
	}
}

// Reports that are cut off on the 14th say so, and are not set against others unsaid.
func TestCutOffs(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.catalogue.Calendar = giaoban.Calendar{
		{Frequency: giaoban.Half, ValidFrom: giaoban.FirstDate, ValidTo: day(2014, 1, 1)},
		{Frequency: giaoban.Half, ValidFrom: day(2014, 1, 1), ValidTo: giaoban.Forever, DataFrom: &giaoban.CalendarDay{Month: -1, Day: 15}, DataTo: &giaoban.CalendarDay{Month: 0, Day: 14}},
	}
	w.report("2014-07-01", "a iso 2013H1 3\na iso 2013H2 4\na iso 2014H1 6")
	p := w.trend("iso", "a", "2014H1")
	if p.DataFrom == nil || p.DataFrom.String() != "2013-12-15" || p.DataTo.String() != "2014-06-14" {
		t.Errorf("the days covered: %v to %v", p.DataFrom, p.DataTo)
	}
	if shown(p.YoY) != "3" || p.YoYNote != "Hai kỳ chốt số liệu vào ngày khác nhau" {
		t.Errorf("against another cut: %s, %q", shown(p.YoY), p.YoYNote)
	}
	if p := w.trend("iso", "a", "2013H2"); p.DataFrom != nil || p.ChangeNote != "" {
		t.Errorf("where the days are the period's own nothing is said: %v, %q", p.DataFrom, p.ChangeNote)
	}
}

// The last days of a year belong to a week of the next, or the first to one of the last;
// a week 53 has none to be compared with in most years.
func TestWeeksAtYearEnds(t *testing.T) {
	w := newWorld(t, "2016-02-15")
	w.report("2016-02-10", `
		a weekly 2014-W01 7
		a weekly 2015-W01 5
		a weekly 2015-W52 8
		a weekly 2015-W53 9
		a weekly 2016-W01 4`)
	for _, x := range []struct{ key, starts, ends, change, yoy string }{
		{"2015-W01", "2014-12-29", "2015-01-04", "–", "-2"},
		{"2015-W53", "2015-12-28", "2016-01-03", "1", "–"},
		{"2016-W01", "2016-01-04", "2016-01-10", "-5", "-1"},
	} {
		p := w.trend("weekly", "a", x.key)
		check(t, x.key, fmt.Sprint(p.Starts, " ", p.Ends, " ", shown(p.Change), " ", shown(p.YoY)), fmt.Sprint(x.starts, " ", x.ends, " ", x.change, " ", x.yoy))
	}
	if p := w.trend("weekly", "a", "2015-W53"); p.YoYNote != "Năm trước không có kỳ này" {
		t.Errorf("week 53: %q", p.YoYNote)
	}
}

// Every series can be asked for in the boundaries of another day.
func TestBoundaries(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a jobs 2011H2 10
		b jobs 2011H2 100
		a jobs 2012H1 11
		b jobs 2012H1 70
		c jobs 2012H1 45
		b index 2011H2 9
		b rate_only 2011H2 90
		b whole_only 2011H2 7
		b bands:19 2011H2 4
		b ontime 2011H2 90/100`)
	at := func(indicator string, unit giaoban.UnitID, key string, b query.Boundaries) query.Point {
		p := w.series(indicator, query.SeriesRequest{Units: []giaoban.UnitID{unit}, From: key, To: key, Boundaries: b, Lang: giaoban.English})
		if len(p) != 1 {
			t.Fatalf("%d points", len(p))
		}
		return p[0]
	}
	for _, x := range []struct {
		indicator  string
		unit       giaoban.UnitID
		key        string
		boundaries query.Boundaries
		want       string
	}{
		{"jobs", "b", "2011H2", query.OwnTime, "100 reported reported 1/1"},
		{"jobs", "b", "2011H2", query.Current, "60 apportioned reported 1/1"},
		{"jobs", "c", "2011H2", query.Current, "40 apportioned reported 1/1"},
		{"jobs", "p", "2011H2", query.Current, "110 summed reported 2/2"},
		{"jobs", "a", "2011H2", query.Current, "10 reported reported 1/1"},
		{"jobs", "c", "2012H1", query.Current, "45 reported reported 1/1"},
		{"jobs", "b", "2012H1", "2011-12-31", "115 summed reported 2/2"},
		{"jobs", "p", "2012H1", "2011-12-31", "126 summed reported 3/3"},
		{"ontime", "c", "2011H2", query.Current, "90 apportioned reported 1/1"},
	} {
		check(t, fmt.Sprint(x.indicator, " ", x.unit, " ", x.key, " in ", x.boundaries), said(at(x.indicator, x.unit, x.key, x.boundaries)), x.want)
	}
	part := at("jobs", "c", "2011H2", query.Current).Shares
	if len(part) != 1 || part[0].Unit.ID != "b" || part[0].Share.String() != "0.4" || part[0].Basis != "people" || part[0].Year != 2011 {
		t.Errorf("the share of an apportioned figure: %+v", part)
	}
	for _, x := range []struct{ indicator, unit, says string }{
		{"rate_only", "c", "came without numerator and denominator"},
		{"index", "c", "is not carried into other boundaries"},
		{"whole_only", "c", "is not apportioned"},
	} {
		p := at(x.indicator, giaoban.UnitID(x.unit), "2011H2", query.Current)
		if p.Value != nil || !strings.Contains(p.Note, x.says) {
			t.Errorf("%s of %s: %s, “%s”; want none, and %q", x.indicator, x.unit, shown(p.Value), p.Note, x.says)
		}
	}
	bands, err := w.Distribution(t.Context(), query.DistributionRequest{Indicator: "bands", Unit: "c", From: "2011H2", To: "2011H2", Boundaries: query.Current, Lang: giaoban.English})
	if err != nil || len(bands.Points) != 1 || bands.Points[0].Sum != nil || !strings.Contains(bands.Points[0].Note, "counts units") {
		t.Errorf("bands of a part of a unit: %+v, %v", bands, err)
	}
	bands, err = w.Distribution(t.Context(), query.DistributionRequest{Indicator: "bands", Unit: "p", From: "2011H2", To: "2011H2", Boundaries: query.Current, Lang: giaoban.English})
	if err != nil || len(bands.Points) != 1 || shown(bands.Points[0].Sum) != "4" {
		t.Errorf("bands of the whole: %+v, %v", bands, err)
	}
}

func TestCompare(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a offices 2014H1 10
		b offices 2014H1 30
		c offices 2014H1 30
		office offices 2014H1 99
		a offices 2013H2 10
		b offices 2013H2 25
		a people 2012 1000
		b people 2013 6000
		a cases 2014-01 3
		b cases 2014-01 1`)
	setTargets(t, w, giaoban.Target{Unit: "a", Indicator: "offices", Period: period(t, "2014"), Value: decimal("10")})
	for _, x := range []struct {
		why  string
		r    query.CompareRequest
		want string
	}{
		{"ties share a rank; offices are never ranked", query.CompareRequest{Indicator: "offices"}, "office 99 #0 | b 30 #1 | c 30 #1 | a 10 #3 of 3/3 p 169"},
		{"by change, what has none last", query.CompareRequest{Indicator: "offices", Sort: "change"}, "b 30 #1 | a 10 #3 | c 30 #1 | office 99 #0 of 3/3 p 169"},
		{"by name, đ after d", query.CompareRequest{Indicator: "offices", Sort: "name"}, "a 10 #3 | c 30 #1 | b 30 #1 | office 99 #0 of 3/3 p 169"},
		{"by pace to the target", query.CompareRequest{Indicator: "offices", Sort: "target"}, "a 10 #3 | b 30 #1 | c 30 #1 | office 99 #0 of 3/3 p 169"},
		{"less is better: the lowest first", query.CompareRequest{Indicator: "cases", Period: "2014-01"}, "b 1 #1 | a 3 #2 | c – #0 of 2/3 p 4"},
		{"per 1,000 of the latest population", query.CompareRequest{Indicator: "offices", Per: "people", PerScale: "1000"}, "a 10 #1 | b 5 #2 | c – #0 | office – #0 of 2/3 p 28.167"},
	} {
		a, err := w.Compare(t.Context(), x.r)
		if err != nil {
			t.Fatalf("%s: %v", x.why, err)
		}
		var rows []string
		for _, r := range a.Rows {
			rows = append(rows, fmt.Sprintf("%s %s #%d", r.Unit.ID, shown(r.Value), r.Rank))
		}
		check(t, x.why, fmt.Sprintf("%s of %d/%d p %s", strings.Join(rows, " | "), a.Coverage.Reported, a.Coverage.Expected, shown(a.Total.Value)), x.want)
	}
}

func TestDistribution(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a bands:19 2014H1 2
		a bands:11-14 2014H1 3
		b bands:11-14 2014H1 10
		b bands:8-10 2014H1 0 illustrative
		c bands 2014H1 na
		p iso 2014H1 16
		p bands:19 2013H2 1`)
	a, err := w.Distribution(t.Context(), query.DistributionRequest{Indicator: "bands", Unit: "p"})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range a.Points {
		s := p.Period
		for _, b := range p.Bands {
			s += " " + b.Code + "=" + shown(b.Value)
		}
		out = append(out, fmt.Sprintf("%s sum %s total %s %d/%d %v", s, shown(p.Sum), shown(p.Total), p.Coverage.Reported, p.Coverage.Expected, p.Illustrative))
	}
	check(t, a.Scheme, strings.Join(out, "\n"),
		"2013H2 19=1 11-14=– 8-10=– sum 1 total – 0/3 false\n2014H1 19=2 11-14=13 8-10=0 sum 15 total 16 2/2 true")
}

// A verdict of a series is what a stated test says of its complete, published figures
// since the last change of definition, or of the unit's own territory; too few are no
// verdict.
func TestVerdict(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	var rows strings.Builder
	for year := 2008; year < 2014; year++ {
		n := year - 2008
		fmt.Fprintf(&rows, "a jobs %dH1 %d\na jobs %dH2 %d\n", year, 100+n, year, 300+2*n) // more in the second half, and every year more
		fmt.Fprintf(&rows, "b jobs %dH1 %d\nb jobs %dH2 %d\n", year, 500-n%2*9, year, 700+n%3)
		fmt.Fprintf(&rows, "a met %dH1 %d\na met %dH2 %d\n", year, 500-n%2*9, year, 700+n%3)
		fmt.Fprintf(&rows, "a iso %dH1 %d\na iso %dH2 %d\n", year, 100-10*n, year, 90-10*n)
		fmt.Fprintf(&rows, "a resolved %dH1 %d\na due %dH1 1000\na resolved %dH2 %d\na due %dH2 1000\n", year, 500+20*n, year, year, 510+20*n, year)
		fmt.Fprintf(&rows, "p edition %dH1 %d\np edition %dH2 %d\n", year, n, year, n)
	}
	w.report("2014-07-01", rows.String())
	for _, c := range []struct {
		indicator, unit, to string
		want                query.Verdict
		says                string
	}{
		{"jobs", "a", "2013H2", query.Verdict{Direction: "rising", Test: "seasonal_mann_kendall", Figures: 12, Since: "2008H1"}, "Tăng rõ qua 12 kỳ từ 6 tháng đầu năm 2008: khoảng 1,5"},
		{"met", "a", "2013H2", query.Verdict{Direction: "flat", Test: "seasonal_mann_kendall", Figures: 12, Since: "2008H1"}, "Chưa thấy tăng hay giảm rõ"},
		{"jobs", "b", "2013H2", query.Verdict{Direction: "unknown", Figures: 4, Since: "2012H1"}, "có 4 kỳ đủ số, cần 4 năm cho mỗi kỳ trong năm; chỉ tính từ khi địa giới của đơn vị thay đổi, 01/01/2012"},
		{"iso", "a", "2013H2", query.Verdict{Direction: "falling", Test: "seasonal_mann_kendall", Figures: 12, Since: "2008H1"}, "Giảm rõ qua 12 kỳ từ 6 tháng đầu năm 2008: khoảng 10"},
		{"jobs", "a", "2011H1", query.Verdict{Direction: "unknown", Figures: 7, Since: "2008H1"}, "có 7 kỳ đủ số, cần 4 năm cho mỗi kỳ trong năm"},
		{"rate", "a", "2013H2", query.Verdict{Direction: "rising", Test: "cochran_armitage", Figures: 12, Since: "2008H1"}, "khoảng 2"},
		{"edition", "p", "2013H2", query.Verdict{Direction: "unknown", Figures: 2, Since: "2013H1"}, "có 2 kỳ đủ số"}, // since its definition changed
	} {
		a, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: c.indicator, Units: []giaoban.UnitID{giaoban.UnitID(c.unit)}, From: "2008H1", To: c.to, Lang: giaoban.Vietnamese})
		if err != nil {
			t.Fatal(err)
		}
		got := a.Series[0].Verdict
		if got == nil || got.Direction != c.want.Direction || got.Test != c.want.Test || got.Figures != c.want.Figures || got.Since != c.want.Since || !strings.Contains(got.Sentence, c.says) {
			t.Errorf("%s of %s: %+v, want %+v and %q", c.indicator, c.unit, got, c.want, c.says)
		}
	}
}

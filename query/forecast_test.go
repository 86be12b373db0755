package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// A forecast goes on from the last complete figure, says how it did on the series' past,
// and is none where too little is known or something else begins.
func TestForecast(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	var rows strings.Builder
	for year := 2006; year < 2014; year++ {
		n := year - 2006
		fmt.Fprintf(&rows, "a jobs %dH1 %d\na jobs %dH2 %d\n", year, 100+20*n, year, 300+20*n)
		fmt.Fprintf(&rows, "office iso %dH1 %d\noffice iso %dH2 %d\n", year, 40-5*n, year, 38-5*n+n/7*3)
		fmt.Fprintf(&rows, "a resolved %dH1 %d\na due %dH1 1000\na resolved %dH2 %d\na due %dH2 1000\n", year, 850+20*n, year, year, 860+20*n, year)
		fmt.Fprintf(&rows, "p edition %dH1 %d\np edition %dH2 %d\n", year, n, year, n)
		fmt.Fprintf(&rows, "p renumbered %dH1 %d\np renumbered %dH2 %d\n", year, 2*n, year, 2*n+1)
		fmt.Fprintf(&rows, "e jobs %dH1 5\ne jobs %dH2 5\n", year, year)
		fmt.Fprintf(&rows, "office jobs %dH1 7\noffice jobs %dH2 7\n", year, year)
		for half := 1; half <= 2; half++ {
			fmt.Fprintf(&rows, "b jobs %dH%d 9\n", year, half)
		}
	}
	w.report("2014-07-01", rows.String()+"a jobs 2014H1 260 illustrative")
	ask := func(indicator, unit, to string, ahead int) *query.Forecast {
		a, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: indicator, Units: []giaoban.UnitID{giaoban.UnitID(unit)}, From: "2006H1", To: to, Lang: giaoban.English, Forecast: ahead})
		if err != nil {
			t.Fatal(err)
		}
		return a.Series[0].Forecast
	}
	for _, x := range []struct{ of, to, why, want, says string }{
		{"jobs a", "2014H1", "the year and its usual rise; what is illustrative is no figure", "seasonal_drift 2014H1 260 (260–260) 2014H2 460 (460–460) 2015H1 280 (280–280)", "Forecast for first half of 2014: about 260 things (four times of five from 260 to 260 things): the same period of last year and the usual change of a year; tried from 12 past periods"},
		{"iso office", "2013H2", "a count does not fall below 0", "seasonal_drift 2014H1 0 (0–0) 2014H2 1 (1–1) 2015H1 0 (0–0)", "four times of five"},
		{"rate a", "2013H2", "a part of a whole is no more than it", "drift 2014H1 100 (100–100)", ""},
		{"edition p", "2013H2", "two of the new definition", "", "2 complete periods of one definition, 12 are needed"},
		{"edition p", "2012H2", "the old one has ended", "", "across the change of definition on 1 January 2013"},
		{"renumbered p", "2013H2", "the old definition and the new one are linked", "drift 2014H1 16 (16–16) 2014H2 17 (17–17)", ""},
		{"renumbered p", "2012H2", "and the link is forecast across", "drift 2013H1 14 (14–14)", ""},
		{"jobs e", "2012H2", "the unit ends with the first half", "last_value 2013H1 5 (5–5)", "The unit ends on 1 July 2013"},
		{"jobs b", "2013H2", "since its boundaries changed in 2012 four figures only", "", "4 complete periods"},
		{"jobs b", "2011H2", "nothing across the change to come", "", "across the change of boundaries on 1 January 2012"},
		{"jobs c", "2014H1", "nothing came", "", "0 complete periods"},
	} {
		f := strings.Fields(x.of)
		got := ask(f[0], f[1], x.to, 3)
		if x.want != "" || len(got.Points) == 0 {
			if !strings.HasPrefix(forecastSaid(got), x.want) || (x.want == "") != (len(got.Points) == 0) {
				t.Errorf("%s to %s: %s\n got %s\nwant %s", x.of, x.to, x.why, forecastSaid(got), x.want)
			}
		}
		if !strings.Contains(got.Sentence, x.says) || strings.Contains(got.Sentence, "{") {
			t.Errorf("%s to %s: %q, want %q", x.of, x.to, got.Sentence, x.says)
		}
		if (got.Backtest != nil) != (len(got.Points) > 0) {
			t.Errorf("%s to %s: the backtest is shown where there is a forecast, and only there: %+v", x.of, x.to, got.Backtest)
		}
		for _, p := range got.Points {
			if p.Low.Sign() < 0 || p.Low.Cmp(p.Value) > 0 || p.Value.Cmp(p.High) > 0 || f[0] == "rate" && p.High.Cmp(decimal("100")) > 0 {
				t.Errorf("%s: %+v", x.of, p)
			}
		}
	}
	b := ask("jobs", "a", "2013H2", 1).Backtest
	if b.Origins != 12 || b.NaiveMAE.Cmp(b.MAE) <= 0 || len(b.Models) != 5 || b.Coverage == nil || b.Coverage.String() != "100" {
		t.Errorf("%+v; every step is up or down by hundreds, and the model knows", b)
	}
	if f := ask("jobs", "a", "2013H2", 0); f != nil {
		t.Errorf("nobody asked: %+v", f)
	}
	for _, n := range []int{-1, 9} {
		_, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: "jobs", Forecast: n})
		var p *giaoban.Problem
		if !errors.As(err, &p) || p.Code != "bad_forecast" {
			t.Errorf("%d periods: %v", n, err)
		}
	}
}

func forecastSaid(f *query.Forecast) string {
	out := []string{f.Model}
	for _, p := range f.Points {
		out = append(out, fmt.Sprintf("%s %s (%s–%s)", p.Period, p.Value, p.Low, p.High))
	}
	return strings.Join(out, " ")
}

// What each period left must bring, so that the target is reached.
func TestNeeded(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	target := func(unit, indicator, key, value string) giaoban.Target {
		return giaoban.Target{Unit: giaoban.UnitID(unit), Indicator: indicator, Period: period(t, key), Value: decimal(value)}
	}
	setTargets(t, w, target("a", "jobs", "2014", "400"), target("b", "jobs", "2014", "90"), target("c", "jobs", "2014H1", "90"), target("p", "jobs", "2014", "900"),
		target("a", "iso", "2014", "30"), target("a", "cases", "2014", "10"), target("b", "cases", "2014", "10"),
		giaoban.Target{Unit: "a", Indicator: "rate_only", Period: period(t, "2014"), Value: decimal("90"), Illustrative: true}, target("a", "capital", "2014", "100"))
	w.report("2014-07-01", `
		a jobs 2014H1 110
		b jobs 2014H1 90
		a iso 2014H1 24
		a cases 2014-01 1
		a cases 2014-02 2
		a cases 2014-03 0
		b cases 2014-01 11
		a rate_only 2014H1 84.5
		a capital 2014C03 10
		a capital 2014C04 20`)
	for _, x := range []struct{ of, frequency, why, want string }{
		{"jobs a", "", "290 in the half-year left", "290 in 1: 290 things more are needed in the last period left to reach 400 things for year 2014; 110 things so far"},
		{"jobs b", "", "it is reached", ""},
		{"jobs c", "", "no figure", ""},
		{"jobs p", "", "c has not reported: its jobs are not known to be missing", ""},
		{"iso a", "", "a state rises", "6 in 1: A rise of 6 things is needed in the last period left to reach 30 things for year 2014, from 24 things"},
		{"cases a", "", "seven may come in nine months, none of them a fraction", "0 in 9: At most 0 things more each period, 9 left, keep to 10 things for year 2014; 3 things so far"},
		{"cases b", "", "it is too late", ""},
		{"rate_only a", "", "rounded up: half a point less in each would not be enough", "6 in 1: A rise of 6 things is needed in the last period left to reach 90 things for year 2014, from 85 things (illustrative)"},
		{"capital a", "month", "80 in eight months", "10 in 8: 10 things more"},
		{"capital a", "cumulative", "reported by the month", "10 in 8: 10 things more"},
	} {
		f := strings.Fields(x.of)
		a, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: f[0], Units: []giaoban.UnitID{giaoban.UnitID(f[1])}, Frequency: x.frequency, Lang: giaoban.English})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range a.Series[0].Points {
			if p.Needed != nil {
				got += fmt.Sprintf("%s in %d: %s", p.Needed.PerPeriod, p.Needed.Periods, p.Needed.Sentence)
			}
		}
		if !strings.HasPrefix(got, x.want) || x.want == "" && got != "" {
			t.Errorf("%s by %s: %s\n got %s\nwant %s", x.of, x.frequency, x.why, got, x.want)
		}
	}
}

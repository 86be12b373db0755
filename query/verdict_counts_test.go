package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// Whole numbers of what happened are tested as counts where they are steady enough for
// it, and what they vary beyond chance is said; outbreaks and amounts go by their ranks.
func TestVerdictOfCounts(t *testing.T) {
	counted := func(code string, kind giaoban.Kind, whole bool) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Kind: kind, Whole: whole, UnitOfMeasure: giaoban.Text{VI: "căn", EN: "houses"}, Direction: giaoban.Up,
			Frequencies: []giaoban.Frequency{giaoban.Year}, ReportedAs: giaoban.AsPeriod, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
	}
	c := &giaoban.Catalogue{Hash: "counts", Units: giaoban.NewUnits([]giaoban.Unit{
		{ID: "p", Name: giaoban.Text{VI: "Tỉnh"}, Level: "province", ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}}, nil, nil)}
	series := []struct {
		indicator             *giaoban.Indicator
		why, figures          string
		direction, test, says string
	}{
		{counted("steady", giaoban.Flow{}, true), "six years, too few for ranks", "40 46 55 61 70 76",
			"rising", "poisson_trend", "A clear rise over 6 periods since year 2014: about 7.4 houses a year (Poisson trend test, p < 0.001)"},
		{counted("varying", giaoban.Flow{}, true), "more than chance has it, and said", "40 70 55 85 70 110 100",
			"rising", "poisson_trend", "varying 2."},
		{counted("outbreaks", giaoban.Flow{}, true), "one year is most of it", "3 1 9505 111 2 0 4 1 5",
			"flat", "mann_kendall", "Mann–Kendall"},
		{counted("short", giaoban.Flow{}, true), "outbreaks, and too few for ranks", "3 1 9505 111 2 0",
			"unknown", "", "6 complete periods, 8 are needed"},
		{counted("amount", giaoban.Flow{}, false), "đồng are no counts", "40 46 55 61 70 76",
			"unknown", "", "6 complete periods, 8 are needed"},
		{counted("state", giaoban.Stock{}, true), "what stands is not what happened", "40 46 55 61 70 76",
			"unknown", "", "6 complete periods, 8 are needed"},
	}
	var figures []giaoban.Observation
	var indicators []*giaoban.Indicator
	for _, s := range series {
		indicators = append(indicators, s.indicator)
		for n, f := range strings.Fields(s.figures) {
			figures = append(figures, giaoban.Observation{Amount: giaoban.Of(decimal(f)), Status: giaoban.Reported,
				Figure: giaoban.Figure{Indicator: s.indicator.Code, Unit: "p", Period: giaoban.YearOf(2014 + n)}})
		}
	}
	c.SetIndicators(indicators)
	store := storetest.Open(t)
	accept(t, store, day(2025, 6, 1).Time(), figures)
	service := query.New(store, c, query.Options{Today: func() giaoban.Date { return day(2026, 11, 27) }, Zone: hanoi})
	for _, s := range series {
		a, err := service.Trend(t.Context(), query.SeriesRequest{Indicator: s.indicator.Code, Lang: giaoban.English})
		if err != nil {
			t.Fatal(err)
		}
		v := a.Series[0].Verdict
		check(t, s.indicator.Code+": "+s.why, fmt.Sprint(v.Direction, " by ", v.Test), fmt.Sprint(s.direction, " by ", s.test))
		if !strings.Contains(v.Sentence, s.says) {
			t.Errorf("%s: %q, want %q", s.indicator.Code, v.Sentence, s.says)
		}
		if (v.Dispersion != nil) != (s.test == "poisson_trend") {
			t.Errorf("%s: dispersion %s", s.indicator.Code, shown(v.Dispersion))
		}
	}
}

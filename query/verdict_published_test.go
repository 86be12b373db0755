package query_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// Seven real English series whose publisher says where they go. Five verdicts are the
// same; of the other two the table says why not.
func TestPublishedVerdicts(t *testing.T) {
	series := readVerdicts(t)
	want := []struct {
		name, theirs, ours, test string
		why                      string // the two differ
	}{
		{"Diabetes prevalence aged 17 and over", "increasing", "rising", "cochran_armitage", ""},
		{"GP registered population aged 65 and over", "no change", "flat", "cochran_armitage", ""},
		{"MMR coverage, one dose, 2 years old, Yorkshire and the Humber", "decreasing and getting worse", "falling worse", "cochran_armitage", ""},
		{"Preventable sight loss from diabetic eye disease", "increasing and getting worse", "flat", "cochran_armitage",
			"the fall by a third in 2021 and the return in 2022 vary 39 times as much about the line as lots drawn by chance would; held against that spread no line is shown"},
		{"Emergency readmissions within 30 days", "cannot be calculated (kind of value)", "unknown", "", ""},
		{"Under 75 mortality from cancer", "decreasing and getting better", "unknown", "",
			"an age-standardised rate is not its deaths by its people, so it comes without parts, and five figures are too few for Mann and Kendall: of the orders of five, 8 % score as far from 0"},
		{"Under 75 mortality from cancer, without its last year", "cannot be calculated (fewer than five points)", "unknown", "", ""},
	}
	const spread = "39.3" // of the fourth
	if len(series) != len(want) {
		t.Fatalf("%d series, the file has %d", len(series), len(want))
	}
	same := map[string]string{"increasing": "rising", "no change": "flat", "decreasing and getting worse": "falling worse",
		"cannot be calculated (kind of value)": "unknown", "cannot be calculated (fewer than five points)": "unknown"}
	service := published(t, series)
	for n, w := range want {
		s := series[n]
		check(t, "the series", s.name+": "+s.theirs, w.name+": "+w.theirs)
		a, err := service.Trend(t.Context(), query.SeriesRequest{Indicator: s.code, Units: []giaoban.UnitID{"england"}, Lang: giaoban.English})
		if err != nil {
			t.Fatal(err)
		}
		v := a.Series[0].Verdict
		got := v.Direction
		if v.Judgement != "" {
			got += " " + v.Judgement
		}
		check(t, w.name, got+" by "+v.Test, w.ours+" by "+w.test)
		if (same[w.theirs] == w.ours) != (w.why == "") {
			t.Errorf("%s: theirs is %q, ours %q, and what is said of the difference is %q", w.name, w.theirs, w.ours, w.why)
		}
		if n == 3 {
			check(t, "how much it varies", shown(v.Dispersion), spread)
		}
		t.Logf("%s: theirs: %s; ours: %s", s.name, s.theirs, v.Sentence)
	}
}

// publishedSeries is one of them, as its publisher gives it.
type publishedSeries struct {
	code, name, theirs string
	indicator          *giaoban.Indicator
	figures            []giaoban.Observation
}

func readVerdicts(t *testing.T) (out []publishedSeries) {
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", "peers", "verdicts.csv"))
	if err != nil {
		notTested(t, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		if len(out) == 0 || out[len(out)-1].name != r[0] {
			i := &giaoban.Indicator{Code: "v" + string(rune('a'+len(out))), Name: giaoban.Text{VI: r[0]}, Kind: giaoban.Ratio{Scale: giaoban.Whole(100)},
				UnitOfMeasure: giaoban.Text{VI: "%"}, Decimals: 2, Frequencies: []giaoban.Frequency{giaoban.Year}, ReportedAs: giaoban.AsPeriod,
				Direction: map[string]giaoban.Direction{"none": giaoban.None, "high is good": giaoban.Up, "low is good": giaoban.Down}[r[2]],
				ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
			if r[1] == "crude rate" {
				i.Kind, i.UnitOfMeasure = giaoban.Ratio{Scale: giaoban.Whole(100_000)}, giaoban.Text{VI: "trên 100.000 dân"}
			}
			out = append(out, publishedSeries{code: i.Code, name: r[0], theirs: r[7], indicator: i})
		}
		s := &out[len(out)-1]
		// A standardised rate is no quotient of the two counts beside it.
		amount := giaoban.Of(decimal(r[6]))
		if r[1] == "proportion" || r[1] == "crude rate" {
			amount = giaoban.OfParts(decimal(r[4]), decimal(r[5]))
		}
		s.figures = append(s.figures, giaoban.Observation{Amount: amount, Status: giaoban.Reported,
			Figure: giaoban.Figure{Indicator: s.code, Unit: "england", Period: period(t, r[3])}})
	}
	return out
}

func published(t *testing.T, series []publishedSeries) *query.Service {
	c := &giaoban.Catalogue{Hash: "verdicts", Units: giaoban.NewUnits([]giaoban.Unit{
		{ID: "england", Name: giaoban.Text{VI: "England"}, Level: "country", ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}}, nil, nil)}
	var indicators []*giaoban.Indicator
	var figures []giaoban.Observation
	for _, s := range series {
		indicators, figures = append(indicators, s.indicator), append(figures, s.figures...)
	}
	c.SetIndicators(indicators)
	s := storetest.Open(t)
	accept(t, s, day(2025, 6, 1).Time(), figures)
	return query.New(s, c, query.Options{Today: func() giaoban.Date { return day(2026, 11, 27) }, Zone: hanoi})
}

// notTested says that real data are not at hand, which is no success where they must be.
func notTested(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("the data are not there: %v", err)
	}
	t.Skipf("NOT TESTED: the data are expected at ../shared/data beside the repository: %v", err)
}

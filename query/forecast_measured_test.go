package query_test

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// How forecasts of real series did on figures they had not seen: made at many places of
// each series by what came before, and held against what came. The model is chosen at
// each place anew, so that neither it nor the interval knows the figure.
func TestForecastsMeasured(t *testing.T) {
	for _, x := range []struct {
		set            *stallSet
		seasons, steps int
		limits         giaoban.Limits
	}{
		{dengueSet(t), 12, 6, giaoban.Limits{Least: 0, Most: math.Inf(1)}},
		{inYears(dengueSet(t)), 1, 3, giaoban.Limits{Least: 0, Most: math.Inf(1)}},
		{youthSet(t), 4, 4, giaoban.Limits{Least: 0, Most: 100}},
	} {
		var n, inside, ours, last, season float64
		models := map[giaoban.ForecastModel]int{}
		for k, one := range x.set.series {
			if os.Getenv("GIAOBAN_TORTURE") == "" && x.seasons == 12 && k%4 != 0 {
				continue
			}
			figures := floats(one.figures)
			scale := usualSize(figures) // no large province decides alone
			for cut := giaoban.ForecastLeast(x.seasons) + x.steps - 1; cut < len(figures); cut += x.seasons/2 + 1 {
				if math.IsNaN(figures[cut-1]) {
					continue
				}
				f, ok := giaoban.Foresee(figures[:cut], x.seasons, x.steps, x.limits)
				if !ok {
					continue
				}
				models[f.Model]++
				for h, a := range f.Ahead {
					if cut+h >= len(figures) || math.IsNaN(figures[cut+h]) || math.IsNaN(figures[cut+h-x.seasons]) {
						continue
					}
					came := figures[cut+h]
					n++
					if came >= a.Low && came <= a.High {
						inside++
					}
					ours += math.Abs(came-a.Value) / scale
					last += math.Abs(came-figures[cut-1]) / scale
					season += math.Abs(came-figures[cut+h-x.seasons]) / scale
				}
			}
		}
		t.Logf("%s: %.0f figures, %.1f %% inside an interval for 80; error %.3f of the last figure's, %.3f of the year before's; models %s",
			x.set.name, n, 100*inside/n, ours/last, ours/season, chosen(models))
		if n < 150 || inside/n < 0.7 || inside/n > 0.92 {
			t.Errorf("%s: of %.0f figures %.1f %% lie inside, 80 are stated", x.set.name, n, 100*inside/n)
		}
		if ours > 1.05*last {
			t.Errorf("%s: the error is %.3f of that of the last figure itself", x.set.name, ours/last)
		}
	}
}

// usualSize is the mean of what is there.
func usualSize(figures []float64) float64 {
	sum, n := 0.0, 0.0
	for _, f := range figures {
		if !math.IsNaN(f) {
			sum, n = sum+f, n+1
		}
	}
	return math.Max(1e-9, sum/n)
}

func floats(figures []figure) []float64 {
	out := make([]float64, len(figures))
	for n, f := range figures {
		if out[n] = math.NaN(); f != nil {
			out[n] = f.Float()
		}
	}
	return out
}

// inYears adds months to years, of those that are whole.
func inYears(s *stallSet) *stallSet {
	out := &stallSet{name: "dengue by year"}
	for _, one := range s.series {
		year := stallSeries{name: one.name}
		for n := 0; n+12 <= len(one.figures); n += 12 {
			var sum figure
			if whole := one.figures[n : n+12]; !slices.Contains(whole, nil) {
				sum = &giaoban.Decimal{}
				for _, f := range whole {
					*sum = sum.Add(*f)
				}
			}
			year.figures = append(year.figures, sum)
		}
		out.series = append(out.series, year)
	}
	return out
}

func chosen(models map[giaoban.ForecastModel]int) string {
	var out []string
	for _, m := range []giaoban.ForecastModel{giaoban.LastValue, giaoban.SameSeason, giaoban.Drift, giaoban.Line, giaoban.SeasonalDrift} {
		out = append(out, fmt.Sprint(m, " ", models[m]))
	}
	return strings.Join(out, ", ")
}

package giaoban_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
)

// made is a series of n figures by a rule.
func made(n int, f func(i int) float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = f(i)
	}
	return out
}

// The simplest model that does as well as any is taken, and nothing where too little is
// known.
func TestForesee(t *testing.T) {
	quarter := []float64{5, 9, 30, 2}
	noise := rand.New(rand.NewPCG(7, 7))
	walk := 100.0
	for _, x := range []struct {
		why     string
		figures []float64
		seasons int
		steps   int
		limits  giaoban.Limits
		want    string
	}{
		{"what stands still goes on standing", made(14, func(int) float64 { return 7 }), 1, 3, giaoban.NoLimits, "last_value 7 7 7"},
		{"a steady rise goes on; a line would say the same and is less simple", made(14, func(i int) float64 { return float64(2 * i) }), 1, 3, giaoban.NoLimits, "drift 28 30 32"},
		{"the year repeats itself", made(16, func(i int) float64 { return quarter[i%4] }), 4, 1, giaoban.NoLimits, "same_season 5"},
		{"the year repeats itself, each time by 10 more", made(24, func(i int) float64 { return quarter[i%4] + 10*float64(i/4) }), 4, 6, giaoban.NoLimits, "seasonal_drift 65 69 90 62 75 79"},
		{"about a line the ends mislead, the middle does not", made(20, func(i int) float64 { return float64(3*i + 4*(i%2)) }), 1, 1, giaoban.NoLimits, "line 62"},
		{"a walk of chance: no model knows more than where it stands", made(200, func(int) float64 { walk += noise.NormFloat64(); return walk }), 1, 1, giaoban.NoLimits, "last_value 90"},
		{"a count does not fall below 0", made(14, func(i int) float64 { return float64(13 - i) }), 1, 3, giaoban.Limits{Least: 0, Most: math.Inf(1)}, "drift 0 0 0"},
		{"a share does not rise above 100", made(14, func(i int) float64 { return float64(87 + i) }), 1, 3, giaoban.Limits{Least: 0, Most: 100}, "drift 100 100 100"},
		{"eleven years are too few", made(11, func(i int) float64 { return float64(i) }), 1, 1, giaoban.NoLimits, "none"},
		{"of twelve one step was tried often enough", made(12, func(i int) float64 { return float64(i) }), 1, 5, giaoban.NoLimits, "drift 12"},
		{"three years of months less one are too few", made(35, func(i int) float64 { return float64(i % 12) }), 12, 1, giaoban.NoLimits, "none"},
		{"three years of months", made(36, func(i int) float64 { return float64(i % 12) }), 12, 8, giaoban.NoLimits, "same_season 0"},
		{"a missing figure is none; after the last one nothing is known", append(made(16, func(i int) float64 {
			if i == 5 {
				return math.NaN()
			}
			return float64(i)
		}), math.NaN(), math.NaN()), 1, 2, giaoban.NoLimits, "drift 16 17"},
		{"nothing", nil, 1, 1, giaoban.NoLimits, "none"},
		{"nothing but gaps", []float64{math.NaN(), math.NaN()}, 1, 1, giaoban.NoLimits, "none"},
	} {
		got := "none"
		if f, ok := giaoban.Foresee(x.figures, x.seasons, x.steps, x.limits); ok {
			got = string(f.Model)
			for _, a := range f.Ahead {
				got += fmt.Sprintf(" %.0f", a.Value)
			}
		}
		if got != x.want {
			t.Errorf("%s: %s, want %s", x.why, got, x.want)
		}
	}
}

// The backtest by hand: as the figure before, one step ahead, from the fourth figure on.
func TestTheBacktestKnowsOnlyThePast(t *testing.T) {
	figures := []float64{3, 8, 1, 9, 4, 7, 7, 2, 12, 5, 6, 3, 8}
	f, ok := giaoban.Foresee(figures, 1, 2, giaoban.NoLimits)
	if !ok {
		t.Fatal("no forecast")
	}
	next, all, n := 0.0, 0.0, 0
	for k := 3; k < len(figures)-1; k++ {
		next += math.Abs(figures[k+1] - figures[k])
		for h := 1; h <= 2 && k+h < len(figures); h++ {
			all += math.Abs(figures[k+h] - figures[k])
			n++
		}
	}
	m := f.Backtest.Models[0]
	if f.Backtest.Origins != 9 || f.Backtest.Compared != n || math.Abs(m.Next-next/9) > 1e-12 || math.Abs(m.Mean-all/float64(n)) > 1e-12 {
		t.Errorf("%+v; by hand 9 origins, %d figures, %v one step and %v both steps ahead", f.Backtest, n, next/9, all/float64(n))
	}
	// Drift from the fourth figure: 9 + (9-3)/3 = 11, against 4.
	drift := 0.0
	for k := 3; k < len(figures)-1; k++ {
		drift += math.Abs(figures[k+1] - figures[k] - (figures[k]-figures[0])/float64(k))
	}
	if got := f.Backtest.Models[1]; got.Model != giaoban.Drift || math.Abs(got.Next-drift/9) > 1e-12 {
		t.Errorf("%+v; by hand %v", got, drift/9)
	}
}

// What holds of every forecast, whatever the figures.
func TestForecastProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seasons := rapid.SampledFrom([]int{1, 2, 4}).Draw(t, "seasons")
		steps := rapid.IntRange(1, 8).Draw(t, "steps")
		figures := rapid.SliceOfN(rapid.Float64Range(0, 100), 10, 60).Draw(t, "figures")
		for i := range figures {
			if rapid.IntRange(0, 9).Draw(t, "gap") == 0 {
				figures[i] = math.NaN()
			}
		}
		limits := giaoban.Limits{Least: 0, Most: 100}
		f, ok := giaoban.Foresee(figures, seasons, steps, limits)
		known := 0
		for _, x := range figures {
			if !math.IsNaN(x) {
				known++
			}
		}
		if !ok {
			return
		}
		if known < giaoban.ForecastLeast(seasons) {
			t.Fatalf("%d figures are fewer than the %d said", known, giaoban.ForecastLeast(seasons))
		}
		if len(f.Ahead) < 1 || len(f.Ahead) > steps || f.Backtest.Inside > f.Backtest.Drawn {
			t.Fatalf("%+v", f)
		}
		chosen := slices.IndexFunc(f.Backtest.Models, func(m giaoban.ModelError) bool { return m.Model == f.Model })
		for n, m := range f.Backtest.Models[:chosen+1] {
			beaten := slices.ContainsFunc(f.Backtest.Models[n+1:], func(o giaoban.ModelError) bool { return o.Mean < (1-giaoban.ForecastMargin)*m.Mean })
			if beaten != (n < chosen) {
				t.Fatalf("%s is taken of %+v", f.Model, f.Backtest.Models)
			}
		}
		for h, a := range f.Ahead {
			if !(limits.Least <= a.Low && a.Low <= a.Value && a.Value <= a.High && a.High <= limits.Most) {
				t.Fatalf("step %d: %+v", h, a)
			}
		}
		// In thousands the same is forecast, in thousands.
		times := make([]float64, len(figures))
		for i := range figures {
			times[i] = figures[i] * 1024
		}
		g, _ := giaoban.Foresee(times, seasons, steps, giaoban.Limits{Least: 0, Most: 100 * 1024})
		if g.Model != f.Model || g.Ahead[0].Value != f.Ahead[0].Value*1024 {
			t.Fatalf("%+v, a thousand times %+v", g.Ahead[0], f.Ahead[0])
		}
	})
}

// Four of five figures that come lie inside the interval: of walks of chance, of figures
// about a level and of a year with seasons.
func TestFourOfFiveLieInside(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	for name, next := range map[string]func(i int, before float64) float64{
		"a walk":          func(_ int, before float64) float64 { return before + random.NormFloat64() },
		"about a level":   func(int, float64) float64 { return 50 + random.NormFloat64() },
		"about a year":    func(i int, _ float64) float64 { return float64(40+10*(i%4)) + random.NormFloat64() },
		"about a drift":   func(i int, _ float64) float64 { return float64(i) + random.NormFloat64() },
		"counts of a few": func(int, float64) float64 { return float64(random.IntN(5)) },
	} {
		random = rand.New(rand.NewPCG(2026, 11)) // the same in whatever order the map is gone through
		inside, all := 0, 0
		for range 400 {
			figures := make([]float64, 33)
			for i := range figures {
				figures[i] = next(i, figures[max(0, i-1)])
			}
			f, ok := giaoban.Foresee(figures[:30], 4, 3, giaoban.NoLimits)
			if !ok {
				t.Fatal("no forecast of thirty quarters")
			}
			for h, a := range f.Ahead {
				all++
				if figures[30+h] >= a.Low && figures[30+h] <= a.High {
					inside++
				}
			}
		}
		share := float64(inside) / float64(all)
		t.Logf("%s: %.1f %% of %d", name, 100*share, all)
		if share < 0.74 || share > 0.92 {
			t.Errorf("%s: %.1f %% of the figures to come lie inside, 80 are stated", name, 100*share)
		}
	}
}

package giaoban_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
)

// Eight events over five years, counted out: of all the ways they can fall, the share
// whose score lies as far out is what the test calls the chance.
func TestPoissonTrendCountsEveryFall(t *testing.T) {
	const events, years = 8, 5
	fall := map[int]float64{} // chance of each score, by how the eight fall
	var put func(left, year int, score int, chance float64)
	put = func(left, year, score int, chance float64) {
		if year == years-1 {
			fall[score+left*(year-2)] += chance / factorial(left)
			return
		}
		for n := 0; n <= left; n++ {
			put(left-n, year+1, score+n*(year-2), chance/factorial(n))
		}
	}
	put(events, 0, 0, factorial(events)/math.Pow(years, events))
	for _, counts := range [][]float64{{0, 1, 1, 3, 3}, {1, 1, 2, 2, 2}, {2, 2, 2, 1, 1}, {3, 2, 1, 1, 1}} {
		got, ok := giaoban.PoissonTrend(counts, 1)
		score, exact := 0.0, 0.0
		for i, c := range counts {
			score += c * float64(i-2)
		}
		half := 0.0 // of those exactly as far out: the curve is smooth, the falls are not
		for s, chance := range fall {
			switch far := math.Abs(float64(s)) - math.Abs(score); {
			case far > 0:
				exact += chance
			case far == 0:
				half += chance / 2
			}
		}
		if !ok || got.Dispersion != 1 || math.Abs(got.P-exact-half) > 0.03 {
			t.Errorf("%v: P %.4f, by every fall %.4f to %.4f; %+v", counts, got.P, exact, exact+2*half, got)
		}
	}
}

func factorial(n int) float64 {
	out := 1.0
	for k := 2; k <= n; k++ {
		out *= float64(k)
	}
	return out
}

func TestPoissonTrendIsNotComputedBelowItsMinimum(t *testing.T) {
	gap := math.NaN()
	for _, x := range []struct {
		why     string
		counts  []float64
		seasons int
		ok      bool
	}{
		{"four counts", []float64{1, 2, 3, 4}, 1, false},
		{"five", []float64{1, 2, 3, 4, 5}, 1, true},
		{"five, one of them missing", []float64{1, 2, gap, 4, 5}, 1, false},
		{"nothing ever counted", make([]float64, 20), 1, false},
		{"three years of half-years", []float64{1, 2, 3, 4, 5, 6}, 2, false},
		{"four", []float64{1, 2, 3, 4, 5, 6, 7, 8}, 2, true},
		{"four, of which one season is missing once", []float64{1, 2, 3, 4, gap, 6, 7, 8}, 2, false},
		{"a season in which nothing ever happens says nothing", []float64{1, 0, 3, 0, 2, 0, 4, 0}, 2, false},
		{"no counts", nil, 4, false},
	} {
		if _, ok := giaoban.PoissonTrend(x.counts, x.seasons); ok != x.ok {
			t.Errorf("%s: computed %v", x.why, ok)
		}
	}
}

// The rule of which test to use, on counts made by chance with and without growth: used
// where it says, the Poisson trend errs no more often than is stated and finds more than
// ranks; where it says not, it would err too often.
func TestSteadyCountsAreForPoisson(t *testing.T) {
	const tries = 600
	for _, x := range []struct {
		why        string
		seasons    int
		years      int
		mean, wild float64
		mostly     bool // the rule takes Poisson
	}{
		{"houses by half-year", 2, 5, 50, 1, true},
		{"houses, varying more than by chance", 2, 5, 50, 3, true},
		{"a few complaints a quarter", 4, 5, 5, 1, true},
		{"cases by month, steady", 12, 5, 50, 3, true},
		{"cases by month, in outbreaks", 12, 5, 5, 50, false},
		{"cases by quarter, in outbreaks", 4, 8, 5, 50, false},
		{"large counts by year", 1, 10, 1000, 50, true},
	} {
		r := rand.New(rand.NewPCG(5, uint64(x.seasons)))
		var used, false0, falsePoisson, found, foundRanks float64
		for _, growth := range []float64{0, 0.15} {
			for range tries {
				counts := make([]float64, x.seasons*x.years)
				for i := range counts {
					mean := x.mean * math.Exp(growth*(float64(i/x.seasons)-float64(x.years-1)/2)) * (1 + 0.5*math.Sin(2*math.Pi*float64(i%x.seasons)/float64(x.seasons)))
					counts[i] = drawn(r, mean, x.wild)
				}
				p, ok := giaoban.PoissonTrend(counts, x.seasons)
				ranks, _ := giaoban.MannKendall(counts, x.seasons)
				said := ranks.P < 0.05
				if ok && p.Steady() {
					used++
					said = p.P < 0.05
				}
				switch {
				case growth == 0:
					false0 += oneIf(said)
					falsePoisson += oneIf(ok && p.P < 0.05)
				default:
					found += oneIf(said)
					foundRanks += oneIf(ranks.P < 0.05)
				}
			}
		}
		share := func(n float64) float64 { return 100 * n / tries }
		t.Logf("%s: Poisson taken %.0f %%; false trends %.1f %% (Poisson always %.1f %%); growth of 15 %% a year found %.0f %% (by ranks %.0f %%)",
			x.why, share(used)/2, share(false0), share(falsePoisson), share(found), share(foundRanks))
		if x.mostly != (share(used)/2 > 80) || !x.mostly && share(used)/2 > 5 {
			t.Errorf("%s: Poisson is taken %.0f %%", x.why, share(used)/2)
		}
		if share(false0) > 7.5 || found < foundRanks-tries/100 {
			t.Errorf("%s: false trends %.1f %%, found %.0f %% against %.0f %% by ranks", x.why, share(false0), share(found), share(foundRanks))
		}
		if !x.mostly && share(falsePoisson) < 10 {
			t.Errorf("%s: Poisson would have been right to use, it errs %.1f %%", x.why, share(falsePoisson))
		}
	}
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// drawn is a count about a mean, varying so many times as much as Poisson has it.
func drawn(r *rand.Rand, mean, times float64) float64 {
	if times > 1 {
		shape := mean / (times - 1)
		mean *= gamma(r, shape) / shape
	}
	if mean > 400 {
		return math.Max(0, math.Round(mean+math.Sqrt(mean)*r.NormFloat64()))
	}
	n, left := -1.0, 1.0
	for left > math.Exp(-mean) {
		left *= r.Float64()
		n++
	}
	return n
}

// gamma draws by Marsaglia and Tsang (2000).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := r.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

func TestPoissonTrendProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seasons := rapid.SampledFrom([]int{1, 2, 4}).Draw(t, "seasons")
		n := seasons * rapid.IntRange(5, 9).Draw(t, "years")
		counts, back := make([]float64, n), make([]float64, n)
		for i := range counts {
			counts[i] = float64(rapid.IntRange(0, 30).Draw(t, "count"))
			back[n-1-i] = counts[i]
		}
		a, ok := giaoban.PoissonTrend(counts, seasons)
		b, ok2 := giaoban.PoissonTrend(back, seasons)
		if ok != ok2 {
			t.Fatal("backwards it is computed otherwise")
		}
		if !ok {
			return
		}
		if math.Abs(a.Z+b.Z) > 1e-9 || math.Abs(a.P-b.P) > 1e-9 || math.Abs(a.Slope+b.Slope) > 1e-9 {
			t.Fatalf("%+v, backwards %+v", a, b)
		}
		if a.P < 0 || a.P > 1 || a.Dispersion < 1 || a.Figures != n {
			t.Fatalf("%+v", a)
		}
	})
}

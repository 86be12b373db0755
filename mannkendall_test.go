package giaoban_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
)

// The chance of a score of eight figures, by trying each of their 40,320 orders.
func TestMannKendallCountsEveryOrder(t *testing.T) {
	counts, all := map[int]int{}, 0
	order := []float64{0, 1, 2, 3, 4, 5, 6, 7}
	var try func(k int)
	try = func(k int) {
		if k == len(order) {
			score := 0
			for i := range order {
				for j := i + 1; j < len(order); j++ {
					if order[j] > order[i] {
						score++
					} else {
						score--
					}
				}
			}
			counts[score]++
			all++
			return
		}
		for i := k; i < len(order); i++ {
			order[k], order[i] = order[i], order[k]
			try(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	try(0)
	for _, figures := range [][]float64{{1, 2, 3, 4, 5, 6, 7, 8}, {2, 1, 4, 3, 6, 5, 8, 7}, {8, 7, 6, 5, 4, 3, 1, 2}, {3, 1, 4, 2, 8, 5, 7, 6}, {1, 8, 2, 7, 3, 6, 4, 5}} {
		got, ok := giaoban.MannKendall(figures, 1)
		as := 0
		for score, n := range counts {
			if score >= got.Score && got.Score > 0 || score <= got.Score && got.Score < 0 {
				as += n
			}
		}
		want := math.Min(1, 2*float64(as)/float64(all))
		if got.Score == 0 {
			want = 1
		}
		if !ok || !got.Exact || math.Abs(got.P-want) > 1e-12 {
			t.Errorf("%v: %+v, want P = %v", figures, got, want)
		}
	}
}

// Upper tails of Kendall's score as printed in tables of the test (for ten figures in
// Hollander and Wolfe 1973, for nine and eight in Gilbert 1987), to two places.
func TestMannKendallAgreesWithPrintedTables(t *testing.T) {
	for _, c := range []struct {
		n, score int
		tail     float64
	}{{8, 16, 0.031}, {8, 18, 0.016}, {8, 10, 0.138}, {9, 18, 0.038}, {9, 20, 0.022}, {10, 21, 0.036}, {10, 23, 0.023}, {10, 15, 0.108}} {
		got, ok := giaoban.MannKendall(ofScore(c.n, c.score), 1)
		if !ok || got.Score != c.score || math.Abs(got.P/2-c.tail) > 0.0006 {
			t.Errorf("n = %d, S = %d: %+v, want a tail of %v", c.n, c.score, got, c.tail)
		}
	}
}

// ofScore are n different figures with a score: each neighbouring pair that changes
// places takes two from it.
func ofScore(n, score int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(i)
	}
	for left := (n*(n-1)/2 - score) / 2; left > 0; {
		for i := 0; i+1 < n && left > 0; i++ {
			if out[i] < out[i+1] {
				out[i], out[i+1] = out[i+1], out[i]
				left--
			}
		}
	}
	return out
}

// The variance with ties is that of all orders of the figures.
func TestMannKendallWithTies(t *testing.T) {
	rising, ok := giaoban.MannKendall([]float64{1, 1, 2, 2, 3, 3, 4, 4, 5}, 1)
	if !ok || rising.Exact || rising.Score != 32 {
		t.Fatalf("%+v", rising)
	}
	// 9·8·23 less four pairs of 2·1·9 each, by 18: 88; z = 31/√88
	if want := math.Erfc(31 / math.Sqrt(88) / math.Sqrt2); math.Abs(rising.P-want) > 1e-12 {
		t.Errorf("P = %v, want %v", rising.P, want)
	}
	if same, ok := giaoban.MannKendall([]float64{5, 5, 5, 5, 5, 5, 5, 5}, 1); !ok || same.P != 1 || same.Score != 0 || same.Slope != 0 {
		t.Errorf("always the same: %+v", same)
	}
}

func TestMannKendallIsNotComputedBelowItsMinimum(t *testing.T) {
	for _, c := range []struct {
		figures []float64
		seasons int
		ok      bool
	}{
		{[]float64{1, 2, 3, 4, 5, 6, 7}, 1, false},
		{[]float64{1, 2, 3, 4, 5, 6, 7, math.NaN()}, 1, false},
		{[]float64{1, 2, 3, 4, 5, 6, 7, 8}, 1, true},
		{[]float64{1, 9, 2, 9, 3, 9, 4}, 2, false},
		{[]float64{1, 9, 2, 9, 3, 9, 4, 9}, 2, true},
	} {
		if _, ok := giaoban.MannKendall(c.figures, c.seasons); ok != c.ok {
			t.Errorf("%v in %d seasons: %v", c.figures, c.seasons, ok)
		}
	}
}

// Seasons are no trend: what rises from winter to summer each year and never from year
// to year has a score of 0; what rises a little every year is seen through them.
func TestSeasonsAreNoTrend(t *testing.T) {
	var same, rising []float64
	for year := range 6 {
		for _, quarter := range []float64{10, 40, 90, 30} {
			same, rising = append(same, quarter), append(rising, quarter+float64(year))
		}
	}
	if got, ok := giaoban.MannKendall(same, 4); !ok || got.Score != 0 || got.P != 1 {
		t.Errorf("the same every year: %+v", got)
	}
	if got, ok := giaoban.MannKendall(rising, 4); !ok || got.P > 0.001 || got.Slope != 1 || got.Figures != 24 {
		t.Errorf("one more every year: %+v", got)
	}
	if got, _ := giaoban.MannKendall(rising, 1); got.P < 0.05 {
		t.Errorf("without its seasons it is hidden: %+v", got)
	}
}

func TestMannKendallProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var figures []float64
		for _, n := range rapid.SliceOfN(rapid.IntRange(-1000, 1000), 8, 30).Draw(t, "figures") {
			figures = append(figures, float64(n)/4)
		}
		seasons := rapid.SampledFrom([]int{1, 2}).Draw(t, "seasons")
		got, ok := giaoban.MannKendall(figures, seasons)
		if !ok {
			return
		}
		falling, scaled := make([]float64, len(figures)), make([]float64, len(figures))
		for i, v := range figures {
			falling[i], scaled[i] = -v, 8*v
		}
		if back, _ := giaoban.MannKendall(falling, seasons); back.Score != -got.Score || math.Abs(back.P-got.P) > 1e-12 || back.Slope != -got.Slope {
			t.Fatalf("turned upside down: %+v, %+v", got, back)
		}
		if same, _ := giaoban.MannKendall(scaled, seasons); same.Score != got.Score || same.P != got.P || same.Slope != 8*got.Slope {
			t.Fatalf("eight times as large: %+v, %+v", got, same)
		}
		if got.P < 0 || got.P > 1 {
			t.Fatalf("P = %v", got.P)
		}
	})
}

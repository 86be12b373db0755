package giaoban

import "math"

// TrendTest is what the test of Mann (1945) and Kendall (1975) says of a series: whether
// its figures rise or fall through time more often than chance would have it.
type TrendTest struct {
	Figures int     // that it was computed from
	Score   int     // pairs that rise, less pairs that fall
	P       float64 // how likely a score so far from 0 is where there is no trend; two-sided
	Slope   float64 // of Sen (1968): the median change from one period to the next of the same season
	Exact   bool    // P counts every order of the figures; else it is the normal curve's
}

// What the test needs to say anything: below it is not computed.
const (
	TrendLeast       = 8 // figures of a series without seasons
	TrendLeastSeason = 4 // of each season: years
	mostCounted      = 60
)

// MannKendall tests figures that follow each other at equal steps; NaN is one that is
// missing. With seasons (2 half-years, 4 quarters, 12 months) figures are compared with
// those of their own season only and the scores added (Hirsch, Slack and Smith 1982), so
// that a year's ups and downs are no trend. False where there are too few. Figures that
// hang on the one before them make it see trends too easily; it does not know.
func MannKendall(figures []float64, seasons int) (TrendTest, bool) {
	t := TrendTest{Exact: true}
	seasons = max(seasons, 1)
	variance := 0.0
	var slopes []float64
	orders := []float64{1} // how many orders of the figures give each score, from the lowest
	for season := range seasons {
		var at []int
		var values []float64
		for i := season; i < len(figures); i += seasons {
			if !math.IsNaN(figures[i]) {
				at, values = append(at, i/seasons), append(values, figures[i])
			}
		}
		if len(values) < TrendLeastSeason || seasons == 1 && len(values) < TrendLeast {
			return TrendTest{}, false
		}
		for i := range values {
			for j := i + 1; j < len(values); j++ {
				t.Score += sign(values[j] - values[i])
				slopes = append(slopes, (values[j]-values[i])/float64(at[j]-at[i]))
			}
		}
		v, ties := scoreVariance(values)
		variance += v
		t.Figures += len(values)
		if t.Exact = t.Exact && !ties && t.Figures <= mostCounted; t.Exact {
			orders = withOrders(orders, len(values))
		}
	}
	t.Slope = median(slopes)
	switch {
	case t.Score == 0 || variance == 0:
		t.P = 1
	case t.Exact:
		t.P = math.Min(1, 2*shareFrom(orders, t.Score))
	default:
		z := (math.Abs(float64(t.Score)) - 1) / math.Sqrt(variance)
		t.P = math.Erfc(z / math.Sqrt2)
	}
	return t, true
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// scoreVariance is the variance of the score where there is no trend, with the
// correction for ties (Kendall 1975).
func scoreVariance(values []float64) (variance float64, ties bool) {
	counts := map[float64]float64{}
	for _, v := range values {
		counts[v]++
	}
	n := float64(len(values))
	variance = n * (n - 1) * (2*n + 5)
	for _, c := range counts {
		variance -= c * (c - 1) * (2*c + 5)
		ties = ties || c > 1
	}
	return variance / 18, ties
}

// withOrders adds a season of n different figures to the orders counted so far: those of
// n figures are the products of 1, 1+x, 1+x+x², each counting falling pairs.
func withOrders(orders []float64, n int) []float64 {
	for k := 2; k <= n; k++ {
		next := make([]float64, len(orders)+k-1)
		for i, o := range orders {
			for j := range k {
				next[i+j] += o
			}
		}
		orders = next
	}
	return orders
}

// shareFrom is the share of orders whose score is as high as one, or as low.
func shareFrom(orders []float64, score int) float64 {
	pairs := len(orders) - 1
	falling := (pairs - int(math.Abs(float64(score)))) / 2
	some, all := 0.0, 0.0
	for i, o := range orders {
		all += o
		if i <= falling {
			some += o
		}
	}
	return some / all
}

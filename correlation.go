package giaoban

import (
	"cmp"
	"math"
	"slices"
)

// CorrelationLeast is how many pairs a correlation needs: with fewer its interval
// holds nearly everything.
const CorrelationLeast = 8

// Correlation is how far two measures of the same units go together by rank (Spearman
// 1904): 1 the same order, -1 the reverse, near 0 none. Low and High hold it in 95 of
// 100 cases (Bonett and Wright 2000).
type Correlation struct {
	Rho, Low, High float64
}

// Correlate ranks pairs, ties at their mean rank. False below CorrelationLeast pairs,
// or where one measure is the same everywhere.
func Correlate(x, y []float64) (Correlation, bool) {
	n := float64(len(x))
	if len(x) < CorrelationLeast || len(x) != len(y) {
		return Correlation{}, false
	}
	a, b := meanRanks(x), meanRanks(y)
	mean := (n + 1) / 2
	var xy, xx, yy float64
	for i := range a {
		xy += (a[i] - mean) * (b[i] - mean)
		xx += (a[i] - mean) * (a[i] - mean)
		yy += (b[i] - mean) * (b[i] - mean)
	}
	if xx == 0 || yy == 0 {
		return Correlation{}, false
	}
	rho := xy / math.Sqrt(xx*yy)
	if math.Abs(rho) >= 1-1e-12 {
		return Correlation{math.Copysign(1, rho), math.Copysign(1, rho), math.Copysign(1, rho)}, true
	}
	reach := confidence * math.Sqrt((1+rho*rho/2)/(n-3))
	z := math.Atanh(rho)
	return Correlation{rho, math.Tanh(z - reach), math.Tanh(z + reach)}, true
}

func meanRanks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	ranks := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			ranks[k] = float64(i+j+1) / 2
		}
		i = j
	}
	return ranks
}

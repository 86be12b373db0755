package giaoban

import "math"

// Intervals hold the true value in 95 of 100 cases, as far as chance alone is at work.
const (
	confidence = 1.959963984540054 // standard normal, two-sided 0.95
	// apart is how many standard errors a rate must lie from the whole's to be said to
	// differ from it: the outer limit of a funnel plot (Spiegelhalter 2005), 0.998.
	apart = 3.090232306167813
)

// ShareInterval is the interval of a share counted as some of so many (Wilson 1927). It
// never leaves 0 to 1 and holds for small numbers, too.
func ShareInterval(some, of float64) (low, high float64) {
	if of <= 0 {
		return 0, 1
	}
	p, z2 := some/of, confidence*confidence
	middle := p + z2/(2*of)
	reach := confidence * math.Sqrt(p*(1-p)/of+z2/(4*of*of))
	scale := 1 + z2/of
	return math.Max(0, (middle-reach)/scale), math.Min(1, (middle+reach)/scale)
}

// CountInterval is the interval of the mean of which a count is one draw: Byar's
// approximation to the exact Poisson limits (Breslow and Day 1987).
func CountInterval(count float64) (low, high float64) {
	limit := func(n, sign float64) float64 {
		x := 1 - 1/(9*n) + sign*confidence/(3*math.Sqrt(n))
		return n * x * x * x
	}
	if count > 0 {
		low = math.Max(0, limit(count, -1))
	}
	return low, limit(count+1, 1)
}

// ShareApart says whether some of so many lies further from the share of the whole than
// chance would have it in 998 of 1,000 cases.
func ShareApart(some, of, whole float64) bool {
	return math.Abs(some-of*whole) > apart*math.Sqrt(of*whole*(1-whole))
}

// CountApart says the same of a count against the one expected.
func CountApart(count, expected float64) bool {
	return math.Abs(count-expected) > apart*math.Sqrt(expected)
}

package giaoban

import "math"

// ShareTest is what the test of Cochran (1954) and Armitage (1955) says of a rate with
// its two parts: whether the share rises or falls through time.
type ShareTest struct {
	Figures    int
	Z          float64 // of the share's trend, with the dispersion taken off
	P          float64 // two-sided
	Slope      float64 // change of the share in one step of time
	Dispersion float64 // how much more the shares vary about their line than chance alone lets them; 1 at least
}

// ShareLeast is how many rates the test needs: two for the line, and what is left must
// tell how far they lie about it.
const ShareLeast = 5

// CochranArmitage tests so many of so many at times of any spacing. Reports are no
// drawings of lots: where the shares lie further about their line than the binomial has
// it, the score is held against that spread (quasi-binomial, Student's t of Figures-2).
// False where there are too few, or where the share is always 0 or always 1.
func CochranArmitage(some, of, at []float64) (ShareTest, bool) {
	var n, cases, tn, ttn, tc float64
	for i := range of {
		n, cases = n+of[i], cases+some[i]
		tn, ttn, tc = tn+at[i]*of[i], ttn+at[i]*at[i]*of[i], tc+at[i]*some[i]
	}
	share := cases / n
	spread := ttn - tn*tn/n // of time, weighted
	if len(of) < ShareLeast || n == 0 || share <= 0 || share >= 1 || spread <= 0 {
		return ShareTest{}, false
	}
	t := ShareTest{Figures: len(of), Slope: (tc - share*tn) / spread}
	t.Z = (tc - share*tn) / math.Sqrt(share*(1-share)*spread)
	about := 0.0
	for i := range of {
		if of[i] > 0 {
			line := share + t.Slope*(at[i]-tn/n)
			about += (some[i] - of[i]*line) * (some[i] - of[i]*line) / (of[i] * share * (1 - share))
		}
	}
	t.Z, t.P, t.Dispersion = heldAgainst(t.Z, about, len(of)-2)
	return t, true
}

// heldAgainst takes the dispersion off a score: where figures lie about their line, in sum
// of squares, by more than chance alone lets them, it is held against that spread
// (Student's t), else against chance (the normal). It is 1 at least.
func heldAgainst(score, about float64, free int) (z, p, dispersion float64) {
	if dispersion = about / float64(free); dispersion <= 1 {
		return score, math.Erfc(math.Abs(score) / math.Sqrt2), 1
	}
	z = score / math.Sqrt(dispersion)
	return z, studentBeyond(z, free), dispersion
}

// studentBeyond is the chance that Student's t lies further from 0 than a value, on
// either side (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
func studentBeyond(t float64, free int) float64 {
	angle := math.Atan(math.Abs(t) / math.Sqrt(float64(free)))
	sin, cos := math.Sincos(angle)
	within, term := 0.0, 1.0
	if free%2 == 1 {
		term = cos
		for k := 3; k <= free; k += 2 {
			within += term
			term *= cos * cos * float64(k-1) / float64(k)
		}
		within = 2 / math.Pi * (angle + sin*within)
	} else {
		for k := 2; k <= free; k += 2 {
			within += term
			term *= cos * cos * float64(k-1) / float64(k)
		}
		within *= sin
	}
	return math.Min(1, math.Max(0, 1-within))
}

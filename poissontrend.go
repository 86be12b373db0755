package giaoban

import "math"

// CountTest is what a Poisson trend says of counts: whether what happens becomes more or
// less frequent through time.
type CountTest struct {
	Figures    int
	Mean       float64
	Z          float64 // of the trend, with the dispersion taken off
	P          float64 // two-sided
	Slope      float64 // change of the count from one period to the next of the same season
	Dispersion float64 // how much more the counts vary about their line than chance alone lets them; 1 at least
}

// CountLeastFree is how many figures must be left beside a level for each season and the
// slope: what is left tells how far counts lie about their line. Five figures are the
// least; with seasons four years of each, as for Mann and Kendall.
const CountLeastFree = 3

// Steady says whether the test is the better one for the counts. It is where they lie
// about their line by no more than half their mean, or hardly more than chance lets them:
// then it finds more than ranks do and is wrong no more often. Where a few outbreaks are
// most of what was counted it calls chance a trend up to three times too often, and
// ranks do not.
func (t CountTest) Steady() bool {
	return t.Dispersion <= 2 || t.Dispersion*t.Mean <= (t.Mean/2)*(t.Mean/2)
}

// PoissonTrend tests counts that follow each other at equal steps; NaN is one that is
// missing. It is the score test of a log-linear trend (Cox 1955), each season with a level
// of its own. Reports are no drops of rain: where counts lie further about their line
// than Poisson has it, the score is held against that spread (quasi-Poisson, Student's t).
// False where there are too few figures, or nothing was ever counted.
func PoissonTrend(counts []float64, seasons int) (CountTest, bool) {
	seasons = max(seasons, 1)
	var t CountTest
	var score, variance, times float64 // times: of time about its mean, season by season
	free := -1
	for season := range seasons {
		s := seasonOf(counts, season, seasons)
		if len(s.counts) == 0 || seasons > 1 && len(s.counts) < TrendLeastSeason {
			return CountTest{}, false
		}
		t.Figures += len(s.counts)
		t.Mean += s.mean * float64(len(s.counts))
		if s.mean == 0 { // nothing ever happens then, in any year
			continue
		}
		free += len(s.counts) - 1
		for i, c := range s.counts {
			score += (c - s.mean) * s.at[i]
			times += s.at[i] * s.at[i]
			variance += s.mean * s.at[i] * s.at[i]
		}
	}
	if free < CountLeastFree || variance == 0 {
		return CountTest{}, false
	}
	t.Mean /= float64(t.Figures)
	t.Slope = score / times
	about, rate := 0.0, score/variance // of growth, the same in every season
	for season := range seasons {
		s := seasonOf(counts, season, seasons)
		for i, c := range s.counts {
			if s.mean > 0 {
				off := c - s.mean*(1+rate*s.at[i])
				about += off * off / s.mean
			}
		}
	}
	t.Z, t.P, t.Dispersion = heldAgainst(score/math.Sqrt(variance), about, free)
	return t, true
}

// seasonCounts are the counts of one season with their years about the mean year.
type seasonCounts struct {
	counts, at []float64
	mean       float64
}

func seasonOf(counts []float64, season, seasons int) seasonCounts {
	var s seasonCounts
	year := 0.0
	for i := season; i < len(counts); i += seasons {
		if !math.IsNaN(counts[i]) {
			s.counts, s.at = append(s.counts, counts[i]), append(s.at, float64(i/seasons))
			s.mean, year = s.mean+counts[i], year+float64(i/seasons)
		}
	}
	n := math.Max(1, float64(len(s.counts)))
	s.mean /= n
	for i := range s.at {
		s.at[i] -= year / n
	}
	return s
}

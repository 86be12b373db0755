package main

// pair is a rate's two parts, each reported by every district.
type pair struct {
	whole  series
	part   string // code of the part
	now    eight  // the part at 2014H1
	step   int64  // how much higher 2014H1 stands than the half-year before it, in ten-thousandths
	slope  int64  // and each half-year than the one before, before that
	chance int64
	law    int64 // the whole before the law of 2012-07-01 against after it, in thousandths; 0: no change
}

// cataloguePairs are the parts of the source's rates. Duyên Hải's one-stop files of 2014H1 are known to the program
// only to tell its past: the district has not sent them.
func cataloguePairs() []pair {
	return []pair{
		{
			whole: series{code: "complaints_due", weight: eight{190, 160, 112, 115, 165, 148, 170, 110}, growth: 28, sway: 45},
			part:  "complaints_resolved", now: eight{168, 142, 96, 101, 134, 121, 128, 88},
			step: 420, slope: 75, chance: 60, law: 1080,
		},
		{
			whole: series{code: "denunciations_due", weight: eight{9, 6, 4, 5, 7, 6, 8, 3}, growth: 15, sway: 180},
			part:  "denunciations_resolved", now: eight{8, 6, 4, 4, 6, 5, 6, 3},
			step: 100, slope: 50, chance: 300, law: 1000,
		},
		{
			whole: series{code: "files_resolved", weight: eight{24118, 23900, 17200, 17830, 24300, 22800, 28993, 15800}, growth: 25, sway: 20, second: 970},
			part:  "files_ontime", now: eight{22696, 22228, 15858, 16564, 22211, 20702, 25833, 13999},
			step: 120, slope: 85, chance: 30,
		},
	}
}

func (c pair) figures(p half, seed uint64) []figure {
	var wholes, parts []figure
	for i, whole := range c.whole.weight {
		part := c.now[i]
		rate := part * 10_000 / whole
		if p.back > 0 {
			whole = c.whole.at(p, i, whole, seed)
			if c.law > 0 && p.back >= 4 {
				whole = whole * c.law / 1000
			}
			d := dice(seed, c.part+p.key, districts[i])
			rate -= c.step + c.slope*int64(p.back-1) + sway(d, c.chance)
			part = (whole*min(rate, 10_000) + 5_000) / 10_000
		}
		wholes = append(wholes, reported(districts[i], c.whole.code, p, whole))
		parts = append(parts, reported(districts[i], c.part, p, part))
	}
	return append(wholes, parts...)
}

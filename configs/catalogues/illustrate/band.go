package main

// communes of each district at 2014H1, by band. The pilot bands are 19, 11-14, 8-10; the others 10-12, 7-9, under 7.
var (
	pilotNow = [3]eight{{0, 0, 1, 1, 0, 0, 0, 0}, {0, 3, 1, 2, 2, 1, 3, 1}, {0, 0, 0, 0, 0, 1, 0, 1}}
	otherNow = [3]eight{{1, 3, 2, 2, 2, 1, 1, 0}, {0, 6, 5, 4, 7, 6, 7, 4}, {0, 1, 1, 0, 2, 4, 6, 3}}
)

// reached is how many half-years before 2014H1 a district's first pilot commune already met all 19 criteria.
var reached = map[string]int{"tv-tieucan": 1, "tv-cauke": 0}

// bandFigures are both distributions, the number of pilot communes and the communes that meet 19 criteria. Going back
// in time communes step down a band; their number does not change.
func bandFigures(p half) []figure {
	var all []figure
	for i, unit := range districts {
		pilots := pilotNow[0][i] + pilotNow[1][i] + pilotNow[2][i]
		others := otherNow[0][i] + otherNow[1][i] + otherNow[2][i]
		met := pilotNow[0][i]
		if back, ok := reached[unit]; ok && p.back > back {
			met = 0
		}
		low := min(pilots-met, pilotNow[2][i]+pilots*int64(p.back)*14/100)
		top := otherNow[0][i] * int64(7-p.back) / 7
		under := min(others-top, otherNow[2][i]+others*int64(p.back)*7/100)
		all = append(all,
			reported(unit, "nrd_communes_met", p, met),
			reported(unit, "nrd_pilot_total", p, pilots),
			inBand(unit, "nrd_pilot_band", "8-10", p, low),
			inBand(unit, "nrd_pilot_band", "11-14", p, pilots-met-low),
			inBand(unit, "nrd_pilot_band", "19", p, met),
			inBand(unit, "nrd_other_band", "<7", p, under),
			inBand(unit, "nrd_other_band", "7-9", p, others-top-under),
			inBand(unit, "nrd_other_band", "10-12", p, top),
		)
	}
	return all
}

func inBand(unit, indicator, band string, p half, n int64) figure {
	f := reported(unit, indicator, p, n)
	f.band = band
	return f
}

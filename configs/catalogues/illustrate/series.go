package main

// series is an indicator that each district reports as one number, known at 2014H1 and told backwards from there.
type series struct {
	code    string
	stock   bool  // a stock never falls in the telling; a flow has seasons
	total   int64 // what was published for 2014H1, divided by weight; 0: weight itself is the figure
	weight  eight
	perHead bool    // weight is a rate, to be multiplied by the population
	offices int64   // the departments' own figure, 0 where they report none
	growth  int64   // a half-year, in thousandths
	sway    int64   // chance, in thousandths
	second  int64   // a second half-year against a first one, in thousandths; 0: no season
	before  int64   // the years before against the trend of 2014H1, in thousandths; 0: no jump
	hold    int     // half-years before 2014H1 in which nothing moved
	slow    []int64 // growth of a district of its own, by place; -1 or absent: as all
}

// catalogueSeries are the indicators of the source that are one number a district. Rates and splits are invented,
// totals with a name in `published` are not.
func catalogueSeries() []series {
	return []series{
		{code: "nrd_communes_total", stock: true, weight: eight{1, 13, 10, 9, 13, 13, 17, 9}, hold: 99},
		{code: "nrd_households", stock: true, total: published["nrd_households"], perHead: true, weight: eight{138, 337, 450, 472, 407, 370, 299, 335}, growth: 82, sway: 18},
		{code: "one_stop_offices", stock: true, weight: eight{11, 15, 12, 12, 15, 16, 20, 12}, growth: 30, sway: 5},
		{code: "one_stop_linked", stock: true, weight: eight{6, 5, 4, 5, 5, 4, 4, 3}, growth: 120, sway: 30},
		{code: "procedures_posted", stock: true, weight: eight{10, 14, 11, 11, 14, 15, 19, 11}, growth: 40, sway: 5},
		{code: "iso_agencies", stock: true, total: published["iso_agencies"] - 20, weight: eight{9, 7, 6, 7, 7, 6, 7, 7}, offices: 20, growth: 80, sway: 20, hold: 3},
		{code: "citizen_receptions", weight: eight{612, 418, 296, 305, 441, 402, 487, 288}, offices: 341, growth: 12, sway: 60, second: 920},
		{code: "petitions_resolved", weight: eight{186, 121, 84, 92, 130, 117, 140, 76}, growth: 20, sway: 90, second: 950},
		{code: "dialogues", weight: eight{5, 6, 3, 4, 5, 3, 2, 0}, growth: 60, sway: 200, second: 1150},
		{code: "jobs_created", total: published["jobs_created"], perHead: true, weight: eight{596, 452, 482, 531, 513, 455, 418, 559}, growth: 32, sway: 12, second: 990, slow: []int64{-1, -1, -1, -1, -1, -1, 3, -1}},
		{code: "minority_jobs", weight: eight{96, 118, 264, 281, 402, 377, 611, 173}, growth: 25, sway: 50, second: 940},
		{code: "unemployment_benefit", total: published["unemployment_benefit"], weight: eight{512, 214, 148, 162, 236, 171, 189, 117}, growth: 70, sway: 25, second: 830, before: 1245},
		{code: "hi_cards", total: published["hi_cards"], perHead: true, weight: eight{2769, 3627, 4345, 4167, 4254, 4564, 4360, 3927}, growth: 17, sway: 4, second: 22},
		{code: "houses_merit", total: published["houses_merit"], perHead: true, weight: eight{955, 960, 1289, 1362, 1212, 995, 829, 1231}, growth: 45, sway: 30, second: 1030, before: 1210},
		{code: "minority_land_households", weight: eight{0, 18, 47, 52, 61, 58, 94, 33}, growth: 40, sway: 80, second: 1300},
		{code: "free_care", weight: eight{2140, 1865, 1710, 1690, 2035, 1980, 2410, 1520}, growth: 30, sway: 70, second: 1100},
		{code: "mutual_aid", weight: eight{1240, 980, 865, 890, 1015, 940, 1105, 720}, growth: 35, sway: 80, second: 780},
		{code: "rice_support", weight: eight{310, 3260, 2940, 2705, 3420, 2210, 3105, 640}, growth: 15, sway: 40, second: 1060},
		{code: "business_certs", weight: eight{486, 214, 168, 192, 226, 187, 203, 149}, growth: 22, sway: 60, second: 970},
		{code: "massmob_regulation", stock: true, weight: eight{2, 9, 7, 7, 8, 7, 7, 5}, growth: 240, sway: 40, hold: 2},
		{code: "agencies_due", stock: true, weight: eight{2, 14, 11, 10, 14, 14, 18, 10}, hold: 99},
	}
}

// published are the province's figures of 2014H1 that the districts (with the departments) must add up to.
var published = map[string]int64{
	"nrd_households": 35598, "iso_agencies": 76, "complaints_due": 1170, "complaints_resolved": 978,
	"houses_merit": 1097, "hi_cards": 410036, "jobs_created": 49867, "unemployment_benefit": 1749,
	"nrd_pilot_total": 17, "nrd_communes_met": 2,
}

// now are the districts' figures of 2014H1.
func (s series) now() eight {
	weight := s.weight
	if s.perHead {
		for i := range weight {
			weight[i] *= people[i]
		}
	}
	if s.total == 0 {
		return weight
	}
	return apportion(s.total, weight)
}

// at is a unit's figure some half-years before 2014H1.
func (s series) at(p half, place int, now int64, seed uint64) int64 {
	if p.back == 0 {
		return now
	}
	d := dice(seed, s.code, unitAt(place))
	growth := s.growth
	if place < len(s.slow) && s.slow[place] >= 0 {
		growth = s.slow[place]
	}
	const fine = 1_000_000 // small numbers lose no growth to rounding
	v := now * fine
	for back := 1; back <= p.back; back++ {
		chance := sway(d, s.sway)
		switch {
		case back <= s.hold:
		case s.stock:
			v = v * 1000 / (1000 + max(growth+chance, 0))
		case back == p.back:
			v = v * 1000 / (1000 + growth) * (1000 + chance) / 1000
		default:
			v = v * 1000 / (1000 + growth)
		}
	}
	if s.before > 0 {
		v = v * s.before / 1000
	}
	if s.second > 0 && p.number == 2 {
		v = v * s.second / 1000
	}
	if s.stock {
		return v / fine
	}
	return (v + fine/2) / fine
}

// unitAt is the unit at a place; the departments stand after the districts.
func unitAt(place int) string {
	if place < len(districts) {
		return districts[place]
	}
	return offices
}

func (s series) figures(p half, seed uint64) []figure {
	var all []figure
	for i, now := range s.now() {
		all = append(all, reported(districts[i], s.code, p, s.at(p, i, now, seed)))
	}
	if s.offices > 0 {
		all = append(all, reported(offices, s.code, p, s.at(p, len(districts), s.offices, seed)))
	}
	return all
}

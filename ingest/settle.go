package ingest

import (
	"maps"
	"strings"

	"github.com/giaoban/giaoban"
)

// settle decides the numbers that could be read two ways, now that their columns
// are known: a reading counts if it fits the format the column shows, whole numbers
// and bounds. One left is taken and noted; two left are refused with both.
func (d *draft) settle() {
	d.implied()
	notes := map[sheetColumn]*problem{}
	u := d.figures.doubts
	for len(u) > 0 {
		n := 1
		for n < len(u) && u[n].index == u[0].index {
			n++
		}
		i := int(u[0].index)
		if d.figures.ok(i) && d.decide(i, u[:n]) {
			key := sheetColumn{d.segmentAt(i), u[0].column}
			if notes[key] == nil {
				p := d.at(i, problem{code: "reading_taken", severity: giaoban.SeverityInfo})
				p.words = readingsText([]pair{d.pairAt(i)}, d.figures.state[i]&hasParts != 0)
				notes[key] = &p
			}
			notes[key].count++
		}
		u = u[n:]
	}
	for _, p := range notes {
		d.problems.add(*p)
	}
	d.figures.doubts = nil
	d.settleRates()
}

// pair is one reading of a figure's number or of its two parts.
type pair struct {
	value, denominator giaoban.Decimal
	decimal            bool // the separator is read as a decimal sign
}

// decide keeps the one reading of a figure that is possible; false where it had to
// be refused.
func (d *draft) decide(i int, doubts []doubt) bool {
	v, parts := d.indicatorAt(i), d.figures.state[i]&hasParts != 0
	inFormat := []pair{d.pairAt(i)}
	for _, u := range doubts {
		inFormat = d.readings(u, inFormat, d.shownIn(i, u.column))
	}
	possible, code := fitting(v, inFormat, parts)
	switch len(possible) {
	case 0:
		d.refuse(i, problem{code: code})
		return false
	case 1:
		d.figures.value[i] = possible[0].value
		if parts {
			d.figures.denominator[i] = possible[0].denominator
		}
		return true
	}
	d.refuse(i, problem{code: "two_readings", words: readingsText(possible, parts)})
	return false
}

func (d *draft) pairAt(i int) pair {
	p := pair{value: d.figures.value[i]}
	if d.figures.state[i]&hasParts != 0 {
		p.denominator = d.figures.denominator[i]
	}
	return p
}

// fitting keeps the readings that whole numbers and bounds let stand.
func fitting(v *giaoban.Indicator, all []pair, parts bool) (possible []pair, code string) {
	for _, r := range all {
		why := misfit(v, r.value)
		if parts {
			why = misfitRatio(v, r.value, r.denominator)
		}
		if why == "" && v.Whole && r.decimal {
			why = "not_whole" // a count is not written with three decimals: 2.000 is 2000
		}
		if why == "" {
			possible = append(possible, r)
		} else if code == "" {
			code = why
		}
	}
	return possible, code
}

// shownIn is the number format that the column of a figure shows.
func (d *draft) shownIn(i int, column uint16) format {
	if e := d.evidence[sheetColumn{d.segmentAt(i), column}]; e != nil {
		return e.format()
	}
	return anyFormat
}

// implied lets the numbers that whole numbers and bounds decide show the format of
// a column in which no other cell does.
func (d *draft) implied() {
	shown := map[sheetColumn]*evidence{}
	for _, u := range d.figures.doubts {
		i := int(u.index)
		if u.changed || !d.figures.ok(i) || d.figures.state[i]&hasParts != 0 || d.shownIn(i, u.column) != anyFormat {
			continue
		}
		possible, _ := fitting(d.indicatorAt(i), d.readings(u, []pair{d.pairAt(i)}, anyFormat), false)
		if len(possible) != 1 {
			continue
		}
		f := u.format
		if !possible[0].decimal {
			f = vi + en - f // the other of the two
		}
		key := sheetColumn{d.segmentAt(i), u.column}
		if shown[key] == nil {
			shown[key] = &evidence{}
		}
		shown[key].note(f)
	}
	maps.Copy(d.evidence, shown)
}

// readings doubles the readings by those of one number, as far as its column's
// format lets both stand.
func (d *draft) readings(u doubt, before []pair, shown format) []pair {
	unknown := shown == anyFormat || shown == mixed
	var out []pair
	for _, p := range before {
		number := &p.value
		if u.part == partDenominator {
			number = &p.denominator
		}
		grouped := number.Mul(giaoban.Whole(1000))
		if unknown || shown == u.format || shown == space {
			p.decimal = !u.changed
			out = append(out, p)
		}
		if unknown || shown != u.format && shown != space {
			*number, p.decimal = grouped, false
			out = append(out, p)
		}
	}
	return out
}

// readingsText shows the readings of a number, or of the two parts of a ratio.
func readingsText(all []pair, parts bool) func(giaoban.Lang) string {
	return func(l giaoban.Lang) string {
		var texts []string
		for _, p := range all {
			t := written(p.value, l)
			if parts {
				t += "/" + written(p.denominator, l)
			}
			texts = append(texts, t)
		}
		return strings.Join(texts, " | ")
	}
}

// settleRates refuses rates of which all are at most 1, without a percent sign:
// 0,8 is 0,8 % or 80 %.
func (d *draft) settleRates() {
	doubtful := map[uint16]bool{}
	for of, r := range d.rates {
		if r.small > 0 && !r.sure && d.given.Rate == "" {
			doubtful[of] = true
		}
	}
	d.settleAmongPercents(doubtful)
	if len(doubtful) == 0 {
		return
	}
	for i := range d.figures.unit {
		s := d.figures.state[i]
		if doubtful[d.figures.indicator[i]] && s&present != 0 && s&hasParts == 0 && d.figures.value[i].Sign() != 0 {
			x := d.figures.value[i]
			d.refuse(i, problem{code: "percent_or_fraction", words: percentText(x)})
		}
	}
}

func percentText(x giaoban.Decimal) func(giaoban.Lang) string {
	return func(l giaoban.Lang) string {
		return written(x, l) + "% | " + written(x.Mul(giaoban.Whole(100)), l) + "%"
	}
}

// settleAmongPercents refuses a rate of at most 1 that is far below all other rates of
// its indicator in the file, and among them if it is a fraction: 0,987 beside 99,1 and
// 98,4. Where the others differ by more than ten times among themselves it may well be
// as small as it is written, and is pointed out. A percent sign says what it is.
func (d *draft) settleAmongPercents(doubtful map[uint16]bool) {
	if len(d.rates) == 0 || d.given.Rate != "" {
		return
	}
	one, hundred := giaoban.Whole(1), giaoban.Whole(100)
	small := map[uint16][]int{}
	for i := range d.figures.unit {
		of := d.figures.indicator[i]
		if r := d.rates[of]; r == nil || !r.sure || r.small == 0 || doubtful[of] || d.figures.state[i]&(present|hasParts|rejected) != present {
			continue
		}
		x := d.figures.value[i]
		if a := x.Abs(); a.Cmp(one) <= 0 && !a.IsZero() && !d.saysPercent(i) {
			small[of] = append(small[of], i)
		}
	}
	for of, all := range small {
		low, high, n := d.percentsOf(of)
		for _, i := range all {
			x := d.figures.value[i]
			if n >= 2 && x.Mul(giaoban.Whole(10)).Cmp(low) < 0 && x.Mul(hundred).Mul(giaoban.Whole(2)).Cmp(low) >= 0 && x.Mul(hundred).Cmp(high.Mul(giaoban.Whole(2))) <= 0 {
				if p := (problem{code: "fraction_among_percents", words: percentText(x)}); high.Cmp(low.Mul(giaoban.Whole(10))) <= 0 {
					d.refuse(i, p)
				} else {
					p.code, p.severity = "fraction_suspected", giaoban.SeverityWarning
					d.problems.add(d.at(i, p))
				}
			}
		}
	}
}

// percentsOf are the smallest and largest rate above 1 of an indicator in the file, and
// how many there are.
func (d *draft) percentsOf(indicator uint16) (low, high giaoban.Decimal, n int) {
	for i := range d.figures.unit {
		x := d.figures.value[i]
		if d.figures.indicator[i] != indicator || d.figures.state[i]&(present|hasParts|rejected) != present || x.Cmp(giaoban.Whole(1)) <= 0 {
			continue
		}
		if n == 0 || x.Cmp(low) < 0 {
			low = x
		}
		if n == 0 || x.Cmp(high) > 0 {
			high = x
		}
		n++
	}
	return low, high, n
}

// saysPercent says whether a rate was written, or shown, with a percent sign.
func (d *draft) saysPercent(i int) bool {
	n := readNumber(d.rawAt(i))
	return n.percent || n.kind == single && n.value != d.figures.value[i]
}

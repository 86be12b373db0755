package giaoban

import "math/big"

// Contribution is what one unit adds to the change of the total of several, in the
// unit of measure; of a rate in points.
type Contribution struct {
	Change Decimal // all of it
	// Weight is the part of Change that comes from the unit's share of the whole
	// having grown or shrunk, of a rate; the rest comes from the unit's own rate.
	Weight Decimal
}

// Contributions parts the change of a total among the units that are in it both times.
// What all units add is the change of the total, to its last decimal. Of figures that
// add, each adds its own change. Of a rate a unit adds the change of its rate at its
// mean share of the whole, and the change of its share times how far its mean rate
// lies from the whole's (the symmetric form of Kitagawa 1955). False where the rate
// came without its parts, or of nothing.
func Contributions(k Kind, now, then []Amount) (each []Contribution, total Decimal, ok bool) {
	ratio, rate := k.(Ratio)
	each = make([]Contribution, 0, len(now))
	if !rate {
		for n := range now {
			d := now[n].Value.Sub(then[n].Value)
			each, total = append(each, Contribution{Change: d}), total.Add(d)
		}
		return each, total, len(now) > 0
	}
	a, ok1 := wholeRate(ratio, now)
	b, ok2 := wholeRate(ratio, then)
	if !ok1 || !ok2 {
		return nil, Decimal{}, false
	}
	total = RatDecimal(a.rate).Sub(RatDecimal(b.rate))
	sum, cut := new(big.Rat), Decimal{}
	half := big.NewRat(1, 2)
	mean := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(half, new(big.Rat).Add(x, y)) }
	for n := range now {
		r1, w1 := a.part(ratio, now[n])
		r0, w0 := b.part(ratio, then[n])
		if r1 == nil { // a unit of which nothing was counted has no rate: its share alone moved
			r1 = r0
		}
		if r0 == nil {
			r0 = r1
		}
		own, weight := new(big.Rat), new(big.Rat)
		if r1 != nil {
			own.Mul(new(big.Rat).Sub(r1, r0), mean(w1, w0))
			weight.Mul(new(big.Rat).Sub(w1, w0), new(big.Rat).Sub(mean(r1, r0), mean(a.rate, b.rate)))
		}
		sum.Add(sum, own.Add(own, weight))
		end := RatDecimal(sum)
		if n == len(now)-1 {
			end = total
		}
		each = append(each, Contribution{Change: end.Sub(cut), Weight: RatDecimal(weight)})
		cut = end
	}
	return each, total, len(now) > 0
}

// joint is the rate of several units together.
type joint struct{ rate, below *big.Rat }

func wholeRate(k Ratio, all []Amount) (joint, bool) {
	top, below := new(big.Rat), new(big.Rat)
	for _, a := range all {
		if !a.HasParts {
			return joint{}, false
		}
		top.Add(top, a.Value.Rat())
		below.Add(below, a.Denominator.Rat())
	}
	if below.Sign() <= 0 {
		return joint{}, false
	}
	return joint{top.Mul(top.Quo(top, below), k.Scale.Rat()), below}, true
}

// part is a unit's rate, nil of nothing, and its share of the whole.
func (j joint) part(k Ratio, a Amount) (rate, share *big.Rat) {
	d := a.Denominator.Rat()
	share = new(big.Rat).Quo(d, j.below)
	if d.Sign() == 0 {
		return nil, share
	}
	rate = new(big.Rat).Quo(a.Value.Rat(), d)
	return rate.Mul(rate, k.Scale.Rat()), share
}

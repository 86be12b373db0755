package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// districts are the eight units of district level in 2011 to 2014, in the order every table of this program uses.
var districts = [8]string{
	"tv-travinh", "tv-canglong", "tv-cauke", "tv-tieucan", "tv-chauthanh", "tv-caungang", "tv-tracu", "tv-duyenhai-h",
}

// offices are the provincial departments: summed, never ranked, and reporting few indicators.
const offices = "tv-songanh"

// eight is one number for each district.
type eight [8]int64

func (e eight) sum() (n int64) {
	for _, v := range e {
		n += v
	}
	return n
}

// half is a half-year; back counts half-years before 2014H1, the one the source describes.
type half struct {
	key          string
	year, number int
	back         int
}

// halves are the half-years of the illustration, oldest first.
func halves() []half {
	var all []half
	for back := 6; back >= 0; back-- {
		n := 2014*2 - back // half-years since year 0, the first half of 2014 being 4028
		h := half{year: n / 2, number: n%2 + 1, back: back}
		h.key = fmt.Sprintf("%dH%d", h.year, h.number)
		all = append(all, h)
	}
	return all
}

// dice gives each series of each unit its own numbers, so that a new series changes none of the others. Only whole
// numbers are drawn and computed with: fused floating point would differ between processors.
func dice(seed uint64, series, unit string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s", series, unit)
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// sway is a whole number from -n to n.
func sway(d *rand.Rand, n int64) int64 {
	return d.Int64N(2*n+1) - n
}

// apportion divides a total by weights so that the parts add up to it exactly: largest remainders first, then order.
func apportion(total int64, weight eight) eight {
	var parts, rest eight
	left, all := total, weight.sum()
	for i, w := range weight {
		parts[i], rest[i] = total*w/all, total*w%all
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i, r := range rest {
			if r > rest[best] {
				best = i
			}
		}
		parts[best]++
		rest[best] = -1
	}
	return parts
}

package ingest

import (
	"github.com/giaoban/giaoban"
)

// register finds a figure of the file by unit, indicator, band and period. Where
// the file fills a good part of the space its names span, as reports do, it is a
// plain array; else a map.
type register struct {
	units   []uint32         // by number of the roster: place among the used + 1
	series  map[uint32]int32 // by indicator and band: place among the used
	periods int

	nUnits int
	dense  []uint32 // index + 1
	sparse map[uint64]uint32
}

const denseFloor = 1 << 20 // slots that are always affordable

func seriesKey(indicator uint16, band uint8) uint32 { return uint32(indicator)<<8 | uint32(band) }

// newRegister sizes the register for the figures of a file.
func newRegister(f *figures, units, periods int) *register {
	r := &register{units: make([]uint32, units), series: map[uint32]int32{}, periods: periods}
	last, seen := ^uint32(0), false
	for i := range f.unit {
		if r.units[f.unit[i]] == 0 {
			r.nUnits++
			r.units[f.unit[i]] = uint32(r.nUnits)
		}
		if k := seriesKey(f.indicator[i], f.band[i]); k != last || !seen {
			last, seen = k, true
			if _, ok := r.series[k]; !ok {
				r.series[k] = int32(len(r.series))
			}
		}
	}
	if slots := uint64(r.nUnits) * uint64(len(r.series)) * uint64(periods); slots <= max(denseFloor, 8*uint64(f.len())) {
		r.dense = make([]uint32, slots)
	} else {
		r.sparse = make(map[uint64]uint32, f.len())
	}
	return r
}

// slot is the place of a figure; false where the file has none of its names.
func (r *register) slot(unit uint32, series uint32, period uint32) (uint64, bool) {
	u := r.units[unit]
	s, ok := r.series[series]
	if u == 0 || !ok || int(period) >= r.periods {
		return 0, false
	}
	return (uint64(s)*uint64(r.nUnits)+uint64(u-1))*uint64(r.periods) + uint64(period), true
}

// find gives the index of a figure.
func (r *register) find(unit uint32, series uint32, period uint32) (int, bool) {
	at, ok := r.slot(unit, series, period)
	if !ok {
		return 0, false
	}
	var n uint32
	if r.dense != nil {
		n = r.dense[at]
	} else {
		n = r.sparse[at]
	}
	return int(n) - 1, n > 0
}

// put enters a figure; where one stands there already it gives that one's index.
func (r *register) put(f *figures, i int) (other int, twice bool) {
	at, _ := r.slot(f.unit[i], seriesKey(f.indicator[i], f.band[i]), f.period[i])
	if r.dense != nil {
		if n := r.dense[at]; n > 0 {
			return int(n) - 1, true
		}
		r.dense[at] = uint32(i) + 1
		return 0, false
	}
	if n := r.sparse[at]; n > 0 {
		return int(n) - 1, true
	}
	r.sparse[at] = uint32(i) + 1
	return 0, false
}

// figure names figure i in the domain's words.
func (d *draft) figure(i int) giaoban.Figure {
	f := &d.figures
	out := giaoban.Figure{Indicator: d.roster.indicators[f.indicator[i]], Unit: d.roster.units[f.unit[i]], Period: d.periods.list[f.period[i]]}
	if b := f.band[i]; b > 0 {
		out.Band = d.indicatorAt(i).Scheme().Bands[b-1].Code
	}
	return out
}

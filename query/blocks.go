package query

import (
	"cmp"
	"maps"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// entry is the latest observation of one figure, without the key it is filed under.
type entry = store.Row

// What things take in memory, as TestSizes checks, with their share of slices and maps.
const (
	entryBytes = 64
	shelfBytes = 128
	cellBytes  = 320 // as the memory is given out
	// What is worked out lies in a map beside its key: a map is half full, and keeps
	// what is large apart.
	sumBytes                  = cellBytes + 2*(sumKeyBytes+9)
	scanBytes                 = 64 + 2*(scanKeyBytes+9)
	sumKeyBytes, scanKeyBytes = 32, 72

	watchedBytes, pastBytes, dueBytes = 56, 224, 32
	pieceBytes, amountBytes           = 256, 40
	periodBytes, idBytes              = 8, 16
)

// compare is the order on a shelf: periods by their days, bands by their numbers.
func compare(e *entry, p giaoban.Period, band uint8) int {
	if e.Period == p {
		return cmp.Compare(e.Band, band)
	}
	if e.Period.Before(p) {
		return -1
	}
	return 1
}

// block holds the latest observations of one indicator, by unit. It never changes
// once it is built: units that are read later make a new one.
type block struct {
	units    map[giaoban.UnitID]shelf // a unit of which nothing ever came has an empty one
	bands    []string                 // by number; the first is no band's
	observed [giaoban.Cumulative + 1]bool
	rows     int
	sums     reckoned[sumKey, witnessed[cell]]
	scans    reckoned[scanKey, witnessed[[]watched]]
}

// shelf holds one unit's figures in the order of their periods and bands.
type shelf struct {
	entries   []entry
	firstEnds giaoban.Date // of the earliest period
}

func newBlock(units map[giaoban.UnitID]shelf, bands []string) *block {
	b := &block{units: units, bands: bands}
	b.sums.most, b.scans.most = mostReckoned, mostReckoned
	b.sums.weigh = func(w witnessed[cell]) int { return sumBytes + w.it.beside() }
	b.scans.weigh = func(w witnessed[[]watched]) int {
		bytes := scanBytes
		for n := range w.it {
			bytes += w.it[n].bytes()
		}
		return bytes
	}
	return b
}

// within makes what is worked out from the block count towards a budget.
func (b *block) within(r *room) {
	b.sums.within(r)
	b.scans.within(r)
}

// forget drops what was worked out from the block; ended: nothing is kept of it from
// now on.
func (b *block) forget(ended bool) {
	b.sums.forget(ended)
	b.scans.forget(ended)
}

// answers is how many bytes of a budget what was worked out takes.
func (b *block) answers() int { return b.sums.weight() + b.scans.weight() }

// newBlocks files shelves by indicator, for every code and unit read.
func newBlocks(codes []string, units []giaoban.UnitID, shelves []store.Shelf, bands []string) map[string]*block {
	out := make(map[string]*block, len(codes))
	for _, code := range codes {
		b := newBlock(make(map[giaoban.UnitID]shelf, len(units)), bands)
		for _, u := range units {
			b.units[u] = shelf{firstEnds: giaoban.Forever}
		}
		out[code] = b
	}
	for n := range shelves {
		if s := &shelves[n]; out[s.Indicator] != nil {
			out[s.Indicator].add(s)
		}
	}
	return out
}

// add files one unit's observations.
func (b *block) add(s *store.Shelf) {
	for f := range b.observed {
		b.observed[f] = b.observed[f] || s.Frequencies&(1<<f) != 0
	}
	b.units[s.Unit] = shelf{s.Rows, s.Earliest}
	b.rows += len(s.Rows)
}

// with is the block with the units of another added.
func (b *block) with(more *block) *block {
	out := newBlock(maps.Clone(b.units), more.bands)
	out.observed, out.rows = b.observed, b.rows
	for u, s := range more.units {
		out.rows += len(s.entries) - len(out.units[u].entries)
		out.units[u] = s
	}
	for f, is := range more.observed {
		out.observed[f] = out.observed[f] || is
	}
	return out
}

func (b *block) bytes() int { return b.rows*entryBytes + len(b.units)*shelfBytes }

// holds says whether every one of the units was read.
func (b *block) holds(units []giaoban.UnitID) bool {
	for _, u := range units {
		if _, ok := b.units[u]; !ok {
			return false
		}
	}
	return true
}

// shelf is a unit's, an empty one where nothing of it was read.
func (b *block) shelf(unit giaoban.UnitID) shelf {
	if b == nil {
		return shelf{}
	}
	return b.units[unit]
}

// earliest is the last day of the first period anybody among the units reported.
func (b *block) earliest(units []giaoban.UnitID) giaoban.Date {
	first := giaoban.Forever
	for _, u := range units {
		if s, ok := b.units[u]; ok {
			first = min(first, s.firstEnds)
		}
	}
	return first
}

// number of a band; false where no figure has it.
func (b *block) number(band string) (uint8, bool) {
	if band == "" {
		return 0, true
	}
	n := slices.Index(b.bands, band)
	return uint8(max(n, 0)), n >= 0
}

// find gives the place of the latest observation of exactly this span and band, looking
// first where the one before it was found: units report the same periods.
func (s *shelf) find(p giaoban.Period, band uint8, near int) (int, bool) {
	if near < len(s.entries) && s.entries[near].Period == p && s.entries[near].Band == band {
		return near, true
	}
	low, high := 0, len(s.entries)
	for low < high {
		middle := (low + high) / 2
		switch c := compare(&s.entries[middle], p, band); {
		case c == 0:
			return middle, true
		case c < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return 0, false
}

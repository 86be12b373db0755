package query

import (
	"cmp"
	"maps"
	"slices"

	"github.com/giaoban/giaoban"
)

// entry is the latest observation of one figure, without the key it is filed under.
type entry struct {
	giaoban.Amount
	period       giaoban.Period
	band         string
	revision     giaoban.Revision
	status       giaoban.Status
	frequency    giaoban.Frequency // of the period: reckoned once, asked often
	illustrative bool
}

// What an entry and a shelf take in memory, with their share of slices and maps.
const (
	entryBytes = 96
	shelfBytes = 128
)

func (e *entry) compare(p giaoban.Period, band string) int {
	if c := e.period.Compare(p); c != 0 {
		return c
	}
	return cmp.Compare(e.band, band)
}

// block holds the latest observations of one indicator, by unit. It never changes
// once it is built: units that are read later make a new one.
type block struct {
	units    map[giaoban.UnitID]shelf // a unit of which nothing ever came has an empty one
	observed [giaoban.Cumulative + 1]bool
	rows     int
	sums     reckoned[sumKey, witnessed[cell]]
	pasts    reckoned[pastKey, witnessed[past]]
}

// shelf holds one unit's figures in the order of their periods and bands.
type shelf struct {
	entries   []entry
	firstEnds giaoban.Date // of the earliest period
}

func newBlock(units map[giaoban.UnitID]shelf) *block {
	b := &block{units: units}
	b.sums.most, b.pasts.most = mostReckoned, mostReckoned
	return b
}

// newBlocks files observations by indicator, for every code and unit read.
func newBlocks(codes []string, units []giaoban.UnitID, observations []giaoban.Observation) map[string]*block {
	out := make(map[string]*block, len(codes))
	for _, code := range codes {
		b := newBlock(make(map[giaoban.UnitID]shelf, len(units)))
		for _, u := range units {
			b.units[u] = shelf{firstEnds: giaoban.Forever}
		}
		out[code] = b
	}
	spans := map[giaoban.Period]giaoban.Frequency{}
	for from := 0; from < len(observations); {
		o := &observations[from]
		to := from + 1
		for to < len(observations) && observations[to].Unit == o.Unit && observations[to].Indicator == o.Indicator {
			to++
		}
		if b := out[o.Indicator]; b != nil {
			b.add(o.Unit, observations[from:to], spans)
		}
		from = to
	}
	return out
}

// add files one unit's observations; spans remembers the frequency of each period.
func (b *block) add(unit giaoban.UnitID, observations []giaoban.Observation, spans map[giaoban.Period]giaoban.Frequency) {
	s := shelf{entries: make([]entry, 0, len(observations)), firstEnds: giaoban.Forever}
	for n := range observations {
		o := &observations[n]
		f, seen := spans[o.Period]
		if !seen {
			f = o.Period.Frequency()
			spans[o.Period] = f
		}
		b.observed[f] = true
		s.firstEnds = min(s.firstEnds, o.Period.Ends)
		s.entries = append(s.entries, entry{Amount: o.Amount, period: o.Period, band: o.Band,
			revision: o.Revision, status: o.Status, frequency: f, illustrative: o.Illustrative})
	}
	less := func(x, y entry) int { return x.compare(y.period, y.band) }
	if !slices.IsSortedFunc(s.entries, less) {
		slices.SortFunc(s.entries, less)
	}
	b.units[unit] = s
	b.rows += len(s.entries)
}

// with is the block with the units of another added.
func (b *block) with(more *block) *block {
	out := newBlock(maps.Clone(b.units))
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

// find gives the latest observation of exactly this span and band.
func (b *block) find(unit giaoban.UnitID, p giaoban.Period, band string) (*entry, bool) {
	if b == nil {
		return nil, false
	}
	entries := b.units[unit].entries
	low, high := 0, len(entries)
	for low < high {
		middle := (low + high) / 2
		switch entries[middle].compare(p, band) {
		case 0:
			return &entries[middle], true
		case -1:
			low = middle + 1
		default:
			high = middle
		}
	}
	return nil, false
}

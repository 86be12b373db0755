package query

import (
	"sync"

	"github.com/giaoban/giaoban"
)

// sums remembers the totals that were reckoned from a block, which never changes: the
// same hundred figures are then added once, and not for each reader.
type sums struct {
	mu   sync.RWMutex
	kept map[sumKey]total
}

type sumKey struct {
	indicator *giaoban.Indicator
	unit      giaoban.UnitID
	period    giaoban.Period
}

type total struct {
	cell
	newest giaoban.Revision // of all observations that were looked at
}

// keptSums bounds the totals kept of one indicator, at some 400 bytes each.
const keptSums = 2000

// sum is cell, of a total without its parts. What is computed from two indicators is
// not kept: it stands on two blocks.
func (s *sheet) sum(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) cell {
	b := s.blocks[i.Code]
	if b == nil || i.Computed() {
		return s.cell(i, unit, p, "")
	}
	key := sumKey{i, unit, p}
	b.sums.mu.RLock()
	t, ok := b.sums.kept[key]
	b.sums.mu.RUnlock()
	if ok {
		s.newest = max(s.newest, t.newest)
		return t.cell
	}
	before := s.newest
	s.newest = 0
	c := s.cell(i, unit, p, "")
	if len(c.parts) > 0 {
		c.parts, c.brief = nil, true
		b.sums.keep(key, total{c, s.newest})
	}
	s.newest = max(before, s.newest)
	return c
}

func (s *sums) keep(k sumKey, t total) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil || len(s.kept) >= keptSums {
		s.kept = map[sumKey]total{}
	}
	s.kept[k] = t
}

// withParts gives a total with the figures it is the sum of.
func (s *sheet) withParts(i *giaoban.Indicator, c *cell) *cell {
	if !c.brief {
		return c
	}
	full := s.cell(i, c.unit, c.period, "")
	return &full
}

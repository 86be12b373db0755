package query

import (
	"sync"

	"github.com/giaoban/giaoban"
)

// reckoned remembers what was worked out from a block, which never changes: the same
// hundred figures are then added once, and not for each reader.
type reckoned[K comparable, V any] struct {
	mu   sync.RWMutex
	kept map[K]V
}

// mostReckoned bounds what is kept of one indicator, at some 400 bytes each.
const mostReckoned = 2000

func (r *reckoned[K, V]) get(k K) (V, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	v, ok := r.kept[k]
	return v, ok
}

func (r *reckoned[K, V]) keep(k K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= mostReckoned {
		r.kept = map[K]V{}
	}
	r.kept[k] = v
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

// sum is cell, of a total without its parts. What is computed from two indicators is
// not kept: it stands on two blocks.
func (s *sheet) sum(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) cell {
	b := s.blocks[i.Code]
	if b == nil || i.Computed() || !s.owing.above[unit] {
		return s.cell(i, unit, p, "")
	}
	key := sumKey{i, unit, p}
	if t, ok := b.sums.get(key); ok {
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

// withParts gives a total with the figures it is the sum of.
func (s *sheet) withParts(i *giaoban.Indicator, c *cell) *cell {
	if !c.brief {
		return c
	}
	full := s.cell(i, c.unit, c.period, "")
	return &full
}

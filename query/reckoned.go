package query

import (
	"sync"

	"github.com/giaoban/giaoban"
)

// reckoned remembers what was worked out from something that never changes, a block or
// the catalogue, for all who ask at once. Past so many it begins anew.
type reckoned[K comparable, V any] struct {
	most int
	mu   sync.RWMutex
	kept map[K]V
}

// of gives what is kept, else makes it and keeps it.
func (r *reckoned[K, V]) of(k K, make func() V) V {
	r.mu.RLock()
	v, ok := r.kept[k]
	r.mu.RUnlock()
	if ok {
		return v
	}
	v = make()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= r.most {
		r.kept = map[K]V{}
	}
	r.kept[k] = v
	return v
}

// witnessed is what was worked out from observations, with the newest of all that were
// looked at.
type witnessed[V any] struct {
	it     V
	newest giaoban.Revision
}

// fromBlock works something out from one block, or takes what was worked out before:
// either way the answer's newest observation is one of those it was made of.
func fromBlock[K comparable, V any](s *sheet, from *reckoned[K, witnessed[V]], k K, make func() V) V {
	w := from.of(k, func() witnessed[V] {
		before := s.newest
		s.newest = 0
		w := witnessed[V]{make(), s.newest}
		s.newest = before
		return w
	})
	s.newest = max(s.newest, w.newest)
	return w.it
}

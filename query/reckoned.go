package query

import (
	"sync"
	"sync/atomic"

	"github.com/giaoban/giaoban"
)

// room is what is left of a budget of bytes, for all who fill it at once.
type room struct {
	left  atomic.Int64
	tight atomic.Bool // somebody found no room
}

// take reserves so many bytes; false where they are not left.
func (r *room) take(bytes int) bool {
	for {
		left := r.left.Load()
		if left < int64(bytes) {
			r.tight.Store(true)
			return false
		}
		if r.left.CompareAndSwap(left, left-int64(bytes)) {
			return true
		}
	}
}

func (r *room) give(bytes int) { r.left.Add(int64(bytes)) }

// reckoned remembers what was worked out from something that never changes, a block or
// the catalogue, for all who ask at once. Past so many it begins anew. What is worked
// out from figures is weighed and counts towards the budget of the memory of figures:
// where there is no room it is not kept.
type reckoned[K comparable, V any] struct {
	most  int
	weigh func(V) int // what an answer takes with its key; nil: it is not counted
	mu    sync.RWMutex
	room  *room // none: of a block that is not kept
	kept  map[K]V
	bytes int
	ended bool
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
	if _, twice := r.kept[k]; twice || r.ended {
		return v
	}
	if len(r.kept) >= r.most {
		r.clear()
	}
	if r.weigh != nil && r.room != nil {
		bytes := r.weigh(v)
		if !r.room.take(bytes) {
			return v
		}
		r.bytes += bytes
	}
	if r.kept == nil {
		r.kept = map[K]V{}
	}
	r.kept[k] = v
	return v
}

// clear forgets what is kept. The caller holds the lock.
func (r *reckoned[K, V]) clear() {
	if r.room != nil {
		r.room.give(r.bytes)
	}
	r.kept, r.bytes = nil, 0
}

// within says whose room is filled from now on.
func (r *reckoned[K, V]) within(room *room) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.room = room
}

// weight is how many bytes of the room are filled.
func (r *reckoned[K, V]) weight() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.bytes
}

// forget gives the room back; ended says that nothing is kept any more.
func (r *reckoned[K, V]) forget(ended bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clear()
	r.ended = r.ended || ended
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

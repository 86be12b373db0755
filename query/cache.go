package query

import (
	"context"
	"slices"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// DefaultBudget is how many bytes of latest figures are kept in memory, unless
// Options say otherwise: about 200 indicators of 100 units over ten years of months.
const DefaultBudget = 256 << 20

// cache keeps the blocks of indicators until their figures move on. A small question
// costs the engine some milliseconds of planning whatever it asks, memory none: so
// blocks are kept, not answers, and every answer comes from the one truth.
type cache struct {
	mu      sync.Mutex
	budget  int
	room    room // what is left of the budget
	clock   uint64
	version uint64
	kept    map[string]*kept
	asked   map[string]bool          // asked for once since its figures moved: the next time it is worth keeping
	touched func(code string) uint64 // the data version at which an indicator's figures last moved
	loading sync.Mutex               // one load at a time, so that nothing is read twice at once
}

type kept struct {
	*block
	last uint64 // when it was last used, on the clock of uses
}

func newCache(budget int, touched func(string) uint64) *cache {
	if budget <= 0 {
		budget = DefaultBudget
	}
	c := &cache{budget: budget, touched: touched, kept: map[string]*kept{}, asked: map[string]bool{}}
	c.room.left.Store(int64(budget))
	return c
}

// get takes what is kept of the codes at a data version. absent lists the codes of
// which units are not there, and again says that all of those were asked for before.
func (c *cache) get(version uint64, codes []string, units []giaoban.UnitID) (have map[string]*block, absent []string, again bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.move(version)
	if c.room.tight.Swap(false) {
		c.forgetOldest()
	}
	have, again = make(map[string]*block, len(codes)), true
	for _, code := range codes {
		if k := c.kept[code]; k != nil && k.holds(units) {
			c.clock++
			k.last = c.clock
			have[code] = k.block
			continue
		}
		absent = append(absent, code)
		again = again && c.asked[code]
		c.asked[code] = true
	}
	return have, absent, again
}

// move drops the indicators whose figures were written since the version it was at.
func (c *cache) move(version uint64) {
	if version == c.version {
		return
	}
	for code := range c.kept {
		if c.touched(code) > c.version {
			c.drop(code)
		}
	}
	for code := range c.asked {
		if c.touched(code) > c.version {
			delete(c.asked, code)
		}
	}
	c.version = version
}

// keep adds what was read; the longest unused indicators make room.
func (c *cache) keep(version uint64, loaded map[string]*block) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if version != c.version {
		return
	}
	for code, b := range loaded {
		if old := c.kept[code]; old != nil {
			c.drop(code)
			if joined := old.with(b); joined.bytes() <= c.budget {
				b = joined
			}
		}
		if b.bytes() > c.budget {
			continue
		}
		for !c.room.take(b.bytes()) {
			c.drop(c.oldest(func(*kept) bool { return true }))
		}
		c.room.tight.Store(false)
		c.clock++
		b.within(&c.room)
		c.kept[code] = &kept{b, c.clock}
	}
}

// oldest is the longest unused indicator of some; empty where there is none.
func (c *cache) oldest(of func(*kept) bool) string {
	oldest := ""
	for code, k := range c.kept {
		if of(k) && (oldest == "" || k.last < c.kept[oldest].last) {
			oldest = code
		}
	}
	return oldest
}

// drop lets an indicator go, with all that was worked out from it.
func (c *cache) drop(code string) {
	b := c.kept[code].block
	b.forget(true)
	c.room.give(b.bytes())
	delete(c.kept, code)
}

// forgetOldest makes room for what is worked out: of the longest unused indicator with
// anything worked out that is forgotten, else the longest unused indicator is.
func (c *cache) forgetOldest() {
	if code := c.oldest(func(k *kept) bool { return k.answers() > 0 }); code != "" {
		c.kept[code].forget(false)
	} else if len(c.kept) > 1 {
		c.drop(c.oldest(func(*kept) bool { return true }))
	}
}

// load gives the blocks of a question from memory, else from the store. The first
// question after the data moved reads the days it needs; the second is worth
// reading all there is of its units, and keeping it. As-of questions always go to
// the store.
func (s *Service) load(ctx context.Context, n need) (map[string]*block, error) {
	if n.asOf != 0 {
		return s.read(ctx, n, n.codes)
	}
	version := s.store.DataVersion()
	have, absent, again := s.cache.get(version, n.codes, n.units)
	if len(absent) == 0 {
		return have, nil
	}
	keeps := again || n.from == 0 && n.to == 0
	if keeps {
		s.cache.loading.Lock()
		defer s.cache.loading.Unlock()
		n.from, n.to = 0, 0
		have, absent, _ = s.cache.get(version, n.codes, n.units)
	}
	if len(absent) > 0 {
		loaded, err := s.read(ctx, n, absent)
		if err != nil {
			return nil, err
		}
		if keeps {
			s.cache.keep(version, loaded)
		}
		for code, b := range loaded {
			have[code] = b
		}
	}
	return have, nil
}

// read asks the store for the codes of a need.
func (s *Service) read(ctx context.Context, n need, codes []string) (map[string]*block, error) {
	f := store.Filter{Indicators: codes, Units: n.units, From: n.from, To: n.to, AsOf: n.asOf}
	if len(n.units) == len(s.catalogue.Units.IDs()) {
		f.Units = nil // every unit: no list of them in the statement
	}
	shelves, err := s.store.Shelves(ctx, f)
	if err != nil {
		return nil, err
	}
	return newBlocks(codes, n.units, shelves, s.store.Bands()), nil
}

// every lists all units there ever were.
func (s *Service) every() []giaoban.UnitID { return slices.Clone(s.catalogue.Units.IDs()) }

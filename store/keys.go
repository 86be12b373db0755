package store

import (
	"context"
	"fmt"
	"sync"
)

// keys are the numbers that stand for the ids of units, indicators or bands in
// the store. A number is given once and never again; it is on disk before any
// row that uses it. Number 0 is no key, in bands it is "no band".
type keys struct {
	what       string // for errors: unit, indicator, band
	read       string
	append     string
	numberKind string
	most       uint32

	mu      sync.RWMutex
	numbers map[string]uint32
	ids     []string // by number
	kept    int      // ids[:kept] are on disk
}

func unitKeys() *keys {
	return &keys{what: "unit", read: unitKeysSQL, append: appendUnitKeysSQL, numberKind: "UInt32", most: 1<<32 - 1}
}

func indicatorKeys() *keys {
	return &keys{what: "indicator", read: indicatorKeysSQL, append: appendIndicatorKeysSQL, numberKind: "UInt16", most: 1<<16 - 1}
}

func bandKeys() *keys {
	return &keys{what: "band", read: bandKeysSQL, append: appendBandKeysSQL, numberKind: "UInt8", most: 1<<8 - 1}
}

// load reads the keys from the store.
func (k *keys) load(ctx context.Context, c *client) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.numbers, k.ids = map[string]uint32{}, []string{""}
	err := c.each(ctx, k.read, nil, func(b *block) error {
		for i := range b.rows {
			number, id := b.columns[0].numberAt(i), b.columns[1].texts[i]
			if _, twice := k.numbers[id]; twice || number != uint32(len(k.ids)) {
				return fmt.Errorf("%s key %d (%q) is twice or out of its order: the store is damaged", k.what, number, id)
			}
			k.numbers[id] = number
			k.ids = append(k.ids, id)
		}
		return nil
	})
	k.kept = len(k.ids)
	if err != nil {
		return fmt.Errorf("reading %s keys: %w", k.what, err)
	}
	return nil
}

// numberAt reads an unsigned number of the column's own width.
func (c *column) numberAt(i int) uint32 {
	switch c.width {
	case 1:
		return uint32(c.u8At(i))
	case 2:
		return uint32(c.u16At(i))
	}
	return c.u32At(i)
}

// number gives the number of an id, 0 where it has none.
func (k *keys) number(id string) uint32 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.numbers[id]
}

// names gives the ids by number. The slice only ever grows.
func (k *keys) names() []string {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.ids
}

// give returns the number of an id and takes the next one for a new id. Only the
// holder of the writer lock calls it, and keeps before anything uses it.
func (k *keys) give(id string) (uint32, error) {
	if n := k.number(id); n != 0 {
		return n, nil
	}
	if id == "" {
		return 0, fmt.Errorf("a figure without %s", k.what)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	n := uint32(len(k.ids))
	if n > k.most {
		return 0, fmt.Errorf("no %s number is left: all %d are given", k.what, k.most)
	}
	k.numbers[id] = n
	k.ids = append(k.ids, id)
	return n, nil
}

// keep writes the numbers given since the last time; the caller makes the table
// lie on disk.
func (k *keys) keep(ctx context.Context, c *client) (wrote bool, err error) {
	ids := k.names()
	if k.kept == len(ids) {
		return false, nil
	}
	b := newBlock("number", k.numberKind, "id", "String")
	err = c.insert(ctx, k.append, noToken, b, once(func(b *block) {
		for n := k.kept; n < len(ids); n++ {
			b.columns[0].number(uint32(n))
			b.columns[1].text(ids[n])
			b.rows++
		}
	}))
	if err != nil {
		return false, fmt.Errorf("writing %s keys: %w", k.what, err)
	}
	k.kept = len(ids)
	return true, nil
}

// number appends an unsigned number in the column's own width.
func (c *column) number(n uint32) {
	switch c.width {
	case 1:
		c.u8(uint8(n))
	case 2:
		c.u16(uint16(n))
	default:
		c.u32(n)
	}
}

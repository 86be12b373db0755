package draw

import (
	"container/list"
	"sync"
)

// keep holds drawings up to a number of bytes; what was not asked for longest goes.
type keep struct {
	budget int

	mu    sync.Mutex
	used  int
	order *list.List // of *kept, newest first
	byKey map[string]*list.Element
}

type kept struct {
	key     string
	drawing *Drawing
	size    int
}

func newKeep(budget int) *keep {
	return &keep{budget: budget, order: list.New(), byKey: map[string]*list.Element{}}
}

func (k *keep) get(key string) *Drawing {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.byKey[key]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(*kept).drawing
}

func (k *keep) put(key string, d *Drawing, size int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byKey[key] != nil || size > k.budget {
		return
	}
	k.byKey[key] = k.order.PushFront(&kept{key, d, size})
	for k.used += size; k.used > k.budget; {
		oldest := k.order.Remove(k.order.Back()).(*kept)
		delete(k.byKey, oldest.key)
		k.used -= oldest.size
	}
}

package people

import (
	"sync"
	"time"
)

// Guesses that may be made in a stretch of time, for one account and from one address.
const (
	mostGuesses  = 10
	guessStretch = time.Minute
	knownKeys    = 20_000 // more are swept
)

// throttle counts guesses. One that turns out right is taken off again.
type throttle struct {
	mu   sync.Mutex
	made map[string][]time.Time
}

// begin counts a guess under each of the keys, and says whether it may be made. One
// that may not is not counted: it tells nothing.
func (t *throttle) begin(now time.Time, keys ...string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.made == nil || len(t.made) > knownKeys {
		t.sweep(now)
	}
	for _, k := range keys {
		if t.made[k] = recent(t.made[k], now); len(t.made[k]) >= mostGuesses {
			return false
		}
	}
	for _, k := range keys {
		t.made[k] = append(t.made[k], now)
	}
	return true
}

// right takes a guess off: its moment is the one it began with.
func (t *throttle) right(began time.Time, keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range keys {
		for n, at := range t.made[k] {
			if at.Equal(began) {
				t.made[k] = append(t.made[k][:n:n], t.made[k][n+1:]...)
				break
			}
		}
	}
}

// spent says whether no guess is left under a key.
func (t *throttle) spent(now time.Time, key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(recent(t.made[key], now)) >= mostGuesses
}

func (t *throttle) sweep(now time.Time) {
	kept := map[string][]time.Time{}
	for k, made := range t.made {
		if made = recent(made, now); len(made) > 0 {
			kept[k] = made
		}
	}
	t.made = kept
}

func recent(made []time.Time, now time.Time) []time.Time {
	for len(made) > 0 && now.Sub(made[0]) >= guessStretch {
		made = made[1:]
	}
	return made
}

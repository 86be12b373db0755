package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/giaoban/giaoban/store"
)

// Deed is something that was done and goes on record.
type Deed struct {
	Act     string // what: sign_in, report.send, person.change …
	Object  string // of what: a batch, a person's id, a route
	Outcome string // done, refused
	Before  string // no names and addresses: what stands in the chain cannot be erased
	After   string
	Who     string // erasable
	Address string // erasable
}

// Outcomes of a deed.
const (
	Done    = "done"
	Refused = "refused"
)

// Trail is the record of what was done: a chain in which each event holds the hash of
// the one before, so that a changed or missing one shows.
type Trail struct {
	shelf *store.Store
	now   func() time.Time

	mu     sync.Mutex
	known  bool
	number uint64
	hash   string
}

// NewTrail makes the trail of a store.
func NewTrail(s *store.Store, now func() time.Time) *Trail { return &Trail{shelf: s, now: now} }

// Add puts a deed on record; it lies on disk when the call returns.
func (t *Trail) Add(ctx context.Context, d Deed) error {
	ctx = context.WithoutCancel(ctx) // what was done is on record whether or not anybody waits for it
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known || t.shelf.Shared() {
		last, err := t.shelf.Events(ctx, store.EventFilter{Limit: 1})
		if err != nil {
			return err
		}
		if t.known = true; len(last) > 0 {
			t.number, t.hash = last[0].Number, last[0].Hash
		}
	}
	e := store.Event{Number: t.number + 1, At: t.now().UTC().Truncate(time.Microsecond), Act: d.Act, Object: d.Object, Outcome: d.Outcome,
		Before: d.Before, After: d.After, Previous: t.hash}
	p := store.EventPerson{Number: e.Number, Salt: rand.Text(), Who: d.Who, Address: d.Address}
	e.Sealed = seal(p)
	e.Hash = link(e)
	if err := t.shelf.AppendEvent(ctx, e, p); err != nil {
		t.known = false // it may be there or not: look before the next
		return err
	}
	t.number, t.hash = e.Number, e.Hash
	return nil
}

// seal is the digest of who did it; without the salt nobody can try names against it.
func seal(p store.EventPerson) string { return digest(p.Salt, p.Who, p.Address) }

// link is the hash of an event with the one before it.
func link(e store.Event) string {
	var at [16]byte
	binary.BigEndian.PutUint64(at[:], e.Number)
	binary.BigEndian.PutUint64(at[8:], uint64(e.At.UnixMicro()))
	return digest(e.Previous, string(at[:]), e.Act, e.Object, e.Outcome, e.Before, e.After, e.Sealed)
}

// digest hashes texts so that none can be taken for a part of another.
func digest(texts ...string) string {
	h := sha256.New()
	for _, t := range texts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(t)))
		h.Write(n[:])
		h.Write([]byte(t))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Verdict is what a look through the whole record found.
type Verdict struct {
	Events int    `json:"events"`
	Head   string `json:"head"`             // hash of the newest event: who notes it can show later that none was taken off the end
	Erased int    `json:"erased"`           // events whose person was erased
	Broken uint64 `json:"broken,omitempty"` // number of the first broken link; 0 where the chain is whole
	Why    string `json:"why,omitempty"`    // changed, missing, twice, person, head
}

// checkedAtOnce is how many events are held at once while the record is looked through.
const checkedAtOnce = 5000

// Check looks through the record from the newest event to the first. A head that was
// noted earlier must still be in it.
func (t *Trail) Check(ctx context.Context, head string) (Verdict, error) {
	var v Verdict
	found := head == ""
	var after, expected uint64
	previous := "" // what the event above says its hash is
	for {
		events, err := t.shelf.Events(ctx, store.EventFilter{After: after, Limit: checkedAtOnce})
		if err != nil {
			return v, err
		}
		if len(events) == 0 {
			break
		}
		who, err := t.people(ctx, events)
		if err != nil {
			return v, err
		}
		for n := range events {
			e := &events[n]
			found = found || e.Hash == head
			if v.Events++; v.Events == 1 {
				v.Head, expected, previous = e.Hash, e.Number, e.Hash
			}
			switch {
			case e.Number == expected+1:
				v.breaks(e.Number, "twice")
				continue
			case e.Number < expected:
				v.breaks(e.Number+1, "missing")
			case e.Hash != previous || link(*e) != e.Hash:
				v.breaks(e.Number, "changed")
			}
			switch parts := who[e.Number]; {
			case len(parts) == 0:
				v.Erased++
			case !sealed(parts, e.Sealed):
				v.breaks(e.Number, "person")
			}
			expected, previous, after = e.Number-1, e.Previous, e.Number
		}
	}
	if v.Events > 0 && expected != 0 {
		v.breaks(1, "missing")
	}
	if !found {
		v.breaks(v.last(), "head")
	}
	return v, nil
}

// last is the number after the newest event, where one that was noted should be.
func (v *Verdict) last() uint64 { return uint64(v.Events) + 1 }

// breaks notes a broken link; the first one of the chain counts, which is found last.
func (v *Verdict) breaks(number uint64, why string) {
	if v.Broken == 0 || number < v.Broken {
		v.Broken, v.Why = number, why
	}
}

func sealed(parts []store.EventPerson, digest string) bool {
	for _, p := range parts {
		if seal(p) == digest {
			return true
		}
	}
	return false
}

func (t *Trail) people(ctx context.Context, events []store.Event) (map[uint64][]store.EventPerson, error) {
	if len(events) == 0 {
		return nil, nil
	}
	all, err := t.shelf.EventPeople(ctx, events[len(events)-1].Number, events[0].Number)
	if err != nil {
		return nil, err
	}
	out := map[uint64][]store.EventPerson{}
	for _, p := range all {
		out[p.Number] = append(out[p.Number], p)
	}
	return out, nil
}

// Line is an event as it is shown: who did it stands with it, as far as it is known.
type Line struct {
	store.Event
	Who, Address string
}

// Lines lists what was done, the newest first.
func (t *Trail) Lines(ctx context.Context, f store.EventFilter) ([]Line, error) {
	events, err := t.shelf.Events(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	who, err := t.people(ctx, events)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	out := make([]Line, 0, len(events))
	for _, e := range events {
		l := Line{Event: e}
		for _, p := range who[e.Number] {
			if seal(p) == e.Sealed {
				l.Who, l.Address = p.Who, p.Address
			}
		}
		out = append(out, l)
	}
	return out, nil
}

package store

import (
	"context"
	"fmt"
	"math"
	"time"
)

// Event is one line of the record of what was done. Previous and Hash make the chain;
// how they are reckoned is package people's matter.
type Event struct {
	Number         uint64
	At             time.Time
	Act            string
	Object         string
	Outcome        string
	Before, After  string
	Sealed         string // salted digest of the person's part
	Previous, Hash string
}

// EventPerson is who did it and from where, which can be erased.
type EventPerson struct {
	Number       uint64
	Salt         string
	Who, Address string
}

// EventFilter chooses events; every field narrows, zero values do not.
type EventFilter struct {
	Act    string // begins with
	Object string // holds
	Who    string
	Since  time.Time
	Until  time.Time // before
	After  uint64    // cursor: numbers below it; 0: from the newest
	Limit  int
}

// Events lists events, the newest first.
func (s *Store) Events(ctx context.Context, f EventFilter) ([]Event, error) {
	p := parameters{"act": textParameter(f.Act), "object": textParameter(f.Object), "who": textParameter(f.Who),
		"since": numberParameter(uint64(0)), "until": numberParameter(uint64(math.MaxInt64 / 1000)),
		"after": numberParameter(uint64(math.MaxUint64)), "limit": numberParameter(uint32(max(0, min(f.Limit, math.MaxInt32))))}
	if !f.Since.IsZero() {
		p["since"] = numberParameter(uint64(f.Since.UnixMicro()))
	}
	if !f.Until.IsZero() {
		p["until"] = numberParameter(uint64(f.Until.UnixMicro()))
	}
	if f.After > 0 {
		p["after"] = numberParameter(f.After)
	}
	var out []Event
	err := s.client.each(ctx, eventsOfSQL, p, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, Event{Number: c[0].u64At(i), At: time.UnixMicro(int64(c[1].u64At(i))).UTC(), Act: c[2].texts[i], Object: c[3].texts[i],
				Outcome: c[4].texts[i], Before: c[5].texts[i], After: c[6].texts[i], Sealed: c[7].texts[i], Previous: c[8].texts[i], Hash: c[9].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading events: %w", err)
	}
	return out, nil
}

// EventPeople reads the person's part of the events from one number to another.
func (s *Store) EventPeople(ctx context.Context, from, to uint64) ([]EventPerson, error) {
	var out []EventPerson
	err := s.client.each(ctx, eventPeopleSQL, parameters{"from": numberParameter(from), "to": numberParameter(to)}, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, EventPerson{c[0].u64At(i), c[1].texts[i], c[2].texts[i], c[3].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the people of events: %w", err)
	}
	return out, nil
}

// AppendEvent adds one event, the person's part first: an event is never without it
// unless somebody took it away.
func (s *Store) AppendEvent(ctx context.Context, e Event, p EventPerson) error {
	b := newBlock("number", "UInt64", "salt", "String", "who", "String", "address", "String")
	err := s.client.insert(ctx, appendEventPersonSQL, noToken, b, once(func(b *block) {
		b.columns[0].u64(p.Number)
		b.columns[1].text(p.Salt)
		b.columns[2].text(p.Who)
		b.columns[3].text(p.Address)
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing an event: %w", err)
	}
	b = newBlock("number", "UInt64", "at", "DateTime64(6, 'UTC')", "act", "String", "object", "String", "outcome", "String",
		"before", "String", "after", "String", "sealed", "String", "previous", "String", "hash", "String")
	err = s.client.insert(ctx, appendEventSQL, noToken, b, once(func(b *block) {
		b.columns[0].u64(e.Number)
		b.columns[1].u64(uint64(e.At.UnixMicro()))
		for n, text := range []string{e.Act, e.Object, e.Outcome, e.Before, e.After, e.Sealed, e.Previous, e.Hash} {
			b.columns[2+n].text(text)
		}
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing an event: %w", err)
	}
	if err := s.folders.sync("event_person"); err != nil {
		return err
	}
	return s.folders.sync("event")
}

// EventsOf counts the events that a person did, as far as it is still known.
func (s *Store) EventsOf(ctx context.Context, who string) (uint64, error) {
	n, err := s.number(ctx, eventPeopleOfSQL, parameters{"who": textParameter(who)})
	if err != nil {
		return 0, fmt.Errorf("store: counting events: %w", err)
	}
	return n, nil
}

// ForgetEventPerson erases a person from the events; the chain keeps its digests.
func (s *Store) ForgetEventPerson(ctx context.Context, who string) error {
	return s.change(ctx, forgetEventPersonSQL, parameters{"who": textParameter(who)})
}

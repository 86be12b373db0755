package store

import (
	"context"
	"fmt"
	"time"
)

// Subscription is who is told of what, as whoever delivers writes it.
type Subscription struct {
	ID   string
	At   time.Time // of the last change
	By   string    // who made it
	Body string    // JSON
}

// Message is one thing to deliver.
type Message struct {
	ID    string // the key by which a receiver knows a second copy
	At    time.Time
	State MessageState
	Due   time.Time // not before
	Body  string    // JSON
}

// MessageState is how far a message is; the numbers are stored.
type MessageState uint8

const (
	MessageWaiting   MessageState = iota + 1
	MessageDelivered              // the receiver said so
	MessageGivenUp                // after the last attempt; kept with why
)

// Subscriptions lists those that have not ended, by id.
func (s *Store) Subscriptions(ctx context.Context) ([]Subscription, error) {
	var out []Subscription
	err := s.client.each(ctx, subscriptionsSQL, nil, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, Subscription{ID: c[0].texts[i], At: microseconds(&c[1], i), By: c[2].texts[i], Body: c[3].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading subscriptions: %w", err)
	}
	return out, nil
}

// KeepSubscription writes a subscription in place of what was known of it, or ends it.
func (s *Store) KeepSubscription(ctx context.Context, u Subscription, ended bool) error {
	b := newBlock("id", "String", "at", "DateTime64(6, 'UTC')", "by", "String", "body", "String", "ended", "Bool")
	return s.append(ctx, "subscription", appendSubscriptionSQL, b, func(b *block) {
		c := b.columns
		c[0].text(u.ID)
		c[1].u64(uint64(u.At.UnixMicro()))
		c[2].text(u.By)
		c[3].text(u.Body)
		c[4].yes(ended)
		b.rows = 1
	})
}

// Messages lists what waits, and what was delivered or given up since a moment; the
// first due first.
func (s *Store) Messages(ctx context.Context, since time.Time) ([]Message, error) {
	var out []Message
	p := parameters{"since": numberParameter(uint64(max(since.UnixMicro(), 0)))}
	err := s.client.each(ctx, outboxSQL, p, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, Message{ID: c[0].texts[i], At: microseconds(&c[1], i), State: MessageState(c[2].u8At(i)), Due: microseconds(&c[3], i), Body: c[4].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the outbox: %w", err)
	}
	return out, nil
}

// KeepMessages writes messages in place of what was known of them.
func (s *Store) KeepMessages(ctx context.Context, all []Message) error {
	if len(all) == 0 {
		return nil
	}
	b := newBlock("id", "String", "at", "DateTime64(6, 'UTC')", "state", "UInt8", "due", "DateTime64(6, 'UTC')", "body", "String")
	return s.append(ctx, "outbox", appendOutboxSQL, b, func(b *block) {
		c := b.columns
		for _, m := range all {
			c[0].text(m.ID)
			c[1].u64(uint64(m.At.UnixMicro()))
			c[2].u8(uint8(m.State))
			c[3].u64(uint64(m.Due.UnixMicro()))
			c[4].text(m.Body)
		}
		b.rows = len(all)
	})
}

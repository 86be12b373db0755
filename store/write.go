package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/giaoban/giaoban"
)

// errClosed is returned by a write to a store that was closed.
var errClosed = errors.New("store: closed")

// Write holds the writer lock while the function runs. What the function has the
// writer accept or refuse is on disk when that call returns, whatever the
// function returns.
func (s *Store) Write(ctx context.Context, f func(Writer) error) error {
	return s.locked(ctx, func() error { return f(writer{s}) })
}

func (s *Store) locked(ctx context.Context, f func() error) error {
	select {
	case <-s.writing:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.writing <- struct{}{} }()
	if s.closed {
		return errClosed
	}
	if !s.recovered {
		if err := s.recover(ctx); err != nil {
			return fmt.Errorf("store: recovering: %w", err)
		}
		if err := s.count(ctx); err != nil {
			return err
		}
	}
	return f()
}

// writer is Writer for the one who holds the lock.
type writer struct{ s *Store }

func (w writer) Latest(ctx context.Context, f Filter) ([]giaoban.Observation, error) {
	return w.s.Latest(ctx, f)
}

func (w writer) Explained(ctx context.Context, observations []giaoban.Observation) ([]Entry, error) {
	return w.s.Explained(ctx, observations)
}

func (w writer) ByKey(ctx context.Context, key string) (Info, error) {
	if key == "" {
		return Info{}, ErrNotFound
	}
	return w.s.oneBatch(ctx, byKeySQL, parameters{"key": textParameter(key)})
}

func (w writer) ByHash(ctx context.Context, sha256 string) (Info, error) {
	if sha256 == "" {
		return Info{}, ErrNotFound
	}
	return w.s.oneBatch(ctx, byHashSQL, parameters{"sha256": textParameter(sha256)})
}

// newBatch gives a batch its number: the microsecond of its receipt, or the next
// one that no batch has.
func (w writer) newBatch(ctx context.Context, b Batch, state State) (Info, error) {
	now := w.s.now()
	if b.Received.IsZero() {
		b.Received = now
	}
	if b.Received.UnixMicro() <= 0 {
		return Info{}, fmt.Errorf("store: a batch received at %s: before 1970", b.Received.Format(time.RFC3339))
	}
	id := giaoban.RevisionAt(b.Received)
	for {
		taken, err := w.s.number(ctx, takenSQL, parameters{"batch": numberParameter(id)})
		if err != nil {
			return Info{}, fmt.Errorf("store: numbering a batch: %w", err)
		}
		if taken == 0 {
			break
		}
		id++
	}
	b.Received = id.Time()
	return Info{Batch: b, ID: id, State: state, RecordedAt: now.UTC().Truncate(time.Microsecond)}, nil
}

// number runs a statement whose answer is one count.
func (s *Store) number(ctx context.Context, sql string, p parameters) (n uint64, err error) {
	err = s.client.each(ctx, sql, p, func(b *block) error {
		n = b.columns[0].u64At(0)
		return nil
	})
	return n, err
}

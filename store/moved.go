package store

import (
	"context"
	"fmt"

	"github.com/giaoban/giaoban"
)

// Move is one figure about which something was received between two moments: the
// observation in force at the first one, if there was any, and at the second.
type Move struct {
	Before giaoban.Observation // Status Missing: nothing had come
	After  giaoban.Observation
}

// MovedCount says how many observations of a filter came after a moment, up to the
// filter's own: what Moved would look at.
func (s *Store) MovedCount(ctx context.Context, f Filter, since giaoban.Revision) (n int, err error) {
	p, everywhere, any := s.chosen(f)
	if !any {
		return 0, nil
	}
	p["since"] = numberParameter(since)
	sql := movedCountSQL
	if everywhere {
		sql = movedCountEverywhereSQL
	}
	err = s.client.each(ctx, sql, p, func(b *block) error {
		n = int(b.columns[0].u64At(0))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: counting what came between two moments: %w", err)
	}
	return n, nil
}

// Moved reads the figures of a filter about which something came after a moment, in
// the order of Latest. What did not move is not read: the figures of the stretch are
// found by their batches, and only their rows are looked up by the sort key.
func (s *Store) Moved(ctx context.Context, f Filter, since giaoban.Revision) ([]Move, error) {
	p, everywhere, any := s.chosen(f)
	if !any {
		return nil, nil
	}
	p["since"] = numberParameter(since)
	sql := movedSQL
	if everywhere {
		sql = movedEverywhereSQL
	}
	all, err := s.observations(ctx, sql, p)
	if err != nil {
		return nil, fmt.Errorf("store: reading what came between two moments: %w", err)
	}
	var out []Move
	for n := range all {
		o := &all[n]
		if o.Revision > since {
			out = append(out, Move{After: *o})
			continue
		}
		out[len(out)-1].Before = *o // the statement gives the newer one first
	}
	return out, nil
}

package store

import (
	"context"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// What 2,000 revisions among 1.5 million figures cost to find, beside the reading of
// everything that would be needed to compare two moments without them.
func BenchmarkMoved(b *testing.B) {
	s, ctx := open(b, b.TempDir()), context.Background()
	first := acceptMany(b, s, 1_500_000, true)
	all := latest(b, s, Filter{})
	var rows []row
	for n := 0; n < len(all); n += len(all) / 2000 {
		o := all[n]
		o.Amount = giaoban.Of(giaoban.Whole(int64(n)))
		rows = append(rows, row{o, Cell{Row: n + 1, Col: 1}})
	}
	send(b, s, time.Time{}, "revised", rows...)
	b.Run("moved", func(b *testing.B) {
		for b.Loop() {
			moves, err := s.Moved(ctx, Filter{}, first.ID)
			if err != nil || len(moves) != len(rows) {
				b.Fatalf("%d moved, want %d, %v", len(moves), len(rows), err)
			}
		}
	})
	b.Run("baseline_all", func(b *testing.B) {
		for b.Loop() {
			latest(b, s, Filter{AsOf: first.ID})
			latest(b, s, Filter{})
		}
	})
}

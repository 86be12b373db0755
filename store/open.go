package store

import (
	"context"
	"io"

	"github.com/giaoban/giaoban"
)

// Store is an open store. It is safe for use by many goroutines.
type Store struct{}

// Open opens the store of a URL, migrates it and finishes or abandons what an
// interrupted writer left.
func Open(ctx context.Context, o Options) (*Store, error) { panic("unwritten") }

// Close waits for the writer and closes the store.
func (s *Store) Close() error { panic("unwritten") }

// Ready asks the engine something trivial.
func (s *Store) Ready(ctx context.Context) error { panic("unwritten") }

// DataVersion is the number of accepted batches; it grows with each and is known
// without asking the engine.
func (s *Store) DataVersion() uint64 { panic("unwritten") }

// LastReceived is the moment of receipt of the newest accepted batch (0: none).
func (s *Store) LastReceived() giaoban.Revision { panic("unwritten") }

// Latest reads the latest observation of each figure, ordered by indicator, unit,
// period and band.
func (s *Store) Latest(ctx context.Context, f Filter) ([]giaoban.Observation, error) {
	panic("unwritten")
}

// OverUnits sums the latest parts over units: up[unit] is the parent to sum into.
func (s *Store) OverUnits(ctx context.Context, f Filter, up map[giaoban.UnitID]giaoban.UnitID) ([]Sum, error) {
	panic("unwritten")
}

// History reads every revision of a figure in all its bands, oldest first.
func (s *Store) History(ctx context.Context, f giaoban.Figure) ([]Entry, error) { panic("unwritten") }

// FirstReceived gives, for each figure of a filter, its first revision: when the
// report first came, whatever was corrected later.
func (s *Store) FirstReceived(ctx context.Context, f Filter) (map[giaoban.Figure]giaoban.Revision, error) {
	panic("unwritten")
}

// Batches lists batches, newest first, after a cursor (0: from the newest).
func (s *Store) Batches(ctx context.Context, after giaoban.Revision, limit int) ([]Info, error) {
	panic("unwritten")
}

// Batch reads one batch; ErrNotFound where there is none.
func (s *Store) Batch(ctx context.Context, id giaoban.Revision) (Info, error) { panic("unwritten") }

// File opens the very bytes of a file that came in; ErrNotFound where there are none.
func (s *Store) File(ctx context.Context, sha256 string) (io.ReadCloser, error) { panic("unwritten") }

// Write holds the writer lock while the function runs.
func (s *Store) Write(ctx context.Context, f func(Writer) error) error { panic("unwritten") }

// KeepCatalogue stores the text of a catalogue folder under its hash, once.
func (s *Store) KeepCatalogue(ctx context.Context, hash, text string) error { panic("unwritten") }

// Statements is how many statements were sent to the engine so far; a test of the
// metrics counts with it.
func (s *Store) Statements() uint64 { panic("unwritten") }

// SetTargets makes the catalogue's targets the ones in force, as revisions of the
// target table: what is unchanged is not written again.
func (s *Store) SetTargets(ctx context.Context, targets []giaoban.Target, at giaoban.Revision) error {
	panic("unwritten")
}

// Targets reads the targets in force as of a revision (0: now).
func (s *Store) Targets(ctx context.Context, asOf giaoban.Revision) ([]giaoban.Target, error) {
	panic("unwritten")
}

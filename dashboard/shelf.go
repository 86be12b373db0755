package dashboard

import (
	"context"
	"io"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/store"
)

// Shelf is what pages and calls ask of the store directly. What is not named here they
// cannot ask; whatever is added must be answered for one who may not see everything, too.
type Shelf interface {
	api.Reports
	Keeps
	DataVersion() uint64
}

// shelf is the store as one sees it who may not see everything: batches all of whose
// figures they may see, and what they sent themselves. Each way to read is written out:
// one that is added to Shelf does not come here by itself.
type shelf struct {
	of   *store.Store
	sees func(code string, unit giaoban.UnitID, on giaoban.Date) bool
	kept *sync.Map // batch → whether all of its figures may be seen; they never change
}

// DataVersion tells whether anything ever came; how much is told to nobody.
func (s shelf) DataVersion() uint64 { return min(1, s.of.DataVersion()) }

// Forms are how forms are read: of headings, not of figures.
func (s shelf) Forms(ctx context.Context) ([]store.Form, error) { return s.of.Forms(ctx) }

// ForgetForm forgets one.
func (s shelf) ForgetForm(ctx context.Context, fingerprint, by string) error {
	return s.of.ForgetForm(ctx, fingerprint, by)
}

// Batches lists those that may be seen.
func (s shelf) Batches(ctx context.Context, after giaoban.Revision, limit int) ([]store.Info, error) {
	var out []store.Info
	for {
		some, err := s.of.Batches(ctx, after, max(limit, 50))
		if err != nil {
			return nil, err
		}
		for _, b := range some {
			seen, err := s.shows(ctx, b)
			if err != nil {
				return nil, err
			}
			if seen {
				out = append(out, b)
			}
			if len(out) == limit {
				return out, nil
			}
			after = b.ID
		}
		if len(some) < max(limit, 50) {
			return out, nil
		}
	}
}

// Batch reads one that may be seen; one that may not is not there.
func (s shelf) Batch(ctx context.Context, id giaoban.Revision) (store.Info, error) {
	b, err := s.of.Batch(ctx, id)
	if err != nil {
		return store.Info{}, err
	}
	if seen, err := s.shows(ctx, b); err != nil || !seen {
		return store.Info{}, firstError(err, store.ErrNotFound)
	}
	return b, nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// mostLooked is how many figures of a batch are looked through; a larger one, a
// catalogue's own, is seen by who sees everything.
const mostLooked = 200_000

func (s shelf) shows(ctx context.Context, b store.Info) (bool, error) {
	if v := viewerIn(ctx); v.Name != "" && v.Name == b.By && !v.Asker.Anonymous() {
		return true, nil
	}
	if b.State != store.Accepted || b.Figures > mostLooked {
		return false, nil
	}
	if known, ok := s.kept.Load(b.ID); ok {
		return known.(bool), nil
	}
	figures, err := s.of.OfBatch(ctx, b.ID, mostLooked)
	if err != nil {
		return false, err
	}
	seen := len(figures) > 0
	for _, o := range figures {
		seen = seen && s.sees(o.Indicator, o.Unit, o.Period.Ends)
	}
	s.kept.Store(b.ID, seen)
	return seen, nil
}

// File gives the bytes of a file. Who asks by its hash was shown a batch of it.
func (s shelf) File(ctx context.Context, sha256 string) (io.ReadCloser, error) {
	return s.of.File(ctx, sha256)
}

// Latest reads the figures that may be seen.
func (s shelf) Latest(ctx context.Context, f store.Filter) ([]giaoban.Observation, error) {
	all, err := s.of.Latest(ctx, f)
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, o := range all {
		if s.sees(o.Indicator, o.Unit, o.Period.Ends) {
			out = append(out, o)
		}
	}
	return out, nil
}

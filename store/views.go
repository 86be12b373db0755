package store

import (
	"context"
	"fmt"
	"time"
)

// View is the address of a page, kept under a name.
type View struct {
	ID      uint64 // the microsecond it was saved
	By      string // who saved it
	Name    string
	Address string // path and query, as package dashboard/pages writes it
	Removed bool

	revision uint64
}

// At is when the view was saved.
func (v View) At() time.Time { return time.UnixMicro(int64(v.ID)).UTC() }

// viewsRead is how many views or briefings are listed at once.
const viewsRead = 1000

// Views lists the saved views, the newest first.
func (s *Store) Views(ctx context.Context) ([]View, error) { return s.views(ctx, 0) }

// View reads one, also where it was removed. ErrNotFound where it never was.
func (s *Store) View(ctx context.Context, id uint64) (View, error) {
	if id == 0 {
		return View{}, ErrNotFound
	}
	all, err := s.views(ctx, id)
	if err != nil {
		return View{}, err
	}
	if len(all) == 0 {
		return View{}, ErrNotFound
	}
	return all[0], nil
}

func (s *Store) views(ctx context.Context, id uint64) ([]View, error) {
	var out []View
	err := s.client.each(ctx, viewsSQL, parameters{"view": numberParameter(id), "limit": numberParameter(uint32(viewsRead))}, func(b *block) error {
		for i := range b.rows {
			c := b.columns
			out = append(out, View{ID: c[0].u64At(i), revision: c[1].u64At(i), By: c[2].texts[i], Name: c[3].texts[i], Address: c[4].texts[i], Removed: c[5].yesAt(i)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the views: %w", err)
	}
	return out, nil
}

// SaveView saves a new view and gives it its number.
func (s *Store) SaveView(ctx context.Context, v View) (View, error) {
	err := s.locked(ctx, func() error {
		v.ID = uint64(s.now().UnixMicro())
		for ; ; v.ID++ {
			taken, err := s.views(ctx, v.ID)
			if err != nil {
				return err
			}
			if len(taken) == 0 {
				break
			}
		}
		v.revision = v.ID
		return s.writeView(ctx, v, v.By)
	})
	return v, err
}

// ChangeView writes what a function makes of a view as its newest revision.
// ErrNotFound where the view never was.
func (s *Store) ChangeView(ctx context.Context, id uint64, by string, change func(*View)) (View, error) {
	var v View
	err := s.locked(ctx, func() (err error) {
		if v, err = s.View(ctx, id); err != nil {
			return err
		}
		change(&v)
		v.revision = s.revisionAfter(v.revision)
		return s.writeView(ctx, v, by)
	})
	return v, err
}

// revisionAfter numbers a change by its microsecond, later than the one before.
func (s *Store) revisionAfter(last uint64) uint64 { return max(uint64(s.now().UnixMicro()), last+1) }

func (s *Store) writeView(ctx context.Context, v View, by string) error {
	b := newBlock("view", "UInt64", "revision", "UInt64", "by", "String", "name", "String", "address", "String", "removed", "Bool")
	err := s.client.insert(ctx, appendViewSQL, noToken, b, once(func(b *block) {
		c := b.columns
		c[0].u64(v.ID)
		c[1].u64(v.revision)
		c[2].text(by)
		c[3].text(v.Name)
		c[4].text(v.Address)
		c[5].yes(v.Removed)
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing a view: %w", err)
	}
	return s.folders.sync("view")
}

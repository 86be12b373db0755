package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/giaoban/giaoban"
)

// Briefing is what is shown in a meeting: views in order, with the chair's notes.
type Briefing struct {
	ID       uint64 // the microsecond it was made
	Revision uint64 // of its newest change; each change is one
	By       string // who made it
	Removed  bool
	BriefingContent
}

// BriefingContent is what one revision of a briefing says.
type BriefingContent struct {
	Title string         `json:"title"`
	Place string         `json:"place,omitempty"`
	Day   giaoban.Date   `json:"day,omitempty"`  // of the meeting; 0 where not said
	AsOf  time.Time      `json:"asof,omitzero"`  // the figures as they stood then; zero: as they are when shown
	Items []BriefingItem `json:"items,omitzero"` // in order
}

// BriefingItem is one view of a briefing.
type BriefingItem struct {
	Number  int    `json:"n"` // within the briefing, whatever its place
	Name    string `json:"name"`
	Address string `json:"address"`
	Note    string `json:"note,omitempty"`
}

// ErrChanged is returned where what was to be undone was followed by another change.
var ErrChanged = errors.New("changed since")

// everyRevision is one that no other comes after.
const everyRevision = uint64(math.MaxUint64)

// Made is when the briefing was made.
func (b *Briefing) Made() time.Time { return time.UnixMicro(int64(b.ID)).UTC() }

// Changed is when the briefing was last changed.
func (b *Briefing) Changed() time.Time { return time.UnixMicro(int64(b.Revision)).UTC() }

// Add puts a view at the end, under a number that no other had.
func (c *BriefingContent) Add(i BriefingItem) {
	i.Number = 1
	for _, other := range c.Items {
		i.Number = max(i.Number, other.Number+1)
	}
	c.Items = append(c.Items, i)
}

// Briefings lists them, the newest first.
func (s *Store) Briefings(ctx context.Context) ([]Briefing, error) {
	return s.briefings(ctx, 0, everyRevision)
}

// Briefing reads one, also where it was removed. ErrNotFound where it never was.
func (s *Store) Briefing(ctx context.Context, id uint64) (Briefing, error) {
	return s.briefing(ctx, id, everyRevision)
}

// briefing reads one as it was at a revision.
func (s *Store) briefing(ctx context.Context, id, revision uint64) (Briefing, error) {
	if id == 0 {
		return Briefing{}, ErrNotFound
	}
	all, err := s.briefings(ctx, id, revision)
	if err != nil {
		return Briefing{}, err
	}
	if len(all) == 0 {
		return Briefing{}, ErrNotFound
	}
	return all[0], nil
}

func (s *Store) briefings(ctx context.Context, id, revision uint64) ([]Briefing, error) {
	var out []Briefing
	p := parameters{"briefing": numberParameter(id), "revision": numberParameter(revision), "limit": numberParameter(uint32(viewsRead))}
	err := s.client.each(ctx, briefingsSQL, p, func(b *block) error {
		for i := range b.rows {
			c := b.columns
			one := Briefing{ID: c[0].u64At(i), Revision: c[1].u64At(i), By: c[2].texts[i], Removed: c[4].yesAt(i)}
			if err := json.Unmarshal([]byte(c[3].texts[i]), &one.BriefingContent); err != nil {
				return fmt.Errorf("the content of briefing %d: %w", one.ID, err)
			}
			out = append(out, one)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the briefings: %w", err)
	}
	return out, nil
}

// MakeBriefing makes a new briefing and gives it its number.
func (s *Store) MakeBriefing(ctx context.Context, by string, c BriefingContent) (Briefing, error) {
	made := Briefing{By: by, BriefingContent: c}
	err := s.locked(ctx, func() error {
		made.ID = uint64(s.now().UnixMicro())
		for ; ; made.ID++ {
			taken, err := s.briefings(ctx, made.ID, everyRevision)
			if err != nil {
				return err
			}
			if len(taken) == 0 {
				break
			}
		}
		made.Revision = made.ID
		return s.writeBriefing(ctx, made, by)
	})
	return made, err
}

// ChangeBriefing writes what a function makes of a briefing as its newest revision,
// one change at a time. ErrNotFound where the briefing never was.
func (s *Store) ChangeBriefing(ctx context.Context, id uint64, by string, change func(*Briefing)) (Briefing, error) {
	var b Briefing
	err := s.locked(ctx, func() (err error) {
		if b, err = s.briefing(ctx, id, everyRevision); err != nil {
			return err
		}
		change(&b)
		b.Revision = s.revisionAfter(b.Revision)
		return s.writeBriefing(ctx, b, by)
	})
	return b, err
}

// UndoBriefing takes one change of a briefing back: what it was before becomes its
// newest revision. ErrChanged where somebody changed it since, ErrNotFound where there
// is nothing before.
func (s *Store) UndoBriefing(ctx context.Context, id, revision uint64, by string) (Briefing, error) {
	var b Briefing
	err := s.locked(ctx, func() error {
		now, err := s.briefing(ctx, id, everyRevision)
		if err != nil {
			return err
		}
		if now.Revision != revision {
			return ErrChanged
		}
		if b, err = s.briefing(ctx, id, revision-1); err != nil {
			return err
		}
		b.Revision = s.revisionAfter(revision)
		return s.writeBriefing(ctx, b, by)
	})
	return b, err
}

func (s *Store) writeBriefing(ctx context.Context, one Briefing, by string) error {
	content, err := json.Marshal(one.BriefingContent)
	if err != nil {
		return fmt.Errorf("store: writing a briefing: %w", err)
	}
	b := newBlock("briefing", "UInt64", "revision", "UInt64", "by", "String", "content", "String", "removed", "Bool")
	err = s.client.insert(ctx, appendBriefingSQL, noToken, b, once(func(b *block) {
		c := b.columns
		c[0].u64(one.ID)
		c[1].u64(one.Revision)
		c[2].text(by)
		c[3].text(string(content))
		c[4].yes(one.Removed)
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing a briefing: %w", err)
	}
	return s.folders.sync("briefing")
}

package dashboard

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban/store"
)

// Keeps are the saved views and the briefings.
type Keeps interface {
	Views(context.Context) ([]store.View, error)
	View(context.Context, uint64) (store.View, error)
	SaveView(context.Context, store.View) (store.View, error)
	ChangeView(ctx context.Context, id uint64, by string, change func(*store.View)) (store.View, error)
	Briefings(context.Context) ([]store.Briefing, error)
	Briefing(context.Context, uint64) (store.Briefing, error)
	MakeBriefing(ctx context.Context, by string, c store.BriefingContent) (store.Briefing, error)
	ChangeBriefing(ctx context.Context, id uint64, by string, change func(*store.Briefing)) (store.Briefing, error)
	UndoBriefing(ctx context.Context, id, revision uint64, by string) (store.Briefing, error)
}

// Names and notes may say what the figures say: who may not see everything sees, and
// changes, the views and briefings they made themselves.

func own(ctx context.Context, by string) bool {
	v := viewerIn(ctx)
	return v.Name != "" && v.Name == by && !v.Asker.Anonymous()
}

// Views lists one's own.
func (s shelf) Views(ctx context.Context) ([]store.View, error) {
	all, err := s.of.Views(ctx)
	return slices.DeleteFunc(all, func(v store.View) bool { return !own(ctx, v.By) }), err
}

// View reads one of one's own; another is not there.
func (s shelf) View(ctx context.Context, id uint64) (store.View, error) {
	v, err := s.of.View(ctx, id)
	if err != nil || !own(ctx, v.By) {
		return store.View{}, firstError(err, store.ErrNotFound)
	}
	return v, nil
}

// SaveView saves one of one's own.
func (s shelf) SaveView(ctx context.Context, v store.View) (store.View, error) {
	return s.of.SaveView(ctx, v)
}

// ChangeView changes one of one's own.
func (s shelf) ChangeView(ctx context.Context, id uint64, by string, change func(*store.View)) (store.View, error) {
	if _, err := s.View(ctx, id); err != nil {
		return store.View{}, err
	}
	return s.of.ChangeView(ctx, id, by, change)
}

// Briefings lists one's own.
func (s shelf) Briefings(ctx context.Context) ([]store.Briefing, error) {
	all, err := s.of.Briefings(ctx)
	return slices.DeleteFunc(all, func(b store.Briefing) bool { return !own(ctx, b.By) }), err
}

// Briefing reads one of one's own; another is not there.
func (s shelf) Briefing(ctx context.Context, id uint64) (store.Briefing, error) {
	b, err := s.of.Briefing(ctx, id)
	if err != nil || !own(ctx, b.By) {
		return store.Briefing{}, firstError(err, store.ErrNotFound)
	}
	return b, nil
}

// MakeBriefing makes one of one's own.
func (s shelf) MakeBriefing(ctx context.Context, by string, c store.BriefingContent) (store.Briefing, error) {
	return s.of.MakeBriefing(ctx, by, c)
}

// ChangeBriefing changes one of one's own.
func (s shelf) ChangeBriefing(ctx context.Context, id uint64, by string, change func(*store.Briefing)) (store.Briefing, error) {
	if _, err := s.Briefing(ctx, id); err != nil {
		return store.Briefing{}, err
	}
	return s.of.ChangeBriefing(ctx, id, by, change)
}

// UndoBriefing takes a change of one of one's own back.
func (s shelf) UndoBriefing(ctx context.Context, id, revision uint64, by string) (store.Briefing, error) {
	if _, err := s.Briefing(ctx, id); err != nil {
		return store.Briefing{}, err
	}
	return s.of.UndoBriefing(ctx, id, revision, by)
}

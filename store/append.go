package store

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/giaoban/giaoban"
)

// stage is a step of writing a batch that lies on disk when it is passed.
type stage string

const (
	stageFile         stage = "file"
	stageBatch        stage = "batch"
	stageCells        stage = "cells"
	stageObservations stage = "observations"
	stageAccepted     stage = "accepted"
)

// ErrNoFigures is returned by Accept where the rows are empty: a batch that
// changes nothing is not stored.
var ErrNoFigures = errors.New("store: a batch without figures")

// Accept writes in the order in which one thing explains the next: the file, the
// batch as started, cells, observations, the batch as accepted. If it fails or
// the process dies on the way, either all of the observations are in force or
// none is, and opening the store again finishes or abandons the batch.
func (w writer) Accept(ctx context.Context, b Batch, file io.Reader, rows Rows, report func(giaoban.Revision) string) (Info, error) {
	first, firstCell, any := rows()
	if !any {
		return Info{}, ErrNoFigures
	}
	info, err := w.newBatch(ctx, b, Started)
	if err != nil {
		return Info{}, err
	}
	info.Report = report(info.ID)
	if info.Size, err = w.s.keepFile(ctx, b.SHA256, file); err != nil {
		return Info{}, fmt.Errorf("store: file of batch %d: %w", info.ID, err)
	}
	w.s.pass(stageFile)
	if err := w.s.appendBatch(ctx, info); err != nil {
		return w.s.settle(ctx, info, err)
	}
	w.s.pass(stageBatch)
	figures, touched, err := w.s.appendFigures(ctx, info.ID, startingWith(first, firstCell, rows))
	if err != nil {
		return w.s.settle(ctx, info, fmt.Errorf("store: batch %d: %w", info.ID, err))
	}
	w.s.pass(stageObservations)
	info.State, info.Figures = Accepted, figures
	if err := w.s.appendBatch(ctx, info); err != nil {
		return w.s.settle(ctx, info, err)
	}
	w.s.accepted(info.ID, touched)
	w.s.pass(stageAccepted)
	return info, nil
}

// startingWith puts a row that was already taken before the others.
func startingWith(o giaoban.Observation, c Cell, rest Rows) Rows {
	taken := false
	return func() (giaoban.Observation, Cell, bool) {
		if !taken {
			taken = true
			return o, c, true
		}
		return rest()
	}
}

// accepted moves the data version, and before it that of the indicators touched:
// who sees the new version sees what it changed. There is one writer at a time.
func (s *Store) accepted(id giaoban.Revision, touched map[string]bool) {
	next := s.version.Load() + 1
	for code := range touched {
		s.touched.Store(code, next)
	}
	s.last.Store(max(s.last.Load(), uint64(id)))
	s.version.Add(1)
}

// Refuse writes file and batch in state Refused or Waiting: no figure.
func (w writer) Refuse(ctx context.Context, b Batch, state State, file io.Reader, report func(giaoban.Revision) string) (Info, error) {
	if state != Refused && state != Waiting {
		return Info{}, fmt.Errorf("store: a batch refused in state %d", state)
	}
	info, err := w.newBatch(ctx, b, state)
	if err != nil {
		return Info{}, err
	}
	info.Report = report(info.ID)
	if info.Size, err = w.s.keepFile(ctx, b.SHA256, file); err != nil {
		return Info{}, fmt.Errorf("store: file of batch %d: %w", info.ID, err)
	}
	return info, w.s.appendBatch(ctx, info)
}

// Touched is the data version at which figures of an indicator were last written by
// this process; 0 where none were.
func (s *Store) Touched(indicator string) uint64 {
	v, ok := s.touched.Load(indicator)
	if !ok {
		return 0
	}
	return v.(uint64)
}

package store

import (
	"context"
	"fmt"
	"time"
)

// recover finishes what an interrupted writer left: a started batch whose
// observations are there becomes accepted, one without them abandoned. Nothing
// between the two exists, because the observations of a batch are one part.
func (s *Store) recover(ctx context.Context) error {
	started, err := s.batches(ctx, startedSQL, nil)
	if err != nil {
		return err
	}
	for _, info := range started {
		figures, err := s.number(ctx, figuresSQL, parameters{"batch": numberParameter(info.ID)})
		if err != nil {
			return fmt.Errorf("figures of batch %d: %w", info.ID, err)
		}
		info.State, info.Figures = Abandoned, int(figures)
		if figures > 0 {
			info.State = Accepted
		}
		if err := s.appendBatch(ctx, info); err != nil {
			return err
		}
		s.log.Warn("an interrupted batch was settled", "batch", info.ID, "accepted", info.State == Accepted, "figures", figures)
	}
	s.recovered = true
	return nil
}

// settleWait is how long a failed batch is tried to be settled; what it does not
// reach, the next write or the next start does.
const settleWait = 30 * time.Second

// settle is called where a batch failed after it was started: the engine may
// have taken the observations all the same, and then it is accepted.
func (s *Store) settle(ctx context.Context, info Info, failed error) (Info, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer stop()
	s.recovered = false
	if err := s.recover(ctx); err != nil {
		return Info{}, fmt.Errorf("%w (and settling it: %w)", failed, err)
	}
	if err := s.count(ctx); err != nil {
		return Info{}, fmt.Errorf("%w (and settling it: %w)", failed, err)
	}
	settled, err := s.Batch(ctx, info.ID)
	if err != nil || settled.State != Accepted {
		return Info{}, failed
	}
	return settled, nil
}

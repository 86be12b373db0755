package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/giaoban/giaoban"
)

// Batches lists batches, newest first, after a cursor (0: from the newest).
func (s *Store) Batches(ctx context.Context, after giaoban.Revision, limit int) ([]Info, error) {
	if after == 0 {
		after = math.MaxUint64
	}
	return s.batches(ctx, batchesSQL, parameters{
		"after": numberParameter(after), "limit": numberParameter(uint32(max(0, min(limit, math.MaxInt32))))})
}

// Batch reads one batch; ErrNotFound where there is none.
func (s *Store) Batch(ctx context.Context, id giaoban.Revision) (Info, error) {
	return s.oneBatch(ctx, batchesByNumberSQL, parameters{"batch": numbersParameter([]uint64{uint64(id)})})
}

func (s *Store) oneBatch(ctx context.Context, sql string, p parameters) (Info, error) {
	found, err := s.batches(ctx, sql, p)
	if err != nil {
		return Info{}, err
	}
	if len(found) == 0 {
		return Info{}, ErrNotFound
	}
	return found[0], nil
}

// batches reads what every statement on table batch gives.
func (s *Store) batches(ctx context.Context, sql string, p parameters) ([]Info, error) {
	var out []Info
	err := s.client.each(ctx, sql, p, func(b *block) error {
		for i := range b.rows {
			out = append(out, b.batchAt(i))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading batches: %w", err)
	}
	return out, nil
}

func (b *block) batchAt(i int) Info {
	c := b.columns
	id := giaoban.Revision(c[0].u64At(i))
	return Info{
		Batch: Batch{Received: id.Time(), By: c[3].texts[i], FileName: c[4].texts[i], SHA256: c[5].texts[i],
			Key: c[7].texts[i], Options: c[8].texts[i], Catalog: c[9].texts[i], Report: c[11].texts[i]},
		ID: id, State: State(c[1].u8At(i)), RecordedAt: time.UnixMicro(int64(c[2].u64At(i))).UTC(),
		Size: int64(c[6].u64At(i)), Figures: int(c[10].u64At(i)),
	}
}

func batchBlock() *block {
	return newBlock("batch", "UInt64", "state", "UInt8", "recorded_at", "DateTime64(6, 'UTC')", "by", "String",
		"file_name", "String", "sha256", "String", "size", "UInt64", "key", "String", "options", "String",
		"catalogue", "String", "figures", "UInt64", "report", "String")
}

// appendBatch writes a batch in a state. The states of a batch are rows of their
// own, and the highest counts.
func (s *Store) appendBatch(ctx context.Context, info Info) error {
	err := s.client.insert(ctx, appendBatchSQL, noToken, batchBlock(), once(func(b *block) {
		c := b.columns
		c[0].u64(uint64(info.ID))
		c[1].u8(uint8(info.State))
		c[2].u64(uint64(info.RecordedAt.UnixMicro()))
		c[3].text(info.By)
		c[4].text(info.FileName)
		c[5].text(info.SHA256)
		c[6].u64(uint64(info.Size))
		c[7].text(info.Key)
		c[8].text(info.Options)
		c[9].text(info.Catalog)
		c[10].u64(uint64(info.Figures))
		c[11].text(info.Report)
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing batch %d: %w", info.ID, err)
	}
	return s.folders.sync("batch")
}

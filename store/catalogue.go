package store

import (
	"context"
	"fmt"
)

// KeepCatalogue stores the text of a catalogue folder under its hash, once.
func (s *Store) KeepCatalogue(ctx context.Context, hash, text string) error {
	return s.locked(ctx, func() error {
		kept, err := s.number(ctx, catalogueKeptSQL, parameters{"hash": textParameter(hash)})
		if err != nil {
			return fmt.Errorf("store: looking for a catalogue: %w", err)
		}
		if kept > 0 {
			return nil
		}
		b := newBlock("hash", "String", "at", "DateTime64(6, 'UTC')", "folder", "String")
		err = s.client.insert(ctx, appendCatalogueSQL, noToken, b, once(func(b *block) {
			b.columns[0].text(hash)
			b.columns[1].u64(uint64(s.now().UnixMicro()))
			b.columns[2].text(text)
			b.rows = 1
		}))
		if err != nil {
			return fmt.Errorf("store: writing a catalogue: %w", err)
		}
		return s.folders.sync("catalogue")
	})
}

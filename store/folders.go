package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// folders are where the tables of an embedded store lie on disk, by table.
type folders map[string][]string

// find asks the engine where its tables are.
func (f *folders) find(ctx context.Context, c *client) error {
	*f = folders{}
	err := c.each(ctx, foldersSQL, nil, func(b *block) error {
		for i := range b.rows {
			table := b.columns[0].texts[i]
			(*f)[table] = append((*f)[table], b.columns[1].texts[i])
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("finding the tables: %w", err)
	}
	return nil
}

// sync makes the folder of a table lie on disk. The engine syncs a part's files
// and its folder, but after renaming the part never the folder that holds it:
// after a power cut an acknowledged part could be gone.
func (f folders) sync(table string) error {
	for _, path := range f[table] {
		dir, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("syncing table %s: %w", table, err)
		}
		if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
			return fmt.Errorf("syncing table %s: %w", table, err)
		}
	}
	return nil
}

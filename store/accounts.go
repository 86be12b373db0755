package store

import (
	"context"
	"fmt"
	"time"
)

// Record is one revision of something that is kept of people: a person, a token of a
// machine, a session. What Content means is package people's matter.
type Record struct {
	Kind, ID string
	At       time.Time
	By       string // who changed it
	Content  string // JSON
}

// Records reads the newest revision of every record that was written at or after a
// moment; the zero time reads all.
func (s *Store) Records(ctx context.Context, since time.Time) ([]Record, error) {
	var from uint64
	if !since.IsZero() {
		from = uint64(since.UnixMicro())
	}
	var out []Record
	err := s.client.each(ctx, accountsSQL, parameters{"since": numberParameter(from)}, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, Record{Kind: c[0].texts[i], ID: c[1].texts[i], At: time.UnixMicro(int64(c[2].u64At(i))).UTC(), By: c[3].texts[i], Content: c[4].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading accounts: %w", err)
	}
	return out, nil
}

// RecordsChanged tells whether records came: the moment of the newest, and how many
// revisions there are.
func (s *Store) RecordsChanged(ctx context.Context) (newest, revisions uint64, err error) {
	err = s.client.each(ctx, accountsChangedSQL, nil, func(b *block) error {
		newest, revisions = b.columns[0].u64At(0), b.columns[1].u64At(0)
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("store: looking for changed accounts: %w", err)
	}
	return newest, revisions, nil
}

// KeepRecord adds a revision; it lies on disk when the call returns.
func (s *Store) KeepRecord(ctx context.Context, r Record) error {
	b := newBlock("kind", "String", "id", "String", "at", "DateTime64(6, 'UTC')", "by", "String", "content", "String")
	err := s.client.insert(ctx, appendAccountSQL, noToken, b, once(func(b *block) {
		b.columns[0].text(r.Kind)
		b.columns[1].text(r.ID)
		b.columns[2].u64(uint64(r.At.UnixMicro()))
		b.columns[3].text(r.By)
		b.columns[4].text(r.Content)
		b.rows = 1
	}))
	if err != nil {
		return fmt.Errorf("store: writing an account: %w", err)
	}
	return s.folders.sync("account")
}

// ForgetRecord removes every revision of a record: personal data that is erased.
func (s *Store) ForgetRecord(ctx context.Context, kind, id string) error {
	return s.change(ctx, forgetAccountSQL, parameters{"kind": textParameter(kind), "id": textParameter(id)})
}

// RenameSender puts another name where a person stands as the sender of batches or as
// the one who told how a form is read. Nothing else of a batch changes.
func (s *Store) RenameSender(ctx context.Context, who, name string) error {
	p := parameters{"who": textParameter(who), "name": textParameter(name)}
	return s.locked(ctx, func() error {
		if err := s.change(ctx, renameBatchSenderSQL, p); err != nil {
			return err
		}
		return s.change(ctx, renameFormTellerSQL, p)
	})
}

// change runs a statement that answers nothing.
func (s *Store) change(ctx context.Context, sql string, p parameters) error {
	if err := s.client.conn.Exec(s.client.with(ctx, p, nil), sql); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// Shared says whether other processes may use the same store: a server's, not the
// embedded engine's.
func (s *Store) Shared() bool { return s.engine == nil }

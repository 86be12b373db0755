package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store/chdb"
)

// Store is an open store. It is safe for use by many goroutines.
type Store struct {
	client  *client
	engine  *chdb.Engine // nil: a server
	folders folders
	now     func() time.Time
	log     *slog.Logger

	units, indicators, bands *keys

	writing   chan struct{} // holds one token: who takes it may write
	recovered bool          // what an interrupted writer left is finished; under writing
	closed    bool          // under writing
	version   atomic.Uint64 // accepted batches
	targets   atomic.Uint64 // times the targets were set anew
	inForce   atomic.Pointer[standing]
	touched   sync.Map      // indicator → data version that last wrote figures of it
	last      atomic.Uint64 // the newest of them
	pass      func(stage)   // called as each stage of a batch is on disk; tests stop there
}

// Open opens the store of a URL, migrates it and finishes or abandons what an
// interrupted writer left. A *chdb.Refusal among the errors is a sentence for
// people, with the remedy.
func Open(ctx context.Context, o Options) (*Store, error) {
	at, err := parseURL(o.URL)
	if err != nil {
		return nil, err
	}
	s := &Store{now: o.Now, log: o.Logger, writing: make(chan struct{}, 1), pass: func(stage) {},
		units: unitKeys(), indicators: indicatorKeys(), bands: bandKeys()}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := s.connect(ctx, at, o); err != nil {
		return nil, errors.Join(err, s.disconnect())
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.disconnect())
	}
	s.writing <- struct{}{}
	return s, nil
}

// connect reaches the engine, makes the database and brings its tables up to date.
func (s *Store) connect(ctx context.Context, at location, o Options) (err error) {
	options := at.Server
	if at.Server == nil {
		s.engine, err = chdb.Open(ctx, chdb.Options{Path: at.Folder, Library: o.Library, Logger: s.log})
		if err != nil {
			return err
		}
		options = s.engine.ClientOptions(ownDatabase)
	} else if err := serverOptions(at, o.PasswordFile); err != nil {
		return err
	}
	if options.Settings == nil {
		options.Settings = clickhouse.Settings{}
	}
	for name, value := range sentSettings() {
		options.Settings[name] = value
	}
	if err := makeDatabase(ctx, *options); err != nil {
		return fmt.Errorf("store: making the database: %w", err)
	}
	if err := migrate(ctx, *options, newest); err != nil {
		return fmt.Errorf("store: migrating: %w", err)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	s.client = &client{conn: conn, native: options.Protocol == clickhouse.Native}
	return nil
}

// serverOptions adds what does not stand in the URL.
func serverOptions(at location, passwordFile string) error {
	if at.Cluster != "" {
		// Tables on one node of a cluster would look like success and lose figures.
		return badURL("phiên bản này chưa ghi được lên cụm máy (cluster)", "this version cannot write to a cluster yet")
	}
	if passwordFile == "" {
		return nil
	}
	text, err := os.ReadFile(passwordFile)
	if err != nil {
		return fmt.Errorf("store: password file: %w", err)
	}
	at.Server.Auth.Password = strings.TrimRight(string(text), "\r\n")
	return nil
}

// makeDatabase runs on the database that is always there. Ours is Atomic: the
// embedded engine's own is of a kind in which refreshable views fail.
func makeDatabase(ctx context.Context, o clickhouse.Options) error {
	name := o.Auth.Database
	o.Auth.Database = "default"
	conn, err := clickhouse.Open(&o)
	if err != nil {
		return err
	}
	p := parameters{"database": name}
	err = conn.Exec(clickhouse.Context(ctx, clickhouse.WithParameters(p)), createDatabaseSQL)
	return errors.Join(err, conn.Close())
}

// prepare reads what is kept in memory: keys, folders, the data version.
func (s *Store) prepare(ctx context.Context) error {
	for _, k := range []*keys{s.units, s.indicators, s.bands} {
		if err := k.load(ctx, s.client); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	if s.engine != nil {
		if err := s.folders.find(ctx, s.client); err != nil {
			return fmt.Errorf("store: %w", err)
		}
		// Only one process holds an embedded store, so what is not finished is
		// nobody's. On a server another instance may be at it: the first write
		// recovers.
		if err := s.recover(ctx); err != nil {
			return fmt.Errorf("store: recovering: %w", err)
		}
	}
	return s.count(ctx)
}

// count reads the data version.
func (s *Store) count(ctx context.Context) error {
	err := s.client.each(ctx, acceptedSQL, nil, func(b *block) error {
		s.version.Store(b.columns[0].u64At(0))
		s.last.Store(b.columns[1].u64At(0))
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: counting batches: %w", err)
	}
	return nil
}

// Close waits for the writer and closes the store.
func (s *Store) Close() error {
	<-s.writing
	defer func() { s.writing <- struct{}{} }()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.disconnect()
}

func (s *Store) disconnect() error {
	var err error
	if s.client != nil {
		err = s.client.conn.Close()
	}
	if s.engine != nil {
		err = errors.Join(err, s.engine.Close())
	}
	return err
}

// Ready asks the engine something trivial.
func (s *Store) Ready(ctx context.Context) error {
	if err := s.client.each(ctx, readySQL, nil, func(*block) error { return nil }); err != nil {
		return fmt.Errorf("store: not ready: %w", err)
	}
	return nil
}

// DataVersion is the number of accepted batches; it grows with each and is known
// without asking the engine.
func (s *Store) DataVersion() uint64 { return s.version.Load() }

// LastReceived is the moment of receipt of the newest accepted batch (0: none).
func (s *Store) LastReceived() giaoban.Revision { return giaoban.Revision(s.last.Load()) }

// Statements is how many statements were sent to the engine so far; a test of the
// metrics counts with it.
func (s *Store) Statements() uint64 { return s.client.statements.Load() }

// Announce writes beside an embedded store where the server that holds it answers
// and with which token, for HeldBy to find. A server's store has no such place.
func (s *Store) Announce(address, token string) error {
	if s.engine == nil {
		return nil
	}
	return s.engine.Announce(address, token)
}

// HeldBy says which process has the embedded store of a URL open, if any does.
func HeldBy(storeURL string) (h chdb.Holder, held bool, err error) {
	at, err := parseURL(storeURL)
	if err != nil || at.Folder == "" {
		return chdb.Holder{}, false, err
	}
	return chdb.HeldBy(at.Folder)
}

var _ io.Closer = (*Store)(nil)

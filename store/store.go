// Package store keeps figures in ClickHouse: it opens an embedded engine or a
// server by URL, migrates, appends batches so that nothing acknowledged is lost
// and nothing is overwritten, and reads observations back in the domain's words.
// It never computes a figure and never decides what a report means. Ingest writes
// through it, query reads through it; nothing else in this module knows
// ClickHouse's types.
package store

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/giaoban/giaoban"
)

// Options say where the store is and how it is opened.
type Options struct {
	URL          string // chdb:///absolute/dir, clickhouse://user:pass@host:9000/db, https://host:8443/db
	PasswordFile string // read in place of a password in the URL
	Library      string // path of the engine library; empty: where it is installed
	Logger       *slog.Logger
	Now          func() time.Time // receipt clock; nil: time.Now
}

// Filter chooses observations; every field narrows. As of 0 means now.
type Filter struct {
	Indicators []string         // nil: every indicator
	Units      []giaoban.UnitID // nil: every unit
	From, To   giaoban.Date     // on the last day of the period; both 0: all
	AsOf       giaoban.Revision
}

// Sum is the sum of the latest parts over the units of one parent, as SQL gives it
// above about 50,000 rows: parts add whatever the kind.
type Sum struct {
	giaoban.Figure // Unit is the parent
	giaoban.Amount
	Units        int  // how many units had a value
	Illustrative bool // any of them illustrative
	WithParts    int  // how many had a denominator
}

// State of a batch; the numbers are stored.
type State uint8

const (
	Started   State = iota + 1 // being written
	Accepted                   // its figures are in force
	Refused                    // no figure; the bytes are kept
	Abandoned                  // interrupted before its figures were there: no figure
	Waiting                    // no figure until questions are answered
)

// Cell is where one observation of a batch stood, and what stood there.
type Cell struct {
	Sheet    string
	Row, Col int // from 1
	Raw      string
	Note     string
	Origin   string // the source the row names
}

// Batch is what one report with one moment of receipt brings.
type Batch struct {
	Received time.Time // zero: now
	By       string
	FileName string
	SHA256   string // hex, of the bytes received; checked where a file comes with it
	Options  string // JSON: what was given beside the file
	Report   string // JSON of the report
	Key      string // Idempotency-Key of the request; empty where none
	Catalog  string // hash of the catalogue used
}

// Info is what is known of a batch.
type Info struct {
	Batch
	ID         giaoban.Revision
	State      State
	RecordedAt time.Time
	Figures    int // observations in it
	Size       int64
}

// Rows gives the observations of a batch with their cells, in order; the Source
// and Revision of the observation are set by the store. It is called until it
// returns false. It lets ten million rows pass without being held twice.
type Rows func() (giaoban.Observation, Cell, bool)

// ErrNotFound is returned where a batch or file does not exist.
var ErrNotFound = errors.New("not found")

// Entry is one revision of a figure with its provenance, as history shows it.
type Entry struct {
	giaoban.Observation
	giaoban.Provenance
}

// Writer is held by one report at a time, from reading the latest of the touched
// figures to the last row on disk.
type Writer interface {
	// Latest reads as Store.Latest does, under the lock.
	Latest(ctx context.Context, f Filter) ([]giaoban.Observation, error)
	// Explained reads as Store.Explained does, under the lock.
	Explained(ctx context.Context, observations []giaoban.Observation) ([]Entry, error)
	// ByKey finds the newest batch of an idempotency key that was answered:
	// accepted, refused or waiting. ErrNotFound where there is none.
	ByKey(ctx context.Context, key string) (Info, error)
	// ByHash finds the newest accepted batch of these very bytes; else ErrNotFound.
	ByHash(ctx context.Context, sha256 string) (Info, error)
	// Accept writes file, batch, cells, observations, batch accepted, in this order,
	// and returns when all is on disk. Report is asked once, with the batch's number,
	// before anything is written and before the rows are read to their end: an
	// interrupted batch is finished with it. ErrNoFigures where there are no rows.
	Accept(ctx context.Context, b Batch, file io.Reader, rows Rows, report func(giaoban.Revision) string) (Info, error)
	// Refuse writes file and batch in state Refused or Waiting: no figure.
	Refuse(ctx context.Context, b Batch, state State, file io.Reader, report func(giaoban.Revision) string) (Info, error)
}

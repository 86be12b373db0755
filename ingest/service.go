// Package ingest turns what officers send into observations: file → cells →
// tables → recognised units, indicators and periods → numbers → checks → one batch.
// It refuses what can be read two ways, with both readings and the place, and
// never guesses, never stores half a report. The command line, the API and the
// upload page share its one pipeline; query does not know it.
package ingest

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Options of a service.
type Options struct {
	Limit  int64 // bytes of one file; 0: 64 MiB
	Today  func() giaoban.Date
	Now    func() time.Time // receipt clock; nil: time.Now
	Zone   *time.Location
	Logger *slog.Logger
}

// Service reads files for one store and one catalogue.
type Service struct {
	store     *store.Store
	catalogue *giaoban.Catalogue
	options   Options
	roster    *roster
	words     giaoban.Messages
}

// New makes a service. The catalogue's names are indexed here, once.
func New(s *store.Store, c *giaoban.Catalogue, o Options) *Service {
	return &Service{store: s, catalogue: c, options: o, roster: newRoster(c), words: words()}
}

// File is what came in. Content may be read once; it is spooled to disk, hashed
// and bounded while it is read.
type File struct {
	Name        string // as sent; decides nothing alone, the content does
	ContentType string // as sent, may be empty
	Content     io.Reader
}

// Given is what was said beside the file.
type Given struct {
	DryRun       bool
	Mode         Mode // empty: All
	Note         string
	Received     time.Time // history: orders revisions and as-of; zero: now
	Period       string
	Unit         string // id, code or name
	Indicator    string
	NumberFormat string            // vi, en, space
	Rate         string            // percent or fraction
	SheetPeriod  map[string]string // period[Sheet]
	Skip         []string          // sheets not to read
	Key          string            // Idempotency-Key
	By           string
	Answers      map[string]string // to the questions of an earlier answer
	Confirm      map[string]string // warnings a person confirmed: id of the issue → note
	Encoding     string            // of a text file: utf-8, windows-1258, windows-1252, tcvn3, vni; empty: by its content
	Lang         giaoban.Lang
	Illustrative bool // every figure of the file is illustrative
	Understood   bool // list each figure in the report as it was read
	AskReason    bool // a file that changes figures in force waits until a note says why

	// May says whether who sends it may send a figure; nil: every figure.
	May func(giaoban.Figure) bool

	undoes giaoban.Revision // the batch whose figures are taken back: see Undo
}

// Reader is what the dashboard and the command line call. The error is for what is
// nobody's file's fault: the store is not there. A refused file is a Report. A file
// over the limit or of an unknown kind is a *giaoban.Problem of code too_large or
// unknown_kind (and a refused Report).
type Reader interface {
	Ingest(context.Context, File, Given) (*Report, error)
	Undo(context.Context, giaoban.Revision, Given) (*Report, error)
}

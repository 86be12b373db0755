// Package query answers the questions of the briefing in domain words: series,
// trends, comparisons, distributions, what has stalled, what has not come, and
// where a figure comes from. It asks the store for the latest observations and
// computes in exact decimals by the kind of each indicator; it never writes, never
// reads a file and knows nothing of HTTP. The dashboard and the command line call
// it; ingest does not.
package query

import (
	"context"
	_ "embed" // messages.csv
	"fmt"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Options of a service.
type Options struct {
	Today func() giaoban.Date // the viewing day; moves with configuration `today`
	Zone  *time.Location      // of the province: receipt times become days in it
	// Sees says which figures may be seen; nil: all. Nothing is ever computed from the
	// others, and a total that they are part of is withheld.
	Sees func(code string, unit giaoban.UnitID, on giaoban.Date) bool
	// Budget is how many bytes of latest figures are kept in memory; 0: DefaultBudget.
	Budget int
}

// Service answers queries from one store and one catalogue.
type Service struct {
	store     figures
	catalogue *giaoban.Catalogue
	options   Options
	messages  giaoban.Messages
	cache     *cache
	owing     *owing
	goals     goals
	moment    time.Time // answers are as of it; zero: now
}

//go:embed messages.csv
var messages string

// New makes a service. The catalogue must not change afterwards.
func New(s *store.Store, c *giaoban.Catalogue, o Options) *Service {
	m, err := giaoban.ReadMessages(messages)
	if err != nil {
		panic(fmt.Sprintf("query: the embedded messages.csv: %v", err)) // a test reads the same bytes
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Today == nil {
		zone := o.Zone
		o.Today = func() giaoban.Date { return giaoban.DateOf(time.Now(), zone) }
	}
	var from figures = s
	if o.Sees != nil {
		from = seen{of: s, catalogue: c, sees: o.Sees}
	}
	return &Service{store: from, catalogue: c, options: o, messages: m, cache: newCache(o.Budget, s.Touched), owing: newOwing(c)}
}

// Boundaries chooses the boundaries of a series: "own" (default), "current", or a
// day as 2014-06-30.
type Boundaries string

// SeriesRequest asks for one indicator of units, or of all units of Level under
// Parent. Zero values mean the defaults of the contract.
type SeriesRequest struct {
	Indicator  string
	Units      []giaoban.UnitID
	Parent     giaoban.UnitID
	Level      string
	From, To   string // period keys or days; empty: all there is
	Frequency  string
	Boundaries Boundaries
	AsOf       time.Time // zero: now
	Lang       giaoban.Lang
	Limit      int
	Cursor     string // as next_cursor of the answer before
	Forecast   int    // of a trend: how many periods to say ahead, MostAhead at most
}

// CompareRequest asks for the units of a level under a parent in one period.
type CompareRequest struct {
	Indicator  string
	Period     string // empty: the latest
	Base       string // empty: the previous period
	Parent     giaoban.UnitID
	Level      string
	Sort       string // value, change, yoy, target, name
	Per        string
	PerScale   string
	Group      string // of similar units, by its code in the catalogue; empty: all
	Boundaries Boundaries
	AsOf       time.Time
	Lang       giaoban.Lang
}

// DistributionRequest asks for the bands of one unit over time.
type DistributionRequest struct {
	Indicator  string
	Unit       giaoban.UnitID
	From, To   string
	Frequency  string
	Boundaries Boundaries
	AsOf       time.Time
	Lang       giaoban.Lang
}

// StalledRequest asks what has stopped moving or has not come.
type StalledRequest struct {
	Parent    giaoban.UnitID
	Level     string
	Period    string
	Indicator string // empty: all
	// Every also gives the cells that are in no state, for whoever must tell "all is
	// well" from "nothing is known".
	Every bool
	AsOf  time.Time
	Lang  giaoban.Lang
}

// CompletenessRequest asks what was due in a period and what came.
type CompletenessRequest struct {
	Period     string
	Parent     giaoban.UnitID
	Indicators []string // empty: all that are owed in the period
	AsOf       time.Time
	Lang       giaoban.Lang
}

// HistoryRequest asks for every revision of one figure.
type HistoryRequest struct {
	Indicator string
	Unit      giaoban.UnitID
	Period    string
	Lang      giaoban.Lang
}

// UnitsRequest asks for the units as they were on a day.
type UnitsRequest struct {
	At     string // empty: the viewing day
	Level  string
	Parent giaoban.UnitID
	Query  string
	Lang   giaoban.Lang
	Limit  int
	Cursor string
}

// Answers is what the dashboard and the command line ask. Errors that a person can
// mend are *giaoban.Problem with a stable code.
type Answers interface {
	AsOf(time.Time) Answers
	Series(context.Context, SeriesRequest) (*SeriesAnswer, error)
	Trend(context.Context, SeriesRequest) (*TrendAnswer, error)
	Trends(context.Context, []SeriesRequest) ([]*TrendAnswer, error)
	Compare(context.Context, CompareRequest) (*CompareAnswer, error)
	Distribution(context.Context, DistributionRequest) (*DistributionAnswer, error)
	Movement(context.Context, MovementRequest) (*MovementAnswer, error)
	Correlation(context.Context, CorrelationRequest) (*CorrelationAnswer, error)
	Stalled(context.Context, StalledRequest) (*StalledAnswer, error)
	Completeness(context.Context, CompletenessRequest) (*CompletenessAnswer, error)
	History(context.Context, HistoryRequest) (*HistoryAnswer, error)
	Changed(context.Context, ChangedRequest) (*ChangedAnswer, error)
	Sources(ctx context.Context, figures []FigureAt, asOf time.Time) ([]Source, error)
	Units(context.Context, UnitsRequest) (*UnitsAnswer, error)
	Find(context.Context, FindRequest) (*FindAnswer, error)
	Indicators(context.Context, giaoban.Lang) (*IndicatorsAnswer, error)
}

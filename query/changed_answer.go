package query

import (
	"time"

	"github.com/giaoban/giaoban"
)

// ChangedRequest asks what came between two moments and what it did to figures that
// were known at the first: the changes since a briefing.
type ChangedRequest struct {
	Since     time.Time // what had been received by then is what stood
	Until     time.Time // zero: now
	Parent    giaoban.UnitID
	Indicator string // empty: all, and the effect on each headline
	Lang      giaoban.Lang
	Limit     int // of revised figures; 0: DefaultLimit
	Cursor    string
}

// Ways in which a figure that was in force can have changed.
const (
	Revised = "revised"
	Taken   = "withdrawn"
)

// FigureState is a figure as it stood at a moment.
type FigureState struct {
	Value        Value          `json:"value"`
	Numerator    Value          `json:"numerator,omitempty"`
	Denominator  Value          `json:"denominator,omitempty"`
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	Revision     string         `json:"revision"`
	ReceivedAt   time.Time      `json:"received_at"`
}

// ChangedFigure is one figure that stood at both moments and is not the same, with
// where its present state comes from. The note is the reason its sender gave.
type ChangedFigure struct {
	Unit          UnitRef     `json:"unit"`
	Indicator     string      `json:"indicator"`
	Name          string      `json:"name"`
	UnitOfMeasure string      `json:"unit_of_measure"`
	Headline      int         `json:"headline,omitempty"`
	Period        string      `json:"period"`
	Band          string      `json:"band,omitempty"`
	BandLabel     string      `json:"band_label,omitempty"`
	Change        string      `json:"change"` // revised or withdrawn
	Before        FigureState `json:"before"`
	After         FigureState `json:"after"`
	Difference    Value       `json:"difference"` // of a ratio in points
	giaoban.Provenance
}

// ChangedCounts counts single figures as they were reported, not totals of them.
type ChangedCounts struct {
	New       int `json:"new"`
	Revised   int `json:"revised"`
	Withdrawn int `json:"withdrawn"`
}

// Effect is what the changes did to one figure of the briefing. Before and After are
// of one period, the latest that had a figure at the first moment; their difference is
// what revisions of known figures make of it and what reports that came since add.
type Effect struct {
	Indicator     IndicatorRef `json:"indicator"`
	Unit          UnitRef      `json:"unit"`
	Band          string       `json:"band,omitempty"`
	BandLabel     string       `json:"band_label,omitempty"`
	Before        *Point       `json:"before"` // null: nothing had come yet
	After         *Point       `json:"after"`
	Difference    Value        `json:"difference"`
	FromRevisions Value        `json:"from_revisions"`
	FromNew       Value        `json:"from_new_reports"`
	Latest        *Point       `json:"latest"` // the latest period now, where it is a later one
}

// ChangedAnswer is what came between two moments.
type ChangedAnswer struct {
	Since     time.Time       `json:"since"`
	Until     *time.Time      `json:"until"` // null: now
	Counts    ChangedCounts   `json:"counts"`
	Effects   []Effect        `json:"effects"`
	Figures   []ChangedFigure `json:"figures"`
	Freshness Freshness       `json:"freshness"`
	Next      string          `json:"next_cursor,omitempty"`
}

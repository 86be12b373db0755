package query

import (
	"time"

	"github.com/giaoban/giaoban"
)

// Value is an exact figure or nothing: JSON null where missing.
type Value = *giaoban.Decimal

// UnitRef names a unit in an answer, as it was on the last day asked for.
type UnitRef struct {
	ID   giaoban.UnitID `json:"id"`
	Code string         `json:"code"`
	Name string         `json:"name"`
	// EndedOn is the first day the unit is no more; only where ends are listed.
	EndedOn *giaoban.Date `json:"ended_on,omitempty"`
}

// Coverage counts units: those that reported of those that owe.
type Coverage struct {
	Reported int `json:"reported"`
	Expected int `json:"expected"`
}

// Break says that the definition changed before this point.
type Break struct {
	Date   giaoban.Date `json:"date"`
	Reason string       `json:"reason"`
	Link   string       `json:"link,omitempty"` // why figures are compared across it all the same; empty: they are not
}

// Share is the part of a unit's figure that was counted, in boundaries that cut the
// unit, and how that part was measured.
type Share struct {
	Unit   UnitRef         `json:"unit"` // as it was in the period
	Share  giaoban.Decimal `json:"share"`
	Basis  string          `json:"basis,omitempty"` // people, area, households
	Year   int             `json:"year,omitempty"`  // of the measure
	Source string          `json:"source,omitempty"`
}

// Point is one period of one unit.
type Point struct {
	Period       string         `json:"period"`
	Starts       giaoban.Date   `json:"starts"`
	Ends         giaoban.Date   `json:"ends"`
	Value        Value          `json:"value"`
	Numerator    Value          `json:"numerator,omitempty"`
	Denominator  Value          `json:"denominator,omitempty"`
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	Basis        giaoban.Basis  `json:"basis"`
	Revision     string         `json:"revision,omitempty"` // of the newest observation in it
	Coverage     Coverage       `json:"coverage"`
	// Through is the last day the figure is complete to, where the period is not: then
	// it is compared with the same stretch of the year before.
	Through *giaoban.Date `json:"through,omitempty"`
	// DataFrom and DataTo are the days that reports of such a period cover, where the
	// calendar cuts them off at others than the period's own.
	DataFrom *giaoban.Date `json:"data_from,omitempty"`
	DataTo   *giaoban.Date `json:"data_to,omitempty"`
	Break    *Break        `json:"break,omitempty"`
	// Where a figure reported at the unit itself wins over the sum of its parts:
	// that sum, and reported minus sum.
	Summed     Value            `json:"summed,omitempty"`
	Difference Value            `json:"difference,omitempty"`
	Missing    []giaoban.UnitID `json:"missing,omitempty"` // units that owe and did not report
	Shares     []Share          `json:"shares,omitempty"`  // of an apportioned figure: which parts of which units
	Note       string           `json:"note,omitempty"`    // why there is no value although something came
}

// TrendPoint adds comparisons in time. Changes of a ratio are in points and have
// no percentage. Reason says why a change is not given.
type TrendPoint struct {
	Point
	Change      Value       `json:"change"`
	ChangePct   Value       `json:"change_pct"`
	YoY         Value       `json:"yoy"`
	YoYPct      Value       `json:"yoy_pct"`
	Cumulative  Value       `json:"cumulative"`
	CumCoverage *Coverage   `json:"cumulative_coverage,omitempty"` // where the cumulative figure lacks units or sub-periods
	Target      Value       `json:"target"`
	TargetIll   bool        `json:"target_illustrative,omitempty"`
	TargetBy    string      `json:"target_period,omitempty"`
	DueByNow    Value       `json:"due_by_now,omitempty"`
	Pace        Value       `json:"pace"`             // reached ÷ due by now
	Behind      bool        `json:"behind"`           // less than is due by now; more, where less is better
	Needed      *Needed     `json:"needed,omitempty"` // from now on in each period; at the latest figure only
	LikeForLike LikeForLike `json:"like_for_like"`
	ChangeNote  string      `json:"change_note,omitempty"` // why there is no change: break, resets, missing
	ChangeIll   bool        `json:"change_illustrative,omitempty"`
	YoYNote     string      `json:"yoy_note,omitempty"`
	YoYIll      bool        `json:"yoy_illustrative,omitempty"`
}

// LikeForLike says over how many units a change was computed, where the two totals
// are not made of the same ones.
type LikeForLike struct {
	Units    int  `json:"units"`     // reported in both
	YoYUnits int  `json:"yoy_units"` // reported in both, of the year-on-year change
	Same     bool `json:"same"`      // both totals are of the same units
	YoYSame  bool `json:"yoy_same"`
	// The units both changes are over, where the totals are not of the same ones.
	Over    []giaoban.UnitID `json:"over,omitempty"`
	YoYOver []giaoban.UnitID `json:"yoy_over,omitempty"`
}

// Series is one unit's points, oldest first.
type Series struct {
	Unit   UnitRef `json:"unit"`
	Points []Point `json:"points"`
}

// TrendSeries is one unit's points with comparisons, oldest first.
type TrendSeries struct {
	Unit    UnitRef      `json:"unit"`
	Points  []TrendPoint `json:"points"`
	Verdict *Verdict     `json:"verdict,omitempty"` // none for days and for periods of one's own
	// Forecast is there where the request asks for one.
	Forecast *Forecast `json:"forecast,omitempty"`
}

// IndicatorRef describes an indicator in an answer.
type IndicatorRef struct {
	Code          string        `json:"code"`
	Name          string        `json:"name"`
	UnitOfMeasure string        `json:"unit_of_measure"`
	Kind          string        `json:"kind"`
	Direction     string        `json:"direction"`
	Decimals      int           `json:"decimals"`
	Scale         Value         `json:"scale,omitempty"`
	Frequencies   []string      `json:"frequency"`
	ReportedAs    string        `json:"reported_as"`
	Group         string        `json:"group"`
	Numerator     string        `json:"numerator,omitempty"`
	Denominator   string        `json:"denominator,omitempty"`
	Scheme        string        `json:"scheme,omitempty"`
	Headline      int           `json:"headline,omitempty"`
	Breaks        []Break       `json:"breaks"`
	Source        string        `json:"source,omitempty"`
	Rule          string        `json:"rule,omitempty"`
	Note          string        `json:"note,omitempty"`
	AddsOverUnits bool          `json:"adds_over_units"`
	ValidFrom     *giaoban.Date `json:"valid_from,omitempty"`
}

// Freshness says how new an answer is.
type Freshness struct {
	LatestPeriod string     `json:"latest_period"`
	ReceivedAt   *time.Time `json:"received_at"`
	DataVersion  uint64     `json:"data_version"`
	Catalogue    string     `json:"catalogue"`
}

type SeriesAnswer struct {
	Indicator IndicatorRef `json:"indicator"`
	Series    []Series     `json:"series"`
	Freshness Freshness    `json:"freshness"`
	Next      string       `json:"next_cursor,omitempty"`
}

type TrendAnswer struct {
	Indicator IndicatorRef  `json:"indicator"`
	Series    []TrendSeries `json:"series"`
	Freshness Freshness     `json:"freshness"`
	Next      string        `json:"next_cursor,omitempty"`
}

// CompareRow is one unit of a comparison. Rank is 0 for units outside ranks and
// those without a value; equal values share a rank.
type CompareRow struct {
	Unit         UnitRef        `json:"unit"`
	Value        Value          `json:"value"`
	Numerator    Value          `json:"numerator,omitempty"`
	Denominator  Value          `json:"denominator,omitempty"`
	Raw          Value          `json:"raw,omitempty"` // before dividing by per
	Per          Value          `json:"per,omitempty"`
	Rank         int            `json:"rank"`
	Change       Value          `json:"change"`
	ChangePct    Value          `json:"change_pct"`
	YoY          Value          `json:"yoy"`
	YoYPct       Value          `json:"yoy_pct"`
	Target       Value          `json:"target"`
	Pace         Value          `json:"pace"`
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	Basis        giaoban.Basis  `json:"basis"`
	Coverage     Coverage       `json:"coverage"`
	Revision     string         `json:"revision,omitempty"` // of the newest observation in it
	Ranked       bool           `json:"ranked"`
	Shares       []Share        `json:"shares,omitempty"` // of an apportioned figure
	// Of a rate of counted things, or a count in proportion to something: where it lies
	// in 95 of 100 cases as far as chance alone is at work, the ranks it may have by
	// that, and whether it lies further from the whole's than chance would have it.
	Low      Value `json:"low,omitempty"`
	High     Value `json:"high,omitempty"`
	RankFrom int   `json:"rank_from,omitempty"`
	RankTo   int   `json:"rank_to,omitempty"`
	Apart    bool  `json:"apart,omitempty"`
	// What the unit adds to the total's change since the base, and which part of it
	// comes from its share of the whole.
	Contribution Value `json:"contribution,omitempty"`
	Weight       Value `json:"contribution_weight,omitempty"`
}

// Contributions says over which units a total's change was parted, and what is left of
// it: reported at the parent itself, or by units that are not in both periods.
type Contributions struct {
	Over   []UnitRef       `json:"over"`   // the like-for-like set
	Change giaoban.Decimal `json:"change"` // what they add
	Rest   Value           `json:"rest"`   // of the parent's own change; null where that is not known
}

// Concentration says how unevenly a total lies on its units.
type Concentration struct {
	Units int             `json:"units"` // with a figure
	Half  []UnitRef       `json:"half"`  // the fewest units that hold half of it
	Top3  giaoban.Decimal `json:"top3"`  // percent held by the three largest
	Gini  giaoban.Decimal `json:"gini"`  // 0: all the same, towards 1: all in one
}

type CompareAnswer struct {
	Indicator IndicatorRef `json:"indicator"`
	Period    string       `json:"period"`
	Base      string       `json:"base"`
	Level     string       `json:"level"`
	Rows      []CompareRow `json:"rows"`
	Total     *CompareRow  `json:"total"` // the parent's own figure
	Coverage  Coverage     `json:"coverage"`
	Breaks    []Break      `json:"breaks"` // between base and period
	Group     string       `json:"group,omitempty"`
	Freshness Freshness    `json:"freshness"`

	Contributions *Contributions `json:"contributions,omitempty"`
	Concentration *Concentration `json:"concentration,omitempty"`
}

type BandValue struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Value Value  `json:"value"`
}

type DistributionPoint struct {
	Period       string         `json:"period"`
	Starts       giaoban.Date   `json:"starts"`
	Ends         giaoban.Date   `json:"ends"`
	Bands        []BandValue    `json:"bands"`
	Sum          Value          `json:"sum"`
	Total        Value          `json:"total"`          // what the bands should add up to
	Note         string         `json:"note,omitempty"` // why a band has no figure although something came
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	Basis        giaoban.Basis  `json:"basis"`
	Coverage     Coverage       `json:"coverage"`
	Revision     string         `json:"revision,omitempty"` // of the newest observation in it
}

type DistributionAnswer struct {
	Indicator IndicatorRef        `json:"indicator"`
	Unit      UnitRef             `json:"unit"`
	Scheme    string              `json:"scheme"`
	Points    []DistributionPoint `json:"points"`
	Freshness Freshness           `json:"freshness"`
}

// States of a cell that has stopped moving or has not come.
const (
	Stalled  = "stalled"
	Falling  = "falling"
	OffPace  = "off_pace"
	Overdue  = "overdue"
	Silent   = "silent"
	ZeroRun  = "zero_run"
	EndedOn  = "ended" // reason only: the unit ended, this is no stall
	OnTarget = "on_target"
)

// StalledRow is one cell, unit × indicator, with every state it is in.
type StalledRow struct {
	Unit         UnitRef  `json:"unit"`
	Indicator    string   `json:"indicator"`
	Name         string   `json:"name"`
	States       []string `json:"states"`
	Since        string   `json:"since"`   // first period without movement, or the oldest one owed
	Periods      int      `json:"periods"` // received without movement
	LastValue    Value    `json:"last_value"`
	LastPeriod   string   `json:"last_period"`
	Expected     Value    `json:"expected"` // due by now
	Target       Value    `json:"target"`
	Pace         Value    `json:"pace"`
	MissingSince string   `json:"missing_since,omitempty"`
	MissingCount int      `json:"missing_periods"`
	OverdueDays  int      `json:"overdue_days"`
	Reason       string   `json:"reason"` // one sentence with figures, in the asked language
	Illustrative bool     `json:"illustrative"`
	Headline     int      `json:"headline,omitempty"`
}

type StalledAnswer struct {
	Period    string       `json:"period"`
	Rows      []StalledRow `json:"rows"`
	Ended     []UnitRef    `json:"ended"` // units whose series ended: an end, not a stall
	Freshness Freshness    `json:"freshness"`
}

type CompletenessRow struct {
	Unit       UnitRef        `json:"unit"`
	Indicator  string         `json:"indicator"`
	Name       string         `json:"name"`
	Expected   int            `json:"expected"`
	Received   int            `json:"received"`
	OnTime     int            `json:"on_time"`
	Status     giaoban.Status `json:"status"`
	Due        giaoban.Date   `json:"due"`
	ReceivedAt *time.Time     `json:"received_at"`
	LateDays   int            `json:"late_days"`    // received after due
	Overdue    int            `json:"overdue_days"` // not received, days after due
	Ill        bool           `json:"illustrative"`
}

type CompletenessTotals struct {
	Expected int `json:"expected"`
	Received int `json:"received"`
	OnTime   int `json:"on_time"`
}

type CompletenessAnswer struct {
	Period    string             `json:"period"`
	Rows      []CompletenessRow  `json:"rows"`
	Totals    CompletenessTotals `json:"totals"`
	Freshness Freshness          `json:"freshness"`
}

// Revision is one entry of a figure's history.
type Revision struct {
	Number       int            `json:"number"` // 1 is the oldest
	Revision     string         `json:"revision"`
	Value        Value          `json:"value"`
	Numerator    Value          `json:"numerator,omitempty"`
	Denominator  Value          `json:"denominator,omitempty"`
	Band         string         `json:"band,omitempty"`
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	InForce      bool           `json:"in_force"`
	giaoban.Provenance
}

// PartFigure is one unit's figure that went into a total.
type PartFigure struct {
	Unit         UnitRef        `json:"unit"`
	Value        Value          `json:"value"`
	Numerator    Value          `json:"numerator,omitempty"`
	Denominator  Value          `json:"denominator,omitempty"`
	Status       giaoban.Status `json:"status"`
	Illustrative bool           `json:"illustrative"`
	Indicator    string         `json:"indicator"`
	Period       string         `json:"period"`
}

type HistoryAnswer struct {
	Indicator IndicatorRef `json:"indicator"`
	Unit      UnitRef      `json:"unit"`
	Period    string       `json:"period"`
	Point     *Point       `json:"point"` // the figure as it stands now
	Revisions []Revision   `json:"revisions"`
	Parts     []PartFigure `json:"parts"` // of a total its units, of a computed ratio its two indicators
	Freshness Freshness    `json:"freshness"`
}

type UnitAnswer struct {
	ID         giaoban.UnitID   `json:"id"`
	Code       string           `json:"code"`
	Name       string           `json:"name"`
	Level      string           `json:"level"`
	Parent     giaoban.UnitID   `json:"parent"`
	ValidFrom  giaoban.Date     `json:"valid_from"`
	ValidTo    giaoban.Date     `json:"valid_to"`
	Ranked     bool             `json:"ranked"`
	Successors []giaoban.UnitID `json:"successors"`
}

type UnitsAnswer struct {
	At    giaoban.Date `json:"at"`
	Units []UnitAnswer `json:"units"`
	Next  string       `json:"next_cursor,omitempty"`
}

type IndicatorsAnswer struct {
	Indicators []IndicatorRef `json:"indicators"`
	Groups     []GroupRef     `json:"groups"`
}

type GroupRef struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

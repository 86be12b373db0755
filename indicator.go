package giaoban

import (
	"slices"
	"strings"
)

// Direction says which way is good.
type Direction string

const (
	Up   Direction = "up"
	Down Direction = "down"
	None Direction = "none"
)

// ReportedAs says what a figure of a running year means when it comes in.
type ReportedAs string

const (
	AsPeriod     ReportedAs = "period"     // the period's own value
	AsCumulative ReportedAs = "cumulative" // lũy kế: from 1 January to the period's end
)

// Owner says who owes an indicator in a span of time: every unit of a level, or
// the named units.
type Owner struct {
	Level string
	Units []UnitID
	From  Date
	To    Date // first day no longer owed; Forever while open
}

// Bounds are what a value may be; a figure outside is refused.
type Bounds struct {
	Min, Max       Decimal
	HasMin, HasMax bool
}

// Indicator is one version of what is measured. The code is for ever; another
// entry with the same code and other dates is another version, and the joint a
// break across which nothing is compared.
type Indicator struct {
	Code          string
	Name          Text
	UnitOfMeasure Text
	Kind          Kind
	Numerator     string // codes of the parts of a ratio computed from two indicators
	Denominator   string
	Total         string // what the bands add up to: a code, or "a - b"
	Direction     Direction
	Decimals      int  // digits after the point on display
	Whole         bool // fractions are refused
	Frequencies   []Frequency
	ReportedAs    ReportedAs
	ReportedBy    []Owner // empty: the lowest level
	Group         string
	SubsetOf      string
	Bounds        Bounds
	Restrictions
	StallAfter int // received periods without movement
	ValidFrom  Date
	ValidTo    Date
	Aliases    []string
	Source     Text
	Rule       Text
	Note       Text
	Link       Text // why figures of the version before may be compared with this one's; empty: they may not
	Headline   int  // rank on the overview, 1 first; 0 = none
}

// Restrictions narrow what an indicator's kind would allow; they never widen it.
type Restrictions struct {
	NotOverUnits bool           // ranks, indices, growth rates: no total is built
	OverPeriods  OverPeriodRule // default: the kind's own rule
	ResetsYearly bool           // years are never added to each other
	NoApportion  bool           // a part of the unit says nothing about the figure
}

// OverPeriodRule is what an indicator's restriction says about longer periods.
type OverPeriodRule string

const (
	OverPeriodsByKind OverPeriodRule = ""
	OverPeriodsFirst  OverPeriodRule = "first"
	OverPeriodsLast   OverPeriodRule = "last"
	OverPeriodsNone   OverPeriodRule = "none"
)

// On says whether the version holds on a day.
func (i *Indicator) On(d Date) bool { return i.ValidFrom <= d && d < i.ValidTo }

// Computed says whether the indicator is a ratio of two other indicators: then it
// has no observations of its own parts, they are paired unit by unit.
func (i *Indicator) Computed() bool { return i.Numerator != "" && i.Denominator != "" }

// IsDistribution says whether figures carry a band.
func (i *Indicator) IsDistribution() bool { _, ok := i.Kind.(Distribution); return ok }

// measured are units of measure of what is weighed and not counted.
var measured = []string{"đồng", "usd", "ha", "m2", "m²", "m3", "m³", "km", "tấn", "tạ", "kg", "lít", "kwh", "điểm", "%"}

// Counts says whether figures count things one by one, such as people or cases: whole
// numbers, and no money, weight or area. Only of such is chance known.
func (i *Indicator) Counts() bool {
	words := strings.Fields(strings.ToLower(i.UnitOfMeasure.VI))
	return i.Whole && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(measured, w) })
}

// Scheme of a distribution; nil else.
func (i *Indicator) Scheme() *Scheme {
	if d, ok := i.Kind.(Distribution); ok {
		return d.Scheme
	}
	return nil
}

// Owes says whether a frequency is among those owed.
func (i *Indicator) Owes(f Frequency) bool { return slices.Contains(i.Frequencies, f) }

// First is the frequency that is shown unless another is asked for.
func (i *Indicator) First() Frequency {
	if len(i.Frequencies) == 0 {
		return Year
	}
	return i.Frequencies[0]
}

// OwnerOn is who owes the indicator for a period that ends on a day.
func (i *Indicator) OwnerOn(d Date) (Owner, bool) {
	if len(i.ReportedBy) == 0 {
		return Owner{}, true
	}
	for _, o := range i.ReportedBy {
		if o.From <= d && d < o.To {
			return o, true
		}
	}
	return Owner{}, false
}

// OverUnits is the total of units' amounts; refused where nothing may be added.
func (i *Indicator) OverUnits(amounts []Amount) (Amount, error) {
	if i.NotOverUnits {
		return Amount{}, refuse("over_units", "%s không cộng theo đơn vị", "%s adds over no units", i.Code)
	}
	return i.Kind.OverUnits(amounts)
}

// OverSpans is the amount of a longer period from those of the shorter ones it is
// made of, oldest first.
func (i *Indicator) OverSpans(amounts []Amount) (Amount, error) {
	switch i.OverPeriods {
	case OverPeriodsFirst:
		return first(amounts), nil
	case OverPeriodsLast:
		return last(amounts), nil
	case OverPeriodsNone:
		return Amount{}, refuse("over_periods", "%s không cộng theo thời gian", "%s is not summed over periods", i.Code)
	}
	return i.Kind.OverPeriods(amounts)
}

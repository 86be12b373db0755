package giaoban

import (
	"fmt"
	"time"
)

// Figure names one figure: an indicator of a unit in a period, in one band of its
// scheme where it is a distribution. What was received about it are observations.
type Figure struct {
	Indicator string
	Unit      UnitID
	Period    Period
	Band      string // empty: no distribution
}

// Status says how sure a figure is, or why there is none. Missing is not among
// what can be stored: it is the absence of an observation.
type Status uint8

const (
	Missing Status = iota
	Reported
	Provisional
	Estimated
	NotApplicable
	Withdrawn
)

var statusNames = [...]string{"missing", "reported", "provisional", "estimated", "not_applicable", "withdrawn"}

func (s Status) String() string { return statusNames[s] }

// MarshalText writes the name used in files and the API.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name used in files and the API.
func (s *Status) UnmarshalText(name []byte) (err error) {
	*s, err = ParseStatus(string(name))
	return err
}

// ParseStatus reads the name used in files and the API.
func ParseStatus(name string) (Status, error) {
	for i, n := range statusNames {
		if n == name {
			return Status(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no status", name)
}

// Basis says how a figure of an answer came about; of several the first of this
// order from the end counts: apportioned, derived, summed, reported.
type Basis uint8

const (
	BasisNone Basis = iota
	BasisReported
	BasisSummed
	BasisDerived
	BasisApportioned
)

var basisNames = [...]string{"", "reported", "summed", "derived", "apportioned"}

func (b Basis) String() string { return basisNames[b] }

// MarshalText writes the name used in the API.
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Revision orders what was received about a figure: the moment of receipt in
// microseconds since 1970, unique per batch. It is also the axis of "as of".
type Revision uint64

// RevisionAt is the revision number of an instant.
func RevisionAt(t time.Time) Revision { return Revision(t.UnixMicro()) }

// Time is the moment of receipt.
func (r Revision) Time() time.Time { return time.UnixMicro(int64(r)).UTC() }

// Amount is what one observation holds, in parts that add over units: of a stock
// or flow the value; of a ratio numerator (in Value) and denominator; of a
// distribution the count of one band. Present is false where there is no number:
// not applicable, withdrawn, missing.
type Amount struct {
	Value       Decimal
	Denominator Decimal
	Present     bool
	HasParts    bool // a denominator came with it
}

// Of is the amount of a plain value.
func Of(v Decimal) Amount { return Amount{Value: v, Present: true} }

// OfParts is the amount of a ratio's two parts.
func OfParts(n, d Decimal) Amount {
	return Amount{Value: n, Denominator: d, Present: true, HasParts: true}
}

// Observation is one thing received about a figure.
type Observation struct {
	Figure
	Amount
	Status       Status
	Illustrative bool
	Revision     Revision
	Source       uint32 // row of the batch's cells; 0 where the file gave no place
}

// Provenance is where an observation came from, down to the cell.
type Provenance struct {
	Batch      Revision  `json:"batch"`
	ReceivedAt time.Time `json:"received_at"` // orders revisions
	RecordedAt time.Time `json:"recorded_at"` // when the product stored it
	By         string    `json:"by"`
	FileName   string    `json:"file"`
	SHA256     string    `json:"file_sha256"`
	Sheet      string    `json:"sheet,omitempty"`
	Row        int       `json:"row,omitempty"`    // from 1
	Column     int       `json:"column,omitempty"` // from 1
	Cell       string    `json:"cell,omitempty"`   // "G14"
	Raw        string    `json:"raw,omitempty"`    // as written in the cell
	Note       string    `json:"note,omitempty"`
	Origin     string    `json:"origin,omitempty"` // the source the file itself names
}

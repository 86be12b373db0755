package ingest

import (
	"github.com/giaoban/giaoban"
)

// Understood is one figure as it was read, beside the row it was read from: what a
// page shows back while a person still types. Nothing is rounded.
type Understood struct {
	Row         int              `json:"-"`
	Unit        giaoban.UnitID   `json:"unit"`
	Indicator   string           `json:"indicator"`
	Period      string           `json:"period"`
	Band        string           `json:"band,omitempty"`
	Value       *giaoban.Decimal `json:"value"` // of a ratio that came in parts its numerator
	Denominator *giaoban.Decimal `json:"denominator,omitempty"`
	Status      giaoban.Status   `json:"status"`
	Standing    Standing         `json:"standing"`
}

// Standing says what a figure does to those in force.
type Standing string

const (
	StandsNew       Standing = "new"
	StandsRevised   Standing = "revised"
	StandsUnchanged Standing = "unchanged"
)

// understoodLimit bounds the list: it is for what a person types, not for bulk.
const understoodLimit = 5000

// understood lists the figures that were not refused, in the order of the file,
// where the sender asked for it.
func (d *draft) understood() []Understood {
	if !d.given.Understood {
		return nil
	}
	var out []Understood
	for i := range min(d.figures.len(), understoodLimit) {
		if !d.figures.ok(i) {
			continue
		}
		out = append(out, d.understoodAt(i))
	}
	return out
}

func (d *draft) understoodAt(i int) Understood {
	f, a := d.figure(i), d.figures.amount(i)
	u := Understood{Row: int(d.figures.row[i]), Unit: f.Unit, Indicator: f.Indicator, Period: f.Period.Key(), Band: f.Band,
		Status: d.figures.status(i), Standing: StandsNew}
	if a.Present {
		u.Value = &a.Value
	}
	if a.HasParts {
		u.Denominator = &a.Denominator
	}
	switch {
	case d.figures.state[i]&unchanged != 0:
		u.Standing = StandsUnchanged
	case d.revised.has(i):
		u.Standing = StandsRevised
	}
	return u
}

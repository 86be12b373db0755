package forms

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"github.com/giaoban/giaoban"
)

// Form is a file as it is sent, with what a person reads in it.
type Form struct {
	ID     string
	Seed   uint64
	Name   string
	Bytes  []byte
	Given  Hints
	Facts  []Fact
	Others []Other
	Expect []string // outcomes that are right: whole, asked, refused
	Answer *Answer
	Refuse []string
}

// Fact is one figure of a cell. A cell holds two of them where it says 121/140.
type Fact struct {
	Place
	giaoban.Figure
	giaoban.Amount
	NotApplicable bool
	Optional      bool // a sum of figures beside it: to be stored, or checked only
}

// Other is a cell that looks like a figure or says something in place of one, and
// is none.
type Other struct {
	Place
	Text string
	Why  string
}

// Place is a cell; rows and columns count from 1. A CSV has no sheet.
type Place struct {
	Sheet       string
	Row, Column int
}

func (p Place) cell() string { return cellName(p.Row, p.Column) }

func cellName(row, column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return fmt.Sprintf("%s%d", name, row)
}

func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.Sheet, q.Sheet), cmp.Compare(p.Row, q.Row), cmp.Compare(p.Column, q.Column))
}

// WriteFacts writes what is read in a form as CSV, for people and for git.
func (f *Form) WriteFacts(to io.Writer) error {
	rows := [][]string{{"sheet", "cell", "unit", "indicator", "band", "period", "value", "denominator", "remark"}}
	type line struct {
		Place
		row []string
	}
	var lines []line
	for _, x := range f.Facts {
		value, denominator, remark := "", "", ""
		if x.Present {
			value = x.Value.String()
		}
		if x.HasParts {
			denominator = x.Denominator.String()
		}
		switch {
		case x.NotApplicable:
			remark = "not applicable"
		case x.Optional:
			remark = "a sum: stored or only checked"
		}
		lines = append(lines, line{x.Place, []string{x.Sheet, x.cell(), string(x.Unit), x.Indicator, x.Band, x.Period.Key(), value, denominator, remark}})
	}
	for _, x := range f.Others {
		lines = append(lines, line{x.Place, []string{x.Sheet, x.cell(), "", "", "", "", "", "", x.Text + ": " + x.Why}})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.compare(b.Place) })
	for _, l := range lines {
		rows = append(rows, l.row)
	}
	return csv.NewWriter(to).WriteAll(rows)
}

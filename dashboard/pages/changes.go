package pages

import (
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// changesView is what a file or an undo changes of the figures in force: the table
// "changes".
type changesView struct {
	Title, Note           string
	Column, Before, After string // heads
	Rows                  []changeLine
	More                  string
}

type changeLine struct {
	Name, Of             string // indicator; unit and period
	Old, New, Difference string
	Totals, Place        string
	OldMark, NewMark     *parts.Mark // illustrative
}

// changes puts a report's changes into words; nil where it has none.
func (q *request) changes(r *ingest.Report, title string) *changesView {
	if len(r.Changes) == 0 {
		return nil
	}
	v := &changesView{Title: q.T(title, "n", q.count(len(r.Changes)+r.MoreChanges)), Note: q.T("entry.changes_note"),
		Column: q.T("column.indicator"), Before: q.T("entry.old"), After: q.T("entry.new")}
	for _, c := range r.Changes {
		v.Rows = append(v.Rows, q.changeLine(c))
	}
	if r.MoreChanges > 0 {
		v.More = q.T("changes.more", "n", q.count(r.MoreChanges))
	}
	return v
}

func (q *request) changeLine(c ingest.Change) changeLine {
	p, err := giaoban.ParsePeriod(c.Period)
	if err != nil {
		return changeLine{Name: c.IndicatorName, Of: c.UnitName}
	}
	if row, kept := strings.CutPrefix(c.Place, "dòng "); kept { // the report is kept in the language it was read in
		c.Place = lowerFirst(q.T("upload.row", "n", row))
	}
	l := changeLine{Name: c.IndicatorName, Of: c.UnitName + " · " + p.Label(q.Lang), Place: c.Place, Totals: q.moved(c.Totals), OldMark: q.mark(c.OldInvented), NewMark: q.mark(c.NewInvented)}
	i := q.pages.Catalogue.Indicator(c.Indicator, p.Ends)
	if i != nil {
		l.Name = i.Name.In(q.Lang)
		if s := i.Scheme(); s != nil {
			for _, b := range s.Bands {
				if b.Code == c.Band {
					l.Name += " – " + b.Label.In(q.Lang)
				}
			}
		}
	}
	l.Old, l.New = q.changedValue(i, c.Old, c.OldStatus), q.changedValue(i, c.New, c.NewStatus)
	if c.OldRaw != "" { // as kept they look the same
		l.Old, l.New = c.OldRaw, c.NewRaw
	}
	if c.Difference != nil && !c.Difference.IsZero() {
		l.Difference = signed(q.Lang, *c.Difference, places(*c.Difference))
	}
	return l
}

// moved names the units whose totals change too.
func (q *request) moved(all []ingest.Moved) string {
	if len(all) == 0 {
		return ""
	}
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return q.T("entry.moves", "units", strings.Join(names, ", "))
}

// changedValue is a figure as it was written, with its unit of measure; a status where
// there is none.
func (q *request) changedValue(i *giaoban.Indicator, v *giaoban.Decimal, status string) string {
	if v == nil {
		return q.T("state." + status)
	}
	text := v.Format(q.Lang, min(places(*v), 3))
	if i != nil {
		if u := i.UnitOfMeasure.In(q.Lang); u == "%" {
			text += "%"
		} else if u != "" {
			text += " " + u
		}
	}
	if status != giaoban.Reported.String() {
		text += " (" + q.T("state."+status) + ")"
	}
	return text
}

// places is how many digits after the point a figure has.
func places(d giaoban.Decimal) int {
	_, frac, _ := strings.Cut(d.String(), ".")
	return len(frac)
}

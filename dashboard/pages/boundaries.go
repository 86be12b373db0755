package pages

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// boundaries is what a unit was called and what was moved to and from it.
type boundaries struct {
	Note  parts.Banner
	Spans []boundarySpan
	Moves []boundaryMove
	Later *parts.Link // to changes dated after the viewing day
}

type boundarySpan struct{ From, Until, Name, Code, Level, Parent string }

type boundaryMove struct {
	Day      string
	Kind     string
	From, To parts.Link
	Share    string
	Back     string
	Source   string
}

// bounds lists the changes up to the viewing day, or to a later day asked for.
func (v *unitView) bounds(q *request) {
	until := q.Day
	if at, err := giaoban.ParseDate(q.query.Get("at")); err == nil {
		until = at
	}
	until = max(until, v.unit.ValidFrom)
	units := q.pages.Catalogue.Units
	var later giaoban.Date
	for _, s := range units.Spans(v.unit.ID) {
		if s.ValidFrom > until {
			later = max(later, s.ValidFrom)
			continue
		}
		end := ""
		if s.ValidTo <= until {
			end = (s.ValidTo - 1).FormatDate(q.Lang)
		}
		v.Bounds.Spans = append(v.Bounds.Spans, boundarySpan{From: s.ValidFrom.FormatDate(q.Lang), Until: end, Name: s.Name.In(q.Lang), Code: s.Code,
			Level: q.level(s.Level), Parent: q.unitName(s.Parent, s.ValidFrom)})
	}
	for _, c := range units.Changes {
		switch {
		case c.From != v.unit.ID && c.To != v.unit.ID:
		case c.Date > until:
			later = max(later, c.Date)
		default:
			v.Bounds.Moves = append(v.Bounds.Moves, q.boundaryMove(c))
		}
	}
	if later > 0 {
		v.Bounds.Later = &parts.Link{Href: q.here("at", later.String()), Text: q.T("bounds.later", "day", until.FormatDate(q.Lang))}
	}
	v.Bounds.Note = parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: q.T("bounds.lead"), Text: q.T("bounds.none", "day", until.FormatDate(q.Lang))}
	if n := len(v.Bounds.Moves); n > 0 {
		v.Bounds.Note.Text = q.T("bounds.some", "n", fmt.Sprint(n), "day", until.FormatDate(q.Lang))
	}
}

func (q *request) boundaryMove(c giaoban.BoundaryChange) boundaryMove {
	named := func(id giaoban.UnitID, on giaoban.Date) parts.Link {
		if id == giaoban.Outside {
			return parts.Link{Text: q.T("bounds.outside")}
		}
		u, _ := q.pages.Catalogue.Units.Nearest(id, on)
		return q.unitLink(u)
	}
	m := boundaryMove{Day: c.Date.FormatDate(q.Lang), Kind: q.T("bounds." + string(c.Kind)), From: named(c.From, c.Date-1), To: named(c.To, c.Date), Source: c.Source}
	if c.From != giaoban.Outside {
		m.Share = q.T("bounds.share", "share", c.Share.Mul(giaoban.Whole(100)).Format(q.Lang, 1)+"%")
	}
	if c.HasBack {
		m.Back = q.T("bounds.back", "share", c.ShareBack.Mul(giaoban.Whole(100)).Format(q.Lang, 1)+"%")
	}
	if c.Basis != "" {
		m.Share += ", " + q.T("bounds.basis", "basis", q.basis(c.Basis))
		if c.Year > 0 {
			m.Share += " " + fmt.Sprint(c.Year)
		}
	}
	return m
}

// basis is what a share was measured by.
func (q *request) basis(code string) string {
	if t, ok := q.pages.words["basis."+code]; ok {
		return t.In(q.Lang)
	}
	return code
}

// share says which part of a unit was counted, and by what it was measured.
func (q *request) share(s query.Share) string {
	key := "compare.share"
	if s.Basis != "" && s.Year > 0 {
		key = "compare.share_by"
	}
	return q.T(key, "share", s.Share.Mul(giaoban.Whole(100)).Format(q.Lang, 1)+"%", "unit", s.Unit.Name, "basis", q.basis(s.Basis), "year", fmt.Sprint(s.Year))
}

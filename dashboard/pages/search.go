package pages

import (
	"fmt"
	"strings"

	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// searchView is what was found by a name.
type searchView struct {
	frame
	Asked      string
	Heading    string
	Units      []found
	Indicators []found
	More       string // what was left off
	Empty      *parts.State
}

// found is a line of results: where it leads and what it is.
type found struct {
	parts.Link
	What string
}

func (p *Pages) search(q *request) (any, error) {
	v := &searchView{frame: q.frame("search", "search.title"), Asked: strings.TrimSpace(q.query.Get("q"))}
	a, err := p.Answers.Find(q.Context(), query.FindRequest{Text: v.Asked, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	for _, u := range a.Units {
		what := []string{q.level(u.Level)}
		if u.Parent != "" {
			what = append(what, u.Parent)
		}
		if u.EndedOn != nil {
			what = append(what, q.T("search.ended", "day", (*u.EndedOn-1).FormatDate(q.Lang)))
		}
		if u.BeginsOn != nil {
			what = append(what, q.T("search.begins", "day", u.BeginsOn.FormatDate(q.Lang)))
		}
		if u.Called != "" {
			what = append(what, q.T("search.called", "name", u.Called))
		}
		v.Units = append(v.Units, found{parts.Link{Href: q.link("/units/" + string(u.ID)), Text: u.Name}, strings.Join(what, " · ")})
	}
	for _, i := range a.Indicators {
		what := q.group(i.Group)
		if i.Called != "" {
			what += " · " + q.T("search.called", "name", i.Called)
		}
		v.Indicators = append(v.Indicators, found{parts.Link{Href: q.link("/indicators/" + i.Code), Text: i.Name}, what})
	}
	all := a.TotalUnits + a.TotalIndicators
	switch {
	case v.Asked == "":
		v.Heading = q.T("search.title")
	case all == 0:
		v.Heading = q.T("search.nothing", "text", v.Asked)
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("search.nothing_title"), Text: q.T("search.nothing_text"),
			Actions: []parts.Link{{Href: q.link("/indicators"), Text: q.T("nav.indicators")}, {Href: q.link("/units"), Text: q.T("nav.units")}}}
	default:
		v.Heading = q.T("search.found", "n", fmt.Sprint(all), "text", v.Asked)
	}
	if shown := len(v.Units) + len(v.Indicators); shown < all {
		v.More = q.T("search.more", "n", fmt.Sprint(all-shown))
	}
	return v, nil
}

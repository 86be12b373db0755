package pages

import (
	"net/url"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// saved is what a picture of a chart must say about itself once it has left its
// page; the rest it takes from the page.
type saved struct {
	Name   string      // the indicator, with its unit of measure where the axis does not say it
	Unit   string      // whose figures
	Period string      // of the figures that are drawn
	Source string      // of the figures; the page's own where empty
	Mark   *parts.Mark // the mark of the panel: set where anything drawn is illustrative
	Links  []parts.Link
}

// save makes the menu that takes a chart away. The page's footer comes first: the
// version and the day are read from it.
func (f *frame) save(s saved) *parts.Save {
	subject := joined(" · ", s.Name, s.Unit)
	source := s.Source
	if source == "" {
		source = f.Source
	}
	if source != "" {
		source = f.T("save.source", "source", strings.TrimRight(source, ". "))
	}
	mark := ""
	if s.Mark != nil {
		mark = s.Mark.Label
	}
	return &parts.Save{Word: f.T("save.word"), PNG: f.T("save.png"), SVG: f.T("save.svg"), Failed: f.T("save.failed"), Subject: subject,
		Line: joined(" · ", source, s.Period, mark, f.Printed), File: fileName(joined(", ", s.Name, s.Unit, s.Period)), Links: s.Links}
}

// joined puts together what is not empty.
func joined(by string, all ...string) string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, by)
}

// longestFile keeps a name, with its ending, within the 255 bytes of a file system:
// a Vietnamese letter takes up to three.
const longestFile = 80

// fileName keeps words as people read them and takes out what some disk refuses.
func fileName(s string) string {
	letters := []rune(strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, s)), " "))
	return strings.Trim(string(letters[:min(len(letters), longestFile)]), " .,-")
}

// span names the first and the last period of a chart.
func (q *request) span(from, to string) string {
	if from == to {
		return parsePeriod(to).Label(q.Lang)
	}
	return q.T("save.span", "from", parsePeriod(from).Label(q.Lang), "to", parsePeriod(to).Label(q.Lang))
}

// named is an indicator's name with its unit of measure.
func named(name, unitOfMeasure string) string {
	if unitOfMeasure == "" {
		return name
	}
	return name + " (" + unitOfMeasure + ")"
}

// sourceOf is the source the catalogue names for an indicator.
func (q *request) sourceOf(code string, on giaoban.Date) string {
	if i := q.pages.Catalogue.Indicator(code, on); i != nil {
		return i.Source.In(q.Lang)
	}
	return ""
}

// exports are the addresses of the figures of one answer, as a table for people and
// one for programs.
func (q *request) exports(call string, pairs ...string) []parts.Link {
	return []parts.Link{
		{Href: q.apiLink(call, append(pairs[:len(pairs):len(pairs)], "format", "xlsx")...), Text: q.T("save.xlsx")},
		{Href: q.apiLink(call, append(pairs[:len(pairs):len(pairs)], "format", "csv")...), Text: q.T("save.csv")}}
}

// seriesOf exports just these units over these periods.
func (q *request) seriesOf(units []giaoban.UnitID, pairs ...string) []parts.Link {
	links := q.exports("series", pairs...)
	for n := range links {
		for _, u := range units {
			links[n].Href += "&unit=" + url.QueryEscape(string(u))
		}
	}
	return links
}

// about puts the name of a thing into links where one menu has those of several.
func (q *request) about(name string, links []parts.Link) []parts.Link {
	for n := range links {
		links[n].Text = q.T("save.of", "what", links[n].Text, "name", name)
	}
	return links
}

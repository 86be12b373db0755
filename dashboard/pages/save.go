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
	Name     string      // the indicator
	Measure  string      // its unit of measure
	Unit     string      // whose figures
	From, To string      // the first and the last period that is drawn
	Source   string      // of the figures; the page's own where empty
	Mark     *parts.Mark // the mark of the panel: set where anything drawn is illustrative
	Links    []parts.Link
	Charts   []string // by their names in the page
	Heads    []string // of each, where there are several
}

// save makes the menu that takes a chart away. The page's footer comes first: the
// version and the day are read from it.
func (f *frame) save(s saved) *parts.Save {
	name := s.Name
	if s.Measure != "" {
		name += " (" + s.Measure + ")"
	}
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
	out := &parts.Save{Word: f.T("save.word"), PNG: f.T("save.png"), SVG: f.T("save.svg"), Failed: f.T("save.failed"), Subject: joined(" · ", name, s.Unit),
		Line: joined(" · ", source, f.span(s.From, s.To, giaoban.Period.Label), mark, f.Printed),
		File: joined(", ", fileName(s.Name), fileName(s.Unit), fileName(f.span(s.From, s.To, giaoban.Period.ShortLabel))), Links: s.Links}
	if len(s.Charts) > 0 {
		out.Plain = f.chartLink("as", "file", "chart", s.Charts[0])
		if f.charts != nil {
			f.sheets[s.Charts[0]] = sheet{s.Charts, s.Heads, out}
		}
	}
	return out
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

// longestName keeps a file's name, made of three and an ending, within the 255 bytes
// of a file system: a Vietnamese letter takes up to three.
const longestName = 50

// fileName keeps words as people read them and takes out what some disk refuses.
func fileName(s string) string {
	letters := []rune(strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, s)), " "))
	return strings.Trim(string(letters[:min(len(letters), longestName)]), " .-")
}

// span names the first and the last period of a chart.
func (q *request) span(from, to string, label func(giaoban.Period, giaoban.Lang) string) string {
	last := label(parsePeriod(to), q.Lang)
	if from == to {
		return last
	}
	return q.T("save.span", "from", label(parsePeriod(from), q.Lang), "to", last)
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

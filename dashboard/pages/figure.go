package pages

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// figureView is where one figure comes from: down to file, sheet and cell, every
// revision, and of a total its parts.
type figureView struct {
	frame
	Kick      string
	Heading   string
	Back      parts.Link
	Figure    parts.Figure
	Lead      string
	Formula   string // "128 : 170 × 100 = 75,3%"
	FormulaOf string // what is divided by what, in words
	Chain     []chainLink
	Excerpt   *excerpt
	Uses      []parts.Link // what the figure goes into
	Revisions []revision
	Parts     []partRow
	PartsText string
	Tag       *parts.Mark
	Empty     *parts.State
	Download  *parts.Link
}

// chainLink is one step from the figure back to the cell.
type chainLink struct {
	Bold, Text, Mono string
	Quoted           bool // as it was written, in the language of the file
}

// revision is one thing received about the figure, newest first.
type revision struct {
	Heading string
	When    string
	Note    string // as the sender wrote it
	Text    string
	InForce bool
	Mark    *parts.Mark
}

// partRow is one unit's figure in a total, or one part of a computed rate.
type partRow struct {
	Name   parts.Link
	Figure parts.Figure
	Status parts.Status
}

func (p *Pages) figure(q *request) (any, error) {
	code, unit, period := q.query.Get("indicator"), giaoban.UnitID(q.query.Get("unit")), q.query.Get("period")
	h, err := p.Answers.History(q.Context(), query.HistoryRequest{Indicator: code, Unit: unit, Period: period, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	span := parsePeriod(h.Period)
	v := &figureView{frame: q.frame("indicators", "figure.title", "name", h.Indicator.Name)}
	v.Kick = q.T("figure.kick")
	v.Heading = h.Indicator.Name
	v.Back = parts.Link{Href: q.link("/indicators/"+code, "unit", string(unit)), Text: q.T("figure.back")}
	v.Lead = q.T("figure.lead", "unit", h.Unit.Name, "period", span.Label(q.Lang))
	v.footer(h.Freshness)
	if h.Point != nil {
		v.Figure = q.shown(h.Indicator, unit, *h.Point)
		v.Figure.Href = ""
		v.Tag = q.tag(h.Point.Illustrative)
		v.made(q, h)
		v.formula(q, h)
		v.uses(q, h, unit)
	}
	v.revisions(q, h)
	v.partsOf(q, h)
	if h.Point == nil && len(v.Revisions) == 0 {
		v.Empty = q.empty(span)
	}
	return v, nil
}

// made says how the figure came about, before its file.
func (v *figureView) made(q *request, h *query.HistoryAnswer) {
	p := h.Point
	switch {
	case p.Basis == giaoban.BasisSummed:
		v.PartsText = q.T("figure.summed", "n", fmt.Sprint(p.Coverage.Reported), "m", fmt.Sprint(p.Coverage.Expected))
	case p.Basis == giaoban.BasisDerived:
		v.PartsText = q.T("figure.derived")
	case p.Basis == giaoban.BasisApportioned:
		v.PartsText = q.T("figure.apportioned")
	case p.Summed != nil && p.Difference != nil && p.Difference.Round(h.Indicator.Decimals).Sign() == 0:
		v.PartsText = q.T("figure.beside_equal")
	case p.Summed != nil && p.Difference != nil:
		v.PartsText = q.T("figure.beside", "sum", q.amount(h.Indicator, p.Summed), "difference", signed(q.Lang, *p.Difference, h.Indicator.Decimals))
	}
	if p.Numerator != nil && p.Denominator != nil {
		v.Lead += " · " + q.T("figure.of", "n", p.Numerator.Format(q.Lang, 0), "d", p.Denominator.Format(q.Lang, 0))
	}
}

func (v *figureView) revisions(q *request, h *query.HistoryAnswer) {
	var before query.Value
	for n, r := range h.Revisions {
		one := revision{InForce: r.InForce, Mark: q.mark(r.Illustrative)}
		at := r.ReceivedAt.In(q.pages.Config.Zone)
		one.When = giaoban.DateOf(at, q.pages.Config.Zone).FormatDate(q.Lang) + " " + at.Format("15:04")
		value := q.absent(r.Status)
		if r.Value != nil {
			value = q.amount(h.Indicator, r.Value)
		}
		if r.Band != "" {
			value = r.Band + ": " + value
		}
		one.Heading = q.T("figure.revision", "n", fmt.Sprint(r.Number), "value", value)
		if n > 0 && before != nil && r.Value != nil && r.Band == "" {
			d := r.Value.Sub(*before)
			one.Heading += " · " + signed(q.Lang, d, h.Indicator.Decimals)
		}
		before = r.Value
		one.Note, one.Text = r.Note, q.provenance(r)
		v.Revisions = append([]revision{one}, v.Revisions...)
		if r.InForce {
			v.chain(q, r)
			v.Excerpt = q.whereRead(r)
		}
	}
}

// sender says who sent: names that the program itself gives are put into words.
func (q *request) sender(by string) string {
	switch by {
	case "catalogue", "local", "token":
		return q.T("by." + by)
	}
	return by
}

// provenance says in one line what a revision came from.
func (q *request) provenance(r query.Revision) string {
	s := ""
	if r.By != "" {
		s += q.sender(r.By) + ". "
	}
	s += q.T("figure.file", "file", r.FileName)
	if r.Sheet != "" {
		s += ", " + q.T("figure.sheet", "sheet", r.Sheet)
	}
	if r.Cell != "" {
		s += ", " + q.T("figure.cell", "cell", r.Cell)
	}
	return s
}

// chain leads from the figure in force to its cell.
func (v *figureView) chain(q *request, r query.Revision) {
	v.Chain = []chainLink{{Bold: r.FileName, Mono: "SHA-256 " + r.SHA256}}
	if r.Sheet != "" || r.Cell != "" {
		l := chainLink{}
		if r.Sheet != "" {
			l.Text = q.T("figure.sheet", "sheet", r.Sheet) + " "
		}
		l.Bold = q.T("figure.cell", "cell", r.Cell)
		v.Chain = append(v.Chain, l)
	}
	if r.Raw != "" {
		v.Chain = append(v.Chain, chainLink{Text: q.T("figure.raw"), Bold: r.Raw, Quoted: true})
	}
	if r.Origin != "" {
		v.Chain = append(v.Chain, chainLink{Text: q.T("figure.origin"), Bold: r.Origin, Quoted: true})
	}
	v.Download = &parts.Link{Href: fmt.Sprintf("/api/v1/reports/%d/file", uint64(r.Batch)), Text: q.T("figure.download")}
	if r.Origin != "" {
		v.Source = r.Origin
	}
}

func (v *figureView) partsOf(q *request, h *query.HistoryAnswer) {
	for _, p := range h.Parts {
		i := h.Indicator
		name := p.Unit.Name
		if p.Indicator != "" && p.Indicator != i.Code {
			version := q.pages.Catalogue.Indicator(p.Indicator, parsePeriod(h.Period).Ends)
			if version == nil {
				continue
			}
			name = version.Name.In(q.Lang)
			i = query.IndicatorRef{Code: p.Indicator, Name: name, UnitOfMeasure: version.UnitOfMeasure.In(q.Lang), Kind: version.Kind.String(), Decimals: version.Decimals}
		}
		point := query.Point{Period: p.Period, Value: p.Value, Status: p.Status, Illustrative: p.Illustrative}
		v.Parts = append(v.Parts, partRow{Name: parts.Link{Text: name, Href: q.link("/figure", "indicator", i.Code, "unit", string(p.Unit.ID), "period", p.Period)},
			Figure: q.shown(i, p.Unit.ID, point), Status: q.pointStatus(point)})
	}
}

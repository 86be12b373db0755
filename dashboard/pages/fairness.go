package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// gapsNamed is how many missing reports of earlier periods are named one by one.
const gapsNamed = 3

// fair says whether the comparison is fair, from the same answer the charts are
// drawn from.
func (v *compareView) fair(q *request, c *compared) {
	v.Fair = append(v.Fair, q.sameDefinition(c), q.sameBoundaries(c), q.allReported(c))
	v.Fair = append(v.Fair, q.gapsBefore(c)...)
	v.Fair = append(v.Fair, q.unsure(c)...)
	v.Fair = append(v.Fair, q.outside(c)...)
	v.Fair = append(v.Fair, q.denominator(c))
	v.Fair = append(v.Fair, q.byChance(c)...)
	v.Fair = append(v.Fair, q.uneven(c)...)
}

func (c *compared) first() giaoban.Period {
	if len(c.over) > 0 {
		return parsePeriod(c.over[0].Period)
	}
	return c.period
}

func (q *request) sameDefinition(c *compared) fairness {
	linked := fairness{}
	for _, b := range c.now.Indicator.Breaks {
		lead := q.T("fair.broken", "day", b.Date.FormatDate(q.Lang))
		switch {
		case b.Date <= c.first().Ends || b.Date > c.period.Ends:
		case b.Link == "":
			return fairness{Shape: parts.Behind, Lead: lead, Text: q.T("fair.broken_text", "reason", b.Reason)}
		default:
			linked = fairness{Shape: parts.Info, Lead: lead, Text: q.T("fair.linked_text", "link", b.Link)}
		}
	}
	if linked.Lead != "" {
		return linked
	}
	return fairness{Shape: parts.OnTrack, Lead: q.T("fair.same_definition"), Text: q.T("fair.same_definition_text", "n", fmt.Sprint(max(1, len(c.over))))}
}

func (q *request) sameBoundaries(c *compared) fairness {
	if b := c.ask.Boundaries; b != "" && b != "own" {
		return fairness{Shape: parts.Info, Lead: q.T("fair.redrawn_all"), Text: q.T("fair.redrawn_all_text")}
	}
	var names []string
	var last giaoban.Date
	for _, change := range q.pages.Catalogue.Units.Changes {
		if change.Date <= c.first().Ends || change.Date > c.period.Ends {
			continue
		}
		for _, id := range []giaoban.UnitID{change.From, change.To} {
			if name := q.unitName(id, c.period.Ends); compareRow(c.now, id) != nil && !slices.Contains(names, q.brief(name)) {
				names, last = append(names, q.brief(name)), change.Date
			}
		}
	}
	if len(names) > 0 {
		return fairness{Shape: parts.Behind, Lead: q.T("fair.redrawn"), Text: q.T("fair.redrawn_text", "units", q.listed(names), "day", last.FormatDate(q.Lang))}
	}
	return fairness{Shape: parts.OnTrack, Lead: q.T("fair.same_boundaries"),
		Text: q.T("fair.same_boundaries_text", "from", fmt.Sprint(c.first().Starts.Year()), "day", c.period.Ends.FormatDate(q.Lang))}
}

func (q *request) allReported(c *compared) fairness {
	missing := q.absentIn(c.plain)
	ratio := fmt.Sprintf("%d/%d", c.plain.Coverage.Reported, c.plain.Coverage.Expected)
	if len(missing) == 0 {
		return fairness{Shape: parts.OnTrack, Lead: q.T("fair.complete", "ratio", ratio), Text: q.T("fair.complete_text")}
	}
	return fairness{Shape: parts.Incomplete, Lead: q.T("fair.incomplete", "ratio", ratio), Text: q.T("fair.incomplete_text", "units", q.listed(missing))}
}

// absentIn names the ranked units that owe a figure and have none.
func (q *request) absentIn(a *query.CompareAnswer) []string {
	return q.namesOf(a, func(r *query.CompareRow) bool {
		return r.Value == nil && r.Raw == nil && r.Status != giaoban.NotApplicable
	})
}

func (q *request) namesOf(a *query.CompareAnswer, is func(*query.CompareRow) bool) []string {
	var out []string
	for _, r := range ranked(a) {
		if is(r) {
			out = append(out, q.brief(r.Unit.Name))
		}
	}
	return out
}

// gapsBefore names what did not come in the periods before: a change of the whole
// across it is counted over fewer units.
func (q *request) gapsBefore(c *compared) []fairness {
	var out []fairness
	more := 0
	for n := len(c.over) - 2; n >= 0; n-- {
		a := c.over[n]
		missing := q.absentIn(a)
		all := len(ranked(a))
		switch {
		case len(missing) == 0:
		case len(out) == gapsNamed:
			more++
		case len(missing) == all:
			out = append(out, fairness{Shape: parts.Behind, Lead: q.T("fair.nobody", "period", parsePeriod(a.Period).Label(q.Lang)), Text: q.T("fair.nobody_text")})
		default:
			out = append(out, fairness{Shape: parts.Behind, Lead: q.T("fair.gap", "units", q.listed(missing), "period", parsePeriod(a.Period).Label(q.Lang)),
				Text: q.T("fair.gap_text", "n", fmt.Sprint(all-len(missing)))})
		}
	}
	if more > 0 {
		out = append(out, fairness{Shape: parts.Behind, Lead: q.T("fair.more_gaps", "n", fmt.Sprint(more)), Text: q.T("fair.more_gaps_text")})
	}
	return out
}

// unsure names the figures that may still change.
func (q *request) unsure(c *compared) []fairness {
	var out []fairness
	for _, s := range []giaoban.Status{giaoban.Provisional, giaoban.Estimated} {
		names := q.namesOf(c.plain, func(r *query.CompareRow) bool { return r.Status == s })
		if len(names) > 0 {
			out = append(out, fairness{Shape: parts.Behind, Lead: q.T("fair.unsure", "units", q.listed(names), "state", q.T("state."+s.String())),
				Text: q.T("fair.unsure_text", "period", c.period.Label(q.Lang))})
		}
	}
	if names := q.namesOf(c.plain, func(r *query.CompareRow) bool { return r.Basis == giaoban.BasisApportioned }); len(names) > 0 {
		out = append(out, fairness{Shape: parts.Behind, Lead: q.T("fair.apportioned", "units", q.listed(names)), Text: q.T("fair.apportioned_text")})
	}
	return out
}

// outside names who is not in the ranking, and why.
func (q *request) outside(c *compared) []fairness {
	var out []fairness
	if names := q.namesOf(c.plain, func(r *query.CompareRow) bool { return r.Status == giaoban.NotApplicable }); len(names) > 0 {
		out = append(out, fairness{Shape: parts.Info, Lead: q.T("fair.not_applicable", "units", q.listed(names)), Text: q.T("fair.not_applicable_text")})
	}
	var names []string
	for _, r := range c.plain.Rows {
		if !r.Ranked && r.Value != nil {
			names = append(names, r.Unit.Name)
		}
	}
	if len(names) > 0 {
		out = append(out, fairness{Shape: parts.Info, Lead: q.T("fair.outside", "units", q.listed(names)), Text: q.T("fair.outside_text")})
	}
	return out
}

// denominator says what the figures are put in proportion to, or that they are not.
func (q *request) denominator(c *compared) fairness {
	i := c.plain.Indicator
	switch {
	case c.measure.per != nil:
		f := fairness{Shape: parts.Info, Lead: q.T("fair.denominator"), Text: q.T("fair.denominator_text", "name", c.measure.per.Name.In(q.Lang), "day", c.period.Ends.FormatDate(q.Lang))}
		if missing := q.namesOf(c.now, func(r *query.CompareRow) bool { return r.Raw != nil && r.Per == nil }); len(missing) > 0 {
			f.Text += " " + q.T("fair.denominator_missing", "units", q.listed(missing))
		}
		return f
	case i.Kind == "ratio":
		name := q.T("fair.own_parts")
		if i.Denominator != "" {
			name = q.part(i.Denominator, "fair.own_parts")
		}
		return fairness{Shape: parts.Info, Lead: q.T("fair.denominator"), Text: q.T("fair.rate_text", "name", name)}
	case !i.AddsOverUnits:
		return fairness{Shape: parts.Info, Lead: q.T("fair.no_total"), Text: q.T("fair.no_total_text")}
	case len(q.denominators()) == 0:
		return fairness{Shape: parts.Info, Lead: q.T("fair.amounts"), Text: q.T("fair.amounts_text")}
	}
	return fairness{Shape: parts.Info, Lead: q.T("fair.amounts"), Text: q.T("fair.amounts_choose")}
}

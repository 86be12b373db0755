package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// pickSimilar offers the groups of similar units; nil where the catalogue has none.
func (q *request) pickSimilar(chosen string) []pick {
	groups := q.pages.Catalogue.UnitGroups
	if len(groups) == 0 {
		return nil
	}
	k := pick{Name: "group", Label: q.T("compare.group"), Choices: []choice{{"", q.T("compare.group_all"), chosen == ""}}}
	for _, g := range groups {
		k.Choices = append(k.Choices, choice{g.Code, g.Name.In(q.Lang), g.Code == chosen})
	}
	return []pick{k}
}

// byChance says which ranks chance alone could have made, where figures are counts.
func (q *request) byChance(c *compared) []fairness {
	var apart []string
	open := false
	for _, r := range valued(c.now) {
		if r.RankTo == 0 {
			return nil
		}
		open = open || r.RankFrom != r.RankTo
		if r.Apart {
			apart = append(apart, q.brief(r.Unit.Name))
		}
	}
	switch {
	case !open:
		return nil
	case len(apart) > 0:
		return []fairness{{Shape: parts.Info, Lead: q.T("fair.chance"), Text: q.T("fair.chance_apart", "units", q.listed(apart))}}
	}
	return []fairness{{Shape: parts.Behind, Lead: q.T("fair.chance"), Text: q.T("fair.chance_none")}}
}

// uneven says on how few units half of the total lies.
func (q *request) uneven(c *compared) []fairness {
	k := c.plain.Concentration
	if k == nil || c.measure.per != nil {
		return nil
	}
	return []fairness{{Shape: parts.Info, Lead: q.T("fair.half"), Text: q.T("fair.half_text", "units", q.listed(q.briefs(k.Half)), "n", fmt.Sprint(len(k.Half)), "of", fmt.Sprint(k.Units))}}
}

func (q *request) briefs(units []query.UnitRef) []string {
	var out []string
	for _, u := range units {
		out = append(out, q.brief(u.Name))
	}
	return out
}

// added draws what each unit adds to the change of the total, in amounts also where
// the page compares proportions: those do not add up.
func (v *compareView) added(q *request, c *compared, subject giaoban.UnitID) {
	k := c.plain.Contributions
	if k == nil || k.Change.Round(c.plain.Indicator.Decimals).Sign() == 0 {
		return
	}
	var rows []*query.CompareRow
	for n := range c.plain.Rows {
		if c.plain.Rows[n].Contribution != nil {
			rows = append(rows, &c.plain.Rows[n])
		}
	}
	if len(rows) < 2 || len(rows) > drawnUnits {
		return
	}
	slices.SortStableFunc(rows, func(a, b *query.CompareRow) int { return b.Contribution.Cmp(*a.Contribution) })
	i, r, spoken := c.plain.Indicator, chart.Ranking{}, ""
	for _, row := range rows {
		f := chart.Figure{Value: float(row.Contribution), Text: signed(q.Lang, *row.Contribution, i.Decimals), State: chart.Reported, Illustrative: row.Illustrative}
		bar := chart.Row{Name: q.brief(row.Unit.Name), Figure: f, Asked: row.Unit.ID == subject}
		if share, ok := row.Contribution.Scaled(giaoban.Whole(100), k.Change); ok && share.Sign() >= 0 {
			bar.Note = q.T("added.part", "part", share.Format(q.Lang, 0))
		}
		r.Rows = append(r.Rows, bar)
		spoken += bar.Name + ": " + f.Text + "; "
	}
	measure := i.UnitOfMeasure
	if percent(i) {
		measure = q.T("change.points")
	}
	v.Added = &panel{Title: q.T("added.title", "change", signed(q.Lang, k.Change, i.Decimals)+" "+measure), Note: q.contributed(c.plain),
		Chart: q.draw("added", q.rows(len(r.Rows)), q.T("added.title", "change", signed(q.Lang, k.Change, i.Decimals)+" "+measure)+": "+spoken, r)}
}

// contributed says what the units add to the total's change, over which of them.
func (q *request) contributed(a *query.CompareAnswer) string {
	k := a.Contributions
	if k == nil {
		return ""
	}
	i := a.Indicator
	out := q.T("compare.contributed", "change", signed(q.Lang, k.Change, i.Decimals), "n", fmt.Sprint(len(k.Over)), "base", parsePeriod(a.Base).Label(q.Lang))
	if len(k.Over) < len(valued(a)) {
		out += " " + q.T("compare.contributed_over", "units", q.listed(q.briefs(k.Over)))
	}
	if k.Rest != nil && k.Rest.Round(i.Decimals).Sign() != 0 {
		out += " " + q.T("compare.contributed_rest", "rest", signed(q.Lang, *k.Rest, i.Decimals))
	}
	return out
}

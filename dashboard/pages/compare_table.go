package pages

import (
	"cmp"
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// controls are the five choices of a comparison.
func (v *compareView) controls(q *request, c *compared) {
	f := c.period.Frequency()
	v.Controls = append(v.Controls, q.pickIndicator("indicator", c.ask.Indicator, false), q.pickPeriod(c.period, f), q.pickPer(c),
		q.pickOf("boundaries", "pick.boundaries", string(cmp.Or(c.ask.Boundaries, "own")), "own", "current"),
		q.pickOf("sort", "compare.sort", cmp.Or(c.ask.Sort, "value"), "value", "change", "yoy", "target", "name"))
	v.Controls = append(v.Controls, q.pickSimilar(c.ask.Group)...)
	v.Kept = append(v.Kept, v.Hidden...)
	for _, name := range []string{"unit", "parent", "level"} {
		if value := q.query.Get(name); value != "" {
			v.Kept = append(v.Kept, hidden{name, value})
		}
	}
}

// pickOf offers values whose words are in the locale file as name.value.
func (q *request) pickOf(name, label, chosen string, values ...string) pick {
	k := pick{Name: name, Label: q.T(label)}
	for _, value := range values {
		k.Choices = append(k.Choices, choice{value, q.T(name + "." + value), value == chosen})
	}
	return k
}

// pickPer offers what the figures can be put in proportion to. A rate is one
// already.
func (q *request) pickPer(c *compared) pick {
	k := pick{Name: "per", Label: q.T("compare.per"), Choices: []choice{{undivided, q.T("compare.per_none"), c.measure.per == nil}}}
	if c.plain.Indicator.Kind == "ratio" || !c.plain.Indicator.AddsOverUnits {
		k.Choices[0].Text = q.T("compare.per_rate")
		return k
	}
	for _, code := range q.denominators() {
		if code == c.ask.Indicator {
			continue
		}
		i := q.pages.Catalogue.Indicator(code, q.Day)
		chosen := c.measure.per != nil && c.measure.per.Code == code
		text := i.Name.In(q.Lang)
		if chosen {
			text = giaoban.Whole(c.measure.scale).Format(q.Lang, 0) + " " + q.counted(i)
		}
		k.Choices = append(k.Choices, choice{code, text, chosen})
	}
	return k
}

// heat draws every unit through the periods.
func (v *compareView) heat(q *request, c *compared, subject giaoban.UnitID) {
	h := chart.Heat{}
	for _, a := range c.over {
		p := parsePeriod(a.Period)
		axis := q.chartPeriod(p)
		h.Columns = append(h.Columns, chart.HeatColumn{Wide: p.ShortLabel(q.Lang), Narrow: axis.Label + "\n" + axis.Group})
	}
	for _, row := range firstAndLast(c.now) {
		r := chart.HeatRow{Name: q.brief(row.Unit.Name), Asked: row.Unit.ID == subject}
		for _, a := range c.over {
			r.Cells = append(r.Cells, q.compareFigure(c.measure.shown(a.Indicator), compareRow(a, row.Unit.ID)))
		}
		h.Rows = append(h.Rows, r)
	}
	n := fmt.Sprint(len(c.over))
	title := q.T("compare.heat", "n", n)
	note := capital(q.T("compare.heat_note", "measure", c.unitWords(q)))
	if len(c.lines) < len(c.over) {
		note += " " + q.T("compare.before_break", "period", parsePeriod(c.lines[0].Period).Label(q.Lang))
	}
	v.Heat = &panel{Title: title, Note: note,
		Chart: q.draw("heat", q.rows(len(h.Rows)), q.T("compare.heat_spoken", "units", fmt.Sprint(len(h.Rows)), "n", n, "finding", v.Heading), h)}
}

// unitWords is the unit of measure with its proportion: "người trên 1.000 dân".
func (c *compared) unitWords(q *request) string {
	switch {
	case percent(c.now.Indicator):
		return q.T("compare.percent")
	case c.measure.per == nil:
		return c.now.Indicator.UnitOfMeasure
	}
	return c.plain.Indicator.UnitOfMeasure + " " + c.measure.words
}

// multiply draws every unit as a small line, all on one scale.
func (v *compareView) multiply(q *request, c *compared) {
	rows := firstAndLast(c.now)
	lines := make([][]chart.Point, len(rows))
	for n, r := range rows {
		lines[n] = q.line(c.measure, c.lines, r.Unit.ID)
	}
	from, to := chart.SameScale(lines)
	since := parsePeriod(c.since.Base)
	v.Multiples = &multiples{Note: q.T("compare.multiples_note", "period", since.Label(q.Lang))}
	if t := c.measure.whole(c.now); t != nil {
		v.Multiples.Note = q.T("compare.multiples_note_whole", "whole", q.lowerWhole(t), "period", since.Label(q.Lang))
	}
	if len(c.lines) < len(c.over) {
		v.Multiples.Note += " " + q.T("compare.after_break")
	}
	i := c.measure.shown(c.now.Indicator)
	for n, r := range rows {
		m := multiple{Name: q.brief(r.Unit.Name)}
		if then := compareRow(c.since, r.Unit.ID); then != nil && then.Change != nil && since != c.period {
			m.Change = signed(q.Lang, *then.Change, i.Decimals)
		}
		last := q.spoken(i, rowPoint(r, c.now.Period))
		m.Chart = q.draw(fmt.Sprintf("m%d", n), "h-mult", q.T("compare.multiple_spoken", "unit", m.Name, "last", last, "change", cmp.Or(m.Change, q.T("change.none"))), chart.Multiple{Points: lines[n], From: from, To: to})
		v.Multiples.Each = append(v.Multiples.Each, m)
	}
}

// table writes the same figures as the charts, and the way to them.
func (v *compareView) table(q *request, c *compared) {
	t := &v.Table
	t.Value, t.Previous, t.Year = capital(c.head(q)), q.T("overview.previous"), q.T("overview.year")
	if percent(c.now.Indicator) {
		t.Value = q.T("compare.percent_head")
	}
	if c.now.Base != c.period.Previous().Key() {
		t.Previous = q.T("compare.against", "period", parsePeriod(c.now.Base).ShortLabel(q.Lang))
	}
	if c.measure.per != nil {
		t.Raw, t.Per = capital(c.plain.Indicator.UnitOfMeasure), c.measure.per.Name.In(q.Lang)
	}
	if t.Contributed = q.contributed(c.now); t.Contributed != "" {
		t.Added = q.T("compare.added")
	}
	all := len(valued(c.now))
	in, out := comparedGroup{}, comparedGroup{Name: q.T("compare.outside")}
	for n := range c.now.Rows {
		r := q.comparedRow(c, &c.now.Rows[n], all)
		if c.now.Rows[n].Ranked {
			in.Rows = append(in.Rows, r)
		} else if c.now.Rows[n].Value != nil || c.now.Rows[n].Raw != nil {
			r.Rank, r.RawRank = "–", "–"
			out.Rows = append(out.Rows, r)
		}
	}
	t.Groups = append(t.Groups, in)
	if len(out.Rows) > 0 {
		t.Groups = append(t.Groups, out)
	}
	v.total(q, c)
	pairs := c.address()
	t.Excel, t.CSV = q.apiLink("compare", append(pairs, "format", "xlsx")...), q.apiLink("compare", append(pairs, "format", "csv")...)
}

// total puts the whole below its parts and says what it is made of.
func (v *compareView) total(q *request, c *compared) {
	t := c.now.Total
	if t == nil || t.Value == nil && t.Raw == nil {
		return
	}
	row := q.comparedRow(c, t, 0)
	row.Rank, row.RawRank = "–", "–"
	v.Table.Groups = append(v.Table.Groups, comparedGroup{Name: q.whole(t), Rows: []comparedRow{row}})
	ratio := fmt.Sprintf("%d/%d", c.now.Coverage.Reported, c.now.Coverage.Expected)
	key := "compare.total_summed"
	if t.Basis == giaoban.BasisReported {
		key = "compare.total_reported"
	}
	plain := c.plain.Total
	if plain == nil || plain.Value == nil {
		return
	}
	amount := q.amount(c.plain.Indicator, plain.Value)
	if plain.Numerator != nil && plain.Denominator != nil {
		amount += " (" + plain.Numerator.Format(q.Lang, 0) + "/" + plain.Denominator.Format(q.Lang, 0) + ")"
	}
	v.Table.Total = q.T(key, "whole", q.whole(t), "amount", amount, "ratio", ratio)
}

func (q *request) comparedRow(c *compared, r *query.CompareRow, all int) comparedRow {
	i := c.measure.shown(c.now.Indicator)
	plain := compareRow(c.plain, r.Unit.ID)
	if c.plain.Total != nil && c.plain.Total.Unit.ID == r.Unit.ID {
		plain = c.plain.Total
	}
	out := comparedRow{Unit: parts.Link{Href: q.link("/units/"+string(r.Unit.ID), "period", c.now.Period), Text: r.Unit.Name},
		Value: q.cell(i, r.Unit.ID, rowPoint(r, c.now.Period)), Rank: place(r.Rank, all), Status: q.pointStatus(rowPoint(r, c.now.Period)),
		Previous: c.measure.delta(q, c.now.Indicator, r.Change, r.ChangePct, r.Illustrative), Year: c.measure.delta(q, c.now.Indicator, r.YoY, r.YoYPct, r.Illustrative)}
	out.Value = q.told(out.Value, i, c.now.Period, q.onLastYear(out.Year), inWords(out.Status))
	for _, s := range r.Shares {
		out.Shares = append(out.Shares, q.share(s))
	}
	if r.RankFrom != r.RankTo {
		out.RankOpen = q.T("compare.rank_open", "from", fmt.Sprint(r.RankFrom), "to", fmt.Sprint(r.RankTo))
	}
	if out.Added = "–"; r.Contribution != nil {
		out.Added = signed(q.Lang, *r.Contribution, c.now.Indicator.Decimals)
	}
	if c.measure.per == nil || plain == nil {
		return out
	}
	out.Raw, out.RawRank = q.cell(c.plain.Indicator, r.Unit.ID, rowPoint(plain, c.now.Period)), place(plain.Rank, len(valued(c.plain)))
	if r.Value == nil && plain.Value != nil {
		out.Value = parts.Figure{Missing: q.T("compare.no_denominator")}
		out.Status = q.pointStatus(rowPoint(plain, c.now.Period))
	}
	out.Per = parts.Figure{Missing: q.T("state.missing")}
	if r.Per != nil {
		out.Per = parts.Figure{Value: r.Per.Format(q.Lang, c.measure.per.Decimals), Href: q.link("/indicators/"+c.measure.per.Code, "unit", string(r.Unit.ID))}
	}
	return out
}

// place is a rank among so many: "2/8"; a dash outside the ranking.
func place(rank, all int) string {
	if rank == 0 {
		return "–"
	}
	return fmt.Sprintf("%d/%d", rank, all)
}

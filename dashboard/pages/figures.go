package pages

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// smallTotal is the amount below which a change is said in units, not in percent:
// from 2 communes to 4 is "+2", not "+100 %".
var smallTotal = giaoban.Whole(100)

// percent says whether an indicator is read as "83,6%".
func percent(i query.IndicatorRef) bool { return i.UnitOfMeasure == "%" }

// number writes a figure of an indicator as it is read, with the sign of percent.
func (q *request) number(i query.IndicatorRef, v query.Value) string {
	if v == nil {
		return ""
	}
	s := v.Format(q.Lang, i.Decimals)
	if percent(i) {
		s += "%"
	}
	return s
}

// goal is a target as people say it: "85%", not "85,0%".
func (q *request) goal(i query.IndicatorRef, d giaoban.Decimal) string {
	if d.IsWhole() {
		i.Decimals = 0
	}
	return q.number(i, &d)
}

// amount is the figure with its unit of measure: "49.867 người", "83,6%".
func (q *request) amount(i query.IndicatorRef, v query.Value) string {
	if v == nil || percent(i) || i.UnitOfMeasure == "" {
		return q.number(i, v)
	}
	return q.number(i, v) + " " + i.UnitOfMeasure
}

// unitOf is the unit of measure to write small after a figure.
func unitOf(i query.IndicatorRef) string {
	if percent(i) {
		return ""
	}
	return i.UnitOfMeasure
}

// mark is the sign of an illustrative figure, where it is one.
func (q *request) mark(illustrative bool) *parts.Mark {
	if !illustrative {
		return nil
	}
	return &parts.Mark{Label: q.T("mark.short")}
}

// tag is the sign with its words, for the head of a panel.
func (q *request) tag(illustrative bool) *parts.Mark {
	if !illustrative {
		return nil
	}
	return &parts.Mark{Label: q.T("mark.long")}
}

// stateWord is what stands beside a figure that is not simply reported.
func (q *request) stateWord(p query.Point) string {
	switch {
	case p.Status == giaoban.Provisional, p.Status == giaoban.Estimated:
		return q.T("state." + p.Status.String())
	case p.Basis == giaoban.BasisApportioned:
		return q.T("state.apportioned")
	}
	return ""
}

// shown is a point as it is shown, leading to where it comes from.
func (q *request) shown(i query.IndicatorRef, unit giaoban.UnitID, p query.Point) parts.Figure {
	if p.Value == nil {
		return parts.Figure{Missing: q.absent(p.Status)}
	}
	return parts.Figure{Value: q.number(i, p.Value), Unit: unitOf(i), State: q.stateWord(p), Mark: q.mark(p.Illustrative),
		Href: q.link("/figure", "indicator", i.Code, "unit", string(unit), "period", p.Period)}
}

// cell is a point inside a table: the column's head says the unit of measure.
func (q *request) cell(i query.IndicatorRef, unit giaoban.UnitID, p query.Point) parts.Figure {
	f := q.shown(i, unit, p)
	f.Unit = ""
	return f
}

// told is a figure with what its link says to those who hear it: the figure with its
// unit of measure, the period, the change and the status, which others see around it.
func (q *request) told(f parts.Figure, i query.IndicatorRef, period string, change, status string) parts.Figure {
	if f.Href == "" {
		return f
	}
	said := []string{f.Value}
	if unit := unitOf(i); unit != "" {
		said[0] += " " + unit
	}
	said = append(said, f.State, parsePeriod(period).Within(q.Lang), change, status)
	if word := q.T("mark.short"); f.Mark != nil && !strings.EqualFold(word, status) {
		said = append(said, word)
	}
	f.Says = strings.Join(slices.DeleteFunc(said, func(s string) bool { return s == "" }), "; ")
	return f
}

// onLastYear is a change in one run of words: "So cùng kỳ: +17,7%, tăng 5.356".
func (q *request) onLastYear(c parts.Change) string {
	if c.None != "" {
		return c.None
	}
	return q.T("overview.year") + ": " + strings.Trim(c.Amount+", "+c.Word, ", ")
}

// spokenDelta is spoken of a bare amount in a column of changes.
func (q *request) spokenDelta(f parts.Figure) string {
	if f.Missing != "" || f.Value == "" || f.Value == "–" {
		return q.T("change.none")
	}
	return q.T("overview.year") + ": " + f.Value
}

// inWords is a verdict in one run of words.
func inWords(s parts.Status) string {
	return strings.Trim(s.Word+", "+s.Sub, ", ")
}

func (q *request) absent(s giaoban.Status) string {
	switch s {
	case giaoban.NotApplicable, giaoban.Withdrawn:
		return q.T("state." + s.String())
	}
	return q.T("state.missing")
}

// signed writes a change with its sign; no change is 0.
func signed(l giaoban.Lang, d giaoban.Decimal, decimals int) string {
	s := d.Format(l, decimals)
	if d.Round(decimals).Sign() > 0 {
		return "+" + s
	}
	return s
}

// change writes a change as people say it: of a rate in points, of a large total
// in percent with the amount beside it, of a small one in units.
func (q *request) change(i query.IndicatorRef, delta, pct query.Value, note string, same bool, units int, illustrative bool) parts.Change {
	if delta == nil {
		if note == "" {
			note = q.T("change.none")
		}
		return parts.Change{None: note}
	}
	c := parts.Change{Mark: q.mark(illustrative)}
	word := q.T("change.same")
	switch delta.Round(i.Decimals).Sign() {
	case 1:
		word = q.T("change.up")
	case -1:
		word = q.T("change.down")
	}
	switch {
	case i.Kind == "ratio":
		c.Amount = signed(q.Lang, *delta, i.Decimals)
		if percent(i) {
			c.Amount += " " + q.T("change.points")
		}
		c.Word = word
	case pct != nil && delta.Sign() != 0 && large(delta, pct):
		c.Amount = signed(q.Lang, *pct, 1) + "%"
		c.Word = word + " " + delta.Abs().Format(q.Lang, i.Decimals)
	default:
		c.Amount = signed(q.Lang, *delta, i.Decimals)
		if u := unitOf(i); u != "" && delta.Sign() != 0 {
			c.Amount += " " + u
		}
		c.Word = word
	}
	if !same && units > 0 {
		c.Word = q.T("change.like", "n", giaoban.Whole(int64(units)).Format(q.Lang, 0))
	}
	return c
}

// large says whether the earlier total, delta ÷ pct, reaches smallTotal.
func large(delta, pct query.Value) bool {
	before, ok := delta.Scaled(giaoban.Whole(100), *pct)
	return ok && before.Abs().Cmp(smallTotal) >= 0
}

func (q *request) previousChange(i query.IndicatorRef, p query.TrendPoint) parts.Change {
	return q.change(i, p.Change, p.ChangePct, p.ChangeNote, p.LikeForLike.Same, p.LikeForLike.Units, p.ChangeIll)
}

func (q *request) yearChange(i query.IndicatorRef, p query.TrendPoint) parts.Change {
	return q.change(i, p.YoY, p.YoYPct, p.YoYNote, p.LikeForLike.YoYSame, p.LikeForLike.YoYUnits, p.YoYIll)
}

// chartFigure is a point as a chart takes it.
func (q *request) chartFigure(i query.IndicatorRef, p query.Point) chart.Figure {
	f := chart.Figure{Text: q.amount(i, p.Value), Illustrative: p.Illustrative, State: chart.Reported}
	if p.Value != nil {
		v := p.Value.Float()
		f.Value = &v
	}
	switch p.Status {
	case giaoban.Provisional:
		f.State = chart.Provisional
	case giaoban.Estimated:
		f.State = chart.Estimated
	case giaoban.NotApplicable:
		f.State = chart.NotApplicable
	case giaoban.Missing, giaoban.Withdrawn:
		if p.Value == nil {
			f.State = chart.Missing
		}
	}
	return f
}

// chartPeriod is a period as a place on the axis of time.
func (q *request) chartPeriod(p giaoban.Period) chart.Period {
	out := chart.Period{Group: p.Starts.Time().Format("2006"), Long: p.Label(q.Lang)}
	switch f := p.Frequency(); f {
	case giaoban.Half:
		out.Label = q.T("axis.half" + p.Key()[5:])
	case giaoban.Quarter:
		out.Label = q.T("axis.quarter", "n", p.Key()[5:])
	case giaoban.Month:
		out.Label = q.T("axis.month", "n", strings.TrimLeft(p.Key()[5:], "0"))
	case giaoban.Year:
	default:
		out.Label = p.ShortLabel(q.Lang)
		out.Group = ""
	}
	return out
}

// parsePeriod reads the key of an answer, which is always one.
func parsePeriod(key string) giaoban.Period {
	p, _ := giaoban.ParsePeriod(key)
	return p
}

// float is a value for a picture; nil where there is none.
func float(v query.Value) *float64 {
	if v == nil {
		return nil
	}
	f := v.Float()
	return &f
}

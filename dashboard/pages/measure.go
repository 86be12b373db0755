package pages

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// contextGroup is the group of figures that others are put in proportion to.
const contextGroup = "context"

// undivided is how an address says that figures are compared as they are.
const undivided = "none"

// manyThings is the total from which figures are taken for a count of people or of
// their things, which means little without how many people there are; a smaller one
// counts institutions, and those are compared as they are.
var manyThings = giaoban.Whole(1000)

// readable is the least proportion that reads well; below it the scale grows.
var readable = giaoban.Whole(5)

var scales = [...]int64{1000, 10_000, 100_000}

// measure is what units are compared in: the figure itself, or in proportion to
// another indicator.
type measure struct {
	per   *giaoban.Indicator
	scale int64
	words string // "trên 1.000 dân"; empty for the figure itself
}

// ask puts the measure into a request.
func (m measure) ask(r query.CompareRequest) query.CompareRequest {
	if m.per != nil {
		r.Per, r.PerScale = m.per.Code, giaoban.Whole(m.scale).String()
	}
	return r
}

// shown is the indicator as its compared figures are written: a proportion has one
// decimal and its unit of measure is said once, in the head.
func (m measure) shown(i query.IndicatorRef) query.IndicatorRef {
	if m.per != nil {
		i.Decimals, i.UnitOfMeasure = 1, ""
	}
	return i
}

// level says whether the figure of the whole can stand beside those of its units:
// a rate or a proportion can, a sum cannot.
func (m measure) level(i query.IndicatorRef) bool {
	return m.per != nil || i.Kind == "ratio" || !i.AddsOverUnits
}

// whole is the figure that the units can be held against; nil where there is none.
// A sum that lacks units, put in proportion to all, would be too low.
func (m measure) whole(a *query.CompareAnswer) *query.CompareRow {
	lacks := m.per != nil && a.Coverage.Reported < a.Coverage.Expected && a.Total != nil && a.Total.Basis != giaoban.BasisReported
	if a.Total == nil || a.Total.Value == nil || lacks || !m.level(a.Indicator) {
		return nil
	}
	return a.Total
}

// denominators are the indicators that figures can be put in proportion to.
func (q *request) denominators() []string {
	var out []string
	for _, code := range q.pages.Catalogue.Codes() {
		i := q.pages.Catalogue.Indicator(code, q.Day)
		if _, stock := i.Kind.(giaoban.Stock); stock && i.Group == contextGroup {
			out = append(out, code)
		}
	}
	return out
}

// measured finds what to compare in: per is what was asked for, and where nothing
// was, many things are put in proportion to the first denominator.
func (q *request) measured(plain *query.CompareAnswer, ask query.CompareRequest, per string) (measure, error) {
	if per == undivided || plain.Indicator.Kind == "ratio" || !plain.Indicator.AddsOverUnits {
		return measure{}, nil
	}
	if per == "" {
		all := q.denominators()
		if len(all) == 0 || slices.Contains(all, plain.Indicator.Code) || plain.Total == nil || plain.Total.Value == nil || plain.Total.Value.Cmp(manyThings) < 0 {
			return measure{}, nil
		}
		per = all[0]
	}
	m := measure{per: q.pages.Catalogue.Indicator(per, q.Day)}
	if m.per == nil {
		return measure{}, q.pages.words.Problem("unknown_indicator", giaoban.Place{}, per, "", nil)
	}
	for _, scale := range scales {
		m.scale = scale
		a, err := q.pages.Answers.Compare(q.Context(), m.ask(ask))
		if err != nil {
			return measure{}, err
		}
		if a.Total == nil || a.Total.Value == nil || a.Total.Value.Cmp(readable) >= 0 {
			break
		}
	}
	m.words = q.T("compare.per_words", "scale", giaoban.Whole(m.scale).Format(q.Lang, 0), "unit", q.counted(m.per))
	return m, nil
}

// counted is what a denominator counts, as a proportion says it: "1.000 dân".
func (q *request) counted(i *giaoban.Indicator) string {
	if t, ok := q.pages.words["per."+i.Code]; ok {
		return t.In(q.Lang)
	}
	return i.UnitOfMeasure.In(q.Lang)
}

// over asks the same comparison for every period, oldest first.
func (q *request) over(ask query.CompareRequest, m measure, periods []giaoban.Period) ([]*query.CompareAnswer, error) {
	out := make([]*query.CompareAnswer, len(periods))
	for n, p := range periods {
		ask.Period, ask.Base = p.Key(), ""
		a, err := q.pages.Answers.Compare(q.Context(), m.ask(ask))
		if err != nil {
			return nil, err
		}
		out[n] = a
	}
	return out, nil
}

// compareFigure is one unit's figure of a comparison as a chart takes it.
func (q *request) compareFigure(i query.IndicatorRef, r *query.CompareRow) chart.Figure {
	if r == nil {
		return chart.Figure{State: chart.NotApplicable}
	}
	f := q.chartFigure(i, query.Point{Value: r.Value, Status: r.Status, Illustrative: r.Illustrative})
	f.Text = q.number(i, r.Value)
	if r.Value == nil && f.State != chart.NotApplicable {
		f.State = chart.Missing
	}
	return f
}

// rowPoint is a row of a comparison as a figure of its period.
func rowPoint(r *query.CompareRow, period string) query.Point {
	return query.Point{Period: period, Value: r.Value, Status: r.Status, Illustrative: r.Illustrative, Basis: r.Basis}
}

func compareRow(a *query.CompareAnswer, unit giaoban.UnitID) *query.CompareRow {
	for n := range a.Rows {
		if a.Rows[n].Unit.ID == unit {
			return &a.Rows[n]
		}
	}
	return nil
}

// line is one unit through the answers, with the whole in grey where the two can
// stand side by side.
func (q *request) line(m measure, answers []*query.CompareAnswer, unit giaoban.UnitID) []chart.Point {
	out := make([]chart.Point, len(answers))
	for n, a := range answers {
		i := m.shown(a.Indicator)
		out[n] = chart.Point{Period: q.chartPeriod(parsePeriod(a.Period)), Figure: q.compareFigure(i, compareRow(a, unit))}
		if whole := m.whole(a); whole != nil {
			out[n].Context = float(whole.Value)
		}
	}
	return out
}

// delta writes a change of a comparison: of a proportion or a rate as it is, of an
// amount as people say it.
func (m measure) delta(q *request, i query.IndicatorRef, by, pct query.Value, illustrative bool) parts.Change {
	if m.per == nil {
		return q.change(i, by, pct, "", true, 0, illustrative)
	}
	if by == nil {
		return parts.Change{None: q.T("change.none")}
	}
	return parts.Change{Amount: signed(q.Lang, *by, m.shown(i).Decimals), Mark: q.mark(illustrative)}
}

// listed joins names as a sentence does: "Trà Cú, Cầu Kè và Duyên Hải".
func (q *request) listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + q.T("list.and") + " " + names[len(names)-1]
}

// capital begins a sentence.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

// lowerFirst continues a sentence.
func lowerFirst(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:n]) + s[n:]
}

// brief is a unit's name with the word for its kind cut short or left out, so that
// a city and a province of one name stay apart: "TP Huế", "Trà Cú". The locale
// names the words; one before a name ends with a space, one after it begins so.
func (q *request) brief(name string) string {
	for rule := range strings.SplitSeq(q.T("unit.brief"), "|") {
		word, short, _ := strings.Cut(rule, "=")
		switch {
		case strings.HasPrefix(word, " ") && strings.HasSuffix(name, word):
			return strings.TrimSuffix(name, word) + short
		case !strings.HasPrefix(word, " ") && strings.HasPrefix(name, word):
			return short + strings.TrimPrefix(name, word)
		}
	}
	return name
}

// count writes a whole number as people read it: "1.116".
func (q *request) count(n int) string { return giaoban.Whole(int64(n)).Format(q.Lang, 0) }

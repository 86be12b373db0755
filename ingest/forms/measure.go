package forms

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// The measures of the form most offices send. plan and last, and the comparisons,
// are no figures of the period; the others are.
const (
	plan     = "plan"    // Kế hoạch năm
	last     = "last"    // Cùng kỳ năm trước
	within   = "within"  // thực hiện trong tháng, trong quý: the shorter period
	achieved = "period"  // thực hiện kỳ báo cáo
	running  = "running" // lũy kế từ đầu năm
	vsLast   = "vs_last"
	vsPlan   = "vs_plan"
)

// measureItems are the measures with the headings of this form: a band over the two
// results and the two comparisons, or each for itself.
func (b *builder) measureItems(t *Table) []lane {
	banded := b.has("banded-measures")
	p := b.period(b.basePeriod(t))
	var out []lane
	for _, m := range t.Measures {
		name, label, given := strings.Cut(m, "=")
		l := lane{key: key{measure: name}, role: figures}
		switch {
		case given:
			l.path = strings.Split(label, " / ")
		case banded:
			l.path = b.bandedMeasure(name, p)
		default:
			l.path = []string{b.plainMeasure(name, p)}
		}
		for n := range l.path {
			l.path[n] = b.spell.finish(l.path[n])
		}
		out = append(out, l)
	}
	return out
}

func (b *builder) basePeriod(t *Table) string {
	if t.Period != "" {
		return t.Period
	}
	return b.line.Period
}

func (b *builder) bandedMeasure(name string, p giaoban.Period) []string {
	switch name {
	case within:
		return []string{"Thực hiện", anyOf(b.rng, yearless(b.shorter(p))...)}
	case running:
		return []string{"Thực hiện", anyOf(b.rng, "Lũy kế", "Luỹ kế từ đầu năm", "Lũy kế từ đầu năm")}
	case vsLast:
		return []string{"So sánh (%)", anyOf(b.rng, "Cùng kỳ", "So cùng kỳ")}
	case vsPlan:
		return []string{"So sánh (%)", anyOf(b.rng, "Kế hoạch", "So KH năm")}
	}
	return []string{b.plainMeasure(name, p)}
}

func (b *builder) plainMeasure(name string, p giaoban.Period) string {
	year := p.Ends.Year()
	switch name {
	case plan:
		return anyOf(b.rng, "Kế hoạch năm", f("Kế hoạch năm %d", year), f("KH năm %d", year))
	case last:
		return anyOf(b.rng, f("Cùng kỳ %d", year-1), f("Thực hiện cùng kỳ năm %d", year-1), "Cùng kỳ năm trước")
	case within:
		return anyOf(b.rng, "Thực hiện ", "TH ") + strings.ToLower(anyOf(b.rng, yearless(b.shorter(p))[0], periodLabels(b.shorter(p))[0]))
	case achieved:
		return anyOf(b.rng, "Thực hiện", "Thực hiện kỳ báo cáo", f("Thực hiện %s", strings.ToLower(periodLabels(p)[0])))
	case running:
		return anyOf(b.rng, "Lũy kế từ đầu năm", "Lũy kế", "Luỹ kế từ đầu năm", "LK từ đầu năm")
	case vsLast:
		return anyOf(b.rng, "So với cùng kỳ (%)", "So cùng kỳ (%)", "% CK")
	case vsPlan:
		return anyOf(b.rng, "So với kế hoạch (%)", "So KH (%)", "% KH")
	}
	panic("forms: no measure " + name)
}

// shorter is the period that "thực hiện trong kỳ" stands for beside a running total:
// of a half-year its last quarter, of a month or quarter itself.
func (b *builder) shorter(p giaoban.Period) giaoban.Period {
	switch p.Frequency() {
	case giaoban.Half:
		q, _ := giaoban.Quarter.PeriodOf(p.Ends)
		return q
	case giaoban.NineMonths:
		q, _ := giaoban.Quarter.PeriodOf(p.Ends)
		return q
	case giaoban.Cumulative:
		m, _ := giaoban.Month.PeriodOf(p.Ends)
		return m
	}
	return p
}

// measured is the figure behind a measure, and why it is none where it is not.
func (b *builder) measured(k key) (of giaoban.Figure, why string) {
	of = giaoban.Figure{Indicator: k.indicator, Unit: k.unit, Band: k.band, Period: b.period(k.period)}
	switch k.measure {
	case "", achieved:
	case within:
		of.Period = b.shorter(of.Period)
	case running:
		of.Period = of.Period.YearToDate()
	case plan:
		why = "a plan"
	case last:
		why = "the same period a year before"
		of.Period, _ = of.Period.YearToDate().LastYear()
	default:
		why = "a comparison"
	}
	return of, why
}

// comparison is what stands under "so với …": the running total against last year's
// or against the plan.
func (b *builder) comparison(k key) (giaoban.Decimal, bool) {
	now, _ := b.measured(k.and(key{measure: running}))
	before, _ := b.measured(k.and(key{measure: last}))
	base := b.world.value(before)
	if k.measure == vsPlan {
		base = b.plan(k)
	}
	q, ok := b.world.value(now).Scaled(giaoban.Whole(100), base)
	return q.Round(1), ok
}

func (b *builder) plan(k key) giaoban.Decimal {
	year := giaoban.YearOf(b.period(k.period).Ends.Year())
	i := b.catalogue.Indicator(k.indicator, year.Ends)
	x := b.world.value(giaoban.Figure{Indicator: k.indicator, Unit: k.unit, Band: k.band, Period: year})
	if _, ratio := i.Kind.(giaoban.Ratio); ratio || places(i) > 0 {
		return x
	}
	tenth, _ := x.Div(giaoban.Whole(10))
	return tenth.Round(0).Mul(giaoban.Whole(10))
}

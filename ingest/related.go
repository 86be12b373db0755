package ingest

import (
	"cmp"
	"maps"
	"slices"

	"github.com/giaoban/giaoban"
)

// related is what a report must agree with beyond its own figures: the other
// cumulative figures of a year, the sets its subsets are part of.
type related struct {
	draft      *draft
	moment     *moment
	codes      []string // indicators to read as well
	cumulative bool
	wanted     map[string]bool
	stored     map[giaoban.Figure]giaoban.Amount
	invented   map[giaoban.Figure]bool // of those in force the illustrative ones
	spans      map[string]bool         // indicators whose periods add up to longer ones
	ratesOf    map[string][]string     // rates computed from an indicator
	rules      []rule
	warnings   []warning
}

// warning is what is said of a figure if it stands in the end.
type warning struct {
	index   int
	problem problem
}

func newRelated(d *draft, m *moment) *related {
	r := &related{draft: d, moment: m, wanted: map[string]bool{}, stored: map[giaoban.Figure]giaoban.Amount{},
		invented: map[giaoban.Figure]bool{}, spans: map[string]bool{}, ratesOf: map[string][]string{}}
	used := map[uint16]bool{}
	last := -1
	for _, n := range d.figures.indicator {
		if int(n) != last {
			used[n], last = true, int(n)
		}
	}
	for n, code := range d.roster.indicators {
		for _, v := range d.roster.catalogue.Versions(code) {
			if used[uint16(n)] && adds(v) {
				r.cumulative, r.wanted[code] = true, true
			}
			if used[uint16(n)] && addsOverPeriods(v) && d.figures.len() <= usualFigures {
				r.spans[code], r.wanted[code] = true, true
			}
			if v.Computed() && (used[uint16(n)] || used[uint16(d.roster.indicatorIndex[v.Numerator])] || used[uint16(d.roster.indicatorIndex[v.Denominator])]) {
				for _, of := range []string{code, v.Numerator, v.Denominator} {
					r.wanted[of] = true
					r.codes = append(r.codes, of)
				}
				r.ratesOf[v.Numerator] = append(r.ratesOf[v.Numerator], code)
				r.ratesOf[v.Denominator] = append(r.ratesOf[v.Denominator], code)
			}
			set, ok := d.roster.indicatorIndex[v.SubsetOf]
			if ok && (used[uint16(n)] || used[uint16(set)]) {
				r.wanted[code], r.wanted[v.SubsetOf] = true, true
				r.codes = append(r.codes, code, v.SubsetOf)
			}
		}
	}
	r.rules = rulesOf(d.roster.catalogue, func(code string) bool {
		n, ok := d.roster.indicatorIndex[code]
		return ok && used[uint16(n)]
	})
	for _, k := range r.rules {
		for _, t := range k.terms() {
			r.wanted[t.Code] = true
			r.codes = append(r.codes, t.Code)
		}
	}
	return r
}

// adds says whether an indicator's figures run up through the year.
func adds(v *giaoban.Indicator) bool {
	_, flow := v.Kind.(giaoban.Flow)
	return flow && v.ReportedAs == giaoban.AsCumulative
}

// addsOverPeriods says whether the figures of shorter periods add up to those of longer.
func addsOverPeriods(v *giaoban.Indicator) bool {
	_, flow := v.Kind.(giaoban.Flow)
	return flow && v.OverPeriods == giaoban.OverPeriodsByKind
}

func (r *related) keep(o *giaoban.Observation) {
	if o.Present && r.wanted[o.Indicator] {
		r.stored[o.Figure] = o.Amount
		if o.Illustrative {
			r.invented[o.Figure] = true
		}
	}
}

// check holds the figures against what they must agree with. Where good rows go in
// without the bad ones, a figure that was held against a refused one is held against
// what stays in force instead, until nothing more is refused.
func (r *related) check() {
	if len(r.wanted) == 0 {
		return
	}
	for before := -1; before != r.draft.problems.rejected; {
		before, r.warnings = r.draft.problems.rejected, nil
		r.checkSubsets()
		r.checkRules()
		if r.cumulative {
			r.checkRuns()
		}
		r.checkPeriods()
		r.checkRates()
		if r.draft.given.Mode != Valid {
			break
		}
	}
	for _, w := range r.warnings {
		if r.draft.figures.ok(w.index) {
			r.draft.problems.add(r.draft.at(w.index, w.problem))
		}
	}
}

// warn says something of a figure, if it is not refused.
func (r *related) warn(i int, p problem) {
	if p.severity == "" {
		p.severity = giaoban.SeverityWarning
	}
	r.warnings = append(r.warnings, warning{i, p})
}

// checkSubsets refuses a part that is greater than the whole it belongs to, and the
// whole with it where the file brings both: which of them is wrong is not known.
func (r *related) checkSubsets() {
	d := r.draft
	d.each(r.moment, func(i int) {
		v := d.indicatorAt(i)
		if d.figures.state[i]&present == 0 {
			return
		}
		if v.SubsetOf != "" {
			if whole, ok := r.value(i, v.SubsetOf); ok && d.figures.value[i].Cmp(whole) > 0 {
				if j, sent := d.partAt(r.moment, i, v.SubsetOf, 0); sent {
					d.refuse(j, problem{code: "set_below_subset", words: d.valueOf(v.Code, d.figures.value[i])})
				}
				d.refuse(i, problem{code: "subset_exceeds", words: d.valueOf(v.SubsetOf, whole)})
			}
			return
		}
		for code := range r.wanted {
			sub := d.roster.catalogue.Indicator(code, d.periods.list[d.figures.period[i]].Ends)
			if sub == nil || sub.SubsetOf != v.Code {
				continue
			}
			if _, inFile := d.part(r.moment, i, code); inFile {
				continue // said at the part
			}
			if part, ok := r.value(i, code); ok && part.Cmp(d.figures.value[i]) > 0 {
				d.refuse(i, problem{code: "set_below_subset", words: d.valueOf(code, part)})
			}
		}
	})
}

// value is another indicator's figure of the same unit and period, from the file or
// else in force.
func (r *related) value(i int, code string) (giaoban.Decimal, bool) {
	d := r.draft
	if x, ok := d.part(r.moment, i, code); ok {
		return x, true
	}
	a, ok := r.inForce(i, giaoban.Figure{Indicator: code, Unit: d.roster.units[d.figures.unit[i]], Period: d.periods.list[d.figures.period[i]]})
	return a.Value, ok && !a.HasParts
}

// inForce is a figure in force that another is held against: a published one never
// against an illustrative one, which nobody vouches for, nor the other way round.
func (r *related) inForce(i int, f giaoban.Figure) (giaoban.Amount, bool) {
	a, ok := r.stored[f]
	return a, ok && r.invented[f] == (r.draft.figures.state[i]&illustrative != 0)
}

// run is the cumulative figures of one unit in one year.
type run struct {
	indicator string
	unit      giaoban.UnitID
	year      int
	invented  bool // illustrative
}

type step struct {
	ends  giaoban.Date
	value giaoban.Decimal
	index int // in the file; -1: in force
}

// checkRuns refuses a cumulative figure that falls below an earlier one of its year,
// and the earlier one with it where the file brings both.
func (r *related) checkRuns() {
	d := r.draft
	runs := map[run]map[giaoban.Date]step{}
	add := func(f giaoban.Figure, v giaoban.Decimal, invented bool, index int) {
		if !f.Period.FromNewYear() || !r.wanted[f.Indicator] {
			return
		}
		key := run{f.Indicator, f.Unit, f.Period.Ends.Year(), invented}
		if runs[key] == nil {
			runs[key] = map[giaoban.Date]step{}
		}
		runs[key][f.Period.Ends] = step{f.Period.Ends, v, index}
	}
	for f, a := range r.stored {
		add(f, a.Value, r.invented[f], -1)
	}
	d.each(r.moment, func(i int) {
		if v := d.indicatorAt(i); adds(v) && d.figures.state[i]&present != 0 {
			add(d.figure(i), d.figures.value[i], d.figures.state[i]&illustrative != 0, i)
		}
	})
	for key, steps := range runs {
		v := d.roster.catalogue.Indicator(key.indicator, giaoban.NewDate(key.year, 12, 31))
		if adds(v) {
			r.checkRun(slices.SortedFunc(maps.Values(steps), func(a, b step) int { return cmp.Compare(a.ends, b.ends) }))
		}
	}
}

func (r *related) checkRun(steps []step) {
	for n := 1; n < len(steps); n++ {
		was, is := steps[n-1], steps[n]
		if is.value.Cmp(was.value) >= 0 {
			continue
		}
		year := giaoban.NewDate(is.ends.Year(), 1, 1)
		if is.index >= 0 {
			p := giaoban.Period{Starts: year, Ends: was.ends}
			r.draft.refuse(is.index, problem{code: "cumulative_falls", words: numbers("", was.value), period: p})
		}
		if was.index >= 0 {
			p := giaoban.Period{Starts: year, Ends: is.ends}
			r.draft.refuse(was.index, problem{code: "cumulative_exceeds_later", words: numbers("", is.value), period: p})
		}
	}
}

// valueOf names another indicator with its figure.
func (d *draft) valueOf(code string, v giaoban.Decimal) func(giaoban.Lang) string {
	versions := d.roster.catalogue.Versions(code)
	return func(l giaoban.Lang) string {
		return "“" + versions[len(versions)-1].Name.In(l) + "” = " + written(v, l)
	}
}

package pages

import (
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/store"
)

// entrySheet is what one unit owes for one period, figure by figure.
type entrySheet struct {
	unit    giaoban.Unit
	period  giaoban.Period
	figures []*entryFigure // in the order of the catalogue's groups
	asOf    giaoban.Revision
	asked   []*entryFigure // of the rows last sent to the pipeline
}

// entryFigure is one figure owed: what came before, what was typed, how it was read.
type entryFigure struct {
	giaoban.Figure
	indicator *giaoban.Indicator
	band      giaoban.Text
	before    *giaoban.Observation // the previous period's
	yearAgo   *giaoban.Observation
	shown     *giaoban.Observation // in force when the page was opened
	inForce   *giaoban.Observation
	typed     typed
	read      *ingest.Understood
	issues    []ingest.Issue
}

// typed is a row as it stands on the page.
type typed struct{ Value, Over, Status, Note string }

// key names a figure within its sheet.
func (f *entryFigure) key() string { return f.Indicator + ":" + f.Band }

// parts says whether the figure is asked for as numerator and denominator: a rate
// that adds over units is made of both. What is no percentage has one cell, because
// there a lone rate could not be told from a numerator.
func (f *entryFigure) parts() bool {
	r, ratio := f.indicator.Kind.(giaoban.Ratio)
	return ratio && !f.indicator.NotOverUnits && r.Scale == giaoban.Whole(100)
}

// cumulative says whether the figure counts from 1 January; a state never does.
func cumulative(i *giaoban.Indicator) bool {
	switch i.Kind.(type) {
	case giaoban.Flow, giaoban.Ratio:
		return i.ReportedAs == giaoban.AsCumulative
	}
	return false
}

// owedFigures lists what a unit owes for a period, figure by figure.
func (q *request) owedFigures(u giaoban.Unit, p giaoban.Period) []*entryFigure {
	var out []*entryFigure
	for _, i := range q.pages.Catalogue.Owed(u.ID, p) {
		f := entryFigure{Figure: giaoban.Figure{Indicator: i.Code, Unit: u.ID, Period: p}, indicator: i}
		if cumulative(i) {
			f.Period = p.YearToDate()
		}
		if s := i.Scheme(); s != nil {
			for _, b := range s.Bands {
				one := f
				one.Band, one.band = b.Code, b.Label
				out = append(out, &one)
			}
			continue
		}
		out = append(out, &f)
	}
	return out
}

// entryUnits offers every unit that owes something for the period.
func (q *request) entryUnits(chosen giaoban.UnitID, p giaoban.Period) pick {
	k := pick{Name: "unit", Label: q.T("pick.unit")}
	owing := map[giaoban.UnitID]bool{}
	for _, code := range q.inGroup("", p) {
		i := q.pages.Catalogue.Indicator(code, p.Ends)
		if !i.Owes(p.Frequency()) || !i.On(p.Ends) {
			continue
		}
		for _, root := range q.pages.Catalogue.Units.Roots(p.Ends) {
			for _, u := range q.pages.Catalogue.Owing(i, root.ID, p) {
				owing[u.ID] = true
			}
		}
	}
	if chosen == "" {
		k.Choices = append(k.Choices, choice{"", q.T("entry.pick_unit"), true})
	} else {
		owing[chosen] = true
	}
	for _, id := range q.pages.Catalogue.Units.IDs() {
		if owing[id] {
			k.Choices = append(k.Choices, choice{string(id), q.unitName(id, p.Ends), id == chosen})
		}
	}
	return k
}

// entryPeriods offers the running period and the three before it, of each frequency
// that anything is owed by.
func (q *request) entryPeriods(chosen giaoban.Period) pick {
	k := pick{Name: "period", Label: q.T("pick.period")}
	var all []giaoban.Period
	for f := giaoban.Week; f <= giaoban.Year; f++ {
		p, ok := f.PeriodOf(q.Day)
		if !ok || !slices.ContainsFunc(q.pages.Catalogue.Codes(), func(code string) bool {
			i := q.pages.Catalogue.Indicator(code, q.Day)
			return i.Owes(f) && i.On(q.Day)
		}) {
			continue
		}
		for range 4 {
			all = append(all, p)
			p = p.Previous()
		}
	}
	if !slices.Contains(all, chosen) {
		all = append([]giaoban.Period{chosen}, all...)
	}
	for _, p := range all {
		k.Choices = append(k.Choices, choice{p.Key(), p.Label(q.Lang), p == chosen})
	}
	return k
}

// fill reads what is in force, what was when the page was opened, and what came for
// the earlier periods. asOf 0 opens the page now.
func (s *entrySheet) fill(q *request, asOf giaoban.Revision) error {
	s.asOf = asOf
	if asOf == 0 {
		s.asOf = giaoban.RevisionAt(q.pages.Now())
	}
	from := s.period.Previous().Ends
	if last, ok := s.period.LastYear(); ok {
		from = min(from, last.Ends)
	}
	f := store.Filter{Units: []giaoban.UnitID{s.unit.ID}, From: from, To: s.period.Ends}
	for _, one := range s.figures {
		if !slices.Contains(f.Indicators, one.Indicator) {
			f.Indicators = append(f.Indicators, one.Indicator)
		}
	}
	now, err := q.inForce(f)
	if err != nil {
		return err
	}
	then := now
	if asOf != 0 {
		f.AsOf = asOf
		if then, err = q.inForce(f); err != nil {
			return err
		}
	}
	for _, one := range s.figures {
		one.inForce, one.shown = now[one.Figure], then[one.Figure]
		one.before, one.yearAgo = now[one.at(s.period.Previous())], nil
		if last, ok := s.period.LastYear(); ok {
			one.yearAgo = now[one.at(last)]
		}
	}
	return nil
}

// at is the same figure in another period.
func (f *entryFigure) at(p giaoban.Period) giaoban.Figure {
	out := f.Figure
	out.Period = p
	if cumulative(f.indicator) {
		out.Period = p.YearToDate()
	}
	return out
}

func (q *request) inForce(f store.Filter) (map[giaoban.Figure]*giaoban.Observation, error) {
	found, err := q.pages.Store.Latest(q.Context(), f)
	if err != nil {
		return nil, err
	}
	out := make(map[giaoban.Figure]*giaoban.Observation, len(found))
	for n := range found {
		out[found[n].Figure] = &found[n]
	}
	return out, nil
}

// isSent says whether the unit itself has sent a figure that still holds. Nobody
// sent an illustrative one.
func isSent(o *giaoban.Observation) bool {
	return o != nil && !o.Illustrative && o.Status != giaoban.Withdrawn
}

// start is the row of a figure before anybody types: what was sent, else nothing.
func (q *request) start(f *entryFigure) typed {
	t, o := typed{Status: giaoban.Reported.String()}, f.shown
	if !isSent(o) {
		return t
	}
	t.Status = o.Status.String()
	if !o.Present {
		return t
	}
	t.Value = q.exactly(o.Value)
	switch {
	case o.HasParts && f.parts():
		t.Over = q.exactly(o.Denominator)
	case o.HasParts:
		t.Value += "/" + q.exactly(o.Denominator)
	case f.parts():
		t.Value += "%"
	}
	return t
}

// exactly writes a figure with all the digits it has.
func (q *request) exactly(d giaoban.Decimal) string {
	_, frac, _ := strings.Cut(d.String(), ".")
	return d.Format(q.Lang, len(frac))
}

// draw lays the figures out as rows, group by group.
func (v *entryView) draw(q *request, s *entrySheet) {
	v.AsOf = strconv.FormatUint(uint64(s.asOf), 10)
	v.Draft = strings.Join([]string{"giaoban-entry", q.pages.Viewer(q.Request).Name, string(q.Lang), v.Unit, v.Period}, ":")
	v.Previous = s.period.Previous().ShortLabel(q.Lang)
	if last, ok := s.period.LastYear(); ok && last != s.period.Previous() {
		v.LastYear = last.ShortLabel(q.Lang)
	}
	v.Summary, v.Button = q.entrySummary(s)
	group, distribution := "\x00", ""
	for n, f := range s.figures {
		if g := f.indicator.Group; g != group {
			group = g
			v.Groups = append(v.Groups, entryGroup{Name: q.groupName(g)})
		}
		to := &v.Groups[len(v.Groups)-1]
		if f.Band != "" && f.Indicator != distribution {
			to.Lines = append(to.Lines, entryLine{Head: true, Name: f.indicator.Name.In(q.Lang)})
		}
		distribution = f.Indicator
		to.Lines = append(to.Lines, q.entryLine(n+1, f))
		for _, o := range []*giaoban.Observation{f.before, f.yearAgo, f.inForce} {
			if o != nil && o.Illustrative {
				v.Notice = &parts.Mark{Label: q.T("entry.notice")}
			}
		}
	}
}

func (q *request) groupName(code string) string {
	if code == "" {
		return q.T("completeness.others")
	}
	return q.group(code)
}

func (q *request) entryLine(n int, f *entryFigure) entryLine {
	l := entryLine{Number: n, Key: f.key(), Name: f.indicator.Name.In(q.Lang), Full: q.fullName(f), Measure: f.indicator.UnitOfMeasure.In(q.Lang),
		Typed: f.typed, Start: q.start(f), Parts: f.parts(), Said: q.said(f),
		Previous: q.earlier(f, f.before), LastYear: q.earlier(f, f.yearAgo)}
	if f.Band != "" {
		l.Band, l.Name = true, f.band.In(q.Lang)
	}
	if cumulative(f.indicator) {
		l.Span = q.T("entry.since", "day", f.Period.Starts.FormatDate(q.Lang))
	}
	for _, i := range f.issues {
		if i.Severity == giaoban.SeverityError {
			l.WrongOver = l.Parts && i.Raw == f.typed.Over && i.Raw != f.typed.Value
			l.WrongValue = !l.WrongOver
		}
	}
	for _, s := range []giaoban.Status{giaoban.Reported, giaoban.Provisional, giaoban.Estimated, giaoban.NotApplicable, giaoban.Missing} {
		l.Statuses = append(l.Statuses, choice{s.String(), q.T("entry.status." + s.String()), s.String() == f.typed.Status})
	}
	return l
}

// fullName is a figure's name with its band.
func (q *request) fullName(f *entryFigure) string {
	name := f.indicator.Name.In(q.Lang)
	if f.Band != "" {
		name += ", " + f.band.In(q.Lang)
	}
	return name
}

// earlier is a figure of an earlier period as it was sent, leading to its origin.
func (q *request) earlier(f *entryFigure, o *giaoban.Observation) parts.Figure {
	if o == nil {
		return parts.Figure{Value: "–"}
	}
	if !o.Present {
		return parts.Figure{Value: q.absent(o.Status)}
	}
	out := parts.Figure{Value: q.exactly(o.Value), Mark: q.mark(o.Illustrative),
		Href: q.link("/figure", "indicator", f.Indicator, "unit", string(o.Unit), "period", o.Period.Key())}
	if o.HasParts {
		out.Value += "/" + q.exactly(o.Denominator)
	}
	if o.Status == giaoban.Provisional || o.Status == giaoban.Estimated {
		out.State = q.T("state." + o.Status.String())
	}
	return out
}

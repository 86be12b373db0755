package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// back is the period so many periods earlier.
func back(p giaoban.Period, n int) giaoban.Period {
	for range n {
		p = p.Previous()
	}
	return p
}

// pickPeriod offers the last periods of a frequency, and one that was asked for.
func (q *request) pickPeriod(chosen giaoban.Period, f giaoban.Frequency) pick {
	k := pick{Name: "period", Label: q.T("pick.period")}
	latest := q.latest(f)
	shown := []giaoban.Period{}
	for n, p := 0, latest; n < 12; n, p = n+1, p.Previous() {
		shown = append(shown, p)
	}
	if !slices.Contains(shown, chosen) {
		shown = append(shown, chosen)
		slices.SortFunc(shown, func(a, b giaoban.Period) int { return b.Compare(a) })
	}
	for _, p := range shown {
		k.Choices = append(k.Choices, choice{p.Key(), p.Label(q.Lang), p == chosen})
	}
	return k
}

// pickIndicator offers every indicator that is no distribution, headlines first.
func (q *request) pickIndicator(name, chosen string, distributions bool) pick {
	k := pick{Name: name, Label: q.T("pick.indicator")}
	codes := slices.Clone(q.pages.Catalogue.Headlines())
	for _, c := range q.pages.Catalogue.Codes() {
		if !slices.Contains(codes, c) {
			codes = append(codes, c)
		}
	}
	for _, c := range codes {
		i := q.pages.Catalogue.Indicator(c, q.Day)
		if distributions || !i.IsDistribution() {
			k.Choices = append(k.Choices, choice{c, i.Name.In(q.Lang), c == chosen})
		}
	}
	return k
}

// pickUnit offers the root and the units of the levels an officer would look for.
func (q *request) pickUnit(chosen giaoban.UnitID, d giaoban.Date) pick {
	k := pick{Name: "unit", Label: q.T("pick.unit")}
	root := q.root()
	k.Choices = append(k.Choices, choice{string(root.ID), q.wholeOf(root.Name.In(q.Lang)), chosen == root.ID})
	for _, u := range q.pages.Catalogue.Units.Children(root.ID, d) {
		k.Choices = append(k.Choices, choice{string(u.ID), u.Name.In(q.Lang), chosen == u.ID})
	}
	if !slices.ContainsFunc(k.Choices, func(c choice) bool { return c.Chosen }) {
		if u, ok := q.pages.Catalogue.Units.Nearest(chosen, d); ok {
			k.Choices = append(k.Choices, choice{string(u.ID), u.Name.In(q.Lang), true})
		}
	}
	return k
}

// group is a group's name.
func (q *request) group(code string) string {
	for _, g := range q.pages.Catalogue.Groups {
		if g.Code == code {
			return g.Name.In(q.Lang)
		}
	}
	return code
}

func (q *request) unitName(id giaoban.UnitID, d giaoban.Date) string {
	u, _ := q.pages.Catalogue.Units.Nearest(id, d)
	return u.Name.In(q.Lang)
}

// apiLink is an address of the API in the page's language.
func (q *request) apiLink(call string, pairs ...string) string {
	return q.link("/api/v1/"+call, append(pairs, "lang", string(q.Lang))...)
}

// footer says how new the figures are and where they come from.
func (f *frame) footer(fresh query.Freshness) {
	f.Follows = fmt.Sprint(fresh.DataVersion)
	f.Version = f.T("frame.version", "n", f.Follows)
	if fresh.ReceivedAt != nil {
		at := fresh.ReceivedAt.In(f.pages.Config.Zone)
		day := giaoban.DateOf(at, f.pages.Config.Zone)
		f.Fresh = f.T("frame.fresh", "time", at.Format("15:04"), "day", day.FormatDate(f.Lang))
		f.aged(day)
	}
	if !f.asOf.IsZero() {
		f.Fresh = f.T("moment.fresh", "moment", f.moment(giaoban.RevisionAt(f.asOf)))
	}
	f.Printed = f.T("frame.printed", "day", f.Day.FormatDate(f.Lang), "version", f.Version)
}

// aged says that figures are old: a whole period has come due since the latest
// report, and nothing came.
func (f *frame) aged(latest giaoban.Date) {
	if f.pages.Catalogue.Calendar.On(f.latest(f.leading()), "").Due <= latest {
		return
	}
	n := fmt.Sprint(f.Day - latest)
	f.Aged = f.T("frame.aged", "n", n)
	f.Old = &parts.Banner{Tone: parts.Caution, Shape: parts.Late, Lead: f.T("frame.old"), Text: f.T("frame.old_text", "n", n, "day", latest.FormatDate(f.Lang))}
}

// wholeOf names a unit as the sum of its parts: "Toàn tỉnh …".
func (q *request) wholeOf(name string) string {
	return q.T("unit.whole", "unit", q.within(name))
}

// within is a unit's name inside a sentence: "tỉnh …".
func (q *request) within(name string) string {
	if q.Lang == giaoban.Vietnamese {
		return lowerFirst(name)
	}
	return name
}

// sources are the codes whose figures an indicator is made of.
func sources(i *giaoban.Indicator) []string {
	if i.Computed() {
		return []string{i.Numerator, i.Code}
	}
	return []string{i.Code}
}

// origin is the source that the figures of a unit and period themselves name: of
// the first of the codes that was published for it.
func (q *request) origin(unit giaoban.UnitID, p giaoban.Period, codes ...string) (string, error) {
	for _, code := range codes {
		h, err := q.pages.Answers.History(q.Context(), query.HistoryRequest{Indicator: code, Unit: unit, Period: p.Key(), Lang: q.Lang})
		if err != nil {
			return "", err
		}
		for _, r := range h.Revisions {
			if r.InForce && !r.Illustrative && r.Origin != "" {
				return r.Origin, nil
			}
		}
	}
	return "", nil
}

// empty says that a period has nothing yet, when it is due and where there is
// something to see.
func (q *request) empty(p giaoban.Period) *parts.State {
	due := q.pages.Catalogue.Calendar.On(p, "").Due
	return &parts.State{Shape: parts.Missing, Title: q.T("empty.title", "period", p.Within(q.Lang)), Text: q.T("empty.text", "due", due.FormatDate(q.Lang)),
		Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}, {Href: q.here("period", p.Previous().Key()), Text: q.T("empty.earlier", "period", p.Previous().Within(q.Lang))}}}
}

// schemes draws each distribution of the period as one bar of its own.
func (v *overview) schemes(q *request, root giaoban.Unit, period giaoban.Period) error {
	for _, code := range q.pages.Catalogue.Codes() {
		i := q.pages.Catalogue.Indicator(code, period.Ends)
		if !i.IsDistribution() || !i.On(period.Ends) || !i.Owes(period.Frequency()) {
			continue
		}
		a, err := q.pages.Answers.Distribution(q.Context(), query.DistributionRequest{Indicator: code, Unit: root.ID, From: period.Key(), To: period.Key(), Lang: q.Lang})
		if err != nil {
			return err
		}
		if len(a.Points) == 0 || a.Points[0].Sum == nil {
			continue
		}
		v.Schemes = append(v.Schemes, q.scheme(a, len(v.Schemes)))
	}
	return nil
}

func (q *request) scheme(a *query.DistributionAnswer, n int) scheme {
	last := a.Points[len(a.Points)-1]
	sum := last.Sum.Format(q.Lang, 0)
	s := scheme{Title: q.T("scheme.title", "n", sum, "name", a.Indicator.Name), Mark: q.tag(last.Illustrative), Href: q.link("/figure", "indicator", a.Indicator.Code, "unit", string(a.Unit.ID), "period", last.Period), of: a.Indicator}
	d, spoken := chart.Distribution{}, ""
	heads := withoutSharedEnd(last.Bands)
	for k := len(last.Bands) - 1; k >= 0; k-- {
		b := last.Bands[k]
		f := chart.Figure{Value: float(b.Value), State: chart.Reported, Illustrative: last.Illustrative}
		if b.Value != nil {
			f.Text = b.Value.Format(q.Lang, 0) + " " + a.Indicator.UnitOfMeasure
			spoken += b.Label + ": " + f.Text + "; "
			d.Bands = append(d.Bands, chart.Band{Label: heads[k], Count: f, Short: b.Value.Format(q.Lang, 0)})
		}
	}
	s.Bar = q.draw(fmt.Sprintf("d%d", n), "h-dist", s.Title+": "+spoken, d)
	return s
}

// withoutSharedEnd shortens labels that all end in the same words: "10–12" for
// "10–12 tiêu chí"; the title says the words once.
func withoutSharedEnd(bands []query.BandValue) []string {
	var words [][]string
	for _, b := range bands {
		words = append(words, strings.Fields(b.Label))
	}
	shared := 0
	for len(words) > 1 && !slices.ContainsFunc(words, func(w []string) bool {
		return len(w) <= shared+1 || w[len(w)-1-shared] != words[0][len(words[0])-1-shared]
	}) {
		shared++
	}
	out := make([]string, len(words))
	for n, w := range words {
		out[n] = strings.Join(w[:len(w)-shared], " ")
	}
	return out
}

// arrivals counts who has reported, the ones with something missing or late first.
func (q *request) arrivals(came *query.CompletenessAnswer, period giaoban.Period) arrivals {
	type tallyOf struct {
		name                              string
		id                                giaoban.UnitID
		expected, received, late, overdue int
	}
	var units []*tallyOf
	at := map[giaoban.UnitID]*tallyOf{}
	out := arrivals{Href: q.link("/completeness", "period", period.Key())}
	for _, r := range came.Rows {
		t := at[r.Unit.ID]
		if t == nil {
			t = &tallyOf{name: r.Unit.Name, id: r.Unit.ID}
			at[r.Unit.ID] = t
			units = append(units, t)
		}
		t.expected += r.Expected
		t.received += r.Received
		if r.LateDays > 0 {
			t.late++
		}
		t.overdue = max(t.overdue, r.Overdue)
		if r.Ill {
			out.Mark = q.tag(true)
		}
	}
	slices.SortStableFunc(units, func(a, b *tallyOf) int {
		return (b.expected-b.received)*1000 + b.late - ((a.expected-a.received)*1000 + a.late)
	})
	out.Sentence = q.T("arrivals.sentence", "received", fmt.Sprint(came.Totals.Received), "expected", fmt.Sprint(came.Totals.Expected), "on_time", fmt.Sprint(came.Totals.OnTime))
	rest, restExpected := 0, 0
	for _, t := range units {
		var s parts.Status
		switch {
		case t.received < t.expected && t.overdue > 0:
			s = parts.Status{Shape: parts.Overdue, Word: q.T("arrivals.overdue", "n", fmt.Sprint(t.overdue))}
		case t.received < t.expected:
			s = parts.Status{Shape: parts.Missing, Word: q.T("arrivals.waiting", "n", fmt.Sprint(t.expected-t.received))}
		case t.late > 0:
			s = parts.Status{Shape: parts.Late, Word: q.T("arrivals.late", "n", fmt.Sprint(t.late))}
		default:
			rest++
			restExpected += t.expected
			continue
		}
		if len(out.Rows) < 6 {
			out.Rows = append(out.Rows, arrival{parts.Link{Href: q.link("/units/"+string(t.id), "period", period.Key()), Text: q.brief(t.name)}, s, fmt.Sprintf("%d/%d", t.received, t.expected)})
		}
	}
	if rest > 0 {
		out.Rows = append(out.Rows, arrival{parts.Link{Text: q.T("arrivals.rest", "n", fmt.Sprint(rest))},
			parts.Status{Shape: parts.OnTrack, Word: q.T("arrivals.full")}, fmt.Sprintf("%d/%d", restExpected, restExpected)})
	}
	return out
}

package pages

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// alertView is one alert: why it is there, the series, what happened to it, and what a
// person can do.
type alertView struct {
	frame
	Kick     []parts.Link
	Heading  string
	HeadMark *parts.Mark
	Banner   *parts.Banner
	Status   parts.Status
	Lead     string
	Ends     string
	Facts    []fact
	Series   *indicatorView // the chart of the series; nil: none
	Log      []logLine
	Action   string
	Open     bool
	Until    string
	Owner    string
	Lacks    string // the form that lacks a reason
}

// logLine is one thing that happened to an alert.
type logLine struct {
	Text, Note, When string
	Latest           bool
}

// alert is the page of one alert.
func (p *Pages) alert(q *request) (any, error) { return p.alertView(q, nil) }

func (p *Pages) alertView(q *request, refused *giaoban.Problem) (*alertView, error) {
	a, err := p.Alerts.Get(q.Context(), q.PathValue("id"), q.Lang)
	if err != nil {
		return nil, err
	}
	name := q.nameOf(*a)
	v := &alertView{frame: q.frame("stalled", "alert.title", "name", name, "unit", a.Unit.Name), Heading: q.T("alert.heading", "name", name, "unit", q.unitOf(*a)),
		HeadMark: q.mark(a.Ill), Lead: a.Sentence + ".", Action: q.link("/stalled/" + a.ID), Open: a.Status.Open(), Owner: p.Viewer(q.Request).Name,
		Until: (q.Day + 14).FormatDate(q.Lang), Kick: []parts.Link{{Href: q.link("/stalled"), Text: q.T("nav.stalled")}, {Text: q.T("alert.opened", "day", a.OpenedOn.FormatDate(q.Lang))}}}
	n := max(groupOf(a.States[:1]), 0)
	v.Status = parts.Status{Shape: stateGroups[n].shape, Word: q.T("stalled.word." + a.States[0])}
	if v.Open {
		v.Ends = a.Ends + "."
	} else {
		v.Status = parts.Status{Shape: parts.OnTrack, Word: q.T("alert.status." + string(a.Status))}
		v.Lead = q.T("stalled.ended_after", "reason", strings.TrimSuffix(a.Reason, "."), "n", q.count(a.Days))
	}
	v.facts(q, a)
	for n, h := range a.History {
		v.Log = append(v.Log, q.logLine(h, n == 0))
	}
	if refused != nil {
		v.Banner = &parts.Banner{Tone: parts.Caution, Shape: parts.Behind, Lead: q.T("upload.stored_nothing"), Text: refused.Message.In(q.Lang)}
	}
	return v, v.chart(q, a)
}

func (v *alertView) facts(q *request, a *alert.Alert) {
	v.Facts = append(v.Facts, fact{Name: q.T("alert.status"), Status: &v.Status, Sub: q.T("alert.status." + string(a.Status))})
	i := q.pages.Catalogue.Indicator(a.Indicator, q.Day)
	if i == nil {
		return
	}
	figure := func(value query.Value) string {
		s := value.Format(q.Lang, i.Decimals)
		if uom := i.UnitOfMeasure.In(q.Lang); uom == "%" {
			return s + "%"
		} else if uom != "" {
			return s + " " + uom
		}
		return s
	}
	if a.LastValue != nil {
		v.Facts = append(v.Facts, fact{Name: q.T("alert.last"), Value: figure(a.LastValue), Mark: q.mark(a.Ill), Sub: parsePeriod(a.LastPeriod).Label(q.Lang),
			Href: q.link("/figure", "indicator", a.Indicator, "unit", string(a.Unit.ID), "period", a.LastPeriod)})
	}
	if a.Expected != nil {
		v.Facts = append(v.Facts, fact{Name: q.T("alert.expected"), Value: figure(a.Expected), Mark: q.mark(a.Ill)})
	}
	if a.Target != nil {
		v.Facts = append(v.Facts, fact{Name: q.T("alert.target"), Value: figure(a.Target), Mark: q.mark(a.Ill)})
	}
}

// chart draws the series of the alert, with what happened to it beside.
func (v *alertView) chart(q *request, a *alert.Alert) error {
	i := q.pages.Catalogue.Indicator(a.Indicator, q.Day)
	if i == nil || i.IsDistribution() {
		return nil
	}
	to := q.latest(i.First())
	t, err := q.pages.Answers.Trend(q.Context(), query.SeriesRequest{Indicator: i.Code, Units: []giaoban.UnitID{a.Unit.ID}, From: back(to, shownPeriods-1).Key(), To: to.Key(), Frequency: i.First().String(), Lang: q.Lang})
	var problem *giaoban.Problem
	if errors.As(err, &problem) {
		return nil // what has no series has an alert all the same
	}
	if err != nil {
		return err
	}
	v.footer(t.Freshness)
	if len(t.Series) == 0 {
		return nil
	}
	if points := trimmed(t.Series[0].Points); len(points) > 0 {
		v.Series = &indicatorView{frame: v.frame}
		v.Series.draw(q, t.Indicator, points, nil)
		v.Series.TrendMark = q.tag(invented(points))
	}
	return nil
}

// logLine says one thing that happened: what, by whom, when.
func (q *request) logLine(h alert.HistoryEntry, latest bool) logLine {
	pairs := []string{"who", h.By, "owner", h.Owner}
	if h.Until != nil {
		pairs = append(pairs, "day", h.Until.FormatDate(q.Lang))
	}
	key := "alert.did." + h.Kind
	if h.Kind == "taken" && h.Owner != h.By {
		key = "alert.did.given"
	}
	if h.Kind == "reopened" && h.By == "" {
		key = "alert.did.returned"
	}
	l := logLine{Text: q.T(key, pairs...), Note: h.Note, When: q.T("alert.when", "day", h.Day.FormatDate(q.Lang), "time", h.At.In(q.pages.Config.Zone).Format("15:04")), Latest: latest}
	if h.Sentence != "" {
		l.Text += ": " + h.Sentence
	}
	return l
}

// act does what a person chose for one alert, and shows it.
func (p *Pages) act(w http.ResponseWriter, r *http.Request) {
	q, ok := p.handed(w, r)
	if !ok {
		return
	}
	a := alert.Action{Do: field(r, "do"), By: p.Viewer(r).Name, Owner: strings.TrimSpace(field(r, "owner")), Note: field(r, "note"), Lang: q.Lang}
	err := q.until(&a)
	if err == nil {
		_, err = p.Alerts.Act(r.Context(), q.PathValue("id"), a)
	}
	var problem *giaoban.Problem
	if errors.As(err, &problem) && problem.Code != "unknown_alert" {
		v, err := p.alertView(q, problem)
		if err != nil {
			p.fail(w, q, err)
			return
		}
		v.Lacks = a.Do
		p.write(w, http.StatusUnprocessableEntity, "alert", v)
		return
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	http.Redirect(w, r, q.link("/stalled/"+q.PathValue("id")), http.StatusSeeOther)
}

// takeMany takes the alerts that were ticked, and shows the list again.
func (p *Pages) takeMany(w http.ResponseWriter, r *http.Request) {
	q, ok := p.handed(w, r)
	if !ok {
		return
	}
	a := alert.Action{Do: alert.ActTake, By: p.Viewer(r).Name, Owner: strings.TrimSpace(field(r, "owner")), Note: field(r, "note"), Lang: q.Lang}
	err := q.until(&a)
	for _, id := range r.PostForm["id"] {
		if err == nil {
			_, err = p.Alerts.Act(r.Context(), id, a)
		}
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	http.Redirect(w, r, q.link("/stalled", "unit", field(r, "unit"), "indicator", field(r, "indicator")), http.StatusSeeOther)
}

// posted reads a form of these pages.
func (p *Pages) handed(w http.ResponseWriter, r *http.Request) (*request, bool) {
	q := p.request(r)
	if err := r.ParseForm(); err != nil {
		p.fail(w, q, p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil))
		return q, false
	}
	if l := giaoban.Lang(r.PostForm.Get("lang")); l == giaoban.Vietnamese || l == giaoban.English {
		q.Lang = l
	}
	return q, true
}

// until reads the day that was promised, as people write days.
func (q *request) until(a *alert.Action) error {
	text := strings.TrimSpace(field(q.Request, "until"))
	if text == "" {
		return nil
	}
	day, ok := readDay(text)
	if !ok {
		var t time.Time
		var err error
		if t, err = time.Parse("2 January 2006", text); err == nil {
			day, ok = giaoban.NewDate(t.Year(), t.Month(), t.Day()), true
		}
	}
	if !ok {
		return q.pages.words.Problem("alert_bad_day", giaoban.Place{}, text, (q.Day + 14).FormatDate(q.Lang), nil)
	}
	a.Until = day
	return nil
}

// dueLine is what falls due on a day: a period, of how many figures how many came.
type dueLine struct {
	Day, Left, What string
	Link            parts.Link
}

// Calendar of what falls due: how far ahead it looks, and how many lines.
const (
	aheadDays  = 200
	aheadLines = 6
)

// calendar lists what falls due next, the soonest first.
func (q *request) calendar() ([]dueLine, error) {
	due := map[giaoban.Period]giaoban.Date{}
	cat := q.pages.Catalogue
	for _, code := range cat.Codes() {
		i := cat.Indicator(code, q.Day)
		if i.Computed() || !i.On(q.Day) {
			continue
		}
		for _, f := range i.Frequencies {
			p, ok := f.PeriodOf(q.Day)
			if !ok || f == giaoban.Day || f == giaoban.Week {
				continue
			}
			for range 2 {
				if d := cat.Calendar.On(p, i.Group).Due; d >= q.Day && d <= q.Day+aheadDays && (due[p] == 0 || d < due[p]) && q.owed(i, p) {
					due[p] = d
				}
				p = p.Next()
			}
		}
	}
	var periods []giaoban.Period
	for p := range due {
		periods = append(periods, p)
	}
	slices.SortFunc(periods, func(a, b giaoban.Period) int {
		if due[a] != due[b] {
			return int(due[a] - due[b])
		}
		return a.Compare(b)
	})
	var out []dueLine
	for _, p := range periods[:min(len(periods), aheadLines)] {
		a, err := q.pages.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: p.Key(), Lang: q.Lang})
		if err != nil {
			return nil, fmt.Errorf("what falls due of %s: %w", p.Key(), err)
		}
		out = append(out, dueLine{Day: due[p].FormatDate(q.Lang), Left: q.T("stalled.left", "n", q.count(int(due[p]-q.Day))),
			What: q.T("stalled.due_line", "n", q.count(a.Totals.Received), "of", q.count(a.Totals.Expected)),
			Link: parts.Link{Href: q.link("/completeness", "period", p.Key()), Text: p.Label(q.Lang)}})
	}
	return out, nil
}

// owed says whether anybody owes an indicator for a period.
func (q *request) owed(i *giaoban.Indicator, p giaoban.Period) bool {
	for _, root := range q.pages.Catalogue.Units.Roots(q.Day) {
		if len(q.pages.Catalogue.Owing(i, root.ID, giaoban.Period{Starts: p.Starts, Ends: min(p.Ends, q.Day)})) > 0 {
			return true
		}
	}
	return false
}

// alertEvents are what people wrote about a series, and which alerts opened and ended,
// as lines beside its chart, the newest first.
func (q *request) alertEvents(unit giaoban.UnitID, indicator string) []eventLine {
	if q.pages.Alerts == nil {
		return nil
	}
	all, err := q.pages.Alerts.Explained(q.Context(), unit, indicator)
	if err != nil {
		q.pages.Logger.WarnContext(q.Context(), "reading what was written about a series", "error", err)
		return nil
	}
	var out []eventLine
	for _, e := range slices.Backward(all) {
		key := map[string]string{"opened": "alert.event.opened", "reopened": "alert.event.opened", "resolved": "alert.event.ended", "closed": "alert.event.ended", "explained": "alert.event.explained"}[e.Kind]
		if key == "" {
			continue
		}
		text := e.Note
		if text == "" {
			text = e.Text.In(q.Lang)
		}
		out = append(out, eventLine{e.Day.FormatDate(q.Lang), q.T(key, "text", text, "who", e.By), "", e.Day})
	}
	return out
}

package pages

import (
	"fmt"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// sinceView is what changed since a moment: first what became of the headlines,
// then every figure that was known and is another now.
type sinceView struct {
	frame
	Kick, Heading string
	Moments, Unit pick
	Day           string // as it was given; empty where a file was chosen
	Kept          []hidden
	Empty         *parts.State
	Effects       []effectLine
	Same          string // the headlines nothing happened to
	Listed        string // head of the list
	Figures       []revisedLine
	Excel, CSV    string
	Next          *parts.Link
	Tag           *parts.Mark
}

// effectLine says in a sentence what became of one headline.
type effectLine struct {
	Shape parts.Shape
	Name  parts.Link
	Text  string
	Sub   string
	Mark  *parts.Mark
}

// revisedLine is one figure before and after.
type revisedLine struct {
	Name, Of         string // indicator; unit and period
	Old, New         string
	Href             string // its history
	Difference       string
	OldMark, NewMark *parts.Mark
	When             parts.Link // the report that brought it
	File, Reason     string
}

const (
	momentsShown = 12  // files to choose from
	revisedShown = 100 // figures on one page
)

func (p *Pages) since(q *request) (any, error) {
	v := &sinceView{frame: q.frame("", "since.title"), Kick: q.T("since.kick")}
	batches, err := q.accepted()
	if err != nil {
		return nil, err
	}
	since, err := v.choose(q, batches)
	if err != nil {
		return nil, err
	}
	if since.IsZero() {
		v.Heading = q.T("since.title")
		v.Empty = &parts.State{Shape: parts.Missing, Title: q.T("since.no_files"), Text: q.T("reports.none_text"), Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}}}
		return v, nil
	}
	asked := query.ChangedRequest{Since: since, Parent: giaoban.UnitID(q.query.Get("unit")), Indicator: q.query.Get("indicator"), Lang: q.Lang,
		Limit: revisedShown, Cursor: q.query.Get("cursor")}
	a, err := p.Answers.Changed(q.Context(), asked)
	if err != nil {
		return nil, err
	}
	v.effects(q, a)
	v.figures(q, a)
	v.say(q, a, batches)
	until := ""
	if !q.asOf.IsZero() {
		until = p.momentText(q.asOf)
	}
	v.Excel = q.apiLink("changes", "since", since.Format(time.RFC3339Nano), "parent", string(asked.Parent), "indicator", asked.Indicator, "until", until, "format", "xlsx")
	v.CSV = q.apiLink("changes", "since", since.Format(time.RFC3339Nano), "parent", string(asked.Parent), "indicator", asked.Indicator, "until", until, "format", "csv")
	v.footer(a.Freshness)
	return v, nil
}

// accepted are the latest files that were taken, newest first. What a catalogue brings
// from after the viewing day is not among them: its figures do not show yet.
func (q *request) accepted() ([]store.Info, error) {
	var out []store.Info
	tomorrow := giaoban.RevisionAt(q.begins(q.Day + 1))
	for after := giaoban.Revision(0); len(out) < momentsShown; {
		some, err := q.pages.Store.Batches(q.Context(), after, 4*momentsShown)
		if err != nil {
			return nil, err
		}
		for _, b := range some {
			if after = b.ID; !q.asOf.IsZero() && b.ID > giaoban.RevisionAt(q.asOf) {
				continue // came after the moment the page is asked as of
			}
			if b.State == store.Accepted && len(out) < momentsShown && (b.ID < tomorrow || b.By != "catalogue") {
				out = append(out, b)
			}
		}
		if len(some) < 4*momentsShown {
			break
		}
	}
	return out, nil
}

// begins is the first moment of a day in the province.
func (q *request) begins(d giaoban.Date) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, q.pages.Config.Zone)
}

// beforeBatch is the last moment at which a batch had not come yet.
func (q *request) beforeBatch(id giaoban.Revision) string {
	return (id - 1).Time().In(q.pages.Config.Zone).Format(time.RFC3339Nano)
}

// choose reads the moment asked for, and offers others: before each of the last files,
// or a day. Where none is asked for it is the beginning of the day of the last file.
func (v *sinceView) choose(q *request, batches []store.Info) (since time.Time, err error) {
	text := strings.TrimSpace(q.query.Get("since"))
	switch day, isDay := readDay(text); {
	case isDay:
		since, v.Day = q.begins(day), day.FormatDate(q.Lang)
	case text != "":
		if since, err = time.Parse(time.RFC3339Nano, strings.Replace(text, " ", "+", 1)); err != nil {
			return since, q.pages.words.Problem("bad_moment", giaoban.Place{}, text, "01/07/2014", nil)
		}
	case len(batches) > 0:
		day := giaoban.DateOf(batches[0].ID.Time(), q.pages.Config.Zone)
		since, v.Day = q.begins(day), day.FormatDate(q.Lang)
	}
	v.Moments = pick{Name: "since", Label: q.T("since.before_file")}
	found := false
	for _, b := range batches {
		value := q.beforeBatch(b.ID)
		here := v.Day == "" && giaoban.RevisionAt(since) == b.ID-1
		found = found || here
		v.Moments.Choices = append(v.Moments.Choices, choice{value, q.moment(b.ID) + " · " + b.FileName, here})
	}
	if !found && !since.IsZero() {
		v.Moments.Choices = append([]choice{{since.Format(time.RFC3339Nano), q.moment(giaoban.RevisionAt(since)), true}}, v.Moments.Choices...)
	}
	unit := giaoban.UnitID(q.query.Get("unit"))
	if unit == "" {
		unit = q.root().ID
	}
	v.Unit = q.pickUnit(unit, q.Day)
	v.Kept = append(v.Kept, v.Hidden...)
	if code := q.query.Get("indicator"); code != "" {
		v.Kept = append(v.Kept, hidden{"indicator", code})
	}
	return since, nil
}

// readDay reads a day as people or programs write it.
func readDay(text string) (giaoban.Date, bool) {
	if d, err := giaoban.ParseDate(text); err == nil {
		return d, true
	}
	if t, err := time.Parse("2/1/2006", text); err == nil {
		return giaoban.NewDate(t.Year(), t.Month(), t.Day()), true
	}
	return 0, false
}

// effects puts what became of each headline into words: those that changed first, the
// others in one line.
func (v *sinceView) effects(q *request, a *query.ChangedAnswer) {
	var same []string
	illustrative := false
	for n := range a.Effects {
		e := &a.Effects[n]
		line, changed := q.effect(e)
		if changed {
			v.Effects = append(v.Effects, line)
			illustrative = illustrative || line.Mark != nil
		} else if e.Before != nil && !strings.Contains(strings.Join(same, "\x00"), e.Indicator.Name) {
			same = append(same, e.Indicator.Name)
		}
	}
	v.Tag = q.tag(illustrative)
	if len(same) > 0 {
		v.Same = q.T("since.same", "n", q.count(len(same)), "names", strings.Join(same, "; "))
	}
}

func (q *request) effect(e *query.Effect) (line effectLine, changed bool) {
	line = effectLine{Shape: parts.Info, Name: parts.Link{Text: e.Indicator.Name, Href: q.link("/indicators/"+e.Indicator.Code, "unit", string(e.Unit.ID))}}
	if e.BandLabel != "" {
		line.Name.Text += " – " + e.BandLabel
	}
	var said []string
	if b := e.Before; b != nil {
		span := parsePeriod(b.Period)
		switch after := e.After; {
		case b.Value != nil && after.Value == nil:
			said = append(said, q.T("since.gone", "period", span.Within(q.Lang), "before", q.amount(e.Indicator, b.Value)))
		case b.Value == nil && after.Value != nil:
			said = append(said, q.T("since.came", "period", span.Within(q.Lang), "after", q.amount(e.Indicator, after.Value)))
		case e.Difference != nil && !e.Difference.IsZero():
			said = append(said, q.T("since.moved", "period", span.Within(q.Lang), "before", q.amount(e.Indicator, b.Value), "after", q.amount(e.Indicator, after.Value),
				"change", q.step(e.Indicator, *e.Difference)), q.cause(e))
		}
		if e.After.Coverage != b.Coverage && e.After.Coverage.Expected > 1 {
			line.Sub = q.T("since.coverage", "now", fmt.Sprintf("%d/%d", e.After.Coverage.Reported, e.After.Coverage.Expected), "then", fmt.Sprintf("%d/%d", b.Coverage.Reported, b.Coverage.Expected))
		}
		line.Mark = q.mark(b.Illustrative || e.After.Illustrative)
	}
	if l := e.Latest; l != nil && l.Value != nil {
		key := "since.later"
		if e.Before == nil {
			key = "since.first"
		}
		said = append(said, q.T(key, "period", parsePeriod(l.Period).Within(q.Lang), "value", q.amount(e.Indicator, l.Value)))
		line.Shape = parts.Received
		line.Mark = q.mark(l.Illustrative || line.Mark != nil)
	}
	line.Text = strings.Join(said, " ")
	return line, len(said) > 0 || line.Sub != ""
}

// step is a change with its sign, in the indicator's words; one that the indicator's
// decimals do not show has more of them.
func (q *request) step(i query.IndicatorRef, d giaoban.Decimal) string {
	decimals := i.Decimals
	for decimals < 9 && d.Round(decimals).IsZero() && !d.IsZero() {
		decimals++
	}
	s := signed(q.Lang, d, decimals)
	if percent(i) {
		s += " " + q.T("change.points")
	}
	return s
}

// cause says how much of a change is the work of revisions and how much of reports
// that had not come before.
func (q *request) cause(e *query.Effect) string {
	if e.FromRevisions == nil || e.FromNew == nil {
		return ""
	}
	revised, added := *e.FromRevisions, *e.FromNew
	switch {
	case added.IsZero():
		return q.T("since.by_revisions")
	case revised.IsZero():
		return q.T("since.by_new")
	}
	return q.T("since.by_both", "revised", q.step(e.Indicator, revised), "new", q.step(e.Indicator, added))
}

// figures lists what was known and is another now.
func (v *sinceView) figures(q *request, a *query.ChangedAnswer) {
	v.Listed = q.T("since.figures", "n", q.count(a.Counts.Revised+a.Counts.Withdrawn))
	for n := range a.Figures {
		f := &a.Figures[n]
		span := parsePeriod(f.Period)
		l := revisedLine{Name: f.Name, Of: f.Unit.Name + " · " + span.Label(q.Lang), Href: q.link("/figure", "indicator", f.Indicator, "unit", string(f.Unit.ID), "period", f.Period),
			OldMark: q.mark(f.Before.Illustrative), NewMark: q.mark(f.After.Illustrative), File: f.FileName, Reason: f.Note,
			When: parts.Link{Href: q.link(fmt.Sprintf("/reports/%d", uint64(f.Batch))), Text: q.moment(f.Batch)}}
		if f.BandLabel != "" {
			l.Name += " – " + f.BandLabel
		}
		i := q.pages.Catalogue.Indicator(f.Indicator, span.Ends)
		l.Old, l.New = q.changedValue(i, f.Before.Value, f.Before.Status.String()), q.changedValue(i, f.After.Value, f.After.Status.String())
		if f.Before.Numerator != nil && f.After.Numerator != nil {
			l.Old += " (" + q.T("figure.of", "n", f.Before.Numerator.Format(q.Lang, 0), "d", f.Before.Denominator.Format(q.Lang, 0)) + ")"
			l.New += " (" + q.T("figure.of", "n", f.After.Numerator.Format(q.Lang, 0), "d", f.After.Denominator.Format(q.Lang, 0)) + ")"
		}
		if f.Difference != nil && !f.Difference.IsZero() {
			l.Difference = signed(q.Lang, *f.Difference, min(places(*f.Difference), 3))
		}
		v.Figures = append(v.Figures, l)
	}
	if a.Next != "" {
		v.Next = &parts.Link{Href: q.here("cursor", a.Next), Text: q.T("since.next")}
	}
}

// say writes the heading, and where nothing happened what to do about it.
func (v *sinceView) say(q *request, a *query.ChangedAnswer, batches []store.Info) {
	since := q.moment(giaoban.RevisionAt(a.Since))
	c := a.Counts
	if c == (query.ChangedCounts{}) {
		v.Heading = q.T("since.nothing", "time", since)
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("since.nothing_title"), Text: q.T("since.nothing_text")}
		for _, b := range batches {
			if b.ID <= giaoban.RevisionAt(a.Since) {
				v.Empty.Actions = append(v.Empty.Actions, parts.Link{Href: q.here("since", q.beforeBatch(b.ID)), Text: q.T("since.earlier", "time", q.moment(b.ID))})
				break
			}
		}
		v.Empty.Actions = append(v.Empty.Actions, parts.Link{Href: q.link("/upload"), Text: q.T("empty.send")})
		return
	}
	v.Heading = q.T("since.heading", "time", since, "revised", q.count(c.Revised), "withdrawn", q.count(c.Withdrawn), "new", q.count(c.New), "effects", q.count(len(v.Effects)))
}

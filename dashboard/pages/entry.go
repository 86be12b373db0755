package pages

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// entryView is the sheet of one unit and period, to fill in on the page by those who
// have no Excel. What is typed goes through the one pipeline as a file would.
type entryView struct {
	frame
	Kick     string
	Heading  string
	Lead     string
	Banner   *parts.Banner
	Links    []parts.Link
	Choose   []pick // unit and period, where none was asked for
	Empty    *parts.State
	Unit     string
	Period   string
	AsOf     string // what was in force when the page was opened
	Draft    string // under which name the browser keeps what is typed
	Sent     bool   // what was typed is stored: the browser forgets it
	Previous string // heads of the columns of earlier figures
	LastYear string // empty: the same as Previous
	Groups   []entryGroup
	Issues   []entryIssue
	Changes  []entryChange
	Reason   string
	Lacks    bool // a reason is needed and not given
	Summary  string
	Button   string
}

type entryGroup struct {
	Name  string
	Lines []entryLine
}

// entryLine is one row of the sheet: a figure owed, or the head of a distribution.
type entryLine struct {
	Number     int
	Key        string // names the row's fields
	Head       bool   // the indicator's name over its bands
	Name       string
	Band       bool
	Full       string // the name as it is heard: with band, and what the number counts
	Measure    string
	Span       string // of a cumulative figure: since when it counts
	Previous   parts.Figure
	LastYear   parts.Figure
	Typed      typed
	Start      typed
	Parts      bool // numerator and denominator
	Statuses   []choice
	Said       said
	WrongValue bool
	WrongOver  bool
}

// said is what the system answers to a row.
type said struct {
	Tone  string // ok, quiet, warn, bad
	Shape parts.Shape
	Text  string
}

type entryIssue struct {
	Shape parts.Shape
	Code  string
	Place parts.Link
	Text  string
}

// entryChange is a figure sent before that the sheet would revise.
type entryChange struct {
	Name, Old, New, Difference string
	Totals                     string // whose sums move with it
}

// entry shows the sheet, or lets choose one.
func (p *Pages) entry(q *request) (any, error) {
	s, v, err := q.entrySheet(q.query.Get("unit"))
	if s == nil || err != nil {
		return v, err
	}
	if err := s.fill(q, 0); err != nil {
		return nil, err
	}
	v.open(q, s)
	return v, nil
}

// entrySheet finds the unit and the period, and what is owed. Where there is nothing
// to fill in, the sheet is nil and the view says why.
func (q *request) entrySheet(id string) (*entrySheet, *entryView, error) {
	period, err := q.period()
	if err != nil {
		return nil, nil, err
	}
	v := &entryView{frame: q.frame("upload", "entry.title"), Kick: q.T("entry.kick"), Unit: id, Period: period.Key()}
	units, periods := q.entryUnits(giaoban.UnitID(id), period), q.entryPeriods(period)
	if id == "" {
		v.Heading, v.Lead, v.Choose = q.T("entry.choose"), q.T("entry.lead"), []pick{units, periods}
		return nil, v, nil
	}
	if len(q.pages.Catalogue.Units.Spans(giaoban.UnitID(id))) == 0 {
		return nil, nil, q.pages.words.Problem("unknown_unit", giaoban.Place{}, id, "", nil)
	}
	v.Picks = []pick{units, periods}
	name := q.unitName(giaoban.UnitID(id), period.Ends)
	v.Kick = q.T("entry.kick_unit", "unit", name, "period", period.Label(q.Lang))
	nothing := func(title, text string, pairs ...string) (*entrySheet, *entryView, error) {
		pairs = append(pairs, "unit", name, "period", period.Within(q.Lang), "label", period.Label(q.Lang))
		v.Heading = q.T(title, pairs...)
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("entry.nothing_here"), Text: q.T(text, pairs...),
			Actions: []parts.Link{{Href: q.link("/entry", "unit", id), Text: q.T("entry.latest")}, {Href: q.link("/entry"), Text: q.T("entry.other")}}}
		return nil, v, nil
	}
	u, exists := q.pages.Catalogue.Units.On(giaoban.UnitID(id), period.Ends)
	switch {
	case !exists:
		return nothing("entry.no_unit_then", "entry.no_unit_then_text", "day", period.Ends.FormatDate(q.Lang))
	case period.Starts > q.Day:
		return nothing("entry.future", "entry.future_text", "day", period.Starts.FormatDate(q.Lang))
	}
	s := &entrySheet{unit: u, period: period, figures: q.owedFigures(u, period)}
	if len(s.figures) == 0 {
		return nothing("entry.owes_nothing", "entry.owes_nothing_text")
	}
	v.Links = append(v.Links, parts.Link{Href: q.apiLink("template", "unit", id, "period", period.Key()), Text: q.T("entry.template")})
	due := q.pages.Catalogue.Calendar.On(period, "").Due
	v.Kick += " · " + q.T("entry.due", "day", due.FormatDate(q.Lang))
	return s, v, nil
}

// open writes the sheet as nobody has typed anything yet.
func (v *entryView) open(q *request, s *entrySheet) {
	sent := 0
	for _, f := range s.figures {
		f.typed = q.start(f)
		if isSent(f.shown) {
			sent++
		}
	}
	all := len(s.figures)
	pairs := []string{"n", fmt.Sprint(all - sent), "all", fmt.Sprint(all), "have", fmt.Sprint(sent)}
	switch {
	case sent == all:
		v.Heading, v.Lead = q.T("entry.all_sent", pairs...), q.T("entry.sent_lead")
	case sent > 0:
		v.Heading, v.Lead = q.T("entry.some_sent", pairs...), q.T("entry.sent_lead")+" "+q.T("entry.how")
	default:
		v.Heading, v.Lead = q.T("entry.none_sent", pairs...), q.T("entry.how")
	}
	v.draw(q, s)
}

// enter reads the posted sheet: it is checked, and with do=send in the address
// stored where nothing is wrong. The answer is the page either way; the script of
// the page takes from it what it needs.
func (p *Pages) enter(w http.ResponseWriter, r *http.Request) {
	q := p.request(r)
	if err := r.ParseForm(); err != nil {
		p.fail(w, q, p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil))
		return
	}
	if l := giaoban.Lang(r.PostForm.Get("lang")); l == giaoban.Vietnamese || l == giaoban.English {
		q.Lang = l
	}
	send := q.query.Get("do") == "send"
	q.query.Del("do")
	q.query.Set("period", r.PostForm.Get("period"))
	q.query.Set("unit", r.PostForm.Get("unit"))
	s, v, err := q.entrySheet(r.PostForm.Get("unit"))
	if err != nil {
		p.fail(w, q, err)
		return
	}
	if s == nil {
		p.write(w, http.StatusUnprocessableEntity, "entry", v)
		return
	}
	asOf, _ := strconv.ParseUint(r.PostForm.Get("asof"), 10, 64) // none: what is in force now
	if err := s.fill(q, giaoban.Revision(asOf)); err != nil {
		p.fail(w, q, err)
		return
	}
	v.Reason = field(r, "reason")
	for _, f := range s.figures {
		f.typed = typed{field(r, "value:"+f.key()), field(r, "over:"+f.key()), field(r, "status:"+f.key()), field(r, "note:"+f.key())}
	}
	status, err := v.take(q, s, send)
	if err != nil {
		p.fail(w, q, err)
		return
	}
	p.write(w, status, "entry", v)
}

// field is one field of the form as it was typed, bounded.
func field(r *http.Request, name string) string {
	text := r.PostForm.Get(name)
	return strings.ToValidUTF8(text[:min(len(text), fieldLimit)], "")
}

// take checks what was typed and, where it may be, stores it.
func (v *entryView) take(q *request, s *entrySheet, send bool) (status int, err error) {
	if err := v.check(q, s); err != nil {
		return 0, err
	}
	v.Lacks = len(v.Changes) > 0 && strings.TrimSpace(v.Reason) == ""
	ready := s.understood() > 0 && s.wrong() == 0 && !v.Lacks
	if !send || !ready {
		v.outcome(q, s, send)
		v.draw(q, s)
		if send {
			return http.StatusUnprocessableEntity, nil
		}
		return http.StatusOK, nil
	}
	report, err := q.ingest(s, ingest.Given{Mode: ingest.All, Note: v.Reason})
	if err != nil {
		return 0, err
	}
	if report.State != "accepted" { // somebody was faster, and it does not fit any more
		s.answered(report)
		v.problems(q, s, report)
		v.outcome(q, s, send)
		v.draw(q, s)
		return http.StatusUnprocessableEntity, nil
	}
	return http.StatusOK, v.stored(q, s, report)
}

// check reads the sheet through the pipeline without storing anything.
func (v *entryView) check(q *request, s *entrySheet) error {
	if len(s.rows(q, "")) == 0 {
		return nil
	}
	report, err := q.ingest(s, ingest.Given{DryRun: true, Mode: ingest.Valid, Understood: true})
	if err != nil {
		return err
	}
	s.answered(report)
	v.problems(q, s, report)
	v.changes(q, s, report)
	return nil
}

// ingest hands the sheet to the pipeline as a file. Numbers are written as the page
// says they are: in the page's language.
func (q *request) ingest(s *entrySheet, g ingest.Given) (*ingest.Report, error) {
	g.NumberFormat, g.Lang = string(q.Lang), q.Lang
	g.By = q.pages.Viewer(q.Request).Name
	name := strings.ReplaceAll(fmt.Sprintf("nhap-tay-%s-%s.json", s.unit.ID, s.period.Key()), "/", "_")
	content, err := s.file(q, g.Note)
	if err != nil {
		return nil, err
	}
	report, err := q.pages.Ingest.Ingest(q.Context(), ingest.File{Name: name, ContentType: "application/json", Content: bytes.NewReader(content)}, g)
	var problem *giaoban.Problem
	if errors.As(err, &problem) && report != nil {
		return report, nil // the report says it too
	}
	return report, err
}

// outcome heads the page with what was found.
func (v *entryView) outcome(q *request, s *entrySheet, send bool) {
	n, bad := s.understood(), s.wrong()
	counts := []string{"n", q.count(n), "bad", q.count(bad), "changes", q.count(len(v.Changes))}
	v.Lead = q.T("entry.how")
	switch {
	case bad > 0:
		v.Heading = q.T("entry.partly", counts...)
		if send {
			v.Banner = &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("upload.stored_nothing"), Text: q.T("entry.mend")}
		}
	case n == 0:
		v.Heading = q.T("entry.nothing_new")
		if send {
			v.Banner = &parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: q.T("upload.stored_nothing"), Text: q.T("entry.type_first")}
		}
	case v.Lacks:
		v.Heading = q.T("entry.lacks_reason", counts...)
		if send {
			v.Banner = &parts.Banner{Tone: parts.Caution, Shape: parts.Behind, Lead: q.T("upload.stored_nothing"), Text: q.T("entry.give_reason")}
		}
	default:
		v.Heading = q.T("entry.ready", counts...)
	}
}

// stored says what was taken, and opens the sheet anew with it in force.
func (v *entryView) stored(q *request, s *entrySheet, r *ingest.Report) error {
	if err := s.fill(q, 0); err != nil {
		return err
	}
	for _, f := range s.figures {
		f.read, f.issues = nil, nil
	}
	v.Changes, v.Issues, v.Reason = nil, nil, ""
	v.open(q, s)
	v.Sent = true
	taken := r.New + r.Revised
	v.Heading = q.T("entry.stored", "n", q.count(taken), "unit", s.unit.Name.In(q.Lang))
	if taken == 0 {
		v.Heading = q.T("entry.stored_same")
	}
	left := 0
	for _, f := range s.figures {
		if !isSent(f.inForce) {
			left++
		}
	}
	v.Lead = q.T("entry.stored_counts", "new", q.count(r.New), "revised", q.count(r.Revised), "left", q.count(left))
	if r.Batch != "" {
		v.Links = append(v.Links, parts.Link{Href: q.link("/reports/" + r.Batch), Text: q.T("upload.batch")})
	}
	v.Links = append(v.Links, parts.Link{Href: q.link("/completeness", "unit", string(s.unit.ID), "period", s.period.Key()), Text: q.T("entry.completeness")},
		parts.Link{Href: q.link("/entry"), Text: q.T("entry.other")})
	return nil
}

package pages

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// entryRow is a row of the long form: what was typed, as it was typed.
type entryRow struct {
	Unit        giaoban.UnitID `json:"unit"`
	Indicator   string         `json:"indicator"`
	Period      string         `json:"period"`
	Band        string         `json:"band,omitempty"`
	Value       string         `json:"value,omitempty"`
	Numerator   string         `json:"numerator,omitempty"`
	Denominator string         `json:"denominator,omitempty"`
	Status      string         `json:"status,omitempty"`
	Note        string         `json:"note,omitempty"`
	figure      *entryFigure
}

// rows are the rows a person changed since the page was opened. The others say
// nothing: sent along, they would take back what somebody else has corrected since.
func (s *entrySheet) rows(q *request, reason string) []entryRow {
	var out []entryRow
	for _, f := range s.figures {
		if f.typed == q.start(f) {
			continue
		}
		if r, says := f.row(reason); says {
			out = append(out, r)
		}
	}
	return out
}

// row puts what was typed into the fields of the long form; says is false where it
// brings no figure. A rate alone, or a fraction in one cell, shows itself by its
// sign. "Not yet" of a figure that was sent takes it back.
func (f *entryFigure) row(reason string) (r entryRow, says bool) {
	t := f.typed
	r = entryRow{Unit: f.Unit, Indicator: f.Indicator, Period: f.Period.Key(), Band: f.Band, Status: t.Status, Note: t.Note, figure: f}
	if reason != "" && t.Note != "" {
		r.Note = t.Note + " · " + reason
	}
	number := strings.TrimSpace(t.Value+t.Over) != ""
	if t.Status == giaoban.Missing.String() {
		r.Status = giaoban.Withdrawn.String() // with a number the pipeline refuses it
		says = number || isSent(f.inForce)
	} else {
		says = number || t.Status == giaoban.NotApplicable.String()
	}
	switch {
	case !f.parts(), strings.ContainsAny(t.Value, "%/") && strings.TrimSpace(t.Over) == "":
		r.Value = t.Value
	case r.Status == giaoban.Withdrawn.String(), r.Status == giaoban.NotApplicable.String():
		r.Value = t.Value + t.Over
	default:
		r.Numerator, r.Denominator = t.Value, t.Over
	}
	return r, says
}

// file is the report that the sheet makes, and remembers whose its rows are.
func (s *entrySheet) file(q *request, reason string) ([]byte, error) {
	rows := s.rows(q, reason)
	s.asked = nil
	for _, r := range rows {
		s.asked = append(s.asked, r.figure)
	}
	b, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing the sheet as a report: %w", err)
	}
	return b, nil
}

// answered gives each row what the pipeline said of it.
func (s *entrySheet) answered(r *ingest.Report) {
	for _, f := range s.figures {
		f.read, f.issues = nil, nil
	}
	for n := range r.Understood {
		u := &r.Understood[n]
		if u.Row < 1 || u.Row > len(s.asked) {
			continue
		}
		if f := s.asked[u.Row-1]; u.Indicator == f.Indicator && u.Band == f.Band {
			f.read = u
		} else { // "978/1.170": the other number would land in a row where nobody typed it
			f.issues = append(f.issues, ingest.Issue{Code: "two_figures", Severity: giaoban.SeverityError, Raw: f.typed.Value})
		}
	}
	for _, i := range r.Issues {
		if i.Row >= 1 && i.Row <= len(s.asked) {
			s.asked[i.Row-1].issues = append(s.asked[i.Row-1].issues, i)
		}
	}
}

// understood counts the figures that sending would store.
func (s *entrySheet) understood() int {
	n := 0
	for _, f := range s.figures {
		if f.read != nil && f.read.Standing != ingest.StandsUnchanged && !f.refused() {
			n++
		}
	}
	return n
}

// wrong counts the rows that cannot be sent as they are.
func (s *entrySheet) wrong() int {
	n := 0
	for _, f := range s.figures {
		if f.refused() {
			n++
		}
	}
	return n
}

func (f *entryFigure) refused() bool {
	return slices.ContainsFunc(f.issues, func(i ingest.Issue) bool { return i.Severity == giaoban.SeverityError })
}

// revises says whether the row would change a figure that was sent before.
func (f *entryFigure) revises() bool {
	return f.read != nil && f.read.Standing == ingest.StandsRevised && isSent(f.inForce)
}

// problems lists what is wrong or doubtful, row by row.
func (v *entryView) problems(q *request, s *entrySheet, r *ingest.Report) {
	v.Issues = nil
	for n, f := range s.figures {
		for _, i := range f.issues {
			if i.Severity == giaoban.SeverityInfo {
				continue
			}
			v.Issues = append(v.Issues, entryIssue{Shape: severityShape(i.Severity), Code: q.T("severity." + string(i.Severity)),
				Place: parts.Link{Href: fmt.Sprintf("#o%d", n+1), Text: q.fullName(f)}, Text: q.entryProblem(i)})
		}
	}
	for _, i := range r.Issues {
		if i.Row == 0 && i.Severity != giaoban.SeverityInfo && i.Code != "no_figures" {
			v.Issues = append(v.Issues, entryIssue{Shape: severityShape(i.Severity), Code: q.T("severity." + string(i.Severity)), Text: q.entryProblem(i)})
		}
	}
}

func severityShape(s giaoban.Severity) parts.Shape {
	switch s {
	case giaoban.SeverityWarning:
		return parts.Behind
	case giaoban.SeverityInfo:
		return parts.Info
	}
	return parts.Overdue
}

// entryProblem is a problem's sentence for somebody who sees the cell: without its
// row in the file, and where the page has better words, in those.
func (q *request) entryProblem(i ingest.Issue) string {
	if t, ok := q.pages.words["entry.problem."+i.Code]; ok {
		return strings.ReplaceAll(t.In(q.Lang), "{read}", i.Raw)
	}
	text, row := i.Message, fmt.Sprintf("Dòng %d: ", i.Row)
	if q.Lang == giaoban.English {
		text, row = i.MessageEN, fmt.Sprintf("Row %d: ", i.Row)
	}
	return strings.TrimPrefix(text, row)
}

// changes lists the figures sent before that the sheet would revise.
func (v *entryView) changes(q *request, s *entrySheet, r *ingest.Report) {
	v.Changes = nil
	for _, f := range s.figures {
		if !f.revises() {
			continue
		}
		c := entryChange{Name: q.fullName(f), Old: q.sentBefore(f), New: q.readAs(f), Difference: q.difference(f)}
		for _, x := range r.Changes {
			if x.Indicator == f.Indicator && x.Band == f.Band {
				c.Totals = q.moved(x.Totals)
			}
		}
		v.Changes = append(v.Changes, c)
	}
}

// said answers a row in one line: what is wrong with it, else how it was read, else
// what is known of it.
func (q *request) said(f *entryFigure) said {
	for _, severity := range []giaoban.Severity{giaoban.SeverityError, giaoban.SeverityWarning} {
		for _, i := range f.issues {
			if i.Severity != severity {
				continue
			}
			out := said{"bad", parts.Overdue, q.entryProblem(i)}
			if severity == giaoban.SeverityWarning {
				out.Tone, out.Shape = "warn", parts.Behind
				if f.read != nil {
					out.Text = q.readAs(f) + ". " + out.Text
				}
			}
			return out
		}
	}
	if f.read == nil {
		return q.unread(f)
	}
	switch {
	case f.read.Standing == ingest.StandsUnchanged && strings.TrimSpace(f.typed.Note) != "":
		return said{"warn", parts.Behind, q.T("entry.same_note")}
	case f.read.Standing == ingest.StandsUnchanged:
		return said{"quiet", "", q.T("entry.same")}
	case f.read.Status == giaoban.Withdrawn:
		return said{"warn", parts.Behind, q.T("entry.withdraws", "old", q.sentBefore(f))}
	case f.revises():
		text := q.T("entry.revises", "new", q.readAs(f), "old", q.sentBefore(f))
		if d := q.difference(f); d != "" {
			text += " (" + d + ")"
		}
		return said{"warn", parts.Behind, text}
	}
	return said{"ok", parts.Received, q.readAs(f)}
}

// unread answers a row that brings no figure.
func (q *request) unread(f *entryFigure) said {
	t, start := f.typed, q.start(f)
	number := strings.TrimSpace(t.Value+t.Over) != ""
	switch {
	case t != start && number:
		return said{"quiet", parts.Missing, q.T("entry.no_figure")}
	case t != start && isSent(f.inForce) && strings.TrimSpace(start.Value) != "":
		return said{"warn", parts.Behind, q.T("entry.stays", "old", q.sentBefore(f))}
	case strings.TrimSpace(t.Note) != "":
		return said{"warn", parts.Behind, q.T("entry.note_alone")}
	case isSent(f.inForce):
		return said{"quiet", "", q.T("entry.sent_at", "time", q.moment(f.inForce.Revision))}
	case f.inForce != nil && f.inForce.Illustrative && f.inForce.Present:
		return said{"quiet", parts.Illustrative, q.T("entry.illustrative", "value", q.amountOf(f, &f.inForce.Value, over(f.inForce)))}
	}
	return said{Tone: "quiet"}
}

// readAs is the figure as the pipeline read it, with its unit of measure and status.
func (q *request) readAs(f *entryFigure) string {
	return q.withStatus(f, f.read.Value, f.read.Denominator, f.read.Status)
}

// sentBefore is the figure in force.
func (q *request) sentBefore(f *entryFigure) string {
	if f.inForce == nil {
		return ""
	}
	var value *giaoban.Decimal
	if f.inForce.Present {
		value = &f.inForce.Value
	}
	return q.withStatus(f, value, over(f.inForce), f.inForce.Status)
}

func over(o *giaoban.Observation) *giaoban.Decimal {
	if !o.HasParts {
		return nil
	}
	return &o.Denominator
}

func (q *request) withStatus(f *entryFigure, value, over *giaoban.Decimal, s giaoban.Status) string {
	if value == nil {
		return q.T("state." + s.String())
	}
	text := q.amountOf(f, value, over)
	if s != giaoban.Reported {
		text += ", " + q.T("state."+s.String())
	}
	return text
}

// amountOf writes a figure so that it can be read one way only: a large number of an
// indicator that may have decimals is written without parted thousands, because
// "1.613" would look the same whichever was meant.
func (q *request) amountOf(f *entryFigure, value, over *giaoban.Decimal) string {
	measure := " " + f.indicator.UnitOfMeasure.In(q.Lang)
	if strings.HasPrefix(measure, " %") {
		measure = measure[1:]
	}
	switch {
	case over != nil:
		text := q.exactly(*value) + "/" + q.exactly(*over)
		if rate, ok := f.indicator.Kind.Result(giaoban.OfParts(*value, *over)); ok {
			text += " = " + rate.Format(q.Lang, max(f.indicator.Decimals, 1)) + measure
		}
		return text
	case !f.indicator.Whole && value.IsWhole() && value.Abs().Cmp(giaoban.Whole(1000)) >= 0:
		return q.T("entry.no_fraction", "value", value.String(), "measure", measure)
	}
	return q.exactly(*value) + measure
}

// difference is new minus old, where both are one number.
func (q *request) difference(f *entryFigure) string {
	o := f.inForce
	if f.read.Value == nil || f.read.Denominator != nil || !o.Present || o.HasParts {
		return ""
	}
	d := f.read.Value.Sub(o.Value)
	if d.IsZero() {
		return ""
	}
	_, frac, _ := strings.Cut(d.String(), ".")
	return signed(q.Lang, d, len(frac))
}

// entrySummary counts the sheet in one line, and names the button that sends it.
func (q *request) entrySummary(s *entrySheet) (summary, button string) {
	n, bad, blank := s.understood(), s.wrong(), 0
	for _, f := range s.figures {
		if f.read == nil && !f.refused() && !isSent(f.inForce) {
			blank++
		}
	}
	var said []string
	if n > 0 {
		said = append(said, q.T("entry.count_understood", "n", q.count(n)))
	}
	if bad > 0 {
		said = append(said, q.T("entry.count_bad", "n", q.count(bad)))
	}
	said = append(said, q.T("entry.count_blank", "n", q.count(blank)))
	if n == 0 {
		return capital(strings.Join(said, ", ")) + ".", q.T("entry.send")
	}
	return capital(strings.Join(said, ", ")) + ".", q.T("entry.send_n", "n", q.count(n))
}

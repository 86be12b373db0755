package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// fileView is the answer to one file.
type fileView struct {
	*request
	ID      string // f1
	Name    string
	Kick    string
	Verdict string
	Lead    string
	Status  parts.Status
	Banner  *parts.Banner
	Found   []def
	Changes *changesView
	Correct *correction
	Issues  []issueLine
	Warned  bool // some only doubt a figure, and the file is still to be sent
	More    string
	Asked   []question
	Sheets  []*sheetView
	Links   []parts.Link
	BadRows string // the refused rows, to mend and send again
	Mend    mend

	read, accepted, rejected int
	state                    string // of the report; empty: there is none
}

// mend is how the file comes back with what is to mend in its cells: from the batch
// that keeps it, or by sending it once more.
type mend struct{ Link, Action string }

type issueLine struct {
	ID    string
	Shape parts.Shape
	Place string
	Href  string
	Code  string
	Text  string
	// A warning may be confirmed: the name of the field, and what was said in it.
	Confirm, Confirmed string
}

type question struct {
	Name, Other, Place, Text string
	Choices                  []choiceLine
}

type choiceLine struct {
	Value, Label string
	Free         bool
}

// file turns the report of the n-th file into its part of the page.
func (q *request) file(r *ingest.Report, n int) *fileView {
	v := &fileView{request: q, ID: fmt.Sprint("f", n), Name: r.FileName, Kick: r.FileName, BadRows: r.BadRows,
		read: r.Rows, accepted: r.Accepted, rejected: r.Rejected, state: r.State}
	bad := q.count(r.Rejected)
	v.Status = parts.Status{Shape: parts.OnTrack}
	switch {
	case r.State == "accepted" && r.New+r.Revised == 0:
		v.Verdict = q.T("upload.unchanged", "n", q.count(r.Unchanged))
	case r.State == "accepted":
		v.Verdict = q.T("upload.accepted", "n", q.count(r.New+r.Revised))
		v.Lead = q.T("upload.counts", "new", q.count(r.New), "revised", q.count(r.Revised), "unchanged", q.count(r.Unchanged), "rejected", bad)
	case r.State == "waiting" && r.Questions[0].ID == "reason":
		v.Verdict, v.Status.Shape = q.T("upload.reason_needed"), parts.Incomplete
	case r.State == "waiting":
		v.Verdict, v.Status.Shape = q.T("upload.waiting", "n", q.count(len(r.Questions))), parts.Incomplete
	case r.Rejected > 0:
		v.Verdict, v.Status.Shape = q.T("upload.partly", "n", q.count(r.Rows-r.Rejected), "all", q.count(r.Rows), "bad", bad), parts.Behind
	case r.Rows == 0:
		v.Verdict, v.Status.Shape = q.T("upload.nothing"), parts.Overdue
	case r.Rows == 1:
		v.Verdict = q.T("upload.understood_one")
	default:
		v.Verdict = q.T("upload.understood", "n", q.count(r.Rows))
	}
	v.Status.Word = v.Verdict
	if v.Lead == "" && r.State != "accepted" {
		v.Lead = q.T("upload.stored_nothing")
	}
	v.sheets(q, r, v.issues(q, r, n))
	v.Changes = q.changes(r, "changes.title")
	if r.State == "accepted" {
		v.Changes = q.changes(r, "changes.done")
	}
	for _, a := range r.Questions {
		if a.ID == "reason" { // the one field for it stands beside the file
			continue
		}
		v.Asked = append(v.Asked, q.question(&a, n))
	}
	if len(v.Asked) > 0 { // they stand below what may be a long sheet
		v.Links = append(v.Links, parts.Link{Href: "#send-title", Text: q.T("upload.answer_here")})
	}
	if r.DryRun {
		v.Correct = q.correction(r, fmt.Sprint(n))
	}
	v.Mend.Action = fmt.Sprint("/upload?do=comments&file=", n)
	if r.Batch != "" {
		v.Links = append(v.Links, parts.Link{Href: q.link("/reports/" + r.Batch), Text: q.T("upload.batch")})
		v.Mend = mend{Link: fmt.Sprintf("/api/v1/reports/%s/file?comments=1&lang=%s", r.Batch, q.Lang)}
	}
	if !slices.ContainsFunc(r.Issues, func(i ingest.Issue) bool { return i.Severity != giaoban.SeverityInfo && i.Code != "reason_needed" }) {
		v.Mend = mend{}
	}
	return v
}

func (q *request) question(a *ingest.Question, n int) question {
	text, place := a.Text, a.Place
	if q.Lang == giaoban.English {
		text, place = a.TextEN, a.PlaceEN
	}
	name := fmt.Sprint(n, ".", a.ID)
	out := question{Name: "answer." + name, Other: "other." + name, Place: place, Text: text}
	for _, c := range a.Choices {
		l := choiceLine{c.Value, c.Label, c.Free}
		if q.Lang == giaoban.English && c.LabelEN != "" {
			l.Label = c.LabelEN
		}
		out.Choices = append(out.Choices, l)
	}
	return out
}

var decimalTenth, _ = giaoban.Whole(1).Div(giaoban.Whole(10))

// aboutFigures are the warnings that doubt a figure; the others say what was not read,
// and there is nothing to confirm.
var aboutFigures = map[string]bool{"outside_usual": true, "jump_of_percent": true, "jump_of_scale": true, "rule_broken": true, "total_differs": true, "last_year_differs": true, "rate_differs": true,
	"measure_differs": true, "fraction_suspected": true, "periods_differ": true, "rate_in_force_differs": true}

// issues lists what is to say, each with a link to its cell, and gives what is said
// of each cell of each sheet.
func (v *fileView) issues(q *request, r *ingest.Report, file int) map[string]map[string]*cellIssues {
	said := map[string]map[string]*cellIssues{}
	for n, i := range r.Issues {
		l := issueLine{ID: fmt.Sprintf("%s-i%d", v.ID, n+1), Shape: parts.Overdue, Code: q.T("severity." + string(i.Severity)), Text: i.Sentence(q.Lang), Confirmed: i.Confirmed}
		if i.Severity == giaoban.SeverityWarning && i.Row > 0 && r.DryRun && aboutFigures[i.Code] {
			l.Confirm = fmt.Sprintf("confirm.%d.%s", file, i.ID)
		}
		switch i.Severity {
		case giaoban.SeverityWarning:
			l.Shape, v.Warned = parts.Behind, v.Warned || r.State != "accepted"
		case giaoban.SeverityInfo:
			l.Shape = parts.Info
		}
		if i.Row > 0 && i.Column > 0 {
			ref := columnName(i.Column-1) + fmt.Sprint(i.Row)
			if said[i.Sheet] == nil {
				said[i.Sheet] = map[string]*cellIssues{}
			}
			if said[i.Sheet][ref] == nil {
				said[i.Sheet][ref] = &cellIssues{anchor: l.ID}
			}
			said[i.Sheet][ref].texts = append(said[i.Sheet][ref].texts, l.Text)
		}
		switch {
		case i.Cell != "":
			l.Place = q.T("figure.cell", "cell", i.Cell)
		case i.Row > 0:
			l.Place = q.T("upload.row", "n", fmt.Sprint(i.Row))
		case i.Code == "reason_needed" && r.State == "waiting":
			l.Place, l.Href = q.T("upload.write_reason"), "#note"
		}
		if i.Sheet != "" && len(r.Sheets) > 1 {
			l.Place += " · " + i.Sheet
		}
		v.Issues = append(v.Issues, l)
	}
	if r.MoreIssues > 0 {
		v.More = q.T("upload.more", "n", q.count(r.MoreIssues))
	}
	return said
}

// sheets draws the sheets and leads from each issue to its place on them.
func (v *fileView) sheets(q *request, r *ingest.Report, said map[string]map[string]*cellIssues) {
	places := map[string]string{} // anchors of cells and rows, by sheet and name
	for n := range r.Sheets {
		s := &r.Sheets[n]
		name := s.Name
		if name == "" {
			name = r.FileName
		}
		facts := q.T("upload.sheet_figures", "n", q.count(s.Figures))
		if s.Skipped != "" {
			facts = q.T("sheet.skipped." + s.Skipped)
		}
		d := def{Term: name, Text: facts}
		if unit := s.Unit; unit != "" {
			if span, ok := q.pages.Catalogue.Units.Nearest(giaoban.UnitID(unit), q.Day); ok {
				unit = span.Name.In(q.Lang)
			}
			d.Text += " · " + unit
		}
		if s.Period != "" {
			d.Text += " · " + s.Period
		}
		v.Found = append(v.Found, d)
		if len(s.Grid) == 0 {
			continue
		}
		view := q.sheet(s, fmt.Sprintf("%ss%d", v.ID, n+1), r.FileName, name, facts, said[s.Name])
		for _, row := range view.Rows {
			places[fmt.Sprint(s.Name, "!", row.Number)] = row.ID
			for _, c := range row.Cells {
				if c.ID != "" {
					places[s.Name+"!"+strings.TrimPrefix(c.ID, view.ID+"-")] = c.ID
				}
			}
		}
		v.Sheets = append(v.Sheets, view)
	}
	for n, i := range r.Issues {
		if i.Row < 1 {
			continue
		}
		id := places[fmt.Sprint(i.Sheet, "!", i.Row)]
		if i.Column > 0 {
			if cell := places[i.Sheet+"!"+columnName(i.Column-1)+fmt.Sprint(i.Row)]; cell != "" {
				id = cell
			}
		}
		if id != "" {
			v.Issues[n].Href = "#" + id
		}
	}
}

// columnName is A, B … Z, AA as spreadsheets name columns, from 0.
func columnName(n int) string {
	s := ""
	for n++; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

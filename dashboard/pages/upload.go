package pages

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// uploadView is the form, and after a file the answer to it, cell by cell.
type uploadView struct {
	frame
	Step     int // 1 choose, 2 checked, 3 sent
	Kick     string
	Heading  string
	Lead     string
	Banner   *parts.Banner
	Found    []def
	Issues   []issueLine
	More     string
	Asked    []question
	Sheets   []sheetView
	Form     uploadForm
	Again    *uploadForm // send what was checked
	Links    []parts.Link
	BadRows  string // the refused rows, to mend and send again
	Accepted int
}

// uploadForm are the fields beside the file.
type uploadForm struct {
	Period, Unit, Note string
	Mode               string
	Button             string
}

type issueLine struct {
	Shape parts.Shape
	Place string
	Href  string
	Code  string
	Text  string
	Raw   string
	Hint  string
}

type question struct {
	ID, Place, Text string
	Choices         []ingest.Choice
}

// fieldLimit bounds what is said beside the file, in bytes.
const fieldLimit = 4096

type sheetView struct {
	Name    string
	Facts   string
	Columns []string
	Rows    []sheetRow
}

type sheetRow struct {
	Number int
	Cells  []sheetCell
}

type sheetCell struct {
	Text  string
	Class string // found, err, wrn …
	Ref   string
	Shape parts.Shape
	Word  string
}

func (p *Pages) upload(q *request) (any, error) {
	v := p.emptyUpload(q)
	return v, nil
}

func (p *Pages) emptyUpload(q *request) *uploadView {
	v := &uploadView{frame: q.frame("upload", "upload.title"), Step: 1}
	v.Heading, v.Lead = q.T("upload.heading"), q.T("upload.lead")
	v.Form = uploadForm{Mode: string(ingest.All), Button: q.T("upload.check"), Period: q.query.Get("period"), Unit: q.query.Get("unit")}
	v.Links = []parts.Link{{Href: q.link("/entry"), Text: q.T("entry.title")}}
	return v
}

// receive reads the form: the file is read and nothing stored, or with do=send in
// the address stored. The address says it, because a button stands after the file in
// the form and the file is read as it comes. The answer is a page either way.
func (p *Pages) receive(w http.ResponseWriter, r *http.Request) {
	q := p.request(r)
	form, err := r.MultipartReader()
	if err != nil {
		p.write(w, http.StatusBadRequest, "upload", p.uploadProblem(q, q.T("upload.no_file")))
		return
	}
	fields := map[string]string{"do": q.query.Get("do")}
	for {
		part, err := form.NextPart()
		if err != nil { // the fields come before the file: without one there is no file
			p.write(w, http.StatusUnprocessableEntity, "upload", p.uploadProblem(q, q.T("upload.no_file")))
			return
		}
		if part.FormName() != "file" {
			value, err := io.ReadAll(io.LimitReader(part, fieldLimit))
			if err != nil {
				p.write(w, http.StatusBadRequest, "upload", p.uploadProblem(q, q.T("upload.no_file")))
				return
			}
			fields[part.FormName()] = strings.TrimSpace(string(value))
			continue
		}
		if part.FileName() == "" {
			continue
		}
		if l := giaoban.Lang(fields["lang"]); l == giaoban.Vietnamese || l == giaoban.English {
			q.Lang = l
		}
		p.answer(w, q, fields, ingest.File{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Content: part})
		return
	}
}

func (p *Pages) answer(w http.ResponseWriter, q *request, fields map[string]string, f ingest.File) {
	began := time.Now()
	given := ingest.Given{DryRun: fields["do"] != "send", Mode: ingest.Mode(fields["mode"]), Note: fields["note"],
		Period: fields["period"], Unit: fields["unit"], Lang: q.Lang, Answers: map[string]string{}}
	if given.Mode != ingest.Valid {
		given.Mode = ingest.All
	}
	if given.DryRun {
		given.Mode = ingest.Valid // checking shows all that was understood beside what was not
	}
	for name, value := range fields {
		if id, ok := strings.CutPrefix(name, "answer."); ok && value != "" {
			given.Answers[id] = value
		}
	}
	report, err := p.Ingest.Ingest(q.Context(), f, given)
	if err != nil {
		var problem *giaoban.Problem
		if errors.As(err, &problem) {
			p.write(w, http.StatusUnprocessableEntity, "upload", p.uploadProblem(q, problem.Message.In(q.Lang)))
			return
		}
		p.fail(w, q, err)
		return
	}
	v := p.reported(q, report, fields, time.Since(began))
	status := http.StatusOK
	if report.State == "refused" || report.State == "waiting" {
		status = http.StatusUnprocessableEntity
	}
	p.write(w, status, "upload", v)
}

func (p *Pages) uploadProblem(q *request, text string) *uploadView {
	v := p.emptyUpload(q)
	v.Banner = &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("upload.not_read"), Text: text}
	return v
}

// reported turns the report of a file into its page.
func (p *Pages) reported(q *request, r *ingest.Report, fields map[string]string, took time.Duration) *uploadView {
	v := &uploadView{frame: q.frame("upload", "upload.title"), Step: 2, Accepted: r.Accepted, BadRows: r.BadRows}
	v.Kick = r.FileName
	if took > 0 {
		v.Kick = q.T("upload.kick", "file", r.FileName, "seconds", giaoban.Whole(took.Milliseconds()/100+1).Mul(decimalTenth).Format(q.Lang, 1))
	}
	bad := fmt.Sprint(r.Rejected)
	switch {
	case r.State == "accepted" && r.New+r.Revised == 0:
		v.Step, v.Heading = 3, q.T("upload.unchanged", "n", fmt.Sprint(r.Unchanged))
	case r.State == "accepted":
		v.Step, v.Heading = 3, q.T("upload.accepted", "n", fmt.Sprint(r.New+r.Revised))
		v.Lead = q.T("upload.counts", "new", fmt.Sprint(r.New), "revised", fmt.Sprint(r.Revised), "unchanged", fmt.Sprint(r.Unchanged), "rejected", bad)
	case r.State == "waiting":
		v.Heading = q.T("upload.waiting", "n", fmt.Sprint(len(r.Questions)))
	case r.Rejected > 0:
		v.Heading = q.T("upload.partly", "n", fmt.Sprint(r.Accepted), "all", fmt.Sprint(r.Rows), "bad", bad)
	case r.Rows == 0:
		v.Heading = q.T("upload.nothing")
	default:
		v.Heading = q.T("upload.understood", "n", fmt.Sprint(r.Rows))
	}
	if v.Lead == "" && r.State != "accepted" {
		v.Lead = q.T("upload.stored_nothing")
	}
	v.issues(q, r)
	v.sheets(q, r)
	for _, a := range r.Questions {
		text := a.Text
		if q.Lang == giaoban.English {
			text = a.TextEN
		}
		v.Asked = append(v.Asked, question{a.ID, a.Place, text, a.Choices})
	}
	v.Form = uploadForm{Mode: string(ingest.All), Button: q.T("upload.check"), Period: fields["period"], Unit: fields["unit"], Note: fields["note"]}
	if r.Batch != "" {
		v.Links = append(v.Links, parts.Link{Href: q.link("/reports/" + r.Batch), Text: q.T("upload.batch")})
	}
	if v.Step == 3 {
		v.Links = append(v.Links, parts.Link{Href: q.link("/"), Text: q.T("upload.see")}, parts.Link{Href: q.link("/upload"), Text: q.T("upload.another")})
	} else if r.Accepted > 0 && r.State != "waiting" {
		v.Again = &uploadForm{Mode: string(ingest.All), Button: q.T("upload.send_all", "n", fmt.Sprint(r.Accepted)), Period: fields["period"], Unit: fields["unit"], Note: fields["note"]}
		if r.Rejected > 0 {
			v.Again.Mode, v.Again.Button = string(ingest.Valid), q.T("upload.send_valid", "n", fmt.Sprint(r.Accepted))
		}
	}
	return v
}

var decimalTenth, _ = giaoban.Whole(1).Div(giaoban.Whole(10))

func (v *uploadView) issues(q *request, r *ingest.Report) {
	for _, i := range r.Issues {
		l := issueLine{Shape: parts.Overdue, Code: q.T("severity." + string(i.Severity)), Text: i.Message, Raw: i.Raw, Hint: i.Suggestion}
		switch i.Severity {
		case giaoban.SeverityWarning:
			l.Shape = parts.Behind
		case giaoban.SeverityInfo:
			l.Shape = parts.Info
		}
		if q.Lang == giaoban.English {
			l.Text = i.MessageEN
		}
		switch {
		case i.Cell != "":
			l.Place, l.Href = q.T("figure.cell", "cell", i.Cell), "#o-"+i.Cell
		case i.Row > 0:
			l.Place = q.T("upload.row", "n", fmt.Sprint(i.Row))
		}
		if i.Sheet != "" && len(r.Sheets) > 1 {
			l.Place += " · " + i.Sheet
		}
		v.Issues = append(v.Issues, l)
	}
	if r.MoreIssues > 0 {
		v.More = q.T("upload.more", "n", fmt.Sprint(r.MoreIssues))
	}
}

var roleClass = map[string]string{"unit": "found", "indicator": "found", "period": "found", "header": "hd", "title": "tt", "error": "err", "warning": "wrn", "total": "gr"}

func (v *uploadView) sheets(q *request, r *ingest.Report) {
	for _, s := range r.Sheets {
		name := s.Name
		if name == "" {
			name = r.FileName
		}
		facts := q.T("upload.sheet_figures", "n", fmt.Sprint(s.Figures))
		if s.Skipped != "" {
			facts = s.Skipped
		}
		d := def{Term: name, Text: facts}
		if s.Unit != "" {
			d.Text += " · " + s.Unit
		}
		if s.Period != "" {
			d.Text += " · " + s.Period
		}
		v.Found = append(v.Found, d)
		if len(s.Grid) == 0 {
			continue
		}
		view := sheetView{Name: name, Facts: facts}
		width := 0
		for _, row := range s.Grid {
			width = max(width, len(row))
		}
		for c := range width {
			view.Columns = append(view.Columns, columnName(c))
		}
		for n, row := range s.Grid {
			line := sheetRow{Number: n + 1}
			for c := range width {
				cell := sheetCell{}
				if c < len(row) {
					cell = sheetCell{Text: row[c].Text, Class: roleClass[row[c].Role], Ref: row[c].Ref}
					switch row[c].Role {
					case "error":
						cell.Shape, cell.Word = parts.Overdue, q.T("severity.error")
					case "warning":
						cell.Shape, cell.Word = parts.Missing, q.T("severity.warning")
					}
				}
				line.Cells = append(line.Cells, cell)
			}
			view.Rows = append(view.Rows, line)
		}
		v.Sheets = append(v.Sheets, view)
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

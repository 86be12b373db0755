package pages

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// uploadView is the form, and after files the answer to each, cell by cell.
type uploadView struct {
	frame
	Step    int // 1 choose, 2 checked, 3 sent
	Kick    string
	Heading string
	Lead    string
	Banner  *parts.Banner
	Files   []fileView
	Many    bool
	Form    uploadForm
	Again   *uploadForm // send what was checked
	Blank   []pick      // unit and period of a form to fill in with Excel
	Waits   bool        // an answer is all that is missing
	Links   []parts.Link
}

// uploadForm are the fields beside the file.
type uploadForm struct {
	Period, Unit, Note string
	Reason             bool // figures already sent are corrected: the note says why
	Mode               string
	Button             string
}

// Bounds of what one form brings: what is said beside the files, in bytes, and how
// many files.
const (
	fieldLimit = 4096
	filesLimit = 50
)

func (p *Pages) upload(q *request) (any, error) {
	v := p.emptyUpload(q)
	if period, err := q.period(); err == nil { // else it is what the officer would write, for the file alone
		v.Blank = []pick{q.entryUnits("", period), q.entryPeriods(period)}
	}
	return v, nil
}

func (p *Pages) emptyUpload(q *request) *uploadView {
	v := &uploadView{frame: q.frame("upload", "upload.title"), Step: 1}
	v.Heading, v.Lead = q.T("upload.heading"), q.T("upload.lead")
	v.Form = uploadForm{Mode: string(ingest.All), Button: q.T("upload.check"), Period: q.query.Get("period"), Unit: q.query.Get("unit")}
	v.Links = []parts.Link{{Href: q.link("/entry"), Text: q.T("entry.title")}}
	return v
}

// receive reads the form: each file is read as it comes and nothing stored, or with
// do=send in the address stored. The address says it, because a button stands after
// the files in the form. The answer is a page either way.
func (p *Pages) receive(w http.ResponseWriter, r *http.Request) {
	q := p.request(r)
	form, err := r.MultipartReader()
	if err != nil {
		p.write(w, http.StatusBadRequest, "upload", p.uploadProblem(q, q.T("upload.no_file")))
		return
	}
	fields := map[string]string{"do": q.query.Get("do")}
	var files []fileView
	back, err := strconv.Atoi(q.query.Get("file")) // of the file that is to come back with comments
	if fields["do"] != "comments" || err != nil {
		back = 0
	}
	seen := 0
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case err != nil:
			p.brokenOff(w, q, files, fields, err)
			return
		case part.FormName() != "file":
			value, err := io.ReadAll(io.LimitReader(part, fieldLimit))
			if err != nil {
				p.brokenOff(w, q, files, fields, err)
				return
			}
			fields[part.FormName()] = strings.TrimSpace(string(value))
			continue
		case part.FileName() == "":
			continue
		case len(files) == filesLimit:
			p.brokenOff(w, q, files, fields, errTooManyFiles)
			return
		}
		if l := giaoban.Lang(fields["lang"]); l == giaoban.Vietnamese || l == giaoban.English {
			q.Lang = l
		}
		if seen++; back > 0 {
			if seen == back {
				p.comeBack(w, q, fields, back, ingest.File{Name: part.FileName(), Content: part})
				return
			}
			continue
		}
		f, err := p.readFile(q, fields, len(files)+1, ingest.File{Name: part.FileName(), ContentType: part.Header.Get("Content-Type"), Content: part})
		if err != nil {
			p.brokenOff(w, q, files, fields, err)
			return
		}
		files = append(files, *f)
	}
	if len(files) == 0 {
		p.write(w, http.StatusUnprocessableEntity, "upload", p.uploadProblem(q, q.T("upload.no_file")))
		return
	}
	v, status := p.answered(q, files, fields)
	p.write(w, status, "upload", v)
}

// comeBack answers with the file itself, with what is to mend in its cells.
func (p *Pages) comeBack(w http.ResponseWriter, q *request, fields map[string]string, n int, f ingest.File) {
	var content ingest.Head
	f.Content = io.TeeReader(f.Content, &content)
	report, err := p.Ingest.Ingest(q.Context(), f, q.given(fields, n))
	if report == nil {
		p.brokenOff(w, q, nil, fields, err)
		return
	}
	c, err := ingest.WithComments(&content, report, q.Lang)
	switch {
	case err != nil:
		p.fail(w, q, err)
	case c == nil:
		p.write(w, http.StatusOK, "upload", p.uploadProblem(q, q.T("upload.nothing_to_mend")))
	default:
		api.WriteCommented(w, c, "")
	}
}

var errTooManyFiles = errors.New("too many files in one form")

// brokenOff answers a form that did not come to its end: what was read of it so far
// stands, with what happened.
func (p *Pages) brokenOff(w http.ResponseWriter, q *request, files []fileView, fields map[string]string, err error) {
	text := q.T("upload.broken_off")
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		text = q.T("upload.too_large", "limit", q.count(int(large.Limit>>20)))
	case errors.Is(err, errTooManyFiles):
		text = q.T("upload.too_many", "limit", q.count(filesLimit))
	case !errors.Is(err, io.ErrUnexpectedEOF):
		p.fail(w, q, err)
		return
	}
	v := p.uploadProblem(q, text)
	if len(files) > 0 {
		v, _ = p.answered(q, files, fields)
		v.Banner = &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("upload.not_all"), Text: text}
	}
	p.write(w, http.StatusUnprocessableEntity, "upload", v)
}

// given is what the form says beside its n-th file.
func (q *request) given(fields map[string]string, n int) ingest.Given {
	g := ingest.Given{DryRun: fields["do"] != "send", Mode: ingest.Mode(fields["mode"]), Note: fields["note"],
		Period: fields["period"], Unit: fields["unit"], Lang: q.Lang, Answers: map[string]string{}, Confirm: map[string]string{}, AskReason: true}
	if g.Mode != ingest.Valid {
		g.Mode = ingest.All
	}
	if g.DryRun {
		g.Mode = ingest.Valid // checking shows all that was understood beside what was not
	}
	for name, value := range fields {
		kind, id, _ := strings.Cut(name, ".")
		if of, own, numbered := strings.Cut(id, "."); numbered {
			if of != strconv.Itoa(n) {
				continue
			}
			id = own
		}
		if kind == "confirm" && value != "" {
			g.Confirm[id] = value
		}
		if value == "" || kind != "answer" && (kind != "other" || g.Answers[id] != "") {
			continue
		}
		g.Answers[id] = value
	}
	return g
}

// readFile takes one file in. The error is nobody's file's fault.
func (p *Pages) readFile(q *request, fields map[string]string, n int, f ingest.File) (*fileView, error) {
	began := time.Now()
	report, err := p.Ingest.Ingest(q.Context(), f, q.given(fields, n))
	var problem *giaoban.Problem
	if errors.As(err, &problem) {
		return &fileView{request: q, ID: fmt.Sprint("f", n), Name: f.Name, Verdict: q.T("upload.not_read"), Status: parts.Status{Shape: parts.Overdue, Word: q.T("upload.not_read")},
			Banner: &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("upload.not_read"), Text: problem.Message.In(q.Lang)}}, nil
	}
	if err != nil {
		return nil, err
	}
	v := q.file(report, n)
	v.Kick = q.T("upload.kick", "file", report.FileName, "seconds", giaoban.Whole(time.Since(began).Milliseconds()/100+1).Mul(decimalTenth).Format(q.Lang, 1))
	return v, nil
}

// answered is the page about the files of a form.
func (p *Pages) answered(q *request, files []fileView, fields map[string]string) (*uploadView, int) {
	v := &uploadView{frame: q.frame("upload", "upload.title"), Step: 2, Files: files, Many: len(files) > 1}
	if fields["do"] == "send" {
		v.Step = 3
	}
	accepted, rejected, whole, status := 0, 0, 0, http.StatusOK
	sent := 0
	for i := range files {
		f := &files[i]
		switch f.state {
		case "refused", "waiting", "":
			status, v.Step = http.StatusUnprocessableEntity, 2
		case "accepted":
			sent++
		}
		if v.Waits = v.Waits || f.state == "waiting"; f.state != "waiting" {
			accepted += f.accepted
		}
		if rejected += f.rejected; f.rejected == 0 && f.state != "waiting" && f.state != "refused" && f.state != "" {
			whole++
		}
	}
	v.Form = uploadForm{Mode: string(ingest.All), Button: q.T("upload.check"), Period: fields["period"], Unit: fields["unit"], Note: fields["note"]}
	v.Form.Reason = slices.ContainsFunc(files, func(f fileView) bool { return f.Changes != nil && f.state != "accepted" })
	if v.Many {
		v.Kick = q.T("upload.files", "n", q.count(len(files)))
		v.Heading = q.T("upload.many", "whole", q.count(whole), "n", q.count(len(files)))
		if v.Step == 3 || sent > 0 {
			v.Heading = q.T("upload.many_sent", "sent", q.count(sent), "n", q.count(len(files)))
		} else {
			v.Lead = q.T("upload.stored_nothing")
		}
	} else {
		v.Kick, v.Heading, v.Lead, v.Banner = files[0].Kick, files[0].Verdict, files[0].Lead, files[0].Banner
		v.Links, files[0].Links = files[0].Links, nil
		files[0].Banner = nil
	}
	if v.Step == 3 {
		v.Links = append(v.Links, parts.Link{Href: q.link("/"), Text: q.T("upload.see")}, parts.Link{Href: q.link("/upload"), Text: q.T("upload.another")})
	} else if accepted > 0 && sent == 0 {
		v.Again = &uploadForm{Mode: string(ingest.All), Button: q.T("upload.send_all", "n", q.count(accepted)), Period: fields["period"], Unit: fields["unit"], Note: fields["note"]}
		if rejected > 0 {
			v.Again.Mode, v.Again.Button = string(ingest.Valid), q.T("upload.send_valid", "n", q.count(accepted))
		}
	}
	return v, status
}

func (p *Pages) uploadProblem(q *request, text string) *uploadView {
	v := p.emptyUpload(q)
	v.Banner = &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("upload.not_read"), Text: text}
	return v
}

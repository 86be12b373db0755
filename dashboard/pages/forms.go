package pages

import (
	"maps"
	"net/http"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// formsView lists the forms of which a person said how they are read.
type formsView struct {
	frame
	Heading, Lead string
	Rows          []formLine
	Empty         *parts.State
}

type formLine struct {
	File, When, By string
	Says           []string // the answers in words
	Forget         string   // where to post
}

func (p *Pages) forms(q *request) (any, error) {
	all, err := p.Store.Forms(q.Context())
	if err != nil {
		return nil, err
	}
	v := &formsView{frame: q.frame("", "forms.title"), Heading: q.T("forms.heading"), Lead: q.T("forms.lead")}
	for _, f := range all {
		at := f.At.In(p.Config.Zone)
		l := formLine{File: f.FileName, When: giaoban.DateOf(at, p.Config.Zone).FormatDate(q.Lang) + " " + at.Format("15:04"), By: q.sender(f.By), Forget: q.link("/forms/" + f.Fingerprint + "/forget")}
		for _, id := range slices.Sorted(maps.Keys(f.Answers)) {
			l.Says = append(l.Says, ingest.AnswerText(p.Catalogue, id, f.Answers[id], q.Lang))
		}
		v.Rows = append(v.Rows, l)
	}
	if len(v.Rows) == 0 {
		v.Lead, v.Empty = "", &parts.State{Shape: parts.Info, Title: q.T("forms.none"), Text: q.T("forms.none_text"), Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}}}
	}
	return v, nil
}

// forgotten forgets a form; it is asked about the next time it comes.
func (p *Pages) forgotten(w http.ResponseWriter, r *http.Request) {
	q := p.request(r)
	if err := p.Store.ForgetForm(r.Context(), r.PathValue("fingerprint"), p.Viewer(r).Name); err != nil {
		p.fail(w, q, err)
		return
	}
	http.Redirect(w, r, q.link("/forms"), http.StatusSeeOther)
}

// correction offers to say what the columns and rows of a file mean.
type correction struct {
	Lines []correctedLine
	Names []choice // of the indicators, for completion
}

type correctedLine struct {
	Ref, Path, Means string
	Field            string // name of the field
}

// mostCorrected is how many lines of a file can be corrected on the page.
const mostCorrected = 80

// correction lists the lines of a file's tables; nil where there are none, or too many
// to go through on a page.
func (q *request) correction(r *ingest.Report, n string) *correction {
	c := &correction{}
	seen := map[string]bool{}
	for i := range r.Sheets {
		for _, t := range r.Sheets[i].Tables {
			for _, l := range slices.Concat(t.Columns, t.Rows) {
				if len(l.Path) == 0 || seen[l.Key] || l.Role == "numbering" || l.Role == "note" || l.Role == "heading" {
					continue
				}
				seen[l.Key] = true
				c.Lines = append(c.Lines, correctedLine{Ref: l.Ref, Path: joinPath(l.Path), Means: q.meansWords(l), Field: "answer." + n + "." + l.Key})
			}
		}
	}
	if len(c.Lines) == 0 || len(c.Lines) > mostCorrected {
		return nil
	}
	c.Names = append(c.Names, choice{Value: "-", Text: q.T("correct.leave_out")})
	for _, code := range q.pages.Catalogue.Codes() {
		vs := q.pages.Catalogue.Versions(code)
		c.Names = append(c.Names, choice{Value: code, Text: vs[len(vs)-1].Name.In(q.Lang)})
	}
	return c
}

func joinPath(path []string) string {
	out := ""
	for n, s := range path {
		if n > 0 {
			out += " › "
		}
		out += s
	}
	return out
}

// meansWords says what a line was taken for.
func (q *request) meansWords(l ingest.Line) string {
	if l.Role != "figures" || l.Means == "" {
		return q.T("correct.role." + l.Role)
	}
	return l.Means
}

package pages

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// undoView shows what undoing a batch would change, and asks why.
type undoView struct {
	frame
	Kick, Heading, Lead string
	Banner              *parts.Banner
	Changes             *changesView
	Kept                []string // figures revised since, which stay
	Action, Back        string
	Note                string
	Lacks               bool // the reason
	Button              string
}

// undo shows the page; nothing is stored by it.
func (p *Pages) undo(q *request) (any, error) {
	id, err := p.batchOf(q)
	if err != nil {
		return nil, err
	}
	return p.undoView(q, id, "")
}

func (p *Pages) batchOf(q *request) (giaoban.Revision, error) {
	id, err := strconv.ParseUint(q.PathValue("batch"), 10, 64)
	if err != nil {
		return 0, p.words.Problem("unknown_batch", giaoban.Place{}, q.PathValue("batch"), "", nil)
	}
	return giaoban.Revision(id), nil
}

func (p *Pages) undoView(q *request, id giaoban.Revision, note string) (*undoView, error) {
	r, err := p.Ingest.Undo(q.Context(), id, ingest.Given{DryRun: true, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	b, err := p.Store.Batch(q.Context(), id)
	if err != nil {
		return nil, err
	}
	here := q.link(fmt.Sprintf("/reports/%d", uint64(id)))
	v := &undoView{frame: q.frame("", "undo.title"), Kick: q.T("undo.kick", "file", b.FileName, "time", q.moment(b.ID)), Note: note,
		Heading: q.T("undo.heading", "n", q.count(r.Revised+r.New)), Lead: q.T("undo.lead"), Changes: q.changes(r, "undo.changes"),
		Action: here + "/undo", Back: here, Button: q.T("undo.button", "n", q.count(r.Revised+r.New))}
	for _, i := range r.Issues {
		text := i.Message
		if q.Lang == giaoban.English {
			text = i.MessageEN
		}
		v.Kept = append(v.Kept, text)
	}
	return v, nil
}

// undone takes the batch back and shows the batch that did.
func (p *Pages) undone(w http.ResponseWriter, r *http.Request) {
	q := p.request(r)
	if err := r.ParseForm(); err != nil {
		p.fail(w, q, p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil))
		return
	}
	if l := giaoban.Lang(r.PostForm.Get("lang")); l == giaoban.Vietnamese || l == giaoban.English {
		q.Lang = l
	}
	id, err := p.batchOf(q)
	if err != nil {
		p.fail(w, q, err)
		return
	}
	note := strings.TrimSpace(field(r, "note"))
	if note == "" {
		v, err := p.undoView(q, id, note)
		if err != nil {
			p.fail(w, q, err)
			return
		}
		v.Lacks, v.Banner = true, &parts.Banner{Tone: parts.Caution, Shape: parts.Behind, Lead: q.T("upload.stored_nothing"), Text: q.T("entry.give_reason")}
		p.write(w, http.StatusUnprocessableEntity, "undo", v)
		return
	}
	report, err := p.Ingest.Undo(q.Context(), id, ingest.Given{Note: note, Lang: q.Lang, By: p.Viewer(r).Name})
	if err != nil {
		p.fail(w, q, err)
		return
	}
	http.Redirect(w, r, q.link("/reports/"+report.Batch), http.StatusSeeOther)
}

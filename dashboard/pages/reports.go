package pages

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/store"
)

// reportsView lists what came in, newest first.
type reportsView struct {
	frame
	Heading string
	Rows    []reportLine
	Next    *parts.Link
	Empty   *parts.State
}

type reportLine struct {
	Link    parts.Link
	When    string
	By      string
	Figures string
	Status  parts.Status
}

// reportView is one batch: what it brought and what was said of it.
type reportView struct {
	frame
	Heading string
	File    fileView
	Facts   []fact
	Links   []parts.Link
}

const reportsShown = 50

func (p *Pages) reports(q *request) (any, error) {
	v := &reportsView{frame: q.frame("", "reports.title"), Heading: q.T("reports.heading")}
	after, _ := strconv.ParseUint(q.query.Get("after"), 10, 64)
	batches, err := p.Store.Batches(q.Context(), giaoban.Revision(after), reportsShown+1)
	if err != nil {
		return nil, err
	}
	if len(batches) > reportsShown {
		batches = batches[:reportsShown]
		v.Next = &parts.Link{Href: q.link("/reports", "after", fmt.Sprint(uint64(batches[reportsShown-1].ID))), Text: q.T("reports.next")}
	}
	for _, b := range batches {
		v.Rows = append(v.Rows, reportLine{Link: parts.Link{Href: q.link(fmt.Sprintf("/reports/%d", uint64(b.ID))), Text: b.FileName}, When: q.moment(b.ID),
			By: q.sender(b.By), Figures: giaoban.Whole(int64(b.Figures)).Format(q.Lang, 0), Status: q.batchStatus(b.State)})
	}
	if len(v.Rows) == 0 {
		v.Empty = &parts.State{Shape: parts.Missing, Title: q.T("reports.none"), Text: q.T("reports.none_text"), Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}}}
	}
	return v, nil
}

// moment is a receipt in the province's time.
func (q *request) moment(r giaoban.Revision) string {
	at := r.Time().In(q.pages.Config.Zone)
	return giaoban.DateOf(at, q.pages.Config.Zone).FormatDate(q.Lang) + " " + at.Format("15:04")
}

func (q *request) batchStatus(s store.State) parts.Status {
	switch s {
	case store.Accepted:
		return parts.Status{Shape: parts.OnTrack, Word: q.T("reports.accepted")}
	case store.Refused:
		return parts.Status{Shape: parts.Overdue, Word: q.T("reports.refused")}
	case store.Waiting:
		return parts.Status{Shape: parts.Incomplete, Word: q.T("reports.waiting")}
	}
	return parts.Status{Shape: parts.Missing, Word: q.T("reports.unfinished")}
}

func (p *Pages) report(q *request) (any, error) {
	id, err := strconv.ParseUint(q.PathValue("batch"), 10, 64)
	if err != nil {
		return nil, p.words.Problem("unknown_batch", giaoban.Place{}, q.PathValue("batch"), "", nil)
	}
	b, err := p.Store.Batch(q.Context(), giaoban.Revision(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, p.words.Problem("unknown_batch", giaoban.Place{}, q.PathValue("batch"), "", nil)
	}
	if err != nil {
		return nil, err
	}
	var r ingest.Report
	if err := json.Unmarshal([]byte(b.Report), &r); err != nil {
		r = ingest.Report{FileName: b.FileName, Rows: b.Figures, Accepted: b.Figures}
	}
	v := &reportView{frame: q.frame("", "reports.one", "file", b.FileName), Heading: b.FileName, File: *q.file(&r, 1)}
	st := q.batchStatus(b.State)
	v.Facts = []fact{{Name: q.T("reports.received"), Value: q.moment(b.ID), Sub: q.sender(b.By)}, {Name: q.T("column.standing"), Status: &st},
		{Name: q.T("reports.figures"), Value: fmt.Sprint(b.Figures), Sub: q.T("upload.counts", "new", fmt.Sprint(r.New), "revised", fmt.Sprint(r.Revised), "unchanged", fmt.Sprint(r.Unchanged), "rejected", fmt.Sprint(r.Rejected))}}
	v.Links = []parts.Link{{Href: fmt.Sprintf("/api/v1/reports/%d/file", id), Text: q.T("figure.download")}, {Href: q.link("/reports"), Text: q.T("reports.title")}}
	if b.State == store.Accepted && b.Figures > 0 {
		v.Links = append(v.Links, parts.Link{Href: q.link("/changes", "since", q.beforeBatch(b.ID)), Text: q.T("since.link_file")})
		v.Links = append(v.Links, parts.Link{Href: q.link(fmt.Sprintf("/reports/%d/undo", id)), Text: q.T("reports.undo")})
	}
	return v, nil
}

package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/store"
)

// file is GET /reports/{batch}/file: the very bytes that came in, or with comments=1
// the same file with what is to mend in its cells. They are somebody else's, so they
// are only ever saved, never shown: whatever they are, no browser runs them here.
func (a *API) file() Route {
	known := parameters{one("lang"), one("comments")}
	return Route{Pattern: "GET /api/v1/reports/{batch}/file", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		comments := q.yes("comments")
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		if err := a.bytes(w, r, comments, q.lang); err != nil {
			a.fail(w, r, q.lang, err)
		}
	})}
}

func (a *API) bytes(w http.ResponseWriter, r *http.Request, comments bool, lang giaoban.Lang) error {
	id, err := batchID(r.PathValue("batch"))
	if err != nil {
		return Problem("unknown_report", r.PathValue("batch"), "", nil)
	}
	info, err := a.o.Reports.Batch(r.Context(), id)
	if err != nil {
		return err
	}
	tag := `"` + info.SHA256 + `"`
	if comments {
		tag = `"` + info.SHA256 + "-" + r.PathValue("batch") + "-" + string(lang) + `"`
	}
	h := w.Header()
	if r.Header.Get("If-None-Match") == tag {
		h.Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	content, err := a.o.Reports.File(r.Context(), info.SHA256)
	if errors.Is(err, store.ErrNotFound) {
		return Problem("no_bytes", r.PathValue("batch"), "", nil)
	}
	if err != nil {
		return err
	}
	defer content.Close()
	if comments {
		return a.commented(w, info, content, tag, lang)
	}
	name := info.FileName
	if name == "" {
		name = "report-" + r.PathValue("batch")
	}
	h.Set("ETag", tag)
	saved(h, name, "application/octet-stream")
	if info.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(info.Size, 10))
	}
	if _, err := io.Copy(w, content); err != nil {
		a.o.Logger.Warn("a file was not sent to its end", "batch", r.PathValue("batch"), "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// saved heads an answer that a browser keeps as a file and never shows.
func saved(h http.Header, name, kind string) {
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
}

func (a *API) commented(w http.ResponseWriter, info store.Info, content io.Reader, tag string, lang giaoban.Lang) error {
	var report ingest.Report
	if err := json.Unmarshal([]byte(info.Report), &report); err != nil {
		return Problem("nothing_to_mend", arrivalOf(info).Batch, "", nil) // an interrupted batch has no report
	}
	c, err := ingest.WithComments(content, &report, lang)
	if err != nil {
		return err
	}
	if c == nil {
		return Problem("nothing_to_mend", arrivalOf(info).Batch, "", nil)
	}
	WriteCommented(w, c, tag)
	return nil
}

// WriteCommented answers with a file that goes back to its sender; the tag may be
// empty.
func WriteCommented(w http.ResponseWriter, c *ingest.Commented, tag string) {
	h := w.Header()
	if tag != "" {
		h.Set("ETag", tag)
	}
	saved(h, c.Name, c.Type)
	h.Set("Content-Length", strconv.Itoa(len(c.Content)))
	_, _ = io.Copy(w, bytes.NewReader(c.Content)) // the reader may have gone
}

package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/giaoban/giaoban/store"
)

// file is GET /reports/{batch}/file: the very bytes that came in. They are somebody
// else's, so they are only ever saved, never shown: whatever they are, no browser
// runs them here.
func (a *API) file() Route {
	known := parameters{one("lang")}
	return Route{Pattern: "GET /api/v1/reports/{batch}/file", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		if err := a.bytes(w, r); err != nil {
			a.fail(w, r, q.lang, err)
		}
	})}
}

func (a *API) bytes(w http.ResponseWriter, r *http.Request) error {
	id, err := batchID(r.PathValue("batch"))
	if err != nil {
		return Problem("unknown_report", r.PathValue("batch"), "", nil)
	}
	info, err := a.o.Reports.Batch(r.Context(), id)
	if err != nil {
		return err
	}
	tag := `"` + info.SHA256 + `"`
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
	name := info.FileName
	if name == "" {
		name = "report-" + r.PathValue("batch")
	}
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	if info.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(info.Size, 10))
	}
	if _, err := io.Copy(w, content); err != nil {
		a.o.Logger.Warn("a file was not sent to its end", "batch", r.PathValue("batch"), "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

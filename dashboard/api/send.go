package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
)

// fieldLimit bounds what a form says beside its file.
const fieldLimit = 64 << 10

// send is POST /reports: a file comes in, its report goes out. The bytes stream
// through to ingest, which spools and bounds them.
func (a *API) send() Route {
	return Route{Pattern: "POST /api/v1/reports", Handler: http.HandlerFunc(a.receive), Upload: true, known: givenNames()}
}

func (a *API) receive(w http.ResponseWriter, r *http.Request) {
	q := &request{lang: a.o.Lang}
	var err error
	if q.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		a.fail(w, r, q.lang, Problem("bad_query", r.URL.RawQuery, "", nil))
		return
	}
	file, done, err := a.open(r, q.values)
	if err != nil {
		a.fail(w, r, q.lang, err)
		return
	}
	defer done()
	g := q.given()
	if q.problem != nil {
		writeProblem(w, q.lang, Status(q.problem.Code), problemOf(w, q.lang, q.problem))
		return
	}
	g.Key, g.By = r.Header.Get("Idempotency-Key"), a.o.By(r)
	report, err := a.o.Ingest.Ingest(r.Context(), file, g)
	a.answer(w, r, q.lang, report, err)
}

// answer says what became of a file. A report that is no acceptance is a problem
// too, so that a program that knows only codes is not misled.
func (a *API) answer(w http.ResponseWriter, r *http.Request, lang giaoban.Lang, report *ingest.Report, err error) {
	if err == nil && report != nil && (report.State == "accepted" || report.State == "checked") {
		w.Header().Set("Content-Language", string(lang))
		WriteJSON(w, http.StatusOK, report)
		return
	}
	p := Problem("report_refused", "", "", nil)
	status := http.StatusUnprocessableEntity
	switch {
	case err != nil:
		p = a.problem(w, r, err)
		status = Status(p.Code)
	case report == nil:
		p = Problem("internal", "", "", map[string]string{"id": w.Header().Get("X-Request-Id")})
		status = Status(p.Code)
	case report.State == "waiting":
		p = Problem("report_waiting", "", "", nil)
	}
	said := problemOf(w, lang, p)
	said.Status, said.Title = status, http.StatusText(status)
	if report == nil {
		writeProblem(w, lang, status, said)
		return
	}
	writeProblem(w, lang, status, struct {
		problemJSON
		*ingest.Report
	}{said, report})
}

// open gives the file of a request and adds the fields of its form to what is said
// in the URL. done removes what was spooled.
func (a *API) open(r *http.Request, say url.Values) (f ingest.File, done func(), err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "multipart/form-data":
		return a.form(r, say)
	case "application/x-www-form-urlencoded", "multipart/mixed", "":
		// What curl says when nobody says anything: it names no kind of file.
		return f, nil, Problem("not_a_file", r.Header.Get("Content-Type"), "text/csv, application/json, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, multipart/form-data", nil)
	}
	name := ""
	if _, with, err := mime.ParseMediaType(r.Header.Get("Content-Disposition")); err == nil {
		name = with["filename"]
	}
	if v := say.Get("file_name"); v != "" {
		name = v
	}
	return ingest.File{Name: name, ContentType: kind, Content: r.Body}, func() {}, nil
}

// form reads a form in the order it comes. Fields may follow the file, so the file
// is laid on disk until all is said; it is never held in memory.
func (a *API) form(r *http.Request, say url.Values) (f ingest.File, done func(), err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return f, nil, Problem("bad_form", "", "", nil)
	}
	f, disk, err := a.parts(parts, say)
	remove := func() {
		if disk != nil {
			_ = disk.Close()
			_ = os.Remove(disk.Name())
		}
	}
	if err == nil && disk == nil {
		err = Problem("no_file", "", "", nil)
	}
	if err == nil {
		_, err = disk.Seek(0, io.SeekStart)
	}
	if err != nil {
		remove()
		return f, nil, err
	}
	f.Content = disk
	return f, remove, nil
}

// parts takes a form apart: the file goes to disk, all else to what is said. The
// disk is given back with an error too, to be removed.
func (a *API) parts(parts *multipart.Reader, say url.Values) (f ingest.File, disk *os.File, err error) {
	room := int64(fieldLimit)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return f, disk, nil
		}
		if err != nil {
			return f, disk, badForm(err)
		}
		switch name := part.FormName(); {
		case name == "file" && disk != nil:
			return f, disk, Problem("one_file", part.FileName(), "", nil)
		case name == "file":
			f.Name, f.ContentType = part.FileName(), part.Header.Get("Content-Type")
			if disk, err = a.spool(part); err != nil {
				return f, nil, err
			}
		default:
			if room, err = field(part, say, room); err != nil {
				return f, disk, err
			}
		}
	}
}

// spool lays a part on disk, one byte more than allowed at the most: then ingest
// says that it is too large, and how large a file may be.
func (a *API) spool(part *multipart.Part) (*os.File, error) {
	f, err := os.CreateTemp("", "giaoban-form-*")
	if err != nil {
		return nil, err
	}
	limit := a.o.Limit
	if limit == 0 {
		limit = 64 << 20
	}
	if _, err = io.Copy(f, io.LimitReader(part, limit+1)); err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, badForm(err)
	}
	return f, nil
}

func field(part *multipart.Part, say url.Values, room int64) (int64, error) {
	b, err := io.ReadAll(io.LimitReader(part, room+1))
	if err != nil {
		return 0, badForm(err)
	}
	if room -= int64(len(b)); room < 0 {
		return 0, Problem("too_large", part.FormName(), "64 KiB", nil)
	}
	if b = bytes.TrimSpace(b); len(b) > 0 { // an empty field of a form says nothing
		say.Add(part.FormName(), string(b))
	}
	return room, nil
}

// badForm keeps the limit's own error, which has a status of its own.
func badForm(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return Problem("bad_form", "", "", nil)
}

func (a *API) tooLarge() *giaoban.Problem {
	mebibytes, _ := json.Marshal(float64(a.o.Limit) / (1 << 20))
	return Problem("too_large", "", string(mebibytes)+" MiB", nil)
}

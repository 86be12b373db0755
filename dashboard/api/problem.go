package api

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

//go:embed messages.csv
var messagesFile string

// messages are read once, when first asked for; a file that cannot be read shows
// its codes, and a test reads it.
var messages = sync.OnceValue(func() giaoban.Messages {
	m, err := giaoban.ReadMessages(messagesFile)
	if err != nil {
		return giaoban.Messages{}
	}
	return m
})

// Problem makes a problem of HTTP itself: a parameter, a right, a path.
func Problem(code, read, expected string, more map[string]string) *giaoban.Problem {
	return messages().Problem(code, giaoban.Place{}, read, expected, more)
}

// Status is the HTTP status of a problem's code. What is not named here is a request
// that cannot be read: 400.
func Status(code string) int {
	switch code {
	case "no_token", "wrong_sign_in":
		return http.StatusUnauthorized
	case "too_many_attempts":
		return http.StatusTooManyRequests
	case "cross_origin", "foreign_host", "subscribe_all_only", "not_allowed", "must_change_password", "first_only", "too_wide_scope", "wrong_password":
		return http.StatusForbidden
	case "unknown_unit", "unknown_indicator", "unknown_report", "unknown_batch", "unknown_form", "unknown_person", "unknown_token", "no_bytes", "nothing_to_mend", "no_such_page", "unknown_alert", "unknown_subscription":
		return http.StatusNotFound
	case "bad_method":
		return http.StatusMethodNotAllowed
	case "too_large":
		return http.StatusRequestEntityTooLarge
	case "unknown_kind", "not_a_file":
		return http.StatusUnsupportedMediaType
	case "no_such_level", "no_successor", "use_distribution", "no_distribution", "not_additive", "too_many_rows", "not_undoable", "nothing_to_undo", "too_many_to_undo", "owes_nothing", "too_wide", "needs_reason", "needs_note":
		return http.StatusUnprocessableEntity
	case "key_reused", "login_taken", "token_taken", "last_administrator", "alert_ended", "alert_is_open":
		return http.StatusConflict
	case "test_failed":
		return http.StatusBadGateway
	case "internal":
		return http.StatusInternalServerError
	case "store_unavailable", "draining", "too_slow", "too_many_streams":
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// problemJSON is RFC 9457 with what a program and a person need to mend the request.
type problemJSON struct {
	Type       string `json:"type"`
	Title      string `json:"title"`
	Status     int    `json:"status"`
	Detail     string `json:"detail"`
	Code       string `json:"code"`
	Field      string `json:"field,omitempty"` // the parameter that is wrong
	Read       string `json:"read,omitempty"`
	Expected   string `json:"expected,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
	Request    string `json:"request_id,omitempty"`
}

func problemOf(w http.ResponseWriter, lang giaoban.Lang, p *giaoban.Problem) problemJSON {
	status := Status(p.Code)
	return problemJSON{Type: "urn:giaoban:problem:" + p.Code, Title: http.StatusText(status), Status: status,
		Detail: p.Message.In(lang), Code: p.Code, Read: p.Read, Expected: p.Expected, Suggestion: p.Suggestion,
		Request: w.Header().Get("X-Request-Id")}
}

// WriteProblem answers with a problem in the language the request asks for, else in
// the one given.
func WriteProblem(w http.ResponseWriter, r *http.Request, lang giaoban.Lang, p *giaoban.Problem) {
	switch r.URL.Query().Get("lang") {
	case "vi":
		lang = giaoban.Vietnamese
	case "en":
		lang = giaoban.English
	}
	if lang == "" {
		lang = giaoban.Vietnamese
	}
	said := problemOf(w, lang, p)
	said.Field = fieldOf(r.URL.Query(), p)
	writeProblem(w, lang, said.Status, said)
}

// fieldOf names the parameter that a problem is about: the one that was read by its
// name, else the one whose value was read. A program marks the field of its form by it.
func fieldOf(asked url.Values, p *giaoban.Problem) string {
	switch p.Code {
	case "missing_parameter", "unknown_parameter", "repeated_parameter", "empty_parameter":
		return p.Read
	case "too_wide", "internal":
		return ""
	}
	if name, _, ok := strings.Cut(p.Read, "="); ok && asked.Has(name) { // bad_choice
		return name
	}
	for _, name := range sorted(asked) {
		for _, value := range asked[name] {
			if value != "" && value == p.Read {
				return name
			}
		}
	}
	return ""
}

func writeProblem(w http.ResponseWriter, lang giaoban.Lang, status int, body any) {
	h := w.Header()
	h.Set("Content-Language", string(lang))
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	write(w, status, body)
}

// fail answers with what went wrong: a problem in its own words, else as ours, with
// the cause in the log and not in the answer.
func (a *API) fail(w http.ResponseWriter, r *http.Request, lang giaoban.Lang, err error) {
	WriteProblem(w, r, lang, a.problem(w, r, err))
}

func (a *API) problem(w http.ResponseWriter, r *http.Request, err error) *giaoban.Problem {
	var p *giaoban.Problem
	var refusal *giaoban.Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &refusal):
		return &giaoban.Problem{Code: "not_additive", Severity: giaoban.SeverityError, Message: refusal.Why}
	case errors.As(err, &large):
		return a.tooLarge()
	case errors.Is(err, store.ErrNotFound):
		return Problem("unknown_report", r.PathValue("batch"), "", nil)
	case r.Context().Err() != nil:
		if errors.Is(r.Context().Err(), context.DeadlineExceeded) {
			a.o.Logger.Warn("an answer took too long", "path", r.URL.Path, "error", err)
		}
		return Problem("too_slow", "", "", nil)
	}
	id := w.Header().Get("X-Request-Id")
	a.o.Logger.Error("a request failed", "request_id", id, "path", r.URL.Path, "error", err)
	return Problem("internal", "", "", map[string]string{"id": id})
}

// WriteJSON answers with a value.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	write(w, status, v)
}

func write(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // an answer that cannot be written is a mistake of the program
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // the client may be gone
}

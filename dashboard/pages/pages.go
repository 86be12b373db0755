// Package pages draws what people see: the overview, an indicator, a unit, a
// comparison, what has come and what has not, a report sent in, and where a
// figure comes from. Each page asks package query, puts the answer into one typed
// view and one template, and works as plain HTML before any script. It computes no
// figure, knows no SQL and no ECharts option, and only the dashboard's server
// mounts it.
package pages

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/dashboard/static"
)

//go:embed templates/*.html messages/*.csv
var embedded embed.FS

// Pages are the handlers of every page.
type Pages struct {
	dashboard.Rooms
	assets    *static.Assets
	drawer    *draw.Drawer
	words     giaoban.Messages
	templates map[string]*template.Template
	stated    []stated
}

var names = [...]string{"overview", "indicators", "indicator", "units", "unit", "compare", "movement", "correlation", "stalled", "alert", "completeness",
	"upload", "entry", "report", "reports", "undo", "forms", "since", "views", "keep", "briefings", "briefing", "show", "document", "search", "definitions", "wall", "start", "design", "figure", "problem",
	"sign-in", "account", "people", "person", "tokens", "record"}

// New parses templates and words. The assets are what the pages link to; the server
// mounts them. The drawer is one for all pages of a program: it holds the chart library.
func New(rooms dashboard.Rooms, assets *static.Assets, drawer *draw.Drawer) (*Pages, error) {
	words, err := readWords()
	if err != nil {
		return nil, err
	}
	p := &Pages{Rooms: rooms, assets: assets, drawer: drawer, words: words, templates: map[string]*template.Template{}, stated: states()}
	for _, name := range names {
		t, err := parts.Templates(nil)
		if err != nil {
			return nil, err
		}
		own, err := embedded.ReadFile("templates/" + name + ".html")
		if err != nil {
			return nil, fmt.Errorf("reading page %s: %w", name, err)
		}
		drawing := "templates/drawing.html"
		if name != "show" && name != "document" && !bytes.Contains(own, []byte(`template "chart"`)) { // those two hold other pages
			drawing = "templates/undrawn.html" // a page without charts does without what draws them
		}
		if _, err := t.ParseFS(embedded, "templates/frame.html", "templates/sheet.html", "templates/changes.html", "templates/grant.html", "templates/kept.html", drawing, "templates/"+name+".html"); err != nil {
			return nil, fmt.Errorf("parsing page %s: %w", name, err)
		}
		p.templates[name] = t
	}
	return p, nil
}

// readWords joins the locale files, one for each page or few.
func readWords() (giaoban.Messages, error) {
	files, err := embedded.ReadDir("messages")
	if err != nil {
		return nil, fmt.Errorf("reading the words of the pages: %w", err)
	}
	all := giaoban.Messages{}
	for _, f := range files {
		text, err := embedded.ReadFile("messages/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the words of the pages: %w", err)
		}
		words, err := giaoban.ReadMessages(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		for key, t := range words {
			if _, twice := all[key]; twice {
				return nil, fmt.Errorf("%s: %s stands in two files", f.Name(), key)
			}
			all[key] = t
		}
	}
	return all, nil
}

// Register adds every page to the server.
func (p *Pages) Register(m dashboard.Mux) {
	m.HandleKept("GET /{$}", p.onceBegun(p.page("overview", (*Pages).overview)))
	for _, s := range p.stated {
		switch {
		case s.path == "/": // above: it leads to the start where there is nothing yet
		case s.live:
			m.Handle("GET "+s.path, p.page(s.name, s.build))
		default:
			m.HandleKept("GET "+s.path, p.page(s.name, s.build))
		}
	}
	m.Handle("GET /start", p.beginning())
	m.Handle("POST /stalled", http.HandlerFunc(p.takeMany))
	m.Handle("GET /stalled/{id}", p.page("alert", (*Pages).alert))
	m.Handle("POST /stalled/{id}", http.HandlerFunc(p.act))
	m.HandleKept("GET /wall", p.onceBegun(p.page("wall", (*Pages).wall)))
	m.HandleKept("GET /design", p.page("design", (*Pages).design))
	m.HandleKept("GET /charts/{$}", p.charts((*Pages).overview))
	m.HandleKept("GET /charts/indicators/{code}", p.charts((*Pages).indicator))
	m.HandleKept("GET /charts/units/{id}", p.charts((*Pages).unit))
	m.HandleKept("GET /charts/compare", p.charts((*Pages).compare))
	m.HandleKept("GET /charts/stalled/{id}", p.charts((*Pages).alert))
	m.HandleKept("GET /charts/movement", p.charts((*Pages).movement))
	m.HandleKept("GET /charts/correlation", p.charts((*Pages).correlation))
	m.HandleKept("GET /charts/completeness", p.charts((*Pages).completeness))
	m.HandleKept("GET /charts/design", p.charts((*Pages).design))
	m.Handle("GET /upload", p.page("upload", (*Pages).upload))
	m.HandleUpload("POST /upload", http.HandlerFunc(p.receive))
	m.Handle("GET /entry", p.page("entry", (*Pages).entry))
	m.Handle("POST /entry", http.HandlerFunc(p.enter))
	m.Handle("GET /reports", p.page("reports", (*Pages).reports))
	m.Handle("GET /reports/{batch}", p.page("report", (*Pages).report))
	p.keeping(m)
	p.meeting(m)
	m.Handle("GET /forms", p.page("forms", (*Pages).forms))
	m.Handle("POST /forms/{fingerprint}/forget", http.HandlerFunc(p.forgotten))
	m.Handle("GET /reports/{batch}/undo", p.page("undo", (*Pages).undo))
	m.Handle("POST /reports/{batch}/undo", http.HandlerFunc(p.undone))
	m.Handle("GET /sign-in", p.page("sign-in", (*Pages).signIn))
	m.Handle("POST /sign-in", http.HandlerFunc(p.enterHouse))
	m.Handle("POST /sign-out", http.HandlerFunc(p.leave))
	m.Handle("GET /account", p.page("account", (*Pages).account))
	m.Handle("POST /account/password", http.HandlerFunc(p.changePassword))
	m.Handle("POST /account/sign-out", http.HandlerFunc(p.leaveEverywhere))
	m.Handle("GET /people", p.page("people", (*Pages).people))
	m.Handle("POST /people", http.HandlerFunc(p.addPerson))
	m.Handle("GET /people/{person}", p.page("person", (*Pages).person))
	m.Handle("POST /people/{person}", http.HandlerFunc(p.changePerson))
	m.Handle("GET /tokens", p.page("tokens", (*Pages).tokens))
	m.Handle("POST /tokens", http.HandlerFunc(p.addToken))
	m.Handle("POST /tokens/{token}/revoke", http.HandlerFunc(p.endToken))
	m.Handle("GET /record", p.page("record", (*Pages).record))
}

// Problem writes an error page, in the language of the request.
func (p *Pages) Problem(w http.ResponseWriter, r *http.Request, status int, problem *giaoban.Problem) {
	p.show(w, p.request(r), status, problem)
}

// build makes the view of one page. A *giaoban.Problem it returns is shown as one.
// It is called on the pages of the request, which may be those of an earlier moment.
type build func(*Pages, *request) (any, error)

func (p *Pages) page(name string, b build) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := p.request(r)
		if q.wrong != nil {
			p.fail(w, q, q.wrong)
			return
		}
		view, err := b(q.pages, q)
		if err != nil {
			p.fail(w, q, err)
			return
		}
		p.write(w, http.StatusOK, name, view)
	})
}

func (p *Pages) write(w http.ResponseWriter, status int, name string, view any) {
	var out bytes.Buffer
	if err := p.templates[name].ExecuteTemplate(&out, "page", view); err != nil {
		p.Logger.Error("drawing a page", "page", name, "error", err)
		http.Error(w, "Trang này chưa vẽ được; số liệu vẫn nguyên vẹn. This page could not be drawn; no figure is affected.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	w.WriteHeader(status)
	w.Write(out.Bytes())
}

// problemView is the page of something that went wrong.
type problemView struct {
	frame
	Heading string
	Banner  parts.Banner
	Ways    []parts.Link
}

// fail turns an error into a page: a question that can be mended, or a failure.
func (p *Pages) fail(w http.ResponseWriter, q *request, err error) {
	var problem *giaoban.Problem
	if !errors.As(err, &problem) {
		p.Logger.ErrorContext(q.Context(), "answering a page", "path", q.URL.Path, "error", err)
		p.show(w, q, http.StatusInternalServerError, nil)
		return
	}
	status := http.StatusBadRequest
	switch problem.Code {
	case "unknown_indicator", "unknown_unit", "unknown_scheme", "unknown_batch", "no_page", "no_figure", "no_person", "unknown_token", "unknown_report", "unknown_alert", "nothing_kept":
		status = http.StatusNotFound
	case "changed_since":
		status = http.StatusConflict
	case "no_such_level", "no_successor", "use_distribution", "too_wide":
		status = http.StatusUnprocessableEntity
	}
	p.show(w, q, status, problem)
}

// show says what failed, what still holds and where to go on; problem is nil where
// the failure is the house's own.
func (p *Pages) show(w http.ResponseWriter, q *request, status int, problem *giaoban.Problem) {
	v := problemView{frame: q.frame("", "problem.title"), Ways: []parts.Link{
		{Href: q.link("/"), Text: q.T("nav.overview")}, {Href: q.link("/indicators"), Text: q.T("nav.indicators")}}}
	if problem != nil && status < 500 {
		v.Heading = q.T("problem.asked")
		v.Banner = parts.Banner{Tone: parts.Notice, Shape: parts.Info, Text: problem.Message.In(q.Lang), Code: q.T("problem.code", "code", problem.Code)}
	} else {
		code := "internal"
		if problem != nil {
			code = problem.Code
		}
		v.Heading = q.T("problem.failed")
		v.Banner = parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("problem.holds"), Text: q.T("problem.retry"), Code: q.T("problem.code", "code", code)}
	}
	p.write(w, status, "problem", v)
}

package pages

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/store"
)

// viewsView lists the saved views.
type viewsView struct {
	frame
	Heading, Lead string
	Done          *done
	Rows          []keptView
	Empty         *parts.State
}

// keptView is one saved view.
type keptView struct {
	Name     parts.Link
	Page     string // which page it is of
	By, When string
	Into     string // where it is put into a briefing
	Act      string // what its forms are posted to
}

// done says what was just done, and takes it back where it can be.
type done struct {
	Text   string
	Undo   string // where to post; empty where there is nothing to take back
	Word   string // of the button that does
	Fields []hidden
	Links  []parts.Link
}

// keepView asks for a name, and where the view is to go.
type keepView struct {
	frame
	Heading, Page string
	Back          parts.Link
	Address, Name string
	Lacks         bool // the name
	Lacking       parts.Banner
	Frozen        string
	Freeze        string // the words of the choice to keep the figures as they are now
	Latest        string // the words of the choice to name no period
	Briefings     []choice
}

const (
	longestTitle   = 200  // letters of a name or title
	briefingsNamed = 6    // as many are offered where a view is kept
	longestNote    = 4000 // letters of a chair's note
)

// views is the list of what was saved.
func (p *Pages) views(q *request) (any, error) {
	all, err := p.Store.Views(q.Context())
	if err != nil {
		return nil, err
	}
	v := &viewsView{frame: q.frame("briefings", "views.title"), Heading: q.T("views.heading", "n", q.count(len(all))), Lead: q.T("views.lead")}
	for _, one := range all {
		v.Rows = append(v.Rows, q.keptView(one))
	}
	if len(v.Rows) == 0 {
		v.Heading, v.Lead = q.T("views.title"), ""
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("views.none"), Text: q.T("views.none_text"),
			Actions: []parts.Link{{Href: q.link("/"), Text: q.T("nav.overview")}, {Href: q.link("/compare"), Text: q.T("nav.compare")}}}
	}
	return v, v.did(q)
}

func (q *request) keptView(one store.View) keptView {
	k := keptView{By: q.person(one.By), When: q.moment(giaoban.RevisionAt(one.At())), Act: "/views/" + strconv.FormatUint(one.ID, 10), Page: q.T("views.lost")}
	k.Name.Text = one.Name
	if a, err := q.pages.readAddress(one.Address); err == nil {
		k.Name.Href, k.Page, k.Into = q.follow(a), q.T("page."+a.page.name), q.link("/views/new", "of", a.String())
	}
	return k
}

// person names who saved or made something.
func (q *request) person(by string) string {
	switch by {
	case "local", "token", "":
		return q.T("by.here") // until there are users the server knows nobody
	}
	return by
}

// follow is a saved address as a link for the reader of this page.
func (q *request) follow(a address) string {
	pairs := []string{}
	for name := range a.query {
		pairs = append(pairs, name, a.query.Get(name))
	}
	where, _, _ := strings.Cut(a.String(), "?")
	return q.link(where, pairs...)
}

// did reads from the address what was just done.
func (v *viewsView) did(q *request) error {
	for _, what := range []string{"saved", "renamed", "removed", "restored"} {
		id, err := strconv.ParseUint(q.query.Get(what), 10, 64)
		if err != nil {
			continue
		}
		one, err := q.pages.Store.View(q.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		if one.Removed != (what == "removed") {
			return nil // the address is an old one
		}
		v.Done = &done{Text: q.T("views."+what, "name", one.Name)}
		switch k := q.keptView(one); {
		case what == "removed":
			v.Done.Undo, v.Done.Word, v.Done.Fields = k.Act+"/restore", q.T("kept.undo"), v.Hidden
		case k.Name.Href != "":
			v.Done.Links = []parts.Link{{Href: k.Name.Href, Text: q.T("views.open")}}
		}
	}
	return nil
}

// keep shows where the view of an address can go.
func (p *Pages) keep(q *request) (any, error) {
	return q.keepView(q.query.Get("of"), "")
}

func (q *request) keepView(of, name string) (*keepView, error) {
	a, err := q.pages.readAddress(of)
	if err != nil {
		return nil, err
	}
	then, view, err := q.open(a, time.Time{}) // what cannot be opened is not saved
	if err != nil {
		return nil, err
	}
	v := &keepView{frame: q.frame("", "keep.title"), Heading: q.T("keep.heading"), Page: q.T("page." + a.page.name), Name: name, Back: parts.Link{Href: q.follow(a), Text: q.T("keep.back")}}
	picks := a.pin(view)
	if v.Address = a.String(); v.Name == "" {
		v.Name = cut(nameOf(view, picks), longestTitle)
	}
	if p, err := giaoban.ParsePeriod(a.query.Get("period")); err == nil && slices.Contains(a.page.knows, "period") && a.page.name != "figure" {
		v.Latest = then.T("keep.latest", "period", p.Label(q.Lang))
	}
	if text := a.query.Get(asOfParameter); text != "" {
		if t, ok := q.pages.readMoment(text); ok {
			v.Frozen = q.T("moment.note", "moment", q.moment(giaoban.RevisionAt(t)))
		}
	} else if !a.page.live {
		v.Freeze = q.T("keep.freeze", "moment", q.moment(giaoban.RevisionAt(q.pages.Now())))
	}
	all, err := q.pages.Store.Briefings(q.Context())
	if err != nil {
		return nil, err
	}
	for _, b := range all[:min(len(all), briefingsNamed)] {
		v.Briefings = append(v.Briefings, choice{Value: strconv.FormatUint(b.ID, 10), Text: q.T("keep.into", "name", b.Title)})
	}
	return v, nil
}

// kept saves a view, or puts it into a briefing that is there or new.
func (p *Pages) kept(w http.ResponseWriter, r *http.Request) {
	q, ok := p.sent(w, r)
	if !ok {
		return
	}
	name := line(r, "name", longestTitle)
	v, err := q.keepView(r.PostForm.Get("of"), name)
	if err != nil {
		p.fail(w, q, err)
		return
	}
	if name == "" {
		v.Lacks, v.Lacking = true, parts.Banner{Tone: parts.Caution, Shape: parts.Behind, Lead: q.T("upload.stored_nothing"), Text: q.T("keep.name_lacks")}
		p.write(w, http.StatusUnprocessableEntity, "keep", v)
		return
	}
	a, _ := p.readAddress(v.Address)
	if r.PostForm.Get("latest") != "" {
		if period, err := giaoban.ParsePeriod(a.query.Get("period")); err == nil { // nor does its name say one
			name = strings.NewReplacer(", "+period.Label(q.Lang), "", " · "+period.Label(q.Lang), "").Replace(name)
		}
		a.query.Del("period")
	}
	if r.PostForm.Get("freeze") != "" && !a.page.live && !a.query.Has(asOfParameter) {
		a.query.Set(asOfParameter, p.momentText(p.Now()))
	}
	by := p.Viewer(r).Name
	to := r.PostForm.Get("to")
	if to == "" {
		one, err := p.Store.SaveView(q.Context(), store.View{By: by, Name: name, Address: a.String()})
		q.goOn(w, err, "/views", "saved", strconv.FormatUint(one.ID, 10))
		return
	}
	item := store.BriefingItem{Name: name, Address: a.String()}
	if to == "new" {
		c := store.BriefingContent{Title: q.T("briefing.untitled", "day", q.Day.FormatDate(q.Lang)), Place: q.root().Name.In(q.Lang), Day: q.Day}
		c.Add(item)
		b, err := p.Store.MakeBriefing(q.Context(), by, c)
		q.goOn(w, err, briefingPath(b.ID))
		return
	}
	id, _ := strconv.ParseUint(to, 10, 64)
	full := false
	b, err := p.Store.ChangeBriefing(q.Context(), id, by, func(b *store.Briefing) {
		if full = len(b.Items) >= mostItems; !full {
			b.Add(item)
		}
	})
	if err == nil && full {
		err = p.words.Problem("briefing_full", giaoban.Place{}, b.Title, q.count(mostItems), nil)
	}
	q.goOn(w, err, briefingPath(id), "changed", strconv.FormatUint(b.Revision, 10), "did", "added")
}

// changeView renames, removes and brings back.
func (p *Pages) changeView(what string, change func(*store.View, string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, ok := p.sent(w, r)
		if !ok {
			return
		}
		id, _ := strconv.ParseUint(r.PathValue("id"), 10, 64)
		name := line(r, "name", longestTitle)
		_, err := p.Store.ChangeView(q.Context(), id, p.Viewer(r).Name, func(v *store.View) { change(v, name) })
		q.goOn(w, err, "/views", what, r.PathValue("id"))
	}
}

// keeping are the routes of saved views.
func (p *Pages) keeping(m muxer) {
	m.Handle("GET /views", p.page("views", (*Pages).views))
	m.Handle("GET /views/new", p.page("keep", (*Pages).keep))
	m.Handle("POST /views", http.HandlerFunc(p.kept))
	m.Handle("POST /views/{id}/rename", p.changeView("renamed", func(v *store.View, name string) {
		if name != "" {
			v.Name = name
		}
	}))
	m.Handle("POST /views/{id}/remove", p.changeView("removed", func(v *store.View, _ string) { v.Removed = true }))
	m.Handle("POST /views/{id}/restore", p.changeView("restored", func(v *store.View, _ string) { v.Removed = false }))
}

// muxer takes a route, as dashboard.Mux does.
type muxer interface {
	Handle(pattern string, h http.Handler)
}

// sent reads a form in the language it was shown in.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request) (*request, bool) {
	q := p.request(r)
	if err := r.ParseForm(); err != nil {
		p.fail(w, q, p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil))
		return q, false
	}
	if l := giaoban.Lang(r.PostForm.Get(langParameter)); l == giaoban.Vietnamese || l == giaoban.English {
		q.Lang = l
	}
	return q, true
}

// goOn leads to the page that shows what was done, so that loading it again does
// nothing twice.
func (q *request) goOn(w http.ResponseWriter, err error, path string, pairs ...string) {
	switch {
	case errors.Is(err, store.ErrNotFound):
		q.pages.fail(w, q, q.pages.words.Problem("nothing_kept", giaoban.Place{}, q.URL.Path, "", nil))
	case errors.Is(err, store.ErrChanged):
		q.pages.fail(w, q, q.pages.words.Problem("changed_since", giaoban.Place{}, q.URL.Path, "", nil))
	case err != nil:
		q.pages.fail(w, q, err)
	default:
		http.Redirect(w, q.Request, q.link(path, pairs...), http.StatusSeeOther)
	}
}

// line is one field without what would break a line, in so many letters.
func line(r *http.Request, name string, most int) string {
	return cut(strings.Join(strings.Fields(tidy(r.PostForm.Get(name))), " "), most)
}

// tidy is text as the product keeps it: valid, and each letter composed.
func tidy(s string) string { return norm.NFC.String(strings.ToValidUTF8(s, "")) }

func cut(s string, most int) string {
	letters := []rune(s)
	return string(letters[:min(len(letters), most)])
}

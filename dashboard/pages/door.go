package pages

import (
	"errors"
	"net/http"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/people"
)

// signInView is the door: signing in or, where nobody has an account yet, making that of
// the owner.
type signInView struct {
	frame
	Heading, Lead string
	Banner        *parts.Banner
	First         bool
	Login, Name   string
	Next          string
	Lacks         string // the field that is wrong
}

func (p *Pages) signIn(q *request) (any, error) {
	return q.signInView(q.query.Get("next")), nil
}

func (q *request) signInView(next string) *signInView {
	v := &signInView{frame: q.frame("", "door.title"), Heading: q.T("door.heading"), Lead: q.T("door.lead"), Next: inHouse(next)}
	v.Nav, v.Picks = nil, nil
	if g := q.pages.Doors.Register(); g != nil && !g.Any() {
		v.First, v.Heading, v.Lead = true, q.T("door.first"), q.T("door.first_lead")
	}
	return v
}

// inHouse is an address of this very house, or none: nobody is led elsewhere by signing in.
func inHouse(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(next, "/sign-in") {
		return "/"
	}
	return next
}

// enterHouse signs somebody in, or makes the owner.
func (p *Pages) enterHouse(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	v := q.signInView(r.PostForm.Get("next"))
	v.Login, v.Name = r.PostForm.Get("login"), r.PostForm.Get("name")
	password, from := r.PostForm.Get("password"), p.Doors.Origin(r)
	var err error
	if v.First {
		err = p.firstPerson(r, g, people.Person{Login: v.Login, Name: v.Name}, password, from)
	}
	secret := ""
	if err == nil {
		secret, _, err = g.SignIn(r.Context(), v.Login, password, from)
	}
	if v.Banner = q.refusedBanner(err); v.Banner != nil {
		v.Lacks = lacking(err)
		p.write(w, statusOf(err), "sign-in", v)
		return
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	p.Doors.SetSession(w, r, secret)
	http.Redirect(w, r, v.Next, http.StatusSeeOther)
}

// firstPerson makes the owner; only who may do everything already can.
func (p *Pages) firstPerson(r *http.Request, g *people.Register, owner people.Person, password string, from people.Origin) error {
	if !p.Doors.Asker(r).Whole() {
		return p.words.Problem("not_the_owner", giaoban.Place{}, "", "", nil)
	}
	_, err := g.First(r.Context(), owner, password, from)
	return err
}

// lacking names the field that a refusal is about.
func lacking(err error) string {
	var p *giaoban.Problem
	if !errors.As(err, &p) {
		return ""
	}
	switch p.Code {
	case "bad_login", "login_taken":
		return "login"
	case "bad_name":
		return "name"
	case "weak_password", "same_password":
		return "password"
	case "wrong_password":
		return "old"
	}
	return ""
}

// refusedBanner says why something was not done; nil where it was, or where the house
// itself failed.
func (q *request) refusedBanner(err error) *parts.Banner {
	var p *giaoban.Problem
	if !errors.As(err, &p) {
		return nil
	}
	return &parts.Banner{Tone: parts.Caution, Shape: parts.Behind, Lead: q.T("door.refused"), Text: p.Message.In(q.Lang)}
}

func statusOf(err error) int {
	var p *giaoban.Problem
	if !errors.As(err, &p) {
		return http.StatusInternalServerError
	}
	switch p.Code {
	case "wrong_sign_in":
		return http.StatusUnauthorized
	case "too_many_attempts":
		return http.StatusTooManyRequests
	case "not_the_owner", "first_only":
		return http.StatusForbidden
	}
	return http.StatusUnprocessableEntity
}

// posted reads a form of these pages; false where it answered already.
func (p *Pages) posted(w http.ResponseWriter, r *http.Request) (*request, *people.Register, bool) {
	q := p.request(r)
	g := p.Doors.Register()
	if err := r.ParseForm(); err != nil || g == nil {
		p.fail(w, q, p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil))
		return nil, nil, false
	}
	if l := giaoban.Lang(r.PostForm.Get("lang")); l == giaoban.Vietnamese || l == giaoban.English {
		q.Lang = l
	}
	return q, g, true
}

// leave ends a session.
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	if err := g.SignOut(r.Context(), p.Doors.Session(r), p.Doors.Origin(r)); err != nil {
		p.fail(w, q, err)
		return
	}
	p.Doors.SetSession(w, r, "")
	http.Redirect(w, r, q.link("/sign-in"), http.StatusSeeOther)
}

// accountView is what somebody finds about themselves.
type accountView struct {
	frame
	Heading, Lead string
	Banner        *parts.Banner
	Person        bool // somebody with an account asks
	Must          bool
	Facts         []named
	Sessions      []sessionLine
	Lacks         string
}

// named is a word and what it says.
type named struct{ Name, Text string }

type sessionLine struct {
	Used, Began, Address, Browser string
	This                          bool
}

func (p *Pages) account(q *request) (any, error) { return q.accountView(), nil }

func (q *request) accountView() *accountView {
	v := &accountView{frame: q.frame("", "account.title"), Heading: q.T("account.title"), Lead: q.T("account.nobody")}
	who := q.pages.Doors.Asker(q.Request)
	if who.Person == nil {
		return v
	}
	v.Person, v.Must = true, who.MustChange()
	v.Heading, v.Lead = who.Person.Name, ""
	if v.Must {
		v.Lead = q.T("account.must")
	}
	if q.query.Get("done") == "password" {
		v.Banner = &parts.Banner{Tone: parts.Notice, Shape: parts.Info, Text: q.T("account.changed")}
	}
	v.Facts = []named{{q.T("people.login"), who.Person.Login}, {q.T("people.roles"), q.roles(who.Person.Roles)}, {q.T("people.units"), q.unitsOf(who.Person.Scope)}, {q.T("people.groups"), q.groupsOf(who.Person.Scope)}}
	for _, s := range q.pages.Doors.Register().Sessions(who.Person.ID, q.pages.Doors.Session(q.Request)) {
		v.Sessions = append(v.Sessions, sessionLine{Used: q.moment(giaoban.RevisionAt(s.Used)), Began: q.moment(giaoban.RevisionAt(s.Began)), Address: s.Address, Browser: browserOf(s.Browser), This: s.This})
	}
	return v
}

// browsers are those that people here use, by the word in their own description.
var browsers = [...]struct{ word, name string }{{"coc_coc", "Cốc Cốc"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}

// browserOf is the name of a browser.
func browserOf(agent string) string {
	for _, b := range browsers {
		if strings.Contains(agent, b.word) {
			return b.name
		}
	}
	first, _, _ := strings.Cut(agent, " ")
	return first
}

// changePassword changes one's own password and begins a new session.
func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	who := p.Doors.Asker(r)
	if who.Person == nil {
		http.Redirect(w, r, q.link("/account"), http.StatusSeeOther)
		return
	}
	secret, err := g.SetPassword(r.Context(), who.Person.ID, r.PostForm.Get("old"), r.PostForm.Get("password"), p.Doors.Origin(r))
	v := q.accountView()
	if v.Banner = q.refusedBanner(err); v.Banner != nil {
		v.Lacks = lacking(err)
		p.write(w, statusOf(err), "account", v)
		return
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	p.Doors.SetSession(w, r, secret)
	http.Redirect(w, r, q.link("/account", "done", "password"), http.StatusSeeOther)
}

// leaveEverywhere ends every session of who asks.
func (p *Pages) leaveEverywhere(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	if who := p.Doors.Asker(r); who.Person != nil {
		if err := g.SignOutEverywhere(r.Context(), who.Person.ID, p.Doors.Origin(r)); err != nil {
			p.fail(w, q, err)
			return
		}
	}
	p.Doors.SetSession(w, r, "")
	http.Redirect(w, r, q.link("/sign-in"), http.StatusSeeOther)
}

package pages

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/people"
)

// peopleView lists everybody, and lets an administrator add one.
type peopleView struct {
	frame
	Heading, Lead string
	Banner        *parts.Banner
	Password      *toldOnce
	Rows          []personLine
	Form          grantForm
	Empty         *parts.State
}

type personLine struct {
	Link                parts.Link
	Login, Roles, Units string
	State               parts.Status
}

// toldOnce is a secret that is shown once and never again.
type toldOnce struct{ Title, Text, Secret string }

// grantForm is what somebody may do, as a form asks it.
type grantForm struct {
	Login, Name, Expires string
	Roles                []choice
	Units, Groups        []choice
	Restricted           bool // there are groups that have to be named
}

func (p *Pages) people(q *request) (any, error) { return q.peopleView(), nil }

func (q *request) peopleView() *peopleView {
	v := &peopleView{frame: q.frame("", "people.title"), Heading: q.T("people.title"), Lead: q.T("people.lead"), Form: q.grantForm(nil, people.Scope{})}
	if g := q.pages.Doors.Register(); g != nil {
		for _, x := range g.All() {
			v.Rows = append(v.Rows, personLine{Link: parts.Link{Href: q.link("/people/" + x.ID), Text: x.Name}, Login: x.Login, Roles: q.roles(x.Roles), Units: q.unitsOf(x.Scope), State: q.stateOf(x)})
		}
	}
	if len(v.Rows) == 0 {
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("people.none"), Text: q.T("people.none_text"), Actions: []parts.Link{{Href: q.link("/sign-in"), Text: q.T("door.first")}}}
	}
	return v
}

func (q *request) stateOf(x people.Person) parts.Status {
	switch {
	case x.Disabled:
		return parts.Status{Shape: parts.Overdue, Word: q.T("people.disabled")}
	case x.MustChange:
		return parts.Status{Shape: parts.Behind, Word: q.T("people.must_change")}
	}
	return parts.Status{Shape: parts.OnTrack, Word: q.T("people.active")}
}

func (q *request) roles(roles []people.Role) string {
	var out []string
	for _, r := range people.Roles() {
		if slices.Contains(roles, r) {
			out = append(out, q.T("role."+string(r)))
		}
	}
	return strings.Join(out, ", ")
}

func (q *request) unitsOf(s people.Scope) string {
	var out []string
	for _, id := range s.Units {
		if id == "*" {
			return q.T("people.every_unit")
		}
		name := string(id)
		if u, ok := q.pages.Catalogue.Units.Nearest(id, q.Day); ok {
			name = u.Name.In(q.Lang)
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		return q.T("people.no_unit")
	}
	return strings.Join(out, ", ")
}

func (q *request) groupsOf(s people.Scope) string {
	var out []string
	for _, code := range s.Groups {
		if code == "*" {
			return q.T("people.every_group")
		}
		name := code
		for _, g := range q.pages.Catalogue.Groups {
			if g.Code == code {
				name = g.Name.In(q.Lang)
			}
		}
		out = append(out, name)
	}
	if len(out) == 0 {
		return q.T("people.usual_groups")
	}
	return strings.Join(out, ", ")
}

// grantForm offers roles, the units of the first two floors of today, and the groups.
func (q *request) grantForm(roles []people.Role, s people.Scope) grantForm {
	var f grantForm
	for _, r := range people.Roles() {
		f.Roles = append(f.Roles, choice{Value: string(r), Text: q.T("role." + string(r)), Chosen: slices.Contains(roles, r)})
	}
	f.Units = append(f.Units, choice{Value: "*", Text: q.T("people.every_unit"), Chosen: slices.Contains(s.Units, "*")})
	seen := map[giaoban.UnitID]bool{}
	add := func(u giaoban.Unit) {
		if !seen[u.ID] {
			seen[u.ID] = true
			f.Units = append(f.Units, choice{Value: string(u.ID), Text: u.Name.In(q.Lang), Chosen: slices.Contains(s.Units, u.ID)})
		}
	}
	for _, root := range q.pages.Catalogue.Units.Roots(q.Day) {
		add(root)
		for _, u := range q.pages.Catalogue.Units.Children(root.ID, q.Day) {
			add(u)
		}
	}
	for _, id := range s.Units { // what was given by the command line, or has ended since
		if u, ok := q.pages.Catalogue.Units.Nearest(id, q.Day); ok {
			add(u)
		}
	}
	f.Groups = append(f.Groups, choice{Value: "*", Text: q.T("people.every_group"), Chosen: slices.Contains(s.Groups, "*")})
	for _, g := range q.pages.Catalogue.Groups {
		f.Groups = append(f.Groups, choice{Value: g.Code, Text: g.Name.In(q.Lang), Chosen: slices.Contains(s.Groups, g.Code)})
		f.Restricted = f.Restricted || g.Visibility == giaoban.Restricted
	}
	return f
}

// granted reads what a form gives.
func granted(r *http.Request) (roles []people.Role, s people.Scope) {
	for _, x := range r.PostForm["role"] {
		roles = append(roles, people.Role(x))
	}
	for _, x := range r.PostForm["unit"] {
		s.Units = append(s.Units, giaoban.UnitID(x))
	}
	s.Groups = r.PostForm["group"]
	return roles, s
}

// addPerson makes an account and shows its first password, once.
func (p *Pages) addPerson(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	roles, s := granted(r)
	x := people.Person{Login: r.PostForm.Get("login"), Name: r.PostForm.Get("name"), Roles: roles, Scope: s}
	made, password, err := g.Add(r.Context(), p.Doors.Asker(r), x, "", p.Doors.Origin(r))
	v := q.peopleView()
	if v.Banner = q.refusedBanner(err); v.Banner != nil {
		v.Form = q.grantForm(roles, s)
		v.Form.Login, v.Form.Name = x.Login, x.Name
		p.write(w, statusOf(err), "people", v)
		return
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	v.Password = q.toldPassword(made, password)
	w.Header().Set("Cache-Control", "no-store")
	p.write(w, http.StatusOK, "people", v)
}

func (q *request) toldPassword(x people.Person, password string) *toldOnce {
	return &toldOnce{Title: q.T("people.password_title", "name", x.Name), Text: q.T("people.password_text", "login", x.Login), Secret: password}
}

// personView is one account.
type personView struct {
	frame
	Heading  string
	Banner   *parts.Banner
	Password *toldOnce
	Facts    []named
	State    parts.Status
	Action   string
	Disabled bool
	Form     grantForm
	Sessions []sessionLine
	Data     string
}

func (p *Pages) person(q *request) (any, error) { return q.personView(q.PathValue("person")) }

func (q *request) personView(id string) (*personView, error) {
	var x people.Person
	ok := false
	if g := q.pages.Doors.Register(); g != nil {
		x, ok = g.Person(id)
	}
	if !ok {
		return nil, q.pages.words.Problem("no_person", giaoban.Place{}, id, "", nil)
	}
	v := &personView{frame: q.frame("", "people.title"), Heading: x.Name, State: q.stateOf(x), Action: q.link("/people/" + x.ID), Disabled: x.Disabled, Form: q.grantForm(x.Roles, x.Scope),
		Data: "/api/v1/people/" + x.ID + "/data"}
	v.Facts = []named{{q.T("people.login"), x.Login}, {q.T("people.roles"), q.roles(x.Roles)}, {q.T("people.units"), q.unitsOf(x.Scope)}, {q.T("people.groups"), q.groupsOf(x.Scope)}, {q.T("people.created"), q.moment(giaoban.Revision(x.Created))}}
	for _, s := range q.pages.Doors.Register().Sessions(x.ID, "") {
		v.Sessions = append(v.Sessions, sessionLine{Used: q.moment(giaoban.RevisionAt(s.Used)), Began: q.moment(giaoban.RevisionAt(s.Began)), Address: s.Address, Browser: browserOf(s.Browser)})
	}
	return v, nil
}

// changePerson does one thing to an account: the button says which.
func (p *Pages) changePerson(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	ctx, id, from, password := r.Context(), r.PathValue("person"), p.Doors.Origin(r), ""
	x, err := people.Person{}, error(nil)
	switch do := r.PostForm.Get("do"); do {
	case "rights":
		roles, s := granted(r)
		x, err = g.Grant(ctx, p.Doors.Asker(r), id, roles, s, from)
	case "disable", "enable":
		x, err = g.Disable(ctx, id, do == "disable", from)
	case "reset":
		x, password, err = g.Reset(ctx, id, from)
	case "sign_out":
		err = g.SignOutEverywhere(ctx, id, from)
	case "erase":
		if r.PostForm.Get("sure") != "yes" {
			err = p.words.Problem("not_sure", giaoban.Place{}, "", "", nil)
		} else if err = g.Erase(ctx, id, from); err == nil {
			http.Redirect(w, r, q.link("/people"), http.StatusSeeOther)
			return
		}
	default:
		err = p.words.Problem("entry_unreadable", giaoban.Place{}, "", "", nil)
	}
	v, gone := q.personView(id)
	var problem *giaoban.Problem
	switch {
	case gone != nil:
		p.fail(w, q, gone)
	case errors.As(err, &problem):
		v.Banner = q.refusedBanner(err)
		p.write(w, statusOf(err), "person", v)
	case err != nil:
		p.fail(w, q, err)
	case password != "":
		v.Password = q.toldPassword(x, password)
		w.Header().Set("Cache-Control", "no-store")
		p.write(w, http.StatusOK, "person", v)
	default:
		http.Redirect(w, r, v.Action, http.StatusSeeOther)
	}
}

// tokensView lists the tokens of machines.
type tokensView struct {
	frame
	Heading, Lead string
	Banner        *parts.Banner
	Password      *toldOnce
	Rows          []tokenLine
	Form          grantForm
	Empty         *parts.State
}

type tokenLine struct {
	Name, Roles, Units, By, Expires, Used string
	State                                 parts.Status
	Revoke                                string // where to post; empty of one that has ended
}

func (p *Pages) tokens(q *request) (any, error) { return q.tokensView(), nil }

func (q *request) tokensView() *tokensView {
	v := &tokensView{frame: q.frame("", "tokens.title"), Heading: q.T("tokens.title"), Lead: q.T("tokens.lead"), Form: q.grantForm(nil, people.Scope{})}
	if g := q.pages.Doors.Register(); g != nil {
		for _, t := range g.Tokens() {
			l := tokenLine{Name: t.Name, Roles: q.roles(t.Roles), Units: q.unitsOf(t.Scope), By: q.sender(t.By), Expires: giaoban.DateOf(time.UnixMicro(t.Expires), q.pages.Config.Zone).FormatDate(q.Lang),
				Used: q.T("tokens.never"), State: parts.Status{Shape: parts.Missing, Word: q.T("tokens.ended")}}
			if t.Used > 0 {
				l.Used = q.moment(giaoban.Revision(t.Used))
			}
			if g.Alive(t) {
				l.State, l.Revoke = parts.Status{Shape: parts.OnTrack, Word: q.T("tokens.alive")}, q.link("/tokens/"+t.ID+"/revoke")
			}
			v.Rows = append(v.Rows, l)
		}
	}
	if len(v.Rows) == 0 {
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("tokens.none"), Text: q.T("tokens.none_text")}
	}
	return v
}

// addToken makes a token and shows its secret, once.
func (p *Pages) addToken(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	roles, s := granted(r)
	t := people.Token{Name: r.PostForm.Get("name"), Roles: roles, Scope: s}
	secret, err := "", error(nil)
	if t.Expires, err = api.EndOf(r.PostForm.Get("expires"), p.Config.Zone); err == nil {
		secret, t, err = g.CreateToken(r.Context(), p.Doors.Asker(r), t, p.Doors.Origin(r))
	}
	v := q.tokensView()
	if v.Banner = q.refusedBanner(err); v.Banner != nil {
		v.Form = q.grantForm(roles, s)
		v.Form.Name, v.Form.Expires = r.PostForm.Get("name"), r.PostForm.Get("expires")
		p.write(w, statusOf(err), "tokens", v)
		return
	}
	if err != nil {
		p.fail(w, q, err)
		return
	}
	v.Password = &toldOnce{Title: q.T("tokens.secret_title", "name", t.Name), Text: q.T("tokens.secret_text"), Secret: secret}
	w.Header().Set("Cache-Control", "no-store")
	p.write(w, http.StatusOK, "tokens", v)
}

func (p *Pages) endToken(w http.ResponseWriter, r *http.Request) {
	q, g, ok := p.posted(w, r)
	if !ok {
		return
	}
	if err := g.RevokeToken(r.Context(), r.PathValue("token"), p.Doors.Origin(r)); err != nil {
		p.fail(w, q, err)
		return
	}
	http.Redirect(w, r, q.link("/tokens"), http.StatusSeeOther)
}

package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/people"
)

// personJSON is somebody with an account, without what their password can be tried by.
type personJSON struct {
	ID         string           `json:"id"`
	Login      string           `json:"login"`
	Name       string           `json:"name"`
	Roles      []people.Role    `json:"roles"`
	Units      []giaoban.UnitID `json:"units"`
	Groups     []string         `json:"groups"`
	Disabled   bool             `json:"disabled"`
	MustChange bool             `json:"must_change"`
	Created    time.Time        `json:"created"`
	LastSeen   *time.Time       `json:"last_seen,omitempty"` // in a session that is open
}

func (a *API) personOf(p people.Person) personJSON {
	out := personJSON{ID: p.ID, Login: p.Login, Name: p.Name, Roles: p.Roles, Units: p.Scope.Units, Groups: p.Scope.Groups,
		Disabled: p.Disabled, MustChange: p.MustChange, Created: time.UnixMicro(p.Created).UTC()}
	if out.Groups == nil {
		out.Groups = []string{}
	}
	if open := a.o.People.Sessions(p.ID, ""); len(open) > 0 {
		seen := open[0].Used.UTC()
		out.LastSeen = &seen
	}
	return out
}

// grantJSON is who somebody is and what they may do, as a request says it.
type grantJSON struct {
	Login   string           `json:"login,omitempty"`
	Name    string           `json:"name,omitempty"`
	Roles   []people.Role    `json:"roles"`
	Units   []giaoban.UnitID `json:"units"`
	Groups  []string         `json:"groups"`
	Expires string           `json:"expires,omitempty"` // of a token: the last day, 2015-12-31
}

func (g grantJSON) scope() people.Scope { return people.Scope{Units: g.Units, Groups: g.Groups} }

// told is an answer about one person; a password is in it once, when it was made up.
type told struct {
	Person   personJSON `json:"person"`
	Password string     `json:"password,omitempty"`
}

type everybody struct {
	People []personJSON `json:"people"`
}

// everybody is GET /people.
func (a *API) everybody() Route {
	return a.told("GET /api/v1/people", func(r *http.Request, _ *request) (int, any, error) {
		out := everybody{People: []personJSON{}}
		for _, p := range a.o.People.All() {
			out.People = append(out.People, a.personOf(p))
		}
		return http.StatusOK, out, nil
	})
}

// join is POST /people: an account, with a password that was made up.
func (a *API) join() Route {
	return a.told("POST /api/v1/people", func(r *http.Request, _ *request) (int, any, error) {
		g, err := body[grantJSON](r)
		if err != nil {
			return 0, nil, err
		}
		p, password, err := a.o.People.Add(r.Context(), a.o.Asker(r), people.Person{Login: g.Login, Name: g.Name, Roles: g.Roles, Scope: g.scope()}, "", a.o.Origin(r))
		return http.StatusCreated, told{a.personOf(p), password}, err
	})
}

// grant is POST /people/{person}/rights: roles and scope in place of those before.
func (a *API) grant() Route {
	return a.told("POST /api/v1/people/{person}/rights", func(r *http.Request, _ *request) (int, any, error) {
		g, err := body[grantJSON](r)
		if err != nil {
			return 0, nil, err
		}
		p, err := a.o.People.Grant(r.Context(), a.o.Asker(r), r.PathValue("person"), g.Roles, g.scope(), a.o.Origin(r))
		return http.StatusOK, told{Person: a.personOf(p)}, err
	})
}

// person is POST /people/{person}/{change}: one word says what is done.
func (a *API) person() Route {
	return a.told("POST /api/v1/people/{person}/{change}", func(r *http.Request, _ *request) (int, any, error) {
		ctx, id, from := r.Context(), r.PathValue("person"), a.o.Origin(r)
		var p people.Person
		var password string
		var err error
		switch change := r.PathValue("change"); change {
		case "disable", "enable":
			p, err = a.o.People.Disable(ctx, id, change == "disable", from)
		case "reset":
			p, password, err = a.o.People.Reset(ctx, id, from)
		case "sign_out":
			if err = a.o.People.SignOutEverywhere(ctx, id, from); err == nil {
				p, _ = a.o.People.Person(id)
			}
		case "erase":
			p, _ = a.o.People.Person(id)
			err = a.o.People.Erase(ctx, id, from)
		default:
			err = Problem("no_such_page", r.URL.Path, "", nil)
		}
		return http.StatusOK, told{a.personOf(p), password}, err
	})
}

// data is GET /people/{person}/data: everything that is stored about somebody.
func (a *API) data() Route {
	return a.told("GET /api/v1/people/{person}/data", func(r *http.Request, _ *request) (int, any, error) {
		d, err := a.o.People.DataOf(r.Context(), r.PathValue("person"), a.o.Origin(r))
		return http.StatusOK, d, err
	})
}

// tokenJSON is a token of a machine. Its secret is in the answer that makes it and in no
// other.
type tokenJSON struct {
	ID       string           `json:"id"`
	Name     string           `json:"name"`
	Roles    []people.Role    `json:"roles"`
	Units    []giaoban.UnitID `json:"units"`
	Groups   []string         `json:"groups"`
	By       string           `json:"by"`
	Created  time.Time        `json:"created"`
	Expires  time.Time        `json:"expires"`
	LastUsed *time.Time       `json:"last_used,omitempty"`
	Alive    bool             `json:"alive"`
	Secret   string           `json:"secret,omitempty"`
}

func (a *API) tokenOf(t people.Token) tokenJSON {
	out := tokenJSON{ID: t.ID, Name: t.Name, Roles: t.Roles, Units: t.Scope.Units, Groups: t.Scope.Groups, By: t.By,
		Created: time.UnixMicro(t.Created).UTC(), Expires: time.UnixMicro(t.Expires).UTC(), Alive: a.o.People.Alive(t)}
	if out.Groups == nil {
		out.Groups = []string{}
	}
	if t.Used > 0 {
		used := time.UnixMicro(t.Used).UTC()
		out.LastUsed = &used
	}
	return out
}

type allTokens struct {
	Tokens []tokenJSON `json:"tokens"`
}

// tokens is GET /tokens.
func (a *API) tokens() Route {
	return a.told("GET /api/v1/tokens", func(*http.Request, *request) (int, any, error) {
		out := allTokens{Tokens: []tokenJSON{}}
		for _, t := range a.o.People.Tokens() {
			out.Tokens = append(out.Tokens, a.tokenOf(t))
		}
		return http.StatusOK, out, nil
	})
}

// makeToken is POST /tokens.
func (a *API) makeToken() Route {
	return a.told("POST /api/v1/tokens", func(r *http.Request, _ *request) (int, any, error) {
		g, err := body[grantJSON](r)
		if err != nil {
			return 0, nil, err
		}
		t := people.Token{Name: g.Name, Roles: g.Roles, Scope: g.scope()}
		if t.Expires, err = EndOf(g.Expires, a.o.Zone); err != nil {
			return 0, nil, err
		}
		secret, t, err := a.o.People.CreateToken(r.Context(), a.o.Asker(r), t, a.o.Origin(r))
		if err != nil {
			return 0, nil, err
		}
		made := a.tokenOf(t)
		made.Secret = secret
		return http.StatusCreated, made, nil
	})
}

// EndOf is the end of a day in a zone, in microseconds; 0 where no day is given.
func EndOf(day string, zone *time.Location) (int64, error) {
	if day == "" {
		return 0, nil
	}
	d, err := giaoban.ParseDate(day)
	if err != nil {
		return 0, Problem("bad_expiry", day, "2015-12-31", nil)
	}
	return time.Date(d.Year(), d.Month(), d.Day()+1, 0, 0, 0, 0, zone).UnixMicro() - 1, nil
}

// revoke is POST /tokens/{token}/revoke.
func (a *API) revoke() Route {
	return a.told("POST /api/v1/tokens/{token}/revoke", func(r *http.Request, _ *request) (int, any, error) {
		return http.StatusNoContent, nil, a.o.People.RevokeToken(r.Context(), r.PathValue("token"), a.o.Origin(r))
	})
}

// told makes a call about people: it is never kept, and takes nothing but the language.
func (a *API) told(pattern string, do func(*http.Request, *request) (int, any, error)) Route {
	known := parameters{one("lang")}
	return Route{Pattern: pattern, known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		status, answer, err := do(r, q)
		switch {
		case err != nil:
			a.fail(w, r, q.lang, err)
		case answer == nil:
			w.WriteHeader(status)
		default:
			WriteJSON(w, status, answer)
		}
	})}
}

// body reads what a request says as JSON, and nothing that it does not know.
func body[T any](r *http.Request) (T, error) {
	var v T
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); strings.TrimSpace(kind) != "application/json" {
		return v, Problem("not_a_file", r.Header.Get("Content-Type"), "application/json", nil)
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(&v)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return v, err
	case err != nil:
		return v, Problem("bad_json", strings.TrimPrefix(err.Error(), "json: "), "", nil)
	}
	if _, err := d.Token(); err != io.EOF {
		return v, Problem("bad_json", "", "", nil)
	}
	return v, nil
}

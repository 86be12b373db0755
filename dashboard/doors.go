package dashboard

import (
	"net/http"

	"github.com/giaoban/giaoban/people"
)

// Doors are what pages need to let people in and to show each what is theirs. The zero
// value is of a house without people, where everybody may do everything.
type Doors struct{ s *Server }

// Register holds everybody; nil in a house without people.
func (d Doors) Register() *people.Register {
	if d.s == nil {
		return nil
	}
	return d.s.register
}

// May is the one decision, for a part of a page that only some have use for.
func (d Doors) May(r *http.Request, q people.Question) bool {
	return d.s == nil || d.s.access.rules.May(viewerOf(r).Asker, q)
}

// Asker is who asks.
func (d Doors) Asker(r *http.Request) people.Asker {
	if d.s == nil {
		return people.Local()
	}
	return viewerOf(r).Asker
}

// Origin is from where, and under which name.
func (d Doors) Origin(r *http.Request) people.Origin {
	if d.s == nil {
		return people.Origin{}
	}
	return d.s.access.origin(r)
}

// Guarded says whether who asks must say who they are.
func (d Doors) Guarded() bool { return d.s != nil && d.s.access.guarded() }

// Session is the secret of the session a request came with.
func (d Doors) Session(r *http.Request) string {
	if d.s == nil {
		return ""
	}
	c, err := r.Cookie(d.s.access.sessionCookie(r))
	if err != nil {
		return ""
	}
	return c.Value
}

// SetSession gives a browser its session; an empty secret takes it away.
func (d Doors) SetSession(w http.ResponseWriter, r *http.Request, secret string) {
	if d.s != nil {
		d.s.access.setSession(w, r, secret, d.s.o.Config.Last)
	}
}

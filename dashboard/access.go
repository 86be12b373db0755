package dashboard

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/people"
)

// Viewer is who asks. Rights names everything an answer can depend on of them, what they
// may see and what they may do, and is part of every ETag.
type Viewer struct {
	Name   string
	Rights string
	Asker  people.Asker
	sight  string // what may be seen
}

// access finds out who asks, and has people.Rules decide. Until there are people it
// knows one token, and the token that the command line finds in the lock file; without
// either the server listens to this machine alone and everybody on it may do everything.
type access struct {
	token, local [sha256.Size]byte
	hasToken     bool
	hasLocal     bool
	register     *people.Register
	rules        people.Rules
	proxies      []netip.Prefix
}

func newAccess(o Options, register *people.Register) access {
	return access{token: sha256.Sum256([]byte(o.Config.Token)), local: sha256.Sum256([]byte(o.LocalToken)),
		hasToken: o.Config.Token != "", hasLocal: o.LocalToken != "", register: register,
		rules:   people.Rules{Catalogue: o.Catalogue, Public: o.Config.Public},
		proxies: o.Config.Proxies}
}

// guarded says whether who asks must say who they are.
func (a access) guarded() bool { return a.hasToken || a.register.Any() }

// ask is the one decision every request passes, whatever its route.
func (a access) ask(r *http.Request, action people.Action) (Viewer, *giaoban.Problem) {
	if action == people.Probe || action == people.Asset {
		return Viewer{Name: "anyone", Rights: "none", sight: allSeen}, nil
	}
	who, refused := a.who(r)
	if refused != nil {
		return Viewer{}, refused
	}
	v := Viewer{Name: who.Name, Rights: a.rules.Rights(who), Asker: who, sight: a.rules.Sight(who)}
	if who.Anonymous() {
		v.Name = "anyone"
	}
	switch {
	case !a.rules.May(who, people.Question{Action: action}) && who.Anonymous():
		return Viewer{}, api.Problem("no_token", "", "", nil)
	case !a.rules.May(who, people.Question{Action: action}):
		return v, api.Problem("not_allowed", "", "", nil)
	case action == people.Measure && v.sight != allSeen: // the metrics are of every unit at once
		return v, api.Problem("not_allowed", "", "", nil)
	case who.MustChange() && action != people.Door && !ownPassword(r):
		return v, api.Problem("must_change_password", "", "", nil)
	}
	return v, nil
}

// allSeen is the sight of who may see every figure.
const allSeen = "all"

// ownPassword are the requests of who has to choose a password first.
func ownPassword(r *http.Request) bool {
	return r.URL.Path == "/account" || r.URL.Path == "/account/password"
}

// who finds out who asks. A secret that is wrong is a guess, and after ten of a minute
// nothing that comes from there is looked at.
func (a access) who(r *http.Request) (people.Asker, *giaoban.Problem) {
	if given := secret(r); given != "" {
		return a.machine(r, given)
	}
	if c, err := r.Cookie(a.sessionCookie(r)); err == nil && c.Value != "" {
		if who, ok := a.register.Session(r.Context(), c.Value); ok {
			return who, nil
		}
	}
	if a.guarded() {
		return people.Nobody(), nil
	}
	return a.unguarded(r)
}

func (a access) machine(r *http.Request, given string) (people.Asker, *giaoban.Problem) {
	from := a.origin(r)
	hash := sha256.Sum256([]byte(given))
	if a.hasLocal && same(hash, a.local) { // of this very process: nobody guesses it, and nobody else's guesses may stop it
		return people.Local(), nil
	}
	if a.register.Spent(from) {
		return people.Asker{}, api.Problem("too_many_attempts", "", "", nil)
	}
	if a.hasToken && same(hash, a.token) {
		return people.Keyholder(), nil
	}
	who, ok, err := a.register.Machine(r.Context(), given, from)
	var p *giaoban.Problem
	switch {
	case errors.As(err, &p):
		return people.Asker{}, p
	case err != nil:
		return people.Asker{}, api.Problem("store_unavailable", "", "", nil)
	case ok:
		return who, nil
	case !a.guarded():
		return a.unguarded(r)
	}
	a.register.Guessed(from)
	return people.Asker{}, api.Problem("no_token", "", "", nil)
}

// unguarded is who asks where nobody has to say so.
func (a access) unguarded(r *http.Request) (people.Asker, *giaoban.Problem) {
	if !loopback(r.Host) {
		// A page of another site could resolve its own name to this machine and
		// then read everything: only names of this machine are answered.
		return people.Asker{}, api.Problem("foreign_host", r.Host, "", nil)
	}
	return people.Local(), nil
}

// same compares hashes in constant time: neither length nor content of the secret
// shows in how long it takes.
func same(a, b [sha256.Size]byte) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

// secret is the token of "Authorization: Bearer"; a browser, which cannot send
// that for a page, gives it as the password of its own prompt.
func secret(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// loopback says whether an address or host, with or without a port, is this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

type viewerKey struct{}

// viewerOf is who asks, as decided before the route was reached.
func viewerOf(r *http.Request) Viewer { return viewerIn(r.Context()) }

func viewerIn(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}

package dashboard

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
)

// Action is what a route lets a person do.
type Action string

const (
	Probe Action = "probe" // is it alive: anyone, it tells no figure
	Asset Action = "asset" // styles and scripts: anyone, they are the same everywhere
	Read  Action = "read"
	Send  Action = "send"
)

// Viewer is who asks. Rights names what may be seen and is part of every ETag.
type Viewer struct {
	Name   string
	Rights string
}

// access decides who may do what. Until there are users it knows one token, and the
// token that the command line finds in the lock file; without a token the server
// listens to this machine alone and everybody on it may do everything.
type access struct {
	token, local [sha256.Size]byte
	hasToken     bool
	hasLocal     bool
}

func newAccess(token, local string) access {
	return access{sha256.Sum256([]byte(token)), sha256.Sum256([]byte(local)), token != "", local != ""}
}

func (a access) guarded() bool { return a.hasToken }

// ask is the one decision every request passes, whatever its route.
func (a access) ask(r *http.Request, action Action) (Viewer, *giaoban.Problem) {
	if action == Probe || action == Asset {
		return Viewer{"anyone", "none"}, nil
	}
	switch given := sha256.Sum256([]byte(secret(r))); {
	case a.hasLocal && same(given, a.local):
		return Viewer{"local", "all"}, nil
	case a.hasToken && same(given, a.token):
		return Viewer{"token", "all"}, nil
	case a.hasToken:
		return Viewer{}, api.Problem("no_token", "", "", nil)
	case !loopback(r.Host):
		// A page of another site could resolve its own name to this machine and
		// then read everything: only names of this machine are answered.
		return Viewer{}, api.Problem("foreign_host", r.Host, "", nil)
	}
	return Viewer{"local", "all"}, nil
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
func viewerOf(r *http.Request) Viewer {
	v, _ := r.Context().Value(viewerKey{}).(Viewer)
	return v
}

package dashboard

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/giaoban/giaoban/people"
)

// Names of the cookie that holds a session. With TLS it has the prefix by which a
// browser takes it from nobody but this very host.
const (
	plainCookie  = "giaoban_session"
	secureCookie = "__Host-giaoban_session"
)

func (a access) sessionCookie(r *http.Request) string {
	if a.secure(r) {
		return secureCookie
	}
	return plainCookie
}

// proxied says whether a request came through the proxy that is named.
func (a access) proxied(r *http.Request) bool {
	peer, ok := peerOf(r)
	return ok && a.trusts(peer)
}

func (a access) trusts(ip netip.Addr) bool {
	for _, p := range a.proxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

func peerOf(r *http.Request) (netip.Addr, bool) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	return ip.Unmap().WithZone(""), err == nil
}

// secure says whether the way to the one who asks is TLS, here or at the proxy.
func (a access) secure(r *http.Request) bool {
	return r.TLS != nil || a.proxied(r) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// address is where a request came from: behind the named proxy the last address that
// the proxy did not add itself. From anybody else what is forwarded is not believed.
func (a access) address(r *http.Request) string {
	peer, ok := peerOf(r)
	if !ok {
		return r.RemoteAddr
	}
	if !a.trusts(peer) {
		return peer.String()
	}
	way := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for n := len(way) - 1; n >= 0; n-- {
		ip, err := netip.ParseAddr(strings.TrimSpace(way[n]))
		if err != nil {
			break
		}
		if peer = ip.Unmap().WithZone(""); !a.trusts(peer) {
			break
		}
	}
	return peer.String()
}

// origin is from where somebody asks.
func (a access) origin(r *http.Request) people.Origin {
	return people.Origin{Name: viewerOf(r).Name, Address: a.address(r), Browser: r.UserAgent()}
}

// setSession gives a browser its session; an empty secret takes it away.
func (a access) setSession(w http.ResponseWriter, r *http.Request, secret string, last time.Duration) {
	c := &http.Cookie{Name: a.sessionCookie(r), Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: a.secure(r), MaxAge: int(last.Seconds())}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

package dashboard

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/people"
)

// join makes somebody with a password that needs no change, and signs them in: what
// comes back is the cookie.
func (h *testHouse) join(t testing.TB, login string, roles []people.Role, units []giaoban.UnitID, groups ...string) string {
	t.Helper()
	from := people.Origin{Name: "local", Address: "192.0.2.1"}
	p, first, err := h.register.Add(t.Context(), people.Local(), people.Person{Login: login, Name: login, Roles: roles, Scope: people.Scope{Units: units, Groups: groups}}, "", from)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := h.register.SetPassword(t.Context(), p.ID, first, "mật khẩu của "+login, from)
	if err != nil {
		t.Fatal(err)
	}
	return plainCookie + "=" + secret
}

// With the first account nobody on this machine does anything without signing in, and
// the commands of this machine go on with the token of the lock file.
func TestTheFirstAccountClosesTheHouse(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.LocalToken = "local-right" })
	if r := h.get("/api/v1/units"); r.Code != http.StatusOK {
		t.Fatalf("before: %d", r.Code)
	}
	cookie := h.join(t, "lan", []people.Role{people.Leader}, []giaoban.UnitID{"a"})
	for headers, want := range map[string]int{"": 401, "Cookie|" + cookie: 200, "Cookie|" + cookie + "x": 401, "Cookie|" + secureCookie + "=" + strings.TrimPrefix(cookie, plainCookie+"="): 401,
		"Authorization|Bearer local-right": 200, "Authorization|Bearer local": 401} {
		name, value, _ := strings.Cut(headers, "|")
		if r := h.get("/api/v1/units", name, value); r.Code != want {
			t.Errorf("%s: %d, want %d", headers, r.Code, want)
		}
	}
}

// The address of who asks is what the named proxy says, and from nobody else.
func TestForwardedHeadersAreBelievedFromTheNamedProxyAlone(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Config.Proxies = []netip.Prefix{netip.MustParsePrefix("10.9.0.0/16")} })
	for _, c := range []struct{ peer, forwarded, proto, address, cookie string }{
		{"203.0.113.5:1", "198.51.100.1", "https", "203.0.113.5", plainCookie},
		{"10.9.0.1:1", "198.51.100.1", "https", "198.51.100.1", secureCookie},
		{"10.9.0.1:1", "1.2.3.4, 198.51.100.1", "http", "198.51.100.1", plainCookie},
		{"10.9.0.1:1", "1.2.3.4, 198.51.100.1, 10.9.3.3", "https", "198.51.100.1", secureCookie},
		{"10.9.0.1:1", "nonsense", "", "10.9.0.1", plainCookie},
		{"10.9.0.1:1", "", "", "10.9.0.1", plainCookie},
		{"[::ffff:10.9.0.1]:1", "198.51.100.1", "", "198.51.100.1", plainCookie},
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		r.Header.Set("X-Forwarded-Proto", c.proto)
		if got := h.access.address(r); got != c.address {
			t.Errorf("%+v: %s", c, got)
		}
		if got := h.access.sessionCookie(r); got != c.cookie {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// Who has to change a password does nothing else, and comes to where it is changed.
func TestAFirstPasswordHasToBeChanged(t *testing.T) {
	h := newHouse(t, guarded)
	_, first, err := h.register.Add(t.Context(), people.Local(), people.Person{Login: "lan", Name: "Lan", Roles: people.Roles(), Scope: people.Everything()}, "", people.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := h.register.SignIn(t.Context(), "lan", first, people.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	cookie := plainCookie + "=" + secret
	if r := h.get("/api/v1/units", "Cookie", cookie); r.Code != http.StatusForbidden || !strings.Contains(r.Body.String(), "must_change_password") {
		t.Errorf("a call: %d %s", r.Code, r.Body)
	}
	if r := h.get("/", "Cookie", cookie); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/account" {
		t.Errorf("a page: %d %v", r.Code, r.Header())
	}
	if r := h.get("/units/a"); r.Code != http.StatusSeeOther || r.Header().Get("Location") != "/sign-in?next=%2Funits%2Fa" {
		t.Errorf("a page without a session: %d %v", r.Code, r.Header())
	}
}

// Whatever changes something, and whatever leaves as a file, is on record with who and
// from where; what is only read is not.
func TestEverythingThatIsDoneIsOnRecord(t *testing.T) {
	h, _ := measured(t)
	cookie := h.join(t, "lan", people.Roles(), []giaoban.UnitID{"*"}, "*")
	count := func() int {
		t.Helper()
		v, err := h.register.Trail().Check(t.Context(), "")
		if err != nil || v.Broken != 0 {
			t.Fatalf("%+v, %v", v, err)
		}
		return v.Events
	}
	for asked, more := range map[string]int{
		"GET /api/v1/units": 0, "GET /api/v1/units?format=csv": 1, "GET /api/v1/compare?indicator=jobs&format=xlsx": 1, "GET /api/v1/units?format=xlsx": 1,
		"GET /metrics": 0, "POST /api/v1/reports": 1, "POST /api/v1/reports?dry_run=true": 1, "POST /api/v1/reports/1/undo": 1, "POST /api/v1/forms/x/forget": 1,
		"POST /api/v1/tokens": 0, "GET /api/v1/record?format=csv": 1, "GET /nowhere": 0,
	} {
		before := count()
		method, path, _ := strings.Cut(asked, " ")
		r := h.ask(method, path, strings.NewReader("x"), "Cookie", cookie, "Content-Type", "text/csv")
		if got := count() - before; got != more {
			t.Errorf("%s (%d): %d events, want %d", asked, r.Code, got, more)
		}
	}
	var got struct {
		Events []struct{ Who, Address, Act, Object string }
	}
	r := h.get("/api/v1/record?act=export&limit=1", "Cookie", cookie)
	if err := json.Unmarshal(r.Body.Bytes(), &got); err != nil || len(got.Events) != 1 || got.Events[0].Who != "lan" || !strings.HasPrefix(got.Events[0].Address, "10.") || !strings.Contains(got.Events[0].Object, "format=") {
		t.Errorf("%s", r.Body)
	}
	if strings.Contains(h.log.String(), "mật khẩu") || strings.Contains(h.log.String(), strings.TrimPrefix(cookie, plainCookie+"=")) {
		t.Error("a secret stands in the log")
	}
}

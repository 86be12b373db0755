package people_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/chdb"
	"github.com/giaoban/giaoban/store/storetest"
)

// world is a small province: two districts, a commune that goes from one to the other in
// 2015, and groups of each visibility.
func world() *giaoban.Catalogue {
	span := func(id, level, parent string, from, to giaoban.Date) giaoban.Unit {
		return giaoban.Unit{ID: giaoban.UnitID(id), Name: giaoban.Text{VI: id, EN: id}, Level: level, Parent: giaoban.UnitID(parent), ValidFrom: from, ValidTo: to, Ranked: true}
	}
	moves := giaoban.NewDate(2015, 1, 1)
	c := &giaoban.Catalogue{Units: giaoban.NewUnits([]giaoban.Unit{
		span("p", "province", "", giaoban.FirstDate, giaoban.Forever), span("a", "district", "p", giaoban.FirstDate, giaoban.Forever), span("b", "district", "p", giaoban.FirstDate, giaoban.Forever),
		span("c", "commune", "a", giaoban.FirstDate, moves), span("c", "commune", "b", moves, giaoban.Forever), span("d", "commune", "b", giaoban.FirstDate, giaoban.Forever)}, nil, nil),
		Groups: []giaoban.Group{{Code: "open"}, {Code: "inner", Visibility: giaoban.Internal}, {Code: "closed", Visibility: giaoban.Restricted}}}
	one := func(code, group string) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Kind: giaoban.Stock{}, Group: group, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Frequencies: []giaoban.Frequency{giaoban.Half}}
	}
	rate := one("rate", "open")
	rate.Kind, rate.Numerator, rate.Denominator = giaoban.Ratio{}, "houses", "secrets"
	c.SetIndicators([]*giaoban.Indicator{one("jobs", "open"), one("houses", "inner"), one("secrets", "closed"), rate})
	return c
}

type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func open(t *testing.T, s *store.Store) (*people.Register, *clock) {
	t.Helper()
	c := &clock{time.Date(2014, 7, 15, 9, 0, 0, 0, time.UTC)}
	g, err := people.Open(t.Context(), s, people.Options{Catalogue: world(), Now: c.Now, Idle: time.Hour, Last: 8 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return g, c
}

var from = people.Origin{Name: "local", Address: "192.0.2.1", Browser: "Firefox/140"}

func add(t *testing.T, g *people.Register, login string, roles []people.Role, units []giaoban.UnitID, groups ...string) (people.Person, string) {
	t.Helper()
	p, password, err := g.Add(t.Context(), people.Local(), people.Person{Login: login, Name: "Trần Thị " + login, Roles: roles, Scope: people.Scope{Units: units, Groups: groups}}, "", from)
	if err != nil {
		t.Fatal(err)
	}
	return p, password
}

func codeOf(err error) string {
	var p *giaoban.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// Whoever is known signs in and out; nobody else does, and what went wrong is told in
// the same words.
func TestSigningIn(t *testing.T) {
	s := storetest.Open(t)
	g, clock := open(t, s)
	lan, password := add(t, g, "lan", []people.Role{people.Officer}, []giaoban.UnitID{"a"})
	off, offPassword := add(t, g, "off", []people.Role{people.Officer}, []giaoban.UnitID{"a"})
	if _, err := g.Disable(t.Context(), off.ID, true, from); err != nil {
		t.Fatal(err)
	}
	words := ""
	for _, try := range [][2]string{{"lan", "wrong password"}, {"nobody", password}, {"off", offPassword}, {"lan", ""}, {"", ""}, {"lan", strings.Repeat("x", 5000)}} {
		clock.now = clock.now.Add(time.Minute)
		_, _, err := g.SignIn(t.Context(), try[0], try[1], from)
		if codeOf(err) != "wrong_sign_in" || words != "" && err.Error() != words {
			t.Errorf("%q with %q: %v", try[0], try[1], err)
		}
		words = err.Error()
	}
	secret, p, err := g.SignIn(t.Context(), " LAN ", password, from)
	if err != nil || p.ID != lan.ID || !p.MustChange {
		t.Fatalf("signing in: %v, %+v", err, p)
	}
	if who, ok := g.Session(t.Context(), secret); !ok || who.Name != "lan" || !who.MustChange() {
		t.Errorf("the session is of %+v, %v", who, ok)
	}
	if _, ok := g.Session(t.Context(), secret[1:]+"A"); ok {
		t.Error("another secret has a session")
	}
	next, err := g.SetPassword(t.Context(), lan.ID, password, "bốn chữ dễ nhớ", from)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Session(t.Context(), secret); ok {
		t.Error("a session outlived the password it began with")
	}
	who, ok := g.Session(t.Context(), next)
	if !ok || who.MustChange() {
		t.Errorf("the session after the change: %v", ok)
	}
	if err := g.SignOut(t.Context(), next, from); err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Session(t.Context(), next); ok {
		t.Error("a session outlived signing out")
	}
}

// A session ends when it is not used, when its time is up, with the account, and with a
// word from its person; it does not end with the process.
func TestSessionsEnd(t *testing.T) {
	s := storetest.Open(t)
	g, clock := open(t, s)
	p, password := add(t, g, "lan", []people.Role{people.Leader}, nil)
	enter := func() string {
		t.Helper()
		secret, _, err := g.SignIn(t.Context(), "lan", password, from)
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	alive := func(secret string) bool { _, ok := g.Session(t.Context(), secret); return ok }
	idle := enter()
	clock.now = clock.now.Add(61 * time.Minute)
	if alive(idle) {
		t.Error("alive after an hour without use")
	}
	long := enter()
	for range 9 {
		clock.now = clock.now.Add(50 * time.Minute)
		if !alive(long) {
			t.Error("ended while in use")
		}
	}
	clock.now = clock.now.Add(45 * time.Minute)
	if alive(long) {
		t.Error("alive after eight hours")
	}
	kept := enter()
	again, err := people.Open(t.Context(), s, people.Options{Catalogue: world(), Now: clock.Now, Idle: time.Hour, Last: 8 * time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if who, ok := again.Session(t.Context(), kept); !ok || who.Name != "lan" {
		t.Error("a session did not outlive the process")
	}
	one, two := enter(), enter()
	if err := g.SignOutEverywhere(t.Context(), p.ID, from); err != nil {
		t.Fatal(err)
	}
	if alive(one) || alive(two) || alive(kept) {
		t.Error("alive after signing out everywhere")
	}
	three := enter()
	if _, err := g.Disable(t.Context(), p.ID, true, from); err != nil {
		t.Fatal(err)
	}
	if alive(three) {
		t.Error("a disabled account has a session")
	}
	if _, err := g.Disable(t.Context(), p.ID, false, from); err != nil {
		t.Fatal(err)
	}
	if alive(three) {
		t.Error("an old session came back with the account")
	}
}

// Ten guesses a minute for an account, from wherever, and ten from an address, at
// whomever; a right password counts for none.
func TestGuessesAreLimited(t *testing.T) {
	g, clock := open(t, storetest.Open(t))
	_, password := add(t, g, "lan", []people.Role{people.Leader}, nil)
	tries := func(login func(int) string, address func(int) string) (looked int) {
		for n := range 50 {
			_, _, err := g.SignIn(t.Context(), login(n), "wrong password", people.Origin{Address: address(n)})
			if codeOf(err) == "wrong_sign_in" {
				looked++
			} else if codeOf(err) != "too_many_attempts" {
				t.Fatal(err)
			}
		}
		return looked
	}
	constant := func(s string) func(int) string { return func(int) string { return s } }
	varied := func(s string) func(int) string {
		return func(n int) string { return s + string(rune('a'+n%26)) + string(rune('a'+n/26)) }
	}
	for name, n := range map[string]int{"one account": tries(constant("lan"), varied("x")), "one address": tries(varied("someone-"), constant("192.0.2.9"))} {
		if n != 10 {
			t.Errorf("%s: %d guesses looked at in a minute", name, n)
		}
	}
	if _, _, err := g.SignIn(t.Context(), "lan", password, from); codeOf(err) != "too_many_attempts" {
		t.Errorf("a right password among too many guesses: %v", err)
	}
	clock.now = clock.now.Add(time.Minute)
	for range 30 {
		if _, _, err := g.SignIn(t.Context(), "lan", password, from); err != nil {
			t.Fatalf("a right password: %v", err)
		}
	}
	for n := range 12 {
		_, _, _ = g.Machine(t.Context(), "gbt_wrong", people.Origin{Address: "192.0.2.20"})
		if allowed := g.Guessed(people.Origin{Address: "192.0.2.20"}); allowed != (n < 10) {
			t.Errorf("guess %d of a token allowed: %v", n, allowed)
		}
	}
}

func TestTokens(t *testing.T) {
	g, clock := open(t, storetest.Open(t))
	maker, _ := add(t, g, "boss", []people.Role{people.Administrator, people.Planner}, []giaoban.UnitID{"a"})
	secretOf, _, err := g.SignIn(t.Context(), "boss", "", from)
	_ = secretOf
	if codeOf(err) != "wrong_sign_in" {
		t.Fatal(err)
	}
	secret, made, err := g.CreateToken(t.Context(), people.Local(), people.Token{Name: "đọc số", Roles: []people.Role{people.Planner}, Scope: people.Scope{Units: []giaoban.UnitID{"a"}}}, from)
	if err != nil {
		t.Fatal(err)
	}
	who, ok, err := g.Machine(t.Context(), secret, from)
	if !ok || err != nil || who.Token != "đọc số" || who.Person != nil {
		t.Errorf("the token stands for %+v, %v, %v", who, ok, err)
	}
	if used := g.Tokens()[0]; used.Used == 0 || used.Hash != "" {
		t.Errorf("the list says %+v", used)
	}
	clock.now = clock.now.Add(366 * 24 * time.Hour)
	if _, ok, _ := g.Machine(t.Context(), secret, from); ok {
		t.Error("a token outlived its last day")
	}
	clock.now = clock.now.Add(-366 * 24 * time.Hour)
	if err := g.RevokeToken(t.Context(), made.ID, from); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := g.Machine(t.Context(), secret, from); ok {
		t.Error("a revoked token is taken")
	}
	if codeOf(g.RevokeToken(t.Context(), made.ID, from)) != "unknown_token" {
		t.Error("revoked twice")
	}
	_ = maker
	for _, bad := range []people.Token{{Name: "x"}, {Name: "x", Roles: []people.Role{"king"}}, {Name: "x", Roles: []people.Role{people.Leader}, Scope: people.Scope{Units: []giaoban.UnitID{"nowhere"}}},
		{Name: "x", Roles: []people.Role{people.Leader}, Expires: 1}, {Roles: []people.Role{people.Leader}}} {
		if _, _, err := g.CreateToken(t.Context(), people.Local(), bad, from); codeOf(err) == "" {
			t.Errorf("made: %+v", bad)
		}
	}
}

// folder is where a store of a test lies that is closed and opened again.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "giaoban")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// engine does to the tables of a store what only somebody at its disk can.
func engine(t *testing.T, s *store.Store, dir, sql string) string {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := chdb.Open(t.Context(), chdb.Options{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	out, err := e.Query(t.Context(), strings.NewReplacer("TABLE event", "TABLE giaoban.event", "INTO event", "INTO giaoban.event", "FROM ", "FROM giaoban.").Replace(sql), "TSV")
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return string(out)
}

// The first person is the owner, and there is one first person; an installation is never
// without an administrator after that.
func TestTheOwner(t *testing.T) {
	g, _ := open(t, storetest.Open(t))
	if g.Any() {
		t.Fatal("somebody is there")
	}
	owner, err := g.First(t.Context(), people.Person{Login: "chu", Name: "Chủ"}, "một mật khẩu dài", from)
	if err != nil || len(owner.Roles) != len(people.Roles()) || owner.MustChange {
		t.Fatalf("%v %+v", err, owner)
	}
	if _, err := g.First(t.Context(), people.Person{Login: "hai", Name: "Hai"}, "một mật khẩu dài", from); codeOf(err) != "first_only" {
		t.Errorf("a second owner: %v", err)
	}
	if _, err := g.Disable(t.Context(), owner.ID, true, from); codeOf(err) != "last_administrator" {
		t.Errorf("the last administrator disabled: %v", err)
	}
	if _, err := g.Grant(t.Context(), people.Local(), owner.ID, []people.Role{people.Leader}, people.Scope{}, from); codeOf(err) != "last_administrator" {
		t.Errorf("the last administrator made a leader: %v", err)
	}
	for _, bad := range []people.Person{{Login: "", Name: "X"}, {Login: "Đặng", Name: "X"}, {Login: "local", Name: "X"}, {Login: "a b", Name: "X"}, {Login: "../x", Name: "X"}, {Login: "chu", Name: "X"}, {Login: "ok", Name: ""}, {Login: "ok", Name: "a\nb"}} {
		bad.Roles = []people.Role{people.Leader}
		if _, _, err := g.Add(t.Context(), people.Local(), bad, "", from); codeOf(err) == "" {
			t.Errorf("added: %+v", bad)
		}
	}
	for _, weak := range []string{"short", "chu", strings.Repeat("a", 20), strings.Repeat("x y", 100)} {
		if _, _, err := g.Add(t.Context(), people.Local(), people.Person{Login: "weak", Name: "Weak", Roles: []people.Role{people.Leader}}, weak, from); codeOf(err) != "weak_password" {
			t.Errorf("%q: %v", weak, err)
		}
	}
}

// Whatever happened is in the record, in order; a changed, missing or doubled event
// shows, and the first one is named.
func TestTheRecordShowsWhatWasChanged(t *testing.T) {
	for name, tamper := range map[string]struct {
		sql    string
		broken uint64
		why    string
	}{
		"nothing":         {"", 0, ""},
		"what was done":   {"ALTER TABLE event UPDATE after = 'x' WHERE number = 3 SETTINGS mutations_sync = 2", 3, "changed"},
		"the time":        {"ALTER TABLE event UPDATE at = at + 1 WHERE number = 4 SETTINGS mutations_sync = 2", 4, "changed"},
		"the first gone":  {"ALTER TABLE event DELETE WHERE number = 1 SETTINGS mutations_sync = 2", 1, "missing"},
		"one gone":        {"ALTER TABLE event DELETE WHERE number = 5 SETTINGS mutations_sync = 2", 5, "missing"},
		"two changed":     {"ALTER TABLE event UPDATE object = 'y' WHERE number IN (2, 6) SETTINGS mutations_sync = 2", 2, "changed"},
		"who did it":      {"ALTER TABLE event_person UPDATE who = 'other' WHERE number = 4 SETTINGS mutations_sync = 2", 4, "person"},
		"one added twice": {"INSERT INTO event SELECT number, at, act, object, outcome, before, 'z', sealed, previous, 'h' FROM event WHERE number = 3", 3, "twice"},
		"the end cut off": {"ALTER TABLE event DELETE WHERE number = 8 SETTINGS mutations_sync = 2", 8, "head"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			s := storetest.At(t, dir)
			trail := people.NewTrail(s, time.Now)
			for n := range 8 {
				if err := trail.Add(t.Context(), people.Deed{Act: "test", Object: string(rune('a' + n)), Outcome: people.Done, Who: "lan", Address: "192.0.2.1"}); err != nil {
					t.Fatal(err)
				}
			}
			whole, err := trail.Check(t.Context(), "")
			if err != nil || whole.Broken != 0 || whole.Events != 8 || whole.Head == "" {
				t.Fatalf("before: %+v, %v", whole, err)
			}
			if tamper.sql != "" {
				engine(t, s, dir, tamper.sql)
				trail = people.NewTrail(storetest.At(t, dir), time.Now)
			}
			v, err := trail.Check(t.Context(), whole.Head)
			if err != nil || v.Broken != tamper.broken || v.Why != tamper.why {
				t.Errorf("%+v, %v; want %d %s", v, err, tamper.broken, tamper.why)
			}
		})
	}
}

// What is stored about somebody is given to them, and goes when it is erased; the record
// stays whole.
func TestPersonalDataCanBeErased(t *testing.T) {
	dir := folder(t)
	s := storetest.At(t, dir)
	g, _ := open(t, s)
	add(t, g, "boss", []people.Role{people.Administrator}, []giaoban.UnitID{"*"})
	lan, password := add(t, g, "lan", []people.Role{people.Officer}, []giaoban.UnitID{"a"})
	secret, _, err := g.SignIn(t.Context(), "lan", password, people.Origin{Address: "198.51.100.7", Browser: "Firefox/140"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := g.DataOf(t.Context(), "lan", from)
	if err != nil || data.Person.Login != "lan" || data.Person.Password != "" || len(data.Sessions) != 1 || len(data.Events) != 1 || data.Events[0].Address != "198.51.100.7" {
		t.Fatalf("%+v, %v", data, err)
	}
	if err := g.Erase(t.Context(), lan.ID, from); err != nil {
		t.Fatal(err)
	}
	if _, ok := g.Session(t.Context(), secret); ok {
		t.Error("an erased person has a session")
	}
	v, err := g.Trail().Check(t.Context(), "")
	if err != nil || v.Broken != 0 || v.Erased == 0 {
		t.Errorf("the record after it: %+v, %v", v, err)
	}
	for _, table := range []string{"account", "event", "event_person", "batch", "form"} {
		dump := engine(t, s, dir, "SELECT * FROM "+table)
		for _, trace := range []string{"lan\"", "Trần Thị lan", "198.51.100.7", "\tlan"} {
			if strings.Contains(dump, trace) {
				t.Errorf("%s still holds %q:\n%s", table, trace, dump)
			}
		}
	}
	again, err := people.Open(t.Context(), storetest.At(t, dir), people.Options{Catalogue: world()})
	if err != nil || len(again.All()) != 1 || !again.Any() {
		t.Errorf("%v, %d people left", err, len(again.All()))
	}
}

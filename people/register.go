package people

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Kinds of records in the store.
const (
	kindPerson  = "person"
	kindToken   = "token"
	kindSession = "session"
)

// refreshTime is how old what is known may be where other processes change it, too: a
// changed password must end every session within a second.
const refreshTime = 500 * time.Millisecond

// Options of a register.
type Options struct {
	Catalogue *giaoban.Catalogue
	Now       func() time.Time
	Idle      time.Duration // a session ends that long after its last use; 0: DefaultIdle
	Last      time.Duration // and that long after it began; 0: DefaultLast
	Logger    *slog.Logger
}

// Origin is from where something is asked and, of a change, who makes it.
type Origin struct {
	Name    string
	Address string
	Browser string
}

func (o Origin) named(name string) Origin {
	o.Name = name
	return o
}

// Register holds everybody who has an account, their sessions and the tokens. It is
// kept in the store; what is asked for each request is answered from memory.
type Register struct {
	o       Options
	shelf   *store.Store
	trail   *Trail
	hashers hashers
	guesses throttle
	decoy   string // what a password is looked at against where nobody has one

	mu       sync.RWMutex
	persons  map[string]*Person  // by id
	sessions map[string]*Session // by the hash of the secret
	tokens   map[string]*Token   // by the hash of the secret

	ticked   atomic.Int64 // the last moment that was given, in microseconds
	changing sync.Mutex   // one change of a person at a time
	fresh    sync.Mutex
	looked   time.Time
	newest   uint64
	count    uint64
}

// Open reads the register of a store.
func Open(ctx context.Context, s *store.Store, o Options) (*Register, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Idle, o.Last = cmp.Or(o.Idle, DefaultIdle), cmp.Or(o.Last, DefaultLast)
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	g := &Register{o: o, shelf: s, trail: NewTrail(s, o.Now), hashers: newHashers(), persons: map[string]*Person{},
		sessions: map[string]*Session{}, tokens: map[string]*Token{}, decoy: hashOf(rand.Text())}
	return g, g.load(ctx)
}

// Trail is the record that changes of this register go on.
func (g *Register) Trail() *Trail { return g.trail }

// load reads all records anew.
func (g *Register) load(ctx context.Context) error {
	records, err := g.shelf.Records(ctx, time.Time{})
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	persons, sessions, tokens := map[string]*Person{}, map[string]*Session{}, map[string]*Token{}
	for _, r := range records {
		switch r.Kind {
		case kindPerson:
			p, err := readJSON[Person](r.Content)
			if err != nil {
				return fmt.Errorf("people: the record of person %s: %w", r.ID, err)
			}
			persons[r.ID] = &p
		case kindSession:
			s, err := readJSON[Session](r.Content)
			if err != nil {
				return fmt.Errorf("people: the record of a session: %w", err)
			}
			s.written = s.Used
			sessions[r.ID] = &s
		case kindToken:
			t, err := readJSON[Token](r.Content)
			if err != nil {
				return fmt.Errorf("people: the record of token %s: %w", r.ID, err)
			}
			t.written = t.Used
			tokens[t.Hash] = &t
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.o.Now()
	for key, s := range sessions {
		if s.Ended || now.UnixMicro()-s.Began > g.o.Last.Microseconds() {
			delete(sessions, key)
			continue
		}
		if had := g.sessions[key]; had != nil { // its use is newer here than on disk
			s.Used, s.written = max(s.Used, had.Used), max(s.written, had.written)
		}
	}
	g.persons, g.sessions, g.tokens = persons, sessions, tokens
	return nil
}

// refresh looks whether another process changed something, where one may.
func (g *Register) refresh(ctx context.Context) {
	if !g.shelf.Shared() || !g.fresh.TryLock() {
		return
	}
	defer g.fresh.Unlock()
	now := g.o.Now()
	if now.Sub(g.looked) < refreshTime {
		return
	}
	newest, count, err := g.shelf.RecordsChanged(ctx)
	if err == nil && (newest != g.newest || count != g.count) {
		err = g.load(ctx)
	}
	if err != nil {
		g.o.Logger.Warn("people could not be looked up", "error", err)
		return
	}
	g.looked, g.newest, g.count = now, newest, count
}

func (g *Register) keep(ctx context.Context, kind, id, by string, v any) error {
	content, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	r := store.Record{Kind: kind, ID: id, At: time.UnixMicro(g.tick()).UTC(), By: by, Content: string(content)}
	if err := g.shelf.KeepRecord(context.WithoutCancel(ctx), r); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	return nil
}

// tick is the present moment in microseconds, and never one that was given before: what
// happens later is later, however coarse the clock.
func (g *Register) tick() int64 {
	for {
		last := g.ticked.Load()
		next := max(g.o.Now().UnixMicro(), last+1)
		if g.ticked.CompareAndSwap(last, next) {
			return next
		}
	}
}

// Any says whether anybody has an account: then nobody does anything without one.
func (g *Register) Any() bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return len(g.persons) > 0
}

// All lists everybody, by the name they sign in with.
func (g *Register) All() []Person {
	g.mu.RLock()
	defer g.mu.RUnlock()
	out := make([]Person, 0, len(g.persons))
	for _, p := range g.persons {
		if !p.Erased {
			out = append(out, *p)
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Compare(a.Login, b.Login) })
	return out
}

// byLogin finds a person; the caller holds the lock.
func (g *Register) byLogin(login string) *Person {
	for _, p := range g.persons {
		if p.Login == login && !p.Erased {
			return p
		}
	}
	return nil
}

// Person finds somebody by id or by the name they sign in with.
func (g *Register) Person(name string) (Person, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	p := g.persons[name]
	if p == nil || p.Erased {
		p = g.byLogin(folded(name))
	}
	if p == nil {
		return Person{}, false
	}
	return *p, true
}

// Called is the full name of who signs in so; the name itself where nobody does.
func (g *Register) Called(login string) string {
	if p, ok := g.Person(login); ok && p.Name != "" {
		return p.Name
	}
	return login
}

// folded is a login as it is kept.
func folded(login string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(login))) }

var soundLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,63}$`)

// reserved are names that stand for something else beside what was done.
var reserved = []string{"local", "token", "anyone", "folder"}

// First makes the owner of an installation that nobody has an account in.
func (g *Register) First(ctx context.Context, p Person, password string, from Origin) (Person, error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	if g.Any() {
		return Person{}, refusal("first_only", "")
	}
	p.Roles, p.Scope = Roles(), Everything()
	return g.add(ctx, p, password, false, from)
}

// Add makes an account. Without a password one is made up and given back; it must be
// changed when first used, as must one that somebody else chose.
func (g *Register) Add(ctx context.Context, maker Asker, p Person, password string, from Origin) (made Person, chosen string, err error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	if !wider(maker, nil, p.Scope) {
		return Person{}, "", refusal("too_wide_scope", "")
	}
	if password == "" {
		password = passphrase()
	}
	made, err = g.add(ctx, p, password, true, from)
	return made, password, err
}

func (g *Register) add(ctx context.Context, p Person, password string, mustChange bool, from Origin) (Person, error) {
	p.Login, p.Name = folded(p.Login), strings.TrimSpace(norm.NFC.String(p.Name))
	switch {
	case !soundLogin.MatchString(p.Login) || slices.Contains(reserved, p.Login):
		return Person{}, refusal("bad_login", p.Login)
	case p.Name == "" || len([]rune(p.Name)) > 120 || strings.ContainsAny(p.Name, "\r\n\t\x00"):
		return Person{}, refusal("bad_name", p.Name)
	}
	if _, taken := g.Person(p.Login); taken {
		return Person{}, refusal("login_taken", p.Login)
	}
	if err := g.sound(p.Roles, &p.Scope); err != nil {
		return Person{}, err
	}
	if err := strong(password, p.Login); err != nil {
		return Person{}, err
	}
	if err := g.hashers.do(ctx, func() { p.Password = hashOf(password) }); err != nil {
		return Person{}, err
	}
	p.ID, p.MustChange, p.Created = "p"+strings.ToLower(rand.Text()[:12]), mustChange, g.o.Now().UnixMicro()
	if err := g.keep(ctx, kindPerson, p.ID, from.Name, p); err != nil {
		return Person{}, err
	}
	g.mu.Lock()
	g.persons[p.ID] = &p
	g.mu.Unlock()
	return p, g.trail.Add(ctx, Deed{Act: "person.add", Object: p.ID, Outcome: Done, After: rightsText(p.Roles, p.Scope, false), Who: from.Name, Address: from.Address})
}

// sound checks roles and scope, and puts them in order.
func (g *Register) sound(roles []Role, s *Scope) error {
	if len(roles) == 0 {
		return refusal("no_roles", "")
	}
	for _, r := range roles {
		if !slices.Contains(Roles(), r) {
			return refusal("bad_role", string(r))
		}
	}
	for _, u := range s.Units {
		if u != everyUnit && len(g.o.Catalogue.Units.Spans(u)) == 0 {
			return refusal("bad_scope_unit", string(u))
		}
	}
	for _, name := range s.Groups {
		if name != everyUnit && !slices.ContainsFunc(g.o.Catalogue.Groups, func(x giaoban.Group) bool { return x.Code == name }) {
			return refusal("bad_scope_group", name)
		}
	}
	if s.Units == nil {
		s.Units = []giaoban.UnitID{}
	}
	return nil
}

// rightsText is what somebody may do, as the record shows it: no word of who they are.
func rightsText(roles []Role, s Scope, disabled bool) string {
	b, _ := json.Marshal(struct { // text and numbers: it cannot fail
		Roles    []Role `json:"roles"`
		Scope    Scope  `json:"scope"`
		Disabled bool   `json:"disabled,omitempty"`
	}{roles, s, disabled})
	return string(b)
}

// change changes a person and puts it on record.
func (g *Register) change(ctx context.Context, id string, from Origin, act string, f func(*Person) error) (Person, error) {
	p, ok := g.Person(id)
	if !ok {
		return Person{}, refusal("unknown_person", id)
	}
	before := p
	p.Roles = slices.Clone(p.Roles)
	if err := f(&p); err != nil {
		return Person{}, err
	}
	if before.Has(Administrator) && !before.Disabled && (!p.Has(Administrator) || p.Disabled) && g.administrators(p.ID) == 0 {
		return Person{}, refusal("last_administrator", "")
	}
	if err := g.keep(ctx, kindPerson, p.ID, from.Name, p); err != nil {
		return Person{}, err
	}
	g.mu.Lock()
	g.persons[p.ID] = &p
	g.mu.Unlock()
	d := Deed{Act: act, Object: p.ID, Outcome: Done, Who: from.Name, Address: from.Address}
	if was, is := rightsText(before.Roles, before.Scope, before.Disabled), rightsText(p.Roles, p.Scope, p.Disabled); was != is {
		d.Before, d.After = was, is
	}
	return p, g.trail.Add(ctx, d)
}

// administrators counts those who still act, without one.
func (g *Register) administrators(without string) int {
	n := 0
	for _, p := range g.All() {
		if p.ID != without && p.Has(Administrator) && !p.Disabled {
			n++
		}
	}
	return n
}

// Grant gives a person roles and a scope, in place of those they had.
func (g *Register) Grant(ctx context.Context, maker Asker, id string, roles []Role, s Scope, from Origin) (Person, error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	if err := g.sound(roles, &s); err != nil {
		return Person{}, err
	}
	if !wider(maker, nil, s) {
		return Person{}, refusal("too_wide_scope", "")
	}
	return g.change(ctx, id, from, "person.grant", func(p *Person) error {
		p.Roles, p.Scope = roles, s
		return nil
	})
}

// Disable ends an account and every session of it, or opens it again.
func (g *Register) Disable(ctx context.Context, id string, disabled bool, from Origin) (Person, error) {
	g.changing.Lock()
	defer g.changing.Unlock()
	act := "person.enable"
	if disabled {
		act = "person.disable"
	}
	return g.change(ctx, id, from, act, func(p *Person) error {
		p.Disabled, p.SignedOut = disabled, g.tick()
		return nil
	})
}

// Reset gives a person a password that was made up; it must be changed when first used.
func (g *Register) Reset(ctx context.Context, id string, from Origin) (Person, string, error) {
	password := passphrase()
	p, err := g.setPassword(ctx, id, password, true, "password.reset", from)
	return p, password, err
}

// SetPassword changes a person's own password, who must know the present one. All their
// sessions end, and a new one begins for who changed it.
func (g *Register) SetPassword(ctx context.Context, id, old, password string, from Origin) (secret string, err error) {
	p, ok := g.Person(id)
	if !ok {
		return "", refusal("unknown_person", id)
	}
	began := g.o.Now()
	keys := []string{"login:" + p.Login, "address:" + from.Address}
	if !g.guesses.begin(began, keys...) {
		return "", g.refused(ctx, "password.change", from, refusal("too_many_attempts", ""))
	}
	right := false
	if err := g.hashers.do(ctx, func() { right = matches(old, p.Password) }); err != nil {
		return "", err
	}
	if !right {
		return "", g.refused(ctx, "password.change", from, refusal("wrong_password", ""))
	}
	g.guesses.right(began, keys...)
	if old == password {
		return "", refusal("same_password", "")
	}
	if p, err = g.setPassword(ctx, id, password, false, "password.change", from); err != nil {
		return "", err
	}
	return g.open(ctx, p, from)
}

func (g *Register) setPassword(ctx context.Context, id, password string, mustChange bool, act string, from Origin) (Person, error) {
	p, ok := g.Person(id)
	if !ok {
		return Person{}, refusal("unknown_person", id)
	}
	if err := strong(password, p.Login); err != nil {
		return Person{}, err
	}
	hash := ""
	if err := g.hashers.do(ctx, func() { hash = hashOf(password) }); err != nil {
		return Person{}, err
	}
	g.changing.Lock()
	defer g.changing.Unlock()
	return g.change(ctx, id, from, act, func(p *Person) error {
		p.Password, p.MustChange = hash, mustChange
		p.SignedOut = g.tick()
		return nil
	})
}

// refused puts a refusal on record and gives it back.
func (g *Register) refused(ctx context.Context, act string, from Origin, why error) error {
	var p *giaoban.Problem
	errors.As(why, &p)
	if err := g.trail.Add(ctx, Deed{Act: act, Object: p.Code, Outcome: Refused, Who: short(from.Name, 64), Address: from.Address}); err != nil {
		return err
	}
	return why
}

// passphrase makes up a password that can be read over the telephone: five letters
// between hyphens, four times, a hundred bits.
func passphrase() string {
	t := strings.ToLower(rand.Text())
	return t[:5] + "-" + t[5:10] + "-" + t[10:15] + "-" + t[15:20]
}

func short(s string, most int) string {
	r := []rune(s)
	return string(r[:min(len(r), most)])
}

func sortSessions(all []OpenSession) {
	slices.SortFunc(all, func(a, b OpenSession) int { return b.Used.Compare(a.Used) })
}

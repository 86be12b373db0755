package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// How long a session lasts where the configuration says nothing.
const (
	DefaultIdle = 2 * time.Hour
	DefaultLast = 12 * time.Hour
	// keptUse is how often it is written down that a session or token was used.
	keptUse = 5 * time.Minute
)

// Session is one signing in, as it is kept: by the hash of its secret.
type Session struct {
	Person  string `json:"person"` // id
	Began   int64  `json:"began"`  // microseconds
	Used    int64  `json:"used"`
	Address string `json:"address,omitempty"`
	Browser string `json:"browser,omitempty"`
	Ended   bool   `json:"ended,omitempty"`

	written int64 // the use that is on disk
}

// OpenSession is a session as its person sees it.
type OpenSession struct {
	ID      string // of the list, not of the session: its secret cannot be found from it
	Began   time.Time
	Used    time.Time
	Address string
	Browser string
	This    bool
}

func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// alive says whether a session still counts. The caller holds the lock.
func (g *Register) alive(s *Session, now time.Time) bool {
	p := g.persons[s.Person]
	at := now.UnixMicro()
	return !s.Ended && p != nil && !p.Disabled && !p.Erased && s.Began > p.SignedOut &&
		at-s.Used < g.o.Idle.Microseconds() && at-s.Began < g.o.Last.Microseconds()
}

// SignIn opens a session for who knows a person's password, and gives its secret. Who
// is unknown, disabled or has no password is answered in the same words after the same
// work as a wrong password.
func (g *Register) SignIn(ctx context.Context, login, password string, from Origin) (secret string, p Person, err error) {
	login = folded(login)
	began := g.o.Now()
	keys := []string{"login:" + login, "address:" + from.Address}
	if !g.guesses.begin(began, keys...) {
		return "", Person{}, g.refused(ctx, "sign_in", from.named(login), refusal("too_many_attempts", ""))
	}
	g.refresh(ctx)
	g.mu.RLock()
	kept, known := g.decoy, false
	if found := g.byLogin(login); found != nil && found.Password != "" && !found.Disabled {
		p, kept, known = *found, found.Password, true
	}
	g.mu.RUnlock()
	right := false
	if err := g.hashers.do(ctx, func() { right = len(password) <= 4*LongestPassword && matches(password, kept) }); err != nil {
		return "", Person{}, err
	}
	if !right || !known {
		return "", Person{}, g.refused(ctx, "sign_in", from.named(login), refusal("wrong_sign_in", ""))
	}
	g.guesses.right(began, keys...)
	secret, err = g.open(ctx, p, from)
	return secret, p, err
}

// open begins a session.
func (g *Register) open(ctx context.Context, p Person, from Origin) (string, error) {
	secret := rand.Text()
	now := g.tick()
	s := &Session{Person: p.ID, Began: now, Used: now, Address: from.Address, Browser: short(from.Browser, 200), written: now}
	if err := g.keep(ctx, kindSession, secretHash(secret), p.Login, s); err != nil {
		return "", err
	}
	g.mu.Lock()
	g.sessions[secretHash(secret)] = s
	g.mu.Unlock()
	return secret, g.trail.Add(ctx, Deed{Act: "sign_in", Object: p.ID, Outcome: Done, Who: p.Login, Address: from.Address})
}

// Session gives who a session's secret stands for; false where it has ended or never was.
func (g *Register) Session(ctx context.Context, secret string) (Asker, bool) {
	g.refresh(ctx)
	now := g.o.Now()
	key := secretHash(secret)
	g.mu.Lock()
	s := g.sessions[key]
	if s == nil || !g.alive(s, now) {
		g.mu.Unlock()
		return Asker{}, false
	}
	s.Used = now.UnixMicro()
	write := time.Duration(s.Used-s.written)*time.Microsecond >= keptUse
	if write {
		s.written = s.Used
	}
	p, copied := *g.persons[s.Person], *s
	g.mu.Unlock()
	if write {
		if err := g.keep(ctx, kindSession, key, p.Login, &copied); err != nil {
			g.o.Logger.Warn("a session's use was not written down", "error", err)
		}
	}
	return p.asker(), true
}

// SignOut ends a session.
func (g *Register) SignOut(ctx context.Context, secret string, from Origin) error {
	key := secretHash(secret)
	g.mu.Lock()
	s := g.sessions[key]
	if s == nil || s.Ended {
		g.mu.Unlock()
		return nil
	}
	s.Ended = true
	copied, p := *s, *g.persons[s.Person]
	g.mu.Unlock()
	if err := g.keep(ctx, kindSession, key, p.Login, &copied); err != nil {
		return err
	}
	return g.trail.Add(ctx, Deed{Act: "sign_out", Object: p.ID, Outcome: Done, Who: p.Login, Address: from.Address})
}

// SignOutEverywhere ends every session of a person that began until now.
func (g *Register) SignOutEverywhere(ctx context.Context, id string, from Origin) error {
	_, err := g.change(ctx, id, from, "sign_out_everywhere", func(p *Person) error {
		p.SignedOut = g.tick()
		return nil
	})
	return err
}

// Sessions lists the open sessions of a person; secret marks the one that asks.
func (g *Register) Sessions(id, secret string) []OpenSession {
	now := g.o.Now()
	g.mu.RLock()
	defer g.mu.RUnlock()
	var out []OpenSession
	for key, s := range g.sessions {
		if s.Person == id && g.alive(s, now) {
			out = append(out, OpenSession{ID: key[:8], Began: time.UnixMicro(s.Began), Used: time.UnixMicro(s.Used), Address: s.Address,
				Browser: s.Browser, This: secret != "" && key == secretHash(secret)})
		}
	}
	sortSessions(out)
	return out
}

func readJSON[T any](content string) (T, error) {
	var v T
	err := json.Unmarshal([]byte(content), &v)
	return v, err
}

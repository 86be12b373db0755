package people

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
)

// Token is what a machine shows instead of signing in. Its secret is told once, when it
// is made; what is kept is the hash.
type Token struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Hash    string `json:"hash"`
	Roles   []Role `json:"roles"`
	Scope   Scope  `json:"scope"`
	By      string `json:"by"`      // login of who made it
	Created int64  `json:"created"` // microseconds
	Expires int64  `json:"expires"` // microseconds
	Used    int64  `json:"used,omitempty"`
	Revoked bool   `json:"revoked,omitempty"`

	written int64
}

// LongestToken is how long a token lasts at most, DefaultToken where nothing is said.
const (
	LongestToken = 2 * 366 * 24 * time.Hour
	DefaultToken = 365 * 24 * time.Hour
	tokenPrefix  = "gbt_"
)

// CreateToken makes a token and gives its secret. Its rights are no wider than those of
// who makes it.
func (g *Register) CreateToken(ctx context.Context, maker Asker, t Token, from Origin) (secret string, made Token, err error) {
	now := g.o.Now()
	t.Name = strings.TrimSpace(t.Name)
	switch {
	case t.Name == "" || len(t.Name) > 120:
		return "", t, refusal("bad_name", t.Name)
	case t.Expires == 0:
		t.Expires = now.Add(DefaultToken).UnixMicro()
	case t.Expires <= now.UnixMicro() || t.Expires > now.Add(LongestToken).UnixMicro():
		return "", t, refusal("bad_expiry", time.UnixMicro(t.Expires).Format(time.DateOnly))
	}
	if err := g.sound(t.Roles, &t.Scope); err != nil {
		return "", t, err
	}
	if !wider(maker, t.Roles, t.Scope) {
		return "", t, refusal("too_wide_scope", "")
	}
	for _, o := range g.Tokens() {
		if o.Name == t.Name && g.lives(o) {
			return "", t, refusal("token_taken", t.Name)
		}
	}
	secret = tokenPrefix + rand.Text() + rand.Text()[:8]
	t.ID, t.Hash, t.By, t.Created, t.Used, t.Revoked = rand.Text()[:10], secretHash(secret), maker.Name, now.UnixMicro(), 0, false
	if err := g.keep(ctx, kindToken, t.ID, maker.Name, t); err != nil {
		return "", t, err
	}
	g.mu.Lock()
	g.tokens[t.Hash] = &t
	g.mu.Unlock()
	return secret, t, g.trail.Add(ctx, Deed{Act: "token.create", Object: t.ID, Outcome: Done, After: rightsText(t.Roles, t.Scope, false), Who: maker.Name, Address: from.Address})
}

// wider says whether who gives rights has them.
func wider(maker Asker, roles []Role, s Scope) bool {
	if maker.whole {
		return true
	}
	return !slices.ContainsFunc(roles, func(r Role) bool { return !slices.Contains(maker.roles, r) }) && s.within(maker.scope)
}

func (g *Register) lives(t Token) bool { return !t.Revoked && t.Expires > g.o.Now().UnixMicro() }

// Tokens lists all tokens, the newest first, without what their secrets can be tried by.
func (g *Register) Tokens() []Token {
	g.mu.RLock()
	defer g.mu.RUnlock()
	var out []Token
	for _, t := range g.tokens {
		shown := *t
		shown.Hash = ""
		out = append(out, shown)
	}
	slices.SortFunc(out, func(a, b Token) int { return int(b.Created - a.Created) })
	return out
}

// Alive says whether a token may still be shown.
func (g *Register) Alive(t Token) bool { return g.lives(t) }

// RevokeToken ends a token, named by its id or its name.
func (g *Register) RevokeToken(ctx context.Context, name string, from Origin) error {
	g.mu.Lock()
	var found *Token
	for _, t := range g.tokens {
		if (t.ID == name || t.Name == name) && !t.Revoked {
			found = t
		}
	}
	if found == nil {
		g.mu.Unlock()
		return refusal("unknown_token", name)
	}
	copied := *found
	copied.Revoked = true
	g.mu.Unlock()
	if err := g.keep(ctx, kindToken, copied.ID, from.Name, copied); err != nil {
		return err
	}
	g.mu.Lock()
	found.Revoked = true
	g.mu.Unlock()
	return g.trail.Add(ctx, Deed{Act: "token.revoke", Object: copied.ID, Outcome: Done, Who: from.Name, Address: from.Address})
}

// Machine gives who a token stands for. What is wrong is a guess, and counted.
func (g *Register) Machine(ctx context.Context, secret string, from Origin) (Asker, bool, error) {
	now := g.o.Now()
	if g.guesses.spent(now, "address:"+from.Address) {
		return Asker{}, false, refusal("too_many_attempts", "")
	}
	g.refresh(ctx)
	g.mu.Lock()
	t := g.tokens[secretHash(secret)]
	if t == nil || !g.lives(*t) {
		g.mu.Unlock()
		return Asker{}, false, nil
	}
	t.Used = now.UnixMicro()
	write := time.Duration(t.Used-t.written)*time.Microsecond >= keptUse
	if write {
		t.written = t.Used
	}
	copied := *t
	g.mu.Unlock()
	if write {
		if err := g.keep(ctx, kindToken, copied.ID, copied.By, copied); err != nil {
			g.o.Logger.Warn("a token's use was not written down", "error", err)
		}
	}
	return Asker{Name: "token:" + copied.Name, Token: copied.Name, roles: copied.Roles, scope: copied.Scope}, true, nil
}

// Guessed counts a wrong secret of an address, and says whether it may guess on.
func (g *Register) Guessed(from Origin) bool {
	return g.guesses.begin(g.o.Now(), "address:"+from.Address)
}

// Spent says whether an address has guessed too often.
func (g *Register) Spent(from Origin) bool {
	return g.guesses.spent(g.o.Now(), "address:"+from.Address)
}

package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/giaoban/giaoban/store"
)

// Data is everything that is stored about a person, for that person to have.
type Data struct {
	Person   Person        `json:"person"`
	Sessions []OpenSession `json:"sessions"`
	Tokens   []Token       `json:"tokens"` // that they made
	Events   []Line        `json:"events"` // what they did, the newest first
	Kept     []string      `json:"kept"`   // where else their name stands
}

// mostEvents is how many of a person's deeds are given at once.
const mostEvents = 100_000

// DataOf gathers what is stored about a person.
func (g *Register) DataOf(ctx context.Context, id string, from Origin) (Data, error) {
	p, ok := g.Person(id)
	if !ok {
		return Data{}, refusal("unknown_person", id)
	}
	out := Data{Person: p, Sessions: g.Sessions(p.ID, ""), Tokens: []Token{}, Events: []Line{},
		Kept: []string{"batch.by", "form.by"}}
	out.Person.Password = "" // a hash is of no use to anybody but a thief
	for _, t := range g.Tokens() {
		if t.By == p.Login {
			out.Tokens = append(out.Tokens, t)
		}
	}
	var err error
	if out.Events, err = g.trail.Lines(ctx, store.EventFilter{Who: p.Login, Limit: mostEvents}); err != nil {
		return Data{}, err
	}
	return out, g.trail.Add(ctx, Deed{Act: "person.export", Object: p.ID, Outcome: Done, Who: from.Name, Address: from.Address})
}

// Erase takes everything out that says who a person is: name, sessions, addresses, and
// their name beside what they did. A pseudonym stands there instead, and the record of
// deeds stays whole. It cannot be undone.
func (g *Register) Erase(ctx context.Context, id string, from Origin) error {
	g.changing.Lock()
	defer g.changing.Unlock()
	p, ok := g.Person(id)
	if !ok {
		return refusal("unknown_person", id)
	}
	if p.Has(Administrator) && !p.Disabled && g.administrators(p.ID) == 0 {
		return refusal("last_administrator", "")
	}
	ctx = context.WithoutCancel(ctx)
	pseudonym := "erased-" + strings.TrimPrefix(p.ID, "p")
	n, err := g.shelf.EventsOf(ctx, p.Login)
	if err != nil {
		return err
	}
	var keys []string
	g.mu.Lock()
	for key, s := range g.sessions {
		if s.Person == p.ID {
			keys = append(keys, key)
			delete(g.sessions, key)
		}
	}
	var made []Token
	for _, t := range g.tokens {
		if t.By == p.Login {
			t.By = pseudonym
			made = append(made, *t)
		}
	}
	left := &Person{ID: p.ID, Login: pseudonym, Disabled: true, Erased: true, Roles: []Role{}, SignedOut: g.o.Now().UnixMicro(), Created: p.Created}
	g.persons[p.ID] = left
	g.mu.Unlock()
	if err := g.shelf.RenameSender(ctx, p.Login, pseudonym); err != nil {
		return err
	}
	records, err := g.shelf.Records(ctx, time.Time{})
	if err != nil {
		return err
	}
	for _, r := range records { // sessions that ended long ago are not in memory
		if s, err := readJSON[Session](r.Content); r.Kind == kindSession && err == nil && s.Person == p.ID {
			keys = append(keys, r.ID)
		}
	}
	for _, key := range keys {
		if err := g.shelf.ForgetRecord(ctx, kindSession, key); err != nil {
			return err
		}
	}
	for _, t := range made {
		if err := g.shelf.ForgetRecord(ctx, kindToken, t.ID); err != nil {
			return err
		}
		if err := g.keep(ctx, kindToken, t.ID, pseudonym, t); err != nil {
			return err
		}
	}
	if err := g.shelf.ForgetRecord(ctx, kindPerson, p.ID); err != nil {
		return err
	}
	if err := g.keep(ctx, kindPerson, p.ID, from.Name, left); err != nil {
		return err
	}
	if err := g.shelf.ForgetEventPerson(ctx, p.Login); err != nil {
		return err
	}
	if from.Name == p.Login {
		from.Name = pseudonym
	}
	return g.trail.Add(ctx, Deed{Act: "person.erase", Object: p.ID, Outcome: Done, After: fmt.Sprintf(`{"events":%d}`, n), Who: from.Name, Address: from.Address})
}

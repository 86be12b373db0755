package alert

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Channels of a subscription.
const (
	Mail         = "mail"
	Webhook      = "webhook"
	Alertmanager = "alertmanager"
)

// Subscription is who is told of what, and how. Empty lists mean everything.
type Subscription struct {
	ID         string           `json:"id"`
	Channel    string           `json:"channel"` // mail, webhook, alertmanager
	To         string           `json:"to"`      // address, or URL
	Person     string           `json:"person"`  // whose it is
	Units      []giaoban.UnitID `json:"units,omitempty"`
	Groups     []string         `json:"groups,omitempty"`
	Indicators []string         `json:"indicators,omitempty"`
	States     []string         `json:"states,omitempty"`
	Secret     string           `json:"secret,omitempty"` // of a webhook: what its signature is made with
	// QuietFrom and QuietTo are hours of the province's day in which nothing is sent;
	// the same: none.
	QuietFrom int          `json:"quiet_from"`
	QuietTo   int          `json:"quiet_to"`
	Lang      giaoban.Lang `json:"lang"`
	since     time.Time    // what happened before is not told
}

// wants says whether an event is of a subscription's business.
func (u Subscription) wants(e Event, cat *giaoban.Catalogue) bool {
	group := ""
	if i := cat.Indicator(e.Indicator, e.Day); i != nil {
		group = i.Group
	}
	has := func(n int, found bool) bool { return n == 0 || found }
	return has(len(u.Units), slices.Contains(u.Units, e.Unit)) && has(len(u.Groups), slices.Contains(u.Groups, group)) &&
		has(len(u.Indicators), slices.Contains(u.Indicators, e.Indicator)) &&
		has(len(u.States), len(e.States) == 0 || slices.ContainsFunc(e.States, func(s string) bool { return slices.Contains(u.States, s) }))
}

// Subscriptions lists who is told of what.
func (c *Courier) Subscriptions(ctx context.Context) ([]Subscription, error) {
	kept, err := c.o.Outbox.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	var out []Subscription
	for _, k := range kept {
		var u Subscription
		if err := json.Unmarshal([]byte(k.Body), &u); err != nil {
			return nil, fmt.Errorf("reading subscription %s: %w", k.ID, err)
		}
		u.ID, u.since = k.ID, k.At
		u.Lang = cmp.Or(u.Lang, c.o.Lang)
		out = append(out, u)
	}
	return out, nil
}

// Subscribe keeps a subscription and gives it its id.
func (c *Courier) Subscribe(ctx context.Context, u Subscription, by string) (Subscription, error) {
	switch {
	case u.Channel != Mail && u.Channel != Webhook && u.Channel != Alertmanager:
		return u, words.refuse("bad_channel", u.Channel, "mail, webhook, alertmanager")
	case u.To == "":
		return u, words.refuse("bad_receiver", u.To, "")
	}
	for _, s := range u.States {
		if !slices.Contains(States, s) {
			return u, words.refuse("bad_state", s, fmt.Sprint(States))
		}
	}
	now := stamp(c.o.Now())
	if u.ID == "" {
		sum := sha256.Sum256(fmt.Appendf(nil, "%+v\n%d", u, now.UnixMicro()))
		u.ID = hex.EncodeToString(sum[:5])
	}
	body, err := json.Marshal(u)
	if err != nil {
		return u, fmt.Errorf("writing a subscription: %w", err)
	}
	return u, c.o.KeepSubscription(ctx, store.Subscription{ID: u.ID, At: now, By: by, Body: string(body)}, false)
}

// Unsubscribe ends a subscription.
func (c *Courier) Unsubscribe(ctx context.Context, id, by string) error {
	all, err := c.Subscriptions(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(u Subscription) bool { return u.ID == id }) {
		return words.refuse("unknown_subscription", id, "")
	}
	return c.o.KeepSubscription(ctx, store.Subscription{ID: id, At: stamp(c.o.Now()), By: by, Body: "{}"}, true)
}

// Test sends a subscription a message that says it is a test, at once, and gives what
// went wrong.
func (c *Courier) Test(ctx context.Context, id string) error {
	all, err := c.Subscriptions(ctx)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(all, func(u Subscription) bool { return u.ID == id })
	if n < 0 {
		return words.refuse("unknown_subscription", id, "")
	}
	u, now := all[n], stamp(c.o.Now())
	e := Event{Alert: "test", Kind: "test", At: now}
	mid := messageID(u.ID, e)
	var payload any = told{ID: mid, Kind: "test", At: now, Sentence: words.text("test_message", nil).In(u.Lang), Alert: Alert{ID: "test", Status: Resolved, States: []string{External}, OpenedAt: now, Name: words.text("test_message", nil).In(u.Lang)}}
	if u.Channel == Mail {
		payload = Letter{To: u.To, Subject: words.text("test_subject", nil).In(u.Lang), Text: words.text("test_message", nil).In(u.Lang)}
	}
	body, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("writing a test message: %w", err)
	}
	if err := c.bring(ctx, mid, envelope{Subscription: u, Kind: "test", Payload: body}); err != nil {
		return words.Problem("test_failed", giaoban.Place{}, u.To, "", map[string]string{"why": err.Error()})
	}
	return nil
}

package alert

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Outbox is where messages wait; the store is one.
type Outbox interface {
	Subscriptions(context.Context) ([]store.Subscription, error)
	KeepSubscription(context.Context, store.Subscription, bool) error
	Messages(ctx context.Context, since time.Time) ([]store.Message, error)
	KeepMessages(context.Context, []store.Message) error
}

// envelope is the body of a message as it is kept.
type envelope struct {
	Subscription Subscription    `json:"subscription"`
	Kind         string          `json:"kind"` // event, digest, test
	Alert        string          `json:"alert,omitempty"`
	Payload      json.RawMessage `json:"payload"`
	Attempts     int             `json:"attempts"`
	Why          string          `json:"why,omitempty"` // the last failure
}

// told is what a webhook is told of one event.
type told struct {
	ID       string    `json:"id"` // the idempotency key: a second copy has the same
	Kind     string    `json:"kind"`
	At       time.Time `json:"at"`
	By       string    `json:"by,omitempty"`
	Alert    Alert     `json:"alert"`
	Sentence string    `json:"sentence,omitempty"`
	Link     string    `json:"link,omitempty"`
}

// CourierOptions are what a courier needs.
type CourierOptions struct {
	Outbox
	Book    *Book
	Now     func() time.Time
	Zone    *time.Location
	Address string       // of the dashboard, for links
	Client  *http.Client // nil: one with a time limit
	Mail    Mailer       // nil: mail waits
	Hour    int          // of the province's day at which digests are sent
	Logger  *slog.Logger
	Lang    giaoban.Lang
}

// Mailer sends one mail.
type Mailer interface {
	Send(ctx context.Context, m Letter) error
}

// Courier brings what happened to those who asked, at least once each, and keeps what it
// could not bring until it can.
type Courier struct {
	o    CourierOptions
	mu   sync.Mutex
	soon chan struct{}
}

// NewCourier makes a courier; Run has it work.
func NewCourier(o CourierOptions) *Courier {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 20 * time.Second}
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	o.Lang = cmp.Or(o.Lang, giaoban.Vietnamese)
	return &Courier{o: o, soon: make(chan struct{}, 1)}
}

// lastAttempt is how often a message is tried: the waiting between attempts doubles
// from half a minute to six hours, so that the last one comes after two weeks.
const lastAttempt = 64

// waiting is how long is waited after so many attempts.
func waiting(attempts int) time.Duration {
	return min(30*time.Second<<min(attempts-1, 12), 6*time.Hour)
}

// Queue lays what happened into the outbox, for each subscription it concerns. The key of
// a message is made of event and subscription, so that the same event queued again is
// the same message.
//
// The book calls it with what it has just written.
func (c *Courier) Queue(ctx context.Context, events []Event) error {
	return c.queue(ctx, events, nil)
}

func (c *Courier) queue(ctx context.Context, events []Event, known map[string]bool) error {
	subscriptions, err := c.Subscriptions(ctx)
	if err != nil || len(subscriptions) == 0 {
		return err
	}
	var out []store.Message
	for _, e := range events {
		for _, u := range subscriptions {
			if u.Channel == Mail || !u.wants(e, c.o.Book.o.Catalogue) {
				continue // mail is a digest, made when its hour comes
			}
			id := messageID(u.ID, e)
			if known[id] || u.since.After(e.At) {
				continue
			}
			a, err := c.o.Book.one(e.Alert, u.Lang)
			if err != nil {
				return err
			}
			a.History = nil
			m, err := c.message(id, envelope{Subscription: u, Kind: "event", Alert: e.Alert}, told{ID: id, Kind: e.Kind, At: e.At, By: e.By, Alert: *a, Sentence: e.Text.In(u.Lang), Link: c.link(e.Alert)})
			if err != nil {
				return err
			}
			out = append(out, m)
		}
	}
	if err := c.o.KeepMessages(ctx, out); err != nil {
		return err
	}
	c.wake()
	return nil
}

// Requeue queues again what happened lately and has no message: a program that was killed
// between the two loses nothing.
func (c *Courier) Requeue(ctx context.Context) error {
	from := c.o.Now().Add(-lately)
	events, err := c.o.Book.Since(ctx, from)
	if err != nil || len(events) == 0 {
		return err
	}
	known, err := c.o.Messages(ctx, from)
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, m := range known {
		has[m.ID] = true
	}
	c.o.Book.mu.Lock()
	defer c.o.Book.mu.Unlock()
	return c.queue(ctx, events, has)
}

// lately is how far back Requeue looks.
const lately = 48 * time.Hour

func (c *Courier) wake() {
	select {
	case c.soon <- struct{}{}:
	default:
	}
}

func (c *Courier) message(id string, e envelope, payload any) (store.Message, error) {
	var err error
	if e.Payload, err = json.Marshal(payload); err != nil {
		return store.Message{}, fmt.Errorf("writing message %s: %w", id, err)
	}
	body, err := json.Marshal(e)
	if err != nil {
		return store.Message{}, fmt.Errorf("writing message %s: %w", id, err)
	}
	now := stamp(c.o.Now())
	return store.Message{ID: id, At: now, State: store.MessageWaiting, Due: c.loud(e.Subscription, now), Body: string(body)}, nil
}

func messageID(subscription string, e Event) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%d", subscription, e.Alert, e.Kind, e.At.UnixMicro()))
	return hex.EncodeToString(sum[:12])
}

// loud is the first moment from one on that is not quiet.
func (c *Courier) loud(u Subscription, t time.Time) time.Time {
	for range 24 {
		h := t.In(c.o.Zone).Hour()
		quiet := u.QuietFrom < u.QuietTo && h >= u.QuietFrom && h < u.QuietTo || u.QuietFrom > u.QuietTo && (h >= u.QuietFrom || h < u.QuietTo)
		if !quiet {
			break
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return t
}

func (c *Courier) link(id string) string { return c.o.Address + "/stalled/" + id }

// Deliver brings everything that is due, once each, and says how much it brought. What
// fails is tried again later.
func (c *Courier) Deliver(ctx context.Context) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	waitingNow, err := c.o.Messages(ctx, c.o.Now())
	if err != nil {
		return 0, err
	}
	brought := 0
	for _, m := range waitingNow {
		now := stamp(c.o.Now())
		if m.State != store.MessageWaiting || m.Due.After(now) {
			continue
		}
		var e envelope
		if err := json.Unmarshal([]byte(m.Body), &e); err != nil {
			return brought, fmt.Errorf("reading message %s: %w", m.ID, err)
		}
		m.At, m.State, e.Why = later(now, m.At), store.MessageDelivered, ""
		if err := c.bring(ctx, m.ID, e); err != nil {
			if ctx.Err() != nil {
				return brought, ctx.Err()
			}
			e.Attempts++
			e.Why, m.State, m.Due = err.Error(), store.MessageWaiting, c.loud(e.Subscription, now.Add(waiting(e.Attempts)))
			if e.Attempts >= lastAttempt {
				m.State = store.MessageGivenUp
			}
			c.o.Logger.Warn("a message was not delivered", "message", m.ID, "channel", e.Subscription.Channel, "attempts", e.Attempts, "error", err)
		} else {
			brought++
		}
		body, err := json.Marshal(e)
		if err != nil {
			return brought, fmt.Errorf("writing message %s: %w", m.ID, err)
		}
		m.Body = string(body)
		if err := c.o.KeepMessages(ctx, []store.Message{m}); err != nil {
			return brought, err // it was brought and is not noted: it comes again with the same key
		}
	}
	return brought, nil
}

// later is a moment after another, so that of two rows the newer counts.
func later(now, before time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return before.Add(time.Microsecond)
}

// bring delivers one message.
func (c *Courier) bring(ctx context.Context, id string, e envelope) error {
	switch e.Subscription.Channel {
	case Webhook:
		return c.post(ctx, e.Subscription.To, id, e.Subscription.Secret, e.Payload)
	case Alertmanager:
		var t told
		if err := json.Unmarshal(e.Payload, &t); err != nil {
			return err
		}
		body, err := json.Marshal([]posted{c.posted(t)})
		if err != nil {
			return err
		}
		return c.post(ctx, e.Subscription.To+"/api/v2/alerts", id, "", body)
	case Mail:
		if c.o.Mail == nil {
			return errors.New("no mail server is configured (mail.server)")
		}
		var l Letter
		if err := json.Unmarshal(e.Payload, &l); err != nil {
			return err
		}
		l.ID = id
		return c.o.Mail.Send(ctx, l)
	}
	return fmt.Errorf("unknown channel %q", e.Subscription.Channel)
}

// SignatureHeader bears "sha256=" and the HMAC of the body with the subscription's
// secret; KeyHeader the message's id, the same on every attempt.
const (
	SignatureHeader = "X-Giaoban-Signature"
	KeyHeader       = "Idempotency-Key"
)

// Sign is the signature of a body.
func Sign(secret string, body []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

func (c *Courier) post(ctx context.Context, to, id, secret string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("asking %s: %w", to, err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(KeyHeader, id)
	if secret != "" {
		r.Header.Set(SignatureHeader, Sign(secret, body))
	}
	answer, err := c.o.Client.Do(r)
	if err != nil {
		return fmt.Errorf("asking %s: %w", to, err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<20))
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s answered %s", to, answer.Status)
	}
	return nil
}

// posted is an alert as Alertmanager's API takes it.
type posted struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"startsAt"`
	EndsAt      *time.Time        `json:"endsAt,omitempty"`
	Generator   string            `json:"generatorURL,omitempty"`
}

// openFor is how long Alertmanager holds what it is told before it takes it for over:
// alerts here last for weeks, and end when we say so.
const openFor = 400 * 24 * time.Hour

func (c *Courier) posted(t told) posted {
	p := posted{StartsAt: t.Alert.OpenedAt, Generator: t.Link,
		Labels:      map[string]string{"alertname": "Giaoban", "alert": t.Alert.ID, "unit": string(t.Alert.Unit.ID), "unit_name": t.Alert.Unit.Name, "state": t.Alert.States[0]},
		Annotations: map[string]string{"summary": t.Alert.Unit.Name + " · " + t.Alert.Name + ": " + t.Alert.Sentence, "runbook_url": t.Link}}
	if t.Alert.Indicator != "" {
		p.Labels["indicator"], p.Labels["indicator_name"], p.Labels["group"] = t.Alert.Indicator, t.Alert.Name, t.Alert.Group
	}
	delete(p.Labels, "state") // it changes during a life; the life is one alert
	ends := c.o.Now().Add(openFor)
	if !t.Alert.Status.Open() {
		ends = t.At
	}
	p.EndsAt = &ends
	return p
}

// Run delivers until the context ends: when something happened, and every so often.
func (c *Courier) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := c.Requeue(ctx); err != nil && ctx.Err() == nil {
			c.o.Logger.Error("queueing what happened", "error", err)
		}
		if err := c.Digests(ctx); err != nil && ctx.Err() == nil {
			c.o.Logger.Error("making the digests", "error", err)
		}
		if _, err := c.Deliver(ctx); err != nil && ctx.Err() == nil {
			c.o.Logger.Error("delivering", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-c.soon:
		}
	}
}

package store

import (
	"context"
	"fmt"
	"time"

	"github.com/giaoban/giaoban"
)

// AlertEvent is one thing that happened to an alert. What it means is the business of
// whoever keeps the alerts; the store keeps it, in order, for ever.
type AlertEvent struct {
	Alert     string
	At        time.Time // microseconds, UTC
	Kind      string
	By        string // who acted; empty: the program
	Unit      giaoban.UnitID
	Indicator string
	Body      string // JSON
}

// AlertCheck is one judgement of all alerts.
type AlertCheck struct {
	Day       giaoban.Date // the viewing day
	At        time.Time
	Version   uint64 // of the figures
	Catalogue string // hash
}

// AlertEvents lists everything that happened to alerts, the oldest first.
func (s *Store) AlertEvents(ctx context.Context) ([]AlertEvent, error) {
	var out []AlertEvent
	err := s.client.each(ctx, alertEventsSQL, nil, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			out = append(out, AlertEvent{Alert: c[0].texts[i], At: microseconds(&c[1], i), Kind: c[2].texts[i], By: c[3].texts[i],
				Unit: giaoban.UnitID(c[4].texts[i]), Indicator: c[5].texts[i], Body: c[6].texts[i]})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the life of alerts: %w", err)
	}
	return out, nil
}

// AppendAlertEvents adds to the life of alerts; all is on disk when it returns.
func (s *Store) AppendAlertEvents(ctx context.Context, events []AlertEvent) error {
	if len(events) == 0 {
		return nil
	}
	b := newBlock("alert", "String", "at", "DateTime64(6, 'UTC')", "kind", "String", "by", "String", "unit", "String", "indicator", "String", "body", "String")
	return s.append(ctx, "alert_event", appendAlertEventsSQL, b, func(b *block) {
		c := b.columns
		for _, e := range events {
			c[0].text(e.Alert)
			c[1].u64(uint64(e.At.UnixMicro()))
			c[2].text(e.Kind)
			c[3].text(e.By)
			c[4].text(string(e.Unit))
			c[5].text(e.Indicator)
			c[6].text(e.Body)
		}
		b.rows = len(events)
	})
}

// LastAlertCheck is the judgement of the latest viewing day; ok is false where there
// was none.
func (s *Store) LastAlertCheck(ctx context.Context) (last AlertCheck, ok bool, err error) {
	err = s.client.each(ctx, alertCheckSQL, nil, func(b *block) error {
		for i := range b.rows {
			c := b.columns
			last, ok = AlertCheck{Day: c[0].dateAt(i), At: microseconds(&c[1], i), Version: c[2].u64At(i), Catalogue: c[3].texts[i]}, true
		}
		return nil
	})
	if err != nil {
		return last, false, fmt.Errorf("store: reading when alerts were judged: %w", err)
	}
	return last, ok, nil
}

// KeepAlertCheck notes a judgement.
func (s *Store) KeepAlertCheck(ctx context.Context, k AlertCheck) error {
	b := newBlock("day", "Date32", "at", "DateTime64(6, 'UTC')", "version", "UInt64", "catalogue", "String")
	return s.append(ctx, "alert_check", appendAlertCheckSQL, b, func(b *block) {
		c := b.columns
		c[0].date(k.Day)
		c[1].u64(uint64(k.At.UnixMicro()))
		c[2].u64(k.Version)
		c[3].text(k.Catalogue)
		b.rows = 1
	})
}

// append inserts one block into a table under the writer lock, and returns when it is
// on disk.
func (s *Store) append(ctx context.Context, table, sql string, b *block, fill func(*block)) error {
	return s.locked(ctx, func() error {
		if err := s.client.insert(ctx, sql, noToken, b, once(fill)); err != nil {
			return fmt.Errorf("store: writing %s: %w", table, err)
		}
		return s.folders.sync(table)
	})
}

func microseconds(c *column, i int) time.Time { return time.UnixMicro(int64(c.u64At(i))).UTC() }

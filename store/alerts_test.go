package store

import (
	"slices"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// What happened to alerts, who is told, and what is still to be delivered lie on disk
// in order, and are there when the store is opened again.
func TestAlertsSubscriptionsAndOutboxSurviveAReopening(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := t.Context()
	at := time.Date(2014, 7, 15, 2, 0, 0, 123000, time.UTC)
	events := []AlertEvent{{Alert: "b", At: at, Kind: "opened", Unit: "u", Indicator: "i", Body: `{"x":"đ"}`}, {Alert: "b", At: at.Add(time.Second), Kind: "taken", By: "Lan", Unit: "u", Indicator: "i", Body: "{}"}}
	for _, e := range events {
		if err := s.AppendAlertEvents(ctx, []AlertEvent{e}); err != nil {
			t.Fatal(err)
		}
	}
	day, _ := giaoban.ParseDate("2014-07-15")
	if _, ok, err := s.LastAlertCheck(ctx); err != nil || ok {
		t.Errorf("nothing was judged, and there is a judgement (%v)", err)
	}
	for _, d := range []giaoban.Date{day, day - 3} { // the later day counts, not the later write
		if err := s.KeepAlertCheck(ctx, AlertCheck{Day: d, At: at, Version: 7, Catalogue: "c"}); err != nil {
			t.Fatal(err)
		}
	}
	for n, m := range []Message{{ID: "1", State: MessageWaiting}, {ID: "2", State: MessageWaiting}, {ID: "1", State: MessageDelivered}} {
		m.At, m.Due, m.Body = at.Add(time.Duration(n)*time.Second), at, "{}"
		if err := s.KeepMessages(ctx, []Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.KeepSubscription(ctx, Subscription{ID: "a", At: at, By: "Lan", Body: "{}"}, false); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepSubscription(ctx, Subscription{ID: "z", At: at, Body: "{}"}, false); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepSubscription(ctx, Subscription{ID: "z", At: at.Add(time.Second), Body: "{}"}, true); err != nil {
		t.Fatal(err)
	}
	closeStore(t, s)
	s = open(t, dir)
	got, err := s.AlertEvents(ctx)
	if err != nil || !slices.Equal(got, events) {
		t.Errorf("events %v, %v", got, err)
	}
	if last, ok, err := s.LastAlertCheck(ctx); err != nil || !ok || last != (AlertCheck{day, at, 7, "c"}) {
		t.Errorf("last judgement %v %v %v", last, ok, err)
	}
	waiting, err := s.Messages(ctx, at.Add(time.Hour))
	if err != nil || len(waiting) != 1 || waiting[0].ID != "2" {
		t.Errorf("waiting: %v, %v", waiting, err)
	}
	if all, err := s.Messages(ctx, at); err != nil || len(all) != 2 || all[0].State != MessageDelivered {
		t.Errorf("all: %v, %v", all, err)
	}
	if u, err := s.Subscriptions(ctx); err != nil || len(u) != 1 || u[0].ID != "a" || u[0].By != "Lan" {
		t.Errorf("subscriptions: %v, %v", u, err)
	}
}

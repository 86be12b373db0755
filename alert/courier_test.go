package alert

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// receiver is a webhook that can be down, and remembers what it took by its key.
type receiver struct {
	mu     sync.Mutex
	down   bool
	asked  int
	keys   map[string]int
	bodies []string
	signed bool
	secret string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	if r.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	r.keys[q.Header.Get(KeyHeader)]++
	r.bodies = append(r.bodies, string(body))
	r.signed = q.Header.Get(SignatureHeader) == Sign(r.secret, body)
}

// courier is a province whose alerts are told.
func withCourier(t *testing.T, mailer Mailer) (*province, *Courier) {
	t.Helper()
	var c *Courier
	p := newProvince(t, func(o *Options) {
		o.Notify = func(ctx context.Context, events []Event) {
			if err := c.Queue(ctx, events); err != nil {
				t.Error(err)
			}
		}
	})
	c = NewCourier(CourierOptions{Outbox: p.store, Book: p.Book, Now: func() time.Time { return p.now }, Zone: saigon, Address: "https://gb.example", Mail: mailer, Hour: 7})
	return p.history(), c
}

// A receiver is down for an hour: nothing is lost, nothing is taken twice, and a program
// that is started again in between goes on with what waits.
func TestAReceiverThatIsDownForAnHourLosesNothing(t *testing.T) {
	p, c := withCourier(t, nil)
	r := &receiver{keys: map[string]int{}, down: true, secret: "s3cret"}
	web := httptest.NewServer(r)
	defer web.Close()
	if _, err := c.Subscribe(t.Context(), Subscription{Channel: Webhook, To: web.URL, Secret: r.secret}, "Hoa"); err != nil {
		t.Fatal(err)
	}
	p.at("2014-02-03").look() // four reports are overdue
	down := p.now
	for p.now = down; p.now.Before(down.Add(time.Hour)); p.now = p.now.Add(time.Minute) {
		if n, err := c.Deliver(t.Context()); err != nil || n != 0 {
			t.Fatalf("%d delivered to who is down, %v", n, err)
		}
		if p.now.Sub(down) == 30*time.Minute {
			c = NewCourier(c.o) // nothing that matters is in memory
		}
	}
	if r.asked > 40 {
		t.Errorf("%d attempts within the hour: the waiting does not grow", r.asked)
	}
	r.down = false
	delivered := 0
	for range 90 { // and an hour and a half later all is there
		n, err := c.Deliver(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		delivered += n
		p.now = p.now.Add(time.Minute)
	}
	if delivered != 4 || len(r.keys) != 4 {
		t.Errorf("%d delivered, %d different: want the four that opened", delivered, len(r.keys))
	}
	for key, n := range r.keys {
		if n != 1 {
			t.Errorf("%s came %d times", key, n)
		}
	}
	if !r.signed {
		t.Error("the last message is not signed with the secret")
	}
	if err := c.Requeue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, _ := c.Deliver(t.Context()); n != 0 {
		t.Errorf("%d again after queueing again what was told", n)
	}
}

// What was noted and not laid into the outbox, because the program was killed between
// the two, is told by the next one.
func TestWhatWasNotQueuedIsQueuedAgain(t *testing.T) {
	p, c := withCourier(t, nil)
	r := &receiver{keys: map[string]int{}}
	web := httptest.NewServer(r)
	defer web.Close()
	if _, err := c.Subscribe(t.Context(), Subscription{Channel: Webhook, To: web.URL, Units: nil}, ""); err != nil {
		t.Fatal(err)
	}
	p.options.Notify = nil // the kill
	p.restart()
	p.at("2014-02-03").look()
	c.o.Book = p.Book
	if n, _ := c.Deliver(t.Context()); n != 0 {
		t.Fatalf("%d were queued", n)
	}
	if err := c.Requeue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Deliver(t.Context()); n != 4 || err != nil {
		t.Errorf("%d delivered, %v", n, err)
	}
}

// Subscriptions narrow what is told, quiet hours delay it.
func TestSubscriptionsNarrowAndQuietHoursDelay(t *testing.T) {
	p, c := withCourier(t, nil)
	r := &receiver{keys: map[string]int{}}
	web := httptest.NewServer(r)
	defer web.Close()
	for _, u := range []Subscription{
		{Channel: Webhook, To: web.URL + "/b", Units: []giaoban.UnitID{"b"}, QuietFrom: 6, QuietTo: 12}, {Channel: Webhook, To: web.URL + "/admin", Groups: []string{"admin"}},
	} {
		if _, err := c.Subscribe(t.Context(), u, ""); err != nil {
			t.Fatal(err)
		}
	}
	p.at("2014-02-03").look()
	if n, _ := c.Deliver(t.Context()); n != 0 {
		t.Errorf("%d told at eight in the morning: b has quiet until noon, admin nothing to hear", n)
	}
	p.now = p.now.Add(4*time.Hour + time.Minute)
	if n, _ := c.Deliver(t.Context()); n != 1 || !strings.Contains(r.bodies[0], "Bắc Sơn") {
		t.Errorf("%d told after noon: %v", n, r.bodies)
	}
	if err := c.Test(t.Context(), "nope"); problemCode(err) != "unknown_subscription" {
		t.Error(err)
	}
	all, _ := c.Subscriptions(t.Context())
	if err := c.Test(t.Context(), all[0].ID); err != nil {
		t.Error(err)
	}
	web.Close()
	if err := c.Test(t.Context(), all[0].ID); problemCode(err) != "test_failed" {
		t.Error(err)
	}
}

// mailServer is a real conversation of SMTP, as far as a letter needs it.
func mailServer(t *testing.T) (address string, letters chan []byte) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	letters = make(chan []byte, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			say := func(s string) { fmt.Fprintf(conn, "%s\r\n", s) }
			say("220 test")
			lines := bufio.NewReader(conn)
			var data bytes.Buffer
			for in := false; ; {
				line, err := lines.ReadString('\n')
				if err != nil {
					break
				}
				word := strings.ToUpper(strings.TrimSpace(line))
				switch {
				case in && word == ".":
					letters <- bytes.Clone(data.Bytes())
					in = false
					say("250 taken")
				case in:
					data.WriteString(strings.TrimPrefix(line, "."))
				case strings.HasPrefix(word, "EHLO"), strings.HasPrefix(word, "MAIL"), strings.HasPrefix(word, "RCPT"):
					say("250 ok")
				case word == "DATA":
					in = true
					say("354 go on")
				case word == "QUIT":
					say("221 bye")
				default:
					say("500 what")
				}
			}
			conn.Close()
		}
	}()
	return l.Addr().String(), letters
}

// Each person gets one letter a day, in Vietnamese, however often it is asked for; while
// the mail server is away it waits.
func TestOneLetterADayInVietnamese(t *testing.T) {
	away := "127.0.0.1:1"
	m := &SMTP{Server: away, From: "Giao Ban <giaoban@example.vn>"}
	p, c := withCourier(t, m)
	m.Now = func() time.Time { return p.now }
	for _, units := range [][]giaoban.UnitID{{"a"}, {"b"}} { // two subscriptions of one person
		if _, err := c.Subscribe(t.Context(), Subscription{Channel: Mail, To: "hoa@example.vn", Units: units}, "Hoa"); err != nil {
			t.Fatal(err)
		}
	}
	p.at("2014-02-03").look()
	for range 3 {
		if err := c.Digests(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, _ := c.Deliver(t.Context()); n != 0 {
			t.Fatal("delivered to a mail server that is away")
		}
	}
	waits, err := p.store.Messages(t.Context(), p.now.Add(time.Hour))
	if err != nil || len(waits) != 1 || waits[0].State != store.MessageWaiting {
		t.Fatalf("%d letters wait: %v", len(waits), err)
	}
	address, letters := mailServer(t)
	m.Server = address
	p.now = p.now.Add(3 * time.Hour)
	if n, err := c.Deliver(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d letters, %v", n, err)
	}
	l, err := mail.ReadMessage(bytes.NewReader(<-letters))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(l.Header.Get("Subject"))
	if err != nil || subject != "Giao Ban 03/02/2014: 2 việc đang mở, 2 chưa ai nhận" {
		t.Errorf("subject %q, %v", subject, err)
	}
	_, with, err := mime.ParseMediaType(l.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(l.Body, with["boundary"])
	for _, kind := range []string{"text/plain", "text/html"} {
		part, err := parts.NextPart()
		if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), kind) {
			t.Fatalf("no part %s: %v", kind, err)
		}
		text, _ := io.ReadAll(part)
		for _, want := range []string{"Huyện An Bình", "Lao động được giải quyết việc làm", "quá hạn 9 ngày", "https://gb.example/stalled/"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not say %q:\n%s", kind, want, text)
			}
		}
		if strings.Contains(string(text), "Cầu Dài") {
			t.Errorf("%s tells of a unit nobody asked for", kind)
		}
	}
	if err := c.Digests(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, _ := c.Deliver(t.Context()); n != 0 {
		t.Error("a second letter on the same day")
	}
}

// What another system raised has a life here, and what is judged here is not doubled.
func TestAlertsOfAnotherSystemAreTakenOver(t *testing.T) {
	p, _ := withCourier(t, nil)
	p.at("2014-02-03").look()
	own := len(p.open())
	disk := Raised{Status: "firing", Fingerprint: "f1", Labels: map[string]string{"alertname": "DiskFull", "instance": "db1"}, Annotations: map[string]string{"summary": "Đĩa đầy 91%"}, StartsAt: p.now}
	cell := Raised{Status: "firing", Fingerprint: "f2", Labels: map[string]string{"alertname": "GiaobanReportOverdue", "unit": "a", "indicator": "jobs", "state": "overdue"}, StartsAt: p.now}
	for n, want := range []int{1, 0} {
		if got, err := p.Receive(t.Context(), []Raised{disk, cell}, "am"); err != nil || got != want {
			t.Errorf("time %d: %d taken over, %v", n+1, got, err)
		}
	}
	if got := p.open(); len(got) != own+1 {
		t.Errorf("open: %v", got)
	}
	p.act("p", raisedPrefix+"f1", Action{Do: ActTake, By: "Nam"})
	p.at("2014-02-04").look() // nothing here ends it
	all, err := p.List(t.Context(), Filter{State: External})
	if err != nil || len(all) != 1 || all[0].Owner != "Nam" || all[0].Sentence != "Đĩa đầy 91%" || all[0].Name != "DiskFull" {
		t.Fatalf("%+v %v", all, err)
	}
	disk.Status = "resolved"
	if n, err := p.Receive(t.Context(), []Raised{disk}, "am"); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if got := p.open(); len(got) != own {
		t.Errorf("open: %v", got)
	}
}

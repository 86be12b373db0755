package alert

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Letter is one mail: text, and the same as HTML where there is a table.
type Letter struct {
	ID      string `json:"id"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"`
}

// digestLines is how many alerts one letter tells; the rest is behind the link.
const digestLines = 30

// Digests lays one letter a day for each person who wants mail into the outbox, when its
// hour has come. A day's letter has one name: asked for twice it is one letter.
func (c *Courier) Digests(ctx context.Context) error {
	now := stamp(c.o.Now()).In(c.o.Zone)
	if now.Hour() < c.o.Hour {
		return nil
	}
	subscriptions, err := c.Subscriptions(ctx)
	if err != nil {
		return err
	}
	to := map[string][]Subscription{}
	var order []string
	for _, u := range subscriptions {
		if u.Channel == Mail {
			if to[u.To] == nil {
				order = append(order, u.To)
			}
			to[u.To] = append(to[u.To], u)
		}
	}
	if len(order) == 0 {
		return nil
	}
	day := giaoban.DateOf(now, c.o.Zone)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, c.o.Zone)
	known, err := c.o.Messages(ctx, midnight)
	if err != nil {
		return err
	}
	for _, address := range order {
		id := messageID(address, Event{Alert: day.String(), Kind: "digest"})
		if slices.ContainsFunc(known, func(m store.Message) bool { return m.ID == id }) {
			continue
		}
		letter, any, err := c.letter(ctx, to[address])
		if err != nil {
			return err
		}
		if !any {
			continue
		}
		m, err := c.message(id, envelope{Subscription: to[address][0], Kind: "digest"}, letter)
		if err != nil {
			return err
		}
		if err := c.o.KeepMessages(ctx, []store.Message{m}); err != nil {
			return err
		}
	}
	return nil
}

// letter tells what is open of a person's business: one line each, the weightiest first.
func (c *Courier) letter(ctx context.Context, subscriptions []Subscription) (Letter, bool, error) {
	lang := subscriptions[0].Lang
	open, err := c.o.Book.List(ctx, Filter{Lang: lang})
	if err != nil {
		return Letter{}, false, err
	}
	day := c.o.Book.o.Today()
	open = slices.DeleteFunc(open, func(a Alert) bool {
		return !slices.ContainsFunc(subscriptions, func(u Subscription) bool {
			return u.wants(Event{Unit: a.Unit.ID, Indicator: a.Indicator, Fact: Fact{Day: day, States: a.States}}, c.o.Book.o.Catalogue)
		})
	})
	if len(open) == 0 {
		return Letter{}, false, nil
	}
	free := 0
	for _, a := range open {
		if a.Status != Taken {
			free++
		}
	}
	fill := map[string]string{"n": strconv.Itoa(len(open)), "free": strconv.Itoa(free), "day": day.FormatDate(lang)}
	l := Letter{To: subscriptions[0].To, Subject: words.fill("digest_subject", lang, fill)}
	var text, table strings.Builder
	text.WriteString(words.fill("digest_lead", lang, fill) + "\n\n")
	for n, a := range open {
		if n == digestLines {
			text.WriteString(words.fill("digest_more", lang, map[string]string{"n": strconv.Itoa(len(open) - n)}) + "\n")
			break
		}
		hand := words.fill("digest_free", lang, nil)
		if a.Status == Taken {
			hand = words.fill("digest_hand", lang, map[string]string{"who": a.Owner, "day": a.Until.FormatDate(lang)})
		}
		mark := ""
		if a.Ill {
			mark = " ◇"
		}
		name := cmp.Or(a.Name, words.fill("digest_whole", lang, nil))
		fmt.Fprintf(&text, "- %s · %s%s: %s. %s\n  %s\n", a.Unit.Name, name, mark, a.Sentence, hand, c.link(a.ID))
		fmt.Fprintf(&table, `<tr><td><a href="%s">%s</a><br>%s%s</td><td>%s.<br>%s.</td><td>%s</td></tr>`, escape(c.link(a.ID)), escape(name), escape(a.Unit.Name), mark, escape(a.Sentence), escape(a.Ends), escape(hand))
	}
	foot := words.fill("digest_foot", lang, nil)
	text.WriteString("\n" + foot + "\n" + c.o.Address + "/stalled\n")
	l.Text = text.String()
	l.HTML = `<!doctype html><html lang="` + string(lang) + `"><body><p>` + escape(words.fill("digest_lead", lang, fill)) + `</p><table border="1" cellpadding="6" cellspacing="0">` +
		table.String() + `</table><p>` + escape(foot) + `</p></body></html>`
	return l, true, nil
}

// escape writes a text into HTML. Package html/template belongs to the dashboard, and a
// letter has a handful of places.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// SMTP sends letters by a mail server: encrypted where the server can, always before a
// password is said.
type SMTP struct {
	Server   string // host:port
	From     string
	User     string
	Password string
	Now      func() time.Time
}

// Send sends one letter.
func (s SMTP) Send(ctx context.Context, l Letter) error {
	host, _, err := net.SplitHostPort(s.Server)
	if err != nil {
		return fmt.Errorf("the mail server %s: %w", s.Server, err)
	}
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return fmt.Errorf("the sender %s: %w", s.From, err)
	}
	to, err := mail.ParseAddress(l.To)
	if err != nil {
		return fmt.Errorf("the receiver %s: %w", l.To, err)
	}
	body, err := l.mime(from, to, s.Now(), host)
	if err != nil {
		return fmt.Errorf("writing a letter: %w", err)
	}
	done := make(chan error, 1)
	go func() { done <- s.speak(host, from.Address, to.Address, body) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// smtpTime bounds a whole conversation with a mail server.
const smtpTime = time.Minute

func (s SMTP) speak(host, from, to string, body []byte) error {
	conn, err := net.DialTimeout("tcp", s.Server, 10*time.Second)
	if err != nil {
		return fmt.Errorf("asking the mail server: %w", err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(smtpTime)) // a socket that is closed says so at the next word
	c, err := smtp.NewClient(conn, host)
	if err != nil {
		return fmt.Errorf("greeting the mail server: %w", err)
	}
	defer c.Close()
	if ok, _ := c.Extension("STARTTLS"); ok {
		if err := c.StartTLS(tlsFor(host)); err != nil {
			return fmt.Errorf("encrypting to the mail server: %w", err)
		}
	}
	if s.User != "" {
		if err := c.Auth(smtp.PlainAuth("", s.User, s.Password, host)); err != nil {
			return fmt.Errorf("signing in at the mail server: %w", err)
		}
	}
	if err := c.Mail(from); err != nil {
		return fmt.Errorf("the mail server refuses the sender: %w", err)
	}
	if err := c.Rcpt(to); err != nil {
		return fmt.Errorf("the mail server refuses the receiver: %w", err)
	}
	w, err := c.Data()
	if err != nil {
		return fmt.Errorf("handing over a letter: %w", err)
	}
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("handing over a letter: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("handing over a letter: %w", err)
	}
	return c.Quit()
}

// mime writes a letter as mail programs read it. Its Message-ID is the message's own: a
// second copy is known as one.
func (l Letter) mime(from, to *mail.Address, now time.Time, host string) ([]byte, error) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	fmt.Fprintf(&out, "From: %s\r\nTo: %s\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=%q\r\n\r\n",
		from, to, mime.QEncoding.Encode("utf-8", l.Subject), now.Format(time.RFC1123Z), l.ID, host, w.Boundary())
	for _, part := range []struct{ kind, text string }{{"text/plain", l.Text}, {"text/html", l.HTML}} {
		if part.text == "" {
			continue
		}
		p, err := w.CreatePart(textproto.MIMEHeader{"Content-Type": {part.kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
		if err != nil {
			return nil, err
		}
		q := quotedprintable.NewWriter(p)
		if _, err := q.Write([]byte(part.text)); err != nil {
			return nil, err
		}
		if err := q.Close(); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func tlsFor(host string) *tls.Config {
	return &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
}

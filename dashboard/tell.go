package dashboard

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/giaoban/giaoban/alert"
)

// deliverEvery is between two looks into the outbox; what happens wakes it at once.
const deliverEvery = 20 * time.Second

// tell lays what happened to alerts into the outbox. What fails here is laid there
// again by the courier's next round.
func (s *Server) tell(ctx context.Context, events []alert.Event) {
	if err := s.courier.Queue(ctx, events); err != nil {
		s.o.Logger.Error("telling what happened to alerts", "error", err)
	}
}

// address is where people open the dashboard.
func (s *Server) address() string {
	if s.o.Config.Address != "" {
		return s.o.Config.Address
	}
	return "http://" + s.o.Config.Listen
}

// mailer sends mail by the configured server; nil where there is none.
func mailer(o Options) alert.Mailer {
	c := o.Config
	if c.MailServer == "" {
		return nil
	}
	m := alert.SMTP{Server: c.MailServer, From: c.MailFrom, User: c.MailUser, Now: o.Now}
	if c.MailPassword != "" {
		secret, err := os.ReadFile(c.MailPassword)
		if err != nil {
			o.Logger.Error("reading the password of the mail server", "file", c.MailPassword, "error", err)
		}
		m.Password = strings.TrimSpace(string(secret))
	}
	return m
}

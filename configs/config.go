// Package configs reads what an installation edits: its configuration file and its
// catalogue folder. It refuses unknown keys and says every mistake with file, line
// and remedy; it opens no store and serves nothing. cmd/giaoban calls it at start,
// and tests that need a catalogue.
package configs

import (
	"net/netip"
	"time"

	"github.com/giaoban/giaoban"
)

// Config is the configuration with defaults applied and paths made absolute.
// settings.go says what each key means.
type Config struct {
	Listen       string         // 127.0.0.1:8080
	Catalogue    string         // folder
	StoreURL     string         // store.url; of the embedded engine always chdb:///absolute/dir
	PasswordFile string         // store.password_file
	Library      string         // store.library: path of the engine library; empty: where it is installed
	Token        string         // auth.token
	Accounts     bool           // auth.accounts: people have accounts, and the server may be reached from elsewhere
	Public       bool           // auth.public: figures of public groups are shown without an account
	Idle, Last   time.Duration  // auth.idle, auth.last: of a session
	Certificate  string         // tls.certificate, a file; empty: no TLS of our own
	Key          string         // tls.key, a file
	Proxies      []netip.Prefix // proxy.from: whose forwarded headers are believed
	Lang         giaoban.Lang
	Zone         *time.Location
	Today        giaoban.Date // the viewing day; HasToday false = the clock
	HasToday     bool
	MetricsLevel string // metrics.level
	MaxSeries    int    // metrics.max_series
	UploadLimit  int64  // upload.limit, bytes
	UploadFolder string // upload.folder: files put there are taken in; empty: none
	Illustrative bool   // illustrative: load figures/illustrative
	Address      string // address: what people open; links in messages begin with it
	MailServer   string // mail.server: host:port; empty: no mail is sent
	MailFrom     string // mail.from
	MailUser     string // mail.user
	MailPassword string // mail.password_file
	MailHour     int    // mail.hour: of the province's day at which letters are sent
}

// Viewing is the viewing day at an instant.
func (c Config) Viewing(now time.Time) giaoban.Date {
	if c.HasToday {
		return c.Today
	}
	return giaoban.DateOf(now, c.Zone)
}

// Check reads a configuration and the catalogue it names, and returns everything
// that is wrong with either: errors, and warnings that stop nothing.
func Check(file string, environ []string) []*giaoban.Problem {
	return CheckAt(file, environ, time.Now())
}

// CheckAt is Check at an instant, which matters where no viewing day is set.
func CheckAt(file string, environ []string, now time.Time) []*giaoban.Problem {
	config, problems := ReadConfig(file, environ)
	if config.Catalogue == "" {
		return problems
	}
	catalogue, more := ReadCatalogue(config.Catalogue)
	problems = append(problems, more...)
	if Refused(more) || config.Zone == nil {
		return problems
	}
	if p := TooManySeries(config, catalogue, config.Viewing(now)); p != nil {
		problems = append(problems, p)
	}
	return append(problems, unknownMetricsLevel(config, catalogue)...)
}

// Refused says whether any of the problems is an error: then what was read must not
// be used.
func Refused(problems []*giaoban.Problem) bool {
	for _, p := range problems {
		if p.Severity == giaoban.SeverityError {
			return true
		}
	}
	return false
}

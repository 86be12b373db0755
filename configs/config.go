// Package configs reads what an installation edits: its configuration file and its
// catalogue folder. It refuses unknown keys and says every mistake with file, line
// and remedy; it opens no store and serves nothing. cmd/giaoban calls it at start,
// and tests that need a catalogue.
package configs

import (
	"time"

	"github.com/giaoban/giaoban"
)

// Config is the configuration with defaults applied and paths made absolute.
type Config struct {
	Listen       string // 127.0.0.1:8080
	Catalogue    string // folder
	StoreURL     string // store.url
	PasswordFile string // store.password_file
	Library      string // store.library: path of the engine library; empty: where it is installed
	Token        string // auth.token
	Lang         giaoban.Lang
	Zone         *time.Location
	Today        giaoban.Date // the viewing day; HasToday false = the clock
	HasToday     bool
	MetricsLevel string // metrics.level
	MaxSeries    int    // metrics.max_series
	UploadLimit  int64  // upload.limit, bytes
	Illustrative bool   // illustrative: load figures/illustrative
}

// Viewing is the viewing day at an instant.
func (c Config) Viewing(now time.Time) giaoban.Date {
	if c.HasToday {
		return c.Today
	}
	return giaoban.DateOf(now, c.Zone)
}

// The two readers of this package:
//
//	func ReadConfig(file string, environ []string) (Config, []*giaoban.Problem)
//	func ReadCatalogue(folder string) (*giaoban.Catalogue, []*giaoban.Problem)
//
// Both return everything that is wrong, not only the first; with any problem of
// severity error the value must not be used.

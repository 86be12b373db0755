package configs

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// setting is one key of the configuration.
type setting struct {
	key   string
	means string                                                // for people; the bundled giaoban.yaml says the same at length
	set   func(c *Config, value, base string) (expected string) // "" where the value is right
}

// settings are all keys there are. In the environment GIAOBAN_ goes before and dots
// become _. A relative path is relative to the configuration file, wherever the
// value comes from.
func settings() []setting {
	return []setting{
		{"listen", "address to serve on", setListen},
		{"catalogue", "folder of the catalogue", func(c *Config, v, base string) string { c.Catalogue = absolute(v, base); return "" }},
		{"store.url", "where the figures are kept", setStoreURL},
		{"store.password_file", "file with the password of a database server", func(c *Config, v, base string) string { c.PasswordFile = absolute(v, base); return "" }},
		{"store.library", "the engine library, where it is not installed beside the program", func(c *Config, v, base string) string { c.Library = absolute(v, base); return "" }},
		{"auth.token", "who sends it may read and write", func(c *Config, v, _ string) string { c.Token = v; return "" }},
		{"auth.accounts", "whether people sign in with accounts of their own", setYes(func(c *Config) *bool { return &c.Accounts })},
		{"auth.public", "whether public groups are shown without an account", setYes(func(c *Config) *bool { return &c.Public })},
		{"auth.idle", "after how long without use a session ends", setDuration(func(c *Config) *time.Duration { return &c.Idle })},
		{"auth.last", "how long a session lasts at most", setDuration(func(c *Config) *time.Duration { return &c.Last })},
		{"tls.certificate", "file of the certificate; empty: no TLS of our own", func(c *Config, v, base string) string { c.Certificate = absolute(v, base); return "" }},
		{"tls.key", "file of its key", func(c *Config, v, base string) string { c.Key = absolute(v, base); return "" }},
		{"proxy.from", "addresses of the proxy whose forwarded headers are believed", setProxies},
		{"lang", "language of pages where none is asked for", setLang},
		{"timezone", "time zone of the province", setZone},
		{"today", "the viewing day of a demonstration; empty: the clock", setToday},
		{"metrics.level", "level of the units in /metrics; empty: the reporting level", func(c *Config, v, _ string) string { c.MetricsLevel = v; return "" }},
		{"metrics.max_series", "how many series /metrics may have", setMaxSeries},
		{"upload.limit", "bytes of one report, with kB, MB or GB behind them", setUploadLimit},
		{"upload.folder", "files put there are taken in; empty: none", func(c *Config, v, base string) string { c.UploadFolder = absolute(v, base); return "" }},
		{"address", "address people open the dashboard at, for links in messages", func(c *Config, v, _ string) string { c.Address = strings.TrimSuffix(v, "/"); return "" }},
		{"mail.server", "host and port of the mail server; empty: no mail", setMailServer},
		{"mail.from", "sender of the mails", func(c *Config, v, _ string) string { c.MailFrom = v; return "" }},
		{"mail.user", "name at the mail server; empty: none", func(c *Config, v, _ string) string { c.MailUser = v; return "" }},
		{"mail.password_file", "file with the password at the mail server", func(c *Config, v, base string) string { c.MailPassword = absolute(v, base); return "" }},
		{"mail.hour", "hour of the day at which letters are sent", setMailHour},
		{"illustrative", "whether figures/illustrative is loaded", setIllustrative},
	}
}

// defaults are what holds where nothing is said.
func defaults(base string) Config {
	c := Config{Listen: "127.0.0.1:8080", Lang: giaoban.Vietnamese, MaxSeries: 20000, UploadLimit: 64 << 20, MailHour: 7, Illustrative: true, Idle: 2 * time.Hour, Last: 12 * time.Hour}
	setStoreURL(&c, "chdb:var/store", base)
	setZone(&c, "Asia/Ho_Chi_Minh", base)
	return c
}

func absolute(path, base string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	joined, err := filepath.Abs(filepath.Join(base, path))
	if err != nil { // no working directory: the relative path is the best there is
		return filepath.Join(base, path)
	}
	return joined
}

func setListen(c *Config, v, _ string) string {
	_, port, err := net.SplitHostPort(v)
	if n, bad := strconv.Atoi(port); err != nil || bad != nil || n < 0 || n > 65535 {
		return "host:port, 127.0.0.1:8080"
	}
	c.Listen = v
	return ""
}

func setStoreURL(c *Config, v, base string) string {
	switch {
	case strings.HasPrefix(v, "chdb://"):
		dir := strings.TrimPrefix(v, "chdb://")
		if !filepath.IsAbs(dir) {
			return "chdb:///absolute/dir"
		}
		c.StoreURL = v
	case strings.HasPrefix(v, "chdb:") && v != "chdb:":
		c.StoreURL = "chdb://" + absolute(strings.TrimPrefix(v, "chdb:"), base)
	case strings.HasPrefix(v, "clickhouse://"), strings.HasPrefix(v, "https://"):
		c.StoreURL = v
	default:
		return "chdb:DIR, clickhouse://user@host:9000/db, https://host:8443/db"
	}
	return ""
}

func setLang(c *Config, v, _ string) string {
	c.Lang = giaoban.Lang(v)
	if c.Lang != giaoban.Vietnamese && c.Lang != giaoban.English {
		return "vi, en"
	}
	return ""
}

func setZone(c *Config, v, _ string) string {
	zone, err := time.LoadLocation(v)
	if err == nil && v != "" && v != "Local" {
		c.Zone = zone
		return ""
	}
	if v == "Asia/Ho_Chi_Minh" { // a machine without tzdata; the zone has had no other offset since 1975
		c.Zone = time.FixedZone(v, 7*3600)
		return ""
	}
	return "Asia/Ho_Chi_Minh, UTC, Europe/Berlin"
}

func setToday(c *Config, v, _ string) string {
	c.HasToday = v != ""
	if !c.HasToday {
		return ""
	}
	d, err := giaoban.ParseDate(v)
	if err != nil {
		return "2014-07-15"
	}
	c.Today = d
	return ""
}

func setMaxSeries(c *Config, v, _ string) string {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return "20000"
	}
	c.MaxSeries = n
	return ""
}

func setUploadLimit(c *Config, v, _ string) string {
	digits, factor := v, int64(1)
	for unit, f := range map[string]int64{"kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if strings.HasSuffix(v, unit) {
			digits, factor = strings.TrimSpace(strings.TrimSuffix(v, unit)), f
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > (1<<40)/factor {
		return "64MB"
	}
	c.UploadLimit = n * factor
	return ""
}

// setYes sets what is yes or no.
func setYes(of func(*Config) *bool) func(c *Config, v, base string) string {
	return func(c *Config, v, _ string) string {
		yes, ok := readYesNo(v)
		if *of(c) = yes; !ok && v != "" {
			return "yes, no"
		}
		return ""
	}
}

// setDuration sets a length of time, from a minute to a month.
func setDuration(of func(*Config) *time.Duration) func(c *Config, v, base string) string {
	return func(c *Config, v, _ string) string {
		d, err := time.ParseDuration(v)
		if err != nil || d < time.Minute || d > 31*24*time.Hour {
			return "30m, 2h, 12h"
		}
		*of(c) = d
		return ""
	}
}

// setProxies reads addresses and networks, separated by commas.
func setProxies(c *Config, v, _ string) string {
	c.Proxies = nil
	for one := range strings.SplitSeq(v, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		if a, err := netip.ParseAddr(one); err == nil {
			c.Proxies = append(c.Proxies, netip.PrefixFrom(a, a.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(one)
		if err != nil {
			return "127.0.0.1, 10.0.0.0/8"
		}
		c.Proxies = append(c.Proxies, p.Masked())
	}
	return ""
}

func setMailServer(c *Config, v, _ string) string {
	if v == "" {
		c.MailServer = ""
		return ""
	}
	if host, port, err := net.SplitHostPort(v); err != nil || host == "" || port == "" {
		return "mail.example.vn:587"
	}
	c.MailServer = v
	return ""
}

func setMailHour(c *Config, v, _ string) string {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n > 23 {
		return "0..23"
	}
	c.MailHour = n
	return ""
}

func setIllustrative(c *Config, v, _ string) string {
	yes, ok := readYesNo(v)
	c.Illustrative = yes
	if !ok {
		return "yes, no"
	}
	return ""
}

// readYesNo reads yes, no, true and false; an empty text is neither.
func readYesNo(v string) (yes, ok bool) {
	switch strings.ToLower(v) {
	case "yes", "true":
		return true, true
	case "no", "false":
		return false, true
	}
	return false, false
}

// loopback says whether an address is reached from this machine only.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// environmentName is a key as a variable of the environment.
func environmentName(key string) string {
	return "GIAOBAN_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// isFolder says whether a folder is there.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func megabytes(n int64) string { return fmt.Sprint(n >> 20) }

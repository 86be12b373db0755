package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/giaoban/giaoban/store/chdb"
)

func TestURLs(t *testing.T) {
	for url, want := range map[string]location{
		"chdb:./var/store":                {Folder: "./var/store"},
		"chdb:var":                        {Folder: "var"},
		"chdb:/srv/giao ban/100%?#":       {Folder: "/srv/giao ban/100%?#"},
		"chdb:///srv/giaoban":             {Folder: "/srv/giaoban"},
		"chdb:C":                          {Folder: "C"},
		"chdb://":                         {},
		"chdb:":                           {},
		"chdb:  ":                         {},
		"chdb://relative/dir":             {},
		"":                                {},
		"var/store":                       {},
		"sqlite:x":                        {},
		"http://host:8123/db":             {},
		"clickhouse://":                   {},
		"clickhouse://:9000/db":           {},
		"clickhouse://host/a b":           {},
		"clickhouse://host/a;drop":        {},
		"clickhouse://h/db?cluster=;":     {},
		"clickhouse://h/db?cluster=a-b`c": {},
		"clickhouse://u:p@h/db?dial_timeout=banana": {},
		"https://h,h/db": {},
	} {
		got, err := parseURL(url)
		if want.Folder == "" {
			var refusal *chdb.Refusal
			if !errors.As(err, &refusal) || refusal.Code != "store_url" || refusal.VI == "" || refusal.EN == "" {
				t.Errorf("%q gives %+v, %v", url, got, err)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%q gives %+v, %v", url, got, err)
		}
	}
}

func TestServerURLs(t *testing.T) {
	for url, want := range map[string]struct {
		addr, database, user, password, cluster string
		protocol                                clickhouse.Protocol
		tls                                     bool
	}{
		"clickhouse://an:b%40d@db1:9000,db2:9001/tinh?cluster=C_1": {"db1:9000 db2:9001", "tinh", "an", "b@d", "C_1", clickhouse.Native, false},
		"clickhouse://db1,db2": {"db1:9000 db2:9000", "giaoban", "", "", "", clickhouse.Native, false},
		"clickhouse://an:b@[::1]:9000/?secure=true&max_open_conns=3": {"[::1]:9000", "giaoban", "an", "b", "", clickhouse.Native, true},
		"https://an@db1/tinh": {"db1:8443", "tinh", "an", "", "", clickhouse.HTTP, true},
	} {
		l, err := parseURL(url)
		if err != nil {
			t.Errorf("%q: %v", url, err)
			continue
		}
		o := l.Server
		if strings.Join(o.Addr, " ") != want.addr || o.Auth.Database != want.database || o.Auth.Username != want.user ||
			o.Auth.Password != want.password || l.Cluster != want.cluster || o.Protocol != want.protocol || (o.TLS != nil) != want.tls {
			t.Errorf("%q gives %+v %+v cluster %q", url, o.Addr, o.Auth, l.Cluster)
		}
		if _, ours := o.Settings["cluster"]; ours {
			t.Errorf("%q sends cluster to the client", url)
		}
	}
}

// A refusal never repeats the URL, in which a password may stand.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{"chdb:var", "chdb:///a", "clickhouse://an:SECRET7@db:9000,db2/d?cluster=c&secure=true",
		"https://an:SECRET7@db/d?dial_timeout=SECRET7", "clickhouse://an:SECRET7@[::1", "clickhouse://u:SECRET7#@h/%zz",
		"https://h?http_proxy=http://u:SECRET7@%zz", "clickhouse://h/SECRET7%", "clickhouse://h?secure=SECRET7", "http://a:SECRET7@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		l, err := parseURL(url)
		if err != nil {
			if strings.Contains(err.Error(), "SECRET7") {
				t.Errorf("%q: the refusal tells the password: %v", url, err)
			}
			return
		}
		if (l.Folder == "") == (l.Server == nil) {
			t.Errorf("%q is both or neither: %+v", url, l)
		}
		if l.Server != nil && (len(l.Server.Addr) == 0 || !databaseName.MatchString(l.Server.Auth.Database)) {
			t.Errorf("%q gives %+v", url, l.Server)
		}
	})
}

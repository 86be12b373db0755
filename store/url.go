package store

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/giaoban/giaoban/store/chdb"
)

// location is a store.url taken apart: a folder of the embedded engine, or a
// server.
type location struct {
	Folder  string              // as written; empty: a server
	Server  *clickhouse.Options // nil: embedded
	Cluster string
}

// ownDatabase is where the tables are when the URL names no other.
const ownDatabase = "giaoban"

var databaseName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

// parseURL reads a store.url. Its refusals name what is wrong and the remedy, and
// never repeat the URL: there may be a password in it.
func parseURL(raw string) (location, error) {
	scheme, rest, found := strings.Cut(raw, ":")
	if !found {
		return location{}, badURL("thiếu phần đầu", "it has no scheme")
	}
	switch scheme {
	case "chdb":
		return parseFolder(rest)
	case "clickhouse", "https":
		return parseServer(scheme, raw)
	case "http":
		return location{}, badURL("http gửi mật khẩu không mã hóa", "http would send the password in the clear")
	}
	return location{}, badURL("không có kiểu kho này", "there is no such kind of store")
}

func badURL(vi, en string) *chdb.Refusal {
	return &chdb.Refusal{Code: "store_url", Path: "store.url",
		VI: "store.url: " + vi + "; hãy viết chdb:THƯ_MỤC, clickhouse://người_dùng:mật_khẩu@máy:9000/cơ_sở_dữ_liệu hoặc https://máy:8443/cơ_sở_dữ_liệu",
		EN: "store.url: " + en + "; write chdb:FOLDER, clickhouse://user:password@host:9000/database or https://host:8443/database"}
}

// parseFolder takes a folder as it is written: no character of a folder's name
// means anything in it.
func parseFolder(rest string) (location, error) {
	if folder, ok := strings.CutPrefix(rest, "//"); ok {
		if !strings.HasPrefix(folder, "/") {
			return location{}, badURL("sau chdb:// phải là đường dẫn tuyệt đối", "after chdb:// comes an absolute path")
		}
		rest = folder
	}
	if strings.TrimSpace(rest) == "" || strings.ContainsRune(rest, 0) {
		return location{}, badURL("chưa có thư mục", "the folder is missing")
	}
	return location{Folder: rest}, nil
}

// parseServer takes cluster out and leaves the rest to the client.
func parseServer(scheme, raw string) (location, error) {
	base, query, _ := strings.Cut(raw, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return location{}, badURL("phần sau dấu ? không đọc được", "what follows the ? cannot be read")
	}
	l := location{Cluster: values.Get("cluster")}
	values.Del("cluster")
	if l.Cluster != "" && !databaseName.MatchString(l.Cluster) {
		return location{}, badURL("tên cụm máy chỉ gồm chữ, số và gạch dưới", "the name of a cluster is letters, digits and underscores")
	}
	if scheme == "https" {
		values.Set("secure", "true")
	}
	l.Server, err = clickhouse.ParseDSN(base + "?" + values.Encode())
	if err != nil {
		return location{}, badURL("không đọc được: "+withoutURL(err), "it cannot be read: "+withoutURL(err))
	}
	return l, l.complete(scheme)
}

// withoutURL is what an error says without the text that was parsed.
func withoutURL(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return "syntax"
	}
	text, _, _ := strings.Cut(err.Error(), `"`)
	return strings.TrimSpace(strings.TrimPrefix(text, "clickhouse [dsn parse]:"))
}

// complete sets ports and database where none are given.
func (l *location) complete(scheme string) error {
	port := map[string]string{"clickhouse": "9000", "https": "8443"}[scheme]
	for i, host := range l.Server.Addr {
		name, p, err := net.SplitHostPort(host)
		if err != nil {
			name, p = strings.Trim(host, "[]"), port
		}
		if name == "" || p == "" || strings.ContainsAny(name, " /@") {
			return badURL("tên máy không đọc được", "the name of a host cannot be read")
		}
		l.Server.Addr[i] = net.JoinHostPort(name, p)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(l.Server.Addr)))) != len(l.Server.Addr) {
		return badURL("một máy ghi hai lần", "one host is written twice")
	}
	if l.Server.Auth.Database == "" {
		l.Server.Auth.Database = ownDatabase
	}
	if !databaseName.MatchString(l.Server.Auth.Database) {
		return badURL("tên cơ sở dữ liệu chỉ gồm chữ, số và gạch dưới", "the name of a database is letters, digits and underscores")
	}
	return nil
}

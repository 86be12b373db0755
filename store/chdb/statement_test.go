package chdb

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestFirstWord(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		"select 1":                          "SELECT",
		"  \n\t( ( SELECT 1) )":             "SELECT",
		"-- lời chú\nWITH x AS (SELECT 1)":  "WITH",
		"/* SELECT */ insert into t":        "INSERT",
		"# một\n# hai\nDROP TABLE t":        "DROP",
		"/* không đóng":                     "",
		"-- không hết":                      "",
		"'x' SELECT":                        "",
		"USE`a`":                            "USE",
		"/**/--\n/* -- */SET max_threads=1": "SET",
	} {
		if got := firstWord(text); got != want {
			t.Errorf("%q begins with %q, want %q", text, got, want)
		}
	}
}

func TestInsertIsTakenApart(t *testing.T) {
	for query, want := range map[string][2]string{
		"INSERT INTO t (a) FORMAT Native":            {"INSERT INTO t (a)", "Native"},
		"insert into t\n\tformat\n CSV ;":            {"insert into t", "CSV"},
		"INSERT INTO t (a)":                          {"INSERT INTO t (a)", "Native"},
		"INSERT INTO `x FORMAT y` (a) FORMAT TSV":    {"INSERT INTO `x FORMAT y` (a)", "TSV"},
		"INSERT INTO t SETTINGS a='b' FORMAT Native": {"INSERT INTO t SETTINGS a='b'", "Native"},
	} {
		req, err := http.NewRequest(http.MethodPost, "http://embedded/?"+url.Values{"query": {query}}.Encode(), strings.NewReader("rows"))
		if err != nil {
			t.Fatal(err)
		}
		s, err := readStatement(req)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{s.text, s.format}; got != want || s.body == nil || s.length != 4 {
			t.Errorf("%q became %q with a body of %d bytes, want %q", query, got, s.length, want)
		}
	}
}

func TestDatabaseWithAHostileName(t *testing.T) {
	const name = "tên `lạ\\`; DROP DATABASE giaoban; --"
	e, conn := open(t)
	exec(t, conn, "CREATE DATABASE "+quoted(name, '`')+" ENGINE = Atomic")
	if got := one[string](t, client(t, e, name), "SELECT currentDatabase()"); got != name {
		t.Errorf("the client is in %q, want %q", got, name)
	}
}

func FuzzFirstWord(f *testing.F) {
	for _, s := range []string{"SELECT 1", "/*", "--\n(", "#", "đ", "(((((select", "\x00INSERT"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if word := firstWord(text); word != strings.ToUpper(word) || !strings.Contains(strings.ToUpper(text), word) {
			t.Errorf("%q begins with %q", text, word)
		}
	})
}

// What quoted writes, the engine reads back, byte for byte.
func FuzzQuotedText(f *testing.F) {
	for _, s := range []string{"", "'", `\`, `\'`, "\x00", "\xff\xfe", "đ'; DROP DATABASE giaoban; --", "\t\r\n", `\0\b\N`, "{a:String}", "--", "/*"} {
		f.Add(s)
	}
	e, _ := open(f)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := e.Query(t.Context(), "SELECT "+quoted(s, '\''), "RawBLOB")
		if err != nil || string(got) != s {
			t.Errorf("%q came back as %q: %v", s, got, err)
		}
	})
}

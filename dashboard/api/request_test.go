package api

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

func TestParametersAreReadStrictly(t *testing.T) {
	for query, want := range map[string]struct{ code, expected string }{
		"indicator=jobs":                                {"", ""},
		"indicator=jobs&unit=a&unit=b":                  {"", ""},
		"indicator=jobs&lang=en&format=csv":             {"", ""},
		"indicator=jobs&asof=2014-07-15T08:00:00+07:00": {"", ""},
		"indicator=jobs&asof=2014-07-15T08:00:00Z":      {"", ""},
		"indicator=jobs&limit=10000":                    {"", ""},
		"":                                              {"missing_parameter", ""},
		"indicator=jobs&indictor=x":                     {"unknown_parameter", "indicator"},
		"indicator=jobs&Unit=x":                         {"unknown_parameter", "unit"},
		"indicator=jobs&frequncy=half":                  {"unknown_parameter", "frequency"},
		"indicator=jobs&indicator=cards":                {"repeated_parameter", ""},
		"indicator=jobs&unit=":                          {"empty_parameter", ""},
		"indicator=jobs&lang=fr":                        {"bad_lang", "vi, en"},
		"indicator=jobs&format=xml":                     {"bad_format", "json, csv, xlsx"},
		"indicator=jobs&asof=2014-07-15":                {"bad_asof", "2014-07-15T08:00:00+07:00"},
		"indicator=jobs&limit=0":                        {"bad_limit", "1..10000"},
		"indicator=jobs&limit=x":                        {"bad_limit", "1..10000"},
		"indicator=jobs&limit=10001":                    {"bad_limit", "1..10000"},
		"indicator=%zz":                                 {"bad_query", ""},
		"indicator=jobs;unit=x":                         {"bad_query", ""},
	} {
		q := seriesParameters().read(httptest.NewRequest("GET", "/api/v1/series?"+query, nil), giaoban.Vietnamese)
		seriesRequest(q)
		code, expected := "", ""
		if q.problem != nil {
			code, expected = q.problem.Code, q.problem.Expected
		}
		if code != want.code || want.expected != "" && expected != want.expected {
			t.Errorf("?%s: %s (%s), want %s (%s)", query, code, expected, want.code, want.expected)
		}
	}
}

func TestAProblemSaysItselfInTheAskedLanguage(t *testing.T) {
	for lang, want := range map[string]string{"vi": "Không có tham số", "en": "There is no parameter"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/api/v1/series?indicator=x&colour=red&lang="+lang, nil)
		a, err := New(Options{})
		if err != nil {
			t.Fatal(err)
		}
		a.series().Handler.ServeHTTP(w, r)
		var p problemJSON
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if w.Code != 400 || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Content-Language") != lang ||
			p.Code != "unknown_parameter" || p.Status != 400 || p.Read != "colour" || !strings.HasPrefix(p.Detail, want) {
			t.Errorf("%s: %d %v %s", lang, w.Code, w.Header(), w.Body)
		}
	}
}

// The locale file is whole: no code is used that it lacks, no sentence has English
// in it where it should be Vietnamese.
func TestMessages(t *testing.T) {
	m, err := giaoban.ReadMessages(messagesFile)
	if err != nil {
		t.Fatal(err)
	}
	for code, text := range m {
		if Problem(code, "READ", "EXPECTED", map[string]string{"id": "1"}).Message.VI == code {
			t.Errorf("%s has no sentence", code)
		}
		for _, hole := range []string{"{read}", "{expected}", "{id}"} {
			if strings.Contains(text.VI, hole) != strings.Contains(text.EN, hole) {
				t.Errorf("%s: %s stands in one language only", code, hole)
			}
		}
	}
}

func FuzzRequest(f *testing.F) {
	for _, seed := range []string{"indicator=jobs", "a[b]=c", "asof=2014-07-15T08:00:00+07:00", "limit=9&cursor=r3", "lang=en&lang=vi", "%ff=%00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = query
		q := seriesParameters().read(r, giaoban.Vietnamese)
		if seriesRequest(q); q.problem == nil && !q.values.Has("indicator") {
			t.Errorf("%q passed without an indicator", query)
		}
		q.page()
	})
}

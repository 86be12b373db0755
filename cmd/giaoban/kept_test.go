package main

import (
	"net/http"
	"net/url"
	"strings"
)

// post sends a form and says where it leads, without going there.
func (s *server) post(path string, pairs ...string) string {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.PostForm(s.address+path, form)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("POST %s %v: %s", path, pairs, r.Status)
	}
	return r.Header.Get("Location")
}

// prepare saves two views and makes a briefing of four, so that their pages have
// something to show in every test. What people typed is in no language of ours: the
// names here have nothing that TestEnglishIsComplete would take for Vietnamese.
func (s *server) prepare() {
	s.t.Helper()
	s.post("/views", "of", "/", "name", "Trà Vinh", "latest", "yes")
	s.post("/views", "of", "/compare?indicator=jobs_created", "name", "Trà Cú, Càng Long")
	path := s.post("/views", "of", "/", "name", "Trà Vinh", "to", "new")
	for _, v := range []struct{ of, name string }{{"/compare?indicator=complaints_rate", "Trà Cú, Càng Long"}, {"/units/tv-tracu", "Trà Cú"}, {"/indicators/iso_agencies", "ISO 9001"}} {
		s.post("/views", "of", v.of, "name", v.name, "to", strings.TrimPrefix(path, "/briefings/"))
	}
	s.post(path, "do", "save", "item", "2", "name", "Trà Cú, Càng Long", "note", "Trà Cú: 30/7.")
	s.post(path, "do", "about", "title", "Giao ban 29", "place", "Trà Vinh", "day", "15/07/2014")
}

package pages

import (
	"encoding/json"
	"html"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/dashboard/parts"
)

// designPage is the page of the design language in one language, and its view.
func designPage(t *testing.T, address string) (*designView, string) {
	t.Helper()
	q := visit(t, address)
	v, err := q.pages.design(q)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	q.pages.page("design", (*Pages).design).ServeHTTP(w, q.Request)
	if w.Code != 200 {
		t.Fatalf("status %d", w.Code)
	}
	return v.(*designView), html.UnescapeString(w.Body.String())
}

func TestDesignPage(t *testing.T) {
	for address, says := range map[string][]string{
		"/design": {`href="/design">Ngôn ngữ thiết kế</a>`, "--focus-data", `fill="#0A4F94"`, `fill="#6FB0EE"`, "13,9 / 13,1", "Đúng tiến độ", "Số liệu minh họa", "chưa báo cáo",
			"Đơn vị A", "−9,6%", "7/8", "Chưa có báo cáo", "Mã: store_down", "Đang tải bảng số"},
		"/design?lang=en": {`<html lang="en">`, `href="/design?lang=en">Design language</a>`, "13.9 / 13.1", "On track", "Illustrative figures", "Unit A", "Code: store_down"},
	} {
		t.Run(address, func(t *testing.T) {
			v, page := designPage(t, address)
			wellFormed(t, page)
			wants(t, page, says...)
			all := append(v.Charts, v.Small...)
			var sizes []string
			for _, c := range all {
				sizes = append(sizes, c.Chart.ID+":320x150")
			}
			w := httptest.NewRecorder()
			v.pages.charts((*Pages).design).ServeHTTP(w, httptest.NewRequest("GET", "/charts"+v.here("as", "inline")+"&sizes="+strings.Join(sizes, ","), nil))
			var drawn map[string]string
			if err := json.Unmarshal(w.Body.Bytes(), &drawn); err != nil {
				t.Fatalf("%d %v", w.Code, err)
			}
			for _, c := range all {
				if !strings.Contains(drawn[c.Chart.ID], "<path") || !strings.Contains(page, `data-chart="`+c.Chart.ID+`"`) {
					t.Errorf("%s is not drawn", c.Title)
				}
			}
		})
	}
}

// The palette is whole, and every colour is far enough from what it is held against.
func TestEveryColourIsShownAndCanBeRead(t *testing.T) {
	v, _ := designPage(t, "/design")
	shown := map[string]bool{}
	for _, g := range v.Colours {
		for _, c := range g.Rows {
			shown[strings.TrimPrefix(c.Name, "--")] = true
			if c.Against != "" && (c.onLight < c.at || c.onDark < c.at) {
				t.Errorf("%s on %s: %.2f light, %.2f dark; %.1f are needed", c.Name, c.Against, c.onLight, c.onDark, c.at)
			}
		}
	}
	onStep := regexp.MustCompile(`^on-s\d$`) // shown with its step
	for _, k := range v.pages.assets.Tokens() {
		if k.Colour() && !shown[k.Name] && !onStep.MatchString(k.Name) {
			t.Errorf("%s is not on the page", k.Name)
		}
	}
}

// Every part has its example: a part that is added without one is found here.
func TestEveryPartIsOnTheDesignPage(t *testing.T) {
	all, err := parts.Templates(nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := embedded.ReadFile("templates/design.html")
	if err != nil {
		t.Fatal(err)
	}
	within := map[string]bool{"parts": true, "shape": true, "mark": true, "mark-silent": true, "absent": true, "acts": true, "coverage-dots": true,
		"notice": true, "brand-mark": true, "count": true} // drawn by other parts and by the frame
	for _, part := range all.Templates() {
		if name := part.Name(); !within[name] && !strings.HasSuffix(name, ".html") && !strings.Contains(string(text), `template "`+name+`"`) {
			t.Errorf("part %s has no example", name)
		}
	}
}

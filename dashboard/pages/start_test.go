package pages

import (
	"bytes"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// visited asks for a page and gives where it leads, or what it says.
func visited(t *testing.T, h http.Handler, address string) (leads, page string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	if w.Code == http.StatusSeeOther {
		return w.Header().Get("Location"), ""
	}
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d\n%s", address, w.Code, w.Body)
	}
	page = html.UnescapeString(w.Body.String())
	wellFormed(t, page)
	return "", page
}

// sent sends a report as the form of the upload page does.
func sent(t *testing.T, h http.Handler, name, content string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	file.Write([]byte(content))
	form.Close()
	r := httptest.NewRequest("POST", "/upload?do=send", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	h.ServeHTTP(httptest.NewRecorder(), r)
}

// An installation without a figure is led to its first report, sees how far it has
// come, and is at the overview with the first figure.
func TestStartOfAnEmptyInstallation(t *testing.T) {
	h, c, _ := installed(t, false)
	for address, want := range map[string]string{"/": "/start", "/?period=2014H1": "/start", "/?lang=en": "/start?lang=en"} {
		if leads, _ := visited(t, h, address); leads != want {
			t.Errorf("without figures %s leads to %q, want %q", address, leads, want)
		}
	}
	steps := func(page string, done, next, later int) {
		t.Helper()
		for word, n := range map[string]int{"<span>Xong</span>": done, "<span>Bước tiếp theo</span>": next, "<span>Chưa đến</span>": later} {
			if got := strings.Count(page, word); got != n {
				t.Errorf("%d steps say %s, want %d", got, word, n)
			}
		}
	}
	_, page := visited(t, h, "/start")
	wants(t, page, "Chưa có số liệu nào", `<a href="/units">115</a>`, fmt.Sprintf(`<a href="/indicators">%d</a>`, len(c.Codes())), "hạn nộp 25/06/2014", `action="/api/v1/template"`, `href="/entry"`, `href="/upload"`,
		"11 tệp số liệu minh họa", "GIAOBAN_ILLUSTRATIVE=yes", "illustrative: no")
	steps(page, 1, 1, 1)
	_, english := visited(t, h, "/start?lang=en")
	wants(t, english, `<html lang="en">`, "There is no figure yet", "Next step", "Download the form", "Try it with sample figures")

	const head = "đơn vị;chỉ tiêu;kỳ báo cáo;giá trị\n"
	sent(t, h, "sai.csv", head+"H. Cầu Kè;Cơ quan, đơn vị áp dụng TCVN ISO 9001;6 tháng đầu năm 2014;nhiều\n")
	_, page = visited(t, h, "/start")
	wants(t, page, "sai.csv đã đến lúc", `href="/reports/`, "Xem cần sửa gì")
	steps(page, 2, 1, 0)

	sent(t, h, "dung.csv", head+"H. Cầu Kè;Cơ quan, đơn vị áp dụng TCVN ISO 9001;6 tháng đầu năm 2014;11\n")
	if leads, page := visited(t, h, "/"); leads != "" || !strings.Contains(page, `id="bang"`) {
		t.Errorf("with the first figure / leads to %q and is not the overview", leads)
	}
	if leads, _ := visited(t, h, "/start"); leads != "/" {
		t.Errorf("with the first figure the start leads to %q", leads)
	}
}

func TestStartOffersNoFiguresThatAreLoadedOrNotThere(t *testing.T) {
	for name, c := range map[string]struct{ loaded, has bool }{"loaded at the next start": {true, true}, "not in the catalogue": {false, false}} {
		t.Run(name, func(t *testing.T) {
			h, catalogue, _ := installed(t, c.loaded)
			if !c.has {
				catalogue.Figures = nil
			}
			if _, page := visited(t, h, "/start"); strings.Contains(page, "GIAOBAN_ILLUSTRATIVE") {
				t.Error("offers sample figures")
			}
		})
	}
}

func TestStartWithAnEmptyCatalogue(t *testing.T) {
	c := &giaoban.Catalogue{Units: giaoban.NewUnits(nil, nil, nil), Schemes: map[string]*giaoban.Scheme{}}
	c.SetIndicators(nil)
	h, _, _ := emptied(t, c, true)
	_, page := visited(t, h, "/start")
	wants(t, page, "Danh mục chưa có đơn vị hoặc chỉ tiêu nào", "giaoban check")
	if strings.Contains(page, "/api/v1/template") || strings.Contains(page, "Xong") {
		t.Error("without units and indicators there is no form, and no step is done")
	}
}

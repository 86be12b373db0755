package pages

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// What is saved is one of our own pages, written in one way, or nothing.
func TestOnlyOurOwnPagesAreSaved(t *testing.T) {
	p := visit(t, "/").pages
	for text, want := range map[string]string{
		"/": "/", "/?period=2014H1": "/?period=2014H1", "/?period=2014H1&lang=en": "/?period=2014H1", "/compare?sort=name&indicator=jobs": "/compare?indicator=jobs&sort=name",
		"/units/a?period=": "/units/a", "/changes?since=2014-07-01&cursor=x": "/changes?since=2014-07-01", "/?asof=2014-06-30": "/?asof=2014-06-30T23%3A59%3A59Z",
		"/?asof=2014-06-30T08:00:00+07:00": "/?asof=2014-06-30T01%3A00%3A00Z", "/search?q=tr%C3%A0+c%C3%BA": "/search?q=tr%C3%A0+c%C3%BA",
		"http://evil.example/": "foreign_address", "//evil.example/": "foreign_address", "/\\evil.example": "foreign_address", "javascript:alert(1)": "foreign_address", "evil": "foreign_address",
		"/compare/../upload": "foreign_address", "/./": "foreign_address", "/compare?x=%zz": "foreign_address", "/" + strings.Repeat("x", 3000): "foreign_address", "/compare\r\nX: y": "foreign_address",
		"": "foreign_address", "/upload": "stateless_address", "/units/a/b": "stateless_address", "/units/": "foreign_address", "/views": "stateless_address", "/api/v1/series": "stateless_address",
		"/compare?next=http://evil.example": "unknown_address_part", "/?asof=yesterday": "bad_moment",
	} {
		a, err := p.readAddress(text)
		got := ""
		if problem, ok := err.(*giaoban.Problem); ok {
			got = problem.Code
		} else if got = a.String(); err == nil {
			if again, err := p.readAddress(got); err != nil || again.String() != got {
				t.Errorf("%q is written as %q, which is written as %q (%v)", text, got, again, err)
			}
		}
		if got != want {
			t.Errorf("%.60q: %q, want %q", text, got, want)
		}
	}
}

// A page within another keeps its charts' data as they are, names its parts apart, and
// brings no control.
func TestAPageWithinAnother(t *testing.T) {
	got := string(fitted(`<h1 class="x">A</h1><form method="get"><input id="a"></form><form class="panel" method="post"><ul><li>x<label>y<input name="z"></label></li></ul><button type="submit">Go</button></form><p id="t">1</p><div aria-labelledby="t u" data-ref="c"></div><a href="#t">x</a><svg><path clip-path="url(#t)"/></svg><script type="application/json" id="c">{"a":" id=\"b\" <h1"}</script><h1>B</h1>`, "v2-", true))
	want := `<h2 data-first class="x">A</h2><section class="panel" method="post"><ul><li>x</li></ul></section><p id="v2-t">1</p><div aria-labelledby="v2-t v2-u" data-ref="v2-c"></div><a href="#v2-t">x</a><svg><path clip-path="url(#v2-t)"/></svg><script type="application/json" id="v2-c">{"a":" id=\"b\" <h1"}</script><h2 data-first>B</h2>`
	if got != want {
		t.Errorf("placed as\n%s\nwant\n%s", got, want)
	}
}

// A view that names its period moves on with the next briefing, its name too; one that
// shows the latest stays; held figures are let go.
func TestTheNextBriefing(t *testing.T) {
	q := visit(t, "/")
	for text, want := range map[string]string{"/?period=2014H1": "/?period=2014H2", "/compare?indicator=jobs&period=2014Q4": "/compare?indicator=jobs&period=2015Q1", "/stalled": "/stalled", "/?asof=2014-06-30": "/"} {
		if got := q.nextPeriod(text); got != want {
			t.Errorf("%s: next %s, want %s", text, got, want)
		}
	}
}

func TestAMomentIsRead(t *testing.T) {
	p := visit(t, "/").pages
	p.Config.Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	for text, want := range map[string]string{"2014-06-30": "2014-06-30T23:59:59+07:00", "30/6/2014": "2014-06-30T23:59:59+07:00", "15/07/2014 08:05": "2014-07-15T08:05:00+07:00",
		"2014-07-15T01:05:00Z": "2014-07-15T08:05:00+07:00", "2014-07-15T08:05:00 07:00": "2014-07-15T08:05:00+07:00", "": "", "x": "", "3000-01-01": ""} {
		at, ok := p.readMoment(text)
		if ok != (want != "") || ok && p.momentText(at) != want {
			t.Errorf("%q: %s %v, want %s", text, p.momentText(at), ok, want)
		}
	}
}

// walked posts and follows where it is led.
type walked struct {
	*testing.T
	h http.Handler
}

func (w walked) get(address string) string {
	w.Helper()
	r := httptest.NewRecorder()
	w.h.ServeHTTP(r, httptest.NewRequest("GET", address, nil))
	page := html.UnescapeString(r.Body.String())
	if r.Code != http.StatusOK {
		w.Fatalf("%s: %d %s", address, r.Code, page)
	}
	wellFormed(w.T, page)
	return page
}

func (w walked) post(address string, status int, pairs ...string) string {
	w.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	request := httptest.NewRequest("POST", address, strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r := httptest.NewRecorder()
	w.h.ServeHTTP(r, request)
	if r.Code != status {
		w.Fatalf("POST %s %v: %d, want %d: %s", address, pairs, r.Code, status, r.Body)
	}
	return r.Header().Get("Location")
}

// Saved, renamed, removed and brought back; put into briefings, ordered, noted, taken
// out and undone; shown and printed: as HTML alone, without script.
func TestViewsAndBriefingsWithoutScript(t *testing.T) {
	h := bundled(t)
	w := walked{t, h}
	t.Run("pages as of a moment", func(t *testing.T) { asOfAMoment(t, h) })
	wants(t, w.get("/views"), "Chưa lưu khung nhìn nào", "bấm “Lưu khung nhìn”")
	wants(t, w.get("/briefings"), "Chưa có tài liệu giao ban nào", "Lập một tài liệu ở dưới")
	wants(t, w.get("/compare?indicator=complaints_rate"), `href="/views/new?of=%2Fcompare%3Findicator%3Dcomplaints_rate"`)
	wants(t, w.get("/views/new?of=/compare%3Findicator%3Dcomplaints_rate"), `value="So sánh 8 đơn vị · Tỷ lệ giải quyết khiếu nại · 6 tháng đầu năm 2014"`, "Luôn mở kỳ mới nhất", "Giữ nguyên số liệu", "Lập tài liệu giao ban mới")

	w.post("/views", http.StatusUnprocessableEntity, "of", "/", "name", " ")
	w.post("/views", http.StatusBadRequest, "of", "//evil.example", "name", "x")
	w.post("/views", http.StatusNotFound, "of", "/indicators/nothing", "name", "x")
	at := w.post("/views", http.StatusSeeOther, "of", "/", "name", "Tổng quan")
	page := w.get(at)
	wants(t, page, "Đã lưu “Tổng quan”", `href="/?period=2014H1"`, "1 khung nhìn đã lưu") // the period it showed is part of it
	id := regexp.MustCompile(`/views/(\d+)/remove`).FindStringSubmatch(page)[1]
	wants(t, w.get(w.post("/views/"+id+"/rename", http.StatusSeeOther, "name", "Sáng thứ hai")), "Đã đổi tên thành “Sáng thứ hai”")
	wants(t, w.get(w.post("/views/"+id+"/remove", http.StatusSeeOther)), "Đã bỏ “Sáng thứ hai”", "/views/"+id+"/restore", "Chưa lưu khung nhìn nào")
	wants(t, w.get(w.post("/views/"+id+"/restore", http.StatusSeeOther)), "Đã lấy lại “Sáng thứ hai”", "1 khung nhìn đã lưu")
	w.post("/views/7/remove", http.StatusNotFound)

	briefing := w.post("/views", http.StatusSeeOther, "of", "/?period=2014H1", "name", "Một", "to", "new")
	number := strings.TrimPrefix(briefing, "/briefings/")
	wants(t, w.get("/views/new?of=/stalled"), "Đưa vào “Giao ban ngày 15/07/2014”")
	w.post("/views", http.StatusSeeOther, "of", "/compare?indicator=complaints_rate", "name", "Hai", "to", number)
	wants(t, w.get(w.post("/views", http.StatusSeeOther, "of", "/units/tv-tracu", "name", "Ba", "to", number)), "Đã đưa khung nhìn vào cuối", "3 khung nhìn")
	order := func() string {
		t.Helper()
		var out []string
		for _, m := range regexp.MustCompile(`id="v\d+-name" name="name" value="([^"]*)"`).FindAllStringSubmatch(w.get(briefing), -1) {
			out = append(out, m[1])
		}
		return strings.Join(out, " ")
	}
	do := func(what, item string, more ...string) string {
		t.Helper()
		return w.get(w.post(briefing, http.StatusSeeOther, append([]string{"do", what, "item", item}, more...)...))
	}
	page = do("up", "3", "name", "Ba", "note", "Hỏi Trà Cú")
	if wants(t, page, "Đã chuyển lên", "autofocus", "Hỏi Trà Cú"); order() != "Một Ba Hai" {
		t.Errorf("the order is %s", order())
	}
	page = do("remove", "1")
	if order() != "Ba Hai" {
		t.Errorf("after taking out the order is %s", order())
	}
	revision := regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(page)[1]
	wants(t, do("undo", "", "revision", revision), "Đã hoàn tác")
	if order() != "Một Ba Hai" {
		t.Errorf("after undoing the order is %s", order())
	}
	w.post(briefing, http.StatusConflict, "do", "undo", "revision", revision)
	w.post(briefing, http.StatusBadRequest, "do", "explode")
	do("about", "", "title", "Giao ban tuần 29", "place", "Phòng họp số 1", "day", "21/07/2014")
	w.post(briefing, http.StatusBadRequest, "do", "about", "title", "x", "day", "hôm nay")

	wants(t, w.get(briefing+"/show"), "1/3", `rel="next" href="`+briefing+`/show?n=2"`, "<b>2/4 xã</b>")
	page = w.get(briefing + "/show?n=2")
	wants(t, page, "2/3", "Hỏi Trà Cú", "Huyện Trà Cú: 3 chậm", `rel="prev" href="`+briefing+`/show?n=1"`, `data-show-end`)
	if strings.Contains(page, "<form") || strings.Contains(page, "<input") {
		t.Error("controls of the page stand in the meeting")
	}
	wants(t, w.get(briefing+"/show?n=99"), "3/3")
	page = w.get(briefing + "/print")
	wants(t, page, "Giao ban tuần 29", "Phòng họp số 1, ngày 21/07/2014", "1. Một", "2. Ba", "3. Hai", "Hỏi Trà Cú", "Nơi nhận:", "THỦ TRƯỞNG ĐƠN VỊ", "Nguồn:", "Số liệu mới nhất khi mở")
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("two parts are called %s", m[1])
		}
		seen[m[1]] = true
	}

	// Held at 30 June, before anything of the half-year came, the briefing says so and shows that.
	wants(t, do("freeze", "", "moment", "30/06/2014"), "Đã chốt số liệu", "Số liệu như lúc 30/06/2014 23:59")
	wants(t, w.get(briefing+"/show"), "Số liệu như lúc 30/06/2014 23:59", `asof=2014-06-30T23%3A59%3A59%2B07%3A00`)
	page = w.get(briefing + "/print")
	if n := strings.Count(page, `Số liệu như lúc 30/06/2014 23:59`); n < 4 {
		t.Errorf("the moment stands %d times, on the cover and with each of three views it should", n)
	}
	if strings.Contains(page, "<b>2/4 xã</b>") {
		t.Error("what came later shows")
	}

	next := w.post("/briefings", http.StatusSeeOther, "of", number, "title", "Kỳ sau")
	wants(t, w.get(next), "Kỳ sau", `href="/?period=2014H2"`, "Số liệu mới nhất khi mở")
	wants(t, w.get("/briefings"), "2 tài liệu giao ban", "Giao ban tuần 29", "21/07/2014")
	page = w.get(w.post(next, http.StatusSeeOther, "do", "drop"))
	wants(t, page, "Đã bỏ tài liệu “Kỳ sau”", "1 tài liệu giao ban")
	revision = regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(page)[1]
	wants(t, w.get(w.post(next, http.StatusSeeOther, "do", "undo", "revision", revision)), "Kỳ sau", "Đã hoàn tác")
	wants(t, w.get("/briefings/latest?lang=en"), "Kỳ sau", "The latest figures when opened", `<html lang="en">`)
}

// Any page with a state can be asked as of a moment, says so, and its links stay there.
func asOfAMoment(t *testing.T, h http.Handler) {
	w := walked{t, h}
	now, then := w.get("/indicators/complaints_rate?unit=tv-tracu"), w.get("/indicators/complaints_rate?unit=tv-tracu&asof=2014-07-12")
	wants(t, now, "75,3%")
	wants(t, then, "71,8%", "Trang này cho thấy số liệu như lúc 12/07/2014 23:59", "Xem số liệu mới nhất", `asof=2014-07-12T23%3A59%3A59%2B07%3A00`)
	if strings.Contains(then, "75,3%") {
		t.Error("the correction of 13 July shows on 12 July")
	}
	for _, link := range regexp.MustCompile(`href="(/(?:indicators|units|compare|figure|completeness|api/v1/trend)[^"]*)"`).FindAllStringSubmatch(regexp.MustCompile(`(?s)<aside class="moment".*?</aside>`).ReplaceAllString(then, ""), -1) {
		if !strings.Contains(link[1], "asof=") && !strings.Contains(link[1], "lang=en") {
			t.Errorf("a link leaves the moment: %s", link[1])
		}
	}
	for _, path := range []string{"/", "/compare?indicator=complaints_rate", "/units/tv-tracu", "/completeness", "/changes?since=2014-06-01", "/figure?indicator=complaints_resolved&unit=tv-tracu&period=2014H1"} {
		join := "?"
		if strings.Contains(path, "?") {
			join = "&"
		}
		wants(t, w.get(path+join+"asof=2014-07-12"), "Trang này cho thấy số liệu như lúc 12/07/2014 23:59")
	}
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequest("GET", "/?asof=x", nil))
	if r.Code != http.StatusBadRequest {
		t.Errorf("a moment that is none: %d", r.Code)
	}
}

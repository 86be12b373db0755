package pages

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/static"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// kept takes routes as the server does, without what stands around them.
type kept struct{ *http.ServeMux }

func (k kept) HandleKept(pattern string, h http.Handler)   { k.Handle(pattern, h) }
func (k kept) HandleUpload(pattern string, h http.Handler) { k.Handle(pattern, h) }

// installed is every page over the bundled catalogue and an empty store, on the real
// engine, with what takes reports in.
func installed(t *testing.T, illustrative bool) (http.Handler, *giaoban.Catalogue, *ingest.Service) {
	t.Helper()
	c, problems := configs.ReadCatalogue("../../configs/catalogues/tra-vinh")
	if configs.Refused(problems) {
		t.Fatalf("the bundled catalogue: %v", problems)
	}
	return emptied(t, c, illustrative)
}

// emptied is the same over another catalogue.
func emptied(t *testing.T, c *giaoban.Catalogue, illustrative bool) (http.Handler, *giaoban.Catalogue, *ingest.Service) {
	t.Helper()
	s := storetest.Open(t)
	zone := time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	day := giaoban.NewDate(2014, time.July, 15)
	today := func() giaoban.Date { return day }
	reader := ingest.New(s, c, ingest.Options{Today: today, Zone: zone, Logger: slog.Default()})
	if err := s.SetTargets(t.Context(), c.Targets, giaoban.RevisionAt(time.Now())); err != nil {
		t.Fatal(err)
	}
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	answers := query.New(s, c, query.Options{Today: today, Zone: zone})
	book := alert.NewBook(alert.Options{Keeper: s, Answers: answers, Catalogue: c, Today: today, Now: time.Now, Fixed: true})
	p, err := New(dashboard.Rooms{Alerts: book.Desk(nil), Config: configs.Config{Lang: giaoban.Vietnamese, Zone: zone, Illustrative: illustrative}, Catalogue: c, Store: s, Ingest: reader, Logger: slog.Default(),
		Answers: answers, Now: time.Now, Today: today,
		Viewer: func(*http.Request) dashboard.Viewer { return dashboard.Viewer{Name: "local"} }}, assets, drawerOf(t, assets))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Register(kept{mux})
	return mux, c, reader
}

// bundled is every page over the bundled catalogue and its figures.
func bundled(t *testing.T) http.Handler {
	t.Helper()
	h, c, reader := installed(t, true)
	if err := reader.Figures(t.Context(), c.Figures, true, func(giaoban.FiguresFile, *ingest.Report) {}); err != nil {
		t.Fatal(err)
	}
	return h
}

var figureLink = regexp.MustCompile(`href="/figure\?[^"]*"`)

func TestPagesOverTheBundledFigures(t *testing.T) {
	begun := time.Now()
	h := bundled(t)
	t.Logf("the bundled figures came in within %s", time.Since(begun).Round(time.Millisecond))
	get := func(t *testing.T, address string, status int) string {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		page := html.UnescapeString(w.Body.String())
		if w.Code != status {
			t.Fatalf("%s: status %d, want %d\n%s", address, w.Code, status, page)
		}
		wellFormed(t, page)
		return page
	}
	for _, c := range []struct {
		address string
		status  int
		says    []string
	}{
		{"/compare", 200, []string{"35.598", "Trên 1.000 dân", "Tiểu Cần", "8/8"}},
		{"/compare?indicator=jobs_created", 200, []string{"Trà Cú có số lớn nhất, nhưng thấp nhất khi tính trên 1.000 dân", "49.867", "Thiếu Duyên Hải, 6 tháng đầu năm 2012.",
			"Châu Thành: số tạm tính.", "Đủ 8/8 đơn vị"}},
		{"/compare?indicator=jobs_created&per=none", 200, []string{"Cao nhất: Trà Cú, 7.415 lao động", "Số tuyệt đối:"}},
		{"/compare?indicator=complaints_rate", 200, []string{"83,6%", "978/1.170", "Đổi định nghĩa từ 01/07/2012.", "Đã là tỷ lệ", "Đường bắt đầu sau lần đổi định nghĩa gần nhất.", "thay đổi từ 6 tháng cuối năm 2012"}},
		{"/compare?indicator=ontime_rate", 200, []string{"Mới có 7/8 đơn vị.", "Chưa có số của Duyên Hải"}},
		{"/compare?indicator=iso_agencies", 200, []string{"Khối sở, ngành ngoài xếp hạng.", "Ngoài xếp hạng: có trong tổng"}},
		{"/compare?indicator=nrd_communes_met", 200, []string{"Không áp dụng với TP Trà Vinh."}},
		{"/compare?period=2014H2", 200, []string{"Chưa có số liệu để so sánh", "Xem 6 tháng đầu năm 2014"}},
		{"/compare?indicator=nothing", 404, []string{"Không có chỉ tiêu nothing"}},
		{"/compare?indicator=complaints_rate&sort=value", 200, []string{"Trên bản đồ, 6 tháng đầu năm 2014", "Sơ đồ, không theo tỷ lệ", "75,3–77,2", "Đơn vị nào làm nên thay đổi +4,3 điểm %", "riêng sự ngẫu nhiên"}},
		{"/", 200, []string{"Cần chú ý trước", "Tỷ lệ giải quyết khiếu nại, theo đơn vị", "Viền đậm: Trà Cú, thấp nhất"}},
		{"/?order=topic", 200, []string{"Cải cách hành chính", "Dân sinh"}},
		{"/definitions", 200, []string{"Bộ 2009", "19 tiêu chí, từ 16/04/2009 đến 16/10/2016", "(đang áp dụng)", "10 tiêu chí, từ 15/02/2026", "<b>Quy hoạch</b>"}},
		{"/figure?indicator=complaints_rate&unit=tv-tracu&period=2014H1", 200, []string{"128 : 170 × 100 = 75,3%", "tổng của Tỉnh Trà Vinh"}},
		{"/figure?indicator=complaints_resolved&unit=tv-tracu&period=2014H1", 200, []string{"Con số này đi vào:", "Tỷ lệ giải quyết khiếu nại", "con số này"}},
		{"/units/tv-tracu?period=2014H1", 200, []string{"Gửi báo cáo qua các kỳ", "Đủ, trễ nhất 3 ngày"}},
		{"/movement", 200, []string{"Chưa có đơn vị nào có số ở cả hai kỳ", "Số tiêu chí đạt của từng xã"}},
		{"/movement?indicator=iso_agencies&scheme=other_2014&level=district", 200, []string{"đơn vị lên mức", "Từ mức nào sang mức nào"}},
		{"/movement?scheme=nothing", 404, []string{"Không có thang mức nothing"}},
		{"/correlation", 200, []string{"Hệ số tương quan hạng:", "Đơn vị không phải là người dân:", "không có nghĩa là cái này gây ra cái kia", "8 đơn vị"}},
		{"/correlation?indicator=ontime_rate&with=jobs_created", 200, []string{"Chưa đủ đơn vị có cả hai số", "Chỉ 7 đơn vị"}},
		{"/units", 200, []string{"Huyện Trà Cú", "19 đơn vị cấp xã", "có trong tổng, ngoài xếp hạng"}},
		{"/units?q=tra+cu", 200, []string{"Huyện Trà Cú", "Thị trấn Trà Cú"}},
		{"/units?at=2025-07-01&q=duyen+hai", 200, []string{"Thị xã Duyên Hải", "Nay thuộc:"}},
		{"/units?q=khongco", 200, []string{"Không có đơn vị nào tên như “khongco”"}},
		{"/units/tv-tracu", 200, []string{"Huyện Trà Cú: 3 chậm, 3 đứng yên, 4 chỉ theo dõi", "41,6", "8/8", "75,3%", "31/31", "5 trễ, lâu nhất 3 ngày"}},
		{"/units/tv-duyenhai-h?at=2025-07-01", 200, []string{"Nghị quyết 934/NQ-UBTVQH13", "50,1% của đơn vị giao"}},
		{"/units/tv", 200, []string{"Tỉnh Trà Vinh: 4 đúng tiến độ", "410.036", "244/246"}},
		{"/units/tv-tracu-hamgiang", 200, []string{"Đơn vị này không trực tiếp báo cáo chỉ tiêu nào"}},
		{"/units/nowhere", 404, []string{"Không có đơn vị nowhere"}},
		{"/stalled", 200, []string{"chưa ai nhận, 0 đang xử lý", "Đứng yên ở 76", "Hết khi số kỳ sau khác 76", "Sắp đến hạn"}},
		{"/stalled?unit=tv-duyenhai-h&indicator=files_ontime", 200, []string{"1 việc đang mở: 1 chưa ai nhận", "Huyện Duyên Hải", "quá hạn 20 ngày"}},
		{"/stalled?state=falling", 200, []string{"Cơ quan niêm yết công khai thủ tục hành chính", "Huyện Cầu Kè"}},
		{"/stalled?show=zero", 200, []string{"Liệt kê để biết"}},
		{"/completeness", 200, []string{"Đã về 244/246 báo cáo; còn thiếu 2 báo cáo của Huyện Duyên Hải", "Kỳ trước cũng gửi trễ 6 ngày.", "quá hạn 20 ngày", "+3 ngày", "237 đúng hạn"}},
		{"/completeness?unit=tv-tracu", 200, []string{"Đã về đủ 31/31 báo cáo"}},
		{"/completeness?group=headlines", 200, []string{"93/95"}},
		{"/wall", 200, []string{"410.036", "Màn hình phòng họp", "việc cần lãnh đạo xem", `data-on="1"`}},
		{"/wall?slide=2&lang=en", 200, []string{"410,036", "Meeting room screen", "matters that need the leader"}},
		{"/indicators/complaints_rate?all=1", 200, []string{"Sự kiện trong khoảng này", "Luật Khiếu nại có hiệu lực"}},
		{"/search?q=tra+cu", 200, []string{"Huyện Trà Cú", "Thị trấn Trà Cú"}},
		{"/search?q=khieu+nai", 200, []string{"Tỷ lệ giải quyết khiếu nại"}},
		{"/search?q=xyzzy", 200, []string{"Không có gì tên là “xyzzy”", "Thử một phần của tên"}},
		{"/changes", 200, []string{"Từ 13/07/2014 00:00: 1 số được sửa, 0 số rút lại", "<title>Có gì đổi từ lần giao ban trước", "122 đơn", "128 đơn", "bổ sung 6 đơn của xã Định An gửi sau", "Không đổi (10): "}},
		{"/changes?since=2014-07-13&unit=tv-tracu", 200, []string{"6 tháng đầu năm 2014: từ 71,8% thành 75,3%, +3,5 điểm %. Do sửa số đã gửi."}},
		{"/changes?since=01/06/2014", 200, []string{"0 số được sửa", "Kỳ mới 6 tháng đầu năm 2014: 49.867 lao động.", "Không số nào đã gửi bị sửa"}},
		{"/changes?since=2025-01-01", 200, []string{"Từ 01/01/2025 00:00 chưa có gì đổi", "Xem từ trước tệp nhận 13/07/2014 09:12", "Nộp báo cáo"}},
		{"/changes?since=h%C3%B4m+qua", 400, []string{"Không đọc được thời điểm “hôm qua”"}},
		{"/changes?since=2014-07-13&indicator=nothing", 404, []string{"Không có chỉ tiêu"}},
		{"/completeness?period=2014-06", 200, []string{"Không có báo cáo nào phải gửi cho Tháng 6/2014"}},
	} {
		t.Run(c.address, func(t *testing.T) {
			page := get(t, c.address, c.status)
			wants(t, page, c.says...)
			if c.status != 200 {
				return
			}
			for _, link := range figureLink.FindAllString(page, -1) {
				if !strings.Contains(link, "indicator=") || !strings.Contains(link, "unit=") || !strings.Contains(link, "period=") {
					t.Errorf("a figure that leads nowhere: %s", link)
				}
			}
			other := "?lang=en"
			if strings.Contains(c.address, "?") {
				other = "&lang=en"
			}
			wants(t, get(t, c.address+other, 200), `<html lang="en">`)
		})
	}
	t.Run("charts", func(t *testing.T) { drawnCharts(t, h) })
}

// The worklist leads to each alert's own page, where it is taken, explained and closed as
// plain forms.
func TestAnAlertIsTakenOnItsPage(t *testing.T) {
	h := bundled(t)
	list := httptest.NewRecorder()
	h.ServeHTTP(list, httptest.NewRequest("GET", "/stalled?unit=tv&indicator=iso_agencies", nil))
	id := regexp.MustCompile(`name="id" value="([0-9a-f]+)"`).FindStringSubmatch(list.Body.String())
	if id == nil {
		t.Fatalf("no alert to tick:\n%s", list.Body)
	}
	post := func(path, form string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", path, strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := post("/stalled", "id="+id[1]+"&owner=S%E1%BB%9F+KHCN&until=29/07/2014&unit=tv"); w.Code != 303 || w.Header().Get("Location") != "/stalled?unit=tv" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := post("/stalled/"+id[1], "do=explain&note=14+c%C6%A1+quan+ch%E1%BB%9D"); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if w := post("/stalled/"+id[1], "do=close&note=+"); w.Code != 422 || !strings.Contains(w.Body.String(), "phải kèm lý do") {
		t.Errorf("closed without a reason: %d", w.Code)
	}
	for path, wanted := range map[string][]string{
		"/stalled/" + id[1]:                {"Sở KHCN", "hẹn 29/07/2014", "14 cơ quan chờ", "Hết khi số kỳ sau khác 76", "Đóng kèm lý do", "Đang xử lý"},
		"/stalled/" + id[1] + "?lang=en":   {"Given to Sở KHCN", "until 29 July 2014", "Ends when the next figure differs"},
		"/indicators/iso_agencies?unit=tv": {"14 cơ quan chờ", "Giải thích của local"},
		"/stalled?unit=tv":                 {"1 đang xử lý", "Sở KHCN đang xử lý, hẹn 29/07/2014"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != 200 {
			t.Errorf("%s: %d", path, w.Code)
		}
		wellFormed(t, w.Body.String())
		wants(t, w.Body.String(), wanted...)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/stalled/nope", nil))
	if w.Code != 404 {
		t.Errorf("an alert that is not there: %d", w.Code)
	}
}

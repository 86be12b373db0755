package pages

import (
	"fmt"
	"html"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/dashboard/static"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

func TestEntryPageFromAView(t *testing.T) {
	q := visit(t, "/entry?unit=a&period=2014H1")
	statuses := []choice{{"reported", "chính thức", true}}
	v := &entryView{frame: q.frame("upload", "entry.title"), Heading: "Còn 2 số liệu chờ anh/chị nhập", Unit: "a", Period: "2014H1", AsOf: "7", Draft: "giaoban-entry:x",
		Previous: "6T cuối 2013", LastYear: "6T đầu 2013", Button: "Gửi 1 số liệu", Summary: "Còn 1 ô trống.", Lacks: true,
		Issues:  []entryIssue{{Shape: parts.Overdue, Code: "Phải sửa", Place: parts.Link{Href: "#o2", Text: "Tỷ lệ"}, Text: "Cần cả tử số và mẫu số"}},
		Changes: []entryChange{{Name: "Nhà", Old: "131 căn", New: "113 căn", Difference: "−18", Totals: "Tổng của Tỉnh Trà Vinh cũng đổi theo"}},
		Groups: []entryGroup{{Name: "An sinh", Lines: []entryLine{{Head: true, Name: "Xã điểm"},
			{Number: 1, Key: "houses:", Name: "Nhà", Full: "Nhà", Measure: "căn", Previous: parts.Figure{Value: "142", Mark: &parts.Mark{Label: "minh họa"}}, LastYear: parts.Figure{Value: "–"},
				Typed: typed{Value: `1"<097`, Status: "reported"}, Start: typed{Value: "131", Status: "reported"}, Statuses: statuses, Said: said{"ok", parts.Received, "1.097 căn"}},
			{Number: 2, Key: "poverty:<7", Name: "Tỷ lệ", Full: "Tỷ lệ", Measure: "%", Parts: true, WrongOver: true, Statuses: statuses, Said: said{"bad", parts.Overdue, "sai"}}}}}}
	page := drawn(t, q, "entry", v)
	wellFormed(t, page)
	wants(t, page, `name="value:houses:" value="1"<097"`, `data-start="131"`, `name="over:poverty:<7"`, `href="#o2"`, "−18", "Tổng của Tỉnh Trà Vinh cũng đổi theo", "js/entry.js",
		`placeholder="mẫu số" aria-invalid="true"`, `data-live="said:houses:"`)
}

// desk is the page for entering figures over a small catalogue, on the real engine.
type desk struct {
	t      *testing.T
	pages  http.Handler
	store  *store.Store
	reader *ingest.Service
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	named := func(vi, en string) giaoban.Text { return giaoban.Text{VI: vi, EN: en} }
	span := func(id, name, level, parent string) giaoban.Unit {
		return giaoban.Unit{ID: giaoban.UnitID(id), Name: named(name, name), Level: level, Parent: giaoban.UnitID(parent), ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Ranked: true}
	}
	levels := []giaoban.Level{{Code: "province", Name: named("Tỉnh", "Province")}, {Code: "district", Name: named("Cấp huyện", "District level")}}
	scheme := &giaoban.Scheme{Code: "pilot", Bands: []giaoban.Band{{Code: "<7", Label: named("Dưới 7", "Under 7")}, {Code: "19", Label: named("Đủ 19", "All 19")}}}
	percent := giaoban.Ratio{Scale: giaoban.Whole(100)}
	all := []*giaoban.Indicator{
		{Code: "area", Name: named("Diện tích", "Area"), UnitOfMeasure: named("ha", "ha"), Kind: giaoban.Stock{}},
		{Code: "houses", Name: named("Nhà", "Houses"), UnitOfMeasure: named("căn", "houses"), Kind: giaoban.Flow{}, Whole: true, Group: "social"},
		{Code: "revenue", Name: named("Thu ngân sách", "Revenue"), UnitOfMeasure: named("tỷ đồng", "billion dong"), Kind: giaoban.Flow{}, ReportedAs: giaoban.AsCumulative},
		{Code: "poverty", Name: named("Tỷ lệ hộ nghèo", "Poverty rate"), UnitOfMeasure: named("%", "%"), Kind: percent, Decimals: 1, Group: "social"},
		{Code: "index", Name: named("Chỉ số", "Index"), UnitOfMeasure: named("%", "%"), Kind: percent, Restrictions: giaoban.Restrictions{NotOverUnits: true}},
		{Code: "pilot", Name: named("Xã điểm", "Pilot communes"), UnitOfMeasure: named("xã", "communes"), Kind: giaoban.Distribution{Scheme: scheme}, Whole: true},
		{Code: "rate", Name: named("Tỷ lệ tính ra", "Computed rate"), UnitOfMeasure: named("%", "%"), Kind: percent, Numerator: "houses", Denominator: "area"},
		{Code: "calls", Name: named("Cuộc gọi", "Calls"), UnitOfMeasure: named("cuộc", "calls"), Kind: giaoban.Flow{}, Frequencies: []giaoban.Frequency{giaoban.Month}},
		{Code: "grdp", Name: named("GRDP", "GRDP"), UnitOfMeasure: named("tỷ đồng", "billion dong"), Kind: giaoban.Flow{}, ReportedBy: []giaoban.Owner{{Level: "province", To: giaoban.Forever}}},
	}
	for _, i := range all {
		i.ValidFrom, i.ValidTo = giaoban.FirstDate, giaoban.Forever
		if i.Frequencies == nil {
			i.Frequencies = []giaoban.Frequency{giaoban.Half}
		}
		if i.ReportedBy == nil {
			i.ReportedBy = []giaoban.Owner{{Level: "district", To: giaoban.Forever}}
		}
	}
	c := &giaoban.Catalogue{Hash: "desk", Units: giaoban.NewUnits([]giaoban.Unit{span("p", "Tỉnh Trà Vinh", "province", ""), span("a", "Huyện Trà Cú", "district", "p")}, nil, levels),
		Schemes: map[string]*giaoban.Scheme{"pilot": scheme}, Groups: []giaoban.Group{{Code: "social", Name: named("An sinh", "Social")}}}
	c.SetIndicators(all)
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t)
	reader := ingest.New(s, c, ingest.Options{})
	p, err := New(dashboard.Rooms{Config: configs.Config{Lang: giaoban.Vietnamese, Zone: time.UTC}, Catalogue: c, Store: s, Ingest: reader, Logger: slog.Default(), Now: time.Now,
		Answers: query.New(s, c, query.Options{Today: func() giaoban.Date { return giaoban.NewDate(2014, time.July, 15) }}),
		Today:   func() giaoban.Date { return giaoban.NewDate(2014, time.July, 15) },
		Viewer:  func(*http.Request) dashboard.Viewer { return dashboard.Viewer{Name: "lan"} }}, assets, drawerOf(t, assets))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Register(kept{mux})
	return &desk{t, mux, s, reader}
}

func (d *desk) get(address string) string {
	d.t.Helper()
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	page := html.UnescapeString(w.Body.String())
	if w.Code != http.StatusOK {
		d.t.Fatalf("%s: status %d\n%s", address, w.Code, page)
	}
	wellFormed(d.t, page)
	return page
}

var (
	inputs  = regexp.MustCompile(`<input type="(?:text|hidden)"[^>]* name="([^"]+)" value="([^"]*)"`)
	chosen  = regexp.MustCompile(`(?s)<select class="cell-in" name="([^"]+)".*?<option value="([^"]+)" selected>`)
	answers = regexp.MustCompile(`(?s)data-live="said:([^"]+)">(.*?)</p>`)
	tags    = regexp.MustCompile(`<[^>]+>`)
)

// open is the form as a browser without script would send it back untouched.
func (d *desk) open(address string) url.Values {
	d.t.Helper()
	page, form := d.get(address), url.Values{}
	for _, m := range append(inputs.FindAllStringSubmatch(page, -1), chosen.FindAllStringSubmatch(page, -1)...) {
		form.Set(m[1], m[2])
	}
	return form
}

// post sends the form and gives the page and what is said beside each figure.
func (d *desk) post(do string, form url.Values, status int) (page string, said map[string]string) {
	d.t.Helper()
	r := httptest.NewRequest("POST", "/entry?do="+do, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	page = html.UnescapeString(w.Body.String())
	if w.Code != status {
		d.t.Fatalf("status %d, want %d\n%s", w.Code, status, page)
	}
	wellFormed(d.t, page)
	said = map[string]string{}
	for _, m := range answers.FindAllStringSubmatch(page, -1) {
		said[m[1]] = strings.TrimSpace(tags.ReplaceAllString(m[2], ""))
	}
	return page, said
}

// inForce is what the store holds, as lines.
func (d *desk) inForce() []string {
	d.t.Helper()
	all, err := d.store.Latest(d.t.Context(), store.Filter{})
	if err != nil {
		d.t.Fatal(err)
	}
	var out []string
	for _, o := range all {
		line := fmt.Sprintf("%s%s %s: %s", o.Indicator, o.Band, o.Period, o.Status)
		if o.Present {
			line += " " + o.Value.String()
		}
		if o.HasParts {
			line += "/" + o.Denominator.String()
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func (d *desk) sendCSV(g ingest.Given, rows string) {
	d.t.Helper()
	g.By = "minh"
	r, err := d.reader.Ingest(d.t.Context(), ingest.File{Name: "khac.csv", Content: strings.NewReader("unit,indicator,period,value\n" + rows)}, g)
	if err != nil || r.State != "accepted" {
		d.t.Fatalf("%v %+v", err, r)
	}
}

// The sheet asks for what the unit owes for the period and for nothing else: a rate
// by its two parts, a cumulative figure as such, a distribution band by band.
func TestEntryAsksForWhatIsOwed(t *testing.T) {
	d := newDesk(t)
	page := d.get("/entry?unit=a&period=2014H2")
	wants(t, page, "Còn 7 số liệu chờ anh/chị nhập", `name="value:houses:"`, `name="over:poverty:"`, `name="value:index:"`, `name="value:pilot:<7"`, `name="value:pilot:19"`, "lũy kế từ 01/01/2014", "An sinh")
	for _, no := range []string{"over:index:", "value:rate:", "value:calls:", "value:grdp:"} {
		if strings.Contains(page, `name="`+no+`"`) {
			t.Errorf("the sheet asks for %s", no)
		}
	}
	wants(t, d.get("/entry?unit=a&period=2014-06"), "Còn 1 số liệu", `name="value:calls:"`)
	wants(t, d.get("/entry?unit=p&period=2014H2"), "Còn 1 số liệu", `name="value:grdp:"`)
	wants(t, d.get("/entry?unit=p&period=2014-06"), "Tỉnh Trà Vinh không phải báo cáo cho tháng 6/2014")
	wants(t, d.get("/entry?unit=a&period=2015H1"), "6 tháng đầu năm 2015 chưa bắt đầu", "01/01/2015")
	wants(t, d.get("/entry"), "Chọn đơn vị", `value="a"`, "Tháng 7/2014")
}

// What is typed is read by the pipeline that reads files, and said back so that it
// can be understood one way only; checking stores nothing.
func TestEntrySaysHowEachFigureIsRead(t *testing.T) {
	d := newDesk(t)
	blank := d.open("/entry?unit=a&period=2014H1")
	before := d.store.DataVersion()
	for _, c := range []struct {
		key   string
		typed map[string]string
		says  string
	}{
		{"houses:", map[string]string{"value": "1.097"}, "1.097 căn"},
		{"houses:", map[string]string{"value": " 1.097 căn "}, "1.097 căn"},
		{"houses:", map[string]string{"value": "12", "status": "estimated"}, "12 căn, ước tính"},
		{"houses:", map[string]string{"value": "35,5"}, "không phải số nguyên"},
		{"houses:", map[string]string{"value": "nhiều"}, "“nhiều” không phải một số"},
		{"houses:", map[string]string{"value": "-"}, "chưa có số liệu, không phải 0"},
		{"houses:", map[string]string{"value": "0"}, "0 căn"},
		{"houses:", map[string]string{"value": "KPS"}, "0 căn"},
		{"houses:", map[string]string{"value": "x"}, "không áp dụng"},
		{"houses:", map[string]string{"status": "not_applicable"}, "không áp dụng"},
		{"houses:", map[string]string{"value": "5", "status": "not_applicable"}, "Tình trạng đã chọn thì không có số, nhưng ô ghi “5”"},
		{"houses:", map[string]string{"value": "5", "status": "missing"}, "Tình trạng đã chọn thì không có số, nhưng ô ghi “5”"},
		{"houses:", map[string]string{"note": "đang rà soát"}, "Ghi chú chỉ được lưu cùng một số liệu."},
		{"houses:", map[string]string{"value": "978/1.170"}, "“978/1.170” là số của hai chỉ tiêu"},
		{"area:", map[string]string{"value": "35,5"}, "35,5 ha"},
		{"area:", map[string]string{"value": "1.613"}, "1613 ha, không có phần lẻ"},
		{"area:", map[string]string{"value": "1,613"}, "1,613 ha"},
		{"area:", map[string]string{"value": "2.5"}, "“2.5” viết theo kiểu khác"},
		{"poverty:", map[string]string{"value": "121", "over": "1.400"}, "121/1.400 = 8,6%"}, // 12100/1400 = 8,64…
		{"poverty:", map[string]string{"value": "121/1.400"}, "121/1.400 = 8,6%"},
		{"poverty:", map[string]string{"value": "8,6%"}, "8,6%"},
		{"poverty:", map[string]string{"value": "121"}, "Cần cả tử số và mẫu số"},
		{"poverty:", map[string]string{"over": "1.400", "status": "missing"}, "nhưng ô ghi “1.400”"},
		{"index:", map[string]string{"value": "83,6"}, "83,6%"},
		{"pilot:<7", map[string]string{"value": "3"}, "3 xã"},
	} {
		form := maps.Clone(blank)
		for field, text := range c.typed {
			form.Set(field+":"+c.key, text)
		}
		_, said := d.post("check", form, http.StatusOK)
		if !strings.Contains(said[c.key], c.says) {
			t.Errorf("%s %v: %q, should say %q", c.key, c.typed, said[c.key], c.says)
		}
		if strings.Contains(said[c.key], "Dòng") {
			t.Errorf("%s %v: %q names a row nobody sees", c.key, c.typed, said[c.key])
		}
	}
	english := d.open("/entry?unit=a&period=2014H1&lang=en")
	english.Set("value:houses:", "1,097")
	if page, said := d.post("check", english, http.StatusOK); said["houses:"] != "1,097 houses" || !strings.Contains(page, "Send 1 figures") {
		t.Errorf("in English: %q", said["houses:"])
	}
	if now := d.store.DataVersion(); now != before || len(d.inForce()) > 0 {
		t.Errorf("checking stored something: %v", d.inForce())
	}
}

// The sheet is stored as typed, as a file like any other; a wrong cell keeps all of it out.
func TestEntryIsStoredWholeOrNotAtAll(t *testing.T) {
	d := newDesk(t)
	form := d.open("/entry?unit=a&period=2014H2")
	for name, text := range map[string]string{"value:houses:": "1.097", "note:houses:": "cả sửa chữa", "value:revenue:": "239,2", "value:poverty:": "121", "over:poverty:": "1.400", "value:pilot:19": "2", "value:area:": "rộng"} {
		form.Set(name, text)
	}
	page, _ := d.post("send", form, http.StatusUnprocessableEntity)
	wants(t, page, "Đã hiểu 4 số liệu, 1 ô cần sửa", "Chưa lưu gì.", `value="rộng"`, `value="1.097"`)
	if got := d.inForce(); len(got) > 0 {
		t.Fatalf("a refused sheet stored %v", got)
	}
	form.Set("value:area:", "")
	page, _ = d.post("send", form, http.StatusOK)
	wants(t, page, "Đã nhận 4 số liệu của Huyện Trà Cú", "4 số mới, 0 số sửa. Còn 3 số chưa gửi.", "data-sent", `href="/reports/`)
	want := []string{"houses 2014H2: reported 1097", "pilot19 2014H2: reported 2", "poverty 2014H2: reported 121/1400", "revenue 2014: reported 239.2"}
	if got := d.inForce(); !slices.Equal(got, want) {
		t.Errorf("in force: %v", got)
	}
	entries, err := d.store.History(t.Context(), giaoban.Figure{Indicator: "houses", Unit: "a", Period: parsePeriod("2014H2")})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v %v", entries, err)
	}
	if e := entries[0]; e.FileName != "nhap-tay-a-2014H2.json" || e.Raw != "1.097" || e.Note != "cả sửa chữa" || e.By != "lan" {
		t.Errorf("kept beside the figure: %+v", e.Provenance)
	}
	form = d.open("/entry?unit=a&period=2014H2")
	if form.Get("value:houses:") != "1.097" || form.Get("over:poverty:") != "1.400" || form.Get("value:revenue:") != "239,2" {
		t.Errorf("what was sent does not stand in the sheet: %v", form)
	}
	page, _ = d.post("send", form, http.StatusUnprocessableEntity)
	wants(t, page, "Chưa có số liệu mới để gửi")
}

// A correction needs a reason, and changes only what was touched: a figure that
// somebody else corrected after the page was opened is not taken back.
func TestEntryCorrectsOnlyWhatWasTouched(t *testing.T) {
	d := newDesk(t)
	d.sendCSV(ingest.Given{}, "a,houses,2014H1,131\na,area,2014H1,10\n")
	form := d.open("/entry?unit=a&period=2014H1")
	d.sendCSV(ingest.Given{}, "a,area,2014H1,12\n") // meanwhile
	form.Set("value:houses:", "113")
	page, said := d.post("send", form, http.StatusUnprocessableEntity)
	if said["houses:"] != "113 căn, thay cho 131 căn (−18)" {
		t.Errorf("said %q", said["houses:"])
	}
	wants(t, page, "1 số đã gửi sẽ được sửa", "131 căn", "113 căn")
	form.Set("reason", "đếm nhầm")
	d.post("send", form, http.StatusOK)
	if got := d.inForce(); !slices.Equal(got, []string{"area 2014H1: reported 12", "houses 2014H1: reported 113"}) {
		t.Errorf("in force: %v", got)
	}
}

// An emptied cell takes nothing back by itself; "not yet" does, with a reason.
func TestEntryTakesAFigureBackWhereAsked(t *testing.T) {
	d := newDesk(t)
	d.sendCSV(ingest.Given{}, "a,houses,2014H1,131\n")
	form := d.open("/entry?unit=a&period=2014H1")
	form.Set("value:houses:", "")
	if _, said := d.post("check", form, http.StatusOK); !strings.Contains(said["houses:"], "131 căn đã gửi vẫn giữ nguyên") {
		t.Errorf("said %q", said["houses:"])
	}
	form.Set("status:houses:", "missing")
	_, said := d.post("send", form, http.StatusUnprocessableEntity)
	if said["houses:"] != "Rút số đã gửi: 131 căn" {
		t.Errorf("said %q", said["houses:"])
	}
	form.Set("reason", "gửi nhầm đơn vị")
	d.post("send", form, http.StatusOK)
	if got := d.inForce(); !slices.Equal(got, []string{"houses 2014H1: withdrawn"}) {
		t.Errorf("in force: %v", got)
	}
	wants(t, d.get("/entry?unit=a&period=2014H1"), "Còn 7 số liệu")
}

// An illustrative figure is nobody's report: it stands in no cell, and a real one
// replaces it without a reason.
func TestEntryReplacesAnIllustrativeFigure(t *testing.T) {
	d := newDesk(t)
	d.sendCSV(ingest.Given{Illustrative: true}, "a,houses,2014H1,131\n")
	form := d.open("/entry?unit=a&period=2014H1")
	if got := form.Get("value:houses:"); got != "" {
		t.Errorf("the cell holds %q", got)
	}
	if _, said := d.post("check", form, http.StatusOK); said["houses:"] != "đang dùng số minh họa 131 căn" {
		t.Errorf("said %q", said["houses:"])
	}
	form.Set("value:houses:", "131")
	d.post("send", form, http.StatusOK)
	all, err := d.store.Latest(t.Context(), store.Filter{})
	if err != nil || len(all) != 1 || all[0].Illustrative || all[0].Value != giaoban.Whole(131) {
		t.Errorf("in force: %+v %v", all, err)
	}
}

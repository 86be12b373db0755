package pages

import (
	"bytes"
	"html"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/dashboard/static"
	"github.com/giaoban/giaoban/query"
)

// visit is a request to pages that have words and templates and no figures.
func visit(t *testing.T, address string) *request {
	t.Helper()
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	day := giaoban.NewDate(2014, time.July, 15)
	units := giaoban.NewUnits([]giaoban.Unit{
		{ID: "p", Name: giaoban.Text{VI: "Tỉnh Trà Vinh", EN: "Trà Vinh Province"}, Level: "province", ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Ranked: true},
		{ID: "a", Name: giaoban.Text{VI: "Huyện Trà Cú", EN: "Trà Cú District"}, Level: "district", Parent: "p", ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Ranked: true},
	}, nil, []giaoban.Level{{Code: "province", Name: giaoban.Text{VI: "Tỉnh", EN: "Province"}}, {Code: "district", Name: giaoban.Text{VI: "Cấp huyện", EN: "District level"}}})
	c := &giaoban.Catalogue{Units: units, Schemes: map[string]*giaoban.Scheme{}}
	c.SetIndicators(nil)
	p, err := New(dashboard.Rooms{Config: configs.Config{Lang: giaoban.Vietnamese, Zone: time.UTC}, Catalogue: c, Logger: slog.Default(),
		Today: func() giaoban.Date { return day }}, assets, drawerOf(t, assets))
	if err != nil {
		t.Fatal(err)
	}
	return p.request(httptest.NewRequest("GET", address, nil))
}

// drawn is a page made of a view that was built by hand.
func drawn(t *testing.T, q *request, name string, view any) string {
	t.Helper()
	var out bytes.Buffer
	if err := q.pages.templates[name].ExecuteTemplate(&out, "page", view); err != nil {
		t.Fatalf("drawing %s: %v", name, err)
	}
	return html.UnescapeString(out.String())
}

var (
	emptyHead = regexp.MustCompile(`<th[^>]*>\s*</th>`)
	selects   = regexp.MustCompile(`<select[^>]* id="([^"]+)"`)
	inline    = regexp.MustCompile(`(?i)<style|\sstyle=|<script>|\son[a-z]+=`)
)

// wellFormed is what every page must be, whatever it shows.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	if n := strings.Count(page, "<h1"); n != 1 {
		t.Errorf("%d h1, a page has one", n)
	}
	if s := emptyHead.FindString(page); s != "" {
		t.Errorf("a head without words: %s", s)
	}
	for _, m := range selects.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(page, `<label for="`+m[1]+`">`) {
			t.Errorf("select %s has no label", m[1])
		}
	}
	if s := inline.FindString(page); s != "" {
		t.Errorf("inline style or script: %q", s)
	}
	if i := strings.Index(page, "⟦"); i >= 0 {
		t.Errorf("a sentence without words: %s", page[i:min(len(page), i+60)])
	}
}

func wants(t *testing.T, page string, all ...string) {
	t.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func TestComparePageFromAView(t *testing.T) {
	q := visit(t, "/compare")
	ill := &parts.Mark{Label: "minh họa"}
	v := &compareView{frame: q.frame("compare", "compare.title"), Heading: "Trà Cú có số lớn nhất", HeadMark: ill, Mark: &parts.Mark{Label: "Số liệu minh họa"},
		Controls: []pick{{Name: "sort", Label: "Xếp theo", Choices: []choice{{"value", "Giá trị", true}}}},
		Ranking:  panel{Title: "Xếp hạng", Chart: parts.Chart{ID: "ranking", Class: "h-rows-1", Describe: "Trà Cú 41,6", Options: []byte(`{}`)}},
		Fair:     []fairness{{Shape: parts.OnTrack, Lead: "Cùng định nghĩa", Text: "trong cả 7 kỳ."}},
		Table: compareTable{Value: "Trên 1.000 dân", Raw: "Người", Per: "Dân số", Previous: "So kỳ trước", Year: "So cùng kỳ", Groups: []comparedGroup{{Rows: []comparedRow{{
			Unit: parts.Link{Href: "/units/a", Text: "Huyện Trà Cú"}, Value: parts.Figure{Value: "41,6", Href: "/figure?unit=a", Mark: ill}, Rank: "8/8",
			Raw: parts.Figure{Value: "7.415"}, RawRank: "1/8", Per: parts.Figure{Missing: "chưa báo cáo"}, Year: parts.Change{Amount: "+0,5"}, Previous: parts.Change{None: "không so"}}}}}}}
	page := drawn(t, q, "compare", v)
	wellFormed(t, page)
	wants(t, page, "Trà Cú có số lớn nhất", `href="/figure?unit=a">41,6</a>`, "+0,5", "không so", "chưa báo cáo", `data-pick`, "Cùng định nghĩa")
}

func TestUnitPageFromAView(t *testing.T) {
	q := visit(t, "/units/a")
	v := &unitView{frame: q.frame("units", "units.one", "name", "Huyện Trà Cú"), Heading: "Huyện Trà Cú: 3 chậm", Lead: "Đã gửi đủ 31/31 báo cáo kỳ này.",
		Kick: []parts.Link{{Href: "/units", Text: "Đơn vị"}, {Text: "Cấp huyện"}}, Facts: []fact{{Name: "Dân số", Value: "178.379", Sub: "người"}},
		Ended: &endedUnit{parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: "Đơn vị đã kết thúc."}, []parts.Link{{Href: "/units/b", Text: "Thị xã Duyên Hải"}}},
		Profile: profile{Title: "Trà Cú trong 8 đơn vị", Own: "Trà Cú", Whole: "Toàn tỉnh", Peers: true, Rows: []profileRow{{Name: "Việc làm", Href: "/indicators/jobs",
			Own: parts.Figure{Value: "41,6", Href: "/figure?x=1"}, Whole: "48,9", Rank: "8/8", Year: parts.Change{Amount: "+0,5"}, Status: parts.Status{Shape: parts.Behind, Word: "Chậm"}}}},
		Bounds: boundaries{Note: parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: "Địa giới:"}, Spans: []boundarySpan{{From: "01/01/1992", Name: "Huyện Trà Cú"}},
			Moves: []boundaryMove{{Day: "15/05/2015", Kind: "Chuyển một phần", Share: "16,5% của đơn vị giao", Source: "Nghị quyết 934"}}},
		Schemes: []scheme{{Title: "Xã điểm: 3", Bar: parts.Chart{ID: "d0", Options: []byte(`{}`)}}}}
	page := drawn(t, q, "unit", v)
	wellFormed(t, page)
	wants(t, page, "Huyện Trà Cú: 3 chậm", "178.379", "Thị xã Duyên Hải", "8/8", "Chậm", "Nghị quyết 934", "16,5% của đơn vị giao", "Không có chỉ tiêu nào đứng yên")
}

func TestUnitsPageFromAView(t *testing.T) {
	q := visit(t, "/units?lang=en")
	row := unitLine{Unit: parts.Link{Href: "/units/a", Text: "Trà Cú District"}, Level: "District level", Outside: true, Until: "15 May 2015", Successors: []parts.Link{{Href: "/units/b", Text: "Duyên Hải Town"}}}
	v := &unitsView{frame: q.frame("units", "units.title"), Heading: "Trà Vinh Province: 9 units report",
		Trees: []unitTree{{Root: row, Below: &unitTable{q, "Trà Vinh Province", []unitLine{row}}}}, Ended: &unitTable{q, "Units that have ended", []unitLine{row}}}
	page := drawn(t, q, "units", v)
	wellFormed(t, page)
	wants(t, page, `lang="en"`, "outside the ranking", "Now part of:", "until before 15 May 2015", `<label for="tim">`)
}

func TestStalledPageFromAView(t *testing.T) {
	q := visit(t, "/stalled")
	v := &stalledView{frame: q.frame("stalled", "stalled.title"), Heading: "2 việc đang mở", Tabs: []tab{{parts.Link{Href: "/stalled", Text: "Đang mở (2)"}, true}},
		Take: takeForm{Action: "/stalled", Until: "29/07/2014", Button: "Nhận việc", Unit: "b"},
		Groups: []matterGroup{{Title: "Chưa ai nhận (1)", Take: true, Rows: []matterLine{{ID: "0123456789", Shape: parts.Overdue, What: parts.Link{Href: "/stalled/0123456789", Text: "Hồ sơ"}, Who: "Huyện Duyên Hải", Age: "20 ngày",
			Reason: "Quá hạn từ 25/06/2014", Ends: "Hết khi nhận đủ báo cáo"}}}},
		Calendar: []dueLine{{Day: "25/07/2014", Left: "còn 10 ngày", What: "0/9 số", Link: parts.Link{Href: "/completeness?period=2014-07", Text: "Tháng 7/2014"}}},
		ByUnit:   []unitMatters{{parts.Link{Href: "/stalled?unit=a", Text: "Huyện Duyên Hải"}, "1", "0", "0"}}, Ended: []parts.Link{{Href: "/units/h", Text: "Hà Tây: đến hết 31/12/2007"}}}
	page := drawn(t, q, "stalled", v)
	wellFormed(t, page)
	wants(t, page, "2 việc", "Quá hạn từ 25/06/2014", `name="id" value="0123456789"`, "Hết khi nhận đủ báo cáo", "còn 10 ngày", "Hà Tây: đến hết 31/12/2007", `aria-current="true"`)
}

func TestCompletenessPageFromAView(t *testing.T) {
	q := visit(t, "/completeness")
	v := &completenessView{frame: q.frame("completeness", "completeness.title"), Heading: "Đã về 1/3 báo cáo",
		Call: &call{Unit: parts.Link{Href: "/units/a", Text: "Huyện Duyên Hải"}, Lead: "hồ sơ một cửa", Text: "Hạn nộp 25/06/2014."},
		Grids: []grid{{Title: "Các chỉ tiêu chính", Columns: []gridColumn{{Name: "Hồ sơ", Href: "/indicators/x"}, {Name: "Việc làm", Href: "/indicators/y"}},
			Rows: []gridRow{{Unit: parts.Link{Href: "/units/a", Text: "Huyện Duyên Hải"}, Ratio: "1/2", Status: parts.Status{Shape: parts.Overdue, Word: "Thiếu 1"}, Cells: []gridCell{
				{Kind: overdue, Said: "chưa gửi", Small: "quá hạn 20 ngày", Label: "Chưa gửi hồ sơ", Href: "/figure?x=1"}, {Kind: onTime, Said: "đúng hạn", Href: "/figure?x=2"}}}},
			Totals: []string{"0/1", "1/1"}, Total: "1/2"}},
		Days: &arrivalDays{Note: "Hạn nộp 25/06/2014.", Rows: []arrivalDay{{Day: "24/06/2014", Count: "1", Sum: "1/3", Units: "Duyên Hải"}}}}
	v.Meter = meter{Describe: "1 đúng hạn, 2 quá hạn", Width: 1000}
	v.Meter.fill([]int{1, 0, 2}, []string{"m-ok", "m-late", "m-no"})
	page := drawn(t, q, "completeness", v)
	wellFormed(t, page)
	wants(t, page, "Đã về 1/3 báo cáo", "quá hạn 20 ngày", `data-l="Chưa gửi hồ sơ"`, `class="m-no"`, "24/06/2014", "shape-tick")
	if strings.Contains(page, "m-late") {
		t.Error("a piece of the bar for nothing late")
	}
}

func TestMeterFillsItsWidth(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts []int
		pieces int
	}{{"all on time", []int{277, 0, 0}, 1}, {"one in a thousand is seen", []int{998, 1, 1}, 3}, {"nothing owed", []int{0, 0, 0}, 0}} {
		m := meter{Width: 1000}
		m.fill(c.counts, []string{"a", "b", "c"})
		if len(m.Pieces) != c.pieces {
			t.Errorf("%s: %d pieces, want %d", c.name, len(m.Pieces), c.pieces)
			continue
		}
		end := 0
		for _, p := range m.Pieces {
			if p.Width < 6 || p.X < end {
				t.Errorf("%s: piece %+v is too narrow or lies on the one before", c.name, p)
			}
			end = p.X + p.Width
		}
		if end > 1000 || c.pieces > 0 && end < 990 {
			t.Errorf("%s: the bar ends at %d of 1000", c.name, end)
		}
	}
}

func TestKindOfAReport(t *testing.T) {
	for _, c := range []struct {
		row  query.CompletenessRow
		want cellKind
	}{
		{query.CompletenessRow{Expected: 1, Received: 1, OnTime: 1, Status: giaoban.Reported}, onTime},
		{query.CompletenessRow{Expected: 1, Received: 1, OnTime: 1, Status: giaoban.Provisional}, tentative},
		{query.CompletenessRow{Expected: 1, Received: 1, OnTime: 1, LateDays: 2, Status: giaoban.Reported}, onTime}, // within the days of grace
		{query.CompletenessRow{Expected: 1, Received: 1, LateDays: 3, Status: giaoban.Reported}, late},
		{query.CompletenessRow{Expected: 1, Overdue: 20}, overdue},
		{query.CompletenessRow{Expected: 1}, waiting},
		{query.CompletenessRow{Status: giaoban.NotApplicable}, exempt},
	} {
		if got := kindOf(&c.row); got != c.want {
			t.Errorf("%+v: %s, want %s", c.row, got, c.want)
		}
	}
}

func TestGroupOfAMatter(t *testing.T) {
	for _, c := range []struct {
		states []string
		want   string
	}{
		{[]string{query.Overdue, query.Stalled}, "missing"}, {[]string{query.Silent}, "missing"}, {[]string{query.Stalled, query.OffPace}, query.OffPace},
		{[]string{query.Falling}, query.Falling}, {[]string{query.ZeroRun}, query.ZeroRun},
	} {
		if got := stateGroups[groupOf(c.states)].name; got != c.want {
			t.Errorf("%v stands under %s, want %s", c.states, got, c.want)
		}
	}
	if n := groupOf([]string{query.OnTarget}); n != -1 {
		t.Errorf("a matter on target stands in group %d", n)
	}
}

func TestBriefNamesStayApart(t *testing.T) {
	vi, en := visit(t, "/"), visit(t, "/?lang=en")
	for _, c := range []struct {
		q          *request
		name, want string
	}{
		{vi, "Huyện Trà Cú", "Trà Cú"}, {vi, "Thành phố Trà Vinh", "TP Trà Vinh"}, {vi, "Tỉnh Trà Vinh", "Tỉnh Trà Vinh"}, {vi, "Thị xã Duyên Hải", "TX Duyên Hải"},
		{vi, "Khối sở, ngành", "Khối sở, ngành"}, {en, "Trà Cú District", "Trà Cú"}, {en, "Trà Vinh City", "Trà Vinh City"},
	} {
		if got := c.q.brief(c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestListedNames(t *testing.T) {
	q := visit(t, "/")
	for want, names := range map[string][]string{"": nil, "A": {"A"}, "A và B": {"A", "B"}, "A, B và C": {"A", "B", "C"}} {
		if got := q.listed(names); got != want {
			t.Errorf("%v: %q, want %q", names, got, want)
		}
	}
}

package parts

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/parts.golden.html anew")

func render(t *testing.T, name string, view any) string {
	t.Helper()
	all, err := Templates(nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := all.ExecuteTemplate(&b, name, view); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.String()
}

func views() []struct {
	name string
	view any
} {
	ill := &Mark{Label: "minh họa"}
	all := []struct {
		name string
		view any
	}{
		{"status", Status{Behind, "Chậm", "thiếu 203 căn"}},
		{"status", Status{OnTrack, "Đúng tiến độ", ""}},
		{"badge", Status{Overdue, "Quá hạn 4 ngày", ""}},
		{"mark", ill},
		{"mark", Mark{}},
		{"mark-tag", Mark{"Số liệu minh họa"}},
		{"notice", Mark{"Số có dấu này là số liệu minh họa."}},
		{"figure", Figure{Value: "410.036", Unit: "thẻ", Href: "/figure?indicator=hi_cards"}},
		{"figure", Figure{Value: "91,8", Unit: "%", State: "tạm tính", Mark: ill}},
		{"figure", Figure{Missing: "chưa báo cáo", Value: "0"}},
		{"number", Figure{Value: "1.097", Href: "/figure", State: "ước tính", Mark: ill}},
		{"number", Figure{Missing: "chưa báo cáo"}},
		{"change", Change{Amount: "−9,6%", Word: "giảm 117", Mark: ill}},
		{"change", Change{None: "không so: tính theo năm thẻ"}},
		{"coverage", Coverage{Dots: []Dot{DotNotApplicable, DotReported, DotLate, DotMissing}, Ratio: "2/3", Unit: "đơn vị"}},
		{"count", Count{"4", "việc chưa ai nhận"}},
		{"empty", State{Missing, "Chưa có báo cáo nào cho kỳ này", "Hạn nộp 25/12/2014.", []Link{{"/?period=2014H1", "Xem 6 tháng đầu năm 2014"}}}},
		{"loading", State{Watched, "Đang tải bảng số", "Khung giữ đúng chỗ.", nil}},
		{"banner", Banner{Failed, Overdue, "Không đọc được kho số liệu.", "Tệp chưa được lưu.", "Mã lỗi: store_down"}},
		{"banner", Banner{Caution, Late, "Số liệu đã cũ:", "nhận cách đây 31 ngày.", ""}},
		{"chart", Chart{Class: "h-trend", Describe: "Tăng từ 79,2% lên 83,6%", Source: "/charts/trend.json?indicator=a&unit=b"}},
		{"chart", Chart{ID: "c1", Class: "h-spark", Describe: "Đứng yên", Options: json.RawMessage(`{"baseOption":{}}`)}},
		{"key", []KeyItem{{SampleReported, "đã công bố"}, {SampleMissing, "chưa có báo cáo"}, {SampleStep7, "19 tiêu chí"}}},
		{"save", Save{"Tải về", "Ảnh PNG", "Ảnh SVG", "Chưa tạo được ảnh.", "Tỷ lệ (%) · Tỉnh", "Nguồn: Sở · 6 tháng đầu năm 2014", "Tỷ lệ, Tỉnh, 6T đầu 2014", "/charts/?as=file&chart=c1", []Link{{"/api/v1/trend?format=csv", "Số liệu CSV"}}}},
		{"save", Save{Word: "Tải về", Subject: "Không có bảng"}},
		{"brand-mark", nil},
	}
	for _, i := range []Icon{"download", "upload", "print", "screen", "menu", "chevron", "close", "check", "link"} {
		all = append(all, struct {
			name string
			view any
		}{"icon", i})
	}
	for _, s := range []Shape{OnTrack, Behind, Stalled, Overdue, Late, Incomplete, Missing, Watched, InHand, Info, Reported, Provisional, Estimated, Illustrative, Received, NotApplicable} {
		all = append(all, struct {
			name string
			view any
		}{"shape", s})
	}
	return all
}

func TestPartsGolden(t *testing.T) {
	var b strings.Builder
	for _, v := range views() {
		b.WriteString("<!-- " + v.name + " -->\n" + render(t, v.name, v.view) + "\n")
	}
	const golden = "testdata/parts.golden.html"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the parts differ from %s; look at them, then run with -update\n%s", golden, b.String())
	}
}

// A strict content policy refuses inline style and script; a shape without a
// drawing would leave a word without its second sign.
func TestPartsAreClean(t *testing.T) {
	for _, v := range views() {
		html := render(t, v.name, v.view)
		for _, bad := range []string{"style=", "onclick", "javascript:", "ZgotmplZ"} {
			if strings.Contains(html, bad) {
				t.Errorf("%s holds %q: %s", v.name, bad, html)
			}
		}
		if v.name == "shape" && !strings.Contains(html, "class=") {
			t.Errorf("shape %v is empty", v.view)
		}
		if v.name == "icon" && strings.Contains(html, `d=""`) {
			t.Errorf("icon %v is empty", v.view)
		}
	}
}

// Missing is not zero: whatever the value says, a missing figure shows words.
func TestMissingShowsNoNumber(t *testing.T) {
	html := render(t, "figure", Figure{Missing: "chưa báo cáo", Value: "0"})
	if strings.Contains(html, ">0<") || !strings.Contains(html, "chưa báo cáo") {
		t.Error(html)
	}
}

// Names come from files: none may end the island of a chart or an attribute.
func TestNamesCannotBecomeMarkup(t *testing.T) {
	options, _ := json.Marshal(map[string]string{"name": "</script><script>alert(1)</script>"})
	raw := json.RawMessage(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(options)))
	html := render(t, "chart", Chart{ID: "c", Class: "h-trend", Describe: `"><b>`, Options: raw})
	if strings.Count(html, "<script") != 1 || strings.Contains(html, "<b>") {
		t.Error(html)
	}
	var back map[string]string
	island := html[strings.Index(html, `id="c">`)+len(`id="c">`) : strings.LastIndex(html, "</script>")]
	if err := json.Unmarshal([]byte(island), &back); err != nil || back["name"] != "</script><script>alert(1)</script>" {
		t.Errorf("%v %q", err, island)
	}
}

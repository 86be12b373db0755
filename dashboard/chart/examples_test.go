package chart

import (
	"github.com/giaoban/giaoban"
)

// builder is what every chart is.
type builder interface {
	Options(giaoban.Lang) ([]byte, error)
}

// example is a chart with the place it is drawn in; the golden files and the
// test page in a browser are made of the same list.
type example struct {
	name, class, title string
	chart              builder
}

func at(v float64) *float64 { return &v }

func said(v float64, text string) Figure { return Figure{Value: &v, Text: text, State: Reported} }

func illustrative(v float64, text string) Figure {
	return Figure{Value: &v, Text: text, State: Reported, Illustrative: true}
}

var halves = []Period{
	{"đầu", "2011", "6 tháng đầu năm 2011"}, {"cuối", "2011", "6 tháng cuối năm 2011"},
	{"đầu", "2012", "6 tháng đầu năm 2012"}, {"cuối", "2012", "6 tháng cuối năm 2012"},
	{"đầu", "2013", "6 tháng đầu năm 2013"}, {"cuối", "2013", "6 tháng cuối năm 2013"},
	{"đầu", "2014", "6 tháng đầu năm 2014"},
}

// complaints is the share of complaints resolved: a rate with a gap, a break, a
// target, and every state a figure can be in.
func complaints() Trend {
	figures := []Figure{
		illustrative(75.0, "75,0%"), {State: Missing}, illustrative(76.4, "76,4%"), illustrative(77.8, "77,8%"),
		{Value: at(78.1), Text: "78,1%", State: Provisional}, {Value: at(79.2), Text: "79,2%", State: Estimated}, said(83.58974, "83,6%"),
	}
	targets := []*float64{nil, nil, nil, at(80), at(80), at(80), at(85)}
	t := Trend{TargetText: "Mục tiêu 85%", Floor: at(60), Ceiling: at(100),
		Breaks: []Break{{3, "Luật Khiếu nại 2011, từ 01/07/2012", "không so sánh qua vạch này", "Đổi định nghĩa 01/07/2012"}}}
	for i, f := range figures {
		t.Points = append(t.Points, Point{Period: halves[i], Figure: f, Target: targets[i]})
	}
	t.Points[3].Event = "Luật Khiếu nại có hiệu lực"
	t.Points = append(t.Points, Point{Period: Period{"cuối", "2014", "6 tháng cuối năm 2014"}, Figure: Figure{State: NotApplicable}, Ahead: &Ahead{86, 80.9, 91.1, "dự báo 86,0%", "Dự báo 86,0%, khoảng 80,9% đến 91,1%"}})
	return t
}

func points(figures ...Figure) []Point {
	var out []Point
	for i, f := range figures {
		out = append(out, Point{Period: halves[i], Figure: f})
	}
	return out
}

func withContext(p []Point, values ...float64) []Point {
	for i, v := range values {
		p[i].Context = at(v)
	}
	return p
}

// months is a long series with a season, as dengue has.
func months() Trend {
	var t Trend
	season := []float64{60, 40, 35, 45, 90, 160, 240, 260, 210, 150, 110, 80}
	for y := 1994; y <= 2010; y++ {
		for m := range 12 {
			group := string([]byte{byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10)})
			f := said(season[m]*(1+float64(y%4)/3), "")
			if y == 2003 && m > 3 && m < 7 {
				f = Figure{State: Missing}
			}
			t.Points = append(t.Points, Point{Period: Period{"", group, group}, Figure: f})
		}
	}
	t.Points[len(t.Points)-1].Text = "80"
	return t
}

func units() []Row {
	return []Row{
		{"TP Trà Vinh", illustrative(59.6, "59,6"), "6.120 người", false, nil, nil},
		{"Duyên Hải", said(55.9, "55,9"), "5.495 người", false, at(51.2), at(60.4)},
		{"Tiểu Cần", Figure{Value: at(53.1), Text: "53,1", State: Estimated}, "5.890 người", false, nil, nil},
		{"Châu Thành", Figure{Value: at(51.3), Text: "51,3", State: Provisional}, "7.105 người", false, nil, nil},
		{"Trà Cú", illustrative(41.8, "41,8"), "7.420 người", true, nil, nil},
		{"Càng Long", said(9.2, "9,2"), "1.331 người", false, at(7.1), at(12.4)},
		{"Cầu Kè", said(0, "0"), "0 người", false, nil, nil},
		{"Cầu Ngang", Figure{State: Missing}, "", false, nil, nil},
	}
}

func heat() Heat {
	var columns []HeatColumn
	for i, p := range halves {
		k := HeatColumn{"6T " + p.Label + " " + p.Group, p.Label}
		if i%2 == 0 {
			k.Narrow += "\n" + p.Group
		}
		columns = append(columns, k)
	}
	row := func(name string, asked bool, texts []string, values ...float64) HeatRow {
		r := HeatRow{Name: name, Asked: asked}
		for i, v := range values {
			if v == 0 {
				r.Cells = append(r.Cells, Figure{State: Missing})
				continue
			}
			r.Cells = append(r.Cells, illustrative(v, texts[i]))
		}
		return r
	}
	return Heat{Columns: columns, Rows: []HeatRow{
		row("TP Trà Vinh", false, []string{"50,1", "52,0", "53,2", "54,0", "56,1", "57,0", "59,6"}, 50.1, 52, 53.2, 54, 56.1, 57, 59.6),
		row("Duyên Hải", false, []string{"46,2", "47,9", "", "50,2", "52,5", "53,1", "55,9"}, 46.2, 47.9, 0, 50.2, 52.5, 53.1, 55.9),
		row("Cầu Kè", false, []string{"41,0", "42,5", "43,1", "44,0", "45,9", "46,3", "48,2"}, 41, 42.5, 43.1, 44, 45.9, 46.3, 48.2),
		row("Trà Cú", true, []string{"41,9", "42,4", "42,2", "42,0", "42,3", "41,9", "41,8"}, 41.9, 42.4, 42.2, 42, 42.3, 41.9, 41.8),
	}}
}

func tiles() TileMap {
	return TileMap{Tiles: []Tile{
		{"TP Trà Vinh", 0, 2, illustrative(88.4, "88,4%"), false, ""}, {"Càng Long", 0, 1, illustrative(88.8, "88,8%"), false, ""},
		{"Cầu Kè", 1, 0, illustrative(85.7, "85,7%"), false, ""}, {"Tiểu Cần", 1, 1, illustrative(87.8, "87,8%"), false, ""},
		{"Châu Thành", 1, 2, illustrative(81.2, "81,2%"), false, ""}, {"Cầu Ngang", 2, 2, illustrative(81.8, "81,8%"), false, ""},
		{"Trà Cú", 2, 1, illustrative(75.3, "75,3%"), true, "/units/tracu"}, {"Duyên Hải", 3, 2, Figure{State: Missing}, false, ""},
	}}
}

func movement() Movement {
	return Movement{Bands: []string{"10–12 tiêu chí", "7–9 tiêu chí", "Dưới 7 tiêu chí"}, Then: []int{7, 36, 25}, Now: []int{12, 39, 17}, Unit: "xã", Moves: []Move{
		{0, 0, 6, "ở lại 10–12"}, {0, 1, 1, "10–12 xuống 7–9: Xã Đại An"}, {1, 0, 6, "7–9 lên 10–12"}, {1, 1, 29, "ở lại 7–9"}, {1, 2, 1, "7–9 xuống dưới 7"}, {2, 1, 9, "dưới 7 lên 7–9"}, {2, 2, 16, "ở lại dưới 7"}}}
}

func scatter() Scatter {
	s := Scatter{XText: "Việc làm trên 1.000 dân", YText: "Khiếu nại đã giải quyết, %"}
	for n, name := range []string{"TP Trà Vinh", "Duyên Hải", "Tiểu Cần", "Châu Thành", "Trà Cú", "Càng Long", "Cầu Kè", "Cầu Ngang"} {
		x, y := []float64{59.6, 55.9, 53.1, 51.3, 41.8, 45.2, 48.2, 45.5}[n], []float64{88.4, 80, 87.8, 81.2, 75.3, 88.8, 85.7, 81.8}[n]
		s.Dots = append(s.Dots, Dot{Name: name, X: illustrative(x, "59,6"), Y: said(y, "88,4%"), Asked: n == 4})
	}
	s.Dots = append(s.Dots, Dot{Name: "Chưa đủ hai số", X: said(40, "40"), Y: Figure{State: Missing}})
	return s
}

func band(label string, n float64, text, short string) Band { return Band{label, said(n, text), short} }

func overTime() DistributionOverTime {
	d := DistributionOverTime{Bands: []string{"19 tiêu chí", "11–14", "8–10"}}
	counts := [][3]float64{{0, 4, 13}, {0, 6, 11}, {0, 8, 9}, {0, 0, 0}, {0, 11, 6}, {1, 12, 4}, {2, 13, 2}}
	text := []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}
	for i, c := range counts {
		p := BandPeriod{Period: halves[i], Missing: i == 3}
		for _, n := range c {
			if !p.Missing {
				p.Counts = append(p.Counts, said(n, text[int(n)]))
			}
		}
		d.Periods = append(d.Periods, p)
	}
	return d
}

func examples() []example {
	jobs := points(illustrative(41200, "41.200"), illustrative(42850, "42.850"), Figure{State: Missing}, illustrative(44310, "44.310"),
		Figure{Value: at(46105), Text: "46.105", State: Provisional}, Figure{Value: at(45980), Text: "45.980", State: Estimated}, said(49867, "49.867"))
	targets := append([]Point(nil), jobs...)
	targets[5].Target, targets[6].Target = at(46000), at(47500)
	targets = append(targets, Point{Period: Period{"cuối", "2014", "6 tháng cuối năm 2014"}, Figure: Figure{State: NotApplicable}, Ahead: &Ahead{50100, 47000, 53200, "dự báo 50.100", "Dự báo 50.100, khoảng 47.000 đến 53.200"}})
	up := withContext(points(said(46.2, "46,2"), said(47.9, "47,9"), Figure{State: Missing}, said(50.2, "50,2"), said(52.5, "52,5"), said(53.1, "53,1"), said(55.9, "55,9")), 43.4, 44.5, 45.2, 46.1, 47.5, 47.8, 49.2)
	flat := withContext(points(said(41.9, "41,9"), said(42.4, "42,4"), said(42.2, "42,2"), said(42, "42,0"), said(42.3, "42,3"), said(41.9, "41,9"), said(41.8, "41,8")), 43.4, 44.5, 45.2, 46.1, 47.5, 47.8, 49.2)
	from, to := SameScale([][]Point{up, flat})
	spark := func(values ...float64) (out []Figure) {
		for _, v := range values {
			out = append(out, said(v, ""))
		}
		return out
	}
	gap := spark(75, 0, 76.4, 77.8, 78.1, 79.2, 83.6)
	gap[1] = Figure{State: Missing}
	ill := spark(40, 41, 45, 47, 49, 52, 52)
	ill[6].Illustrative = true
	strip := spark(41.8, 45.2, 45.5, 48.2, 51.3, 53.1, 55.9, 59.6)
	nothing := Distribution{Bands: []Band{{"19", Figure{State: Missing}, ""}, {"11–14", Figure{State: Missing}, ""}}}
	return []example{
		{"trend", "h-trend", "Đơn khiếu nại đã giải quyết", complaints()},
		{"trend_context", "h-trend", "Việc làm trên 1.000 dân", Trend{Points: up, ContextText: "Toàn tỉnh 49,2"}},
		{"trend_long", "h-trend", "Một chuỗi dài theo tháng", months()},
		{"trend_empty", "h-mini", "Chưa có số nào", Trend{Points: points(Figure{State: Missing}, Figure{State: Missing})}},
		{"columns", "h-trend", "Lao động được giải quyết việc làm", Columns{Points: targets, TargetText: "Mục tiêu 47.500"}},
		{"columns_zero", "h-trend", "Nhà xây dựng, sửa chữa", Columns{Points: points(said(12, "12"), said(0, "0"), said(7, "7"))}},
		{"distribution_time", "h-trend", "Xã điểm theo số tiêu chí đạt, từng kỳ", overTime()},
		{"ranking", "h-rows-8", "Xếp hạng trên 1.000 dân", Ranking{Rows: units(), Reference: &Reference{49.2, "Toàn tỉnh 49,2"}}},
		{"heat", "h-rows-4", "Từng đơn vị qua 7 kỳ", heat()},
		{"movement", "h-tile", "Xã qua các mức tiêu chí", movement()},
		{"scatter", "h-trend", "Hai chỉ tiêu của cùng đơn vị", scatter()},
		{"tiles", "h-tile", "Khiếu nại đã giải quyết, theo đơn vị", tiles()},
		{"tiles_plain", "h-tile", "Ai đã gửi báo cáo", TileMap{Plain: true, Tiles: []Tile{{"Càng Long", 0, 0, said(10, "10/10"), false, ""}, {"Duyên Hải", 0, 1, Figure{State: Missing, Text: "9/10"}, false, ""}}}},
		{"distribution_pilot", "h-dist", "17 xã điểm, theo số tiêu chí đạt", Distribution{Bands: []Band{band("19", 2, "2 xã", "2"), band("11–14", 13, "13 xã", "13"), band("8–10", 2, "2 xã", "2")}}},
		{"distribution_other", "h-dist", "68 xã còn lại", Distribution{Bands: []Band{band("10–12", 12, "12 xã", "12"), band("7–9", 39, "39 xã", "39"), band("dưới 7", 17, "17 xã", "17")}}},
		{"distribution_tiny", "h-dist", "Mức rất nhỏ", Distribution{Bands: []Band{band("đủ 19 tiêu chí", 1, "1 xã", "1"), band("15–18", 2, "2 xã", "2"), band("dưới 15", 97, "97 xã", "97")}}},
		{"distribution_missing", "h-dist", "Chưa báo cáo", nothing},
		{"multiple_up", "h-mult", "Duyên Hải", Multiple{Points: up, From: from, To: to}},
		{"multiple_flat", "h-mult", "Trà Cú", Multiple{Points: flat, From: from, To: to}},
		{"spark", "h-spark", "Hộ", Sparkline{spark(21480, 23910, 26105, 28240, 29870, 33120, 35598)}},
		{"spark_gap", "h-spark", "Khiếu nại", Sparkline{gap}},
		{"spark_illustrative", "h-spark", "Quy chế", Sparkline{ill}},
		{"bullet_good", "h-bullet", "Đúng tiến độ", Bullet{.937, at(.936), OnPace}},
		{"bullet_behind", "h-bullet", "Chậm", Bullet{.422, at(.5), Behind}},
		{"bullet_standing", "h-bullet", "Đứng yên", Bullet{.844, at(.9), Standing}},
		{"strip", "h-strip", "Vị trí", Strip{Figures: strip, Own: 0, Reference: at(49.2)}},
	}
}

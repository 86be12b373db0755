package forms

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// headLine is one row above the tables: what stands left, right, or over all.
type headLine struct{ left, right, over string }

// headLines is what stands above the tables of a sheet.
func (b *builder) headLines(tables []Table) []headLine {
	var out []headLine
	t := &tables[0]
	unit := b.unitAbove(t)
	switch b.line.Frame {
	case "state":
		out = b.stateHead(unit)
	case "party":
		out = b.partyHead(unit)
	case "statistics":
		out = b.statisticsHead(unit)
	case "":
		return nil
	}
	if b.line.Title != "" {
		out = append(out, headLine{over: b.fill(b.line.Title, t)})
	}
	if b.line.PeriodIn == "line" {
		out = append(out, headLine{over: b.fill(b.periodLine(t), t)})
	}
	if b.line.UnitIn == "line" {
		out = append(out, headLine{over: b.fill(anyOf(b.rng, "Đơn vị báo cáo: {unit}", "Đơn vị: {unit}", "(Đơn vị báo cáo: UBND {unit})"), t)})
	}
	if b.line.Measure != "" {
		out = append(out, headLine{right: b.spell.finish("Đơn vị tính: " + b.line.Measure)})
	}
	for range b.rng.IntN(2) {
		out = append(out, headLine{})
	}
	return out
}

func (b *builder) periodLine(t *Table) string {
	p := b.period(b.basePeriod(t))
	if p.Frequency() == giaoban.Half && b.rng.IntN(3) == 0 {
		return "(Kỳ báo cáo: {period}; " + span(p) + ")"
	}
	return anyOf(b.rng, "(Kỳ báo cáo: {period})", "Kỳ báo cáo: {period}", "({period})")
}

// unitAbove is the unit in whose name a sheet is sent: its own, or the province.
func (b *builder) unitAbove(t *Table) giaoban.Unit {
	id := giaoban.UnitID("tv")
	if b.line.UnitIn == "head" {
		if id = giaoban.UnitID(b.line.Unit); t.Unit != "" {
			id = giaoban.UnitID(t.Unit)
		}
	}
	if b.day >= giaoban.NewDate(2025, 7, 1) && id == "tv" {
		id = "vl2025"
	}
	u, _ := b.catalogue.Units.Nearest(id, b.day)
	return u
}

const (
	nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto  = "Độc lập - Tự do - Hạnh phúc"
)

func (b *builder) stateHead(u giaoban.Unit) []headLine {
	above := ""
	if parent, ok := b.catalogue.Units.On(u.Parent, b.day); ok {
		above = anyOf(b.rng, "UBND ", "ỦY BAN NHÂN DÂN ") + strings.ToUpper(parent.Name.VI)
	}
	own := anyOf(b.rng, "UBND ", "ỦY BAN NHÂN DÂN ") + strings.ToUpper(u.Name.VI)
	lines := []headLine{{left: own, right: nation}, {right: motto}}
	if above != "" {
		lines = []headLine{{left: above, right: nation}, {left: own, right: motto}}
	}
	number := headLine{left: f("Số: %02d/BC-UBND", 1+b.rng.IntN(90)), right: b.placeAndDay(u)}
	lines = append(lines, number)
	if b.rng.IntN(2) == 0 {
		lines = append(lines, headLine{left: anyOf(b.rng, "Biểu số 01/DV", "Mẫu số 02", "Phụ lục 3", "Biểu 05")})
	}
	return b.finished(lines)
}

func (b *builder) partyHead(u giaoban.Unit) []headLine {
	province := u.Name.VI
	for _, above := range b.catalogue.Units.Ancestors(u.ID, b.day) {
		province = above.Name.VI
	}
	return b.finished([]headLine{
		{left: "TỈNH ỦY " + strings.ToUpper(strings.TrimPrefix(province, "Tỉnh ")), right: "ĐẢNG CỘNG SẢN VIỆT NAM"}, {left: "BAN DÂN VẬN", right: b.placeAndDay(u)}, {left: "*"},
		{left: f("Số %d-BC/BDV", 1+b.rng.IntN(300))}})
}

func (b *builder) statisticsHead(u giaoban.Unit) []headLine {
	return b.finished([]headLine{
		{left: anyOf(b.rng, "Biểu số: 005.H/BCC-TKQG", "Biểu số: 02.Q/BC-SNV", "Biểu 011.T/BCB-LĐTBXH"), right: "Đơn vị báo cáo: " + anyOf(b.rng, "UBND ", "") + lower(u.Name.VI)},
		{left: "Ban hành theo Quyết định số 15/2014/QĐ-TTg", right: "Đơn vị nhận báo cáo: " + anyOf(b.rng, "Cục Thống kê", "Sở Nội vụ", "Văn phòng UBND tỉnh")},
		{left: "Ngày nhận báo cáo: ..................."}})
}

// lower writes "huyện Cầu Kè" as inside a sentence.
func lower(name string) string {
	for _, t := range unitTypes {
		if rest, ok := strings.CutPrefix(name, t.word); ok {
			return strings.ToLower(t.word) + rest
		}
	}
	return strings.Replace(name, "Tỉnh ", "tỉnh ", 1)
}

func (b *builder) finished(lines []headLine) []headLine {
	for n := range lines {
		lines[n].left, lines[n].right = b.spell.finish(lines[n].left), b.spell.finish(lines[n].right)
	}
	return lines
}

// placeAndDay is the line of the day of signing, a few days after the cut-off: it is
// no period.
func (b *builder) placeAndDay(u giaoban.Unit) string {
	place := strings.TrimPrefix(bareOf(u.Name.VI), "Tỉnh ")
	d := giaoban.NewDate(b.last.Year(), b.last.Month(), 16+b.rng.IntN(10))
	month := f("%d", d.Month())
	if d.Month() < 3 {
		month = "0" + month
	}
	return f("%s, ngày %02d tháng %s năm %d", place, d.Day(), month, d.Year())
}

// placeHead writes the lines above the tables, now that their width is known.
func (b *builder) placeHead(lines []headLine) {
	p := b.page
	width := max(p.right, 2)
	right := width/2 + 1
	for n, l := range lines {
		row := n + 1
		if l.left != "" {
			p.write(row, 1, l.left)
		}
		if l.right != "" {
			p.write(row, right, l.right)
		}
		if l.over != "" {
			p.write(row, 1, l.over)
			p.merge(row, 1, row, width)
			continue
		}
		if b.line.Frame == "state" && !b.has("unmerged") {
			p.merge(row, 1, row, max(right-1, 1))
			p.merge(row, right, row, width)
		}
	}
}

// foot writes what stands below the tables: notes, the day, the signatures.
func (b *builder) foot() {
	p := b.page
	if b.line.Frame == "" {
		return
	}
	row := p.bottom + 1 + b.rng.IntN(2)
	width := max(p.right, 2)
	write := func(column int, text string) { p.write(row, column, b.spell.finish(text)) }
	if b.rng.IntN(2) == 0 {
		to := giaoban.NewDate(b.last.Year(), b.last.Month(), 14)
		write(1, anyOf(b.rng, f("Ghi chú: số liệu tính đến ngày %d/%d/%d.", to.Day(), to.Month(), to.Year()), "Ghi chú: (*) số liệu chưa gồm các đơn vị trung ương đóng trên địa bàn.", "Nguồn: báo cáo của các phòng, ban."))
		row++
	}
	if b.line.Frame == "title" && b.rng.IntN(2) == 0 {
		return
	}
	if b.line.Frame != "state" {
		write(width/2+1, b.placeAndDay(b.unitAbove(&Table{})))
	}
	row++
	write(1, anyOf(b.rng, "Người lập biểu", "NGƯỜI LẬP BIỂU", "Người tổng hợp"))
	write(width/2+1, anyOf(b.rng, "THỦ TRƯỞNG ĐƠN VỊ", "KT. CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"))
	row++
	write(1, "(ký, ghi rõ họ tên)")
	write(width/2+1, "(ký, đóng dấu, ghi rõ họ tên)")
	row += 3
	write(1, anyOf(b.rng, "Nguyễn Văn A", "Trần Thị B", "Thạch Sa C"))
	write(width/2+1, anyOf(b.rng, "Kim Văn D", "Lê Thị E"))
}

// disturb does what hands do to a sheet: a blank row or column in front, a blank row
// within the head. It leaves what means something alone.
func (b *builder) disturb(top int) {
	if b.form.Seed == 1 && !b.has("moved") {
		return
	}
	p := b.page
	if b.rng.IntN(3) == 0 {
		p.moved(1, 0)
	}
	if b.rng.IntN(3) == 0 {
		p.moved(0, 1)
	}
	if top > 2 && b.rng.IntN(3) == 0 {
		p.moved(2, 0)
	}
}

// writeRows writes out a sheet that is no table.
func (b *builder) writeRows() {
	b.page = newPage(anyOf(b.rng, "Sheet1", "Trang 1"))
	b.pages = append(b.pages, b.page)
	for n, row := range b.line.Rows {
		for c, text := range strings.Split(row, "|") {
			b.page.write(n+1, c+1, b.spell.finish(strings.TrimSpace(text)))
		}
	}
}

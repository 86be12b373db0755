package parts

// Save is the menu that takes a chart away. The pictures are made by
// js/pictures.js of the charts, heads and key in the panel around the menu, with
// Subject written above them and Line below; the links are addresses of the API
// that give the same figures, and there are none where it has no such answer.
type Save struct {
	Word    string // "Tải về"
	PNG     string // "Ảnh PNG"
	SVG     string // "Ảnh SVG"
	Failed  string // said in the menu where a picture could not be made
	Subject string // "Tỷ lệ giải quyết khiếu nại (%) · toàn tỉnh"
	Line    string // source, period, "Số liệu minh họa", version and day
	File    string // name of the picture without its ending
	Plain   string // address of the SVG for those without script; empty: none
	Links   []Link
}

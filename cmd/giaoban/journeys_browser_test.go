package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	countedVI = "Mỗi lần chạm, bấm hay nhấn phím tính là một."
	countedEN = "A touch, a press and a key count as one click each."
)

// drawn is what the drawer of a figure says, where it is open.
const drawn = `document.querySelector("[data-drawer][open]").innerText`

func visiting(t *testing.T, folder string, width, height int64) *visit {
	t.Helper()
	s := looking(t)
	v := &visit{sheet: &sheet{open(t, chromium(t)), s}, folder: folder}
	v.do(chromedp.EmulateViewport(width, height), chromedp.Navigate(s.address+"/units")) // a browser that has been here before
	v.ask(settled)
	return v
}

// goes opens an address that was kept, which is one press.
func (v *visit) goes(path string) {
	v.t.Helper()
	v.clicks++
	v.do(chromedp.Navigate(v.server.address + path))
}

// took says what the whole visit cost, and that nothing was complained of.
func (v *visit) took(clicks int, within time.Duration) {
	v.t.Helper()
	n, sum := 0, time.Duration(0)
	for _, s := range v.steps {
		n, sum = n+s.clicks, sum+s.waited
	}
	if n > clicks {
		v.t.Errorf("%d clicks, at most %d", n, clicks)
	}
	v.t.Logf("%d clicks, %.1f s (goal %v on a quiet machine)", n, sum.Seconds(), within)
	if bad := v.complaints(); len(bad) > 0 {
		v.t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// The leader at seven o'clock, on a phone: where do we stand, what needs me, is it true.
func TestLeadersMorning(t *testing.T) {
	v := visiting(t, "leader", 390, 844)
	v.step("1-toan-canh", "Bảy giờ sáng, trên điện thoại: một câu cho biết đang ở đâu và việc gì cần xem.", "Seven o'clock, on the phone: one sentence says where the province stands and what needs attention.",
		func() { v.goes("/") }, "xem")
	v.step("2-viec-can-xem", "Chạm vào việc chậm: việc ấy của ai, từ bao giờ, đã có người nhận chưa.", "One touch on what is behind: whose it is, since when, and whether somebody has it in hand.",
		func() { v.click(`.todo a[href*="complaints_rate"]`) }, "việc")
	v.step("3-so-tu-dau", "Chạm vào con số: nó từ đâu ra, gồm những phần nào, đã sửa lần nào chưa.", "One touch on the figure: where it comes from, what it is made of, whether it was corrected.",
		func() {
			v.goes("/indicators/complaints_rate")
			v.click(`.facts a[href^="/figure"]`)
			v.shows(drawn, "978")
		}, "83,6%")
	v.took(4, 10*time.Second)
	if os.Getenv("GIAOBAN_PICTURES") != "" { // and the one of README.md
		v.do(chromedp.EmulateViewport(1366, 1180), chromedp.Navigate(v.server.address+"/"))
		v.ask(settled)
		v.window(filepath.Join(built.root, "docs", "pictures", "overview.png"))
	}
	v.told("Lãnh đạo lúc bảy giờ", "The leader at seven o'clock", "TestLeadersMorning")
}

// The planner defends a ranking: who is last, is the comparison fair, what is the figure
// of the last one made of, and everything goes into a workbook.
func TestPlannersRanking(t *testing.T) {
	v := visiting(t, "planner", 1366, 800)
	v.step("1-xep-hang", "“Vì sao huyện tôi đứng cuối?” Chuyên viên mở so sánh tỷ lệ giải quyết khiếu nại.", "“Why are we last?” The planner opens the comparison of complaints settled.",
		func() { v.goes("/compare?indicator=complaints_rate") }, "Trà Cú")
	v.shows(`document.querySelector("main").innerText`, "So sánh này có công bằng không")
	v.step("2-theo-dan-so", "Việc làm thì chia theo dân số mới công bằng: một liên kết đã lưu đủ cách tính ấy.", "For jobs a fair comparison divides by population: one kept link holds the whole view.",
		func() { v.goes("/compare?indicator=jobs_created&per=population&per_scale=1000") }, "")
	v.shows(`document.querySelector("main").innerText`, "trên 1.000")
	v.step("3-goc-con-so", "Bấm vào con số bị hỏi: tệp nào, dòng nào, sửa lần nào, ai sửa.", "A press on the figure in question: which file, which row, which correction.",
		func() {
			v.goes("/compare?indicator=complaints_rate")
			v.click(`main td a[href*="/figure"][href*="tv-tracu"]`)
			v.shows(drawn, "Trà Cú")
		}, "")
	v.took(4, 10*time.Second)
	v.told("Người làm kế hoạch bảo vệ một bảng xếp hạng", "The planner defends a ranking", "TestPlannersRanking")
}

// The monitor's Monday: what stands still or has not come, whose it is, who has sent what.
func TestMonitorsMonday(t *testing.T) {
	v := visiting(t, "monitor", 1366, 800)
	v.step("1-dung-yen", "Sáng thứ hai: cái gì đứng yên, giảm, chậm hay chưa gửi, xếp theo việc cần trước.", "Monday morning: what stands still, falls, lags or has not come, the most urgent first.",
		func() { v.goes("/stalled") }, "")
	v.step("2-ai-chua-gui", "Ai đã gửi, ai chưa: từng đơn vị, từng chỉ tiêu.", "Who has sent and who has not: each unit, each indicator.",
		func() { v.click(`.nav a[href="/completeness"]`) }, "báo cáo")
	v.step("3-don-vi", "Mở đơn vị chưa gửi: hồ sơ của đơn vị bên cạnh các đơn vị khác.", "The unit that has not sent: its own page, beside its peers.",
		func() { v.click(`main a[href^="/units/tv-duyenhai"]`) }, "Duyên Hải")
	v.took(3, 10*time.Second)
	v.told("Thứ hai của người theo dõi", "The monitor's Monday", "TestMonitorsMonday")
}

// The meeting on the wall: the screens turn by a key and hold while people speak.
func TestMeetingOnTheWall(t *testing.T) {
	v := visiting(t, "meeting", 1920, 1080)
	turn := func(keys ...string) func() {
		return func() { v.clicks += len(keys); v.press(keys...) }
	}
	v.step("1-tinh-hinh", "Màn hình phòng họp: tình hình của tỉnh, đọc được từ bốn mét.", "The meeting room's screen: the state of the province, readable from four metres.",
		func() { v.goes("/wall") }, "")
	v.step("2-cac-chi-tieu", "Phím mũi tên: các chỉ tiêu còn lại. Phím cách giữ màn hình đứng yên trong khi họp bàn.", "The arrow key: the other indicators. The space bar holds the screen while people speak.",
		turn(kb.ArrowRight, " "), "")
	v.shows(`[...document.querySelectorAll(".slide")].findIndex(s => s.hasAttribute("data-on")) + " " + document.querySelector("[data-held]").hidden`, "1 false")
	v.step("3-viec-can-ban", "Phím mũi tên: các việc cần bàn.", "The arrow key: the matters to discuss.",
		turn(kb.ArrowRight), "")
	v.shows(`[...document.querySelectorAll(".slide")].findIndex(s => s.hasAttribute("data-on"))`, "2")
	v.took(4, 5*time.Second)
	v.told("Cuộc họp trên màn hình lớn", "The meeting on the wall", "TestMeetingOnTheWall")
}

// told writes the visit down where pictures are wanted.
func (v *visit) told(vi, en, test string) {
	v.t.Helper()
	if os.Getenv("GIAOBAN_PICTURES") != "" {
		v.writeDown(vi, en, test, countedVI, countedEN)
	}
}

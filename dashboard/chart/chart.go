// Package chart turns a meaning (a trend, a ranking, a distribution …) into the
// options that js/charts.js draws, and is the only user of go-echarts. It never
// computes a figure, chooses a unit or writes HTML, and no ECharts word is in
// what it takes: values, texts as they are to be read, and states. The pages
// and the chart addresses of the dashboard call it.
//
// Colours are names of the style sheet ("token:focus-data"), formatters are
// names that the script knows ("fn:tip"): options are data and never run.
// A chart's sentence for those who do not see it belongs to its place in the
// page (parts.Chart.Describe), its title, unit and key to the HTML around it.
package chart

import "github.com/giaoban/giaoban"

// State says how sure a figure is. That a figure is illustrative is beside it:
// a figure can be provisional and illustrative at once.
type State string

const (
	Reported      State = "reported"
	Provisional   State = "provisional"
	Estimated     State = "estimated"
	Missing       State = "missing"        // owed and not received: hatched, never 0
	NotApplicable State = "not_applicable" // not owed: nothing is drawn
)

// Figure is one value of a chart. Value is its place on the scale and nil where
// there is none; Text is the exact figure as it is read, "83,6%".
type Figure struct {
	Value        *float64
	Text         string
	State        State
	Illustrative bool
}

func (f Figure) missing() bool { return f.State == Missing }

// has tells a figure to draw from a gap.
func (f Figure) has() bool {
	return f.Value != nil && f.State != Missing && f.State != NotApplicable
}

// Break is where a series stops being comparable with itself: a new definition
// or new boundaries. No line crosses it.
type Break struct {
	Before int    // index of the first period after the break
	Title  string // "Luật Khiếu nại 2011, từ 01/07/2012"
	Note   string // "không so sánh qua vạch này"
	Short  string // for a narrow screen: "Đổi định nghĩa 01/07/2012"
}

// Period is a place on the axis of time. Group is written once, below the first
// label that has it: "đầu" and "cuối" over "2014".
type Period struct {
	Label string // "đầu", "T1", "Q2"; empty where the group says it all
	Group string // "2014"
	Long  string // "6 tháng đầu năm 2014", for the tip
}

// Reference is a value that others are held against, such as the province's.
type Reference struct {
	Value float64
	Text  string // "Toàn tỉnh 83,6%"
}

// narrow is the width in CSS pixels up to which a chart is drawn slim.
const narrow = 559

// words are what a chart writes by itself; all else comes in as text.
type words struct {
	missingTwoLines, missing, missingShort, noFigure string
	state                                            map[State]string
	illustrative                                     string
}

func wordsOf(lang giaoban.Lang) words {
	if lang == giaoban.English {
		return words{
			missingTwoLines: "not\nreported", missing: "not reported", missingShort: "none", noFigure: "not applicable",
			state:        map[State]string{Provisional: "provisional", Estimated: "estimated"},
			illustrative: "illustrative",
		}
	}
	return words{
		missingTwoLines: "chưa có\nbáo cáo", missing: "chưa báo cáo", missingShort: "thiếu", noFigure: "không áp dụng",
		state:        map[State]string{Provisional: "tạm tính", Estimated: "ước tính"},
		illustrative: "minh họa",
	}
}

// tip is what a pointer or a finger on a figure shows.
func (w words) tip(head string, f Figure) string {
	switch {
	case f.missing():
		return head + "\n" + w.missing
	case f.State == NotApplicable:
		return head + "\n" + w.noFigure
	case !f.has():
		return head
	}
	t := head + "\n" + f.Text
	if s := w.state[f.State]; s != "" {
		t += ", " + s
	}
	if f.Illustrative {
		t += ", " + w.illustrative
	}
	return t
}

// Answers tells the charts that a pointer asks something of from those that say all
// they have: a line, bar or row of points inside a table.
func Answers(chart any) bool {
	switch chart.(type) {
	case Sparkline, Bullet, Strip:
		return false
	}
	return true
}

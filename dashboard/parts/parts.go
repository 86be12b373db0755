// Package parts holds the pieces of markup that several pages share, and the
// typed view each piece is drawn from. It never chooses words, looks up figures
// or decides a status: every text arrives translated, every number as it is to
// be read. The pages call it, as {{template "name" .View}} after Templates.
//
//	template     view        what it shows
//	shape        Shape       one status shape, silent (the word beside it speaks)
//	icon         Icon        one line icon for buttons, silent
//	status       Status      Shape, Word, Sub: shape, word in ink, second line
//	mark         Mark        Label: the violet ◇; with a label it speaks, without it is silent
//	mark-tag     Mark        Label: ◇ and the words, for the head of a panel
//	notice       Mark        Label: the line under the bar of a page that shows illustrative figures
//	figure       Figure      Value, Unit, Href, State, Mark, Missing: the large figure of a card or row
//	number       Figure      the same inside a table cell (<td class="num">)
//	change       Change      Amount, Word, Mark, None: "−9,6%" and "giảm 117"; None says why there is no change
//	coverage     Coverage    Dots, Ratio, Unit, Label: one dot per unit in fixed order, "7/8 đơn vị"
//	coverage-dots []Dot      the dots alone, silent
//	count        Count       Number, Label: the amber count beside a word of the menu
//	badge        Status      shape and word on a soft ground, for a head line
//	empty        State       Title, Text, Actions: nothing for this period, and where there is something
//	loading      State       the same with grey lines, while figures come
//	banner       Banner      Tone, Shape, Lead, Text, Code: stale, failed, changed; Tone decides colour and role
//	chart        Chart       ID, Class, Describe, Source or Options: the place of one chart
//	outlines     *Outlines   units drawn where they lie, from a catalogue's own map (outlines.go)
//	save         *Save       the menu that takes a chart away (save.go)
//	key          []KeyItem   Sample, Word: the key under a chart that cannot label itself
package parts

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
)

//go:embed *.html
var embedded embed.FS

// Templates parses every part. The functions are the page's own; parts need
// none, so nil will do.
func Templates(funcs template.FuncMap) (*template.Template, error) {
	t, err := template.New("parts").Funcs(funcs).ParseFS(embedded, "*.html")
	if err != nil {
		return nil, fmt.Errorf("parse the parts of pages: %w", err)
	}
	return t, nil
}

// Shape is a status shape: never shown without its word.
type Shape string

const (
	OnTrack      Shape = "on-track"     // disc, tick
	Behind       Shape = "behind"       // triangle down
	Stalled      Shape = "stalled"      // square, two bars
	Overdue      Shape = "overdue"      // diamond
	Late         Shape = "late"         // clock: received after the due day
	Incomplete   Shape = "incomplete"   // broken ring, half filled
	Missing      Shape = "missing"      // broken ring
	Watched      Shape = "watched"      // ring, dash: no target, no judgement
	InHand       Shape = "in-hand"      // person: somebody has it
	Info         Shape = "info"         // ring, i
	Reported     Shape = "reported"     // disc in the colour of data
	Provisional  Shape = "provisional"  // half disc
	Estimated    Shape = "estimated"    // hollow square
	Illustrative Shape = "illustrative" // hollow violet diamond

	Received      Shape = "received"       // a quiet tick, for tables where on time is the rule
	NotApplicable Shape = "not-applicable" // a dash: owes nothing here
)

// Icon is a line icon for controls: "download", "print", "screen", "menu",
// "chevron", "close", "upload", "check", "link", "pin".
type Icon string

// Status is a shape, a word, and perhaps a second line ("thiếu 203 căn").
type Status struct {
	Shape Shape
	Word  string
	Sub   string
}

// Mark is the sign of illustrative figures. Label is what a screen reader says
// ("minh họa"), or the words written beside it; empty where a heading said it.
type Mark struct{ Label string }

// Figure is one figure as it is read. Where Missing is set nothing else is
// shown but those words ("chưa báo cáo") beside the broken ring.
type Figure struct {
	Value   string // "1.234.567,8"
	Unit    string // unit of measure, small after the figure; may be empty
	Href    string // where the figure comes from; empty: no link
	State   string // "tạm tính", "ước tính", "phân bổ"; empty for a reported one
	Mark    *Mark  // set where the figure is illustrative
	Says    string // what a screen reader says of the link: figure, unit, period, change, status
	Missing string
}

// Change is a change against an earlier period. Exactly one of Amount and None
// is set; None says why there is none.
type Change struct {
	Amount string // "+5,5 điểm %", "−9,6%"
	Word   string // "tăng", "giảm 117", "cùng 7 đơn vị"
	Mark   *Mark
	None   string
}

// Dot is the report of one unit towards a total.
type Dot string

const (
	DotReported      Dot = "reported"
	DotLate          Dot = "late"
	DotMissing       Dot = "missing"
	DotNotApplicable Dot = "not-applicable" // owes nothing here; not counted
)

// Coverage says what a total is made of. Dots come in the fixed order of units.
type Coverage struct {
	Dots  []Dot
	Ratio string // "7/8"
	Unit  string // "đơn vị"
	Mark  *Mark
}

// Count is a number beside a word; Label completes it for a screen reader
// ("việc chưa ai nhận").
type Count struct {
	Number string
	Label  string
}

// Link is somewhere to go.
type Link struct {
	Href string
	Text string
}

// State is a place that has no figures, or not yet.
type State struct {
	Shape   Shape
	Title   string
	Text    string
	Actions []Link
}

// Tone is how loud a banner is.
type Tone string

const (
	Failed  Tone = "bad"  // announced at once
	Caution Tone = "warn" // stale figures, partial totals
	Notice  Tone = "info" // a change of boundaries or definitions
)

// Banner says what happened, what still holds, and what was not saved. Code is
// the error's stable code, with the word before it ("Mã lỗi: store_down").
type Banner struct {
	Tone  Tone
	Shape Shape
	Lead  string
	Text  string
	Code  string
}

// Chart is the place of one chart. Describe is a sentence that states its
// finding: it is all a screen reader gets from the drawing. The drawing comes from
// the server where Drawn is set; else the browser makes it of options, which come
// either from Source, an address, or from Options, which stand in the page.
type Chart struct {
	ID       string // unique in the page; not needed with Source
	Class    string // its height: "h-trend", "h-rows-8", "h-spark" … (static/css/charts.css)
	Describe string
	Drawn    *Drawn
	Source   string
	Options  json.RawMessage
}

// Drawn are the addresses of a chart that the server draws: its options, for a hand
// that comes to it ("" where it answers none), and its pictures for those without
// script, on a narrow screen and on any other.
type Drawn struct{ Options, Narrow, Wide string }

// Sample is what stands before a word of a key.
type Sample string

const (
	SampleReported     Sample = "reported"
	SampleProvisional  Sample = "provisional"
	SampleEstimated    Sample = "estimated"
	SampleIllustrative Sample = "illustrative"
	SampleMissing      Sample = "missing"
	SampleTarget       Sample = "target"
	SampleContext      Sample = "context"
	SampleForecast     Sample = "forecast" // what is to come, in its interval
	SampleEvent        Sample = "event"    // something happened in the period
	SampleStep1        Sample = "s1"       // the seven steps of the one hue
	SampleStep2        Sample = "s2"
	SampleStep3        Sample = "s3"
	SampleStep4        Sample = "s4"
	SampleStep5        Sample = "s5"
	SampleStep6        Sample = "s6"
	SampleStep7        Sample = "s7"
)

// KeyItem is one line of a key.
type KeyItem struct {
	Sample Sample
	Word   string
}

package pages

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// The charts of a page have the page's own address behind /charts: its view is made
// once more and the charts are taken out of it. So an address is the whole state of a
// chart, a link to it stays true, the rights are the page's, and the page itself never
// waits for a drawing: its HTML holds only places of fixed size.
//
// How a drawing reaches a page was chosen among four: SVG in the HTML would need every
// width a screen may have and the time to draw in the page's own answer; pictures for
// everybody lose the page's fonts and its theme; ECharts weighs more than all the rest.
// So the script asks once for all charts in sight, at the very width each has, and puts
// them in; those without script get pictures of two widths, whose letters are outlines
// and whose colours follow the device. Nobody loads both.

// drawing is any chart of package chart.
type drawing interface {
	Options(giaoban.Lang) ([]byte, error)
}

// placed is a chart with the place it was put into.
type placed struct {
	drawing
	class, describe string
}

// draw puts a chart into the page. Its options are written when they are asked for.
func (q *request) draw(id, class, describe string, d drawing) parts.Chart {
	if q.charts != nil {
		q.charts[id] = placed{d, class, describe}
	}
	at := &parts.Drawn{Narrow: q.chartLink("as", "picture", "chart", id, "size", "narrow"), Wide: q.chartLink("as", "picture", "chart", id, "size", "wide")}
	if chart.Answers(d) {
		at.Options = q.chartLink("as", "options", "chart", id)
	}
	return parts.Chart{ID: id, Class: class, Describe: describe, Drawn: at}
}

// chartLink is an address of this page's charts.
func (q *request) chartLink(pairs ...string) string {
	v := url.Values{}
	for name, values := range q.query {
		v[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return "/charts" + q.URL.Path
	}
	return "/charts" + q.URL.Path + "?" + v.Encode()
}

// ChartsLink is where the script asks for all of a page's charts.
func (f frame) ChartsLink() string { return f.chartLink() }

// charts answers what is asked of the charts of a page.
func (p *Pages) charts(b build) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := p.request(r)
		q.charts, q.sheets = map[string]placed{}, map[string]sheet{}
		if _, err := b(q.pages, q); err != nil {
			p.fail(w, q, err)
			return
		}
		switch q.query.Get("as") {
		case "inline":
			p.inline(w, q)
		case "options":
			p.options(w, q)
		case "picture":
			p.picture(w, q)
		case "file":
			p.file(w, q)
		default:
			p.fail(w, q, p.words.Problem("no_page", giaoban.Place{}, r.URL.Path, "", nil))
		}
	})
}

var sized = regexp.MustCompile(`^([\w-]{1,40}):(\d{1,4})x(\d{1,4})$`)

// maxCharts bounds what one request may ask for; no page has as many.
const maxCharts = 80

// inline gives drawings for the places of a page: by the name of each its SVG. One that
// could not be drawn is not among them, and the page shows its table.
func (p *Pages) inline(w http.ResponseWriter, q *request) {
	var all sync.WaitGroup
	var mu sync.Mutex
	out, failed := map[string]string{}, false
	for n, one := range strings.Split(q.query.Get("sizes"), ",") {
		m := sized.FindStringSubmatch(one)
		if m == nil || n >= maxCharts {
			continue
		}
		at, ok := q.charts[m[1]]
		if !ok {
			continue
		}
		width, _ := strconv.Atoi(m[2])
		height, _ := strconv.Atoi(m[3])
		all.Go(func() {
			d := q.drawn(m[1], at, width, height)
			mu.Lock()
			defer mu.Unlock()
			if d == nil {
				failed = true
				return
			}
			out[m[1]] = d.Inline()
		})
	}
	all.Wait()
	w.Header().Set("Content-Type", "application/json")
	if failed {
		w.WriteHeader(http.StatusMultiStatus) // not 200: the house must not keep what lacks a chart
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // it is read as JSON; a third of a drawing are signs that would be escaped
	_ = e.Encode(out)      // the reader may be gone
}

// drawn draws a chart; nil, with a line in the log, where it could not be.
func (q *request) drawn(id string, at placed, width, height int) *draw.Drawing {
	options, err := at.Options(q.Lang)
	if err == nil {
		var d *draw.Drawing
		if d, err = q.pages.drawer.Draw(q.Context(), draw.Chart{Options: options, Width: width, Height: height}); err == nil {
			return d
		}
	}
	if context.Cause(q.Context()) == nil {
		q.pages.Logger.ErrorContext(q.Context(), "drawing a chart", "chart", id, "path", q.URL.Path, "error", err)
	}
	return nil
}

// options gives what a chart is drawn of, for a hand that comes to it.
func (p *Pages) options(w http.ResponseWriter, q *request) {
	at, ok := q.charts[q.query.Get("chart")]
	if !ok {
		p.fail(w, q, p.words.Problem("no_page", giaoban.Place{}, q.URL.Path, "", nil))
		return
	}
	options, err := at.Options(q.Lang)
	if err != nil {
		p.fail(w, q, fmt.Errorf("building the chart %s: %w", q.query.Get("chart"), err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(options) // the reader may be gone
}

// picture gives one chart as a file that stands by itself.
func (p *Pages) picture(w http.ResponseWriter, q *request) {
	at, ok := q.charts[q.query.Get("chart")]
	if !ok {
		p.fail(w, q, p.words.Problem("no_page", giaoban.Place{}, q.URL.Path, "", nil))
		return
	}
	width := widths(at.class, q.query.Get("size") == "narrow")
	theme := draw.Device
	if t := draw.Theme(q.query.Get("theme")); t == draw.Light || t == draw.Dark {
		theme = t
	}
	d := q.drawn(q.query.Get("chart"), at, width, p.assets.ChartHeight(at.class))
	if d == nil {
		p.fail(w, q, p.words.Problem("no_page", giaoban.Place{}, q.URL.Path, "", nil))
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	_, _ = w.Write(d.Picture(theme, at.describe)) // the reader may be gone
}

// widths are what a chart is drawn at for those without script: about what its place
// has on a phone and on a laptop. It is made smaller to fit, never cut.
func widths(class string, narrow bool) int {
	switch class {
	case "h-spark":
		return 112
	case "h-bullet":
		return 160
	case "h-strip":
		return 176
	case "h-mult":
		return 256
	}
	if narrow {
		return 326
	}
	return 640
}

// sheet is what a menu takes away.
type sheet struct {
	charts, heads []string
	save          *parts.Save
}

// file gives the charts of a menu as one SVG to keep, with subject, source and version
// on it; the colours are those of paper.
func (p *Pages) file(w http.ResponseWriter, q *request) {
	s, ok := q.sheets[q.query.Get("chart")]
	var items []draw.Item
	for n, id := range s.charts {
		at, known := q.charts[id]
		if !known {
			continue
		}
		if d := q.drawn(id, at, widths(at.class, false), p.assets.ChartHeight(at.class)); d != nil {
			items = append(items, draw.Item{Drawing: d})
			if n < len(s.heads) {
				items[len(items)-1].Head = s.heads[n]
			}
		}
	}
	if !ok || len(items) == 0 {
		p.fail(w, q, p.words.Problem("no_page", giaoban.Place{}, q.URL.Path, "", nil))
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": s.save.File + ".svg"}))
	_, _ = w.Write(p.drawer.Sheet(s.save.Subject, s.save.Line, items).Picture(draw.Light, s.save.Subject)) // the reader may be gone
}

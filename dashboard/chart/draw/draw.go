// Package draw makes pictures of the options that package chart writes, on the
// server: it runs the very ECharts and the very dress (static/js/dress.js) that a
// browser runs, in a JavaScript engine without files, network or clock. It never
// decides what is drawn and knows no figure. The dashboard draws pages, downloads
// and mails with it; a chart that cannot be drawn is an error, and the caller shows
// the table instead.
//
// The engine is asked for colours that stand for the names of the style sheet, so
// one drawing serves the page (which follows its theme by itself), a light picture,
// a dark one and one that asks the device.
package draw

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/dop251/goja"

	"github.com/giaoban/giaoban/dashboard/static"
)

//go:embed draw.js
var script string

// Bounds of one drawing. A chart of twenty units is under 40 kB of options and takes
// a few tenths of a second; what exceeds these is no chart of ours.
const (
	maxOptions = 512 << 10
	maxSide    = 2400 // CSS pixels
	minSide    = 8
	drawTime   = 5 * time.Second
	// An engine is thrown away after so many charts: nothing that ECharts forgets to
	// give back can add up.
	chartsPerEngine = 400
	// budget is how many bytes of drawings are kept.
	budget = 16 << 20
)

// Chart is what to draw. Options come from package chart; Width and Height are CSS
// pixels.
type Chart struct {
	Options       []byte
	Width, Height int
}

// Drawer draws charts. It is safe for concurrent use; at most two charts are drawn at
// the same moment, the others wait for their turn or their deadline.
type Drawer struct {
	assets *static.Assets
	faces  *faces
	tokens []static.Token
	slots  chan *engine // nil: an engine yet to be made
	kept   *keep

	once    sync.Once
	program []*goja.Program
	failed  error
}

// New makes a drawer of the embedded library, styles and fonts. The library is read
// by the engine when the first chart is asked for, or Warm is called.
func New(assets *static.Assets) (*Drawer, error) {
	f, err := readFaces(assets)
	if err != nil {
		return nil, err
	}
	d := &Drawer{assets: assets, faces: f, kept: newKeep(budget)}
	for _, t := range assets.Tokens() {
		if t.Colour() {
			d.tokens = append(d.tokens, t)
		}
	}
	size := min(2, runtime.GOMAXPROCS(0))
	d.slots = make(chan *engine, size)
	for range size {
		d.slots <- nil
	}
	return d, nil
}

// Warm reads the library, which takes a second; a chart asked for meanwhile waits.
func (d *Drawer) Warm() { d.once.Do(d.compile) }

func (d *Drawer) compile() {
	for _, source := range []struct{ name, text string }{
		{"echarts.min.js", string(d.assets.File("vendor/echarts/echarts.min.js"))},
		{"dress.js", string(d.assets.File("js/dress.js"))},
		{"draw.js", script},
	} {
		p, err := goja.Compile(source.name, source.text, false)
		if err != nil {
			d.failed = fmt.Errorf("reading %s: %w", source.name, err)
			return
		}
		d.program = append(d.program, p)
	}
}

// errBounds is given where a chart is larger than any of ours.
var errBounds = errors.New("the chart is larger than may be drawn")

// Draw gives the drawing of a chart, kept or new. It ends with an error when the
// context ends, when the drawing itself takes longer than five seconds, or when
// ECharts refuses the options.
func (d *Drawer) Draw(ctx context.Context, c Chart) (*Drawing, error) {
	if len(c.Options) > maxOptions || c.Width > maxSide || c.Height > maxSide || c.Width < minSide || c.Height < minSide {
		return nil, errBounds
	}
	key := keyOf(c)
	if got := d.kept.get(key); got != nil {
		return got, nil
	}
	if d.Warm(); d.failed != nil {
		return nil, d.failed
	}
	var e *engine
	select {
	case e = <-d.slots:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to draw: %w", ctx.Err())
	}
	ctx, end := context.WithTimeout(ctx, drawTime)
	defer end()
	text, e, err := d.run(ctx, e, c)
	d.slots <- e
	if err != nil {
		return nil, err
	}
	root, err := parse(text)
	if err != nil {
		return nil, err
	}
	got := &Drawing{drawer: d, root: root, Width: c.Width, Height: c.Height, key: key}
	d.kept.put(key, got, len(text)*3)
	return got, nil
}

// run draws with an engine and gives back the one to go on with: none after a
// failure, which may have left it halfway.
func (d *Drawer) run(ctx context.Context, e *engine, c Chart) (string, *engine, error) {
	if e == nil {
		var err error
		if e, err = d.engine(); err != nil {
			return "", nil, err
		}
	}
	text, err := e.draw(ctx, c)
	if e.drawn++; err != nil || e.drawn >= chartsPerEngine {
		e = nil
	}
	return text, e, err
}

// engine is one runtime with the library in it; it is used by one chart at a time.
type engine struct {
	vm    *goja.Runtime
	call  goja.Callable
	token goja.Value
	drawn int
}

func (d *Drawer) engine() (*engine, error) {
	vm := goja.New()
	vm.SetMaxCallStackSize(2000)
	e := &engine{vm: vm}
	names := map[string]string{}
	for n, t := range d.tokens {
		names[t.Name] = standIn(n)
	}
	e.token = vm.ToValue(func(name string) string { return names[name] })
	for name, f := range map[string]any{
		"measured":     d.faces.measured,
		"setTimeout":   func() int { return 0 }, // ECharts delays only what moves, and nothing here does
		"clearTimeout": func() {},
	} {
		if err := vm.Set(name, f); err != nil {
			return nil, fmt.Errorf("preparing the engine: %w", err)
		}
	}
	for _, p := range d.program {
		if _, err := vm.RunProgram(p); err != nil {
			return nil, fmt.Errorf("starting the chart library: %w", err)
		}
	}
	ok := false
	if e.call, ok = goja.AssertFunction(vm.Get("drawChart")); !ok {
		return nil, errors.New("draw.js gives no drawChart")
	}
	return e, nil
}

func (e *engine) draw(ctx context.Context, c Chart) (string, error) {
	stop := context.AfterFunc(ctx, func() { e.vm.Interrupt(ctx.Err()) })
	defer stop()
	v, err := e.call(goja.Undefined(), e.vm.ToValue(string(c.Options)), e.vm.ToValue(c.Width), e.vm.ToValue(c.Height), e.token)
	if err != nil {
		return "", fmt.Errorf("drawing a chart: %w", err)
	}
	if !stop() { // the interrupt may still arrive: this engine is not used again
		return "", fmt.Errorf("drawing a chart: %w", ctx.Err())
	}
	return v.String(), nil
}

func keyOf(c Chart) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d/%d/", c.Width, c.Height)
	sum.Write(c.Options)
	return string(sum.Sum(nil)[:16])
}

// standIn is the colour the engine is asked to draw the nth token with: one that
// no drawing has otherwise, and that survives what ECharts does to colours.
func standIn(n int) string { return fmt.Sprintf("#fe1d%02x", n) }

// tokenOf is the place of the token a colour stands for; false for any other.
func (d *Drawer) tokenOf(colour string) (static.Token, bool) {
	var n int
	if !strings.HasPrefix(colour, "#fe1d") {
		return static.Token{}, false
	}
	if _, err := fmt.Sscanf(colour, "#fe1d%02x", &n); err != nil || n >= len(d.tokens) {
		return static.Token{}, false
	}
	return d.tokens[n], true
}

// standInOf is the colour that stands for a token by its name.
func (d *Drawer) standInOf(name string) string {
	for n, t := range d.tokens {
		if t.Name == name {
			return standIn(n)
		}
	}
	return "none"
}

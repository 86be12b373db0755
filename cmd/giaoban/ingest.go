package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
)

type ingestCommand struct {
	Files        []string          `arg:"" name:"file" help:"Reports: CSV, XLSX or JSON; - reads standard input."`
	DryRun       bool              `help:"Read and check, store nothing."`
	Mode         string            `enum:"all,valid" default:"all" help:"all: one bad row refuses the file; valid: good rows go in."`
	JSON         bool              `name:"json" help:"Print the report as JSON."`
	Received     string            `help:"Moment of receipt (RFC 3339 or 2014-06-25): history, orders revisions."`
	Note         string            `help:"A note kept with the batch."`
	Period       string            `help:"Period, where the file does not say it."`
	Unit         string            `help:"Unit, where the file does not say it."`
	Indicator    string            `help:"Indicator, where the file does not say it."`
	NumberFormat string            `help:"vi, en or space."`
	SheetPeriod  map[string]string `help:"Period of one sheet: SHEET=PERIOD."`
	Skip         []string          `help:"Sheets not to read."`
	BadRows      string            `type:"path" help:"With --mode valid: write the refused rows to this file."`
	Comments     string            `type:"path" help:"Write the file here with a comment in each cell to mend (.xlsx; a list as CSV above 4 MB)."`
	Lang         string            `enum:"vi,en" default:"vi" help:"Language of the messages."`

	head *ingest.Head // of the file last sent, for its comments
}

func (c *ingestCommand) Run(s *surroundings, p *program) error {
	if c.Comments != "" && len(c.Files) > 1 {
		return fail(exitUsage, errors.New("--comments takes one file at a time (mỗi lần một tệp)"))
	}
	a, err := ask(s, p)
	if err != nil {
		return err
	}
	defer a.close()
	refused := 0
	for _, file := range c.Files {
		report, err := c.send(s, a, file)
		if err != nil {
			return err
		}
		if report.State == "refused" || report.State == "waiting" || c.DryRun && report.Rejected > 0 {
			refused++
		}
		if err := c.print(s, file, report); err != nil {
			return err
		}
	}
	if refused > 0 {
		return fail(exitRefused, errors.New(""))
	}
	return nil
}

func (c *ingestCommand) parameters() url.Values {
	v := parameters("mode", c.Mode, "received", c.Received, "note", c.Note, "period", c.Period, "unit", c.Unit,
		"indicator", c.Indicator, "number_format", c.NumberFormat, "lang", c.Lang)
	if c.DryRun {
		v.Set("dry_run", "true")
	}
	for sheet, period := range c.SheetPeriod {
		v.Set("period["+sheet+"]", period)
	}
	for _, sheet := range c.Skip {
		v.Add("skip", sheet)
	}
	return v
}

// send streams one file to the server.
func (c *ingestCommand) send(s *surroundings, a *asked, file string) (*ingest.Report, error) {
	body, name, size := s.in, "stdin", int64(-1)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fail(exitUsage, err)
		}
		defer f.Close()
		if i, err := f.Stat(); err == nil {
			size = i.Size()
		}
		body, name = f, filepath.Base(file)
	}
	v := c.parameters()
	v.Set("file_name", name)
	shown := newProgress(s.err, name, size)
	c.head = &ingest.Head{}
	body = io.TeeReader(body, c.head)
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, a.address+"/api/v1/reports?"+v.Encode(), io.TeeReader(body, shown))
	if err != nil {
		return nil, fail(exitUsage, err)
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	answer, err := a.do(r, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	shown.done()
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, fail(exitStore, fmt.Errorf("reading the answer: %w", err))
	}
	var report ingest.Report // a refusal is a problem that carries the report
	if err := json.Unmarshal(text, &report); err != nil || report.State == "" {
		return nil, problemIn(answer, text)
	}
	return &report, nil
}

func (c *ingestCommand) print(s *surroundings, file string, r *ingest.Report) error {
	if c.BadRows != "" && r.BadRows != "" {
		if err := os.WriteFile(c.BadRows, []byte(r.BadRows), 0o644); err != nil {
			return fail(exitUsage, err)
		}
	}
	if err := c.comment(s, r); err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.out, r)
	}
	printReport(s.out, file, r, c.Lang)
	if len(r.Changes) > 0 && c.Note == "" {
		if c.Lang == "en" {
			fmt.Fprintln(s.out, "Figures already sent are revised; --note says why, and stays with them.")
		} else {
			fmt.Fprintln(s.out, "Tệp này sửa số liệu đã gửi; nên ghi lý do bằng --note, lý do được lưu cùng số liệu.")
		}
	}
	return nil
}

func printJSON(w io.Writer, r *ingest.Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// printReport prints what became of a file: what is wrong with it, what it changes,
// and the counts.
func printReport(w io.Writer, file string, r *ingest.Report, lang string) {
	for _, i := range r.Issues {
		at := i.Cell
		if at == "" && i.Row > 0 {
			at = fmt.Sprint(i.Row)
		}
		message := i.Message
		if lang == "en" {
			message = i.MessageEN
		}
		fmt.Fprintf(w, "%s:%s:%s %s %s: %s\n", file, i.Sheet, at, i.Severity, i.Code, message)
	}
	for _, c := range r.Changes {
		fmt.Fprintf(w, "%s:%s %s · %s · %s%s: %s → %s%s%s\n", file, c.Place, c.UnitName, c.IndicatorName, c.Period, strings.TrimRight(" "+c.Band, " "),
			changeText(c.OldRaw, c.Old, c.OldStatus)+inventedText(c.OldInvented, lang), changeText(c.NewRaw, c.New, c.NewStatus)+inventedText(c.NewInvented, lang), differenceText(c), totalsText(c, lang))
	}
	if lang == "en" {
		if r.MoreChanges > 0 {
			fmt.Fprintf(w, "%s: and %d more figures change\n", file, r.MoreChanges)
		}
		fmt.Fprintf(w, "%s: %s, %d figures, %d accepted (%d new, %d revised, %d unchanged), %d rejected, batch %s\n",
			file, r.State, r.Rows, r.Accepted, r.New, r.Revised, r.Unchanged, r.Rejected, r.Batch)
		return
	}
	if r.MoreChanges > 0 {
		fmt.Fprintf(w, "%s: và %d số liệu nữa thay đổi\n", file, r.MoreChanges)
	}
	states := map[string]string{"accepted": "đã nhận", "refused": "chưa nhận", "waiting": "chờ trả lời", "checked": "đã kiểm tra, chưa lưu"}
	fmt.Fprintf(w, "%s: %s, %d số liệu, %d đã hiểu (%d mới, %d sửa, %d không đổi), %d phải sửa, lần gửi %s\n",
		file, states[r.State], r.Rows, r.Accepted, r.New, r.Revised, r.Unchanged, r.Rejected, r.Batch)
}

// changeText is a figure of a change: as written where that is given, and the status
// of one that has none.
func changeText(raw string, v *giaoban.Decimal, status string) string {
	switch {
	case raw != "":
		return raw
	case v == nil:
		return status
	}
	return v.String()
}

// inventedText marks an illustrative figure.
func inventedText(yes bool, lang string) string {
	switch {
	case !yes:
		return ""
	case lang == "en":
		return " (illustrative)"
	}
	return " (minh họa)"
}

func differenceText(c ingest.Change) string {
	switch {
	case c.Difference == nil || c.Difference.IsZero():
		return ""
	case c.Difference.Sign() > 0:
		return " (+" + c.Difference.String() + ")"
	}
	return " (" + c.Difference.String() + ")"
}

func totalsText(c ingest.Change, lang string) string {
	if len(c.Totals) == 0 {
		return ""
	}
	var names []string
	for _, m := range c.Totals {
		names = append(names, m.Name)
	}
	if lang == "en" {
		return "; the total of " + strings.Join(names, ", ") + " changes too"
	}
	return "; tổng của " + strings.Join(names, ", ") + " cũng đổi theo"
}

// comment writes the file back with what is to mend in its cells, where there is
// anything.
func (c *ingestCommand) comment(s *surroundings, r *ingest.Report) error {
	if c.Comments == "" {
		return nil
	}
	back, err := ingest.WithComments(c.head, r, giaoban.Lang(c.Lang))
	if err != nil || back == nil {
		return err
	}
	path := c.Comments
	if list := filepath.Ext(back.Name); list == ".csv" && filepath.Ext(path) != list {
		path += list
	}
	if err := os.WriteFile(path, back.Content, 0o644); err != nil {
		return fail(exitUsage, err)
	}
	fmt.Fprintln(s.err, path)
	return nil
}

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct {
	w         io.Writer
	name      string
	size, got int64
	shown     time.Time
	terminal  bool
}

func newProgress(w io.Writer, name string, size int64) *progress {
	p := &progress{w: w, name: name, size: size}
	if f, ok := w.(*os.File); ok {
		if i, err := f.Stat(); err == nil {
			p.terminal = i.Mode()&os.ModeCharDevice != 0
		}
	}
	return p
}

func (p *progress) Write(b []byte) (int, error) {
	p.got += int64(len(b))
	if p.terminal && time.Since(p.shown) > 100*time.Millisecond {
		p.shown = time.Now()
		if p.size > 0 {
			fmt.Fprintf(p.w, "\r%s %3d%% %d/%d kB", p.name, 100*p.got/p.size, p.got>>10, p.size>>10)
		} else {
			fmt.Fprintf(p.w, "\r%s %d kB", p.name, p.got>>10)
		}
	}
	return len(b), nil
}

func (p *progress) done() {
	if p.terminal && !p.shown.IsZero() {
		fmt.Fprint(p.w, "\r\033[K")
	}
}

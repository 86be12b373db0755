package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	csvHead   = 256 << 10 // what is looked at to find the header
	csvBlock  = 1 << 20   // rows are read in pieces of this size
	csvLonger = 4 << 20   // no row is longer
	csvCells  = 300_000   // cells of it
	csvSheet  = 4 << 20   // bytes of a CSV that is no long form
)

// text opens the file as UTF-8 without its mark.
func (s *spooled) text(k kind) io.Reader { return utf8Text(s.reader(), k) }

func utf8Text(r io.Reader, k kind) io.Reader {
	switch k {
	case kindUTF16LE:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	case kindUTF16BE:
		return transform.NewReader(r, unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder())
	}
	if k == kind1258 || k == kind1252 || k == kindTCVN3 || k == kindVNI {
		return older(r, k)
	}
	b := bufio.NewReaderSize(r, 64<<10)
	if mark, _ := b.Peek(3); string(mark) == "\xef\xbb\xbf" {
		b.Discard(3)
	}
	return b
}

// readCSV reads a file of separated values: the long form as a stream, anything
// else as a sheet.
func (d *draft) readCSV(ctx context.Context, s *spooled, k kind) error {
	head := make([]byte, min(csvHead, 2*s.size+16)) // twice: UTF-16 grows as UTF-8
	n, err := io.ReadFull(s.text(k), head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return fmt.Errorf("ingest: reading CSV: %w", err)
	}
	head = head[:n]
	if end := wholeRows(head); n == len(head) && end > 0 {
		head = head[:end]
	}
	if bad := notUTF8(string(head), 0); bad != nil {
		d.fail(*bad)
		return nil
	}
	sep, rows, form, long := d.separator(string(head))
	if !long {
		return d.readCSVGrid(ctx, s, k, sep)
	}
	return d.readLong(ctx, s, k, sep, form, rows)
}

// separator tries each separator on the head of a file: the right one shows a
// header of the long form, else the most columns.
func (d *draft) separator(head string) (sep byte, rows [][]string, form longForm, long bool) {
	most := -1
	for _, try := range []byte{',', ';', '\t', '|'} {
		found := firstRows(head, try, 60)
		if f, ok := findLong(found, &d.given); ok && (!long || len(f.missing) < len(form.missing)) {
			sep, rows, form, long = try, found, f, true
		}
		columns := 0
		for _, r := range found {
			columns += len(r) - 1
		}
		if !long && columns > most {
			most, sep, rows = columns, try, found
		}
	}
	return sep, rows, form, long
}

// readCSVGrid reads a CSV that is no long form as a sheet; such files are small.
func (d *draft) readCSVGrid(ctx context.Context, s *spooled, k kind, sep byte) error {
	most := int64(csvSheet)
	if s.size > 2*most { // twice: it may be UTF-16
		d.fail(problem{code: "no_table", read: clip(string(s.head(200)))})
		return nil
	}
	var b strings.Builder
	b.Grow(int(min(s.size, most) + 1))
	n, err := io.Copy(&b, io.LimitReader(&withContext{ctx, s.text(k)}, most+1))
	if err != nil {
		return fmt.Errorf("ingest: reading CSV: %w", err)
	}
	if bad := notUTF8(b.String(), 0); bad != nil {
		d.fail(*bad)
		return nil
	}
	if n > most {
		d.fail(problem{code: "no_table", read: clip(b.String())})
		return nil
	}
	g := csvGrid(b.String(), sep)
	if g.cells > csvCells {
		d.fail(problem{code: "too_many_cells", expected: strconv.Itoa(csvCells)})
		return nil
	}
	if !d.readGrid(g) {
		first := ""
		if len(g.rows) > 0 {
			first = clip(strings.Join(g.rows[0].strings(), " | "))
		}
		d.problems.list = nil // one sentence is enough for one sheet
		d.fail(problem{code: "no_table", read: first})
	}
	return nil
}

// firstRows reads some rows of a text.
func firstRows(text string, sep byte, n int) [][]string {
	r := records{text: text, sep: sep}
	var rows [][]string
	for len(rows) < n && r.next() {
		rows = append(rows, append([]string(nil), r.fields...))
	}
	return rows
}

// block is a run of whole rows on its way through a lane.
type block struct {
	text string
	skip int // rows at its beginning that are not read: titles and header
	rows int
	lane *lane
	bad  *problem // the reading ends here
	done chan struct{}
}

// readLong reads the long form in blocks, several at a time, and joins them in the
// order of the file.
func (d *draft) readLong(ctx context.Context, s *spooled, k kind, sep byte, form longForm, head [][]string) error {
	d.column = form.at[valueColumn] + 1
	d.begin("", d.column, false)
	for _, p := range form.say {
		d.fail(p)
	}
	if len(form.missing) > 0 {
		d.fail(problem{code: "missing_column", row: form.header, expected: strings.Join(form.missing, ", "), read: strings.Join(form.names, ", ")})
		return nil
	}
	d.header, d.badText = form.names, func(_ int, bad []uint32) [][]string { return rowsOf(s.text(k), s.size, sep, bad) }
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lanes := max(1, runtime.GOMAXPROCS(0))
	work, order := make(chan *block, lanes), make(chan *block, lanes)
	var cutErr error
	go func() { // ends with the file or the context; order tells when
		defer close(order)
		defer close(work)
		cutErr = cutBlocks(ctx, s, k, form.header, work, order)
	}()
	for range lanes {
		go func() { // ends with work
			l := d.lane()
			for b := range work {
				l.readBlock(b, sep, &form)
				close(b.done)
			}
		}()
	}
	rows := 0
	for b := range order {
		<-b.done
		if d.figures.len() == 0 {
			d.figures.grow(b.lane.figures.len() * int(s.size/int64(len(b.text)+1)+2) * 21 / 20)
		}
		d.join(b.lane, rows)
		rows += b.rows
		if b.bad != nil {
			b.bad.row += rows - b.rows
			d.fail(*b.bad)
			cancel()
		}
	}
	p := longPicture(textGrid(head), &form)
	p.fetch = func(rows []uint32) [][]string { return d.badText(0, rows) }
	d.keepPicture(Sheet{Layout: "long", Figures: d.figures.len()}, p)
	if cutErr != nil && !d.stopped() {
		return fmt.Errorf("ingest: reading CSV: %w", cutErr)
	}
	return nil
}

// stopped says whether the reading ended early because of the file itself.
func (d *draft) stopped() bool { return d.problems.errors > 0 }

// cutBlocks sends a text on in blocks of whole rows.
func cutBlocks(ctx context.Context, s *spooled, k kind, skip int, work, order chan<- *block) error {
	return cutText(s.text(k), s.size, func(text string) error {
		b := &block{text: text, skip: skip, done: make(chan struct{})}
		skip = 0
		select {
		case order <- b:
			work <- b
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// cutText cuts a text into pieces of whole rows.
func cutText(from io.Reader, size int64, each func(string) error) error {
	step := int(min(csvBlock, 2*size+16)) // a small report needs no great buffers
	var carry []byte
	for {
		buf := make([]byte, len(carry)+step)
		copy(buf, carry)
		n, err := io.ReadFull(from, buf[len(carry):])
		buf = buf[:len(carry)+n]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return err
		}
		end := len(buf)
		if !last {
			if end = wholeRows(buf); end == 0 && len(buf) >= csvLonger {
				end = max(bytes.LastIndexByte(buf, '\n')+1, len(buf)-csvBlock)
			}
		}
		carry = append(carry[:0:0], buf[end:]...)
		if end > 0 {
			if err := each(string(buf[:end])); err != nil {
				return err
			}
		}
		if last {
			return nil
		}
	}
}

// readBlock reads the rows of a block into the lane.
func (l *lane) readBlock(b *block, sep byte, form *longForm) {
	defer func() { b.lane = l.cut() }()
	if bad := notUTF8(b.text, 0); bad != nil {
		b.bad = bad
		return
	}
	l.figures.grow(len(b.text) / 24)
	r := records{text: b.text, sep: sep}
	var e entry
	for r.next() {
		b.rows++
		if r.broken != "" {
			b.bad = &problem{code: r.broken, row: b.rows, read: clip(r.text[min(r.began, len(r.text)):min(r.began+100, len(r.text))])}
			return
		}
		if b.rows <= b.skip || len(r.fields) <= 1 && isBlankRow(r.fields) {
			continue
		}
		form.fill(&e, r.fields, b.rows, &l.given)
		if len(r.fields) > form.width && form.beyond(r.fields) {
			l.reject(&e, form.width+1, problem{code: "too_many_fields", read: clip(strings.Join(r.fields, string(sep))), expected: strconv.Itoa(form.width)})
			continue
		}
		l.take(&e)
	}
}

// cut gives away what the lane has read and lets it go on with empty hands.
func (l *lane) cut() *lane {
	out := *l
	l.figures, l.problems = figures{}, problems{}
	l.lastSeen = nil
	l.evidence, l.rates = map[uint16]*evidence{}, map[uint16]*rateSeen{}
	return &out
}

// notUTF8 finds the first byte that is no UTF-8, with its row.
func notUTF8(text string, rowsBefore int) *problem {
	if utf8.ValidString(text) {
		return nil
	}
	for i, r := range text {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
			return &problem{code: "not_utf8", row: rowsBefore + strings.Count(text[:i], "\n") + 1, read: fmt.Sprintf("0x%02X", text[i]), expected: "windows-1258 | tcvn3 | vni | windows-1252"}
		}
	}
	return nil
}

// clip shortens a text that is shown.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// write brings a draft into the store under the writer lock: compare, then one
// batch for each moment of receipt, oldest first, or one refused batch.
func (s *Service) write(ctx context.Context, d *draft, file *spooled) (*Report, error) {
	var report *Report
	err := s.store.Write(ctx, func(w store.Writer) error {
		if earlier, err := answered(ctx, w, d.given.Key, file.sha256); err != nil || earlier != nil {
			report = earlier
			return err
		}
		moments, err := d.finish(ctx, w)
		if err != nil {
			return err
		}
		if d.given.AskReason && d.given.Note == "" && len(d.changes) > 0 {
			d.problems.add(problem{code: "reason_needed", count: len(d.changes) + d.moreChanges})
		}
		report = d.report(s, file, moments)
		if err := d.reportChanges(ctx, w, report); err != nil {
			return err
		}
		switch {
		case report.State != stateAccepted:
			return s.refuse(ctx, w, d, file, report)
		case report.Revised+report.New == 0:
			return d.answerEarlier(ctx, w, file, report)
		}
		return s.accept(ctx, w, d, file, moments, report)
	})
	return report, err
}

// finish checks a draft as a whole, against itself and against what is in force.
func (d *draft) finish(ctx context.Context, s latest) ([]*moment, error) {
	d.settle()
	moments := d.momentsInOrder()
	for _, m := range moments {
		d.check(m)
	}
	for _, t := range d.totals {
		d.compareTotal(t)
	}
	if err := d.compareRemembered(ctx, s); err != nil {
		return nil, err
	}
	return moments, d.compare(ctx, s, moments)
}

// answered finds the report that was given to this Idempotency-Key: only the key
// makes a resend a retry.
func answered(ctx context.Context, w store.Writer, key, sha256 string) (*Report, error) {
	if key == "" {
		return nil, nil
	}
	info, err := w.ByKey(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if info.SHA256 != sha256 {
		return nil, &giaoban.Problem{Code: "key_reused", Severity: giaoban.SeverityError, Read: key, Message: giaoban.Text{
			VI: "Khóa Idempotency-Key này đã dùng cho một tệp khác; mỗi lần gửi mới cần một khóa mới.",
			EN: "This Idempotency-Key was used for another file; a new sending needs a new key."}}
	}
	var r Report
	if err := json.Unmarshal([]byte(info.Report), &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// answerEarlier names the batch whose figures are in force: these bytes change none.
func (d *draft) answerEarlier(ctx context.Context, w store.Writer, file *spooled, report *Report) error {
	info, err := w.ByHash(ctx, file.sha256)
	switch {
	case err == nil:
		report.Batch = number64(info.ID)
	case !errors.Is(err, store.ErrNotFound):
		return err
	case d.inForce != 0:
		report.Batch = number64(d.inForce)
	}
	return nil
}

func number64(r giaoban.Revision) string { return strconv.FormatUint(uint64(r), 10) }

// refuse keeps the attempt and its bytes, and no figure.
func (s *Service) refuse(ctx context.Context, w store.Writer, d *draft, file *spooled, report *Report) error {
	var bytes io.Reader
	b := s.batch(d, file)
	if file.over {
		b.SHA256 = "" // the bytes read are not the file
	} else {
		bytes = file.reader()
	}
	state := store.Refused
	if report.State == stateWaiting {
		state = store.Waiting
	}
	_, err := w.Refuse(ctx, b, state, bytes, func(id giaoban.Revision) string {
		report.Batch = number64(id)
		return report.json()
	})
	return err
}

// accept writes the batches. They are not one step: a writer that dies between two
// of them leaves the older moments, and the file sent again brings the rest.
func (s *Service) accept(ctx context.Context, w store.Writer, d *draft, file *spooled, moments []*moment, report *Report) error {
	for _, m := range moments {
		if m.batch.fresh+m.batch.revised == 0 {
			continue
		}
		b := s.batch(d, file)
		if m.at != 0 {
			b.Received = m.at.Time()
		}
		_, err := w.Accept(ctx, b, file.reader(), d.rows(m), func(id giaoban.Revision) string {
			report.Batch = number64(id)
			return report.json()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// batch is what is kept about a report beside its figures.
func (s *Service) batch(d *draft, file *spooled) store.Batch {
	g := d.given
	options, _ := json.Marshal(map[string]any{"mode": g.Mode, "note": g.Note, "period": g.Period, "unit": g.Unit, "indicator": g.Indicator,
		"number_format": g.NumberFormat, "rate": g.Rate, "sheet_period": g.SheetPeriod, "skip": g.Skip, "illustrative": g.Illustrative, "answers": g.Answers, "undoes": g.undoes, "confirm": g.Confirm})
	return store.Batch{Received: g.Received, By: g.By, FileName: file.name, SHA256: file.sha256, Options: string(options), Key: g.Key, Catalog: s.catalogue.Hash}
}

// rows gives the figures of a moment that change something, with their cells.
func (d *draft) rows(m *moment) store.Rows {
	f := &d.figures
	i, x, at := 0, 0, 0
	texts, confirmed := rawTexts{}, d.confirmed()
	return func() (giaoban.Observation, store.Cell, bool) {
		for ; i < f.len(); i++ {
			if f.state[i]&(rejected|unchanged) != 0 || !m.all && f.moment[i] != m.number {
				continue
			}
			for x < len(f.extras) && int(f.extras[x].index) < i {
				x++
			}
			for at+1 < len(d.segments) && d.segments[at+1].from <= i {
				at++
			}
			o := giaoban.Observation{Figure: d.figure(i), Amount: f.amount(i), Status: f.status(i), Illustrative: f.state[i]&illustrative != 0}
			c := store.Cell{Sheet: d.segments[at].sheet, Row: int(f.row[i]), Col: d.segments[at].column, Note: d.given.Note}
			if x < len(f.extras) && int(f.extras[x].index) == i {
				f.extras[x].onto(&c)
			}
			if note := confirmed[cellAt{c.Sheet, c.Row, c.Col}]; note != "" {
				c.Note = strings.TrimPrefix(c.Note+" · "+note, " · ")
			}
			if f.shape[i] != shapeExtra {
				c.Raw = texts.of(f, i)
			}
			i++
			return o, c, true
		}
		return giaoban.Observation{}, store.Cell{}, false
	}
}

// rawTexts writes the texts of a run of figures into one string at a time: ten
// million small ones would keep the collector busy.
type rawTexts struct {
	from, to int
	all      string
	ends     []uint32
	buf      []byte
}

const rawRun = 4096

func (r *rawTexts) of(f *figures, i int) string {
	if i >= r.to || i < r.from {
		r.from, r.to = i, min(i+rawRun, f.len())
		r.buf, r.ends = r.buf[:0], append(r.ends[:0], 0)
		for j := r.from; j < r.to; j++ {
			if f.shape[j] != shapeExtra {
				r.buf = f.appendRaw(r.buf, j)
			}
			r.ends = append(r.ends, uint32(len(r.buf)))
		}
		r.all = string(r.buf)
	}
	return r.all[r.ends[i-r.from]:r.ends[i-r.from+1]]
}

func (x *extra) onto(c *store.Cell) {
	c.Raw, c.Origin = x.raw, x.origin
	if x.column > 0 {
		c.Col = int(x.column)
	}
	switch {
	case x.note == "":
	case c.Note == "" || strings.Contains(x.note, c.Note): // the entry page says the reason in both
		c.Note = x.note
	default:
		c.Note = x.note + " · " + c.Note
	}
}

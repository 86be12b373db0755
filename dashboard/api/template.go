package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/excel"
	"github.com/giaoban/giaoban/store"
)

// template is GET /template: the form of one unit and period as a workbook, with the
// indicators it owes and the last figures in it, to fill in and send back as it is.
func (a *API) template() Route {
	known := parameters{needed("unit"), needed("period"), one("lang")}
	return Route{Pattern: "GET /api/v1/template", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		f, name, err := a.blankForm(r.Context(), q)
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		defer f.Close()
		h := w.Header()
		h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
		h.Set("Cache-Control", "private, no-cache")
		_ = f.Write(w) // the connection is gone: nobody is left to be told
	})}
}

// blankForm makes the workbook and names its file.
func (a *API) blankForm(ctx context.Context, q *request) (*excelize.File, string, error) {
	c := a.o.Catalogue
	p, err := giaoban.ParsePeriod(q.text("period"))
	if err != nil {
		return nil, "", Problem("bad_period", q.text("period"), "2014H1", nil)
	}
	u, ok := c.Units.On(giaoban.UnitID(q.text("unit")), p.Ends)
	if !ok {
		return nil, "", Problem("unknown_unit", q.text("unit"), "", nil)
	}
	t := &formSheet{lang: q.lang, unit: u, period: p, owed: c.Owed(u.ID, p), catalogue: c}
	if len(t.owed) == 0 {
		return nil, "", Problem("owes_nothing", u.Name.In(q.lang), p.Label(q.lang), nil)
	}
	if err := t.readLast(ctx, a.o.Reports); err != nil {
		return nil, "", err
	}
	f, err := t.workbook()
	if err != nil {
		return nil, "", fmt.Errorf("making the form of %s for %s: %w", u.ID, p.Key(), err)
	}
	return f, fmt.Sprintf("%s-%s.xlsx", u.ID, strings.ReplaceAll(p.Key(), "/", "_")), nil
}

// formSheet is a form while it is made.
type formSheet struct {
	lang      giaoban.Lang
	unit      giaoban.Unit
	period    giaoban.Period
	owed      []*giaoban.Indicator
	catalogue *giaoban.Catalogue
	last      map[giaoban.Figure]*giaoban.Observation // of the period before and of last year's
	file      *excelize.File
	columns   struct{ last, year, actual, note int } // year 0: the same as last
	row       int
	styles    struct{ title, head, group, label, last, figure int }
}

const formName = "Báo cáo"

// readLast reads what the unit sent for the period before and for the same one of last
// year.
func (t *formSheet) readLast(ctx context.Context, s Reports) error {
	t.last = map[giaoban.Figure]*giaoban.Observation{}
	from, to := t.period.Previous().Ends, t.period.Previous().Ends
	if year, ok := t.period.LastYear(); ok {
		from, to = min(from, year.Ends), max(to, year.Ends)
	}
	codes := []string{}
	for _, i := range t.owed {
		codes = append(codes, i.Code)
	}
	all, err := s.Latest(ctx, store.Filter{Indicators: codes, Units: []giaoban.UnitID{t.unit.ID}, From: from, To: to})
	for n := range all {
		if !all[n].Illustrative { // a form has no place to say so
			t.last[all[n].Figure] = &all[n]
		}
	}
	return err
}

func (t *formSheet) say(vi, en string) string {
	if t.lang == giaoban.English {
		return en
	}
	return vi
}

func (t *formSheet) workbook() (*excelize.File, error) {
	t.file = excelize.NewFile()
	f := t.file
	if err := f.SetSheetName("Sheet1", formName); err != nil {
		return nil, err
	}
	if err := t.style(); err != nil {
		return nil, err
	}
	heads := t.heads()
	texts := [][]string{{t.say("BÁO CÁO SỐ LIỆU ĐỊNH KỲ", "PERIODIC REPORT")}, {t.say("Đơn vị báo cáo: ", "Reporting unit: ") + t.unit.Name.In(t.lang)},
		{t.say("Kỳ báo cáo: ", "Period: ") + t.period.Label(t.lang)}, nil,
		heads}
	for n, row := range texts {
		for column, text := range row {
			if err := t.put(n+1, column+1, excel.Text(text), map[bool]int{true: t.styles.head, false: t.styles.title}[n == 4]); err != nil {
				return nil, err
			}
		}
	}
	t.row = 5
	group, number := "\x00", 0
	for _, i := range t.owed {
		if i.Group != group && i.Group != "" {
			if err := t.heading(i.Group); err != nil {
				return nil, err
			}
		}
		group = i.Group
		number++
		if err := t.indicator(number, i); err != nil {
			return nil, err
		}
	}
	return f, t.close()
}

// heads are the headings of the columns, and decide where each stands. A year's period
// before is last year's: one column says both.
func (t *formSheet) heads() []string {
	heads := []string{t.say("STT", "No."), t.say("Chỉ tiêu", "Indicator"), t.say("Đơn vị tính", "Unit of measure"), t.say("Kỳ trước", "Previous period")}
	t.columns.last = len(heads)
	if year, ok := t.period.LastYear(); ok && year != t.period.Previous() {
		heads = append(heads, t.say("Cùng kỳ năm trước", "Same period last year"))
		t.columns.year = len(heads)
	}
	heads = append(heads, t.say("Thực hiện", "Actual"), t.say("Ghi chú", "Note"))
	t.columns.actual, t.columns.note = len(heads)-1, len(heads)
	return heads
}

func (t *formSheet) heading(group string) error {
	t.row++
	for _, g := range t.catalogue.Groups {
		if g.Code == group {
			return t.put(t.row, 2, excel.Text(g.Name.In(t.lang)), t.styles.group)
		}
	}
	return t.put(t.row, 2, excel.Text(group), t.styles.group)
}

// indicator writes the row of an indicator, or of a distribution its head and bands.
func (t *formSheet) indicator(number int, i *giaoban.Indicator) error {
	s := i.Scheme()
	t.row++
	if err := t.line(fmt.Sprint(number), i.Name.In(t.lang), i.UnitOfMeasure.In(t.lang)); err != nil || s == nil {
		if err != nil {
			return err
		}
		return t.figure(i, "")
	}
	for _, b := range s.Bands {
		t.row++
		if err := t.line("", b.Label.In(t.lang), i.UnitOfMeasure.In(t.lang)); err != nil {
			return err
		}
		if err := t.figure(i, b.Code); err != nil {
			return err
		}
	}
	return nil
}

func (t *formSheet) line(number, name, measure string) error {
	for column, text := range []string{number, name, measure} {
		if err := t.put(t.row, column+1, excel.Text(text), t.styles.label); err != nil {
			return err
		}
	}
	return nil
}

// figure is the open cell of a figure, with what it takes, beside the last one and last
// year's.
func (t *formSheet) figure(i *giaoban.Indicator, band string) error {
	if err := t.earlier(i, band, t.period.Previous(), t.columns.last); err != nil {
		return err
	}
	if year, _ := t.period.LastYear(); t.columns.year != 0 {
		if err := t.earlier(i, band, year, t.columns.year); err != nil {
			return err
		}
	}
	for _, column := range []int{t.columns.actual, t.columns.note} {
		if err := t.put(t.row, column, nil, t.styles.figure); err != nil {
			return err
		}
	}
	cell, err := excelize.CoordinatesToCellName(t.columns.actual, t.row)
	if err != nil {
		return err
	}
	ratio, isRatio := i.Kind.(giaoban.Ratio)
	v := excelize.NewDataValidation(true)
	v.SetSqref(cell)
	switch {
	case isRatio && ratio.Scale == giaoban.Whole(100) && !i.NotOverUnits:
		v.SetInput(t.say("Tỷ lệ", "Rate"), t.say("Ghi tử số/mẫu số, ví dụ 978/1170; hoặc 83,6%.", "Write numerator/denominator, for example 978/1170; or 83.6%."))
		return t.file.AddDataValidation(formName, v)
	case i.Whole:
		err = v.SetRange(limit(i.Bounds.HasMin, i.Bounds.Min, -1e15), limit(i.Bounds.HasMax, i.Bounds.Max, 1e15), excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	default:
		err = v.SetRange(limit(i.Bounds.HasMin, i.Bounds.Min, -1e15), limit(i.Bounds.HasMax, i.Bounds.Max, 1e15), excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
	}
	if err != nil {
		return err
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, t.say("Kiểm tra lại", "Please check"), t.say("Ô này nhận một số. Nếu chưa có số liệu, để trống.", "This cell takes a number. Leave it blank where there is no figure yet."))
	return t.file.AddDataValidation(formName, v)
}

// earlier writes what was sent for an earlier period, in a locked cell; a rate that came
// in parts as it is to be written again.
func (t *formSheet) earlier(i *giaoban.Indicator, band string, p giaoban.Period, column int) error {
	if i.ReportedAs == giaoban.AsCumulative {
		p = p.YearToDate()
	}
	o := t.last[giaoban.Figure{Indicator: i.Code, Unit: t.unit.ID, Period: p, Band: band}]
	if o == nil || !o.Present {
		return nil
	}
	if o.HasParts {
		return t.put(t.row, column, o.Value.String()+"/"+o.Denominator.String(), t.styles.last)
	}
	return t.put(t.row, column, o.Value.Float(), t.styles.last)
}

func limit(has bool, d giaoban.Decimal, otherwise float64) float64 {
	if has {
		return d.Float()
	}
	return otherwise
}

func (t *formSheet) put(row, column int, value any, style int) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	if value != nil {
		if err := t.file.SetCellValue(formName, cell, value); err != nil {
			return err
		}
	}
	return t.file.SetCellStyle(formName, cell, cell, style)
}

func (t *formSheet) style() (err error) {
	line := []excelize.Border{{Type: "bottom", Color: "D0D5DD", Style: 1}}
	for _, s := range []struct {
		to *int
		is excelize.Style
	}{
		{&t.styles.title, excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&t.styles.head, excelize.Style{Font: &excelize.Font{Bold: true}, Border: line, Alignment: &excelize.Alignment{WrapText: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EDF3"}}}},
		{&t.styles.group, excelize.Style{Font: &excelize.Font{Bold: true}, Border: line}},
		{&t.styles.label, excelize.Style{Border: line, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}},
		{&t.styles.last, excelize.Style{Border: line, Font: &excelize.Font{Color: "667085"}}},
		{&t.styles.figure, excelize.Style{Border: line, Protection: &excelize.Protection{Locked: false}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8E1"}}}},
	} {
		if *s.to, err = t.file.NewStyle(&s.is); err != nil {
			return err
		}
	}
	return nil
}

// close sets widths, locks what is not to be filled in, and puts the fingerprint into
// the file's properties: by it the file is read back without a question.
func (t *formSheet) close() error {
	for column := 1; column <= t.columns.note; column++ {
		width := 14.0
		switch column {
		case 1:
			width = 6
		case 2:
			width = 52
		case 3, t.columns.actual:
			width = 16
		case t.columns.note:
			width = 28
		}
		name, err := excelize.ColumnNumberToName(column)
		if err != nil {
			return err
		}
		if err := t.file.SetColWidth(formName, name, name, width); err != nil {
			return err
		}
	}
	if err := t.file.SetPanes(formName, &excelize.Panes{Freeze: true, YSplit: 5, TopLeftCell: "A6", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := t.file.ProtectSheet(formName, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true}); err != nil {
		return err
	}
	for name, value := range map[string]string{"giaoban.unit": string(t.unit.ID), "giaoban.period": t.period.Key(), "giaoban.catalogue": t.catalogue.Hash} {
		if err := t.file.SetCustomProps(excelize.CustomProperty{Name: name, Value: value}); err != nil {
			return err
		}
	}
	return nil
}

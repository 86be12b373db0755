package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/giaoban/giaoban"
)

// readJSON reads an array of rows of the long form, or DHIS2's dataValueSets, one
// element at a time.
func (d *draft) readJSON(ctx context.Context, file *spooled) error {
	d.begin("", 0, false)
	in := bufio.NewReaderSize(&withContext{ctx, file.reader()}, 64<<10)
	if mark, _ := in.Peek(3); string(mark) == "\xef\xbb\xbf" {
		in.Discard(3)
	}
	x := json.NewDecoder(in)
	x.UseNumber()
	l := d.lane()
	err := l.readJSONFile(x, map[string]string{})
	d.join(l, 0)
	var shape *jsonShape
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &shape):
		d.fail(problem{code: "json_shape", read: shape.seen})
	case err != nil:
		d.fail(problem{code: "damaged_json", expected: clip(err.Error())})
	}
	d.sheets = append(d.sheets, Sheet{Layout: "long", Figures: d.figures.len()})
	return nil
}

// jsonShape says what stood where rows were expected.
type jsonShape struct{ seen string }

func (s *jsonShape) Error() string { return "not rows: " + s.seen }

// readJSONFile reads the outermost value. What an object says beside its rows
// (period, orgUnit) stands for the rows that do not say it.
func (l *lane) readJSONFile(x *json.Decoder, whole map[string]string) error {
	t, err := x.Token()
	if err != nil {
		return err
	}
	switch t {
	case json.Delim('['):
		if err := l.readJSONRows(x, whole); err != nil {
			return err
		}
		return nothingMore(x)
	case json.Delim('{'):
	default:
		return &jsonShape{fmt.Sprint(t)}
	}
	var keys []string
	seen := false
	for x.More() {
		key, err := x.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		keys = append(keys, clip(name))
		if name == "dataValues" || name == "rows" {
			if t, err = x.Token(); err != nil || t != json.Delim('[') {
				return errors.Join(err, &jsonShape{name})
			}
			if err := l.readJSONRows(x, whole); err != nil {
				return err
			}
			seen = true
			continue
		}
		var v any
		if err := x.Decode(&v); err != nil {
			return err
		}
		if s, ok := v.(string); ok && !seen {
			whole[name] = s
		}
	}
	if !seen {
		return &jsonShape{strings.Join(keys, ", ")}
	}
	if _, err = x.Token(); err != nil {
		return err
	}
	return nothingMore(x)
}

// nothingMore says whether the file ends here.
func nothingMore(x *json.Decoder) error {
	if t, err := x.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("text behind the end: %v", t)
	}
	return nil
}

// readJSONRows reads the elements of an array to its end.
func (l *lane) readJSONRows(x *json.Decoder, whole map[string]string) error {
	for row := 1; x.More(); row++ {
		var raw map[string]any
		if err := x.Decode(&raw); err != nil {
			var wrong *json.UnmarshalTypeError
			if errors.As(err, &wrong) {
				return &jsonShape{wrong.Value}
			}
			return err
		}
		e := entry{row: row}
		e.fillJSON(raw, whole)
		e.fillGiven(&l.given)
		if !isDefaultCombination(text(raw["attributeOptionCombo"])) {
			l.reject(&e, 0, problem{code: "band_unexpected", read: text(raw["attributeOptionCombo"])})
			continue
		}
		l.take(&e)
	}
	_, err := x.Token()
	return err
}

// fillJSON takes an element's fields by their names, ours or DHIS2's.
func (e *entry) fillJSON(raw map[string]any, whole map[string]string) {
	for name, v := range raw {
		r := columnRole(name)
		if name == "lastUpdated" || name == "created" || name == "storedBy" || v == nil {
			continue
		}
		e.setJSON(r, v)
	}
	for name, v := range whole {
		switch r := columnRole(name); {
		case r == unitColumn && e.unit == "", r == periodColumn && e.period == "", r == indicatorColumn && e.indicator == "":
			e.setJSON(r, v)
		}
	}
	if yes, _ := raw["deleted"].(bool); yes {
		e.status, e.value.text = giaoban.Withdrawn.String(), ""
	}
}

func (e *entry) setJSON(r role, v any) {
	c := cell{text: text(v)}
	_, c.typed = v.(json.Number)
	switch r {
	case unitColumn:
		e.unit = c.text
	case indicatorColumn:
		e.indicator = c.text
	case periodColumn:
		e.period = c.text
	case valueColumn:
		e.value = c
	case numeratorColumn:
		e.numerator = c
	case denominatorColumn:
		e.denominator = c
	case bandColumn:
		e.band = c.text
	case statusColumn:
		e.status = c.text
	case noteColumn:
		e.note = c.text
	case originColumn:
		e.origin = c.text
	case receivedColumn:
		e.received = c.text
	case inventedColumn:
		e.invented = c.text
	}
}

// text is a JSON value as it was written.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	var b bytes.Buffer
	json.NewEncoder(&b).Encode(v)
	return strings.TrimSpace(b.String())
}

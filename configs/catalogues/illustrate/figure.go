package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
)

// figure is one row of the long form.
type figure struct {
	unit, indicator, period string
	value                   string // empty where the status has none
	band, status, note      string
	received                string // RFC 3339, Vietnamese time
}

func reported(unit, indicator string, p half, value int64) figure {
	return figure{unit: unit, indicator: indicator, period: p.key, value: strconv.FormatInt(value, 10), status: "reported"}
}

var longForm = []string{"unit", "indicator", "period", "value", "numerator", "denominator", "band", "status", "note", "illustrative", "source", "received"}

func figuresCSV(figures []figure, source string) ([]byte, error) {
	rows := [][]string{longForm}
	for _, f := range figures {
		rows = append(rows, []string{f.unit, f.indicator, f.period, f.value, "", "", f.band, f.status, f.note, "yes", source, f.received})
	}
	return table(rows)
}

func table(rows [][]string) ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("illustrate: %w", err)
	}
	return text.Bytes(), nil
}

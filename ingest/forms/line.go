// Package forms makes files as officers make them, each with what a person reads in
// every cell of it: the corpus by which package ingest is scored. It shares no code
// with that reader and imports nothing of it: names, numbers, periods and encodings
// are written here a second time on purpose. Only tests may call it.
package forms

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// Line describes one form of real life. What it leaves open (spelling, number style,
// blank rows, which cells are missing) the seed of a variant decides.
type Line struct {
	ID       string   `yaml:"id"`
	About    string   `yaml:"about"`     // what it is in the life of an office
	File     string   `yaml:"file"`      // xlsx (also if empty), csv, csv-semicolon, csv-tab
	Encoding string   `yaml:"encoding"`  // of a CSV, or what the fonts of a workbook stand for
	Name     string   `yaml:"name"`      // of the file; {unit} and {period} are filled in
	Numbers  []string `yaml:"numbers"`   // typed, vi, en, space, plain, measured, by column: one is drawn
	Frame    string   `yaml:"frame"`     // state, party, statistics, title; empty: none
	Title    string   `yaml:"title"`     // {unit} and {period} are filled in
	Unit     string   `yaml:"unit"`      // of the whole file, where no axis names units
	Period   string   `yaml:"period"`    // likewise
	UnitIn   string   `yaml:"unit_in"`   // head, title, sheet, file, folder, given, nowhere
	PeriodIn string   `yaml:"period_in"` // line, title, sheet, file, folder, given, nowhere
	Measure  string   `yaml:"measure"`   // "Đơn vị tính: …" above the table
	Times    string   `yaml:"times"`     // figures are printed so many times larger, as the measure says
	Gaps     string   `yaml:"gaps"`      // what missing cells hold: none, or one or several of blank … x KPS -
	With     []string `yaml:"with"`      // touches, see touch.go
	Tables   []Table  `yaml:"tables"`
	Rows     []string `yaml:"rows"` // written out, cells parted by |: what is no table
	Per      string   `yaml:"per"`  // unit or period: a sheet for each of Of
	Of       []string `yaml:"of"`
	Given    Hints    `yaml:"given"`  // what the sender says beside the file
	Expect   []string `yaml:"expect"` // whole (also if empty), asked, refused
	Answer   *Answer  `yaml:"answer"` // the right answer to the one question
	Refuse   []string `yaml:"refuse"` // the codes with which it may be refused
}

// Table is one table of a sheet. Each axis runs down, across, or is said once.
type Table struct {
	Title      string   `yaml:"title"`
	Over       string   `yaml:"over"` // a heading over all columns that names nothing
	Down       []string `yaml:"down"` // unit, indicator, period, measure, band
	Across     []string `yaml:"across"`
	Units      []string `yaml:"units"`
	Indicators []string `yaml:"indicators"`
	Periods    []string `yaml:"periods"`
	Measures   []string `yaml:"measures"`
	Bands      []string `yaml:"bands"`
	Unit       string   `yaml:"unit"`
	Indicator  string   `yaml:"indicator"`
	Period     string   `yaml:"period"`
	Totals     string   `yaml:"totals"` // top, bottom
	Place      string   `yaml:"place"`  // below (also if empty), beside
	Labels     string   `yaml:"labels"` // of several columns of labels: repeated, merged, once, outline
	Paths      bool     `yaml:"paths"`  // indicators under their bands
	Number     bool     `yaml:"number"` // a column of running numbers in front
	Code       bool     `yaml:"code"`   // a column of unit codes
	Measured   bool     `yaml:"measured"`
	Numbering  bool     `yaml:"numbering"` // a row "A B 1 2 3" below the headings
	Remarks    bool     `yaml:"remarks"`   // a column of notes behind
	Each       string   `yaml:"each"`      // unit: one table for each of Units, one under another
	Long       bool     `yaml:"long"`      // one row for each figure
	Values     []string `yaml:"values"`    // rows of cells parted by ;, in place of made ones
}

// Hints are what a sender says beside the file.
type Hints struct {
	Unit         string `yaml:"unit"`
	Indicator    string `yaml:"indicator"`
	Period       string `yaml:"period"`
	NumberFormat string `yaml:"number_format"`
	Rate         string `yaml:"rate"`
	Encoding     string `yaml:"encoding"`
}

// Answer is the right answer to the one question that a form leaves open: kind is
// period, unit, indicator, numbers, rate, column, row, marker or encoding.
type Answer struct {
	Kind  string `yaml:"kind"`
	Value string `yaml:"value"`
}

// ReadLines reads the corpus: every .yaml file of a folder. A key that is not known,
// and an id used twice, is a mistake.
func ReadLines(folder string) ([]Line, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("forms: no corpus in %s: %w", folder, err)
	}
	var all []Line
	seen := map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		var lines []Line
		if err := yaml.UnmarshalWithOptions(b, &lines, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("forms: %s: %w", file, err)
		}
		for _, l := range lines {
			if seen[l.ID] {
				return nil, fmt.Errorf("forms: %s: the id %s stands twice", file, l.ID)
			}
			seen[l.ID] = true
		}
		all = append(all, lines...)
	}
	return all, nil
}

package configs

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/giaoban/giaoban"
	"golang.org/x/text/unicode/norm"
)

//go:embed messages.csv
var messagesFile string

// largestFile bounds what is read into memory: ten thousand communes with all their
// history are a few megabytes.
const largestFile = 64 << 20

// reader collects what is wrong while files are read.
type reader struct {
	folder   string
	messages giaoban.Messages
	problems []*giaoban.Problem
}

func newReader(folder string) *reader {
	messages, err := giaoban.ReadMessages(messagesFile)
	if err != nil { // the file is part of the program; a test reads it
		messages = giaoban.Messages{}
	}
	return &reader{folder: folder, messages: messages}
}

// problem notes an error of a code at a place.
func (r *reader) problem(code string, at giaoban.Place, read, expected string, more map[string]string) {
	r.problems = append(r.problems, r.messages.Problem(code, at, read, expected, more))
}

// unknown notes a name that is none of the known ones, with the nearest of them.
func (r *reader) unknown(code string, at giaoban.Place, read string, known []string) {
	near := nearest(read, known)
	more := map[string]string{"near": "", "near_en": ""}
	if near != "" {
		more["near"], more["near_en"] = fmt.Sprintf(" (có phải “%s”?)", near), fmt.Sprintf(" (did you mean “%s”?)", near)
	}
	expected := strings.Join(known, ", ")
	if len(known) > 40 { // a list nobody reads
		expected = near
	}
	r.problem(code, at, read, expected, more)
	r.problems[len(r.problems)-1].Suggestion = near
}

// read gives a file's text, NFC and without byte order mark; ok is false where it
// cannot be used, which is noted unless the file may be absent and is.
func (r *reader) read(path string, required bool) (text string, ok bool) {
	at := giaoban.Place{File: path}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if required {
			r.problem("missing_file", at, filepath.Base(path), path, nil)
		}
		return "", false
	case err != nil || info.IsDir():
		r.problem("unreadable_file", at, path, "", nil)
		return "", false
	case info.Size() > largestFile:
		r.problem("too_large", at, "", megabytes(largestFile), nil)
		return "", false
	}
	content, err := os.ReadFile(path)
	if err != nil {
		r.problem("unreadable_file", at, path, "", nil)
		return "", false
	}
	if !utf8.Valid(content) {
		r.problem("not_utf8", at, "", "UTF-8", nil)
		return "", false
	}
	return norm.NFC.String(strings.TrimPrefix(string(content), "\ufeff")), true
}

// in is the path of a file of the catalogue.
func (r *reader) in(name string) string { return filepath.Join(r.folder, filepath.FromSlash(name)) }

// date reads a day; an empty text is the given open end.
func (r *reader) date(at giaoban.Place, text string, open giaoban.Date) giaoban.Date {
	if text == "" {
		return open
	}
	d, err := giaoban.ParseDate(text)
	if err != nil {
		r.problem("bad_date", at, text, "2014-06-30", nil)
		return open
	}
	return d
}

// span checks that a validity ends after it begins.
func (r *reader) span(at giaoban.Place, from, to giaoban.Date) {
	if to <= from {
		r.problem("span_empty", at, to.String(), from.String(), nil)
	}
}

// number reads an exact decimal.
func (r *reader) number(at giaoban.Place, text string) (giaoban.Decimal, bool) {
	d, exact, err := giaoban.ParseDecimal(text)
	if err != nil || !exact {
		r.problem("bad_number", at, text, "1234.5", nil)
		return giaoban.Decimal{}, false
	}
	return d, true
}

// nearest is the known name that differs from a text in the fewest letters, where
// they are few: a third of its length at most.
func nearest(text string, known []string) string {
	best, least := "", len([]rune(text))/3+1
	for _, k := range known {
		if d := distance(strings.ToLower(text), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, remove or change between two texts.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}

// sortByPlace orders problems as a reader meets them: file by file, downwards.
func sortByPlace(problems []*giaoban.Problem) {
	slices.SortStableFunc(problems, func(a, b *giaoban.Problem) int {
		if a.Place.File != b.Place.File {
			return strings.Compare(a.Place.File, b.Place.File)
		}
		return a.Place.Row - b.Place.Row
	})
}

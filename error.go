package giaoban

import (
	"encoding/csv"
	"fmt"
	"maps"
	"strings"
)

// Severity of a problem: an error refuses, a warning is shown and may be
// confirmed, an information only tells.
type Severity string

const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Place is where in a file something stands; what is not known is empty or 0.
type Place struct {
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`    // from 1
	Column int    `json:"column,omitempty"` // from 1
	Cell   string `json:"cell,omitempty"`   // "G14"
}

func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" {
		fmt.Fprintf(&b, " [%s]", p.Sheet)
	}
	switch {
	case p.Cell != "":
		fmt.Fprintf(&b, " %s", p.Cell)
	case p.Row > 0:
		fmt.Fprintf(&b, ":%d", p.Row)
	}
	return strings.TrimSpace(b.String())
}

// Problem is one thing that is wrong or worth saying, with a stable code, the
// place, what was read there, what was expected, and one sentence in each
// language. It is turned into words only at the edge.
type Problem struct {
	Code       string
	Severity   Severity
	Place      Place
	Read       string // as written
	Expected   string
	Message    Text
	Suggestion string // a value to use instead, never taken by itself
}

func (p *Problem) Error() string {
	if at := p.Place.String(); at != "" {
		return at + ": " + p.Message.EN
	}
	return p.Message.EN
}

// Messages are the sentences of one package's problems by code, in both
// languages, with {placeholders}.
type Messages map[string]Text

// ReadMessages reads a locale file: CSV with the columns code,vi,en.
func ReadMessages(file string) (Messages, error) {
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading messages: %w", err)
	}
	m := Messages{}
	for i, r := range rows {
		if i == 0 {
			continue
		}
		if _, twice := m[r[0]]; twice || len(r) != 3 || r[1] == "" || r[2] == "" {
			return nil, fmt.Errorf("reading messages: line %d: code %q twice or without both languages", i+1, r[0])
		}
		m[r[0]] = Text{VI: r[1], EN: r[2]}
	}
	return m, nil
}

// Problem builds an error of a code; {read} and {expected} in its sentences are
// filled from the arguments, other placeholders from more. A code without
// sentences is a mistake of the program and says so.
func (m Messages) Problem(code string, at Place, read, expected string, more map[string]string) *Problem {
	t, ok := m[code]
	if !ok {
		t = Text{VI: code, EN: code}
	}
	fill := map[string]string{"read": read, "expected": expected}
	maps.Copy(fill, more)
	return &Problem{Code: code, Severity: SeverityError, Place: at, Read: read, Expected: expected,
		Message: Text{VI: replace(t.VI, fill), EN: replace(t.EN, fill)}}
}

func replace(s string, fill map[string]string) string {
	var out strings.Builder
	for {
		before, rest, open := strings.Cut(s, "{")
		out.WriteString(before)
		if !open {
			return out.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		v, known := fill[name]
		if !closed || !known { // no placeholder of ours: it stays as it is
			out.WriteByte('{')
			s = rest
			continue
		}
		out.WriteString(v)
		s = after
	}
}

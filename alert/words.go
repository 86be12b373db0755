package alert

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/giaoban/giaoban"
)

//go:embed messages.csv
var messagesFile string

// sentences are what alerts say, in both languages.
type sentences struct{ giaoban.Messages }

var words = read(messagesFile)

func read(file string) sentences {
	m, err := giaoban.ReadMessages(file)
	if err != nil {
		panic(fmt.Sprintf("alert: the embedded messages.csv: %v", err)) // a test reads the same bytes
	}
	return sentences{m}
}

func (s sentences) fill(code string, l giaoban.Lang, fill map[string]string) string {
	t, ok := s.Messages[code]
	if !ok {
		return code
	}
	out := t.In(l)
	for name, v := range fill {
		out = strings.ReplaceAll(out, "{"+name+"}", v)
	}
	return out
}

// text fills a sentence with the same words in both languages.
func (s sentences) text(code string, fill map[string]string) giaoban.Text {
	return giaoban.Text{VI: s.fill(code, giaoban.Vietnamese, fill), EN: s.fill(code, giaoban.English, fill)}
}

// within is text with a period named as each language does.
func (s sentences) within(code string, fill map[string]string, period string) giaoban.Text {
	t := s.text(code, fill)
	p, err := giaoban.ParsePeriod(period)
	if err != nil {
		return t
	}
	return giaoban.Text{VI: strings.ReplaceAll(t.VI, "{period}", p.Within(giaoban.Vietnamese)), EN: strings.ReplaceAll(t.EN, "{period}", p.Within(giaoban.English))}
}

func (s sentences) refuse(code, readAs, expected string) *giaoban.Problem {
	return s.Problem(code, giaoban.Place{}, readAs, expected, nil)
}

func (s sentences) replace(text, name, v string) string {
	return strings.ReplaceAll(text, "{"+name+"}", v)
}

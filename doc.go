// Package giaoban is the domain of a provincial briefing: units that report,
// indicators with the arithmetic of their kind, periods, observations and their
// revisions, targets, calendars, and the problems a report can have.
//
// It computes and decides; it never reads a file, asks a store or writes a page,
// and it imports nothing else of this module. Every other package speaks in its
// words.
package giaoban

// Lang is a language of the product.
type Lang string

const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// Text is one sentence or name in both languages, NFC.
type Text struct {
	VI string `json:"vi" yaml:"vi"`
	EN string `json:"en" yaml:"en"`
}

// In gives the text in a language; where English is absent the Vietnamese
// stands, so that a name is never empty.
func (t Text) In(l Lang) string {
	if l == English && t.EN != "" || t.VI == "" {
		return t.EN
	}
	return t.VI
}

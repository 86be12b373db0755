package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/giaoban/giaoban/ingest"
)

// givenNames are what may be said beside a file; period[Sheet], answers[Question] and
// confirm[Issue] beside these.
func givenNames() parameters {
	return parameters{one("dry_run"), one("mode"), one("note"), one("received"), one("period"), one("unit"), one("indicator"),
		one("number_format"), one("rate"), many("skip"), one("answers"), one("illustrative"), one("file_name"), one("lang")}
}

// given reads what was said beside a file, in the URL or in the form.
func (q *request) given() ingest.Given {
	q.language()
	g := ingest.Given{Lang: q.lang, SheetPeriod: map[string]string{}, Answers: map[string]string{}, Confirm: map[string]string{}}
	known := givenNames()
	for _, name := range sorted(q.values) {
		head, key, indexed := strings.Cut(name, "[")
		key, closed := strings.CutSuffix(key, "]")
		switch {
		case !indexed:
			known.check(q, name)
		case closed && key != "" && head == "period":
			g.SheetPeriod[key] = q.text(name)
		case closed && key != "" && head == "answers":
			g.Answers[key] = q.text(name)
		case closed && key != "" && head == "confirm":
			g.Confirm[key] = q.text(name)
		default:
			q.refuse("unknown_parameter", name, known.nearest(head))
		}
	}
	g.Note, g.Period, g.Unit, g.Indicator = q.text("note"), q.text("period"), q.text("unit"), q.text("indicator")
	g.Skip = slices.Clone(q.values["skip"])
	g.DryRun, g.Illustrative = q.yes("dry_run"), q.yes("illustrative")
	g.Mode = ingest.Mode(q.choice("mode", string(ingest.All), string(ingest.Valid)))
	g.NumberFormat = q.choice("number_format", "vi", "en", "space")
	g.Rate = q.choice("rate", "percent", "fraction")
	g.Received = q.moment("received", "bad_received")
	if v := q.text("answers"); v != "" {
		said := map[string]string{}
		if json.Unmarshal([]byte(v), &said) != nil {
			q.refuse("bad_answers", v, `{"q1":"…"}`)
		}
		maps.Copy(g.Answers, said)
	}
	return g
}

// yes reads a switch; a parameter that is there in vain says yes to nothing.
func (q *request) yes(name string) bool {
	switch v := q.text(name); v {
	case "true", "1", "yes", "on":
		return true
	case "", "false", "0", "no", "off":
		return false
	default:
		q.refuse("bad_choice", name+"="+v, "true, false")
		return false
	}
}

// choice reads one of a few words; nothing where nothing is said.
func (q *request) choice(name string, words ...string) string {
	v := q.text(name)
	if v != "" && !slices.Contains(words, v) {
		q.refuse("bad_choice", name+"="+v, strings.Join(words, ", "))
	}
	return v
}

package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// question is the one thing a file waits for: all that is wrong with it would be
// settled by the same answer. A file with two things to ask is refused with both,
// because an officer who is asked again and again goes away.
func (d *draft) question() []Question {
	ask := ""
	var first *problem
	for i := range d.problems.list {
		p := &d.problems.list[i]
		if p.severity != giaoban.SeverityError {
			continue
		}
		id := p.ask
		if id == "" {
			id = asks[p.code]
		}
		if id == "" || ask != "" && id != ask {
			return d.askSheets()
		}
		ask = id
		if first == nil {
			first = p
		}
	}
	if first == nil || d.problems.more > 0 {
		return d.askSheets()
	}
	q := Question{ID: ask, Place: strings.TrimSuffix(d.placeIn(first, giaoban.Vietnamese), ": "), PlaceEN: strings.TrimSuffix(d.placeIn(first, giaoban.English), ": ")}
	w := words()
	m := w.Problem(asked[ask], giaoban.Place{}, clip(first.read), clip(first.expected), d.fillings(first, giaoban.Vietnamese)).Message
	q.Text, q.TextEN = m.VI, m.EN
	q.Choices = d.choices(ask, first)
	return []Question{q}
}

// askSheets asks whether sheets of which no figure could be read are to be left out,
// where all that is wrong is on them and others are read whole.
func (d *draft) askSheets() []Question {
	if len(d.unread) == 0 || d.unreadErrors < d.problems.errors || d.figures.len() == 0 {
		return nil
	}
	m := words().Problem(asked["sheets"], giaoban.Place{}, strings.Join(d.unread, ", "), "", d.fillings(&problem{}, giaoban.Vietnamese)).Message
	return []Question{{ID: "sheets", Text: m.VI, TextEN: m.EN, Choices: d.choices("sheets", nil)}}
}

// asks are the problems that an answer to a question settles.
var asks = map[string]string{
	"percent_or_fraction": "rate",
	"two_readings":        "numbers",
	"no_period":           "period",
	"no_unit":             "unit",
	"no_indicator":        "indicator",
	"not_utf8":            "encoding",
	"reason_needed":       "reason",
}

// asked are the sentences of the questions.
var asked = map[string]string{
	"period": "ask_period", "unit": "ask_unit", "indicator": "ask_indicator", "rate": "ask_rate",
	"numbers": "ask_numbers", "rows": "ask_rows", "level": "ask_level", "sheets": "ask_sheets", "encoding": "ask_encoding", "reason": "ask_reason",
}

// choices are the answers that a question offers.
func (d *draft) choices(ask string, p *problem) []Choice {
	switch ask {
	case "rate":
		return []Choice{{Value: "percent", Label: "Phần trăm: 0,8 là 0,8%", LabelEN: "Percent: 0.8 is 0.8%"}, {Value: "fraction", Label: "Phân số thập phân: 0,8 là 80%", LabelEN: "Fraction: 0.8 is 80%"}}
	case "numbers":
		return []Choice{{Value: "vi", Label: "1.234,5 (dấu chấm phân hàng nghìn)", LabelEN: "1.234,5 (points part the thousands)"}, {Value: "en", Label: "1,234.5 (dấu chấm là dấu thập phân)", LabelEN: "1,234.5 (a point begins the decimals)"}}
	case "rows":
		return []Choice{{Value: "-", Label: "Bỏ qua các dòng này", LabelEN: "Leave these rows out"}}
	case "level":
		return d.levelChoices(p.read)
	case "sheets":
		return []Choice{{Value: "-", Label: "Bỏ qua các trang này", LabelEN: "Leave these sheets out"}}
	case "reason":
		return []Choice{{Label: "Lý do", LabelEN: "Reason", Free: true}}
	}
	var out []Choice
	for _, s := range strings.Split(p.expected, " | ") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, Choice{Value: s, Label: d.choiceLabel(ask, s)})
		}
	}
	return append(out, Choice{Label: "Khác", LabelEN: "Other", Free: true})
}

// levelChoices are the levels of the units that a text may mean.
func (d *draft) levelChoices(text string) []Choice {
	var out []Choice
	u := d.roster.unit(trimmed(text))
	for _, l := range d.roster.catalogue.Units.Levels {
		for _, tier := range u.tiers {
			if slices.ContainsFunc(tier, func(s spanName) bool { return s.span.Level == l.Code }) {
				out = append(out, Choice{Value: l.Code, Label: l.Name.VI, LabelEN: l.Name.EN})
				break
			}
		}
	}
	return out
}

func (d *draft) choiceLabel(ask, value string) string {
	if ask == "unit" {
		spans := d.roster.catalogue.Units.Spans(giaoban.UnitID(value))
		if len(spans) > 0 {
			return spans[len(spans)-1].Name.VI
		}
	}
	return value
}

// answered puts the answers to questions where the reading looks for them.
func (g *Given) answered() {
	if v := g.Answers["rate"]; v != "" && g.Rate == "" {
		g.Rate = v
	}
	if v := g.Answers["numbers"]; v != "" && g.NumberFormat == "" {
		g.NumberFormat = v
	}
	if v := strings.TrimSpace(g.Answers["reason"]); v != "" && g.Note == "" {
		g.Note = v
	}
	if v := g.Answers["encoding"]; v != "" && g.Encoding == "" {
		g.Encoding = v
	}
}

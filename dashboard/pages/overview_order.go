package pages

import (
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// attention is the order in which standings need the leader: what has not come, what
// is behind, what stands still, what is not whole yet; the others can wait.
var attention = []query.Standing{query.Absent, query.Behind, query.AtRest, query.Incomplete, query.OnTrack, query.Watched}

// order puts the headlines in the order that needs attention, in two bands; the bands
// of the catalogue are one choice away and stay in the address.
func (v *overview) order(q *request) {
	if v.Empty != nil || len(v.Scores) == 0 {
		return
	}
	for _, o := range []string{"attention", "topic"} {
		l := parts.Link{Text: q.T("order." + o)}
		if chosen := q.query.Get("order"); o != chosen && (chosen != "" || o != "attention") {
			l.Href = q.here("order", o)
		}
		v.Orders = append(v.Orders, l)
	}
	if q.query.Get("order") == "topic" {
		return
	}
	needs, others := scoreGroup{Name: q.T("order.needs")}, scoreGroup{Name: q.T("order.others")}
	for _, s := range attention {
		for _, g := range v.Scores {
			for _, row := range g.Rows {
				switch {
				case row.standing != s:
				case s == query.OnTrack || s == query.Watched:
					others.Rows = append(others.Rows, row)
				default:
					needs.Rows = append(needs.Rows, row)
				}
			}
		}
	}
	v.Scores = slices.DeleteFunc([]scoreGroup{needs, others}, func(g scoreGroup) bool { return len(g.Rows) == 0 })
}

// locate shows where the units lie in the first rate that needs attention: amounts
// would show only who is large.
func (v *overview) locate(q *request) error {
	best, weight := "", len(attention)
	for _, g := range v.Scores {
		for _, s := range g.Rows {
			i := q.pages.Catalogue.Indicator(s.code, q.Day)
			if _, rate := i.Kind.(giaoban.Ratio); !rate {
				continue
			}
			if w := slices.Index(attention, s.standing); w < weight && s.standing != query.Absent {
				best, weight = s.code, w
			}
		}
	}
	if best == "" || v.Empty != nil {
		return nil
	}
	period, err := q.period()
	if err != nil {
		return err
	}
	a, err := q.pages.Answers.Compare(q.Context(), query.CompareRequest{Indicator: best, Period: period.Key(), Parent: q.root().ID, Lang: q.Lang})
	if err != nil || len(valued(a)) < 2 {
		return err
	}
	rows := valued(a)
	lowest := slices.MinFunc(rows, func(x, y *query.CompareRow) int { return x.Value.Cmp(*y.Value) })
	v.Map = q.mapped(a.Indicator, a, "map", lowest.Unit.ID, func(u giaoban.UnitID) string { return q.link("/units/"+string(u), "period", a.Period) })
	if v.Map == nil {
		return nil
	}
	v.Map.Title = q.T("overview.map", "name", a.Indicator.Name)
	if v.Map.Tiles != nil {
		v.Map.Note = q.T("overview.map_note", "unit", q.brief(lowest.Unit.Name))
	}
	v.Map.Key = nil // each place bears its figure
	v.Map.Link = &parts.Link{Href: q.link("/compare", "indicator", best, "period", a.Period), Text: q.T("indicator.compare")}
	if slices.ContainsFunc(rows, func(r *query.CompareRow) bool { return r.Illustrative }) {
		v.Map.Mark = q.tag(true)
	}
	v.Map.Save = v.save(saved{Name: a.Indicator.Name, Measure: a.Indicator.UnitOfMeasure, Unit: q.root().Name.In(q.Lang), From: a.Period, To: a.Period, Mark: v.Map.Mark,
		Links: q.exports("compare", "indicator", best, "period", a.Period)})
	return nil
}

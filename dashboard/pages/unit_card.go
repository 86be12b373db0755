package pages

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// cardPeriods is how many periods a unit's own report card looks back.
const cardPeriods = 6

// cardRow is what a unit sent for one period.
type cardRow struct {
	Period       parts.Link
	Ratio        string
	OnTime, Late string
	Missing      string
	Status       parts.Status
}

// card says for each of the last periods what the unit owed, sent on time, sent late
// and did not send; periods in which it owed nothing are left out.
func (v *unitView) card(q *request) error {
	for p, n := v.period, 0; n < cardPeriods; p, n = p.Previous(), n+1 {
		if p.Frequency() == giaoban.Other {
			return nil
		}
		if _, lived := q.pages.Catalogue.Units.On(v.unit.ID, p.Ends); !lived {
			break
		}
		came := v.came
		if n > 0 {
			var err error
			if came, err = q.pages.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: p.Key(), Parent: v.unit.ID, Lang: q.Lang}); err != nil {
				return err
			}
		}
		if came.Totals.Expected > 0 {
			v.Card = append(v.Card, q.cardRow(v.unit.ID, p, came))
		}
	}
	return nil
}

func (q *request) cardRow(unit giaoban.UnitID, p giaoban.Period, came *query.CompletenessAnswer) cardRow {
	t := came.Totals
	r := cardRow{Period: parts.Link{Href: q.link("/completeness", "unit", string(unit), "period", p.Key()), Text: p.Label(q.Lang)},
		Ratio: fmt.Sprintf("%d/%d", t.Received, t.Expected), OnTime: q.count(t.OnTime), Late: "0", Missing: q.count(t.Expected - t.Received)}
	late, longest, overdue := 0, 0, 0
	for _, row := range came.Rows {
		if row.LateDays > 0 {
			late++
		}
		longest, overdue = max(longest, row.LateDays), max(overdue, row.Overdue)
	}
	r.Late = q.count(late)
	r.Status = parts.Status{Shape: parts.OnTrack, Word: q.T("arrivals.full")}
	switch {
	case t.Received < t.Expected && overdue > 0:
		r.Status = parts.Status{Shape: parts.Overdue, Word: q.T("card.overdue", "days", q.count(overdue))}
	case t.Received < t.Expected:
		r.Status = parts.Status{Shape: parts.Missing, Word: q.T("card.waiting")}
	case late > 0:
		r.Status = parts.Status{Shape: parts.Late, Word: q.T("card.late", "days", q.count(longest))}
	}
	return r
}

package api

import (
	"strconv"
	"strings"
)

// page is the part of a list that is asked for. A cursor is the number of rows that
// were given before: "r200".
type page struct{ from, limit int }

func (q *request) page() page {
	p := page{limit: q.limit()}
	cursor := q.text("cursor")
	if cursor == "" {
		return p
	}
	digits, ok := strings.CutPrefix(cursor, "r")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 0 {
		q.refuse("bad_cursor", cursor, "")
	}
	p.from = n
	return p
}

// cut gives the page of a list and the cursor of the next one, empty at the end.
func cut[T any](p page, all []T) (rows []T, next string) {
	from := min(p.from, len(all))
	to := len(all)
	if p.limit > 0 && from+p.limit < to {
		to = from + p.limit
		next = "r" + strconv.Itoa(to)
	}
	return all[from:to], next
}

package dashboard

import (
	"strings"

	"github.com/giaoban/giaoban/people"
)

// actions says what each route that does more than read figures lets somebody do. What
// begins with a pattern's words goes by it, the longest first. A route that changes
// something and is not named here is refused to everybody who has not all rights, and a
// test says so.
func actions() map[string]people.Action {
	return map[string]people.Action{
		"POST /api/v1/reports":         people.Send,
		"POST /upload":                 people.Send,
		"POST /entry":                  people.Send,
		"GET /entry":                   people.Send,
		"GET /upload":                  people.Send,
		"POST /reports/":               people.Send,
		"POST /api/v1/forms/":          people.Teach,
		"DELETE /api/v1/forms/":        people.Teach,
		"POST /forms/":                 people.Teach,
		"GET /forms":                   people.Teach,
		"GET /api/v1/forms":            people.Teach,
		"POST /stalled":                people.Alert,
		"POST /api/v1/alerts":          people.Alert,
		"POST /api/v1/silences":        people.Alert,
		"POST /api/v1/subscriptions":   people.Keep,
		"DELETE /api/v1/subscriptions": people.Keep,
		"GET /api/v1/subscriptions":    people.Keep,
		"GET /views":                   people.Keep,
		"GET /briefings":               people.Keep,
		"POST /views":                  people.Keep,
		"POST /api/v1/views":           people.Keep,
		"PUT /api/v1/views":            people.Keep,
		"DELETE /api/v1/views":         people.Keep,
		"POST /briefings":              people.Keep,
		"POST /api/v1/briefings":       people.Keep,
		"PUT /api/v1/briefings":        people.Keep,
		"DELETE /api/v1/briefings":     people.Keep,
		"GET /metrics":                 people.Measure,
		"GET /sign-in":                 people.Door,
		"POST /sign-in":                people.Door,
		"POST /sign-out":               people.Door,
		"GET /account":                 people.Keep,
		"POST /account":                people.Keep,
		"GET /people":                  people.People,
		"POST /people":                 people.People,
		"GET /tokens":                  people.People,
		"POST /tokens":                 people.People,
		"GET /api/v1/people":           people.People,
		"POST /api/v1/people":          people.People,
		"GET /api/v1/tokens":           people.People,
		"POST /api/v1/tokens":          people.People,
		"GET /record":                  people.Record,
		"GET /api/v1/record":           people.Record,
	}
}

// actionOf is what a route lets somebody do.
func actionOf(pattern string) people.Action {
	best, action := "", people.Nothing
	for words, a := range actions() {
		if strings.HasPrefix(pattern, words) && len(words) > len(best) {
			best, action = words, a
		}
	}
	if best == "" && strings.HasPrefix(pattern, "GET ") {
		return people.Read
	}
	return action
}

package people

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// Asker is who asks: a person in a session, a machine with its token, the command line
// of this machine, or nobody in particular.
type Asker struct {
	Name   string // beside what they do; empty of nobody
	Person *Person
	Token  string // the name of the token, where a machine asks
	roles  []Role
	scope  Scope
	whole  bool // may do everything
	nobody bool
}

// Local is the command line of this machine, or an installation without accounts.
func Local() Asker { return Asker{Name: "local", whole: true} }

// Keyholder is who has the token of the configuration.
func Keyholder() Asker { return Asker{Name: "token", whole: true} }

// Nobody is who did not say.
func Nobody() Asker { return Asker{nobody: true} }

func (p *Person) asker() Asker {
	return Asker{Name: p.Login, Person: p, roles: p.Roles, scope: p.Scope}
}

// Roles are those of who asks; all of who may do everything.
func (a Asker) Roles() []Role {
	if a.whole {
		return Roles()
	}
	return a.roles
}

// Anonymous says whether nobody in particular asks.
func (a Asker) Anonymous() bool { return a.nobody }

// Whole says whether who asks may do everything.
func (a Asker) Whole() bool { return a.whole }

// MustChange says whether a person has to choose a password before anything else.
func (a Asker) MustChange() bool { return a.Person != nil && a.Person.MustChange && a.Token == "" }

// Question is what is decided: whether somebody may do something to an indicator's
// figure of a unit on a day, the last of the figure's period. Without a unit it is
// whether there is any figure they may do it to; without an indicator, whether they may
// do it at all.
type Question struct {
	Action    Action
	Unit      giaoban.UnitID
	Indicator string
	On        giaoban.Date
}

// Rules are what decisions are made by, beside who asks.
type Rules struct {
	Catalogue *giaoban.Catalogue
	Public    bool // figures of public groups are for everybody, with or without an account
}

// May is the one decision about rights. Everything that shows a figure or does
// something asks it; what it does not allow is refused.
func (r Rules) May(a Asker, q Question) bool {
	switch q.Action {
	case Probe, Asset, Door:
		return true
	case Nothing:
		return false
	}
	switch {
	case a.whole:
		return true
	case a.nobody:
		if q.Action != Read || !r.Public {
			return false
		}
	case !slices.ContainsFunc(a.roles, func(role Role) bool { return slices.Contains(role.may(), q.Action) }):
		return false
	}
	if q.Indicator == "" {
		return q.Unit == "" || q.Action == Read || !a.nobody && a.scope.holds(r.Catalogue.Units, q.Unit, q.On)
	}
	return r.touches(a, q)
}

// Owns says whether somebody may do something to everything of a unit: of that only who
// has to do with the unit is told, where not all of it is public.
func (r Rules) Owns(a Asker, action Action, unit giaoban.UnitID, on giaoban.Date) bool {
	if !r.May(a, Question{Action: action, Unit: unit, On: on}) {
		return false
	}
	return a.whole || action == Read && r.Sight(a) == allRights || !a.nobody && a.scope.holds(r.Catalogue.Units, unit, on)
}

// touches decides about one indicator. Reading what is public needs no scope; all else
// needs the unit and every group that the indicator's figures show.
func (r Rules) touches(a Asker, q Question) bool {
	groups := r.groups(q.Indicator)
	if q.Action == Read && !slices.ContainsFunc(groups, func(g string) bool { return r.visibility(g) != giaoban.Public }) {
		return true
	}
	if a.nobody || len(groups) == 0 {
		return false
	}
	for _, g := range groups {
		v := r.visibility(g)
		if (q.Action != Read || v != giaoban.Public) && !a.scope.covers(g, v) {
			return false
		}
	}
	if q.Unit == "" {
		return len(a.scope.Units) > 0
	}
	return a.scope.holds(r.Catalogue.Units, q.Unit, q.On)
}

// groups are those whose figures an indicator shows: its own in every version, and
// those of the parts of a rate. Empty of an indicator that does not exist.
func (r Rules) groups(code string) []string {
	var out []string
	add := func(code string) {
		for _, v := range r.Catalogue.Versions(code) {
			if !slices.Contains(out, v.Group) {
				out = append(out, v.Group)
			}
		}
	}
	add(code)
	for _, v := range r.Catalogue.Versions(code) {
		if v.Computed() {
			add(v.Numerator)
			add(v.Denominator)
		}
	}
	return out
}

func (r Rules) visibility(group string) giaoban.Visibility {
	for _, g := range r.Catalogue.Groups {
		if g.Code == group {
			return g.Visibility
		}
	}
	return giaoban.Public
}

// Sight is what may be seen, in one word: askers with the same see the same figures. It
// is "all" where nothing is hidden.
func (r Rules) Sight(a Asker) string {
	if a.whole || !slices.ContainsFunc(r.Catalogue.Codes(), func(code string) bool {
		return slices.ContainsFunc(r.groups(code), func(g string) bool { return r.visibility(g) != giaoban.Public })
	}) {
		return allRights
	}
	switch {
	case a.nobody, len(a.scope.Units) == 0:
		return public
	case every(a.scope.Units) && every(a.scope.Groups):
		return allRights
	}
	return a.scope.text()
}

// Rights are everything an answer can depend on of who asks: what they may see and what
// they may do. It is part of every ETag.
func (r Rules) Rights(a Asker) string {
	switch {
	case a.whole:
		return allRights
	case a.nobody:
		return noRights + "|" + r.Sight(a)
	}
	var roles []string
	for _, role := range a.roles {
		roles = append(roles, string(role))
	}
	slices.Sort(roles)
	return strings.Join(roles, ",") + "|" + r.Sight(a) + "|" + a.scope.text()
}

// Sees is May of reading, for one who asks it of many figures.
func (r Rules) Sees(a Asker) func(code string, unit giaoban.UnitID, on giaoban.Date) bool {
	return func(code string, unit giaoban.UnitID, on giaoban.Date) bool {
		if code == "" { // of everything that the unit owes
			return r.Owns(a, Read, unit, on)
		}
		return r.May(a, Question{Read, unit, code, on})
	}
}

// Of is a person as one who asks.
func Of(p Person) Asker { return p.asker() }

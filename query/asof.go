package query

import (
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// AsOf gives the answers as they stood at a moment and on that moment's day: what came
// later is not there, and what was not due yet is not missing. A moment after the
// viewing day leaves the day as it is. A request that names a moment of its own is
// answered as of that one.
func (s *Service) AsOf(t time.Time) Answers {
	o := s.options
	day := min(o.Today(), giaoban.DateOf(t, o.Zone))
	o.Today = func() giaoban.Date { return day }
	return &Service{store: s.store, catalogue: s.catalogue, options: o, messages: s.messages, cache: s.cache, owing: s.owing, moment: t}
}

// received leaves out the revisions of a figure that had not come by then.
func received(all []store.Entry, asOf giaoban.Revision) []store.Entry {
	if asOf == 0 {
		return all
	}
	var out []store.Entry
	for _, e := range all {
		if e.Observation.Revision <= asOf {
			out = append(out, e)
		}
	}
	return out
}

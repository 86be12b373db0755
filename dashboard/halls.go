package dashboard

import (
	"container/list"
	"fmt"
	"net/http"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/query"
)

// Halls that are held at once, and the memory for figures of each. A province has some
// tens of different sights; where everything is public there is only the great hall.
const (
	mostHalls  = 32
	hallBudget = 32 << 20
)

// halls are those built for the sights that were asked with, the latest first.
type halls struct {
	mu    sync.Mutex
	order *list.List // of *sightHall
	by    map[string]*list.Element
}

type sightHall struct {
	sight string
	once  sync.Once
	hall  *hall
	err   error
}

// hallOf is the hall of what a viewer may see. Its answers are computed from a catalogue
// and figures in which the rest does not exist: no page, call, total, rank, search or
// error built on them can show what is not there.
func (s *Server) hallOf(v Viewer) (*hall, error) {
	if v.sight == allSeen {
		return s.great, nil
	}
	s.halls.mu.Lock()
	if s.halls.by == nil {
		s.halls.by, s.halls.order = map[string]*list.Element{}, list.New()
	}
	e := s.halls.by[v.sight]
	if e == nil {
		e = s.halls.order.PushFront(&sightHall{sight: v.sight})
		s.halls.by[v.sight] = e
		if s.halls.order.Len() > mostHalls {
			oldest := s.halls.order.Remove(s.halls.order.Back()).(*sightHall)
			delete(s.halls.by, oldest.sight)
		}
	}
	s.halls.order.MoveToFront(e)
	h := e.Value.(*sightHall)
	s.halls.mu.Unlock()
	h.once.Do(func() { h.hall, h.err = s.build(s.narrowed(v.Asker)) })
	return h.hall, h.err
}

// narrowed are the rooms of what somebody may see.
func (s *Server) narrowed(who people.Asker) Rooms {
	sees := s.access.rules.Sees(who)
	c := s.o.Catalogue.Only(func(code string) bool {
		return s.access.rules.May(who, people.Question{Action: people.Read, Indicator: code})
	})
	answers := query.New(s.o.Store, c, query.Options{Today: s.today, Zone: s.o.Config.Zone, Budget: hallBudget, Sees: sees})
	reader := ingest.New(s.o.Store, c, ingest.Options{Limit: s.o.Config.UploadLimit, Today: s.today, Now: s.o.Now, Zone: s.o.Config.Zone, Logger: s.o.Logger})
	rooms := s.rooms(c, answers, reader, shelf{of: s.o.Store, sees: sees, kept: &sync.Map{}})
	rooms.Alerts, rooms.Courier = s.alerts.Desk(sees), nil
	return rooms
}

// rooms puts together what pages and calls are built on.
func (s *Server) rooms(c *giaoban.Catalogue, answers query.Answers, reader ingest.Reader, st Shelf) Rooms {
	return Rooms{Config: s.o.Config, Catalogue: c, Store: st, Logger: s.o.Logger,
		Now: s.o.Now, Today: s.today, Viewer: viewerOf, Doors: Doors{s}, Alerts: s.alerts.Desk(nil), Courier: s.courier,
		Answers: measuredAnswers{answers, s.metrics.query},
		Ingest:  recordedReader{measuredReader{reader, s.metrics, s.accepted, s.o.Now}, s}}
}

// build makes a hall of rooms.
func (s *Server) build(rooms Rooms) (*hall, error) {
	h := &hall{mux: http.NewServeMux()}
	calls, err := api.New(api.Options{Answers: rooms.Answers, Catalogue: rooms.Catalogue, Ingest: rooms.Ingest, Reports: rooms.Store,
		Lang: s.o.Config.Lang, Zone: s.o.Config.Zone, Limit: s.uploadLimit(), Logger: s.o.Logger, Alerts: rooms.Alerts, Courier: rooms.Courier,
		By: func(r *http.Request) string { return viewerOf(r).Name }, People: s.register,
		Asker:  func(r *http.Request) people.Asker { return viewerOf(r).Asker },
		Origin: s.access.origin})
	if err != nil {
		return nil, fmt.Errorf("making the API: %w", err)
	}
	for _, c := range calls.Routes() {
		h.add(&route{pattern: c.Pattern, handler: c.Handler, kept: c.Kept, upload: c.Upload})
	}
	h.add(&route{pattern: "GET /openapi.json", handler: calls.Document(), kept: true})
	h.add(&route{pattern: "GET /healthz", handler: http.HandlerFunc(s.healthz), action: people.Probe})
	h.add(&route{pattern: "GET /readyz", handler: http.HandlerFunc(s.readyz), action: people.Probe})
	h.add(&route{pattern: "GET /events", handler: http.HandlerFunc(s.events), stream: true})
	h.add(&route{pattern: "GET /metrics", handler: s.metrics.handler(gathered{s.o.Registry, s.snapshot}, s.o.Logger)})
	if s.o.Static != nil {
		h.add(&route{pattern: "GET /static/", handler: s.o.Static, action: people.Asset})
	}
	if s.o.Pages != nil {
		if h.pages, err = s.o.Pages(rooms); err != nil {
			return nil, fmt.Errorf("making the pages: %w", err)
		}
		h.pages.Register(h)
	}
	return h, nil
}

package pages

import (
	"strconv"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/store"
)

// presentView is one view of a briefing, as the meeting sees it.
type presentView struct {
	frame
	Name     string // of the view
	Note     string
	Content  inset
	At, Of   int
	Progress string
	Previous string // addresses; empty at the ends
	Next     string
	Back     string
	Print    string
	Stands   string // how the figures stand
	Empty    *parts.State
}

// documentView is a whole briefing on paper.
type documentView struct {
	frame
	Heading, Site, Day string
	Stands             string
	Made               string
	Leaves             []leaf
	Back, Show         string
	Empty              *parts.State
}

// leaf is one view of a briefing on its own pages.
type leaf struct {
	ID, Number string
	Name, Note string
	Content    inset
}

// present shows one view of a briefing at a time; which one is in the address.
func (p *Pages) present(q *request) (any, error) {
	b, err := q.briefingOf()
	if err != nil {
		return nil, err
	}
	path := briefingPath(b.ID)
	v := &presentView{frame: q.frame("briefings", "briefing.title", "name", b.Title), Back: q.link(path), Print: q.link(path + "/print"), Of: len(b.Items), Stands: q.asItStands(b.AsOf)}
	if len(b.Items) == 0 {
		v.Empty = q.nothingToShow(v.Back)
		return v, nil
	}
	v.At = 1
	if n, err := strconv.Atoi(q.query.Get("n")); err == nil {
		v.At = min(max(n, 1), len(b.Items))
	}
	turn := func(n int) string {
		if n < 1 || n > v.Of {
			return ""
		}
		return q.link(path+"/show", "n", strconv.Itoa(n))
	}
	v.Previous, v.Next = turn(v.At-1), turn(v.At+1)
	v.Progress = q.T("show.progress", "n", q.count(v.At), "of", q.count(v.Of))
	i := b.Items[v.At-1]
	v.Name, v.Note, v.Content = i.Name, i.Note, q.embed(i.Address, b.AsOf, "", false)
	return v, nil
}

func (q *request) nothingToShow(back string) *parts.State {
	return &parts.State{Shape: parts.Info, Title: q.T("briefing.empty"), Text: q.T("briefing.empty_text"), Actions: []parts.Link{{Href: back, Text: q.T("show.back")}}}
}

// document is a briefing to be printed as one.
func (p *Pages) document(q *request) (any, error) {
	b, err := q.briefingOf()
	if err != nil {
		return nil, err
	}
	path := briefingPath(b.ID)
	v := &documentView{frame: q.frame("briefings", "briefing.title", "name", b.Title), Heading: b.Title, Site: b.Place, Day: q.meetsOn(b.Day), Stands: q.asItStands(b.AsOf),
		Made: q.T("document.made", "by", q.person(b.By), "moment", q.moment(giaoban.RevisionAt(b.Changed()))), Back: q.link(path), Show: q.link(path + "/show")}
	for n, i := range b.Items {
		v.Leaves = append(v.Leaves, q.leaf(n+1, i, b))
	}
	if len(v.Leaves) == 0 {
		v.Empty = q.nothingToShow(v.Back)
	}
	return v, nil
}

func (q *request) leaf(n int, i store.BriefingItem, b store.Briefing) leaf {
	id := "v" + strconv.Itoa(n)
	return leaf{ID: id, Number: q.count(n), Name: i.Name, Note: i.Note, Content: q.embed(i.Address, b.AsOf, id+"-", true)}
}

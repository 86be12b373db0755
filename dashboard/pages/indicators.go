package pages

import (
	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// indicatorsView is the catalogue: what is measured, by chapter.
type indicatorsView struct {
	frame
	Heading string
	Lead    string
	Groups  []indicatorGroup
}

type indicatorGroup struct {
	Name string
	Rows []indicatorLine
}

type indicatorLine struct {
	parts.Link
	Code, Measure, Kind, Frequency string
	Headline                       bool
}

func (p *Pages) indicators(q *request) (any, error) {
	v := &indicatorsView{frame: q.frame("indicators", "nav.indicators")}
	at := map[string]int{}
	for _, code := range p.Catalogue.Codes() {
		i := p.Catalogue.Indicator(code, q.Day)
		n, ok := at[i.Group]
		if !ok {
			n = len(v.Groups)
			at[i.Group] = n
			v.Groups = append(v.Groups, indicatorGroup{Name: q.group(i.Group)})
		}
		v.Groups[n].Rows = append(v.Groups[n].Rows, q.indicatorLine(i))
	}
	v.Heading = q.T("indicators.heading", "n", giaoban.Whole(int64(len(p.Catalogue.Codes()))).Format(q.Lang, 0))
	v.Lead = q.T("indicators.lead", "n", giaoban.Whole(int64(len(p.Catalogue.Headlines()))).Format(q.Lang, 0))
	return v, nil
}

func (q *request) indicatorLine(i *giaoban.Indicator) indicatorLine {
	l := indicatorLine{Link: parts.Link{Href: q.link("/indicators/" + i.Code), Text: i.Name.In(q.Lang)}, Code: i.Code,
		Measure: i.UnitOfMeasure.In(q.Lang), Kind: q.T("kindname." + i.Kind.String()), Headline: i.Headline > 0}
	for n, f := range i.Frequencies {
		if n > 0 {
			l.Frequency += ", "
		}
		l.Frequency += q.T("frequency." + f.String())
	}
	return l
}

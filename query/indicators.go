package query

import (
	"context"

	"github.com/giaoban/giaoban"
)

// Indicators answers the catalogue of what is measured, each as it is defined on
// the viewing day, with the breaks of its definition.
func (s *Service) Indicators(_ context.Context, l giaoban.Lang) (*IndicatorsAnswer, error) {
	out := &IndicatorsAnswer{Indicators: []IndicatorRef{}, Groups: []GroupRef{}}
	today := s.options.Today()
	for _, code := range s.catalogue.Codes() {
		out.Indicators = append(out.Indicators, s.indicatorRef(code, today, l))
	}
	for _, g := range s.catalogue.Groups {
		out.Groups = append(out.Groups, GroupRef{Code: g.Code, Name: g.Name.In(l)})
	}
	return out, nil
}

// indicatorRef describes an indicator as it is defined on a day.
func (s *Service) indicatorRef(code string, on giaoban.Date, l giaoban.Lang) IndicatorRef {
	i := s.catalogue.Indicator(code, on)
	out := IndicatorRef{Code: i.Code, Name: i.Name.In(l), UnitOfMeasure: i.UnitOfMeasure.In(l), Kind: i.Kind.String(),
		Direction: string(i.Direction), Decimals: i.Decimals, ReportedAs: string(i.ReportedAs), Group: i.Group,
		Numerator: i.Numerator, Denominator: i.Denominator, Headline: i.Headline, Breaks: []Break{},
		Source: i.Source.In(l), Rule: i.Rule.In(l), Note: i.Note.In(l), AddsOverUnits: !i.NotOverUnits}
	for _, f := range i.Frequencies {
		out.Frequencies = append(out.Frequencies, f.String())
	}
	if r, ok := i.Kind.(giaoban.Ratio); ok {
		out.Scale = &r.Scale
	}
	if scheme := i.Scheme(); scheme != nil {
		out.Scheme = scheme.Code
	}
	if i.ValidFrom > giaoban.FirstDate {
		from := i.ValidFrom
		out.ValidFrom = &from
	}
	for _, b := range s.catalogue.Breaks(code) {
		out.Breaks = append(out.Breaks, Break{b.Date, b.Reason.In(l), b.Link.In(l)})
	}
	return out
}

package api

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/query"
)

// described is openapi.yaml as served.
func described(t *testing.T) *openapi3.T {
	t.Helper()
	b, err := documentJSON()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheDescriptionIsOpenAPI(t *testing.T) {
	if err := described(t).Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Every call is described and every described call exists; so are its parameters.
func TestEveryCallIsDescribed(t *testing.T) {
	doc := described(t)
	a, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, r := range a.Routes() {
		served[r.Pattern] = true
		method, path, _ := strings.Cut(r.Pattern, " ")
		item := doc.Paths.Value(path)
		if item == nil || item.GetOperation(method) == nil {
			t.Errorf("%s is served and not in openapi.yaml", r.Pattern)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			if strings.HasPrefix(path, "/api/") && !served[method+" "+path] {
				t.Errorf("%s %s is in openapi.yaml and not served", method, path)
			}
		}
	}
}

// A described answer has exactly the fields of the type that is written: a field
// added to an answer must be described, a described one must exist.
func TestEveryFieldIsDescribed(t *testing.T) {
	schemas := described(t).Components.Schemas
	for name, v := range map[string]any{
		"Person": personJSON{}, "Grant": grantJSON{}, "ToldPerson": told{}, "Everybody": everybody{}, "Token": tokenJSON{}, "Tokens": allTokens{},
		"Deed": eventJSON{}, "Deeds": recordJSON{}, "RecordVerdict": people.Verdict{},
		"Problem": problemJSON{}, "UnitRef": query.UnitRef{}, "Coverage": query.Coverage{}, "Break": query.Break{},
		"Freshness": query.Freshness{}, "IndicatorRef": query.IndicatorRef{}, "GroupRef": query.GroupRef{},
		"UnitAnswer": query.UnitAnswer{}, "UnitsAnswer": query.UnitsAnswer{}, "IndicatorsAnswer": query.IndicatorsAnswer{},
		"Point": query.Point{}, "Share": query.Share{}, "Series": query.Series{}, "SeriesAnswer": query.SeriesAnswer{},
		"LikeForLike": query.LikeForLike{}, "TrendPoint": query.TrendPoint{}, "TrendSeries": query.TrendSeries{}, "Verdict": query.Verdict{},
		"Needed": query.Needed{}, "Forecast": query.Forecast{}, "ForecastPoint": query.ForecastPoint{}, "Backtest": query.Backtest{}, "ModelError": query.ModelError{},
		"TrendAnswer": query.TrendAnswer{}, "CompareRow": query.CompareRow{}, "CompareAnswer": comparison{},
		"Contributions": query.Contributions{}, "Concentration": query.Concentration{}, "Move": query.Move{}, "MovementAnswer": query.MovementAnswer{},
		"Pair": query.Pair{}, "CorrelationAnswer": query.CorrelationAnswer{}, "BandValue": query.BandValue{}, "DistributionPoint": query.DistributionPoint{}, "DistributionAnswer": query.DistributionAnswer{},
		"StalledRow": query.StalledRow{}, "StalledAnswer": standstill{}, "CompletenessRow": query.CompletenessRow{},
		"CompletenessTotals": query.CompletenessTotals{}, "CompletenessAnswer": attendance{}, "Revision": query.Revision{},
		"PartFigure": query.PartFigure{}, "HistoryAnswer": query.HistoryAnswer{}, "Report": ingest.Report{}, "Issue": ingest.Issue{},
		"Question": ingest.Question{}, "Choice": ingest.Choice{}, "Sheet": ingest.Sheet{}, "SheetTable": ingest.Table{}, "SheetLine": ingest.Line{}, "GridCell": ingest.GridCell{}, "FarCell": ingest.FarCell{}, "CellFigure": ingest.Understood{},
		"ChangedAnswer": query.ChangedAnswer{}, "ChangedFigure": query.ChangedFigure{}, "ChangedCounts": query.ChangedCounts{}, "FigureState": query.FigureState{}, "Effect": query.Effect{},
		"Alert": alert.Alert{}, "AlertEvent": alert.HistoryEntry{}, "AlertCounts": alertCounts{}, "Worklist": worklist{}, "Subscription": alert.Subscription{}, "Subscriptions": subscriptions{},
		"Arrival": arrival{}, "Arrivals": arrivals{}, "ArrivalReport": arrivalReport{},
	} {
		schema := schemas[name]
		if schema == nil {
			t.Errorf("%s is not described", name)
			continue
		}
		written := fields(reflect.TypeOf(v))
		for field := range schema.Value.Properties {
			if _, ok := written[field]; !ok {
				t.Errorf("%s.%s is described and not written", name, field)
			}
		}
		for field, f := range written {
			switch s := schema.Value.Properties[field]; {
			case s == nil:
				t.Errorf("%s.%s is written and not described", name, field)
			case !f.optional && !slices.Contains(schema.Value.Required, field) && name != "ArrivalReport":
				t.Errorf("%s.%s is always written: describe it as required", name, field)
			case f.optional && slices.Contains(schema.Value.Required, field):
				t.Errorf("%s.%s is not always written: describe it as optional", name, field)
			case !fitsType(f.of, s.Value):
				t.Errorf("%s.%s is a %s and described as %v", name, field, f.of, s.Value.Type)
			}
		}
	}
}

type writtenField struct {
	of       reflect.Type
	optional bool
}

// fields are the JSON fields of a struct, embedded ones included.
func fields(of reflect.Type) map[string]writtenField {
	out := map[string]writtenField{}
	for n := range of.NumField() {
		f := of.Field(n)
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for k, v := range fields(f.Type) {
				out[k] = v
			}
		case name != "" && name != "-":
			out[name] = writtenField{f.Type, strings.Contains(rest, "omitempty") || strings.Contains(rest, "omitzero")}
		}
	}
	return out
}

// fitsType says whether a Go type is written as the schema says.
func fitsType(of reflect.Type, s *openapi3.Schema) bool {
	pointer := of.Kind() == reflect.Pointer
	if pointer {
		of = of.Elem()
	}
	if len(s.AllOf) > 0 || s.Type == nil {
		return of.Kind() == reflect.Struct
	}
	switch {
	case of == reflect.TypeFor[giaoban.Decimal]():
		return s.Type.Is("number") && s.Nullable == pointer
	case of == reflect.TypeFor[time.Time](), of == reflect.TypeFor[giaoban.Date]():
		return s.Type.Is("string")
	case of == reflect.TypeFor[json.RawMessage]():
		return s.Type.Is("object")
	case of == reflect.TypeFor[giaoban.Status](), of == reflect.TypeFor[giaoban.Basis]():
		return s.Type.Is("string") && len(s.Enum) > 0
	}
	switch of.Kind() {
	case reflect.String:
		return s.Type.Is("string")
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Uint32:
		return s.Type.Is("integer")
	case reflect.Bool:
		return s.Type.Is("boolean")
	case reflect.Slice:
		return s.Type.Is("array") && fitsType(of.Elem(), s.Items.Value)
	case reflect.Struct:
		return s.Type.Is("object")
	}
	return false
}

// Parameters are described as they are read, and the other way round.
func TestEveryParameterIsDescribed(t *testing.T) {
	doc := described(t)
	a, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		op := doc.Paths.Value(path).GetOperation(method)
		var asked []string
		for _, p := range op.Parameters {
			if p.Value.In != "query" {
				continue
			}
			asked = append(asked, p.Value.Name)
			i := slices.IndexFunc(r.known, func(k parameter) bool { return k.name == p.Value.Name })
			switch {
			case i < 0:
				t.Errorf("%s: %s is described and not read", r.Pattern, p.Value.Name)
			case r.known[i].needed != p.Value.Required:
				t.Errorf("%s: %s is required in one of code and description only", r.Pattern, p.Value.Name)
			case r.known[i].many != p.Value.Schema.Value.Type.Is("array"):
				t.Errorf("%s: %s is repeatable in one of code and description only", r.Pattern, p.Value.Name)
			}
		}
		for _, k := range r.known {
			if !slices.Contains(asked, k.name) {
				t.Errorf("%s: %s is read and not described", r.Pattern, k.name)
			}
		}
	}
}

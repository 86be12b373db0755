package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/giaoban/giaoban/store"
)

// forms is GET /forms: the forms of which a person said how they are read.
func (a *API) forms() Route {
	return tagged(get(a, "/forms", common(), func(ctx context.Context, q *request) (*rememberedForms, error) {
		all, err := a.o.Reports.Forms(ctx)
		if err != nil {
			return nil, err
		}
		out := &rememberedForms{Forms: make([]rememberedForm, 0, len(all))}
		for _, f := range all {
			out.Forms = append(out.Forms, rememberedForm{f.Fingerprint, f.At, f.By, f.FileName, f.Answers})
		}
		return out, nil
	}, func(r *rememberedForms) *table {
		return &table{name: "forms", columns: []string{"fingerprint", "at", "by", "file", "answers"}, rows: func(yield func([]any) bool) {
			for _, f := range r.Forms {
				if !yield([]any{f.Fingerprint, &f.At, f.By, f.File, len(f.Answers)}) {
					return
				}
			}
		}}
	}))
}

type rememberedForms struct {
	Forms []rememberedForm `json:"forms"`
}

type rememberedForm struct {
	Fingerprint string            `json:"fingerprint"`
	At          time.Time         `json:"at"`
	By          string            `json:"by"`
	File        string            `json:"file"`
	Answers     map[string]string `json:"answers"`
}

// forget is POST /forms/{fingerprint}/forget: the form is asked about again.
func (a *API) forget() Route {
	known := parameters{one("lang")}
	return Route{Pattern: "POST /api/v1/forms/{fingerprint}/forget", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		id := r.PathValue("fingerprint")
		all, err := a.o.Reports.Forms(r.Context())
		if err == nil && !slices.ContainsFunc(all, func(f store.Form) bool { return f.Fingerprint == id }) {
			err = Problem("unknown_form", id, "", nil)
		}
		if err == nil {
			err = a.o.Reports.ForgetForm(r.Context(), id, a.o.By(r))
		}
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})}
}

package api

import (
	_ "embed"
	"fmt"
	"net/http"

	"github.com/goccy/go-yaml"
)

// documentYAML is the description of the API, kept by hand.
//
//go:embed openapi.yaml
var documentYAML []byte

func documentJSON() ([]byte, error) {
	b, err := yaml.YAMLToJSON(documentYAML)
	if err != nil {
		return nil, fmt.Errorf("reading openapi.yaml: %w", err)
	}
	return b, nil
}

// Document serves the description as JSON.
func (a *API) Document() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(a.document)
	})
}

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Form is how a person said a form of reports is to be read.
type Form struct {
	Fingerprint string // of its headings
	At          time.Time
	By          string
	FileName    string            // of the file it was said of
	Headings    []string          // its texts, by which a changed form is noticed
	Answers     map[string]string // what was said
}

// formsRead is how many forms are known at once.
const formsRead = 1000

// Forms lists the forms that are remembered, the newest first.
func (s *Store) Forms(ctx context.Context) ([]Form, error) {
	var out []Form
	err := s.client.each(ctx, formsSQL, parameters{"limit": numberParameter(uint32(formsRead))}, func(b *block) error {
		for i := range b.rows {
			c := b.columns
			f := Form{Fingerprint: c[0].texts[i], At: time.UnixMicro(int64(c[1].u64At(i))).UTC(), By: c[2].texts[i], FileName: c[3].texts[i],
				Headings: strings.Split(c[4].texts[i], "\n")}
			if err := json.Unmarshal([]byte(c[5].texts[i]), &f.Answers); err != nil {
				return fmt.Errorf("the answers of form %s: %w", f.Fingerprint, err)
			}
			out = append(out, f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading the forms: %w", err)
	}
	return out, nil
}

// KeepForm remembers a form, in place of what was remembered of it.
func (s *Store) KeepForm(ctx context.Context, f Form) error { return s.writeForm(ctx, f, false) }

// ForgetForm forgets what was said of a form; it is asked again.
func (s *Store) ForgetForm(ctx context.Context, fingerprint, by string) error {
	return s.writeForm(ctx, Form{Fingerprint: fingerprint, By: by, Answers: map[string]string{}}, true)
}

func (s *Store) writeForm(ctx context.Context, f Form, forgotten bool) error {
	answers, err := json.Marshal(f.Answers)
	if err != nil {
		return fmt.Errorf("store: writing a form: %w", err)
	}
	return s.locked(ctx, func() error {
		b := newBlock("fingerprint", "String", "at", "DateTime64(6, 'UTC')", "by", "String", "file_name", "String",
			"headings", "String", "answers", "String", "forgotten", "Bool")
		err := s.client.insert(ctx, appendFormSQL, noToken, b, once(func(b *block) {
			c := b.columns
			c[0].text(f.Fingerprint)
			c[1].u64(uint64(s.now().UnixMicro()))
			c[2].text(f.By)
			c[3].text(f.FileName)
			c[4].text(strings.Join(f.Headings, "\n"))
			c[5].text(string(answers))
			c[6].yes(forgotten)
			b.rows = 1
		}))
		if err != nil {
			return fmt.Errorf("store: writing a form: %w", err)
		}
		return s.folders.sync("form")
	})
}

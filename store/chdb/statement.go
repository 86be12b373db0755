package chdb

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// statement is one request of the client, as the engine takes it.
type statement struct {
	text       string
	format     string // of the result, or of the body of an insert
	database   string
	settings   map[string]string
	parameters []parameter
	body       io.ReadCloser // the rows of an insert; nil for everything else
	length     int64         // of body in bytes; -1 where unknown
}

// notSettings are the words of a URL that are no settings of the engine. A
// query id cannot be given to this engine, and it has no quotas.
var notSettings = map[string]bool{
	"query": true, "default_format": true, "database": true, "query_id": true, "quota_key": true,
	"client_protocol_version": true, "wait_end_of_query": true, "buffer_size": true,
}

var (
	settingName  = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*$`)
	insertFormat = regexp.MustCompile(`(?is)\s+FORMAT\s+(\w+)\s*;?\s*$`)
)

// readStatement takes a request apart. What it refuses is a mistake of the
// program, not of the data.
func readStatement(req *http.Request) (*statement, error) {
	if req.Header.Get("Content-Encoding") != "" {
		return nil, fmt.Errorf("compressed bodies are for networks; open the client without compression")
	}
	if strings.HasPrefix(req.Header.Get("Content-Type"), "multipart/") {
		return nil, fmt.Errorf("external tables are not supported by the embedded engine")
	}
	values := req.URL.Query()
	s := &statement{database: values.Get("database"), format: "Native", settings: map[string]string{}, length: -1}
	if f := values.Get("default_format"); f != "" {
		s.format = f
	}
	for key, v := range values {
		if name, ok := strings.CutPrefix(key, "param_"); ok {
			s.parameters = append(s.parameters, parameter{name, v[0]})
			continue
		}
		if notSettings[key] {
			continue
		}
		if err := s.set(key, v[0]); err != nil {
			return nil, err
		}
	}
	return s, s.readText(req, values.Get("query"))
}

func (s *statement) set(key, value string) error {
	switch {
	case !settingName.MatchString(key):
		return fmt.Errorf("%q is no name of a setting", key)
	case key == "log_comment":
		return fmt.Errorf("log_comment is taken: cancelling finds a statement by it")
	case key == "compress" || key == "decompress":
		return fmt.Errorf("compression is for networks; open the client without it")
	}
	s.settings[key] = value
	return nil
}

// readText finds the statement, which is in the URL when the body brings rows.
func (s *statement) readText(req *http.Request, inURL string) error {
	if firstWord(inURL) == "INSERT" && req.Body != nil {
		s.text, s.body = inURL, req.Body
		if m := insertFormat.FindStringSubmatchIndex(inURL); m != nil {
			s.text, s.format = inURL[:m[0]], inURL[m[2]:m[3]]
		}
		if req.ContentLength > 0 {
			s.length = req.ContentLength
		}
		return nil
	}
	if req.Body == nil {
		s.text = inURL
		return nil
	}
	text, err := io.ReadAll(req.Body)
	if err != nil {
		return fmt.Errorf("reading the statement: %w", err)
	}
	s.text = inURL + string(text)
	return nil
}

// firstWord is the first word of a statement in upper case, behind blanks,
// comments and opening parentheses.
func firstWord(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n(")
		var end string
		switch {
		case strings.HasPrefix(text, "--"), strings.HasPrefix(text, "#"):
			end = "\n"
		case strings.HasPrefix(text, "/*"):
			end = "*/"
		default:
			letters := strings.IndexFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') })
			if letters < 0 {
				letters = len(text)
			}
			return strings.ToUpper(text[:letters])
		}
		_, rest, found := strings.Cut(text, end)
		if !found {
			return ""
		}
		text = rest
	}
}

// streams says that the result may come in blocks.
func (s *statement) streams() bool {
	word := firstWord(s.text)
	return word == "SELECT" || word == "WITH"
}

// leaves says that the statement changes the connection it runs on, which no
// other statement may see.
func (s *statement) leaves() bool {
	switch firstWord(s.text) {
	case "SET", "USE":
		return true
	case "CREATE":
		return strings.Contains(strings.ToUpper(s.text[:min(len(s.text), 200)]), "TEMPORARY")
	}
	return false
}

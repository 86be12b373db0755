package people

import (
	_ "embed"
	"sync"

	"github.com/giaoban/giaoban"
)

//go:embed messages.csv
var messagesFile string

// messages are read once; a test reads the same bytes.
var messages = sync.OnceValue(func() giaoban.Messages {
	m, err := giaoban.ReadMessages(messagesFile)
	if err != nil {
		return giaoban.Messages{}
	}
	return m
})

// refusal is a problem that a person can mend.
func refusal(code, read string) error {
	return messages().Problem(code, giaoban.Place{}, read, "", nil)
}

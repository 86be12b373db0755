package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// The cost of a password: RFC 9106 for where memory is scarce is larger, OWASP's least
// for argon2id is this. About thirty milliseconds of a small machine.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	hashBytes = 32
	saltBytes = 16
)

// Lengths of a password, in characters. What is longer is refused, so that nobody can
// keep the machine busy with a long one.
const (
	ShortestPassword = 10
	LongestPassword  = 200
)

// hashers bounds how many passwords are looked at at once: each takes nineteen
// megabytes, and a flood of them must not take all there is.
type hashers chan struct{}

func newHashers() hashers { return make(hashers, 2) }

func (h hashers) do(ctx context.Context, f func()) error {
	select {
	case h <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h }()
	f()
	return nil
}

// hashOf makes what is kept of a password.
func hashOf(password string) string {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // crypto/rand never fails
	return encoded(salt, derive(password, salt))
}

func derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, passes, memoryKiB, lanes, hashBytes)
}

func encoded(salt, hash []byte) string {
	e := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, e.EncodeToString(salt), e.EncodeToString(hash))
}

// matches says whether a password is the one of a hash. A hash of other costs is still
// read by its own.
func matches(password, kept string) bool {
	var version, memory, time, threads int
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil || memory < 8 || memory > 1<<20 || time < 1 || time > 64 || threads < 1 || threads > 16 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	want, bad := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || bad != nil || len(want) < 16 {
		return false
	}
	got := argon2.IDKey([]byte(norm.NFC.String(password)), salt, uint32(time), uint32(memory), uint8(threads), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// strong refuses what is too short, too long, or the login itself.
func strong(password, login string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < ShortestPassword, n > LongestPassword:
		return refusal("weak_password", fmt.Sprint(n))
	case strings.EqualFold(password, login), strings.Trim(password, password[:1]) == "":
		return refusal("weak_password", "")
	}
	return nil
}

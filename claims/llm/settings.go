package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The errors of this package.
var (
	ErrSettings = errors.New("llm: the endpoint cannot be used as given") // an address or a limit that cannot be
	ErrTooLong  = errors.New("llm: the text is too long to send")
	ErrServer   = errors.New("llm: the endpoint did not answer")          // not reachable, refused, timed out
	ErrAnswer   = errors.New("llm: the endpoint's answer cannot be used") // not the JSON asked for
)

// The defaults of Settings.
const (
	DefaultPieceLength = 6000
	DefaultMaxLength   = 200_000
	DefaultTimeout     = 2 * time.Minute
	DefaultAttempts    = 3
	maxAnswerBytes     = 4 << 20
	maxCitations       = 1000
)

// Settings say whom to ask and how.
type Settings struct {
	URL   string // base such as http://localhost:8080/v1, or the whole address that ends in /chat/completions
	Model string // as the server names it
	Key   string // sent as a bearer token where it is not empty

	PieceLength int           // characters of text per request; 0 is DefaultPieceLength
	MaxLength   int           // characters of text in all; 0 is DefaultMaxLength
	Timeout     time.Duration // of one request; 0 is DefaultTimeout
	Attempts    int           // per request, the first included; 0 is DefaultAttempts

	Client *http.Client                               // nil: one without redirects
	Pause  func(context.Context, time.Duration) error // between attempts; nil waits
	Report func(done, pieces int)                     // progress; may be nil
}

// complete checks the settings and returns them with the defaults and the whole address.
func (s Settings) complete() (Settings, error) {
	u, err := url.Parse(strings.TrimSpace(s.URL))
	switch {
	case err != nil:
		return s, fmt.Errorf("%w: %w", ErrSettings, err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return s, fmt.Errorf("%w: found address %q, expected http://HOST/v1 or https://HOST/v1", ErrSettings, s.URL)
	case u.User != nil:
		return s, fmt.Errorf("%w: the address holds a name or password: put a key into an environment variable instead", ErrSettings)
	case s.Model == "":
		return s, fmt.Errorf("%w: no model is named", ErrSettings)
	case s.PieceLength < 0 || s.MaxLength < 0 || s.Timeout < 0 || s.Attempts < 0:
		return s, fmt.Errorf("%w: a limit is negative", ErrSettings)
	case strings.ContainsAny(s.Key, "\r\n"):
		return s, fmt.Errorf("%w: the key has a line break", ErrSettings)
	}
	if !strings.HasSuffix(u.Path, "/chat/completions") {
		u.Path = strings.TrimSuffix(u.Path, "/") + "/chat/completions"
	}
	s.URL = u.String()
	if s.PieceLength == 0 {
		s.PieceLength = DefaultPieceLength
	}
	if s.MaxLength == 0 {
		s.MaxLength = DefaultMaxLength
	}
	if s.Timeout == 0 {
		s.Timeout = DefaultTimeout
	}
	if s.Attempts == 0 {
		s.Attempts = DefaultAttempts
	}
	if s.Client == nil {
		s.Client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	if s.Pause == nil {
		s.Pause = wait
	}
	return s, nil
}

// wait pauses until the time is over or the context ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

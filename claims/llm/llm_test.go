package llm_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tokenwatt/claims/llm"
	"tokenwatt/claims/text"
)

const article = "OpenAI 的服务器每天用电 56.4 万度,电费约 5 万美元。\n\nIt ran 3,617 servers, and 3,617 is a guess."

// answer makes a chat completion of a content.
func answer(content string) string {
	b, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"message": map[string]string{"role": "assistant", "content": content}, "finish_reason": "stop"}}})
	if err != nil {
		panic(err)
	}
	return string(b)
}

// server answers each request with the next of these functions, and with the last of them from then on.
func server(t *testing.T, replies ...http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	n := &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		replies[min(int(n.Add(1)), len(replies))-1](w, r)
	}))
	t.Cleanup(s.Close)
	return s, n
}

func says(content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(answer(content)))
	}
}

func fails(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// settings asks a test server without waiting between attempts.
func settings(s *httptest.Server) llm.Settings {
	return llm.Settings{URL: s.URL + "/v1", Model: "m", Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

func TestFindAsksAndDrops(t *testing.T) {
	var request struct {
		Model    string
		Messages []struct{ Role, Content string }
	}
	var path, key string
	s, n := server(t, func(w http.ResponseWriter, r *http.Request) {
		path, key = r.URL.Path, r.Header.Get("Authorization")
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			t.Error(err)
		}
		says(`{"claims":[{"quote":"56.4 万度","context":"每天用电 56.4 万度"},{"quote":"6 万美元","context":"电费约 6 万美元"},{"quote":"服务器","context":"的服务器每天"},{"quote":"56.4 万度","context":""}]}`)(w, r)
	})
	with := settings(s)
	with.Key = "secret"
	measures, stats, err := llm.Find(context.Background(), text.FromString(article), with)
	if err != nil {
		t.Fatal(err)
	}
	if path != "/v1/chat/completions" || key != "Bearer secret" || request.Model != "m" || n.Load() != 1 {
		t.Errorf("path %q, key %q, model %q, %d requests", path, key, request.Model, n.Load())
	}
	if len(request.Messages) != 2 || request.Messages[1].Content != article {
		t.Errorf("sent %+v", request.Messages)
	}
	if stats.Cited != 4 || stats.NotInText != 1 || stats.Requests != 1 {
		t.Errorf("%+v", stats)
	}
	for _, m := range measures {
		if !strings.Contains(article, m.Span) || strings.Contains(m.Span, "6 万美元") {
			t.Errorf("%q is not what the text has", m.Span)
		}
	}
	if !strings.Contains(stats.String(), "1 dropped: not in the text") {
		t.Error(stats.String())
	}
}

func TestFindTriesAgain(t *testing.T) {
	good := `{"claims":[]}`
	for _, c := range []struct {
		name    string
		replies []http.HandlerFunc
		want    error
		n       int64
	}{
		{"busy, then well", []http.HandlerFunc{fails(503, "busy"), fails(429, "slow down"), says(good)}, nil, 3},
		{"busy for ever", []http.HandlerFunc{fails(503, "busy")}, llm.ErrServer, 3},
		{"not allowed", []http.HandlerFunc{fails(401, "no key")}, llm.ErrServer, 1},
		{"not found", []http.HandlerFunc{fails(404, "no model m")}, llm.ErrServer, 1},
		{"no response_format", []http.HandlerFunc{fails(400, "response_format is not supported"), says(good)}, nil, 2},
		{"elsewhere", []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.invalid/", http.StatusFound)
		}}, llm.ErrServer, 1},
		{"prose, then JSON", []http.HandlerFunc{says("Sure! Here you go"), says(good)}, nil, 2},
		{"prose for ever", []http.HandlerFunc{says("Sure!")}, llm.ErrAnswer, 2},
		{"a fence", []http.HandlerFunc{says("```json\n" + good + "\n```")}, nil, 1},
		{"another field", []http.HandlerFunc{says(`{"claims":[{"quote":"5","value":7}]}`)}, llm.ErrAnswer, 2},
		{"no claims field", []http.HandlerFunc{says(`{}`)}, llm.ErrAnswer, 2},
		{"text behind", []http.HandlerFunc{says(good + good)}, llm.ErrAnswer, 2},
		{"no completion", []http.HandlerFunc{fails(200, "<html>")}, llm.ErrAnswer, 1},
		{"no choices", []http.HandlerFunc{fails(200, `{"choices":[]}`)}, llm.ErrAnswer, 1},
		{"cut off", []http.HandlerFunc{fails(200, `{"choices":[{"message":{"content":"{"},"finish_reason":"length"}]}`)}, llm.ErrAnswer, 1},
		{"too much", []http.HandlerFunc{fails(200, strings.Repeat(" ", 5<<20))}, llm.ErrAnswer, 1},
		{"too many", []http.HandlerFunc{says(`{"claims":[` + strings.Repeat(`{"quote":"5"},`, 1000) + `{"quote":"5"}]}`)}, llm.ErrAnswer, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, n := server(t, c.replies...)
			_, _, err := llm.Find(context.Background(), text.FromString(article), settings(s))
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Errorf("%v, expected %v", err, c.want)
			}
			if n.Load() != c.n {
				t.Errorf("%d requests, expected %d", n.Load(), c.n)
			}
		})
	}
}

// A server that does not answer in time is tried as often as allowed, and an ended context ends it at once.
func TestFindGivesUp(t *testing.T) {
	stop := make(chan struct{})
	s, n := server(t, func(http.ResponseWriter, *http.Request) { <-stop })
	defer close(stop)
	with := settings(s)
	with.Timeout, with.Attempts = 20*time.Millisecond, 2
	if _, _, err := llm.Find(context.Background(), text.FromString(article), with); !errors.Is(err, llm.ErrServer) || n.Load() > 2 {
		t.Errorf("%v after %d requests", err, n.Load())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := llm.Find(ctx, text.FromString(article), with); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFindCutsLongTexts(t *testing.T) {
	var sent []string
	s, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		var request struct{ Messages []struct{ Content string } }
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			t.Error(err)
		}
		sent = append(sent, request.Messages[1].Content)
		says(`{"claims":[]}`)(w, r)
	})
	with := settings(s)
	with.PieceLength = 50
	long := strings.Repeat("A short paragraph of words.\n\n", 9) + strings.Repeat("A sentence of one long paragraph. ", 5)
	if _, _, err := llm.Find(context.Background(), text.FromString(long), with); err != nil {
		t.Fatal(err)
	}
	if len(sent) < 10 || !strings.Contains(sent[0], "short") || !strings.Contains(sent[len(sent)-1], "long paragraph") {
		t.Errorf("%d pieces: %q", len(sent), sent)
	}
	for _, piece := range sent {
		if len(piece) > 50 {
			t.Errorf("a piece has %d characters", len(piece))
		}
	}
	with.MaxLength = 100
	if _, _, err := llm.Find(context.Background(), text.FromString(long), with); !errors.Is(err, llm.ErrTooLong) {
		t.Error(err)
	}
}

func TestFindRefusesSettings(t *testing.T) {
	for _, s := range []llm.Settings{
		{Model: "m"},
		{URL: "localhost:8080", Model: "m"},
		{URL: "ftp://localhost/v1", Model: "m"},
		{URL: "http://", Model: "m"},
		{URL: "http://a:b@localhost/v1", Model: "m"},
		{URL: "http://localhost/v1"},
		{URL: "http://localhost/v1", Model: "m", Attempts: -1},
		{URL: "http://localhost/v1", Model: "m", Key: "a\nb"},
		{URL: "http://[::1", Model: "m"},
	} {
		if _, _, err := llm.Find(context.Background(), text.FromString(article), s); !errors.Is(err, llm.ErrSettings) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

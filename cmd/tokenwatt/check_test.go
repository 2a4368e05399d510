package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// askedModel is a server that cites one number of each text, one that no text has, and keeps the keys it was sent.
func askedModel(t *testing.T, quote string) (url string, keys *[]string) {
	t.Helper()
	keys = &[]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*keys = append(*keys, r.Header.Get("Authorization"))
		content, err := json.Marshal(map[string]any{"claims": []map[string]string{{"quote": quote}, {"quote": "777 GW"}}})
		if err != nil {
			t.Error(err)
		}
		answer := map[string]any{"choices": []any{map[string]any{"message": map[string]string{"content": string(content)}}}}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/v1", keys
}

// runHere runs a command line within this process.
func runHere(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

func TestCheckWithLanguageModel(t *testing.T) {
	url, keys := askedModel(t, "5 MW")
	t.Setenv("TEST_LLM_KEY", "sesame")
	article := "The hall draws 5 MW. It cost 20 million dollars."
	code, stdout, stderr := runHere(t, article, "check", "-", "--llm", url, "--llm-model", "tiny", "--llm-key-env", "TEST_LLM_KEY", "--format", "json", "--today", "2026-11-29")
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got struct {
		Extractor string
		Claims    []struct{ Span string }
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Extractor != "tiny" || len(got.Claims) != 1 || got.Claims[0].Span != "5 MW" {
		t.Errorf("%+v: the model cited 5 MW alone", got)
	}
	if !strings.Contains(stderr, "tiny: 2 claims cited in 1 requests, 1 kept, 1 dropped: not in the text") || strings.Contains(stderr+stdout, "sesame") {
		t.Errorf("stderr %q", stderr)
	}
	if len(*keys) != 1 || (*keys)[0] != "Bearer sesame" {
		t.Errorf("keys %q", *keys)
	}
}

// Both extractors are scored on the same passages by one command.
func TestScoreComparesExtractors(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"passage_1.txt": "The hall draws 5 MW. It cost 20 million dollars.",
		"KEY.csv": "passage,n,char_start,char_end,span,value,unit,normalised_value,normalised_high,normalised_unit,kind,expected_verdict\n" +
			"1,1,15,19,5 MW,5,MW,5000,,kW,power,not_checkable\n1,2,29,47,20 million dollars,2e7,dollars,2e7,,USD,money,not_checkable\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	url, _ := askedModel(t, "5 MW")
	args := []string{"check", "--score", filepath.Join(dir, "KEY.csv"), "--llm", url, "--llm-model", "tiny"}
	code, stdout, stderr := runHere(t, "", append(args, "--format", "json")...)
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	type result struct {
		Extractor string
		Overall   struct{ Recall, Precision float64 }
	}
	var got struct {
		result
		Others []result `json:"other_extractors"`
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Extractor != "rules" || got.Overall.Recall != 1 || got.Overall.Precision != 1 {
		t.Errorf("rules: %+v", got.result)
	}
	if len(got.Others) != 1 || got.Others[0].Extractor != "tiny" || got.Others[0].Overall.Recall != 0.5 || got.Others[0].Overall.Precision != 1 {
		t.Errorf("model: %+v", got.Others)
	}
	code, stdout, _ = runHere(t, "", args...)
	if code != exitOK || !strings.Contains(stdout, "Numbers found by rules") || !strings.Contains(stdout, "Numbers found by tiny") {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
}

// A server that is not there is a mistake in the command line, told with its address.
func TestCheckWithoutServer(t *testing.T) {
	notShort(t) // it waits between its attempts
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	code, _, stderr := runHere(t, "It takes 5 MW.", "check", "-", "--llm", s.URL, "--llm-model", "tiny", "--llm-timeout", "1s")
	if code != exitUsage || !strings.Contains(stderr, "the endpoint did not answer") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

// A text in GBK or UTF-16 is the same text: the same claims at the same characters.
func TestCheckEncodings(t *testing.T) {
	const article = "训练一次耗电 1287 兆瓦时,每日电费 5 万美元(约34万人民币)。"
	_, want, _ := runHere(t, article, "check", "-", "--format", "csv", "--today", "2026-11-29")
	if strings.Count(want, "\n") < 3 {
		t.Fatalf("too few claims:\n%s", want)
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(article)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(article)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"GBK": gbk, "UTF-16": utf16, "UTF-8 with a mark": "\ufeff" + article} {
		if code, got, stderr := runHere(t, text, "check", "-", "--format", "csv", "--today", "2026-11-29"); code != exitOK || got != want {
			t.Errorf("%s: exit code %d\n%s%s", name, code, got, stderr)
		}
	}
	if code, _, stderr := runHere(t, "\x7fELF\x02\x01\x01\x00\x00", "check", "-"); code != exitScenario || !strings.Contains(stderr, "found a program") {
		t.Errorf("a program: exit code %d, %s", code, stderr)
	}
}

// The annotated passages of the project are read at least this well, each language apart; docs/claims.md has the figures. The
// floors are a little below what is measured, so that a step back shows.
func TestOwnPassages(t *testing.T) {
	key := filepath.Join("..", "..", "claims", "testdata", "passages", "KEY.csv")
	for _, c := range []struct {
		passages                         string
		recall, precision, both, verdict float64
	}{
		{"1-8", 0.98, 0.98, 0.98, 0.95},
		{"9-18", 0.95, 0.92, 0.92, 0.85},
		{"19-30", 0.97, 0.95, 0.98, 0.83},
		{"31-42", 0.92, 0.90, 0.97, 0.92},
		{"43-48", 0.95, 0.93, 0.91, 0.82},
		{"49-54", 0.97, 0.89, 0.97, 0.75},
	} {
		code, stdout, stderr := runHere(t, "", "check", "--score", key, "--passages", c.passages, "--format", "json", "--today", "2026-11-29")
		if code != exitOK {
			t.Fatalf("exit code %d: %s", code, stderr)
		}
		if strings.Contains(stderr, "KEY.csv") {
			t.Errorf("the own key has what a key should not: %s", stderr)
		}
		var got struct {
			Languages []struct {
				Language          string
				Recall, Precision float64
				Both              float64 `json:"value_unit_accuracy"`
				Verdict           float64 `json:"verdict_accuracy"`
			}
		}
		if err := json.Unmarshal([]byte(stdout), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Languages) != 2 {
			t.Fatalf("passages %s: %d languages", c.passages, len(got.Languages))
		}
		for _, l := range got.Languages {
			if l.Recall < c.recall || l.Precision < c.precision || l.Both < c.both || l.Verdict < c.verdict {
				t.Errorf("passages %s, %s: recall %.3f, precision %.3f, value and unit %.3f, verdict %.3f", c.passages, l.Language, l.Recall, l.Precision, l.Both, l.Verdict)
			}
		}
	}
}

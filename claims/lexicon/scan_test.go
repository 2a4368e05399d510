package lexicon_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/claims/lexicon"
)

func TestSubjects(t *testing.T) {
	t.Parallel()
	l, err := lexicon.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text string
		want []string
	}{
		{"以ChatGPT在1月的访客计算,需要3万多片英伟达A100芯片的GPU", []string{"chatgpt", "nvidia", "a100", "accelerator", "gpu"}},
		{"Training GPT3 and GPT 4 on A100s; it is in the US, not with us.", []string{"gpt-3", "gpt-4", "a100", "us"}},
		{"Llama 3.1 405B and Llama 3.1 70B ran in Meta's data  centers", []string{"llama-3.1", "llama-3.1-70b", "meta", "data-centre"}},
		{"相当于一个普通美国家庭用上数百年", []string{"us", "household"}},
		{"metal and h1000 and discuss carefully", nil},
		{"H100 GPUs", []string{"h100", "gpu"}},
	} {
		subjects, _ := l.Scan([]rune(test.text))
		var got []string
		for _, h := range subjects {
			got = append(got, l.Subjects[h.Subject].ID)
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%q: %s", test.text, d)
		}
	}
}

func TestCues(t *testing.T) {
	t.Parallel()
	l, err := lexicon.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	_, cues := l.Scan([]rune("每日电费; investments of pretraining, but not investigated"))
	got := map[string]bool{}
	for _, h := range cues {
		got[l.Groups()[h.Group]] = true
	}
	for _, want := range []string{"bill", "electric", "invest", "train", "each"} {
		if !got[want] {
			t.Errorf("no cue of %s in %v", want, got)
		}
	}
}

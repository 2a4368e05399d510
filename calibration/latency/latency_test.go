package latency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tokenwatt/catalog"
	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/metrics"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/internal/random"
	"tokenwatt/internal/strictyaml"
)

// embedded is the built-in catalog, loaded once.
var embedded = sync.OnceValue(func() *catalog.Catalog {
	c, err := catalog.Embedded()
	if err != nil {
		panic(err)
	}
	return c
})

const header = "gpu,model,input_tokens,output_tokens,arrival_s,first_token_s,last_token_s\n"

func read(t testing.TB, text string) *Table {
	t.Helper()
	table, err := Read(strings.NewReader(text), "t.csv", false)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func compare(t testing.TB, table *Table, o Options) ([]Comparison, []Refusal) {
	t.Helper()
	list, refused, err := Compare(context.Background(), embedded(), table, "t.csv", o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return list, refused
}

// recorder writes what a replica did as a table.
type recorder struct {
	rows     *bytes.Buffer
	frontend float64
}

func (recorder) Steps(*replica.Steps) {}
func (recorder) Gaps(replica.Gaps)    {}
func (r recorder) Done(d *replica.Done) {
	fmt.Fprintf(r.rows, "H100,llama-3.1-8b,%d,%d,%.17g,%.17g,%.17g,%.17g,%.17g\n", d.Request.Input, d.Output, d.Request.Arrival,
		d.FirstToken+r.frontend, d.LastToken+r.frontend, d.Request.Arrival+r.frontend, d.Scheduled+r.frontend)
}

// TestOwnOutput feeds the simulator's own output back: no error is left, in the order of completion as in that of arrival,
// light and overloaded, with all options at their defaults and with others.
func TestOwnOutput(t *testing.T) {
	for _, c := range []struct {
		name    string
		rate    float64
		options Options
	}{
		{"light", 3, Options{FrontendMS: 15}},
		{"overloaded", 40, Options{FrontendMS: 7, MaxSeqs: 32, MaxTokens: 512}},
		{"short of blocks", 20, Options{Blocks: 300, Weights: "fp8", AsyncStop: true}},
		{"another scheduler", 3, Options{Scheduler: replica.Orca, MaxSeqs: 16}},
	} {
		t.Run(c.name, func(t *testing.T) {
			words := random.Stream(1, c.name, 0)
			requests := draw(words, 300, c.rate)
			seed := read(t, header+plain(requests))
			o, err := c.options.complete()
			if err != nil {
				t.Fatal(err)
			}
			m, err := seed.machineOf(embedded(), "t.csv", seed.Groups[0], o)
			if err != nil {
				t.Fatal(err)
			}
			frontend := m.frontend(seed.Groups[0], &o)
			rows := bytes.NewBufferString(strings.TrimSuffix(header, "\n") + ",queued_s,scheduled_s\n")
			each := func(yield func(replica.Request, error) bool) {
				for i, q := range requests {
					if !yield(replica.Request{ID: uint64(i), Arrival: q.arrival - requests[0].arrival, Input: int(q.input), Output: int(q.output)}, nil) {
						return
					}
				}
			}
			if _, err := replica.Run(context.Background(), &m.config, m.engine, each, recorder{rows, frontend}); err != nil {
				t.Fatal(err)
			}
			list, _ := compare(t, read(t, rows.String()), c.options)
			if len(list) != 1 || len(list[0].Metrics) != 13 || list[0].Requests != 300 {
				t.Fatalf("%+v", list)
			}
			if c.options.Blocks > 0 && list[0].Preemptions == 0 {
				t.Error("nothing was preempted")
			}
			for _, x := range list[0].Metrics {
				if math.Abs(x.Predicted-x.Measured) > 1e-9*(1+x.Measured) || x.Error != nil && x.Measured > 1e-6 && math.Abs(*x.Error) > 1e-6 {
					t.Errorf("%s %s: measured %g, predicted %g", x.Quantity, x.Statistic, x.Measured, x.Predicted)
				}
			}
		})
	}
}

// draw draws requests with exponential intervals.
func draw(words *rand.Rand, n int, rate float64) []request {
	list := make([]request, n)
	at := 0.0
	for i := range list {
		at += random.Exponential(words, 1/rate)
		list[i] = request{at, int32(1 + random.Exponential(words, 400)), int32(1 + random.Exponential(words, 60))}
	}
	return list
}

// plain writes requests as rows with some times.
func plain(requests []request) string {
	var b strings.Builder
	for _, q := range requests {
		fmt.Fprintf(&b, "H100,llama-3.1-8b,%d,%d,%.17g,%.17g,%.17g\n", q.input, q.output, q.arrival, q.arrival+0.1, q.arrival+0.1+0.01*float64(q.output-1))
	}
	return b.String()
}

// TestSharedPrefix: with a prefix that all share its blocks are computed once.
func TestSharedPrefix(t *testing.T) {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "H100,llama-3.1-8b,2000,10,%d,%d.1,%d.2\n", i, i, i)
	}
	alone, _ := compare(t, read(t, header+b.String()), Options{})
	shared, _ := compare(t, read(t, header+b.String()), Options{SharedPrefix: 1800})
	p50 := func(list []Comparison) float64 { return list[0].Metrics[1].Predicted }
	if !(p50(shared) < 0.7*p50(alone)) {
		t.Errorf("TTFT P50 is %g s with a shared prefix, %g s without", p50(shared), p50(alone))
	}
}

// TestNames: names as people write them, numbers of accelerators, formats of weights.
func TestNames(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config.json")
	text := `{"model_type":"llama","hidden_size":2048,"num_hidden_layers":16,"num_attention_heads":32,"num_key_value_heads":8,"head_dim":64,"intermediate_size":8192,"vocab_size":128256,"max_position_embeddings":131072,"rms_norm_eps":1e-5,"tie_word_embeddings":true,"torch_dtype":"bfloat16"}`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		gpu, model, accelerator, entry, weights string
		tp                                      int
		note                                    string
	}{
		{"NVIDIA H100 80GB HBM3", "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm", "llama-3.1-8b", "bf16", 1, ""},
		{"H100", "meta-llama/Llama-3.3-70B-Instruct", "h100-sxm", "llama-3.1-70b", "bf16", 4, "4 accelerators, the fewest"},
		{"4xH100", "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "h100-sxm", "llama-3.1-70b", "fp8", 4, "weights are taken to be in fp8"},
		{"NVIDIA A100-SXM4-80GB x 2", "Qwen/Qwen2.5-32B-Instruct-AWQ", "a100-sxm-80gb", "qwen2.5-32b", "int4", 2, "is not measured on a100-sxm-80gb"},
		{"L40S", "Qwen/Qwen2.5-7B-Instruct", "l40s", "qwen2.5-7b", "bf16", 1, "no kernels are measured on l40s"},
		{"A100", "Llama-2-7b-chat-hf", "a100-sxm-80gb", "llama-2-7b", "bf16", 1, "taken to be the one of 80 GB"},
		{"H100", "Mixtral-8x7B-Instruct-v0.1", "h100-sxm", "mixtral-8x7b", "bf16", 2, ""},
		{"A100 40GB", "Llama-2-7b-chat-hf", "a100-sxm-40gb", "llama-2-7b", "bf16", 1, ""},
		{"NVIDIA H200", "openai/gpt-oss-20b", "h200-sxm", "gpt-oss-20b", "mxfp4", 1, ""},
		{"H100", config, "h100-sxm", config, "bf16", 1, ""},
	} {
		row := fmt.Sprintf("%s,%s,100,10,0,0.1,0.2\n", c.gpu, c.model)
		list, refused := compare(t, read(t, header+row), Options{})
		if len(refused) > 0 || len(list) != 1 {
			t.Fatalf("%s: %v", row, refused)
		}
		v := &list[0]
		if v.Accelerator != c.accelerator || v.Entry != c.entry || v.Weights != c.weights || v.TP != c.tp || !strings.Contains(strings.Join(v.Notes, "\n"), c.note) {
			t.Errorf("%s: %s %s in %s on %d, %q", strings.TrimSpace(row), v.Accelerator, v.Entry, v.Weights, v.TP, v.Notes)
		}
	}
}

// TestRefused: groups with unknown names are refused where others can be compared, with place and nearest names.
func TestRefused(t *testing.T) {
	text := header + "H100,llama-3.1-8b,100,10,0,0.1,0.2\nH100,llama-9-8b,100,10,0,0.1,0.2\nZ9000,llama-3.1-8b,100,10,0,0.1,0.2\nH100,llama-3.1-405b,100,10,0,0.1,0.2\n"
	list, refused := compare(t, read(t, text), Options{TP: 1})
	if len(list) != 1 || len(refused) != 3 {
		t.Fatalf("%d compared, refused %v", len(list), refused)
	}
	for i, want := range []string{`t.csv:3:6: model: found "llama-9-8b"`, `t.csv:4:1: gpu: found "Z9000"`, "llama-3.1-405b of H100: "} {
		if !strings.Contains(refused[i].Reason, want) {
			t.Errorf("refused %q, expected %q", refused[i].Reason, want)
		}
	}
	if !strings.Contains(refused[0].Reason, "near are llama-3-8b") {
		t.Errorf("nothing near in %q", refused[0].Reason)
	}
	only := read(t, header+"H100,nothing,100,10,0,0.1,0.2\n")
	_, _, err := Compare(context.Background(), embedded(), only, "t.csv", Options{}, nil)
	var faults strictyaml.Errors
	if !errors.As(err, &faults) || faults[0].Line != 2 || faults[0].Col != 6 {
		t.Errorf("%v", err)
	}
}

// TestBadTables: all that is wrong is said at once, with its place.
func TestBadTables(t *testing.T) {
	with := strings.TrimSuffix(header, "\n") + ",queued_s,scheduled_s\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":             {"", []string{"t.csv:1:1: found an empty file"}},
		"no rows":           {header, []string{"t.csv:1:1: found a header and no requests"}},
		"no columns":        {"a,b\n1,2\n", []string{"no column gpu", "no column last_token_s"}},
		"milliseconds":      {strings.Replace(header, "arrival_s", "arrival_ms", 1), []string{"no column arrival_s", "there is arrival_ms: times are in seconds"}},
		"twice":             {"gpu," + header, []string{"t.csv:1:5: found column gpu a second time"}},
		"half a queue":      {strings.TrimSuffix(header, "\n") + ",queued_s\n", []string{"one of queued_s and scheduled_s"}},
		"first too early":   {header + "H100,m,10,10,5,4.5,6\n", []string{"t.csv:2:16: first_token_s: found 4.5 s, 0.5 s before arrival_s", "not a duration"}},
		"last too early":    {header + "H100,m,10,10,5,5.5,5.25\n", []string{"t.csv:2:20: last_token_s: found 5.25 s, 0.25 s before first_token_s"}},
		"queued too early":  {with + "H100,m,10,10,5,5.5,6,4,5.2\n", []string{"queued_s: found 4", "before arrival_s"}},
		"scheduled late":    {with + "H100,m,10,10,5,5.5,6,5,5.7\n", []string{"before scheduled_s"}},
		"scheduled early":   {with + "H100,m,10,10,5,5.5,6,5.4,5.2\n", []string{"before queued_s"}},
		"one of two":        {with + "H100,m,10,10,5,5.5,6,5.4,\n", []string{`scheduled_s: found ""`}},
		"numbers":           {header + "H100,m,1.5,-1,NaN,1e400,Inf\n", []string{"input_tokens: found \"1.5\"", "output_tokens", "arrival_s: found \"NaN\"", "first_token_s", "last_token_s"}},
		"clock":             {header + "H100,m,1,1,12:30:01,2,3\n", []string{"count the seconds from the first request"}},
		"no tokens in":      {header + "H100,m,0,1,0,2,3\n", []string{"input_tokens: found 0"}},
		"no answer":         {header + "H100,m,10,0,0,,\nH100,m,10,,0,,\n", []string{"t.csv:2:11: found a request without answer", "t.csv:3:11", "--drop-failed"}},
		"no names":          {header + ",,1,1,0,1,1\n", []string{"t.csv:2:1: found no name", "t.csv:2:2: found no name"}},
		"not text":          {header + "H\xff,m,1,1,0,1,1\n", []string{"expected text in UTF-8"}},
		"name that steers":  {header + "H\x1b[2J,m,1,1,0,1,1\n", []string{`found "H\x1b[2J", expected text in UTF-8`}},
		"UTF-16":            {"\xff\xfeg\x00p\x00u\x00\n\x00", []string{"looks like UTF-16; save as UTF-8"}},
		"width":             {header + "H100,m,1\n", []string{"found 3 cells, expected the 7 of the header"}},
		"quote":             {header + "H100,\"m,1,1,0,1,1\n", []string{"t.csv:2:6: found a quote without its end"}},
		"two rows at fault": {header + "H100,m,1,1,5,1,1\nH100,m,1,1,0,1,1\nH100,m,1,1,5,1,1\n", []string{"t.csv:2:", "t.csv:4:"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(c.text), "t.csv", false)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got\n%v\nexpected %q", err, want)
				}
			}
		})
	}
	if _, err := Read(strings.NewReader(header+strings.Repeat("x", 2<<20)), "t.csv", false); !errors.Is(err, ErrTable) || !strings.Contains(err.Error(), "t.csv:2:") {
		t.Errorf("a line of 2 MiB: %v", err)
	}
}

// TestDialects: byte order mark, CRLF, blank lines, other columns, another order, quotes, failed requests that are dropped.
func TestDialects(t *testing.T) {
	text := "\xef\xbb\xbfModel,GPU,id,input_tokens,output_tokens,last_token_s,first_token_s,arrival_s,run\r\n" +
		"\"llama-3.1-8b\",H100,7,100.0,10.0,1.2,1.1,1,a\r\n\r\nllama-3.1-8b,H100,8,100,0,,,0.5,a\r\nllama-3.1-8b,H100,9,100,10,0.7,0.6,0.5,a\r\nllama-3.1-8b,H100,9,100,10,0.7,0.6,0.5,b\r\n"
	table, err := Read(strings.NewReader(text), "t.csv", true)
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Groups) != 2 || table.Failed != 1 || len(table.Passed) != 1 || table.Groups[0].Requests() != 2 || table.Groups[0].sorted {
		t.Fatalf("%+v", table)
	}
	list, _ := compare(t, table, Options{})
	if list[0].Run != "a" || list[0].Requests != 2 || math.Abs(list[0].Metrics[0].Measured-0.1) > 1e-9 {
		t.Errorf("%+v", list[0])
	}
}

// TestDataParallel: limits are a rank's times the ranks, and a sequence has to fit the cache of one.
func TestDataParallel(t *testing.T) {
	o := Options{TP: 1, DP: 8, ExpertParallel: true, MaxSeqs: 64, PointToPoint: true}
	row := "H200,deepseek-ai/DeepSeek-V3,4000,10,0,0.5,0.9\nH200,deepseek-ai/DeepSeek-V3,4000,10,0,0.5,0.9\n"
	list, _ := compare(t, read(t, header+row), o)
	if v := list[0]; v.DP != 8 || v.MaxSeqs != 512 || v.MaxTokens != 8*8192 || v.Weights != "fp8" {
		t.Errorf("%+v", v)
	}
	o.Blocks = 8 * 100
	_, _, err := Compare(context.Background(), embedded(), read(t, header+row), "t.csv", o, nil)
	if err == nil || !strings.Contains(err.Error(), "a rank's cache of 100 blocks holds no sequence of 4010 tokens") {
		t.Errorf("%v", err)
	}
}

// TestFrontend: set, as the table shows, or the engine's.
func TestFrontend(t *testing.T) {
	with := strings.TrimSuffix(header, "\n") + ",queued_s,scheduled_s\nH100,llama-3.1-8b,100,10,1,1.1,1.2,1.004,1.005\n"
	ttft := func(text string, ms float64) float64 {
		list, _ := compare(t, read(t, text), Options{FrontendMS: ms})
		return list[0].Metrics[0].Predicted
	}
	engine := ttft(header+"H100,llama-3.1-8b,100,10,1,1.1,1.2\n", 0)
	for ms, text := range map[float64]string{15: header + "H100,llama-3.1-8b,100,10,1,1.1,1.2\n", 4: with} {
		if got := ttft(text, -1) - engine; math.Abs(got-ms*1e-3) > 1e-6 {
			t.Errorf("the frontend takes %g s, expected %g ms", got, ms)
		}
	}
	if got := ttft(with, 7) - engine; math.Abs(got-7e-3) > 1e-9 {
		t.Errorf("the frontend takes %g s, expected 7 ms", got)
	}
}

// TestOptions: what is wrong with options is said at once.
func TestOptions(t *testing.T) {
	_, _, err := Compare(context.Background(), embedded(), &Table{}, "t.csv", Options{TP: -1, Weights: "fp7", Cache: "int4", Scheduler: "fifo", Router: "dice", MemoryShare: 2}, nil)
	for _, want := range []string{"tp is -1", `weights is "fp7"`, `cache is "int4"`, `scheduler is "fifo"`, `router is "dice"`, "memory share is 2"} {
		if !errors.Is(err, ErrOptions) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nexpected %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Compare(ctx, embedded(), read(t, header+"H100,llama-3.1-8b,100,10,0,0.1,0.2\n"), "t.csv", Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestReplicas: more replicas wait less, and every format prints.
func TestReplicas(t *testing.T) {
	text := header + plain(draw(random.Stream(2, "replicas", 0), 400, 60))
	var last []Comparison
	for _, n := range []int{1, 4} {
		list, _ := compare(t, read(t, text), Options{Replicas: n, Router: cluster.LeastOutstanding, MaxSeqs: 64})
		if last != nil && !(list[0].Metrics[0].Predicted < last[0].Metrics[0].Predicted) {
			t.Errorf("TTFT with %d replicas is %g s, with fewer %g s", n, list[0].Metrics[0].Predicted, last[0].Metrics[0].Predicted)
		}
		last = list
	}
	for _, format := range []string{"table", "markdown", "json", "csv"} {
		var b bytes.Buffer
		if err := Write(&b, format, last, []Refusal{{Reason: "because"}}, 3); err != nil || b.Len() == 0 {
			t.Errorf("%s: %v", format, err)
		}
	}
	if err := Write(io.Discard, "xml", nil, nil, 0); err == nil {
		t.Error("xml is a format")
	}
}

// TestSummary: means and medians of the sizes of errors.
func TestSummary(t *testing.T) {
	group := func(e float64) Comparison {
		return Comparison{Metrics: []Metric{{"TTFT", "P50", 1, 1 + e, e, &e}, {"wait", "P50", 0, 1, 1, nil}}}
	}
	s := Summary([]Comparison{group(0.1), group(-0.2), group(0.6)})
	if len(s) != 1 || s[0].Groups != 3 || math.Abs(s[0].Mean-0.3) > 1e-12 || math.Abs(s[0].Median-0.2) > 1e-12 || math.Abs(s[0].Bias-0.5/3) > 1e-12 {
		t.Errorf("%+v", s)
	}
}

// FuzzRead: whatever the bytes, an error or groups whose times agree.
func FuzzRead(f *testing.F) {
	f.Add([]byte(header + "H100,m,10,10,5,5.5,6\n"))
	f.Add([]byte(strings.TrimSuffix(header, "\n") + ",queued_s,scheduled_s\nH100,m,10,10,5,5.5,6,5,5.2\n"))
	f.Add([]byte("\x1f\x8b"))
	f.Add([]byte("\"gpu\",model\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, drop := range []bool{false, true} {
			table, err := Read(bytes.NewReader(text), "t.csv", drop)
			if err != nil {
				continue
			}
			for _, g := range table.Groups {
				for _, d := range []*metrics.Distribution{g.ttft, g.tpot, g.e2e, g.scheduled} {
					if d.Err() != nil {
						t.Fatal(d.Err())
					}
				}
			}
		}
	})
}

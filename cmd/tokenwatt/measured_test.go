package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokenwatt/calibration/score"
	"tokenwatt/internal/strictyaml"
	"tokenwatt/internal/testdata"
)

// packed is a text under gzip.
func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	gemmHeader = "gemm_dtype,m,n,k,latency_ms\n"
	gemmRow    = "bfloat16,128,4096,4096,0.04\n"
	ncclHeader = "op_name,nccl_dtype,num_gpus,message_size,latency_ms\n"
	runsHeader = "source,layers,hidden,heads,ffn_hidden,vocab,seq_len,gpu,num_gpus,global_batch,precision,step_time_s,tp,dp\n"
	runsRow    = "own,32,4096,32,14336,128256,8192,h100-sxm,8,128,bf16,14,1,8\n"
)

// TestBadTables reads what no table is: the exit code, and what is wrong at its place.
func TestBadTables(t *testing.T) {
	const kernels, training = "validate kernels --accelerator h100-sxm ", "validate training "
	cut := packed(t, gemmHeader+strings.Repeat(gemmRow, 1000))
	for _, c := range []struct {
		name, verb, text string
		code             int
		stderr           string
	}{
		{"empty", kernels, "", exitScenario, ":1:1: found an empty file"},
		{"blank", kernels, " \r\n\n", exitScenario, ":1:1: found an empty file"},
		{"packed empty", kernels, packed(t, ""), exitScenario, ":1:1: found an empty file"},
		{"only a mark", kernels, "\xef\xbb\xbf", exitScenario, ":1:1: found an empty file"},
		{"no rows", kernels, gemmHeader, exitScenario, ":1:1: found a header and no rows"},
		{"cut off", kernels, cut[:len(cut)/2], exitScenario, "packed with gzip that is cut off or damaged (unexpected EOF)"},
		{"half a header of gzip", kernels, cut[:5], exitScenario, "packed with gzip that is cut off or damaged"},
		{"damaged", kernels, cut[:12] + "xxxxxx" + cut[18:], exitScenario, "packed with gzip that is cut off or damaged"},
		{"zero byte", kernels, gemmHeader + "bfloat16,\x00,2,3,4\n", exitScenario, ":2:10: found byte 0x00, expected text in UTF-8"},
		{"no UTF-8", kernels, gemmHeader + "b\xe4,1,2,3,4\n", exitScenario, ":2:2: found byte 0xe4, expected text in UTF-8"},
		{"UTF-16", training, "\xff\xfes\x00o\x00", exitScenario, ":1:1: found byte 0xff, expected text in UTF-8"},
		{"open quote", kernels, gemmHeader + gemmRow + "\"bfloat16,1,2,3,4\n", exitScenario, ":3:"},
		{"bare quote", training, runsHeader + "o\"w\"n\n", exitScenario, ":2:2: found bare \""},
		{"column twice", kernels, "m,gemm_dtype,m,n,k,latency_ms\n1,bfloat16,1,2,3,4\n", exitScenario, ":1:14: found column m a second time"},
		{"other columns", kernels, "a,b\n1,2\n", exitScenario, ":1:1: found the columns a, b, expected those of a table that tokenwatt validate kernels --help lists\n"},
		{"a column too few", kernels, "gemm_dtype,m,n,latency_ms\nbf16,1,2,3\n", exitScenario, "(hint: a table of kind gemm lacks the columns k)"},
		{"columns too few", training, "layers,seq_len,vocab\n1,2,3\n", exitScenario, "(hint: it lacks hidden, heads, ffn_hidden, gpu,"},
		{"not a number", kernels, gemmHeader + "bfloat16,1,2,3,NaN\n", exitScenario, `:2:16: latency_ms: found "NaN"`},
		{"infinite", kernels, gemmHeader + "bfloat16,1,2,3,+Inf\n", exitScenario, `:2:16: latency_ms: found "+Inf"`},
		{"negative", kernels, gemmHeader + "bfloat16,-1,2,3,4\n", exitScenario, `:2:10: m: found "-1"`},
		{"huge", kernels, gemmHeader + "bfloat16,1e300,2,3,4\n", exitScenario, `:2:10: m: found "1e300"`},
		{"short row", kernels, gemmHeader + "bfloat16,1,2\n", exitScenario, ":2:1: found 3 cells, expected 5"},
		{"negative message", kernels, ncclHeader + "all_reduce,half,8,-5,0.1\n", exitScenario, ":2:19: message_size: found \"-5\""},
		{"unknown operation", kernels, ncclHeader + "gossip,half,8,5,0.1\n", exitScenario, `:2:1: op_name: found "gossip"`},
		{"run not a number", training, runsHeader + strings.Replace(runsRow, ",14,", ",NaN,", 1), exitScenario, ":2:"},
		{"run negative", training, runsHeader + strings.Replace(runsRow, "32,", "-32,", 1), exitScenario, ":2:5: layers: found"},
		{"run of no chip", training, runsHeader + strings.Replace(runsRow, "h100-sxm", "Z80", 1), exitScenario, `gpu: found "Z80"`},
		{"short run", training, runsHeader + "own,32\n", exitScenario, ":2:1: found 2 cells, expected 14"},
		{"mark and CRLF", kernels, "\xef\xbb\xbf" + strings.ReplaceAll(gemmHeader+gemmRow, "\n", "\r\n"), exitOK, ""},
		{"mark, packed", kernels, packed(t, "\xef\xbb\xbf"+gemmHeader+gemmRow), exitOK, ""},
		{"run with mark and CRLF", training, "\xef\xbb\xbf" + strings.ReplaceAll(runsHeader+runsRow, "\n", "\r\n"), exitOK, ""},
		{"collectives with mark and CRLF", kernels, "\xef\xbb\xbf" + strings.ReplaceAll(ncclHeader+"all_reduce,half,8,5000,0.1\n", "\n", "\r\n"), exitOK, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "own.csv")
			if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), append(strings.Fields(c.verb), path), strings.NewReader(""), &stdout, &stderr)
			if code != c.code || !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("exit code %d, stderr\n%s\nexpected %d and %q", code, stderr.String(), c.code, c.stderr)
			}
			if (stdout.Len() > 0) != (code == exitOK) {
				t.Errorf("stdout has %q", stdout.String())
			}
		})
	}
}

// FuzzReadTable reads any bytes: a table, or errors that each have a place in it.
func FuzzReadTable(f *testing.F) {
	for _, text := range []string{"", gemmHeader + gemmRow, "\xef\xbb\xbfa,b\r\n1,\"2\r\n3\"\r\n", "a\n\"", "\x1f\x8b\x08", "a,a\n\xff\x00"} {
		f.Add([]byte(text))
	}
	path := filepath.Join(f.TempDir(), "own.csv")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		table, err := readTable(path)
		var errs strictyaml.Errors
		if err != nil && !errors.As(err, &errs) {
			t.Fatalf("no list of errors: %v", err)
		}
		for _, e := range errs {
			if e.Line < 1 || e.Col < 1 || e.Found == "" || e.Expected == "" || e.Detail() == "" {
				t.Errorf("without place or text: %+v", e)
			}
		}
		if err != nil {
			return
		}
		var refused []score.Refusal
		for line := range 5 {
			refused = append(refused, score.Refusal{Line: line + 1, Column: table.header[0], Found: "x", Expected: "y"})
		}
		for i, e := range table.located(refused) {
			if e.Line != i+1 || e.Col < 1 || e.Detail() == "" {
				t.Errorf("row %d is located at %+v", i+1, e)
			}
		}
	})
}

// TestNoTable names files that cannot be read: that is a mistake in the command line.
func TestNoTable(t *testing.T) {
	dir := t.TempDir()
	for _, verb := range []string{
		"validate training", "validate kernels --accelerator h100-sxm", "calibrate training", "calibrate kernels --accelerator h100-sxm",
	} {
		for _, path := range []string{dir, filepath.Join(dir, "none.csv"), filepath.Join(dir, "none.csv.gz")} {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), append(strings.Fields(verb), path), strings.NewReader(""), &stdout, &stderr); code != exitUsage || stdout.Len() > 0 {
				t.Errorf("%s %s: exit code %d, stdout %q, stderr %q", verb, path, code, stdout.String(), stderr.String())
			}
		}
	}
}

// TestMeasuredInterrupted runs the verbs with the interrupt already there: exit code 5, and nothing is written.
func TestMeasuredInterrupted(t *testing.T) {
	dir := t.TempDir()
	gemm, runs, out := filepath.Join(dir, "gemm.csv"), filepath.Join(dir, "runs.csv"), filepath.Join(dir, "out.yaml")
	var many strings.Builder
	for m := 1; m <= 48; m++ {
		fmt.Fprintf(&many, "bfloat16,%d,4096,4096,%g\n", 64*m, 0.02+0.004*float64(m))
	}
	for path, text := range map[string]string{gemm: gemmHeader + many.String(), runs: runsHeader + runsRow + strings.Replace(runsRow, "own", "other", 1)} {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range []string{
		"validate training " + runs, "validate training --leave-one-out " + runs, "validate kernels --accelerator h100-sxm " + gemm,
		"calibrate training --out " + out + " " + runs, "calibrate kernels --accelerator h100-sxm --out " + out + " " + gemm,
	} {
		var stdout, stderr bytes.Buffer
		if code := run(interrupted, strings.Fields(args), strings.NewReader(""), &stdout, &stderr); code != exitLimit || stdout.Len() > 0 {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", args, code, stdout.String(), stderr.String())
		}
		if !strings.HasSuffix(stderr.String(), "tokenwatt: interrupted; nothing was written, and the same command starts again\n") {
			t.Errorf("%s: stderr %q", args, stderr.String())
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a catalog file was written")
	}
}

// scores runs a validate verb with --format json.
func scores(t *testing.T, args ...string) (overall score.Group, groups []score.Group) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), append([]string{"validate"}, append(args, "--format", "json", "--quiet")...), strings.NewReader(""), &stdout, &stderr); code != exitOK {
		t.Fatalf("%v: exit code %d: %s", args, code, stderr.String())
	}
	var read struct {
		SchemaVersion int           `json:"schema_version"`
		Groups        []score.Group `json:"groups"`
	}
	decoder := json.NewDecoder(&stdout)
	if err := decoder.Decode(&read); err != nil || read.SchemaVersion != score.SchemaVersion {
		t.Fatalf("%v: schema version %d, %v", args, read.SchemaVersion, err)
	}
	at := slices.IndexFunc(read.Groups, func(g score.Group) bool { return g.Name == "overall" })
	if at != len(read.Groups)-1 {
		t.Fatalf("%v: overall is not the last of %d groups", args, len(read.Groups))
	}
	return read.Groups[at], read.Groups[:at]
}

// shared are the published tables, the rows in each, the chip that they were measured on, and what the median error
// stays below. The layer pieces of vidur were measured with libraries of 2023.
func shared() []struct {
	file, accelerator string
	rows              int
	median            float64
} {
	const a100, h100 = "A100-SXM-80GB", "H100-SXM-80GB"
	return []struct {
		file, accelerator string
		rows              int
		median            float64
	}{
		{"aic_a100sxm80_vllm0.14_gemm.csv.gz", a100, 9240, 0.07},
		{"aic_a100sxm80_vllm0.14_context_attention.csv.gz", a100, 5457, 0.07},
		{"aic_a100sxm80_vllm0.14_generation_attention.csv.gz", a100, 5431, 0.07},
		{"aic_a100sxm80_vllm0.14_moe.csv.gz", a100, 6360, 0.10},
		{"aic_a100sxm80_vllm0.14_custom_allreduce.csv.gz", a100, 138, 0.07},
		{"aic_a100sxm80_nccl2.27_collectives.csv.gz", a100, 504, 0.07},
		{"aic_h100sxm_vllm0.19_gemm.csv.gz", h100, 71484, 0.07},
		{"aic_h100sxm_vllm0.19_context_attention.csv.gz", h100, 43656, 0.07},
		{"aic_h100sxm_vllm0.19_generation_attention.csv.gz", h100, 45056, 0.07},
		{"aic_h100sxm_vllm0.19_custom_allreduce.csv.gz", h100, 138, 0.07},
		{"aic_h100sxm_nccl2.27_collectives.csv.gz", h100, 1008, 0.07},
		{"vidur_a100_mlp.csv.gz", a100, 51624, 0.15},
		{"vidur_h100_mlp.csv.gz", h100, 18792, 0.20},
	}
}

// TestValidateSharedKernels scores the published tables (ai-dynamo/aiconfigurator 095f58a5, microsoft/vidur 7d475133) as
// a user would: every row is compared, none is refused, and the groups add up.
func TestValidateSharedKernels(t *testing.T) {
	for i, table := range shared() {
		if testing.Short() && i+1 < len(shared()) {
			continue // one table is enough for the race detector
		}
		overall, groups := scores(t, "kernels", testdata.Path(t, "profiles", table.file), "--accelerator", table.accelerator)
		t.Logf("%-50s rows %5d  median %.3f  mean %.3f  by time %.3f", table.file, overall.N, overall.MedianAbsRelError, overall.MeanAbsRelError, overall.Weighted.MeanAbsRelError)
		if overall.N != table.rows || overall.Refused != 0 || overall.MedianAbsRelError > table.median {
			t.Errorf("%s: %+v", table.file, overall)
		}
		for _, g := range groups {
			for _, x := range []float64{g.MedianAbsRelError, g.MeanAbsRelError, g.P90AbsRelError, g.Bias} {
				if math.IsNaN(x) || math.IsInf(x, 0) || g.N == 0 {
					t.Errorf("%s: %+v", table.file, g)
				}
			}
		}
	}
}

// TestValidateSharedTraining scores the measured runs: with the catalog's parameters, and with each source left out.
func TestValidateSharedTraining(t *testing.T) {
	path := testdata.Path(t, "training", "measured.csv")
	shipped, groups := scores(t, "training", path)
	left, _ := scores(t, "training", path, "--leave-one-out")
	t.Logf("median error of %d runs of %d sources: %.3f in sample, %.3f with each source left out", shipped.N, len(groups), shipped.MedianAbsRelError, left.MedianAbsRelError)
	n := 0
	for _, g := range groups {
		n += g.N
	}
	if shipped.N < 290 || n != shipped.N || left.N != shipped.N || shipped.MedianAbsRelError > 0.10 || left.MedianAbsRelError > 0.15 {
		t.Errorf("in sample %+v, left out %+v", shipped, left)
	}
	single, _ := scores(t, "training", testdata.Path(t, "training", "measured_vtrain_single.csv"))
	if single.N != 1440 || single.MedianAbsRelError > 0.15 {
		t.Errorf("vTrain's single nodes: %+v", single)
	}
}

// thin writes about so many rows of a table, evenly over it, and returns the path.
func thin(t *testing.T, file string, rows int) string {
	t.Helper()
	in, err := os.Open(testdata.Path(t, "profiles", file))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	text, err := unpacked(in)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSpace(string(text)), "\n")
	few := []string{lines[0]}
	for i := range rows {
		few = append(few, strings.TrimSpace(lines[1+int((float64(i)+0.5)*float64(len(lines)-1)/float64(rows))])+"\n")
	}
	path := filepath.Join(t.TempDir(), strings.TrimSuffix(file, ".gz"))
	if err := os.WriteFile(path, []byte(strings.Join(few, "")), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCalibrateFewShared calibrates the A100 from 44 rows of each of its tables and scores the entry on the whole tables:
// the verbs fit together, and few rows do not spoil what the catalog has. It is no test of how well few rows do on a chip
// that the catalog lacks, because the fit starts from the catalog's own of this one; calibration/kernels has those.
func TestCalibrateFewShared(t *testing.T) {
	tables := shared()[:6]
	out := filepath.Join(t.TempDir(), "mine.yaml")
	args := []string{"calibrate", "kernels", "--accelerator", "a100-sxm-80gb", "--date", "2026-11", "--quiet", "--out", out}
	for _, table := range tables {
		args = append(args, thin(t, table.file, 44))
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != exitOK || stdout.Len() > 0 {
		t.Fatalf("exit code %d, stdout %q, stderr %q", code, stdout.String(), stderr.String())
	}
	for _, table := range tables {
		overall, _ := scores(t, "kernels", testdata.Path(t, "profiles", table.file), "--accelerator", "a100-sxm-80gb", "--catalog", out)
		t.Logf("%-50s rows %5d  median %.3f  mean %.3f", table.file, overall.N, overall.MedianAbsRelError, overall.MeanAbsRelError)
		if overall.N != table.rows || overall.MedianAbsRelError > table.median+0.03 {
			t.Errorf("%s: %+v", table.file, overall)
		}
	}
}

package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func names(files []File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.Name)
	}
	return out
}

func TestFiles(t *testing.T) {
	r, l := sampleReport(), sampleLedger()
	files := Files(r, l)
	if got := names(files); !slices.Equal(got, []string{"hourly.parquet", "ledger.csv", "report.html", "report.json"}) {
		t.Fatalf("files are %q", got)
	}
	begins := map[string]string{"hourly.parquet": "PAR1", "ledger.csv": "commodity,", "report.html": "<!doctype html>", "report.json": "{\n"}
	for _, f := range files {
		var b, again bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if err := f.Write(&again); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Errorf("%s is not the same twice (%v)", f.Name, err)
		}
		if !strings.HasPrefix(b.String(), begins[f.Name]) {
			t.Errorf("%s begins with %.20q", f.Name, b.String())
		}
	}
	r.Hourly = nil
	if got := names(Files(r, nil)); !slices.Equal(got, []string{"report.html", "report.json"}) {
		t.Errorf("without ledger and hours the files are %q", got)
	}
}

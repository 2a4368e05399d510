package report

import (
	"os"
	"testing"
)

func TestShot(t *testing.T) {
	f, _ := os.Create("/tmp/r.html")
	defer f.Close()
	if err := WriteHTML(f, sampleReport()); err != nil {
		t.Fatal(err)
	}
	if err := WriteText(os.Stdout, sampleReport(), TextOptions{}); err != nil {
		t.Fatal(err)
	}
}

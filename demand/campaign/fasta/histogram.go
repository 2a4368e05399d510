package fasta

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// maxHistogram bounds the bytes of a histogram: two million lengths.
const maxHistogram = 32 << 20

// ReadHistogramFile reads lengths from a CSV file with the columns length and count. Errors are wrapped os errors and
// strictyaml.Errors with the faults of the file, the first twenty or so.
func ReadHistogramFile(path string) (*Lengths, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("fasta: %w", err)
	}
	defer f.Close()
	return ReadHistogram(path, f)
}

// ReadHistogram is ReadHistogramFile on an open source; name is what messages call it.
func ReadHistogram(name string, source io.Reader) (*Lengths, error) {
	text, err := io.ReadAll(io.LimitReader(source, maxHistogram+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrRead, name, err)
	}
	if len(text) > maxHistogram {
		return nil, fmt.Errorf("%w: %s has more than %d bytes", ErrRead, name, maxHistogram)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, strictyaml.Errors{fault(name, 1, "", "an empty file", "a header with length and count, and one row for each length", "")}
	}
	if err != nil {
		return nil, broken(name, err)
	}
	for i := range head {
		head[i] = strings.ToLower(strings.TrimSpace(head[i]))
	}
	at, of := slices.Index(head, "length"), slices.Index(head, "count")
	if at < 0 || of < 0 {
		hint := ""
		if len(head) == 1 && strings.Contains(head[0], ";") {
			hint = "the file seems to be separated by semicolons; commas are read"
		}
		return nil, strictyaml.Errors{fault(name, 1, "", "the columns "+strings.Join(head, ", "), "length and count", hint)}
	}
	return readBins(name, r, max(at, of)+1, at, of)
}

// readBins reads the rows below the header.
func readBins(name string, r *csv.Reader, columns, at, of int) (*Lengths, error) {
	c := newCollector(name)
	var errs strictyaml.Errors
	letters := 0.0
	for len(errs) < faultsKept {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, append(errs, broken(name, err)...)
		}
		line, _ := r.FieldPos(0)
		if len(row) < columns {
			errs = append(errs, fault(name, line, "", fmt.Sprintf("%d cells", len(row)), "as many as in the header", ""))
			continue
		}
		length, bad := whole(name, line, "length", row[at], 1, MaxLength)
		errs = append(errs, bad...)
		count, bad := whole(name, line, "count", row[of], 0, 1e15)
		errs = append(errs, bad...)
		if len(errs) == 0 && count > 0 {
			if c.bins[int(length)] != nil {
				errs = append(errs, fault(name, line, "length", fmt.Sprintf("length %d again", length), "one row for each length", ""))
			}
			if letters += float64(length) * float64(count); letters > MaxLetters {
				errs = append(errs, fault(name, line, "count", fmt.Sprintf("%.4g letters together", letters), fmt.Sprintf("at most %.4g", float64(MaxLetters)), ""))
				break
			}
			c.add(int(length), count, Named{})
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	if c.result.Records == 0 {
		return nil, strictyaml.Errors{fault(name, 2, "", "no sequence", "a row with a count above 0", "")}
	}
	return c.done(), nil
}

// whole reads a whole number within bounds.
func whole(name string, line int, column, cell string, low, high float64) (int64, strictyaml.Errors) {
	cell = strings.TrimSpace(cell)
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(v) || v != math.Trunc(v) || v < low || v > high {
		found := "`" + cell + "`"
		if cell == "" {
			found = "an empty cell"
		}
		return 0, strictyaml.Errors{fault(name, line, column, found, fmt.Sprintf("a whole number from %g to %g", low, high), "")}
	}
	return int64(v), nil
}

func broken(name string, err error) strictyaml.Errors {
	line := 1
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		line = parse.Line
	}
	return strictyaml.Errors{fault(name, line, "", "broken CSV: "+err.Error(), "commas between cells", "")}
}

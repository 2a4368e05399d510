package csvseries

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// DefaultMaxBytes bounds a file after decompression; a year of hours with a hundred columns has a tenth of it.
const DefaultMaxBytes = 64 << 20

var (
	// ErrTooLarge is wrapped by the error about a file above the size limit.
	ErrTooLarge = errors.New("csvseries: file is too large")
	// ErrRequest is wrapped by errors about a request that no file could answer.
	ErrRequest = errors.New("csvseries: bad request")
)

// Column asks for one column of the file.
type Column struct {
	// Key names the series in the result and in messages.
	Key string
	// Header is the column's name in the file's first row.
	Header string
	// Factor and Offset convert a cell x to x * Factor + Offset. Factor is finite and not zero.
	Factor, Offset float64
	// Min and Max bound the converted value where Max > Min; equal values mean no bounds.
	Min, Max float64
	// Unit is the unit of Min and Max for messages; empty for shares.
	Unit string
}

// Request says what is wanted of a file.
type Request struct {
	// Columns are the series wanted; keys are distinct.
	Columns []Column
	// Time is the header of a column of times, checked to be hourly; empty for none.
	Time string
	// Hours is how many hours are wanted, YearHours the most that the file may hold.
	Hours, YearHours int
	// UTCOffset is the number of hours by which the file's clock is ahead of UTC, within a day.
	UTCOffset int
	// MaxBytes bounds the decompressed size; 0 means DefaultMaxBytes.
	MaxBytes int64
}

// check reports a request that breaks its contract.
func (q *Request) check() error {
	var errs []error
	if q.Hours < 1 || q.YearHours < q.Hours {
		errs = append(errs, fmt.Errorf("%w: %d hours of a year of %d", ErrRequest, q.Hours, q.YearHours))
	}
	if q.UTCOffset < -24 || q.UTCOffset > 24 {
		errs = append(errs, fmt.Errorf("%w: clock %d hours ahead of UTC", ErrRequest, q.UTCOffset))
	}
	seen := map[string]bool{}
	for _, c := range q.Columns {
		if seen[c.Key] {
			errs = append(errs, fmt.Errorf("%w: column %q is asked for twice", ErrRequest, c.Key))
		}
		seen[c.Key] = true
		if c.Factor == 0 || math.IsNaN(c.Factor) || math.IsInf(c.Factor, 0) || math.IsNaN(c.Offset) || math.IsInf(c.Offset, 0) {
			errs = append(errs, fmt.Errorf("%w: column %q is scaled by %g and moved by %g", ErrRequest, c.Key, c.Factor, c.Offset))
		}
	}
	return errors.Join(errs...)
}

// ReadFile reads the columns of the file at path, each Hours long, by key. Errors are wrapped os errors,
// ErrRequest, ErrTooLarge, or strictyaml.Errors with every fault of the file.
func ReadFile(path string, q *Request) (map[string][]float64, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("csvseries: %w", err)
	}
	defer file.Close()
	return Read(path, file, q)
}

// Read is ReadFile on an open source; name is what messages call it, and says by .gz that it is compressed.
func Read(name string, source io.Reader, q *Request) (map[string][]float64, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	if strings.HasSuffix(strings.ToLower(name), ".gz") {
		unzipped, err := gzip.NewReader(source)
		if err != nil {
			return nil, fmt.Errorf("csvseries: %s: %w", name, err)
		}
		defer unzipped.Close()
		source = unzipped
	}
	limit := q.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	data, err := io.ReadAll(io.LimitReader(source, limit+1))
	if err != nil {
		return nil, fmt.Errorf("csvseries: %s: %w", name, err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: %s has more than %d bytes", ErrTooLarge, name, limit)
	}
	t := &table{name: name, data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), request: q}
	series := t.read()
	if err := t.result(); err != nil {
		return nil, err
	}
	for key, values := range series {
		series[key] = toUTC(values, q.UTCOffset)[:q.Hours]
	}
	return series, nil
}

// toUTC shifts the rows of a clock that is ahead of UTC round the year: row i is hour i - ahead.
func toUTC(values []float64, ahead int) []float64 {
	n := len(values)
	shift := ((ahead % n) + n) % n
	return append(append(make([]float64, 0, n), values[shift:]...), values[:shift]...)
}

package pypsa

import (
	"errors"
	"io"
)

// Limits bound what a folder may hold, so that no input can take the machine's memory. A zero field means its default.
type Limits struct {
	// Snapshots is the most steps of time; the default, 1,048,576, is 119 years of hours.
	Snapshots int
	// Rows is the most rows of a list; the default is 100,000.
	Rows int
	// Values is the most numbers in all files of series together; the default, 67,108,864, takes 512 MiB.
	Values int
	// RecordBytes is the most bytes of one row of a file; the default is 16 MiB.
	RecordBytes int
	// Errors is where reading stops; the default is 1000.
	Errors int
}

func (l Limits) orDefault() Limits {
	for _, f := range []struct {
		field    *int
		standard int
	}{{&l.Snapshots, 1 << 20}, {&l.Rows, 100_000}, {&l.Values, 1 << 26}, {&l.RecordBytes, 16 << 20}, {&l.Errors, 1000}} {
		if *f.field <= 0 {
			*f.field = f.standard
		}
	}
	return l
}

// errRecordTooLong ends the reading of a file that has no end of line for too long, or an open quote.
var errRecordTooLong = errors.New("pypsa: a row is too long")

// guard hands on a reader's bytes until a record has had its share.
type guard struct {
	source io.Reader
	left   int
}

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errRecordTooLong
	}
	n, err := g.source.Read(p)
	g.left -= n
	return n, err
}

package report

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// ErrHourly is wrapped by errors about an hourly table that breaks its contract.
var ErrHourly = errors.New("report: hourly table breaks its contract")

// timeColumn is the start of the hour in UTC.
const timeColumn = "time_utc"

// WriteHourlyParquet writes the hourly table as one Parquet file: time_utc (timestamp in milliseconds) and one column for
// each series, double or a dictionary of strings, sorted by name as the format's groups are. The same table gives the same
// bytes.
func WriteHourlyParquet(w io.Writer, h *Hourly) error {
	group := parquet.Group{timeColumn: parquet.Timestamp(parquet.Millisecond)}
	hours := 0
	for i := range h.Columns {
		c := &h.Columns[i]
		if i == 0 {
			hours = c.hours()
		}
		if _, double := group[c.Name]; double || c.Name == "" || c.hours() != hours {
			return fmt.Errorf("%w: column %q has %d hours of %d, or its name is taken", ErrHourly, c.Name, c.hours(), hours)
		}
		leaf := parquet.Leaf(parquet.DoubleType)
		if c.Texts != nil {
			leaf = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		}
		group[c.Name] = parquet.Compressed(leaf, &zstd.Codec{Level: zstd.DefaultLevel, Concurrency: 1})
	}
	schema := parquet.NewSchema("hourly", group)
	out := parquet.NewWriter(w, schema, parquet.CreatedBy("tokenwatt", "", ""))
	start := time.Date(h.Year, time.January, 1, 0, 0, 0, 0, time.UTC)
	// The schema has sorted the columns; series[i] is the one at place i, nil at that of the time.
	series := make([]*Column, len(schema.Columns()))
	for at, path := range schema.Columns() {
		series[at] = h.Find(path[0])
	}
	rows := make([]parquet.Row, hours)
	for hour := range rows {
		row := make(parquet.Row, len(series))
		for at, c := range series {
			value := parquet.Int64Value(start.Add(time.Duration(hour) * time.Hour).UnixMilli())
			switch {
			case c == nil:
			case c.Texts != nil:
				value = parquet.ByteArrayValue([]byte(c.Texts[hour]))
			default:
				value = parquet.DoubleValue(c.Values[hour])
			}
			row[at] = value.Level(0, 0, at)
		}
		rows[hour] = row
	}
	if _, err := out.WriteRows(rows); err != nil {
		return fmt.Errorf("report: hourly table: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("report: hourly table: %w", err)
	}
	return nil
}

// hours is the number of hours that a column has.
func (c *Column) hours() int {
	if c.Texts != nil {
		return len(c.Texts)
	}
	return len(c.Values)
}

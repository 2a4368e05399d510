package series

import (
	"time"

	"tokenwatt/internal/strictyaml"
)

// Settings say how a file is to be read; nil stands for the zero value, which recognises the format by itself.
type Settings struct {
	// Format is one of Formats; empty or Auto recognises it.
	Format string
	// Zone is the clock of times that do not say theirs (see internal/zone), over what the format knows of it.
	Zone string
	// Columns choose columns over those that are recognised.
	Columns []Choice
	// Select picks rows: the value that a column must have, by the column's header.
	Select []Selected
	// MaxRows and MaxBytes bound what is kept and read; 0 stands for DefaultMaxRows and DefaultMaxBytes.
	MaxRows  int
	MaxBytes int64
}

// Choice is a column that a person names.
type Choice struct {
	// Quantity is one of Quantities, or TimeColumn for that of times.
	Quantity string
	// Header is the column's name in the file.
	Header string
	// Unit of its numbers; empty for the unit that its header or the format tells.
	Unit string
	// Scale is a factor on the numbers; 0 stands for 1.
	Scale float64
	// Position is where the choice is written, for messages.
	Position strictyaml.Position
}

// TimeColumn is the quantity of a Choice that names the column of times.
const TimeColumn = "time"

// Selected is one condition on rows.
type Selected struct {
	Header, Value string
	// Position is where the condition is written, for messages.
	Position strictyaml.Position
}

// File is what a file holds: hourly series in UTC with all that a reader must know of them.
type File struct {
	// Name is the file's, Format one of Formats, Why what it was recognised by.
	Name, Format, Why string
	// Rows is how many rows were read, Span how long one stands for: a text such as "15 min".
	Rows int
	Span string
	// Clock is how the times were read, such as "UTC-5" or "Europe/Berlin, changing with summer time".
	Clock string
	// Typical tells a year put together from months of several years. Its hours have no year of their own: Start is in
	// 2001, or in 2000 where the file has a leap day, and the hours go round.
	Typical bool
	// Start is the first hour in UTC. The hours follow each other without a hole; values of hours that the file lacks
	// are not numbers.
	Start time.Time
	// Hours is the number of hours.
	Hours int
	// Columns are the series by hour.
	Columns []Column
	// Ambiguous are quantities that several columns could be, with their headers: none of them was read.
	Ambiguous map[string][]string
	// Unread are the headers of the other columns.
	Unread []string
	// Place is where the weather is from, nil where the file does not say.
	Place *Place
	// Gaps are the hours that are missing, of all columns or of one.
	Gaps []Gap
	// Repeated and Disordered are rows at a time that a row before them has, or before it. They were not used.
	Repeated, Disordered Rows
	// Notes tell what was taken for granted.
	Notes []string

	lines      []int32 // of each hour: the line of its first row, 0 where it has none
	headerLine int
	headerText string
}

// Place is a place on earth, and its height above the sea in m where HasElevation says that it is known.
type Place struct {
	LatitudeDeg, LongitudeDeg, ElevationM float64
	HasElevation                          bool
}

// Column is one series.
type Column struct {
	// Quantity is one of Quantities, Header the column's name in the file.
	Quantity, Header string
	// Unit is that of Values (see KindOf), FileUnit the one that the file's numbers were taken to be in.
	Unit, FileUnit string
	// HeightM is the height above ground in m of a wind speed, 0 where it is not known.
	HeightM float64
	// Values are the means of the hours.
	Values []float64

	at int // byte of the header's line
}

// Gap is a run of hours without a value.
type Gap struct {
	// Quantity is that of the column, empty where whole rows are missing.
	Quantity string
	// From is the first hour that is missing, Hours how many are.
	From  time.Time
	Hours int
	// Line is that of the row before the gap.
	Line int

	first int
}

// Rows counts rows and keeps the places of the first.
type Rows struct {
	Count int
	Lines []int
}

// mostPlaces is how many lines of rows of one fault are kept.
const mostPlaces = 20

func (r *Rows) add(line int) {
	r.Count++
	if len(r.Lines) < mostPlaces {
		r.Lines = append(r.Lines, line)
	}
}

// Column returns the series of a quantity, nil where the file has none.
func (f *File) Column(quantity string) *Column {
	for i := range f.Columns {
		if f.Columns[i].Quantity == quantity {
			return &f.Columns[i]
		}
	}
	return nil
}

// HeaderLine is the line of the column's headers, for messages.
func (f *File) HeaderLine() int { return f.headerLine }

// End is the instant at which the last hour ends.
func (f *File) End() time.Time { return f.Start.Add(time.Duration(f.Hours) * time.Hour) }

// Missing counts the hours of a column that have no value.
func (c *Column) Missing() int {
	n := 0
	for _, v := range c.Values {
		if v != v {
			n++
		}
	}
	return n
}

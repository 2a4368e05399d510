package latency

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tokenwatt/demand/serving/metrics"
	"tokenwatt/internal/csvlines"
	"tokenwatt/internal/strictyaml"
)

var (
	// ErrTable is wrapped by errors about a file that cannot be read as a table of measured requests.
	ErrTable = errors.New("not a table of measured requests")
	// ErrOptions is wrapped by errors about options.
	ErrOptions = errors.New("serving run")
)

const (
	maxLineBytes = 1 << 20
	maxFaults    = 1000 // where reading stops
	maxGroups    = 10_000
	maxTokens    = 1 << 30
	// slack of the scheduler's own times, s: engines stamp them in another process than the frontend.
	slack = 1e-3
)

// columns of a table; those from queued on need not be there.
const (
	gpuColumn = iota
	modelColumn
	inputColumn
	outputColumn
	arrivalColumn
	firstColumn
	lastColumn
	queuedColumn
	scheduledColumn
	runColumn
	columnCount
	needed = queuedColumn
)

// Columns lists the columns that a table has to have, and those that it may have beside.
func Columns() (must, may []string) {
	all := []string{
		"gpu", "model", "input_tokens", "output_tokens", "arrival_s", "first_token_s", "last_token_s",
		"queued_s", "scheduled_s", "run",
	}
	return all[:needed], all[needed:]
}

// Group is the measured requests of one accelerator, model and run.
type Group struct {
	GPU, Model, Run string
	Line            int // of its first row
	GPUCol, ModelAt int // characters of the line where the two stand

	requests []request
	sorted   bool
	longest  int // tokens of prompt and answer
	input    int64
	output   int64
	last     float64 // s, latest last token

	ttft, tpot, e2e, scheduled, front *metrics.Distribution // from arrival to the first iteration, and to the scheduler
}

// request is what is replayed of a row.
type request struct {
	arrival       float64
	input, output int32
}

// Requests is how many there are.
func (g *Group) Requests() int { return len(g.requests) }

// Table is a file of measured requests.
type Table struct {
	Groups []*Group
	Failed int64    // rows without answer that were left out
	Passed []string // columns that are not read
}

// reader reads a table.
type reader struct {
	name   string
	lines  csvlines.Lines
	cells  []csvlines.Cell
	places [columnCount]int // of the columns, -1 where there is none
	width  int
	drop   bool

	table  Table
	groups map[string]*Group
	key    []byte
	faults strictyaml.Errors
}

// Read reads a table, packed with gzip or not, one line at a time. All that is wrong with its rows is a strictyaml.Errors at
// file:line:col; other errors wrap ErrTable.
func Read(in io.Reader, name string, dropFailed bool) (*Table, error) {
	source, closer, err := csvlines.Open(name, in)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	defer closer.Close()
	r := &reader{name: name, lines: csvlines.New(source, maxLineBytes), drop: dropFailed, groups: map[string]*Group{}}
	if err := r.header(); err != nil {
		return nil, err
	}
	for len(r.faults) < maxFaults {
		line, err := r.line()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(orNil(r.faults), err)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			r.row(line)
		}
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	if len(r.table.Groups) == 0 {
		r.fault(1, "", "a header and no requests", "a row for each request", "")
		return nil, r.faults
	}
	return &r.table, nil
}

func orNil(list strictyaml.Errors) error {
	if len(list) == 0 {
		return nil
	}
	return list
}

// line reads a line, and says where reading failed.
func (r *reader) line() ([]byte, error) {
	line, err := r.lines.Next()
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return line, err
	case errors.Is(err, csvlines.ErrLong):
		return nil, fmt.Errorf("%w: %s:%d:%d: found a line of more than %d bytes, expected a request", ErrTable, r.name, r.lines.Number(), maxLineBytes+1, maxLineBytes)
	}
	return nil, fmt.Errorf("%w: %s:%d: reading behind this line: %w", ErrTable, r.name, r.lines.Number(), err)
}

// fault records an error of the current line at byte at, from 1.
func (r *reader) fault(at int, column, found, expected, hint string) {
	line := r.lines.Current()
	if other := csvlines.Encoding(line); other != "" {
		hint = other
	}
	r.faults = append(r.faults, &strictyaml.Error{
		File: r.name, Line: max(1, int(r.lines.Number())), Col: csvlines.Column(line, at), Path: column, Found: found, Expected: expected, Hint: hint,
		Excerpt: csvlines.Clip(line),
	})
}

// split cuts the current line into cells.
func (r *reader) split(line []byte) bool {
	bad := 0
	if r.cells, bad = csvlines.Split(r.cells[:0], line); bad > 0 {
		r.fault(bad, "", "a quote without its end", "both in one line", "")
	}
	return bad == 0
}

// header finds the columns.
func (r *reader) header() error {
	must, may := Columns()
	all := slices.Concat(must, may)
	line, err := r.line()
	for err == nil && len(bytes.TrimSpace(line)) == 0 {
		line, err = r.line()
	}
	if errors.Is(err, io.EOF) {
		r.fault(1, "", "an empty file", "a header with the columns "+strings.Join(must, ","), "")
		return r.faults
	}
	if err != nil {
		return err
	}
	if !r.split(line) {
		return r.faults
	}
	r.width = len(r.cells)
	for i := range r.places {
		r.places[i] = -1
	}
	var names []string
	for i, c := range r.cells {
		name := strings.ToLower(string(bytes.TrimSpace(c.Text)))
		switch at := slices.Index(all, name); {
		case at < 0:
			r.table.Passed = append(r.table.Passed, name)
		case r.places[at] >= 0:
			r.fault(c.At, "", "column "+name+" a second time", "each column once", "")
		default:
			r.places[at] = i
		}
		names = append(names, name)
	}
	for i, name := range must {
		if r.places[i] < 0 {
			r.fault(1, "", "no column "+name, "the columns "+strings.Join(must, ",")+"[,"+strings.Join(may, ",")+"]", missing(name, names))
		}
	}
	if (r.places[queuedColumn] < 0) != (r.places[scheduledColumn] < 0) {
		r.fault(1, "", "one of queued_s and scheduled_s", "both, or neither", "")
	}
	return orNil(r.faults)
}

// missing says what a column that is not there may be called.
func missing(name string, names []string) string {
	if ms := strings.TrimSuffix(name, "_s") + "_ms"; slices.Contains(names, ms) {
		return "there is " + ms + ": times are in seconds"
	}
	if near := strictyaml.Nearest(name, names); near != "" {
		return fmt.Sprintf("is it column %q?", near)
	}
	return ""
}

// row reads a request.
func (r *reader) row(line []byte) {
	if !r.split(line) {
		return
	}
	if len(r.cells) != r.width {
		r.fault(1, "", fmt.Sprintf("%d cells", len(r.cells)), fmt.Sprintf("the %d of the header", r.width), "")
		return
	}
	before := len(r.faults)
	r.named(gpuColumn, "an accelerator")
	r.named(modelColumn, "a model")
	failed := r.empty(firstColumn) && r.empty(lastColumn)
	in, out := r.tokens(inputColumn), 0
	if !failed || !r.empty(outputColumn) {
		out = r.tokens(outputColumn)
	}
	failed = failed || out == 0 && len(r.faults) == before
	if failed {
		if !r.drop && len(r.faults) == before {
			r.fault(r.cell(outputColumn).At, "", "a request without answer", "output_tokens above 0, first_token_s and last_token_s",
				"--drop-failed leaves such requests out and counts them")
		}
		r.table.Failed++
		return
	}
	if in == 0 && len(r.faults) == before {
		r.fault(r.cell(inputColumn).At, "input_tokens", "0", "1 or above", "")
	}
	q := times{arrival: r.seconds(arrivalColumn), first: r.seconds(firstColumn), last: r.seconds(lastColumn), queued: math.NaN()}
	if r.places[queuedColumn] >= 0 && !(r.empty(queuedColumn) && r.empty(scheduledColumn)) {
		q.queued, q.scheduled = r.seconds(queuedColumn), r.seconds(scheduledColumn)
	}
	if len(r.faults) == before && r.agrees(&q) {
		r.keep(&q, in, out)
	}
}

// times of a request, s; queued is NaN where the scheduler's are not known.
type times struct{ arrival, first, last, queued, scheduled float64 }

// agrees refuses times that contradict each other.
func (r *reader) agrees(q *times) bool {
	before := len(r.faults)
	earlier := func(column int, t, than float64, what, hint string) {
		must, may := Columns()
		if t < than {
			r.fault(r.cell(column).At, slices.Concat(must, may)[column], fmt.Sprintf("%.9g s, %.3g s before %s", t, than-t, what), "no earlier than "+what, hint)
		}
	}
	earlier(firstColumn, q.first, q.arrival, "arrival_s", "first_token_s is a time on the clock of arrival_s, in seconds, not a duration")
	earlier(lastColumn, q.last, q.first, "first_token_s", "last_token_s is a time on the clock of arrival_s, in seconds, not a duration")
	if !math.IsNaN(q.queued) {
		const hint = "queued_s and scheduled_s are times on the clock of arrival_s"
		earlier(queuedColumn, q.queued+slack, q.arrival, "arrival_s", hint)
		earlier(scheduledColumn, q.scheduled+slack, q.queued, "queued_s", hint)
		earlier(firstColumn, q.first+slack, q.scheduled, "scheduled_s", hint)
	}
	return len(r.faults) == before
}

func (r *reader) cell(column int) csvlines.Cell { return r.cells[r.places[column]] }

func (r *reader) text(column int) []byte { return bytes.TrimSpace(r.cell(column).Text) }

func (r *reader) empty(column int) bool { return len(r.text(column)) == 0 }

// named refuses an empty name, and bytes that are no text: names are printed.
func (r *reader) named(column int, what string) {
	switch text := r.text(column); {
	case len(text) == 0:
		r.fault(r.cell(column).At, "", "no name", what, "")
	case bytes.ContainsFunc(text, unicode.IsControl) || !bytes.Equal(bytes.ToValidUTF8(text, nil), text):
		r.fault(r.cell(column).At, "", csvlines.Quote(text), "text in UTF-8", "")
	}
}

// tokens reads a count; one written as 12.0 is one too, as tables with empty cells have them.
func (r *reader) tokens(column int) int {
	text := bytes.TrimSuffix(r.text(column), []byte(".0"))
	v := 0
	for _, c := range text {
		if c < '0' || c > '9' || v > maxTokens {
			v = -1
			break
		}
		v = 10*v + int(c-'0')
	}
	if v < 0 || v > maxTokens || len(text) == 0 {
		must, _ := Columns()
		r.fault(r.cell(column).At, must[column], csvlines.Quote(r.text(column)), "a whole number of tokens", "")
		return 0
	}
	return v
}

// seconds reads a time.
func (r *reader) seconds(column int) float64 {
	text := r.text(column)
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || !(v >= 0) || v > 1e12 || bytes.ContainsAny(text, "xX_") {
		must, may := Columns()
		hint := ""
		if bytes.IndexByte(text, ':') >= 0 {
			hint = "count the seconds from the first request"
		}
		r.fault(r.cell(column).At, slices.Concat(must, may)[column], csvlines.Quote(text), "a time in s, 0 or above", hint)
		return 0
	}
	return v
}

// keep puts a request into its group.
func (r *reader) keep(q *times, in, out int) {
	r.key = r.key[:0]
	for _, c := range []int{gpuColumn, modelColumn, runColumn} {
		if r.places[c] >= 0 {
			r.key = append(append(r.key, r.text(c)...), 0)
		}
	}
	g := r.groups[string(r.key)]
	if g == nil {
		if g = r.group(); g == nil {
			return
		}
	}
	if n := len(g.requests); n > 0 && q.arrival < g.requests[n-1].arrival {
		g.sorted = false
	}
	g.requests = append(g.requests, request{q.arrival, int32(in), int32(out)})
	g.longest = max(g.longest, in+out)
	g.input, g.output, g.last = g.input+int64(in), g.output+int64(out), max(g.last, q.last)
	g.ttft.Add(q.first - q.arrival)
	g.e2e.Add(q.last - q.arrival)
	if out > 1 {
		g.tpot.Add((q.last - q.first) / float64(out-1))
	}
	if !math.IsNaN(q.queued) {
		g.scheduled.Add(max(0, q.scheduled-q.arrival))
		g.front.Add(max(0, q.queued-q.arrival))
	}
}

// group adds the group of the current line.
func (r *reader) group() *Group {
	if len(r.table.Groups) == maxGroups {
		r.fault(1, "", fmt.Sprintf("more than %d groups", maxGroups), "rows that share gpu and model", "")
		return nil
	}
	line := r.lines.Current()
	g := &Group{
		GPU: string(r.text(gpuColumn)), Model: string(r.text(modelColumn)), Line: int(r.lines.Number()),
		GPUCol: csvlines.Column(line, r.cell(gpuColumn).At), ModelAt: csvlines.Column(line, r.cell(modelColumn).At), sorted: true,
	}
	if r.places[runColumn] >= 0 {
		g.Run = string(r.text(runColumn))
	}
	for _, d := range []**metrics.Distribution{&g.ttft, &g.tpot, &g.e2e, &g.scheduled, &g.front} {
		*d = metrics.NewDistribution(0, 0)
	}
	r.groups[string(r.key)] = g
	r.table.Groups = append(r.table.Groups, g)
	return g
}

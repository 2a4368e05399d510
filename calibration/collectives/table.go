package collectives

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"tokenwatt/calibration/score"
)

// ErrTable is wrapped by errors about a table that cannot be read.
var ErrTable = errors.New("collectives: not a table of collectives")

// Operation is what was measured.
type Operation uint8

// The operations.
const (
	AllReduce Operation = iota
	AllGather
	ReduceScatter
	AllToAll
	PointToPoint
	// DirectEager is an inference engine's own all-reduce, launched from the host.
	DirectEager
	// DirectGraph is the same within a captured graph.
	DirectGraph
)

// String returns the name of the operation as groups of scores have it.
func (o Operation) String() string {
	return [...]string{"all_reduce", "all_gather", "reduce_scatter", "all_to_all", "point_to_point", "direct_all_reduce_eager", "direct_all_reduce_graph"}[o]
}

// Row is one measurement.
type Row struct {
	Line      int // in the file, the header being 1
	Operation Operation
	Ranks     int
	PerNode   int     // in one scale-up domain; 0 where the table does not say
	Bytes     float64 // of the whole message, as compute/collective counts them
	Integer   bool    // of an integer format, which switches do not add up
	Topology  string  // of the machine, where the table has several
	Seconds   float64
}

// Table is a file of measurements.
type Table struct {
	Rows    []Row
	Refused []score.Refusal
}

// dialect is one way to write a table: the columns that it must have, and how a row is read.
type dialect struct {
	columns []string
	read    func(cell func(string) string) (Row, error)
}

// dialects are those that Read knows: NCCL tables and an engine's own all-reduce (ai-dynamo/aiconfigurator), and
// network tables by bytes (microsoft/vidur).
func dialects() []dialect {
	return []dialect{
		{[]string{"op_name", "nccl_dtype", "num_gpus", "message_size", "latency_ms"}, readNCCL},
		{[]string{"allreduce_dtype", "num_gpus", "message_size", "backend", "latency_ms"}, readDirect},
		{[]string{"collective", "num_workers", "devices_per_node", "size_bytes", "median_ms"}, readBytes},
	}
}

// cellError says what is wrong with a cell.
type cellError struct{ column, found, expected string }

func (e *cellError) Error() string {
	return fmt.Sprintf("%s is %q, expected %s", e.column, e.found, e.expected)
}

// refusal is the row of a line refused for an error.
func refusal(line int, err error) score.Refusal {
	var cell *cellError
	if errors.As(err, &cell) {
		r := score.Refusal{Line: line, Column: cell.column, Found: "empty", Expected: cell.expected}
		if cell.found != "" {
			r.Found = strconv.Quote(cell.found)
		}
		return r
	}
	return score.Refusal{Line: line, Found: err.Error()}
}

// dialectColumns lists the columns of each dialect.
func dialectColumns() string {
	var lists []string
	for _, d := range dialects() {
		lists = append(lists, strings.Join(d.columns, ","))
	}
	return strings.Join(lists, " or ")
}

// find returns the dialect whose columns a header has, nil where there is none.
func find(header []string) *dialect {
	for _, d := range dialects() {
		missing := slices.ContainsFunc(d.columns, func(c string) bool { return !slices.Contains(header, c) })
		if !missing {
			return &d
		}
	}
	return nil
}

// Read reads a table as CSV, compressed with gzip or not, in one of three dialects that it knows by their columns:
//
//	op_name, nccl_dtype, num_gpus, message_size, latency_ms              message_size in elements of the format
//	allreduce_dtype, num_gpus, message_size, backend, latency_ms         the same; backend holds "graph" or "eager"
//	collective, num_workers, devices_per_node, size_bytes, median_ms     size in bytes, topology where there are several
//
// Rows that cannot be used are listed with their reasons. The error wraps ErrTable for columns that fit no dialect, or
// is the reader's.
func Read(r io.Reader) (*Table, error) {
	plain, err := unpacked(r)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(plain)
	rows.FieldsPerRecord = -1
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: no header: %w", ErrTable, err)
	}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	d := find(header)
	if d == nil {
		return nil, fmt.Errorf("%w: columns %s, expected %s", ErrTable, strings.Join(header, ","), dialectColumns())
	}
	t := &Table{}
	for {
		record, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("collectives: %w", err)
		}
		line, _ := rows.FieldPos(0)
		row, err := d.read(func(name string) string {
			if i := slices.Index(header, name); i >= 0 && i < len(record) {
				return strings.TrimSpace(record[i])
			}
			return ""
		})
		if err != nil {
			t.Refused = append(t.Refused, refusal(line, err))
			continue
		}
		row.Line = line
		t.Rows = append(t.Rows, row)
	}
}

// unpacked returns the text of a reader that may be compressed.
func unpacked(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); string(magic) != "\x1f\x8b" {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("collectives: %w", err)
	}
	return z, nil
}

func readNCCL(cell func(string) string) (Row, error) {
	o, err := operation(cell, "op_name")
	if err != nil {
		return Row{}, err
	}
	return readElements(cell, o, "nccl_dtype")
}

func readDirect(cell func(string) string) (Row, error) {
	switch backend := cell("backend") + " " + cell("kernel_source"); {
	case strings.Contains(backend, "graph"):
		return readElements(cell, DirectGraph, "allreduce_dtype")
	case strings.Contains(backend, "eager"):
		return readElements(cell, DirectEager, "allreduce_dtype")
	default:
		return Row{}, &cellError{"backend", cell("backend"), "a name with graph or eager in it"}
	}
}

// readElements reads a row whose message is counted in elements.
func readElements(cell func(string) string, o Operation, format string) (Row, error) {
	size, integer, err := width(cell, format)
	if err != nil {
		return Row{}, err
	}
	row := Row{Operation: o, Integer: integer}
	return row.with(cell, "num_gpus", "message_size", "latency_ms", size)
}

func readBytes(cell func(string) string) (Row, error) {
	o, err := operation(cell, "collective")
	if err != nil {
		return Row{}, err
	}
	row := Row{Operation: o, Topology: cell("topology")}
	if row.PerNode, err = strconv.Atoi(cell("devices_per_node")); err != nil || row.PerNode < 1 {
		return Row{}, &cellError{"devices_per_node", cell("devices_per_node"), "1 or more"}
	}
	return row.with(cell, "num_workers", "size_bytes", "median_ms", 1)
}

// with returns the row with ranks, bytes and seconds from the named cells; a unit of the size is width bytes.
func (r Row) with(cell func(string) string, ranks, size, ms string, width float64) (Row, error) {
	n, err := strconv.Atoi(cell(ranks))
	if err != nil || n < 2 {
		return Row{}, &cellError{ranks, cell(ranks), "2 or more"}
	}
	for _, f := range []struct {
		name  string
		into  *float64
		scale float64
	}{{size, &r.Bytes, width}, {ms, &r.Seconds, 1e-3}} {
		v, err := strconv.ParseFloat(cell(f.name), 64)
		if err != nil || !(v > 0) || math.IsInf(v*f.scale, 0) {
			return Row{}, &cellError{f.name, cell(f.name), "a number above zero"}
		}
		*f.into = v * f.scale
	}
	r.Ranks = n
	return r, nil
}

// operation returns the operation that a cell names, however its words are joined.
func operation(cell func(string) string, column string) (Operation, error) {
	name := cell(column)
	switch strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(name)) {
	case "allreduce":
		return AllReduce, nil
	case "allgather":
		return AllGather, nil
	case "reducescatter":
		return ReduceScatter, nil
	case "alltoall", "all2all":
		return AllToAll, nil
	case "sendrecv", "p2p", "pointtopoint":
		return PointToPoint, nil
	default:
		return 0, &cellError{column, name, "all_reduce, all_gather, reduce_scatter, alltoall or send_recv"}
	}
}

// width returns the bytes of an element of the format that a cell names, and whether the format is an integer.
func width(cell func(string) string, column string) (bytes float64, integer bool, err error) {
	name := strings.TrimPrefix(strings.ToLower(cell(column)), "torch.")
	switch name {
	case "half", "float16", "fp16", "bfloat16", "bf16":
		return 2, false, nil
	case "int8", "uint8":
		return 1, true, nil
	case "int32":
		return 4, true, nil
	case "float", "float32", "fp32":
		return 4, false, nil
	}
	if strings.HasPrefix(name, "fp8") || strings.HasPrefix(name, "float8") {
		return 1, false, nil
	}
	return 0, false, &cellError{column, cell(column), "a number format: half, bfloat16, float32, fp8, int8, int32"}
}

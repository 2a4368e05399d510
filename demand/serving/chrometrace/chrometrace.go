package chrometrace

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/replica"
)

// DefaultLimit is how many events a file has at most unless it is said: some 60 MB.
const DefaultLimit = 400_000

// ErrSettings is wrapped by the error about settings.
var ErrSettings = errors.New("serving chrome trace")

// Settings say what is written.
type Settings struct {
	Limit int      // events at most; 0 is DefaultLimit
	Pools []string // names of the pools in processes; nil is serving and decode
}

// Counts say what a file has.
type Counts struct {
	Events  int64   // written, names of processes apart
	LeftOut int64   // beyond the limit
	Until   float64 // s: what ended before is in the file; only where some were left out
}

// Writer writes a run. It is a cluster.Observer and not for use by two goroutines at once.
type Writer struct {
	out    *bufio.Writer
	err    error
	limit  int64
	pools  []string
	counts Counts
	tracks [][]track // by pool and replica
	line   []byte    // scratch
	first  bool
	id     uint64 // of the last request
}

// track is what is known of a replica.
type track struct {
	known   bool
	end     float64 // s, of the last iterations
	running int
	waiting int
	blocks  int
	watts   float64
}

// New begins a file. Close ends it; nothing of it is valid JSON before that.
func New(w io.Writer, s *Settings) (*Writer, error) {
	if s == nil {
		s = &Settings{}
	}
	if s.Limit < 0 {
		return nil, fmt.Errorf("%w: a limit of %d events, expected 1 or above, or 0 for %d", ErrSettings, s.Limit, DefaultLimit)
	}
	t := &Writer{out: bufio.NewWriterSize(w, 1<<16), limit: int64(s.Limit), pools: s.Pools, first: true}
	if t.limit == 0 {
		t.limit = DefaultLimit
	}
	if t.pools == nil {
		t.pools = []string{"serving", "decode"}
	}
	_, t.err = t.out.WriteString(`{"displayTimeUnit":"ms","traceEvents":[`)
	return t, nil
}

// Close writes what is left and returns what the file has. The writer below stays open.
func (t *Writer) Close() (Counts, error) {
	for pool := range t.tracks {
		for i := range t.tracks[pool] {
			if k := &t.tracks[pool][i]; k.known && t.takes(3, k.end) {
				t.rest(cluster.Place{Pool: pool, Replica: i}, k)
			}
		}
	}
	t.line = append(t.line[:0], "\n],\"otherData\":{\"events\":"...)
	t.line = strconv.AppendInt(t.line, t.counts.Events, 10)
	t.line = append(t.line, ",\"events_left_out\":"...)
	t.line = strconv.AppendInt(t.line, t.counts.LeftOut, 10)
	if t.counts.LeftOut > 0 {
		t.line = append(t.line, ",\"complete_until_s\":"...)
		t.line = strconv.AppendFloat(t.line, t.counts.Until, 'g', -1, 64)
	}
	t.line = append(t.line, "}}\n"...)
	t.write()
	if t.err == nil {
		t.err = t.out.Flush()
	}
	return t.counts, t.err
}

// takes tells whether so many events that end at a time are written; once some are not, none is.
func (t *Writer) takes(n int64, end float64) bool {
	if t.counts.LeftOut == 0 && t.counts.Events+n <= t.limit {
		t.counts.Events += n
		return t.err == nil
	}
	if t.counts.LeftOut == 0 {
		t.counts.Until = end
	}
	t.counts.LeftOut += n
	return false
}

// Steps takes iterations.
func (t *Writer) Steps(at cluster.Place, s *replica.Steps) {
	k := t.track(at)
	idle := k.end < s.Start && k.running > 0
	watts := s.Energy() / (s.End() - s.Start)
	changed := int64(1)
	if idle {
		changed += 3
	}
	if idle || s.Running != k.running || s.Waiting != k.waiting {
		changed++
	}
	if idle || s.UsedBlocks != k.blocks {
		changed++
	}
	if idle || watts != k.watts {
		changed++
	}
	if t.takes(changed, s.End()) {
		t.steps(at, s, k, watts, idle)
	}
	k.end, k.running, k.waiting, k.blocks, k.watts = s.End(), s.Running, s.Waiting, s.UsedBlocks, watts
}

// steps writes iterations and the counters that change with them.
func (t *Writer) steps(at cluster.Place, s *replica.Steps, k *track, watts float64, idle bool) {
	if idle {
		t.rest(at, k)
	}
	t.iterations(at, s)
	if s.Running != k.running || s.Waiting != k.waiting {
		t.counter(at, s.Start, "sequences", "running", float64(s.Running), "waiting", float64(s.Waiting))
	}
	if s.UsedBlocks != k.blocks {
		t.counter(at, s.Start, "KV blocks", "held", float64(s.UsedBlocks), "", 0)
	}
	if watts != k.watts {
		t.counter(at, s.Start, "W of iterations", "W", watts, "", 0)
	}
}

// Done takes the end of a request in a replica.
func (t *Writer) Done(at cluster.Place, d *replica.Done) {
	t.track(at)
	t.id++
	if d.Refused {
		if t.takes(1, d.Request.Arrival) {
			t.begin(at, "i", "refused", d.Request.Arrival)
			t.line = append(t.line, `,"s":"p","args":{"input_tokens":`...)
			t.line = strconv.AppendInt(t.line, int64(d.Request.Input), 10)
			t.line = append(t.line, "}}"...)
			t.write()
		}
		return
	}
	if !t.takes(8, d.LastToken) {
		return
	}
	t.span(at, "b", "request", d.Request.Arrival)
	t.line = append(t.line, `,"args":{"input_tokens":`...)
	t.line = strconv.AppendInt(t.line, int64(d.Request.Input), 10)
	t.line = append(t.line, `,"output_tokens":`...)
	t.line = strconv.AppendInt(t.line, int64(d.Output), 10)
	t.line = append(t.line, `,"cached_tokens":`...)
	t.line = strconv.AppendInt(t.line, int64(d.Cached), 10)
	t.line = append(t.line, `,"preemptions":`...)
	t.line = strconv.AppendInt(t.line, int64(d.Preemptions), 10)
	t.line = append(t.line, "}}"...)
	t.write()
	for _, part := range [...]struct {
		name     string
		from, to float64
	}{{"waiting", d.Request.Arrival, d.Scheduled}, {"prompt", d.Scheduled, d.FirstToken}, {"answer", d.FirstToken, d.LastToken}} {
		t.plain(at, "b", part.name, part.from)
		t.plain(at, "e", part.name, part.to)
	}
	t.plain(at, "e", "request", d.LastToken)
}

// iterations writes a run of iterations.
func (t *Writer) iterations(at cluster.Place, s *replica.Steps) {
	name := "mixed"
	switch {
	case len(s.Chunks) == 0:
		name = "decode"
	case s.Decodes == 0:
		name = "prompt"
	}
	t.begin(at, "X", name, s.Start)
	t.line = append(t.line, `,"dur":`...)
	t.micros(s.End() - s.Start)
	t.line = append(t.line, `,"args":{"iterations":`...)
	t.line = strconv.AppendInt(t.line, s.Count, 10)
	for _, n := range [...]struct {
		name  string
		value int64
	}{
		{"decodes", int64(s.Decodes)},
		{"context_tokens", s.ContextSum},
		{"prompt_tokens", int64(s.ChunkTokens)},
		{"running", int64(s.Running)},
		{"waiting", int64(s.Waiting)},
		{"kv_blocks", int64(s.UsedBlocks)},
	} {
		t.line = append(t.line, ',', '"')
		t.line = append(t.line, n.name...)
		t.line = append(t.line, '"', ':')
		t.line = strconv.AppendInt(t.line, n.value, 10)
	}
	t.line = append(t.line, `,"joules":`...)
	t.line = strconv.AppendFloat(t.line, s.Energy(), 'g', 6, 64)
	if s.Stopped {
		t.line = append(t.line, `,"failed":true`...)
	}
	t.line = append(t.line, "}}"...)
	t.write()
}

// rest writes the counters of a replica whose iterations have ended.
func (t *Writer) rest(at cluster.Place, k *track) {
	t.counter(at, k.end, "sequences", "running", 0, "waiting", 0)
	t.counter(at, k.end, "KV blocks", "held", 0, "", 0)
	t.counter(at, k.end, "W of iterations", "W", 0, "", 0)
	k.running, k.waiting, k.blocks, k.watts = 0, 0, 0, 0
}

// counter writes one or two values of a counter.
func (t *Writer) counter(at cluster.Place, when float64, name, first string, a float64, second string, b float64) {
	t.begin(at, "C", name, when)
	t.line = append(t.line, `,"args":{"`...)
	t.line = append(t.line, first...)
	t.line = append(t.line, '"', ':')
	t.line = strconv.AppendFloat(t.line, a, 'g', 6, 64)
	if second != "" {
		t.line = append(t.line, ',', '"')
		t.line = append(t.line, second...)
		t.line = append(t.line, '"', ':')
		t.line = strconv.AppendFloat(t.line, b, 'g', 6, 64)
	}
	t.line = append(t.line, "}}"...)
	t.write()
}

// span begins an event of a request.
func (t *Writer) span(at cluster.Place, phase, name string, when float64) {
	t.begin(at, phase, name, when)
	t.line = append(t.line, `,"cat":"request","id":"`...)
	t.line = strconv.AppendUint(t.line, t.id, 10)
	t.line = append(t.line, '"')
}

// plain writes an event of a request without more.
func (t *Writer) plain(at cluster.Place, phase, name string, when float64) {
	t.span(at, phase, name, when)
	t.line = append(t.line, '}')
	t.write()
}

// begin begins an event in the scratch line.
func (t *Writer) begin(at cluster.Place, phase, name string, when float64) {
	t.line = append(t.line[:0], `{"ph":"`...)
	t.line = append(t.line, phase...)
	t.line = append(t.line, `","name":"`...)
	t.line = append(t.line, name...)
	t.line = append(t.line, `","pid":`...)
	t.line = strconv.AppendInt(t.line, process(at), 10)
	t.line = append(t.line, `,"tid":1,"ts":`...)
	t.micros(when)
}

// micros appends a time in microseconds, to the nanosecond.
func (t *Writer) micros(seconds float64) {
	t.line = strconv.AppendFloat(t.line, seconds*1e6, 'f', 3, 64)
}

// process numbers the processes: those of a pool follow each other.
func process(at cluster.Place) int64 { return int64(at.Pool)*1_000_000 + int64(at.Replica) + 1 }

// track returns what is known of a replica and names its process the first time.
func (t *Writer) track(at cluster.Place) *track {
	for len(t.tracks) <= at.Pool {
		t.tracks = append(t.tracks, nil)
	}
	for len(t.tracks[at.Pool]) <= at.Replica {
		t.tracks[at.Pool] = append(t.tracks[at.Pool], track{})
	}
	k := &t.tracks[at.Pool][at.Replica]
	if !k.known {
		k.known = true
		name := "pool " + strconv.Itoa(at.Pool)
		if at.Pool < len(t.pools) {
			name = t.pools[at.Pool]
		}
		quoted, err := json.Marshal(name + " " + strconv.Itoa(at.Replica))
		if err != nil && t.err == nil { // a text always has JSON
			t.err = err
		}
		t.name(at, "process_name", `"name":`+string(quoted))
		t.name(at, "process_sort_index", `"sort_index":`+strconv.FormatInt(process(at), 10))
		t.name(at, "thread_name", `"name":"iterations"`)
	}
	return k
}

// name writes a name of a process; names do not count as events.
func (t *Writer) name(at cluster.Place, what, argument string) {
	t.begin(at, "M", what, 0)
	t.line = append(t.line, `,"args":{`...)
	t.line = append(t.line, argument...)
	t.line = append(t.line, "}}"...)
	t.write()
}

// write puts the scratch line out, keeping the first error.
func (t *Writer) write() {
	if t.err != nil {
		return
	}
	separator := ""
	if t.line[0] == '{' {
		separator = ",\n"
		if t.first {
			separator = "\n"
		}
		t.first = false
	}
	if _, t.err = t.out.WriteString(separator); t.err == nil {
		_, t.err = t.out.Write(t.line)
	}
}

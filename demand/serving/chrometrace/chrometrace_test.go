package chrometrace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"tokenwatt/demand/serving/cluster"
	"tokenwatt/demand/serving/replica"
	"tokenwatt/demand/serving/trace"
)

// file is a trace as a viewer reads it.
type file struct {
	Unit   string `json:"displayTimeUnit"`
	Events []struct {
		Phase    string                 `json:"ph"`
		Name     string                 `json:"name"`
		Category string                 `json:"cat"`
		ID       string                 `json:"id"`
		Process  int64                  `json:"pid"`
		Thread   int                    `json:"tid"`
		At       float64                `json:"ts"`
		Duration float64                `json:"dur"`
		Scope    string                 `json:"s"`
		Args     map[string]interface{} `json:"args"`
	} `json:"traceEvents"`
	Other map[string]float64 `json:"otherData"`
}

// requests arrive in two bursts, so that replicas rest between.
func requests(n int) *trace.Slice {
	var s trace.Slice
	for i := range n {
		at := float64(i)
		if i >= n/2 {
			at += 1000
		}
		s = append(s, trace.Request{Arrival: at, Input: 20 + i, Output: 5 + i%7})
	}
	return &s
}

func pool(replicas int, router cluster.Router) cluster.Pool {
	config := replica.Defaults(64, 1024)
	config.MaxBatchedTokens, config.MaxSeqs = 64, 4
	return cluster.Pool{
		Replicas: replicas, Config: config, Router: router, IdleWatts: 20, StartingWatts: 20,
		Levels: []cluster.Level{{Clock: 1, Watts: 100, Cost: &replica.Linear{Fixed: 0.5, PerToken: 0.01, Watts: 100}}},
	}
}

// simulate runs a service and returns the file's text, what it counts, and the run.
func simulate(t *testing.T, s *Settings, decode bool) (string, Counts, *cluster.Result) {
	t.Helper()
	var b bytes.Buffer
	w, err := New(&b, s)
	if err != nil {
		t.Fatal(err)
	}
	p := &cluster.Problem{Source: requests(40), Serving: pool(2, cluster.RoundRobin)}
	if decode {
		d := pool(1, cluster.RoundRobin)
		p.Decode, p.Link = &d, cluster.Link{BytesPerToken: 1, Send: 1000, Receive: 1000}
	}
	r, err := cluster.Run(context.Background(), p, &cluster.Settings{Observer: w})
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), c, r
}

func parse(t *testing.T, text string) *file {
	t.Helper()
	f := &file{}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(f); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return f
}

// The file has every iteration and every request, at the replica that did it, and its energy.
func TestWholeRun(t *testing.T) {
	for _, decode := range []bool{false, true} {
		text, counts, r := simulate(t, nil, decode)
		f := parse(t, text)
		var iterations, spans, named, events int64
		joules, open := 0.0, map[string]int{}
		end := map[int64]float64{}
		for _, e := range f.Events {
			if e.Phase != "M" {
				events++
			}
			switch e.Phase {
			case "X":
				iterations += int64(e.Args["iterations"].(float64))
				joules += e.Args["joules"].(float64)
				if e.At < end[e.Process]-1e-3 || e.Duration <= 0 {
					t.Errorf("an iteration of process %d at %g us, the one before ended at %g", e.Process, e.At, end[e.Process])
				}
				end[e.Process] = e.At + e.Duration
			case "b":
				open[e.ID+e.Name]++
				if e.Name == "request" {
					spans++
				}
			case "e":
				open[e.ID+e.Name]--
			case "M":
				named++
			}
		}
		for id, n := range open {
			if n != 0 {
				t.Errorf("%s begins %d times more than it ends", id, n)
			}
		}
		var want, done, replicas int64
		for _, p := range r.Pools {
			want, done, replicas = want+p.Replica.Iterations, done+p.Replica.Finished, replicas+int64(len(p.Routed))
		}
		if iterations != want || spans != done || named != 3*replicas {
			t.Errorf("%d iterations, %d requests, %d names; expected %d, %d, %d", iterations, spans, named, want, done, 3*replicas)
		}
		if e := r.Energy().Busy; math.Abs(joules-e) > 1e-4*e {
			t.Errorf("%g J, expected %g", joules, e)
		}
		if f.Unit != "ms" || counts.LeftOut != 0 || counts.Events != events || f.Other["events"] != float64(events) {
			t.Errorf("%+v of %d events, said to be %v", counts, events, f.Other)
		}
		if again, _, _ := simulate(t, nil, decode); again != text {
			t.Error("a second run gives other bytes")
		}
	}
}

// Counters fall to nothing while a replica rests and at the end.
func TestCountersRest(t *testing.T) {
	text, _, _ := simulate(t, nil, false)
	level, zeroBetween := map[string]float64{}, false
	for _, e := range parse(t, text).Events {
		if e.Phase != "C" {
			continue
		}
		for name, v := range e.Args {
			key := e.Name + "/" + name
			level[key] = v.(float64)
			zeroBetween = zeroBetween || key == "sequences/running" && v == 0.0 && e.At < 900e6
		}
	}
	if len(level) != 4 || !zeroBetween {
		t.Errorf("counters %v, zero between the bursts: %v", level, zeroBetween)
	}
	for key, v := range level {
		if v != 0 {
			t.Errorf("%s ends at %g", key, v)
		}
	}
}

// A file with a limit has what ended before a time, whole, and says how much it lacks.
func TestLimit(t *testing.T) {
	full, all, _ := simulate(t, nil, false)
	for _, limit := range []int{1, 5, 100, int(all.Events) - 1, int(all.Events)} {
		text, counts, _ := simulate(t, &Settings{Limit: limit}, false)
		f := parse(t, text)
		if counts.Events > int64(limit) || counts.Events+counts.LeftOut != all.Events {
			t.Errorf("limit %d: %+v of %d", limit, counts, all.Events)
		}
		if f.Other["events_left_out"] != float64(counts.LeftOut) {
			t.Errorf("limit %d: %v left out, counted %d", limit, f.Other["events_left_out"], counts.LeftOut)
		}
		if limit >= int(all.Events) {
			if text != full {
				t.Error("a limit that suffices changes the file")
			}
			continue
		}
		if counts.LeftOut == 0 || f.Other["complete_until_s"] != counts.Until {
			t.Errorf("limit %d: %+v, file says %v", limit, counts, f.Other)
		}
		for _, e := range f.Events {
			if e.Phase == "X" && e.At+e.Duration > counts.Until*1e6+1e-3 {
				t.Errorf("limit %d: an iteration ends at %g us, behind %g s", limit, e.At+e.Duration, counts.Until)
			}
		}
	}
}

func TestRefusedAndFailed(t *testing.T) {
	var b bytes.Buffer
	w, err := New(&b, &Settings{Pools: []string{`odd "name"`}})
	if err != nil {
		t.Fatal(err)
	}
	w.Done(cluster.Place{}, &replica.Done{Request: replica.Request{Arrival: 2, Input: 9000}, Refused: true})
	w.Steps(cluster.Place{Pool: 1}, &replica.Steps{Start: 3, Count: 1, Seconds: 1, Joules: 10, Decodes: 1, Running: 1, UsedBlocks: 2, Stopped: true})
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var refused, failed, named bool
	for _, e := range parse(t, b.String()).Events {
		refused = refused || e.Phase == "i" && e.At == 2e6 && e.Scope == "p" && e.Args["input_tokens"] == 9000.0
		failed = failed || e.Phase == "X" && e.Args["failed"] == true && e.Duration == 1e6
		named = named || e.Name == "process_name" && e.Args["name"] == `odd "name" 0`
	}
	if !refused || !failed || !named {
		t.Errorf("refused %v, failed %v, named %v in\n%s", refused, failed, named, b.String())
	}
}

// full is a device without room.
type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrors(t *testing.T) {
	if _, err := New(&bytes.Buffer{}, &Settings{Limit: -1}); !errors.Is(err, ErrSettings) {
		t.Errorf("a negative limit: %v", err)
	}
	w, err := New(full{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10000 {
		w.Steps(cluster.Place{}, &replica.Steps{Start: float64(i), Count: 1, Seconds: 1, Joules: 10, Decodes: 1, Running: i})
	}
	if _, err := w.Close(); !errors.Is(err, errFull) {
		t.Errorf("a device without room: %v", err)
	}
}

// An event takes no memory of its own.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	w, err := New(discard{}, &Settings{Limit: 1 << 40})
	if err != nil {
		t.Fatal(err)
	}
	s := &replica.Steps{Start: 1, Count: 1, Seconds: 1, Joules: 10, Decodes: 1, Running: 1, UsedBlocks: 2}
	d := &replica.Done{Request: replica.Request{Arrival: 1, Input: 5}, Output: 7, Scheduled: 2, FirstToken: 3, LastToken: 4}
	n := testing.AllocsPerRun(1000, func() {
		s.Start++
		s.Running = int(s.Start) % 5
		w.Steps(cluster.Place{}, s)
		w.Done(cluster.Place{}, d)
	})
	if n > 0 {
		t.Errorf("%g allocations an iteration and request", n)
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

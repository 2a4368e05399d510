package trace

import (
	"io"
	"math"
	"math/rand/v2"

	"tokenwatt/internal/event"
	"tokenwatt/internal/random"
)

// Drawn says what a stream has given so far and what its rules left out.
type Drawn struct {
	Visits   int64 // that began in its hours
	Requests int64 // given
	Input    int64 // tokens of their prompts
	Output   int64 // tokens of their answers
	Cut      int64 // turns left out: later than MaxVisit
	TooLong  int64 // turns left out: beyond MaxModelLen
}

// Stream draws requests in order of arrival.
type Stream struct {
	model    Traffic
	from, to int // hours given
	drawn    Drawn

	hour   int     // whose visits are drawn
	end    float64 // of that hour in visits of its mean, 0 before the first
	time   float64 // of the next visit, in the same unit
	index  uint64  // of the next visit in its hour
	gaps   gamma
	whens  *rand.Rand
	whats  *rand.Rand
	active event.Queue[*visit] // visits with turns to come
	free   []*visit
}

// visit is the turns of a visit that are still to come.
type visit struct {
	session uint64
	turns   []turn
	next    int
	names   []uint64 // of all its turns
}

// turn is one request of a visit.
type turn struct {
	arrival       float64
	input, output int
}

func newStream(t Traffic, from, to int) *Stream {
	if t.CV == 0 {
		t.CV = 1
	}
	if t.MaxVisit == 0 {
		t.MaxVisit = defaultMaxVisit
	}
	if t.Name == "" {
		t.Name = defaultTrafficName
	}
	if t.PrefixTokens == 0 {
		t.PrefixTokens = defaultPiece
	}
	back := 0
	if t.Turns != nil && t.Turns != Length(Fixed(1)) {
		back = int(math.Ceil(t.MaxVisit / secondsAnHour))
	}
	return &Stream{model: t, from: from, to: to, hour: from - back - 1, gaps: gammaOf(1 / (t.CV * t.CV))}
}

// Drawn returns the counts so far.
func (s *Stream) Drawn() Drawn { return s.drawn }

// Next draws the next request.
func (s *Stream) Next(r *Request) error {
	start, end := secondsAnHour*float64(s.from), secondsAnHour*float64(s.to)
	for {
		arrival, ok := s.visits()
		waiting, more := s.active.Peek()
		switch {
		case more && (!ok || waiting <= arrival):
			_, v, _ := s.active.Pop()
			t := v.turns[v.next]
			if t.arrival >= end {
				return io.EOF
			}
			if t.arrival >= start {
				s.give(r, v, t)
				s.advance(v)
				return nil
			}
			s.advance(v)
		case ok:
			s.begin(arrival)
		default:
			return io.EOF
		}
	}
}

// give makes a turn a request.
func (s *Stream) give(r *Request, v *visit, t turn) {
	*r = Request{Arrival: t.arrival, Input: t.input, Output: t.output, Session: v.session}
	if v.names != nil {
		r.PrefixTokens, r.Named = s.model.PrefixTokens, s.named(t)
		r.Prefix = v.names[:s.pieces(r.Named):s.pieces(r.Named)]
	}
	s.drawn.Requests++
	s.drawn.Input += int64(t.input)
	s.drawn.Output += int64(t.output)
}

// advance lets a visit wait for its next turn, or go.
func (s *Stream) advance(v *visit) {
	if v.next++; v.next < len(v.turns) {
		s.active.Push(v.turns[v.next].arrival, 0, v)
		return
	}
	s.free = append(s.free, v)
}

// visits returns when the next visit begins, in s; ok is false behind the last hour.
func (s *Stream) visits() (arrival float64, ok bool) {
	for s.time >= s.end {
		if s.hour+1 >= s.to {
			return 0, false
		}
		s.hour++
		s.index = 0
		n := len(s.model.Visits)
		s.end = s.model.Visits[((s.hour%n)+n)%n]
		s.time = math.Inf(1)
		if s.end > 0 {
			s.whens = random.Stream(s.model.Seed, s.model.Name+"/visits", uint64(int64(s.hour)))
			s.whats = random.Stream(s.model.Seed, s.model.Name+"/turns", uint64(int64(s.hour)))
			s.time = s.gaps.rest(s.whens)
		}
	}
	return secondsAnHour * (float64(s.hour) + s.time/s.end), true
}

// begin draws a visit that begins at a time and all its turns.
func (s *Stream) begin(arrival float64) {
	s.index++
	s.time += s.gaps.draw(s.whens)
	inside := arrival >= secondsAnHour*float64(s.from)
	if inside {
		s.drawn.Visits++
	}
	v := s.visit()
	v.session = mix(uint64(int64(s.hour))<<40 ^ s.index)
	count := 1
	if s.model.Turns != nil {
		count = s.model.Turns.Quantile(random.Open(s.whats))
	}
	history, at := s.model.System, arrival
	fits := true
	for i := range count {
		if i > 0 {
			at += s.think()
		}
		input, output := s.model.Lengths.Draw(s.whats)
		fresh := input
		if input += history; s.model.MaxModelLen > 0 && input+output > s.model.MaxModelLen {
			fits = false
		}
		switch {
		case at-arrival > s.model.MaxVisit:
			s.leaveOut(&s.drawn.Cut, inside, count-i)
		case !fits:
			s.leaveOut(&s.drawn.TooLong, inside, count-i)
		default:
			v.turns = append(v.turns, turn{arrival: at, input: input, output: output})
			if s.model.History {
				history += fresh + output
			}
			continue
		}
		break
	}
	if len(v.turns) == 0 {
		s.free = append(s.free, v)
		return
	}
	s.name(v)
	s.active.Push(arrival, 0, v)
}

// leaveOut counts turns that are not made, of a visit that began in the hours given.
func (s *Stream) leaveOut(count *int64, inside bool, turns int) {
	if inside {
		*count += int64(turns)
	}
}

// visit takes an empty visit.
func (s *Stream) visit() *visit {
	n := len(s.free)
	if n == 0 {
		return &visit{}
	}
	v := s.free[n-1]
	s.free = s.free[:n-1]
	*v = visit{turns: v.turns[:0]}
	return v
}

// think draws the time to the next turn.
func (s *Stream) think() float64 {
	variance := math.Log1p(s.model.ThinkCV * s.model.ThinkCV)
	return s.model.Think * math.Exp(random.Normal(s.whats, -variance/2, math.Sqrt(variance)))
}

// named is how many tokens of a turn have a name that another request may share.
func (s *Stream) named(t turn) int {
	if s.model.History {
		return t.input + t.output
	}
	return s.model.System / s.model.PrefixTokens * s.model.PrefixTokens
}

// pieces is how many names so many tokens have.
func (s *Stream) pieces(tokens int) int {
	return (tokens + s.model.PrefixTokens - 1) / s.model.PrefixTokens
}

// name names the content of a visit: the whole pieces of the system prompt as everyone's, the others as its own. A piece is
// named by its place.
func (s *Stream) name(v *visit) {
	n := s.pieces(s.named(v.turns[len(v.turns)-1]))
	if n == 0 || !s.model.History && s.model.System < s.model.PrefixTokens {
		return
	}
	shared := s.model.System / s.model.PrefixTokens
	v.names = make([]uint64, n) // the requests keep it
	for i := range v.names {
		owner := v.session
		if i < shared {
			owner = 0
		}
		v.names[i] = mix(owner + uint64(i)*0x9e3779b97f4a7c15)
	}
}

package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress prints what is being done on one line of stderr. On a terminal the line is rewritten; elsewhere each phase
// is named once.
type progress struct {
	w        io.Writer
	terminal bool
	quiet    bool
	phase    string
	last     time.Time
	drawn    bool
}

func newProgress(w io.Writer, quiet bool) *progress {
	return &progress{w: w, terminal: isTerminal(w), quiet: quiet}
}

// redrawEvery keeps a fast solver from spending its time on the terminal.
const redrawEvery = 100 * time.Millisecond

// show reports a phase and what is known of its state, which may be empty.
func (p *progress) show(phase, state string) {
	if p.quiet {
		return
	}
	if !p.terminal {
		if phase != p.phase {
			fmt.Fprintf(p.w, "tokenwatt: %s\n", phase)
		}
		p.phase = phase
		return
	}
	now := time.Now()
	if phase == p.phase && now.Sub(p.last) < redrawEvery {
		return
	}
	p.phase, p.last, p.drawn = phase, now, true
	text := phase
	if state != "" {
		text += ": " + state
	}
	fmt.Fprintf(p.w, "\r\x1b[K%.100s", text)
}

// done clears the line.
func (p *progress) done() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(w any) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	about, err := file.Stat()
	return err == nil && about.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

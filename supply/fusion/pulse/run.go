package pulse

import "context"

// Run integrates one pulse.
func Run(_ context.Context, m Machine, _ *Settings) (*Result, error) {
	if err := Check(m); err != nil {
		return nil, err
	}
	return nil, ErrNotReady
}

//go:build !linux

package atomicdir

import "errors"

// exchange is not there outside Linux.
func exchange(_, _ string) error { return errors.ErrUnsupported }

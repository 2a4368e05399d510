package atomicdir

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// exchange makes two directories change places in one step. It is errors.ErrUnsupported where the kernel or the
// file system cannot.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.ENOTSUP) {
		return fmt.Errorf("exchanging %s and %s: %w: %w", a, b, errors.ErrUnsupported, err)
	}
	if err != nil {
		return fmt.Errorf("exchanging %s and %s: %w", a, b, err)
	}
	return nil
}

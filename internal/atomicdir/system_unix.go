//go:build unix && !solaris && !aix

package atomicdir

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes an exclusive flock on a file that it makes, without waiting; ErrBusy where somebody holds it. The
// system lets go of the lock when the process dies.
func lock(path string) (unlock func() error, err error) {
	for {
		file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		if err := flock(file); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		// The holder before us removes the file as it leaves. A lock on a removed file is worth nothing.
		held, err := file.Stat()
		if err != nil {
			return nil, errors.Join(err, file.Close())
		}
		if named, err := os.Stat(path); err == nil && os.SameFile(held, named) {
			return func() error { return errors.Join(os.Remove(path), file.Close()) }, nil
		}
		if err := file.Close(); err != nil {
			return nil, err
		}
	}
}

// flock locks an open file without waiting.
func flock(file *os.File) error {
	for {
		switch err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return ErrBusy
		default:
			return err
		}
	}
}

// syncDir makes the renames and entries of a directory durable.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func readOnly(err error) bool { return errors.Is(err, unix.EROFS) }

func notDirectory(err error) bool { return errors.Is(err, unix.ENOTDIR) }

func mounted(err error) bool { return errors.Is(err, unix.EBUSY) || errors.Is(err, unix.EXDEV) }

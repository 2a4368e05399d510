package atomicdir

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock takes an exclusive lock on a file that it makes, without waiting; ErrBusy where somebody holds it. The
// system lets go of the lock when the process dies.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY,
		0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		err = ErrBusy
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	// The lock file stays: removing it while another writer opens it could leave two holders.
	return file.Close, nil
}

// syncDir does nothing: directories cannot be synchronised here.
func syncDir(string) error { return nil }

func readOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

func notDirectory(err error) bool { return errors.Is(err, windows.ERROR_DIRECTORY) }

// mounted is false: renaming the root of a volume fails here as an ordinary error.
func mounted(error) bool { return false }

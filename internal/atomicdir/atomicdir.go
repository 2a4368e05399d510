package atomicdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Write replaces the files of dir by those that fill makes. Missing parent directories are made. If fill or
// anything else fails, dir is as it was before. A trailing slash in dir changes nothing.
//
// Errors are a *TargetError or *ForeignFilesError where the path is not usable (see the sentinels of this
// package), the error of fill, wrapped, or one of the system.
func Write(dir string, fill func(w *Writer) error) error {
	return write(dir, fill, exchange)
}

// write is Write with the system's way to exchange two directories handed in.
func write(dir string, fill func(w *Writer) error, exchange exchanger) (err error) {
	t, unlock, err := open(dir, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	old, err := t.restore()
	if err != nil {
		return err
	}
	if old != nil {
		if err := foreign(t.path); err != nil {
			return err
		}
	}
	if err := os.Mkdir(t.fresh, 0o777); err != nil {
		return writeError(t.path, err)
	}
	w := &Writer{dir: t.fresh, names: map[string]string{}, open: map[*output]bool{}}
	swapped := false
	defer func() {
		// Reached with swapped unset on an error or a panic of fill: nothing of the target was touched yet.
		if !swapped {
			w.abandon()
			err = errors.Join(err, os.RemoveAll(t.fresh))
		}
	}()
	if err := fill(w); err != nil {
		return fmt.Errorf("filling %s: %w", t.path, err)
	}
	if err := w.finish(); err != nil {
		return fmt.Errorf("filling %s: %w", t.path, err)
	}
	if old != nil {
		if err := os.Chmod(t.fresh, old.Mode().Perm()); err != nil {
			return writeError(t.path, err)
		}
	}
	// Where the target is an empty directory there is nothing to keep until the swap; this also makes sure that
	// what the swap sets aside has a list of files (or only debris), by which discard tells whose they are.
	swapped, err = t.swap(old != nil && os.Remove(t.path) != nil, exchange)
	return err
}

// Recover puts a directory back that a process killed in the middle of a swap left aside, and removes what such
// processes left beside it. Write does the same by itself; Recover is for readers. Where there is nothing to do,
// also where dir does not exist, it does nothing. ErrBusy says that a writer is at work.
func Recover(dir string) (err error) {
	t, unlock, err := open(dir, false)
	if err != nil || unlock == nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	_, err = t.restore()
	return err
}

// WriteFile replaces one file by this data, so that a process killed at any moment leaves the old content or the
// new. Missing parent directories are made and the permission bits of an existing file are kept. Two writers of
// one file at the same time get ErrBusy.
func WriteFile(path string, data []byte) (err error) {
	return StreamFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// StreamFile is WriteFile for a file that fill writes piece by piece. Where fill fails its error is returned as it is and
// the old content stays.
func StreamFile(path string, fill func(w io.Writer) error) (err error) {
	t, unlock, err := open(path, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	old, err := t.file()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(t.fresh); err != nil {
		return writeError(t.path, err)
	}
	var failed error
	err = writeSynced(t.fresh, func(w io.Writer) error {
		failed = fill(w)
		return failed
	})
	if failed != nil {
		return errors.Join(failed, os.RemoveAll(t.fresh))
	}
	if err == nil && old != nil {
		err = os.Chmod(t.fresh, old.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(t.fresh, t.path)
	}
	if err != nil {
		return writeError(t.path, errors.Join(err, os.RemoveAll(t.fresh)))
	}
	return writeError(t.path, syncDir(t.parent))
}

// open checks the path and takes the lock. With create the parent directories are made; without it, a missing
// parent or nothing to recover gives neither a lock nor an error.
func open(path string, create bool) (t target, unlock func() error, err error) {
	if t, err = newTarget(path); err != nil {
		return t, nil, err
	}
	if create {
		if err := os.MkdirAll(t.parent, 0o777); err != nil {
			return t, nil, writeError(t.path, err)
		}
	} else {
		left := false
		for _, path := range []string{t.lock, t.fresh, t.aged} {
			here, err := exists(path)
			if err != nil {
				return t, nil, writeError(t.path, err)
			}
			left = left || here
		}
		if !left {
			return t, nil, nil
		}
	}
	unlock, err = lock(t.lock)
	if errors.Is(err, ErrBusy) {
		return t, nil, &TargetError{t.path, err, "wait for it to end, or give another path"}
	}
	return t, unlock, writeError(t.path, err)
}

// restore, under the lock, ends what a killed process left half done. It returns what is known of the target, nil
// where it does not exist.
func (t target) restore() (fs.FileInfo, error) {
	old, err := t.directory()
	if err != nil {
		return nil, err
	}
	aged, err := exists(t.aged)
	if err != nil {
		return nil, writeError(t.path, err)
	}
	if old == nil && aged {
		if err := os.Rename(t.aged, t.path); err != nil {
			return nil, writeError(t.path, err)
		}
		if old, err = t.directory(); err != nil {
			return nil, err
		}
	}
	for _, left := range []string{t.fresh, t.aged} {
		if err := discard(left); err != nil {
			return nil, writeError(t.path, err)
		}
	}
	return old, nil
}

// discard removes a directory of ours. One that holds a list of files was a target once, so that files of the
// user may have been added to it; it is then left alone.
func discard(dir string) error {
	if _, err := Files(dir); err == nil {
		if err := foreign(dir); err != nil {
			return err
		}
	}
	return os.RemoveAll(dir)
}

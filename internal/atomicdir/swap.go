package atomicdir

import (
	"errors"
	"os"
)

// exchanger makes two directories change places in one step, or returns errors.ErrUnsupported.
type exchanger func(a, b string) error

// swap puts the new directory in the place of the target and removes the old one. It reports whether the target
// is the new directory now.
func (t target) swap(replaces bool, exchange exchanger) (swapped bool, err error) {
	if !replaces {
		if err := os.Rename(t.fresh, t.path); err != nil {
			return false, writeError(t.path, err)
		}
		return true, writeError(t.path, syncDir(t.parent))
	}
	err = exchange(t.fresh, t.path)
	if errors.Is(err, errors.ErrUnsupported) {
		return t.swapByRenames()
	}
	if err != nil {
		return false, writeError(t.path, err)
	}
	if err := foreign(t.fresh); err != nil {
		// Something was added to the old directory since the first look: it goes back to its place.
		back := exchange(t.fresh, t.path)
		// If it cannot go back, it must at least not be removed with the new directory.
		return back != nil, errors.Join(t.inPlace(err), back)
	}
	if err := syncDir(t.parent); err != nil {
		return true, writeError(t.path, err)
	}
	return true, writeError(t.path, os.RemoveAll(t.fresh))
}

// swapByRenames is swap where two directories cannot be exchanged in one step.
func (t target) swapByRenames() (swapped bool, err error) {
	if err := os.Rename(t.path, t.aged); err != nil {
		return false, writeError(t.path, err)
	}
	if err := foreign(t.aged); err != nil {
		return false, errors.Join(t.inPlace(err), os.Rename(t.aged, t.path))
	}
	if err := os.Rename(t.fresh, t.path); err != nil {
		return false, writeError(t.path, errors.Join(err, os.Rename(t.aged, t.path)))
	}
	if err := syncDir(t.parent); err != nil {
		return true, writeError(t.path, err)
	}
	return true, writeError(t.path, os.RemoveAll(t.aged))
}

// inPlace names the target in an error that was found while it lay aside.
func (t target) inPlace(err error) error {
	var files *ForeignFilesError
	if errors.As(err, &files) {
		return &ForeignFilesError{Dir: t.path, Files: files.Files}
	}
	return err
}

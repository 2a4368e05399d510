package atomicdir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// target is the directory or file to replace, and the names beside it.
type target struct {
	path              string // clean and absolute
	parent            string
	lock, fresh, aged string
}

// newTarget checks a path as given by the user. It touches no file.
func newTarget(path string) (target, error) {
	if path == "" {
		return target{}, &TargetError{`""`, ErrEmptyPath, "give the path to write to"}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return target{}, &TargetError{path, errors.Join(ErrUnusablePath, err), ""}
	}
	parent, name := filepath.Dir(abs), filepath.Base(abs)
	if parent == abs {
		return target{}, &TargetError{path, ErrUnusablePath, "give a directory below it"}
	}
	beside := func(suffix string) string { return filepath.Join(parent, "."+name+".atomicdir-"+suffix) }
	return target{path: abs, parent: parent, lock: beside("lock"), fresh: beside("new"), aged: beside("old")}, nil
}

// directory returns what is known of the target as a directory; nil where it does not exist.
func (t target) directory() (fs.FileInfo, error) {
	info, err := t.lstat()
	if info == nil || err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &TargetError{t.path, ErrNotDirectory, "a file of this name exists; give another name or remove it"}
	}
	if here, err := os.Stat("."); err == nil && os.SameFile(info, here) {
		return nil, &TargetError{t.path, ErrUnusablePath, "it is the working directory; give a directory below it"}
	}
	return info, nil
}

// file returns what is known of the target as a file; nil where it does not exist.
func (t target) file() (fs.FileInfo, error) {
	info, err := t.lstat()
	if info == nil || err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &TargetError{t.path, ErrNotFile, "give the path of a file"}
	}
	return info, nil
}

// lstat looks at the target itself, not through a link; nil where it does not exist.
func (t target) lstat() (fs.FileInfo, error) {
	info, err := os.Lstat(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, writeError(t.path, err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return nil, &TargetError{t.path, ErrSymlink, "give the path that it points to"}
	}
	return info, nil
}

// exists reports whether something is at path.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

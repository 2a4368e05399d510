package atomicdir

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// What can be wrong with a target. Each comes wrapped in a *TargetError with the path and a hint.
var (
	// ErrEmptyPath says that the path is empty.
	ErrEmptyPath = errors.New("the path is empty")
	// ErrUnusablePath says that the path has no last element to replace, such as "/", or is the working directory.
	ErrUnusablePath = errors.New("the path cannot be replaced")
	// ErrSymlink says that the target is a symbolic link, which a swap would replace by a directory.
	ErrSymlink = errors.New("the target is a symbolic link")
	// ErrNotDirectory says that the target of Write, or something above it, is not a directory.
	ErrNotDirectory = errors.New("not a directory")
	// ErrNotFile says that the target of WriteFile is not a regular file.
	ErrNotFile = errors.New("not a regular file")
	// ErrNotWritable says that the parent directory may not be written.
	ErrNotWritable = errors.New("the parent directory is not writable")
	// ErrBusy says that another process, or another goroutine, is writing the same target.
	ErrBusy = errors.New("the target is being written by another process")
	// ErrForeignFiles says that the target holds files that Write did not make; it comes as a *ForeignFilesError.
	ErrForeignFiles = errors.New("the target holds files of somebody else")
	// ErrDamaged says that a directory does not agree with its list of files, or that the list cannot be read.
	ErrDamaged = errors.New("the directory does not agree with its list of files")
)

// What can be wrong with the use of a Writer.
var (
	// ErrName says that a file name is empty, leaves the directory, is reserved, or was used before.
	ErrName = errors.New("the file name cannot be used")
	// ErrNotClosed says that a file was still open when the function given to Write returned.
	ErrNotClosed = errors.New("a file was not closed")
	// ErrFinished says that a Writer was used after the function given to Write returned.
	ErrFinished = errors.New("the directory is finished")
)

// TargetError is an error about a target path.
type TargetError struct {
	Path string
	Err  error
	Hint string // what the user can do; may be empty
}

// Error implements error.
func (e *TargetError) Error() string {
	if e.Hint == "" {
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s: %v (%s)", e.Path, e.Err, e.Hint)
}

// Unwrap returns the sentinel and, joined to it, the system's error where there is one.
func (e *TargetError) Unwrap() error { return e.Err }

// ForeignFilesError lists what Write refuses to remove.
type ForeignFilesError struct {
	Dir   string
	Files []string // relative to Dir, slash-separated, sorted; a directory ends in "/"
}

// Error implements error.
func (e *ForeignFilesError) Error() string {
	const most = 5
	names := e.Files
	more := ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	return fmt.Sprintf("%s: %v: %s%s (give a new or empty directory, or move these away)",
		e.Dir, ErrForeignFiles, strings.Join(names, ", "), more)
}

// Is makes errors.Is(err, ErrForeignFiles) true.
func (e *ForeignFilesError) Is(target error) bool { return target == ErrForeignFiles }

// writeError gives a system error from beside the target its type.
func writeError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission) || readOnly(err):
		return &TargetError{path, errors.Join(ErrNotWritable, err), "give a directory that you may write to"}
	case notDirectory(err):
		return &TargetError{path, errors.Join(ErrNotDirectory, err), "something above it is a file"}
	case mounted(err):
		return &TargetError{path, errors.Join(ErrUnusablePath, err), "it is a mount point; give a directory below it"}
	}
	return fmt.Errorf("writing %s: %w", path, err)
}

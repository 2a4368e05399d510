package atomicdir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Writer makes the files of one directory. It may be used by several goroutines.
type Writer struct {
	dir string

	mu       sync.Mutex
	names    map[string]string // lower-case name or folder -> the name as given; a folder's ends in "/"
	folders  []string          // made below dir, slash-separated
	files    []File            // closed
	open     map[*output]bool
	finished bool
}

// Create starts a file, which the caller must close. The name is relative and slash-separated; folders in it are
// made. Names that differ only in case are refused, because some systems take them for one.
func (w *Writer) Create(name string) (io.WriteCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.finished {
		return nil, fmt.Errorf("creating %s: %w", name, ErrFinished)
	}
	folders, err := w.claim(name)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if err := os.Mkdir(filepath.Join(w.dir, filepath.FromSlash(folder)), 0o777); err != nil {
			return nil, fmt.Errorf("creating a folder for %s: %w", name, err)
		}
		w.folders = append(w.folders, folder)
	}
	file, err := os.OpenFile(filepath.Join(w.dir, filepath.FromSlash(name)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", name, err)
	}
	out := &output{writer: w, name: name, file: file, sum: sha256.New()}
	w.open[out] = true
	return out, nil
}

// claim reserves a name and returns the folders that have to be made for it, outermost first.
func (w *Writer) claim(name string) ([]string, error) {
	if other, taken := w.names[strings.ToLower(name)]; taken {
		return nil, fmt.Errorf("%w: %q is taken by %q", ErrName, name, other)
	}
	var folders []string
	for i, c := range name {
		if c != '/' {
			continue
		}
		folder := name[:i]
		switch other, taken := w.names[strings.ToLower(folder)]; {
		case !taken:
			folders = append(folders, folder)
		case other != folder+"/":
			return nil, fmt.Errorf("%w: the folder of %q is taken by %q", ErrName, name, other)
		}
	}
	for _, folder := range folders {
		w.names[strings.ToLower(folder)] = folder + "/"
	}
	w.names[strings.ToLower(name)] = name
	return folders, nil
}

// finish checks that all files were closed, writes the list and synchronises the directories, innermost first.
func (w *Writer) finish() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.finished = true
	if len(w.open) > 0 {
		var names []string
		for out := range w.open {
			names = append(names, out.name)
		}
		slices.Sort(names)
		return fmt.Errorf("%w: %s", ErrNotClosed, strings.Join(names, ", "))
	}
	data, err := encode(w.files)
	if err != nil {
		return err
	}
	err = writeSynced(filepath.Join(w.dir, MarkerName), func(file io.Writer) error {
		_, err := file.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	for _, folder := range slices.Backward(w.folders) {
		if err := syncDir(filepath.Join(w.dir, filepath.FromSlash(folder))); err != nil {
			return err
		}
	}
	return syncDir(w.dir)
}

// abandon closes what is still open, so that the directory can be removed on every system.
func (w *Writer) abandon() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.finished = true
	for out := range w.open {
		// The files are removed next, so that an error of closing them changes nothing.
		_ = out.file.Close()
	}
}

// output is one file being written.
type output struct {
	writer *Writer
	name   string
	file   *os.File
	sum    hash.Hash
	size   int64
	err    error // of an earlier write
	closed bool
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	n, err := o.file.Write(p)
	o.size += int64(n)
	o.sum.Write(p[:n])
	o.err = errors.Join(o.err, err)
	return n, err
}

// Close synchronises the file to disk and enters it in the list. A second call returns os.ErrClosed.
func (o *output) Close() error {
	o.writer.mu.Lock()
	defer o.writer.mu.Unlock()
	if o.closed {
		return fmt.Errorf("closing %s: %w", o.name, os.ErrClosed)
	}
	if o.writer.finished {
		return fmt.Errorf("closing %s: %w", o.name, ErrFinished)
	}
	o.closed = true
	if err := errors.Join(o.err, o.file.Sync(), o.file.Close()); err != nil {
		// It stays among the open files: a directory with a file that was not written is never swapped in.
		return fmt.Errorf("writing %s: %w", o.name, err)
	}
	delete(o.writer.open, o)
	o.writer.files = append(o.writer.files, File{o.name, o.size, hex.EncodeToString(o.sum.Sum(nil))})
	return nil
}

// writeSynced creates a file with what fill writes and synchronises it to disk.
func writeSynced(path string, fill func(w io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	err = fill(file)
	return errors.Join(err, file.Sync(), file.Close())
}

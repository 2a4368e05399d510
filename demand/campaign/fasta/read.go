package fasta

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tokenwatt/internal/strictyaml"
)

// ErrRead is wrapped by errors about a file that cannot be read as FASTA.
var ErrRead = errors.New("fasta: cannot be read")

// chunk is how much is read at a time.
const chunk = 1 << 16

// ReadFile reads the lengths of a FASTA file. Errors are wrapped os errors, strictyaml.Errors with the place in the file, and
// the context's.
func ReadFile(ctx context.Context, path string) (*Lengths, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("fasta: %w", err)
	}
	defer f.Close()
	return Read(ctx, path, f)
}

// Read is ReadFile on an open source; name is what messages call it.
func Read(ctx context.Context, name string, source io.Reader) (*Lengths, error) {
	in := bufio.NewReaderSize(source, chunk)
	head, err := in.Peek(6)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %s: %w", ErrRead, name, err)
	}
	if at := foreign(name, head); at != nil {
		return nil, strictyaml.Errors{at}
	}
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, strictyaml.Errors{fault(name, 1, "", "a gzip header that is broken: "+err.Error(), "a whole file", "")}
		}
		defer unzipped.Close()
		in = bufio.NewReaderSize(unzipped, chunk)
		if head, _ = in.Peek(6); foreign(name, head) != nil {
			return nil, strictyaml.Errors{foreign(name, head)}
		}
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		if _, err := in.Discard(3); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrRead, name, err)
		}
	}
	s := &scanner{collector: newCollector(name), line: 1, names: map[uint64]struct{}{}}
	buffer := make([]byte, chunk)
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := in.Read(buffer)
		s.scan(buffer[:n])
		if s.refused != nil {
			return nil, strictyaml.Errors{s.refused}
		}
		if errors.Is(err, io.EOF) {
			return s.finish()
		}
		if err != nil {
			return nil, strictyaml.Errors{fault(name, s.line, "", "the end of what can be read: "+err.Error(), "a whole file", "is the file cut off?")}
		}
	}
}

// foreign tells a file that is packed or encoded in a way that is not read.
func foreign(name string, head []byte) *strictyaml.Error {
	for _, k := range []struct{ magic, found, hint string }{
		{"\x28\xb5\x2f\xfd", "a file packed with zstd", "unpack it with `zstd -d`"},
		{"BZh", "a file packed with bzip2", "unpack it with `bunzip2`"},
		{"\xfd7zXZ", "a file packed with xz", "unpack it with `unxz`"},
		{"PK\x03\x04", "a zip archive", "take the FASTA file out of it"},
		{"\xff\xfe", "text in UTF-16", "save it as UTF-8"},
		{"\xfe\xff", "text in UTF-16", "save it as UTF-8"},
	} {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return fault(name, 1, "", k.found, "FASTA text, packed with gzip or not", k.hint)
		}
	}
	return nil
}

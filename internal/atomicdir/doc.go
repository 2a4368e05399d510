// Package atomicdir replaces the files of a directory, or one file, so that a process killed at any moment
// leaves either the old contents or the new ones, complete.
//
// # How
//
// Write(dir, fill) works beside the target, in the same parent directory. For a target named NAME it uses
//
//	.NAME.atomicdir-lock   held (flock, LockFileEx) while writing; the system lets go of it when a process dies
//	.NAME.atomicdir-new    the new files
//	.NAME.atomicdir-old    the old files, on their way out
//
// The new files are written to -new and synchronised to disk, file by file, then their directories, then the
// swap is made:
//
//	Linux       renameat2(RENAME_EXCHANGE): target and -new change places in one step; then -new is removed
//	elsewhere   target -> -old, -new -> target, then -old is removed; also on Linux file systems that
//	            have no exchange. Between the two renames the target is missing. The next Write or
//	            Recover puts -old back.
//
// A target that does not exist yet appears by one rename.
//
// Whoever holds the lock is the only writer of this target, so -new and -old directories found then were left by
// a process that died, and are removed. There is no guessing from process numbers or ages.
//
// # Whose files
//
// A directory that Write made holds .atomicdir.json, which lists its files with sizes and SHA-256 sums. Write
// replaces only a directory that is missing, empty, or holds nothing but that list and the files named there.
// Anything else belongs to somebody else: Write then changes nothing and returns a *ForeignFilesError that lists
// it. This is checked before fill is called, and once more on the old directory after the swap, which is undone
// if something was added meanwhile. Files that a desktop leaves by itself (.DS_Store, Thumbs.db, desktop.ini)
// are not counted and go with the old directory. A listed file that the user has edited counts as ours.
//
// # Assumptions
//
// The system is Linux, macOS, a BSD or Windows, and the parent directory is on a file system with working file
// locks. On Windows the lock file stays behind, and directories cannot be synchronised, so that a power cut (not
// a kill) may lose a rename there.
//
// # Not modelled
//
// Readers that open several files while a swap happens may see one from before and one from after. Ownership,
// access lists and extended attributes of the old directory are not copied, only its permission bits.
package atomicdir

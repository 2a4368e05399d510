package structure

import "tokenwatt/catalog"

const (
	// cellsPerSecond is what a core compares of a profile with a database, in residues times bytes: at least that, since 949 residues
	// (T1061) took 266 s in UniRef90 with 8 threads (Zuricho/ParallelFold#26, 2022), no longer than 64 residues do: 949 x 67e9 /
	// (8 x 266). Threads wait for the one that reads (google-deepmind/alphafold#1084).
	cellsPerSecond = 30e9
	// searchCores is what a database was searched with where its entry does not say.
	searchCores = 8
)

// SearchRate is the seconds a byte of the databases that were measured: all their time over all their size; 0 where none was.
func SearchRate(databases []*catalog.SequenceDatabase) float64 {
	var seconds, bytes float64
	for _, d := range databases {
		if d.Search.Known() {
			seconds += d.Search.Mode.Seconds()
			bytes += float64(d.Size.Mode)
		}
	}
	if bytes == 0 {
		return 0
	}
	return seconds / bytes
}

// SearchSeconds is the wall time of one search of a chain in a database on so many cores of the kind that was timed. Short
// chains wait for the database to be read and parsed: its measured time, or the rate times its size. Fewer cores than
// were measured take in proportion longer, more no less. Long chains wait for the comparison: residues x bytes / (cores x 30e9/s). A chain
// with very many relatives takes longer: 1,326 residues with a million of them took 22 minutes (EddyRivasLab/hmmer#323).
func SearchSeconds(d *catalog.SequenceDatabase, rate float64, residues, cores int) float64 {
	parse, measured := rate*float64(d.Size.Mode), searchCores
	if d.Search.Known() {
		parse = d.Search.Mode.Seconds()
	}
	if d.Cores > 0 {
		measured = d.Cores
	}
	parse *= max(1, float64(measured)/float64(cores))
	return max(parse, float64(residues)*float64(d.Size.Mode)/(float64(cores)*cellsPerSecond))
}

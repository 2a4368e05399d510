package interior

import (
	"os"
	"strconv"
)

func env(name string, def float64) float64 {
	if s := os.Getenv(name); s != "" {
		x, _ := strconv.ParseFloat(s, 64)
		return x
	}
	return def
}

var (
	tCorr   = int(env("CORR", 2))
	tBandLo = env("LO", 0.1)
	tBandHi = env("HI", 10)
	tShort  = env("SHORT", 0.9)
	tOmega  = env("OMEGA", 1) // 1: full corrector only
	tExp    = env("EXP", 3)
	tSig    = env("SIGMIN", 0)
)
var tTrace = env("TRACE", 0) == 1

var (
	startColumn = env("SC", 0.5)
	startGlobal = env("SG", 1)
	startDual   = env("SD", .5)
	leastSlack  = env("SS", .05)
	startMult   = env("SM", 1)
)

var (
	tMode   = int(env("MODE", 0))
	tSigLo  = env("SIGLO", 0.01)
	tSigHi  = env("SIGHI", 0.5)
	tOut    = env("OUT", 2)
	tMore   = env("MORE", 0.3)
	tSecond = int(env("SECOND", 0))
)

var (
	tFloor = env("FLOOR", 3e-9)
	tCeil  = env("CEIL", 1e-5)
	tProx  = env("PROX", 1e-2)
)

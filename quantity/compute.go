package quantity

// Tokens is a number of tokens.
type Tokens float64

// Rate returns the constant rate that makes the tokens in the duration: r = n / t.
func (n Tokens) Rate(d Duration) TokenRate { return TokenRate(float64(n) / float64(d)) }

// Float returns the number of tokens.
func (n Tokens) Float() float64 { return float64(n) }

// TokenRate is in tokens per second.
type TokenRate float64

// PerSecond returns the rate in tokens per second.
func (r TokenRate) PerSecond() float64 { return float64(r) }

// Over returns the tokens made in the duration: n = r t.
func (r TokenRate) Over(d Duration) Tokens { return Tokens(float64(r) * float64(d)) }

// FLOPs is a number of floating-point operations; a multiply and an add are two.
type FLOPs float64

// Float returns the number of operations.
func (n FLOPs) Float() float64 { return float64(n) }

// Rate returns the constant rate that does the operations in the duration: r = n / t.
func (n FLOPs) Rate(d Duration) Compute { return Compute(float64(n) / float64(d)) }

// Compute is in floating-point operations per second.
type Compute float64

// TFLOPs returns the rate in 10^12 operations per second.
func (c Compute) TFLOPs() float64 { return float64(c) / 1e12 }

// FLOPsPerSecond returns the rate in operations per second.
func (c Compute) FLOPsPerSecond() float64 { return float64(c) }

// Time returns how long the operations take: t = n / c.
func (c Compute) Time(n FLOPs) Duration { return Duration(float64(n) / float64(c)) }

// Over returns the operations done in the duration: n = c t.
func (c Compute) Over(d Duration) FLOPs { return FLOPs(float64(c) * float64(d)) }

// Bytes is a number of bytes.
type Bytes float64

// Units of Bytes: decimal ones, and the binary ones of memory modules.
const (
	B   Bytes = 1
	KB        = 1e3 * B
	MB        = 1e6 * B
	GB        = 1e9 * B
	TB        = 1e12 * B
	KiB       = 1024 * B
	MiB       = 1024 * KiB
	GiB       = 1024 * MiB
)

// GB returns the size in 10^9 bytes.
func (b Bytes) GB() float64 { return float64(b / GB) }

// GiB returns the size in 2^30 bytes.
func (b Bytes) GiB() float64 { return float64(b / GiB) }

// Float returns the number of bytes.
func (b Bytes) Float() float64 { return float64(b) }

// Bandwidth is in bytes per second.
type Bandwidth float64

// GBPerSecond returns the bandwidth in 10^9 bytes per second.
func (w Bandwidth) GBPerSecond() float64 { return float64(w) / 1e9 }

// BytesPerSecond returns the bandwidth in bytes per second.
func (w Bandwidth) BytesPerSecond() float64 { return float64(w) }

// Time returns how long the bytes take, without latency: t = b / w.
func (w Bandwidth) Time(b Bytes) Duration { return Duration(float64(b) / float64(w)) }

// Over returns the bytes moved in the duration: b = w t.
func (w Bandwidth) Over(d Duration) Bytes { return Bytes(float64(w) * float64(d)) }

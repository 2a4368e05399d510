package quantity

// One block per type: what Go's text and printing interfaces ask of a type cannot be written once for
// all of them, so each block hands on to the one implementation in parse.go and format.go.

// String prints a Count so that Parse reads the same value back; see Human for reports.
func (n Count) String() string { return text(n) }

// MarshalText is String; it refuses NaN and infinity.
func (n Count) MarshalText() ([]byte, error) { return marshalText(n) }

// UnmarshalText is Parse.
func (n *Count) UnmarshalText(b []byte) error { return unmarshalText(n, b) }

func (n Count) spec() *spec { return specs[kindCount] }

// String prints a Fraction so that Parse reads the same value back; see Human for reports.
func (f Fraction) String() string { return text(f) }

// MarshalText is String; it refuses NaN and infinity.
func (f Fraction) MarshalText() ([]byte, error) { return marshalText(f) }

// UnmarshalText is Parse.
func (f *Fraction) UnmarshalText(b []byte) error { return unmarshalText(f, b) }

func (f Fraction) spec() *spec { return specs[kindFraction] }

// String prints a Number so that Parse reads the same value back; see Human for reports.
func (n Number) String() string { return text(n) }

// MarshalText is String; it refuses NaN and infinity.
func (n Number) MarshalText() ([]byte, error) { return marshalText(n) }

// UnmarshalText is Parse.
func (n *Number) UnmarshalText(b []byte) error { return unmarshalText(n, b) }

func (n Number) spec() *spec { return specs[kindNumber] }

// String prints a Tokens so that Parse reads the same value back; see Human for reports.
func (n Tokens) String() string { return text(n) }

// MarshalText is String; it refuses NaN and infinity.
func (n Tokens) MarshalText() ([]byte, error) { return marshalText(n) }

// UnmarshalText is Parse.
func (n *Tokens) UnmarshalText(b []byte) error { return unmarshalText(n, b) }

func (n Tokens) spec() *spec { return specs[kindTokens] }

// String prints a TokenRate so that Parse reads the same value back; see Human for reports.
func (r TokenRate) String() string { return text(r) }

// MarshalText is String; it refuses NaN and infinity.
func (r TokenRate) MarshalText() ([]byte, error) { return marshalText(r) }

// UnmarshalText is Parse.
func (r *TokenRate) UnmarshalText(b []byte) error { return unmarshalText(r, b) }

func (r TokenRate) spec() *spec { return specs[kindTokenRate] }

// String prints a FLOPs so that Parse reads the same value back; see Human for reports.
func (n FLOPs) String() string { return text(n) }

// MarshalText is String; it refuses NaN and infinity.
func (n FLOPs) MarshalText() ([]byte, error) { return marshalText(n) }

// UnmarshalText is Parse.
func (n *FLOPs) UnmarshalText(b []byte) error { return unmarshalText(n, b) }

func (n FLOPs) spec() *spec { return specs[kindFLOPs] }

// String prints a Compute so that Parse reads the same value back; see Human for reports.
func (c Compute) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c Compute) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *Compute) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c Compute) spec() *spec { return specs[kindCompute] }

// String prints a Bytes so that Parse reads the same value back; see Human for reports.
func (b Bytes) String() string { return text(b) }

// MarshalText is String; it refuses NaN and infinity.
func (b Bytes) MarshalText() ([]byte, error) { return marshalText(b) }

// UnmarshalText is Parse.
func (b *Bytes) UnmarshalText(s []byte) error { return unmarshalText(b, s) }

func (b Bytes) spec() *spec { return specs[kindBytes] }

// String prints a Bandwidth so that Parse reads the same value back; see Human for reports.
func (w Bandwidth) String() string { return text(w) }

// MarshalText is String; it refuses NaN and infinity.
func (w Bandwidth) MarshalText() ([]byte, error) { return marshalText(w) }

// UnmarshalText is Parse.
func (w *Bandwidth) UnmarshalText(b []byte) error { return unmarshalText(w, b) }

func (w Bandwidth) spec() *spec { return specs[kindBandwidth] }

// String prints a Temperature so that Parse reads the same value back; see Human for reports.
func (t Temperature) String() string { return text(t) }

// MarshalText is String; it refuses NaN and infinity.
func (t Temperature) MarshalText() ([]byte, error) { return marshalText(t) }

// UnmarshalText is Parse.
func (t *Temperature) UnmarshalText(b []byte) error { return unmarshalText(t, b) }

func (t Temperature) spec() *spec { return specs[kindTemperature] }

// String prints a TemperatureDifference so that Parse reads the same value back; see Human for reports.
func (d TemperatureDifference) String() string { return text(d) }

// MarshalText is String; it refuses NaN and infinity.
func (d TemperatureDifference) MarshalText() ([]byte, error) { return marshalText(d) }

// UnmarshalText is Parse.
func (d *TemperatureDifference) UnmarshalText(b []byte) error { return unmarshalText(d, b) }

func (d TemperatureDifference) spec() *spec { return specs[kindTemperatureDifference] }

// String prints a TemperatureSlope so that Parse reads the same value back; see Human for reports.
func (s TemperatureSlope) String() string { return text(s) }

// MarshalText is String; it refuses NaN and infinity.
func (s TemperatureSlope) MarshalText() ([]byte, error) { return marshalText(s) }

// UnmarshalText is Parse.
func (s *TemperatureSlope) UnmarshalText(b []byte) error { return unmarshalText(s, b) }

func (s TemperatureSlope) spec() *spec { return specs[kindTemperatureSlope] }

// String prints a Speed so that Parse reads the same value back; see Human for reports.
func (s Speed) String() string { return text(s) }

// MarshalText is String; it refuses NaN and infinity.
func (s Speed) MarshalText() ([]byte, error) { return marshalText(s) }

// UnmarshalText is Parse.
func (s *Speed) UnmarshalText(b []byte) error { return unmarshalText(s, b) }

func (s Speed) spec() *spec { return specs[kindSpeed] }

// String prints a Length so that Parse reads the same value back; see Human for reports.
func (l Length) String() string { return text(l) }

// MarshalText is String; it refuses NaN and infinity.
func (l Length) MarshalText() ([]byte, error) { return marshalText(l) }

// UnmarshalText is Parse.
func (l *Length) UnmarshalText(b []byte) error { return unmarshalText(l, b) }

func (l Length) spec() *spec { return specs[kindLength] }

// String prints a Area so that Parse reads the same value back; see Human for reports.
func (a Area) String() string { return text(a) }

// MarshalText is String; it refuses NaN and infinity.
func (a Area) MarshalText() ([]byte, error) { return marshalText(a) }

// UnmarshalText is Parse.
func (a *Area) UnmarshalText(b []byte) error { return unmarshalText(a, b) }

func (a Area) spec() *spec { return specs[kindArea] }

// String prints a Angle so that Parse reads the same value back; see Human for reports.
func (a Angle) String() string { return text(a) }

// MarshalText is String; it refuses NaN and infinity.
func (a Angle) MarshalText() ([]byte, error) { return marshalText(a) }

// UnmarshalText is Parse.
func (a *Angle) UnmarshalText(b []byte) error { return unmarshalText(a, b) }

func (a Angle) spec() *spec { return specs[kindAngle] }

// String prints a Irradiance so that Parse reads the same value back; see Human for reports.
func (i Irradiance) String() string { return text(i) }

// MarshalText is String; it refuses NaN and infinity.
func (i Irradiance) MarshalText() ([]byte, error) { return marshalText(i) }

// UnmarshalText is Parse.
func (i *Irradiance) UnmarshalText(b []byte) error { return unmarshalText(i, b) }

func (i Irradiance) spec() *spec { return specs[kindIrradiance] }

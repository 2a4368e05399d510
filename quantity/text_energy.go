package quantity

// One block per type: what Go's text and printing interfaces ask of a type cannot be written once for
// all of them, so each block hands on to the one implementation in parse.go and format.go.

// String prints a Power so that Parse reads the same value back; see Human for reports.
func (p Power) String() string { return text(p) }

// MarshalText is String; it refuses NaN and infinity.
func (p Power) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText is Parse.
func (p *Power) UnmarshalText(b []byte) error { return unmarshalText(p, b) }

func (p Power) spec() *spec { return specs[kindPower] }

// String prints a Energy so that Parse reads the same value back; see Human for reports.
func (e Energy) String() string { return text(e) }

// MarshalText is String; it refuses NaN and infinity.
func (e Energy) MarshalText() ([]byte, error) { return marshalText(e) }

// UnmarshalText is Parse.
func (e *Energy) UnmarshalText(b []byte) error { return unmarshalText(e, b) }

func (e Energy) spec() *spec { return specs[kindEnergy] }

// String prints a EnergyPerToken so that Parse reads the same value back; see Human for reports.
func (e EnergyPerToken) String() string { return text(e) }

// MarshalText is String; it refuses NaN and infinity.
func (e EnergyPerToken) MarshalText() ([]byte, error) { return marshalText(e) }

// UnmarshalText is Parse.
func (e *EnergyPerToken) UnmarshalText(b []byte) error { return unmarshalText(e, b) }

func (e EnergyPerToken) spec() *spec { return specs[kindEnergyPerToken] }

// String prints a Duration so that Parse reads the same value back; see Human for reports.
func (d Duration) String() string { return text(d) }

// MarshalText is String; it refuses NaN and infinity.
func (d Duration) MarshalText() ([]byte, error) { return marshalText(d) }

// UnmarshalText is Parse.
func (d *Duration) UnmarshalText(b []byte) error { return unmarshalText(d, b) }

func (d Duration) spec() *spec { return specs[kindDuration] }

// String prints a Rate so that Parse reads the same value back; see Human for reports.
func (r Rate) String() string { return text(r) }

// MarshalText is String; it refuses NaN and infinity.
func (r Rate) MarshalText() ([]byte, error) { return marshalText(r) }

// UnmarshalText is Parse.
func (r *Rate) UnmarshalText(b []byte) error { return unmarshalText(r, b) }

func (r Rate) spec() *spec { return specs[kindRate] }

// String prints a FailureRate so that Parse reads the same value back; see Human for reports.
func (r FailureRate) String() string { return text(r) }

// MarshalText is String; it refuses NaN and infinity.
func (r FailureRate) MarshalText() ([]byte, error) { return marshalText(r) }

// UnmarshalText is Parse.
func (r *FailureRate) UnmarshalText(b []byte) error { return unmarshalText(r, b) }

func (r FailureRate) spec() *spec { return specs[kindFailureRate] }

// String prints a Money so that Parse reads the same value back; see Human for reports.
func (m Money) String() string { return text(m) }

// MarshalText is String; it refuses NaN and infinity.
func (m Money) MarshalText() ([]byte, error) { return marshalText(m) }

// UnmarshalText is Parse.
func (m *Money) UnmarshalText(b []byte) error { return unmarshalText(m, b) }

func (m Money) spec() *spec { return specs[kindMoney] }

// String prints a EnergyPrice so that Parse reads the same value back; see Human for reports.
func (p EnergyPrice) String() string { return text(p) }

// MarshalText is String; it refuses NaN and infinity.
func (p EnergyPrice) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText is Parse.
func (p *EnergyPrice) UnmarshalText(b []byte) error { return unmarshalText(p, b) }

func (p EnergyPrice) spec() *spec { return specs[kindEnergyPrice] }

// String prints a TokenPrice so that Parse reads the same value back; see Human for reports.
func (p TokenPrice) String() string { return text(p) }

// MarshalText is String; it refuses NaN and infinity.
func (p TokenPrice) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText is Parse.
func (p *TokenPrice) UnmarshalText(b []byte) error { return unmarshalText(p, b) }

func (p TokenPrice) spec() *spec { return specs[kindTokenPrice] }

// String prints a CarbonPrice so that Parse reads the same value back; see Human for reports.
func (p CarbonPrice) String() string { return text(p) }

// MarshalText is String; it refuses NaN and infinity.
func (p CarbonPrice) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText is Parse.
func (p *CarbonPrice) UnmarshalText(b []byte) error { return unmarshalText(p, b) }

func (p CarbonPrice) spec() *spec { return specs[kindCarbonPrice] }

// String prints a HourlyCost so that Parse reads the same value back; see Human for reports.
func (c HourlyCost) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c HourlyCost) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *HourlyCost) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c HourlyCost) spec() *spec { return specs[kindHourlyCost] }

// String prints a PowerCost so that Parse reads the same value back; see Human for reports.
func (c PowerCost) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c PowerCost) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *PowerCost) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c PowerCost) spec() *spec { return specs[kindPowerCost] }

// String prints a PowerCostRate so that Parse reads the same value back; see Human for reports.
func (c PowerCostRate) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c PowerCostRate) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *PowerCostRate) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c PowerCostRate) spec() *spec { return specs[kindPowerCostRate] }

// String prints a EnergyCost so that Parse reads the same value back; see Human for reports.
func (c EnergyCost) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c EnergyCost) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *EnergyCost) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c EnergyCost) spec() *spec { return specs[kindEnergyCost] }

// String prints a EnergyCostRate so that Parse reads the same value back; see Human for reports.
func (c EnergyCostRate) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c EnergyCostRate) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *EnergyCostRate) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c EnergyCostRate) spec() *spec { return specs[kindEnergyCostRate] }

// String prints a Mass so that Parse reads the same value back; see Human for reports.
func (m Mass) String() string { return text(m) }

// MarshalText is String; it refuses NaN and infinity.
func (m Mass) MarshalText() ([]byte, error) { return marshalText(m) }

// UnmarshalText is Parse.
func (m *Mass) UnmarshalText(b []byte) error { return unmarshalText(m, b) }

func (m Mass) spec() *spec { return specs[kindMass] }

// String prints a Volume so that Parse reads the same value back; see Human for reports.
func (v Volume) String() string { return text(v) }

// MarshalText is String; it refuses NaN and infinity.
func (v Volume) MarshalText() ([]byte, error) { return marshalText(v) }

// UnmarshalText is Parse.
func (v *Volume) UnmarshalText(b []byte) error { return unmarshalText(v, b) }

func (v Volume) spec() *spec { return specs[kindVolume] }

// String prints a CarbonIntensity so that Parse reads the same value back; see Human for reports.
func (i CarbonIntensity) String() string { return text(i) }

// MarshalText is String; it refuses NaN and infinity.
func (i CarbonIntensity) MarshalText() ([]byte, error) { return marshalText(i) }

// UnmarshalText is Parse.
func (i *CarbonIntensity) UnmarshalText(b []byte) error { return unmarshalText(i, b) }

func (i CarbonIntensity) spec() *spec { return specs[kindCarbonIntensity] }

// String prints a WaterIntensity so that Parse reads the same value back; see Human for reports.
func (i WaterIntensity) String() string { return text(i) }

// MarshalText is String; it refuses NaN and infinity.
func (i WaterIntensity) MarshalText() ([]byte, error) { return marshalText(i) }

// UnmarshalText is Parse.
func (i *WaterIntensity) UnmarshalText(b []byte) error { return unmarshalText(i, b) }

func (i WaterIntensity) spec() *spec { return specs[kindWaterIntensity] }

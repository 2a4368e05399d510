package quantity

// String prints a MagneticField so that Parse reads the same value back; see Human for reports.
func (b MagneticField) String() string { return text(b) }

// MarshalText is String; it refuses NaN and infinity.
func (b MagneticField) MarshalText() ([]byte, error) { return marshalText(b) }

// UnmarshalText is Parse.
func (b *MagneticField) UnmarshalText(t []byte) error { return unmarshalText(b, t) }

func (b MagneticField) spec() *spec { return specs[kindMagneticField] }

// String prints a PlasmaTemperature so that Parse reads the same value back; see Human for reports.
func (t PlasmaTemperature) String() string { return text(t) }

// MarshalText is String; it refuses NaN and infinity.
func (t PlasmaTemperature) MarshalText() ([]byte, error) { return marshalText(t) }

// UnmarshalText is Parse.
func (t *PlasmaTemperature) UnmarshalText(b []byte) error { return unmarshalText(t, b) }

func (t PlasmaTemperature) spec() *spec { return specs[kindPlasmaTemperature] }

// String prints a PulseEnergy so that Parse reads the same value back; see Human for reports.
func (e PulseEnergy) String() string { return text(e) }

// MarshalText is String; it refuses NaN and infinity.
func (e PulseEnergy) MarshalText() ([]byte, error) { return marshalText(e) }

// UnmarshalText is Parse.
func (e *PulseEnergy) UnmarshalText(b []byte) error { return unmarshalText(e, b) }

func (e PulseEnergy) spec() *spec { return specs[kindPulseEnergy] }

// String prints a MassPrice so that Parse reads the same value back; see Human for reports.
func (p MassPrice) String() string { return text(p) }

// MarshalText is String; it refuses NaN and infinity.
func (p MassPrice) MarshalText() ([]byte, error) { return marshalText(p) }

// UnmarshalText is Parse.
func (p *MassPrice) UnmarshalText(b []byte) error { return unmarshalText(p, b) }

func (p MassPrice) spec() *spec { return specs[kindMassPrice] }

// String prints a AreaCost so that Parse reads the same value back; see Human for reports.
func (c AreaCost) String() string { return text(c) }

// MarshalText is String; it refuses NaN and infinity.
func (c AreaCost) MarshalText() ([]byte, error) { return marshalText(c) }

// UnmarshalText is Parse.
func (c *AreaCost) UnmarshalText(b []byte) error { return unmarshalText(c, b) }

func (c AreaCost) spec() *spec { return specs[kindAreaCost] }

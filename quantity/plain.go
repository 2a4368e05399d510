package quantity

// Count is a number of things that are counted: accelerators, servers, visitors, requests. It is a
// float64 because plans scale counts before they round them; rounding up to whole servers is the plan's.
type Count float64

// Float returns the count.
func (n Count) Float() float64 { return float64(n) }

// Rate returns the constant rate that brings the count in the duration: r = n / t.
func (n Count) Rate(d Duration) Rate { return Rate(float64(n) / float64(d)) }

// Fraction is a part of one: 0.09 is 9 %. No range is enforced here: a change of -20 % and a utilisation
// of 110 % are both fractions, and whether one makes sense is known only where it is used.
type Fraction float64

// Float returns the fraction as a plain number, 0.09 for 9 %.
func (f Fraction) Float() float64 { return float64(f) }

// Percent returns the fraction in percent, 9 for 0.09.
func (f Fraction) Percent() float64 { return float64(f) * 100 }

// Number is a dimensionless number that is neither a count nor a fraction: a PUE, a ratio, a gain.
type Number float64

// Float returns the number.
func (n Number) Float() float64 { return float64(n) }

// Scale returns the quantity multiplied by a plain factor.
func Scale[T Quantity](q T, factor float64) T { return T(float64(q) * factor) }

// Ratio returns how many times b goes into a; infinite or NaN where b is zero.
func Ratio[T Quantity](a, b T) float64 { return float64(a) / float64(b) }

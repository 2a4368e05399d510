// Package pulse computes one pulse of one module of a pulsed magneto-inertial fusion machine: two field-reversed
// configurations (FRC) are formed and merged, compressed by a coil on a capacitor bank, held, and expand against the
// coil, which gives energy back to the bank. Every joule is booked.
package pulse

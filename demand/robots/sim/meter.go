package sim

import "math"

// meter integrates the station's power exactly: so many batteries at constant power, a sum of tapering ones that decays with one
// time constant, docked robots, standby, and what robots without batteries draw.
type meter struct {
	curve      curve
	efficiency float64
	dockedW    float64
	standbyW   float64 // all chargers
	now        float64

	constant, tapering int     // batteries that charge
	taperW             float64 // battery-side, at now
	docked             int
	mainsW             float64 // robots without batteries
	occupied           int     // docks or bays with a robot

	sum  meterSums // since the last take
	peak float64   // AC W since the last take of a peak
}

// meterSums are integrals over time.
type meterSums struct {
	batteryJ, dockedJ, standbyJ, mainsJ float64
	chargingS, occupiedS                float64 // charger-seconds that charge; dock- or bay-seconds with a robot
}

// to integrates up to a time.
func (m *meter) to(t float64) {
	dt := t - m.now
	if dt <= 0 {
		return
	}
	m.now = t
	m.sum.batteryJ += float64(m.constant) * m.curve.powerW * dt
	if m.tapering > 0 {
		tau := m.curve.decayS
		lost := -math.Expm1(-dt / tau)
		m.sum.batteryJ += m.taperW * tau * lost
		m.taperW -= m.taperW * lost
	}
	m.sum.dockedJ += float64(m.docked) * m.dockedW * dt
	m.sum.standbyJ += m.standbyW * dt
	m.sum.mainsJ += m.mainsW * dt
	m.sum.chargingS += float64(m.constant+m.tapering) * dt
	m.sum.occupiedS += float64(m.occupied) * dt
}

// note takes the power after a change into the peak. Between changes power only falls.
func (m *meter) note() { m.peak = max(m.peak, m.watts()) }

// watts is the AC power now.
func (m *meter) watts() float64 {
	w := m.standbyW + m.mainsW + float64(m.docked)*m.dockedW
	if m.constant+m.tapering > 0 {
		w += (float64(m.constant)*m.curve.powerW + m.taperW) / m.efficiency
	}
	return w
}

// leaveTaper takes one battery of this power out of those that taper.
func (m *meter) leaveTaper(watts float64) {
	m.tapering--
	m.taperW -= watts
	if m.tapering == 0 {
		m.taperW = 0
	}
}

// take returns the sums so far and begins again.
func (m *meter) take() meterSums {
	s := m.sum
	m.sum = meterSums{}
	return s
}

// joules is all AC energy.
func (s *meterSums) joules(efficiency float64) float64 {
	return s.batteryJ/efficiency + s.dockedJ + s.standbyJ + s.mainsJ
}

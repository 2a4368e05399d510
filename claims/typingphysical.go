package claims

import "tokenwatt/claims/measure"

// energyType types an energy.
func (s *scene) energyType() Type {
	yearly := isPer(s.m, "year") || s.in("per-year")
	switch {
	case s.perToken():
		return EnergyPerToken
	case s.perQuery():
		return EnergyPerQuery
	case isPer(s.m, "FLOP", "L", "kg"):
		return Energy
	case s.ofQuery(smallEnergy):
		return EnergyPerQuery
	case s.in("storage"):
		return Energy
	case yearly:
		return AnnualEnergy
	case s.trainOnly():
		return TrainingEnergy
	case s.near("per-year"):
		return AnnualEnergy
	case s.area() && s.yearNear() && s.m.Normalised > 1e6:
		return AnnualEnergy // "data centres used 176 TWh in 2023"
	}
	return Energy
}

// area reports whether the sentence names a place, a firm or data centres, whose energy is told by the year.
func (s *scene) area() bool {
	for _, h := range s.around(s.sentence) {
		sub := &s.lex.Subjects[h.Subject]
		switch Class(sub.Class) {
		case Country, Organisation:
			return true
		case Role:
			if sub.ID == "data-centre" || sub.ID == "bitcoin" {
				return true
			}
		}
	}
	return false
}

// yearNear reports whether a date stands in the sentence.
func (s *scene) yearNear() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours); k++ {
		if s.measures[k].Kind == measure.Date {
			return true
		}
	}
	return false
}

// neighbours is how many measures to either side are looked at.
const neighbours = 6

// powerType types a power.
func (s *scene) powerType() Type {
	switch {
	case isPerFamily(s.m, acceleratorNoun), isPerFamily(s.m, serverNoun):
		return GPUPower
	case s.m.Normalised <= machinePower && s.hardware() && !s.in("of-facility"):
		return GPUPower
	case s.m.Normalised <= chipPower && (s.hardwareNear() || s.in("chip-power")), s.m.Normalised <= machinePower && (s.in("chip-power") || s.within(6, "each")) && s.hardwareNear():
		return GPUPower
	}
	return PowerCapacity
}

// machinePower is the most that one machine draws, in kW: a rack of 2025.
const machinePower = 200

// chipPower is more than any accelerator draws, in kW.
const chipPower = 2

// hardwareNear reports whether an accelerator or a server is named in the sentence.
func (s *scene) hardwareNear() bool {
	for _, h := range s.around(s.sentence) {
		switch Class(s.lex.Subjects[h.Subject].Class) {
		case Accelerator, Server:
			return true
		}
	}
	return false
}

// massType types a mass.
func (s *scene) massType() Type {
	switch {
	case isPer(s.m, "kWh", "MWh", "J"):
		return CarbonIntensity
	case !s.near("carbon") && s.m.Substance != "CO2" && !s.emitted():
		if s.near("water") || s.m.Substance == "water" {
			return Water // tonnes of water
		}
		return OtherQuantity
	case s.perQuery(), s.ofQuery(smallMass):
		return CarbonPerQuery
	case s.trainOnly():
		return TrainingCarbon
	}
	return Carbon
}

// emitted reports whether the sentence gives the carbon of a kWh: a mass in it is what that makes.
func (s *scene) emitted() bool {
	first, end := s.measuresIn(s.sentence)
	for k := max(first, s.at-neighbours); k < min(end, s.at+neighbours+1); k++ {
		if x := &s.measures[k]; k != s.at && x.NormalisedUnit == "kg/kWh" {
			return true
		}
	}
	return false
}

// volumeType types a volume.
func (s *scene) volumeType() Type {
	switch {
	case isPer(s.m, "kWh", "MWh", "J"):
		return WaterIntensity
	case s.perQuery(), s.ofQuery(smallVolume):
		return WaterPerQuery
	case s.trainOnly() && s.near("water"):
		return TrainingWater
	case s.near("water", "pue", "wue", "query") || s.area():
		return Water
	}
	return OtherQuantity
}

// timeType types a duration.
func (s *scene) timeType() Type {
	switch {
	case s.role("household") && s.near("equivalent", "energy", "electric"):
		return HouseholdYears
	case s.in("equivalent") && (s.anyRole() || s.near("electric", "energy") && s.within(lastingClause, "equivalent")):
		return Equivalence // "as much as a fridge in three days"
	case s.in("gap"):
		return Duration
	case s.train():
		return TrainingDuration
	}
	return Duration
}

// role reports whether the sentence names a role.
func (s *scene) role(id string) bool {
	for _, h := range s.around(s.sentence) {
		if s.lex.Subjects[h.Subject].ID == id {
			return true
		}
	}
	return false
}

// anyRole reports whether the clause names something that energy is told in.
func (s *scene) anyRole() bool {
	for _, h := range s.around(s.clause) {
		if sub := &s.lex.Subjects[h.Subject]; Class(sub.Class) == Role && familyOf(sub.ID) == equivalenceNoun {
			return true
		}
	}
	return false
}

package claims

import "tokenwatt/claims/measure"

// shareType types a percentage.
func (s *scene) shareType() Type {
	moved := s.moved()
	switch {
	case s.digitless():
		return ShareOfTotal
	case s.within(30, "utilisation"):
		return Utilisation
	case moved && s.movement() && s.in("price"):
		return PriceChange
	case moved && s.movement():
		return Growth
	case s.in("bill") && s.near("cost", "share", "total") || s.in("electric", "energy") && s.in("cost") && s.near("share"):
		return ElectricityShare
	case s.in("partial"):
		return PartOfTotal
	case s.near("electric", "energy", "consumption", "capacity"):
		return EnergyShare
	case s.country() && s.electricBefore():
		return EnergyShare // "In Ireland the share was 21 percent", after a sentence on electricity
	}
	return ShareOfTotal
}

// country reports whether the sentence names a country.
func (s *scene) country() bool {
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Country {
			return true
		}
	}
	return false
}

// electricBefore reports whether the text shortly before the sentence speaks of electricity.
func (s *scene) electricBefore() bool {
	return s.cueBetween("electric", max(0, s.sentence.Start-2*reach), s.sentence.Start)
}

// moved reports whether a percentage can be a change: a word of rising or falling stands in its clause or, where the
// sentence goes from one value to another, in the sentence. One behind "from" is the start of a change and no change.
func (s *scene) moved() bool {
	if s.cueBetween("from", max(s.sentence.Start, s.m.Start-startReach), s.m.Start) {
		return false
	}
	return s.in("rise", "fall") || s.near("rise", "fall") && s.near("from") && s.near("to") && !s.in("share")
}

// startReach is how far before a number "from" makes it the start of a change, in characters.
const startReach = 8

// movement reports whether a word of rising or falling is what the percentage belongs to rather than one of sharing.
func (s *scene) movement() bool {
	return s.nearest("rise", "fall", "share") != "share"
}

// multipleType types "three times".
func (s *scene) multipleType() Type {
	switch {
	case s.m.Change != 0 || s.m.Increment:
		return Growth
	case s.in("rise", "fall") && s.nearest("rise", "fall", "compare") != "compare":
		return Growth
	case s.in("rise", "fall") && s.near("from", "to") && !s.in("compare"):
		return Growth
	}
	return Comparison
}

// operationsType types operations and operations per second.
func (s *scene) operationsType() Type {
	if s.m.Kind == measure.Compute && s.m.Per == "" && (s.train() || s.modelNamed()) {
		return TrainingCompute
	}
	return Compute
}

// modelNamed reports whether the sentence names a model: a number of operations is then that of its training.
func (s *scene) modelNamed() bool {
	for _, h := range s.around(s.sentence) {
		if Class(s.lex.Subjects[h.Subject].Class) == Model {
			return true
		}
	}
	return false
}

// countType types a count by its noun.
func (s *scene) countType() Type {
	switch familyOf(noun(s.m)) {
	case acceleratorNoun, serverNoun:
		return s.fleetType()
	case householdNoun:
		return HouseholdCount
	case equivalenceNoun:
		switch noun(s.m) {
		case "reactor", "plant", "city", "turbine", "laptop", "appliance":
			if !s.in("equivalent") {
				return Count
			}
		}
		return Equivalence
	case queryNoun:
		if s.in("equivalent") && s.anyRole() {
			return Equivalence // "enough to charge a phone 240 times"
		}
		return Queries
	case visitorNoun:
		return Visitors
	case genericNoun:
		return s.genericType()
	}
	return Count
}

// fleetType types a number of machines.
func (s *scene) fleetType() Type {
	switch {
	case s.in("threshold") && !s.in("buy"):
		return Threshold
	case s.near("threshold") && !s.near("buy", "train") && s.within(40, "threshold"):
		return Threshold
	case s.train() && s.near("train"), s.chipHours():
		return TrainingFleet
	}
	return FleetSize
}

// genericType types a count whose unit names nothing by the words around it.
func (s *scene) genericType() Type {
	switch {
	case s.within(24, "visitors"):
		return Visitors
	case s.within(24, "parameters"):
		return s.parametersType()
	case s.within(24, "token"):
		return Tokens
	case s.within(24, "query"):
		return Queries
	case s.hardware():
		return s.fleetType()
	}
	return Count
}

// numberType types a number without a unit by the noun that stands before it.
func (s *scene) numberType() Type {
	switch {
	case s.within(24, "pue") && s.m.Value < 20:
		return PUE
	case s.within(24, "wue") && s.m.Value < 20:
		return WaterIntensity
	case s.within(24, "utilisation") && s.m.Value <= 1:
		return Utilisation
	case s.within(16, "visitors") && s.m.Value >= 100:
		return Visitors
	case s.within(16, "parameters") && s.m.Value >= 1000:
		return s.parametersType()
	case s.within(16, "query") && s.m.Value >= 100:
		return Queries
	}
	return OtherQuantity
}

// parametersType tells the parameters that are active for a token from all of them.
func (s *scene) parametersType() Type {
	if p := s.look("activate"); p.clause && p.distance <= activateReach {
		return ActiveParameters
	}
	return Parameters
}

// lastingClause is how far a duration stands from the word that makes it the measure of an energy, in characters.
const lastingClause = 40

// chipTimeType types a count times a time: GPU-hours, household-years.
func (s *scene) chipTimeType() Type {
	switch familyOf(noun(s.m)) {
	case acceleratorNoun, serverNoun:
		return AcceleratorHours
	case householdNoun:
		return HouseholdYears
	}
	return OtherQuantity
}

// ratioType types a ratio that its name says what it is.
func (s *scene) ratioType() Type {
	switch noun(s.m) {
	case "pue":
		return PUE
	case "wue":
		return WaterIntensity
	case "mfu", "utilisation", "utilization", "load factor", "capacity factor":
		return Utilisation
	}
	return OtherQuantity
}

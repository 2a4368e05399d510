package facility

import (
	"math"

	"tokenwatt/facility/cooling"
)

// ByPlant is what a building by its plants has beside the metered loads.
type ByPlant struct {
	// Hours is where the power of each hour goes, deferrable energy spread evenly over its windows.
	Hours []Hour
	// Air is the outdoor air of each hour.
	Air []cooling.Air
	// Design is the design point, Peak the hour of the study with the highest power at the meter.
	Design, Peak Point
	// DesignITMW is the IT power that the building is built for.
	DesignITMW float64
	// FreeHours, MixedHours and CompressorHours count the hours in which the weather takes all the heat, a part, and none.
	FreeHours, MixedHours, CompressorHours int
	// EvaporationL, DriftL and BlowdownL are the water of the study.
	EvaporationL, DriftL, BlowdownL float64
	// FansMWh, PumpsMWh, CompressorsMWh and RejectionMWh are the parts of cooling, UPSMWh, DistributionMWh and TransformerMWh
	// those of the losses.
	FansMWh, PumpsMWh, CompressorsMWh, RejectionMWh float64
	UPSMWh, DistributionMWh, TransformerMWh         float64
	// Curve is the PUE by outdoor temperature.
	Curve []CurvePoint
	// Units are the equipment by kind.
	Units []UnitRow
	// Tests are the generators' tests.
	Tests Tests
}

// Point is the site in one hour's air.
type Point struct {
	DryBulbC, WetBulbC, ITMW, ConsumptionMW, PUE float64
}

// CurvePoint is the PUE of the hours within a span of outdoor temperature.
type CurvePoint struct {
	// TemperatureC is the middle of the span, Hours how many hours lie in it.
	TemperatureC float64
	Hours        int
	// Mean is weighted by energy; Least and Most are of single hours.
	Mean, Least, Most float64
	// WaterLPerKWh is on-site water for a kWh of IT energy.
	WaterLPerKWh float64
}

// UnitRow is one kind of equipment.
type UnitRow struct {
	// Name is the kind, Redundancy N, N+1 or 2N.
	Name, Redundancy string
	// Needed units carry the design load, Installed stand there, each with a rating of UnitMW (of heat, for cooling).
	Needed, Installed int
	UnitMW            float64
	// Load is the mean load of a unit over its rating: of all where they share the load, of N where the others stand still.
	Load float64
	// Efficiency is output over input in the mean of the study; 0 for what has none.
	Efficiency float64
	// Availability is the chance that enough of them work, 0 where a unit's is not known.
	Availability float64
}

// factor is the site's power over that of the workloads' machines; 1 in hours without any, which no window's energy meets.
func (r *ByPlant) factor(h int) float64 {
	if r.Hours[h].ITMW == 0 {
		return 1
	}
	return r.Hours[h].ConsumptionMW() / r.Hours[h].ITMW
}

// Part is a use of power besides the workloads' machines.
type Part string

// The parts, in the order of tables.
const (
	TransformerLosses  Part = "transformers"
	UPSLosses          Part = "UPS"
	DistributionLosses Part = "distribution"
	CoolingUse         Part = "cooling"
	OtherUse           Part = "lights and offices"
	IdleUse            Part = "idle servers"
)

// Parts lists them.
func Parts() []Part {
	return []Part{TransformerLosses, UPSLosses, DistributionLosses, CoolingUse, OtherUse, IdleUse}
}

// of is the power of a part in MW.
func (h *Hour) of(p Part) float64 {
	switch p {
	case TransformerLosses:
		return h.TransformerMW
	case UPSLosses:
		return h.UPSMW
	case DistributionLosses:
		return h.DistributionMW
	case CoolingUse:
		return h.Cooling.PowerMW()
	case OtherUse:
		return h.OtherMW
	default:
		return h.IdleMW
	}
}

// Split parts what a workload draws beyond its machines by use, by hour in MW: in each hour as the whole site's is.
// consumedMW and itMW are its power and that of its machines, deferrable energy in the hours that it was given.
func (r *ByPlant) Split(consumedMW, itMW []float64) map[Part][]float64 {
	split := map[Part][]float64{}
	for _, part := range Parts() {
		series := make([]float64, len(itMW))
		for h := range series {
			if all := r.Hours[h].OverheadMW(); all > 0 {
				// Rounding alone can put a workload's power below that of its machines.
				series[h] = math.Max(0, consumedMW[h]-itMW[h]) * r.Hours[h].of(part) / all
			}
		}
		split[part] = series
	}
	return split
}

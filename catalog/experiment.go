package catalog

import "fmt"

// Experiment is what a fusion experiment reached: temperatures, densities and a time, which need not be of one moment. Where a
// publication tells the peak from the mean over the volume, the peak has a field of its own. Zero means not given.
type Experiment struct {
	Provenance              `yaml:",inline"`
	Machine                 string  `yaml:"machine" required:"true" doc:"The machine."`
	Shot                    string  `yaml:"shot" doc:"The shot or series."`
	Year                    int     `yaml:"year" required:"true" min:"1940" max:"2200" doc:"Year of the publication."`
	Concept                 string  `yaml:"concept" required:"true" enum:"frc|mtf" doc:"Field-reversed configuration, or magnetised target fusion by other plasmas."`
	IonTemperature          float64 `yaml:"ion_temperature_kev" exclusiveMin:"0" doc:"Ion temperature in keV, mean or not told from the peak."`
	IonTemperaturePeak      float64 `yaml:"ion_temperature_peak_kev" exclusiveMin:"0" doc:"Peak ion temperature in keV."`
	ElectronTemperature     float64 `yaml:"electron_temperature_kev" exclusiveMin:"0" doc:"Electron temperature in keV, mean or not told from the peak."`
	ElectronTemperaturePeak float64 `yaml:"electron_temperature_peak_kev" exclusiveMin:"0" doc:"Peak electron temperature in keV."`
	IonDensity              float64 `yaml:"ion_density_m3" exclusiveMin:"0" doc:"Ion density in m^-3, mean or not told from the peak."`
	IonDensityPeak          float64 `yaml:"ion_density_peak_m3" exclusiveMin:"0" doc:"Peak ion density in m^-3."`
	ElectronDensity         float64 `yaml:"electron_density_m3" exclusiveMin:"0" doc:"Electron density in m^-3, mean or not told from the peak."`
	ElectronDensityPeak     float64 `yaml:"electron_density_peak_m3" exclusiveMin:"0" doc:"Peak electron density in m^-3."`
	ConfinementTime         float64 `yaml:"confinement_time_s" exclusiveMin:"0" doc:"Energy confinement time in s, radiation taken out."`
	LossTime                float64 `yaml:"loss_time_s" exclusiveMin:"0" doc:"Time in which all losses together, radiation among them, take the energy, in s; below the confinement time."`
	Reference               string  `yaml:"reference" doc:"The publication that the source takes the figures from."`
}

// Time is the confinement time in s, or else the time of all losses; 0 where neither is given.
func (e *Experiment) Time() float64 { return firstKnown(e.ConfinementTime, e.LossTime) }

// Ions is the ion temperature in keV, the peak where it is given; 0 where none is.
func (e *Experiment) Ions() float64 { return firstKnown(e.IonTemperaturePeak, e.IonTemperature) }

// Electrons is the electron temperature in keV, the peak where it is given; 0 where none is.
func (e *Experiment) Electrons() float64 {
	return firstKnown(e.ElectronTemperaturePeak, e.ElectronTemperature)
}

// Density is that of the ions in m^-3, the peak where it is given, or else that of the electrons; 0 where none is.
func (e *Experiment) Density() float64 {
	return firstKnown(e.IonDensityPeak, e.IonDensity, e.ElectronDensityPeak, e.ElectronDensity)
}

// firstKnown is the first number that is given.
func firstKnown(values ...float64) float64 {
	for _, v := range values {
		if v != 0 {
			return v
		}
	}
	return 0
}

// experiment checks what must hold between the fields of an experiment.
func (k *checker) experiment(e *Experiment, path string) {
	k.require(e.Density() > 0, path, "no density", "that of ions or electrons")
	k.require(e.Time() > 0, path, "no time", "confinement_time_s or loss_time_s")
	k.require(e.Ions() > 0 || e.Electrons() > 0, path, "no temperature", "that of ions or electrons")
	for _, pair := range []struct {
		name       string
		mean, peak float64
	}{
		{"ion_temperature%s_kev", e.IonTemperature, e.IonTemperaturePeak},
		{"electron_temperature%s_kev", e.ElectronTemperature, e.ElectronTemperaturePeak},
		{"ion_density%s_m3", e.IonDensity, e.IonDensityPeak},
		{"electron_density%s_m3", e.ElectronDensity, e.ElectronDensityPeak},
	} {
		k.require(pair.mean == 0 || pair.peak == 0 || pair.mean <= pair.peak, path+"."+fmt.Sprintf(pair.name, "_peak"), "a peak below the mean", "at least "+fmt.Sprintf(pair.name, ""))
	}
}

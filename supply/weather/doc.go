// Package weather gives sun, wind and temperature of a site by hour: from a file, or as a synthetic year.
//
// Hours are counted in UTC from 1 January of the study year; every value is the mean of its hour. A synthetic
// series is made for the whole year and cut to the hours of the study, so that a short study sees the year's
// beginning and not a year of its own. Each series of a Result names its origin; synthetic ones say so.
//
// # Sun
//
// Declination, equation of time and the eccentricity factor E0 are the Fourier series of Spencer (1971,
// Search 2(5), 172), with the day angle 2 pi (n - 1) / days. The hour angle is 15 degrees an hour from solar
// noon. Extraterrestrial irradiance on the horizontal is integrated over the sunlit part of the hour (Duffie &
// Beckman 2013, Solar Engineering of Thermal Processes, eq. 1.10.4) with the solar constant 1361 W/m2 (Kopp &
// Lean 2011).
//
// Synthetic sky: the daily clearness index is K_d = 0.85 / (1 + exp(-(a + z_d))) with z_d a first-order
// autoregressive Gaussian of unit variance and lag-one correlation 0.3 (Graham, Hollands & Huget 1988 find
// 0.29 for the transformed daily index). The logistic map is a bijection of the real line onto (0, 0.85), so
// nothing is clamped, and a is solved for so that the year's global irradiation is exactly the given clearness
// times that outside the atmosphere. Within a day the index is constant and there is no season in it.
//
// Diffuse share from the hourly clearness index: Erbs, Klein & Duffie (1982), Solar Energy 28(4), 293.
// The plane of the panels is tilted by the latitude, faces the equator and sees an isotropic sky (Liu & Jordan
// 1960) and ground of albedo 0.2. Cell temperature T_c = T + (45 - 20)/800 x G (NOCT 45 C), power -0.4 %/K
// from 25 C, system losses 14 % and inverter efficiency 96 % (Dobos 2014, PVWatts version 5, NREL/TP-6A20-62641),
// direct-current to alternating-current ratio 1.2 with the inverter's limit. The capacity factor is a share of
// the alternating-current rating.
//
// # Wind
//
// Hourly Gaussian AR(1) of lag-one correlation 0.95, mapped by its distribution function to a Weibull
// distribution of shape 2 (Justus et al. 1978), times 1 + 0.15 cos of the season (highest in mid-January in the
// north, mid-July in the south), scaled so that the year's mean is exactly the given speed. The turbine's power
// curve is (v^3 - 3^3)/(12^3 - 3^3) from 3 to 12 m/s, one to 25 m/s, zero beyond, smoothed over a Gaussian of
// standard deviation 0.6 m/s + 0.1 v, which stands for many turbines and for turbulence (the form of Staffell &
// Pfenninger 2016, Energy 114, 1224, who use 0.6 + 0.2 v), less 10 % for wakes, electrical losses and outages.
//
// # Temperature
//
// Annual cosine (warmest on 20 July in the north, 19 January in the south), daily cosine of 4 K with its peak
// at 15 h local solar time, and hourly AR(1) noise of 3 K and lag-one correlation 0.99. The year's mean is
// exactly the given one.
//
// # Humidity and pressure
//
// Relative humidity is over water, by the Magnus form e = 610.94 Pa exp(17.625 T / (T + 243.04)) of Alduchov &
// Eskridge (1996). Where neither it nor the dew point is measured, the dew point of an hour is the coolest temperature of
// the 24 hours around it: FAO Irrigation and Drainage Paper 56 (Allen et al. 1998, eq. 48), which takes the day's minimum
// and warns that in dry country the dew point lies some kelvin below. Pressure that is not measured is that of the standard
// atmosphere at the site's elevation and constant.
//
// # Measured series
//
// Columns solar_cf, wind_cf, temperature are taken as they are; ghi (with dni and dhi where given) and
// wind_speed go through the same panel and turbine; with ghi and dhi the beam is what is left, with ghi alone Erbs. Irradiance
// on the panels' own plane (poa) needs no transposition. Wind speed whose height above ground is known, from the file's
// format or from the scenario, is raised to the hub by the power law v = v_0 (h / h_0)^a with a = 1/7 (Justus & Mikhail 1976);
// otherwise it is taken to be at hub height. Files of known formats are read by package series. Of dew_point and humidity either is enough. Irradiance that the sun's place does not allow (beam while the sun is
// down, horizontal beam above that outside the atmosphere) counts as diffuse and is reported as a warning.
//
// # Not modelled
//
// Correlation between sun, wind and temperature; seasons and weather of the synthetic dew point beside those of the
// temperature; clouds within the day; snow and soiling; trackers; wakes by
// direction; air density; seasons of clearness; places beyond the polar circles.
package weather

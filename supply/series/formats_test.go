package series

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// All files of these tests are written by hand in the ways of the formats; none is an extract of anyone's data.

func read(t testing.TB, text string, settings *Settings) *File {
	t.Helper()
	f, err := ReadFrom("x.csv", strings.NewReader(text), settings)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// values compares a column with what was expected, NaN for a missing hour.
func values(t *testing.T, f *File, quantity string, want ...float64) {
	t.Helper()
	c := f.Column(quantity)
	if c == nil {
		t.Fatalf("no %s in %v", quantity, f.Columns)
	}
	if len(c.Values) != len(want) {
		t.Fatalf("%s has %d hours %v, want %v", quantity, len(c.Values), c.Values, want)
	}
	for h, v := range c.Values {
		if math.Abs(v-want[h]) > 1e-9 || math.IsNaN(v) != math.IsNaN(want[h]) {
			t.Errorf("%s of hour %d is %g, want %g", quantity, h, v, want[h])
		}
	}
}

func start(t *testing.T, f *File, format, when string) {
	t.Helper()
	if f.Format != format || f.Start.Format("2006-01-02T15:04Z") != when {
		t.Errorf("read as %s (%s) from %s, want %s from %s", f.Format, f.Why, f.Start.Format("2006-01-02T15:04Z"), format, when)
	}
}

func noted(t *testing.T, f *File, want string) {
	t.Helper()
	if all := strings.Join(f.Notes, "\n"); !strings.Contains(all, want) {
		t.Errorf("notes %q lack %q", all, want)
	}
}

const pvgisHourly = "Latitude (decimal degrees):\t45.000\r\nLongitude (decimal degrees):\t8.000\r\nElevation (m):\t250\r\nRadiation database:\tPVGIS-SARAH3\r\n\r\n\r\n" +
	"Slope: 35 deg. \r\nAzimuth: 0 deg. \r\nNominal power of the PV system (c-Si) (kWp):\t2.0\r\nSystem losses (%):\t14.0\r\n" +
	"time,P,G(i),H_sun,T2m,WS10m,Int\r\n" +
	"20200101:0811,100.0,80.0,3.0,1.5,2.0,0.0\r\n20200101:0911,800.0,500.0,12.0,2.5,3.0,0.0\r\n" +
	"\r\nP: PV system power (W)\r\nG(i): Global irradiance on the inclined plane (plane of the array) (W/m2)\r\nPVGIS (c) European Union, 2001-2024\r\n"

func TestPVGISHourly(t *testing.T) {
	f := read(t, pvgisHourly, nil)
	start(t, f, "pvgis", "2020-01-01T08:00Z")
	values(t, f, SolarCF, 0.05, 0.4)
	values(t, f, POA, 80, 500)
	values(t, f, Temperature, 1.5, 2.5)
	values(t, f, WindSpeed, 2, 3)
	if f.Column(WindSpeed).HeightM != 10 || *f.Place != (Place{45, 8, 250, true}) || f.Rows != 2 {
		t.Errorf("wind at %g m, place %v, %d rows", f.Column(WindSpeed).HeightM, f.Place, f.Rows)
	}
	noted(t, f, "radiation database PVGIS-SARAH3")
	noted(t, f, "values are those of moments")
}

// On a horizontal plane the parts add up to the global irradiance; on another to that of the plane.
func TestPVGISComponents(t *testing.T) {
	flat := "Latitude (decimal degrees):\t45.000\nSlope: 0 deg. \ntime,Gb(i),Gd(i),Gr(i),H_sun,T2m,WS10m,Int\n20200101:0910,300,100,0,20,2,3,0\n"
	f := read(t, flat, nil)
	values(t, f, GHI, 400)
	values(t, f, DHI, 100)
	tilted := read(t, strings.Replace(flat, "Slope: 0 deg", "Slope: 20 deg", 1), nil)
	values(t, tilted, POA, 400)
	if tilted.Column(GHI) != nil {
		t.Error("a tilted plane has a global horizontal irradiance")
	}
}

// typicalHours writes a typical year of 8760 hours from a line for each.
func typicalHours(line func(at time.Time, h int) string) string {
	var b strings.Builder
	at := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for h := range 8760 {
		b.WriteString(line(at.Add(time.Duration(h)*time.Hour), h))
	}
	return b.String()
}

// monthYear gives each month another year, out of order.
func monthYear(m time.Month) int { return 2005 + (int(m)*7)%12 }

func TestPVGISTypical(t *testing.T) {
	head := "Latitude (decimal degrees): 45.000\nLongitude (decimal degrees): 8.000\nElevation (m): 250.0\nIrradiance Time Offset (h): 0.1761\nmonth,year\n"
	for m := time.January; m <= time.December; m++ {
		head += fmt.Sprintf("%d,%d\n", m, monthYear(m))
	}
	rows := typicalHours(func(at time.Time, h int) string {
		return fmt.Sprintf("%04d%s:%02d00,%d,90.5,10.0,-0.0,10.0,300.0,2.0,180.0,99000.0\n", monthYear(at.Month()), at.Format("0102"), at.Hour(), h%50)
	})
	f := read(t, head+"time(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n"+rows+"\nT2m: 2-m air temperature (degree Celsius)\n", nil)
	if start(t, f, "pvgis-tmy", "2001-01-01T00:00Z"); !f.Typical || f.Hours != 8760 || len(f.Gaps) != 0 {
		t.Errorf("typical %t, %d hours, gaps %v", f.Typical, f.Hours, f.Gaps)
	}
	if c := f.Column(Temperature); c.Values[0] != 0 || c.Values[8759] != float64(8759%50) {
		t.Errorf("temperature begins with %g and ends with %g", c.Values[0], c.Values[8759])
	}
	if f.Column(DNI).Values[0] != 0 || math.Signbit(f.Column(DNI).Values[0]) || f.Column(Humidity).Values[5] != 0.905 || f.Column(Pressure).Values[1] != 99000 {
		t.Error("beam, humidity or pressure is wrong")
	}
}

const nsrdbHead = "Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone,Dew Point Units,GHI Units,Temperature Units,Pressure Units\n" +
	"NSRDB,94018,-,-,-,33.45,-112.06,-7,331,-7,c,w/m2,c,mbar\n"

func TestNSRDB(t *testing.T) {
	text := nsrdbHead + "Year,Month,Day,Hour,Minute,Temperature,Dew Point,DHI,DNI,GHI,Relative Humidity,Pressure,Wind Speed,,\n" +
		"2019,12,31,23,30,5,-1,0,0,0,65.2,980,1.5,,\n2020,1,1,0,30,6,-2,0,0,0,60,981,1.6,,\n"
	f := read(t, text, nil)
	if start(t, f, "nsrdb", "2020-01-01T06:00Z"); f.Typical || f.Clock != "UTC-7" || *f.Place != (Place{33.45, -112.06, 331, true}) {
		t.Errorf("typical %t, clock %s, place %v", f.Typical, f.Clock, f.Place)
	}
	values(t, f, Temperature, 5, 6)
	values(t, f, DewPoint, -1, -2)
	values(t, f, Humidity, 0.652, 0.6)
	values(t, f, Pressure, 98000, 98100)
	noted(t, f, "source NSRDB, location 94018")
	noted(t, f, "at 2 m above ground")
	if f.Column(WindSpeed).HeightM != 2 {
		t.Errorf("wind at %g m", f.Column(WindSpeed).HeightM)
	}
	station := read(t, strings.Replace(text, "\nNSRDB,", "\nMeasured,", 1), nil)
	if station.Column(WindSpeed).HeightM != 10 {
		t.Errorf("wind of a station at %g m", station.Column(WindSpeed).HeightM)
	}
}

// Rows of five minutes and of half an hour are those of moments, and are averaged within their hour.
func TestNSRDBSubhourly(t *testing.T) {
	half := nsrdbHead + "Year,Month,Day,Hour,Minute,GHI\n2020,1,1,10,0,100\n2020,1,1,10,30,200\n2020,1,1,11,0,300\n2020,1,1,11,30,500\n"
	f := read(t, half, nil)
	start(t, f, "nsrdb", "2020-01-01T17:00Z")
	values(t, f, GHI, 150, 400)
	if f.Span != "30 min" {
		t.Errorf("rows of %s", f.Span)
	}
}

// A typical year in local standard time goes round: the last hours of its December are the first of the UTC year.
func TestNSRDBTypical(t *testing.T) {
	text := nsrdbHead + "Year,Month,Day,Hour,Minute,Temperature\n" + typicalHours(func(at time.Time, h int) string {
		return fmt.Sprintf("%d,%d,%d,%d,30,%d\n", monthYear(at.Month()), at.Month(), at.Day(), at.Hour(), h%60)
	})
	f := read(t, text, nil)
	if !f.Typical || f.Hours != 8760 || len(f.Gaps)+f.Repeated.Count+f.Disordered.Count > 0 {
		t.Fatalf("typical %t, %d hours, gaps %v, %v, %v", f.Typical, f.Hours, f.Gaps, f.Repeated, f.Disordered)
	}
	c := f.Column(Temperature)
	if c.Values[7] != 0 || c.Values[0] != float64(8753%60) {
		t.Errorf("hour 7 has %g, want 0; hour 0 has %g, want %d", c.Values[7], c.Values[0], 8753%60)
	}
}

func tmy3(rows string) string {
	return "723170,\"GREENSBORO, TEST\",NC,-5.0,36.100,-79.950,273\n" +
		"Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),DNI (W/m^2),DHI (W/m^2),Dry-bulb (C),Dew-point (C),RHum (%),Pressure (mbar),Wspd (m/s)\n" + rows
}

func TestTMY3(t *testing.T) {
	f := read(t, tmy3(typicalHours(func(at time.Time, h int) string {
		return fmt.Sprintf("%s/%d,%02d:00,0,0,0,%d.5,1.0,77,993,6.2\n", at.Format("01/02"), monthYear(at.Month()), at.Hour()+1, h%40)
	})), nil)
	if !f.Typical || f.Clock != "UTC-5" || len(f.Gaps)+f.Repeated.Count+f.Disordered.Count > 0 || *f.Place != (Place{36.1, -79.95, 273, true}) {
		t.Fatalf("typical %t, clock %s, gaps %v, place %v", f.Typical, f.Clock, f.Gaps, f.Place)
	}
	// The first row ends at 01:00 of the local year, which is hour 5 of UTC.
	if v := f.Column(Temperature).Values; v[5] != 0.5 || v[4] != float64(8759%40)+0.5 {
		t.Errorf("hours 4 and 5 have %g and %g", v[4], v[5])
	}
	noted(t, f, "station 723170, GREENSBORO, TEST")
}

func TestTMY3Missing(t *testing.T) {
	f := read(t, tmy3("12/31/1990,24:00,0,0,0,-9900,1.0,104,993,6.2\n01/01/1991,01:00,0,0,0,3,1.0,77,993,6.2\n"), nil)
	start(t, f, "tmy3", "1991-01-01T04:00Z")
	values(t, f, Temperature, math.NaN(), 3)
	values(t, f, Humidity, 1, 0.77)
	noted(t, f, "in 1 row the relative humidity is above 100 %, up to 104 %")
	if len(f.Gaps) != 1 || f.Gaps[0].Quantity != Temperature || f.Gaps[0].Hours != 1 {
		t.Errorf("gaps %v", f.Gaps)
	}
}

func epw(periods, rows string) string {
	return "LOCATION,Test Town,ST,XXX,TMY3,723170,36.10,-79.95,-5.0,270.0\nDESIGN CONDITIONS,0\nTYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\n" +
		"HOLIDAYS/DAYLIGHT SAVINGS,No,3/8,11/1,0\nCOMMENTS 1,made by hand\nCOMMENTS 2,\nDATA PERIODS,1," + periods + ",Data,Sunday, 1/ 1,12/31\n" + rows
}

// epwRow fills the columns that are not looked at.
func epwRow(when string, dry, dew, humidity, pressure, ghi, dni, dhi, wind string) string {
	return when + ",?9?9?9?9E0," + strings.Join([]string{dry, dew, humidity, pressure, "0", "0", "290", ghi, dni, dhi, "0", "0", "0", "0", "180", wind}, ",") + ",5,5,16.1,77777,9,999999999,0,0.0000,0,88,0.000,0.0,0.0\n"
}

func TestEPW(t *testing.T) {
	f := read(t, epw("1", epwRow("2019,12,31,24,60", "5.0", "99.9", "999", "999999", "9999", "9999", "9999", "999")+
		epwRow("2020,1,1,1,60", "6.0", "1.0", "70", "98900", "10", "0", "10", "3.1")), nil)
	if start(t, f, "epw", "2020-01-01T04:00Z"); f.Typical || *f.Place != (Place{36.1, -79.95, 270, true}) {
		t.Errorf("typical %t, place %v", f.Typical, f.Place)
	}
	values(t, f, Temperature, 5, 6)
	for quantity, want := range map[string]float64{DewPoint: 1, Humidity: 0.7, Pressure: 98900, GHI: 10, DNI: 0, DHI: 10, WindSpeed: 3.1} {
		values(t, f, quantity, math.NaN(), want)
	}
	noted(t, f, "daylight saving from 3/8 to 11/1; its rows are in standard time all the same")
	quarters := read(t, epw("4", epwRow("2020,1,1,1,15", "1", "0", "70", "98900", "0", "0", "0", "1")+epwRow("2020,1,1,1,30", "2", "0", "70", "98900", "0", "0", "0", "1")+
		epwRow("2020,1,1,1,45", "3", "0", "70", "98900", "0", "0", "0", "1")+epwRow("2020,1,1,1,60", "6", "0", "70", "98900", "0", "0", "0", "1")), nil)
	values(t, quarters, Temperature, 3)
}

func TestEPWTypical(t *testing.T) {
	f := read(t, epw("1", typicalHours(func(at time.Time, h int) string {
		return epwRow(fmt.Sprintf("%d,%d,%d,%d,0", monthYear(at.Month()), at.Month(), at.Day(), at.Hour()+1), fmt.Sprint(h%40), "0", "70", "98900", "0", "0", "0", "1")
	})), nil)
	if v := f.Column(Temperature).Values; !f.Typical || f.Hours != 8760 || len(f.Gaps) > 0 || v[5] != 0 || v[6] != 1 {
		t.Errorf("typical %t, %d hours, gaps %v, hours 5 and 6 have %g and %g", f.Typical, f.Hours, f.Gaps, v[5], v[6])
	}
}

func TestNinja(t *testing.T) {
	wind := "# Renewables.ninja Wind (Point API) - 53.0, -1.0 - Version: 1.1 - License: CC BY-NC\n# Units: time in UTC, local_time in Europe/London, electricity in kW\n" +
		"# {\"units\": {\"time\": \"UTC\", \"local_time\": \"Europe/London\", \"electricity\": \"kW\"}, \"params\": {\"lat\": \"53.0\", \"lon\": -1, \"capacity\": 2000, \"height\": 80, \"turbine\": \"x\"}}\n"
	f := read(t, wind+"time,local_time,electricity,wind_speed\n2019-07-01 00:00,2019-07-01 01:00,500,6.5\n2019-07-01 01:00,2019-07-01 02:00,1000,7\n", nil)
	start(t, f, "renewables-ninja", "2019-07-01T00:00Z")
	values(t, f, WindCF, 0.25, 0.5)
	if f.Column(WindSpeed).HeightM != 80 || f.Place.LatitudeDeg != 53 || f.Place.LongitudeDeg != -1 {
		t.Errorf("wind at %g m, place %v", f.Column(WindSpeed).HeightM, f.Place)
	}
	noted(t, f, "2000 kW")
	bare := read(t, "time,local_time,electricity\n2019-07-01 0:00,2019-06-30 16:00,0.5\n2019-07-01 1:00,2019-06-30 17:00,0.25\n", nil)
	values(t, bare, CF, 0.5, 0.25)
	noted(t, bare, "1 kW is taken")
	sun := read(t, "# Renewables.ninja PV (Point API) - 53.0\n# x\n# {\"params\": {\"capacity\": \"1\"}}\ntime,electricity\n2019-07-01 12:00,0.5\n", nil)
	values(t, sun, SolarCF, 0.5)
}

func TestGridstatus(t *testing.T) {
	f := read(t, "Time,Interval Start,Interval End,Market,Location,Location Type,LMP,Energy,Congestion,Loss\n"+
		"2024-03-10 01:00:00-06:00,2024-03-10 01:00:00-06:00,2024-03-10 03:00:00-05:00,DAY_AHEAD_HOURLY,HB_NORTH,Trading Hub,20.5,20,0.5,0\n"+
		"2024-03-10 03:00:00-05:00,2024-03-10 03:00:00-05:00,2024-03-10 04:00:00-05:00,DAY_AHEAD_HOURLY,HB_NORTH,Trading Hub,-3,20,0.5,0\n", nil)
	start(t, f, "gridstatus", "2024-03-10T07:00Z")
	values(t, f, Price, 20.5, -3)
	noted(t, f, "rows of Location `HB_NORTH`")
	five := "interval_start_utc,interval_end_utc,location,spp\n"
	for m := range 24 {
		at := time.Date(2024, 1, 1, 0, 5*m, 0, 0, time.UTC)
		five += fmt.Sprintf("%s,%s,HB_WEST,%d\n", at.Format("2006-01-02T15:04:05+00:00"), at.Add(5*time.Minute).Format("2006-01-02T15:04:05+00:00"), m)
	}
	values(t, read(t, five, nil), Price, 5.5, 17.5)
}

func TestElectricityMaps(t *testing.T) {
	for name, header := range map[string]string{
		"2025": "Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),Carbon intensity gCO₂eq/kWh (Life cycle),Carbon-free energy percentage (CFE%),Renewable energy percentage (RE%),Data source,Data estimated,Data estimation method",
		"2024": "Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO₂eq/kWh (direct),Carbon Intensity gCO₂eq/kWh (Life cycle),Carbon-Free Energy Percentage (CFE%),Renewable Energy Percentage (RE%),Data Source,Data Estimated,Data Estimation Method",
		"2023": "Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO₂eq/kWh (direct),Carbon Intensity gCO₂eq/kWh (LCA),Low Carbon Percentage,Renewable Percentage,Data Source,Data Estimated,Data Estimation Method",
		"flat": "Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO2eq/kWh (direct),Carbon Intensity gCO2eq/kWh (LCA),Low Carbon Percentage,Renewable Percentage,Data Source,Data Estimated,Data Estimation Method",
	} {
		t.Run(name, func(t *testing.T) {
			f := read(t, header+"\n2021-01-01 00:00:00,Sweden,Sweden,SE,2.5,30,99.5,60,svk.se,true,X\n2021-01-01 01:00:00,Sweden,Sweden,SE,2.6,31,,59.5,svk.se,true,X\n", nil)
			start(t, f, "electricity-maps", "2021-01-01T00:00Z")
			values(t, f, Carbon, 2.5, 2.6)
			values(t, f, CarbonLifecycle, 30, 31)
			values(t, f, CarbonFree, 0.995, math.NaN())
			values(t, f, Renewable, 0.6, 0.595)
			noted(t, f, "carbon is the direct intensity")
		})
	}
	old := read(t, "timestamp,datetime,zone_name,carbon_intensity_avg\n1577836800000,2020-01-01T00:00:00.000Z,DE,300\n1577840400000,2020-01-01T01:00:00.000Z,DE,310\n", nil)
	values(t, old, CarbonLifecycle, 300, 310)
}

func TestEIA(t *testing.T) {
	// A row is named by the hour's end, so 05:00 is the hour from 04:00; the newest comes first.
	api := read(t, "period,respondent,respondent-name,type,type-name,value,value-units\n2024-01-01T06,PJM,\"PJM Interconnection, LLC\",D,Demand,90000,megawatthours\n2024-01-01T05,PJM,\"PJM Interconnection, LLC\",D,Demand,89000,megawatthours\n", nil)
	start(t, api, "eia", "2024-01-01T04:00Z")
	values(t, api, Power, 89000, 90000)
	noted(t, api, "begin with the newest")
	local := read(t, "period,subba,subba-name,parent,parent-name,timezone,value,value-units\n2024-01-01T05-05,X,X,PJM,PJM,Eastern,1,megawatthours\n", nil)
	start(t, local, "eia", "2024-01-01T09:00Z")

	balance := "\"Balancing Authority\",\"Data Date\",\"Hour Number\",\"Local Time at End of Hour\",\"UTC Time at End of Hour\",\"Demand Forecast (MW)\",\"Demand (MW)\",\"Demand (MW) (Adjusted)\"\n" +
		"AECI,11/03/2024,1,11/03/2024 1:00:00 AM,11/03/2024 6:00:00 AM,1,2,3\n" +
		"ERCO,11/03/2024,1,11/03/2024 1:00:00 AM,11/03/2024 6:00:00 AM,40000,\"41,000\",\"41,000\"\n" +
		"ERCO,11/03/2024,2,11/03/2024 1:00:00 AM,11/03/2024 7:00:00 AM,39000,40000,\"40,500\"\n"
	f := read(t, balance, &Settings{Select: []Selected{{Header: "Balancing Authority", Value: "ERCO"}}})
	start(t, f, "eia-930", "2024-11-03T05:00Z")
	values(t, f, Power, 41000, 40500)
	reported := read(t, balance, &Settings{Select: []Selected{{Header: "Balancing Authority", Value: "ERCO"}}, Columns: []Choice{{Quantity: Power, Header: "Demand (MW)"}}})
	values(t, reported, Power, 41000, 40000)
	refused(t, balance, nil, "rows of 2 series by the column `Balancing Authority`: `AECI`, `ERCO`", "select: {\"Balancing Authority\": \"AECI\"}")
	refused(t, balance, &Settings{Select: []Selected{{Header: "Balancing Authority", Value: "PJM"}}}, "no row of `PJM`, expected one of `AECI`, `ERCO`")

	wholesale := "CAISO real-time prices\n\n\n" + "Local Timestamp Pacific Time (Interval Ending),UTC Timestamp (Interval Ending),Local Date,Hour Number,NP-15 LMP,SP-15 LMP\n" +
		"01/01/2023 00:30,01/01/2023 08:30,01/01/2023,1,100,50\n01/01/2023 01:00,01/01/2023 09:00,01/01/2023,1,200,60\n"
	w := read(t, wholesale, nil)
	if start(t, w, "eia-wholesale", "2023-01-01T08:00Z"); len(w.Ambiguous[Price]) != 2 || w.Column(Price) != nil {
		t.Errorf("ambiguous %v", w.Ambiguous)
	}
	values(t, read(t, wholesale, &Settings{Columns: []Choice{{Quantity: Price, Header: "NP-15 LMP"}}}), Price, 150)
}

func TestGeneric(t *testing.T) {
	commas := "\xef\xbb\xbfZeit;Preis [EUR/MWh];wind_speed_100m_m_s\r\n2020-03-29 01:00;-1,5;7,25\r\n2020-03-29 03:00;2,5;8\r\n"
	f := read(t, commas, &Settings{Format: "generic", Zone: "Europe/Berlin", Columns: []Choice{{Quantity: TimeColumn, Header: "Zeit"}, {Quantity: Price, Header: "Preis [EUR/MWh]", Unit: "EUR/MWh"}}})
	start(t, f, "generic", "2020-03-29T00:00Z")
	values(t, f, Price, -1.5, 2.5)
	if c := f.Column(WindSpeed); c.HeightM != 100 || c.Values[0] != 7.25 || f.Column(Price).Unit != "EUR/MWh" {
		t.Errorf("wind at %g m is %v, price in %s", c.HeightM, c.Values, f.Column(Price).Unit)
	}
	slashes := read(t, "timestamp,load_kw\n12/01/2020 23:00,1000\n13/01/2020 00:00,3000\n", &Settings{Zone: "UTC"})
	start(t, slashes, "generic", "2020-01-12T23:00Z")
	values(t, slashes, Power, 1, 3)
	refused(t, "timestamp,load_kw\n12/01/2020 23:00,1000\n", &Settings{Zone: "UTC"}, "found `12/01/2020 23:00`, expected a time")
	refused(t, "timestamp,load_kw\n2020-01-12 23:00,1000\n", nil, "times that do not say in which zone they are", "zone: Europe/Berlin")
	ends := read(t, "time_local,time_end_utc,load_mw\n2020-01-01 02:00,2020-01-01 01:00,7\n2020-01-01 03:00,2020-01-01 02:00,8\n", nil)
	start(t, ends, "generic", "2020-01-01T00:00Z")
	values(t, ends, Power, 7, 8)
	units := read(t, "time_utc,price_usd_per_kwh,temp [degF],humidity_pct\n2020-01-01T00:00Z,0.05,32,50\n", nil)
	values(t, units, Price, 50)
	values(t, units, Temperature, 0)
	values(t, units, Humidity, 0.5)
	// Half an hour away from UTC each hour is made of two halves, and those at the ends are left out.
	half := read(t, "time,load_mw\n2020-01-01 00:00,10\n2020-01-01 01:00,20\n2020-01-01 02:00,40\n", &Settings{Zone: "+05:30"})
	start(t, half, "generic", "2019-12-31T19:00Z")
	values(t, half, Power, 15, 30)
	noted(t, half, "2 hours at the ends left out")
}

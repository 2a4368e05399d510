package series

import (
	"math"
	"strings"
	"testing"
	_ "time/tzdata"

	"tokenwatt/internal/strictyaml"
)

// fuzz reads texts as one format: whatever they are, the answer is a file within its bounds or an error with a text, and a
// cut of it is whole hours of numbers or an error.
func fuzz(f *testing.F, format string, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed, "")
		f.Add(seed, "Europe/Berlin")
	}
	f.Add("", "")
	f.Add("\xef\xbb\xbf\"", "+01:00")
	f.Fuzz(func(t *testing.T, text, zone string) {
		file, err := ReadFrom("x.csv", strings.NewReader(text), &Settings{Format: format, Zone: zone, MaxRows: 2000, MaxBytes: 1 << 20})
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a text")
			}
			return
		}
		check(t, file)
	})
}

// check holds a file to what its documentation says.
func check(t *testing.T, f *File) {
	t.Helper()
	if f.Hours < 0 || f.Start.Minute() != 0 || f.Rows < 1 {
		t.Fatalf("%d rows, %d hours from %s", f.Rows, f.Hours, f.Start)
	}
	var quantities []string
	for i := range f.Columns {
		c := &f.Columns[i]
		kind, ok := KindOf(c.Quantity)
		if !ok || len(c.Values) != f.Hours {
			t.Fatalf("%s has %d of %d hours", c.Quantity, len(c.Values), f.Hours)
		}
		for h, v := range c.Values {
			if !math.IsNaN(v) && !(v >= kind.Min-1e-6 && v <= kind.Max+1e-6) {
				t.Fatalf("%s is %g in hour %d", c.Quantity, v, h)
			}
		}
		quantities = append(quantities, c.Quantity)
	}
	missing := 0
	for _, g := range f.Gaps {
		if g.Hours < 1 || g.Line < 1 {
			t.Fatalf("gap %+v", g)
		}
		missing += g.Hours
	}
	year := f.Start.Year()
	if year < 1600 || year > 2400 {
		return
	}
	p, err := f.Cut(&Cut{Year: year, Hours: 24, Gaps: Interpolate, Edges: Wrap}, quantities...)
	if err != nil {
		if list, ok := err.(strictyaml.Errors); !ok || len(list) == 0 { //nolint:errorlint // the very type is what is promised
			t.Fatalf("got %v", err)
		}
		return
	}
	for q, values := range p.Values {
		for h, v := range values {
			if math.IsNaN(v) {
				t.Fatalf("%s of hour %d is not a number", q, h)
			}
		}
	}
}

func FuzzAuto(f *testing.F) {
	fuzz(f, Auto, pvgisHourly, hourTable("2020-01-01T00:00Z", 30, hundredths), "time;price_eur_per_mwh\n2020-01-01 00:00;1,5\n", "# x\ntime,electricity\n2020-01-01 00:00,1\n")
}

func FuzzPVGIS(f *testing.F) { fuzz(f, "pvgis", pvgisHourly) }

func FuzzPVGISTypical(f *testing.F) {
	fuzz(f, "pvgis-tmy", "Latitude (decimal degrees): 45.000\nmonth,year\n1,2009\ntime(UTC),T2m,RH,G(h),Gb(n),Gd(h),IR(h),WS10m,WD10m,SP\n20090101:0000,2.29,91.95,0.0,-0.0,0.0,322.99,2.3,334.0,99573.0\n20100201:0100,2.29,91.95,0.0,-0.0,0.0,322.99,2.3,334.0,99573.0\n\nT2m: x\n")
}

func FuzzEPW(f *testing.F) {
	fuzz(f, "epw", epw("1", epwRow("2019,12,31,24,60", "5.0", "99.9", "999", "999999", "9999", "9999", "9999", "999")), epw("4", epwRow("2020,2,29,1,15", "1", "0", "70", "98900", "0", "0", "0", "1")))
}

func FuzzTMY3(f *testing.F) {
	fuzz(f, "tmy3", tmy3("12/31/1990,24:00,0,0,0,-9900,1.0,104,993,6.2\n01/01/1988,01:00,0,0,0,3,1.0,77,993,6.2\n"))
}

func FuzzNSRDB(f *testing.F) {
	fuzz(f, "nsrdb", nsrdbHead+"Year,Month,Day,Hour,Minute,Temperature,GHI,,\n2019,12,31,23,30,5,0,,\n2020,1,1,0,0,6,1,,\n2003,2,1,0,0,6,1,,\n")
}

func FuzzNinja(f *testing.F) {
	fuzz(f, "renewables-ninja", "# Renewables.ninja Wind\n# {\"params\": {\"lat\": \"53.0\", \"lon\": -1, \"capacity\": 2}}\ntime,local_time,electricity\n2019-07-01 00:00,2019-07-01 01:00,0.5\n")
}

func FuzzENTSOE(f *testing.F) {
	fuzz(f, "entsoe", "MTU (CET/CEST),Day-ahead Price [EUR/MWh]\n25.10.2020 02:00 - 25.10.2020 03:00,2\n25.10.2020 02:00 - 25.10.2020 03:00,n/e\n",
		"\"MTU (CET/CEST)\",\"Area\",\"Day-ahead Price (EUR/MWh)\"\n\"31/03/2024 01:00:00 (CET) - 31/03/2024 03:00:00 (CEST)\",\"BZN|CZ\",\"1\"\n",
		"DateTime(UTC)\tResolutionCode\tMapCode\tPrice[Currency/MWh]\tCurrency\n2025-10-01 00:00:00\tPT15M\tAT\t97.05\tEUR\n")
}

func FuzzEIA930(f *testing.F) {
	fuzz(f, "eia-930", "\"Balancing Authority\",\"UTC Time at End of Hour\",\"Demand (MW)\"\nERCO,11/03/2024 6:00:00 AM,\"41,000\"\n")
}

func FuzzEIA(f *testing.F) {
	fuzz(f, "eia", "period,respondent,type,value\n2024-01-01T06,PJM,D,90000\n2024-01-01T05-05,PJM,D,89000\n")
}

func FuzzWholesale(f *testing.F) {
	fuzz(f, "eia-wholesale", "Title\n\n\nUTC Timestamp (Interval Ending),NP-15 LMP\n01/01/2023 08:30,100\n01/01/2023 09:00,200\n")
}

func FuzzGridstatus(f *testing.F) {
	fuzz(f, "gridstatus", "Interval Start,Interval End,LMP\n2024-03-10 01:00:00-06:00,2024-03-10 03:00:00-05:00,20.5\n", "interval_start_utc,spp\n2024-01-01T00:00:00+00:00,1\n")
}

func FuzzElectricityMaps(f *testing.F) {
	fuzz(f, "electricity-maps", "Datetime (UTC),Zone id,Carbon intensity gCO₂eq/kWh (direct),Carbon-free energy percentage (CFE%)\n2021-01-01 00:00:00,SE,2.5,99.5\n")
}

func FuzzGeneric(f *testing.F) {
	fuzz(f, "generic", hourTable("2020-02-28T00:00Z", 30, hundredths), "month,day,hour_ending_lst,ghi_w_m2\n1,1,24,5\n", "timestamp;temp [degF]\n13/01/2020 00:00;32,5\n")
}

// A year of eight columns, as weather comes.
func BenchmarkReadYear(b *testing.B) {
	var text strings.Builder
	text.WriteString(nsrdbHead + "Year,Month,Day,Hour,Minute,Temperature,Dew Point,DHI,DNI,GHI,Relative Humidity,Pressure,Wind Speed\n")
	for at := instant(b, "2019-01-01T00:30Z"); at < instant(b, "2020-01-01T00:00Z"); at += hour {
		text.WriteString(strings.NewReplacer("-", ",", "T", ",", ":", ",", "Z", "").Replace(date(at)) + ",5.1,-1.2,10,20,25,65.2,980,1.5\n")
	}
	whole := text.String()
	b.SetBytes(int64(len(whole)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadFrom("x.csv", strings.NewReader(whole), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A year of prices on a clock that changes, an interval as text a row.
func BenchmarkReadENTSOE(b *testing.B) {
	whole := oldSite(b, "2019-12-31T23:00Z", "2020-12-31T23:00Z", unixHour)
	b.SetBytes(int64(len(whole)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadFrom("x.csv", strings.NewReader(whole), nil); err != nil {
			b.Fatal(err)
		}
	}
}

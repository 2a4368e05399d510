package series

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// oldSite writes days of prices as the old site of the Transparency Platform does: an hour a row on the clock of Brussels,
// whose time that does not exist has a row without a price, and whose hour that comes twice looks the same twice.
func oldSite(t testing.TB, from, to string, price func(utc time.Time) string) string {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("\"MTU (CET/CEST)\",\"Day-ahead Price [EUR/MWh]\",\"Currency\",\"BZN|DE-LU\"\n")
	end := time.Unix(instant(t, to), 0)
	const layout = "02.01.2006 15:04"
	for at := time.Unix(instant(t, from), 0).UTC(); at.Before(end); at = at.Add(time.Hour) {
		local := at.In(brussels)
		if local.Hour() == 3 && at.Add(-time.Hour).In(brussels).Hour() == 1 {
			day := local.Format("02.01.2006")
			fmt.Fprintf(&b, "\"%s 02:00 - %s 03:00\",\"\",\"EUR\",\"\"\n", day, day)
		}
		naive := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), 0, 0, 0, time.UTC)
		fmt.Fprintf(&b, "\"%s - %s\",\"%s\",\"EUR\",\"\"\n", naive.Format(layout), naive.Add(time.Hour).Format(layout), price(at))
	}
	return b.String()
}

// unixHour is a price that names its hour, so that a wrong one shows.
func unixHour(at time.Time) string { return fmt.Sprintf("%d.25", at.Unix()/3600%10000) }

// A whole year of central Europe, with its days of 23 and of 25 hours, is 8784 hours of UTC, each with its own price.
func TestENTSOEOldSiteYear(t *testing.T) {
	f := read(t, oldSite(t, "2019-12-31T23:00Z", "2020-12-31T23:00Z", unixHour), nil)
	start(t, f, "entsoe", "2019-12-31T23:00Z")
	if f.Hours != 8784 || len(f.Gaps)+f.Repeated.Count+f.Disordered.Count > 0 || f.Clock != "Europe/Brussels, changing with summer time" {
		t.Fatalf("%d hours, gaps %v, repeated %v, clock %s", f.Hours, f.Gaps, f.Repeated, f.Clock)
	}
	for h, v := range f.Column(Price).Values {
		if want := float64((f.Start.Unix()/3600+int64(h))%10000) + 0.25; v != want {
			t.Fatalf("hour %d has %g, want %g", h, v, want)
		}
	}
	noted(t, f, "1 row without values at times that the clock of Europe/Brussels leaves out in spring")
	if f.Column(Price).Unit != "EUR/MWh" {
		t.Errorf("prices in %s", f.Column(Price).Unit)
	}
	// Of UTC's 2020 the last hour is not in the file; an explicit rule takes it from a year before.
	if _, err := f.Cut(&Cut{Year: 2020, Hours: 8784}, Price); err == nil || !strings.Contains(err.Error(), "1 hour of them not in the file, the first at 2020-12-31T23:00Z") || !strings.Contains(err.Error(), "`edges: wrap`") {
		t.Errorf("got %v", err)
	}
	pieces, err := f.Cut(&Cut{Year: 2020, Hours: 8784, Edges: Wrap}, Price)
	if err != nil {
		t.Fatal(err)
	}
	v := pieces.Values[Price]
	if v[0] != f.Column(Price).Values[1] || v[8783] != f.Column(Price).Values[0] || !strings.Contains(strings.Join(pieces.Warnings, "\n"), "1 hour that the file's clock") {
		t.Errorf("first %g, last %g, warnings %q", v[0], v[8783], pieces.Warnings)
	}
}

func TestENTSOENightsOfChange(t *testing.T) {
	autumn := "MTU (CET/CEST),Day-ahead Price [EUR/MWh]\n25.10.2020 01:00 - 25.10.2020 02:00,1\n25.10.2020 02:00 - 25.10.2020 03:00,2\n25.10.2020 02:00 - 25.10.2020 03:00,3\n25.10.2020 03:00 - 25.10.2020 04:00,4\n"
	values(t, read(t, autumn, nil), Price, 1, 2, 3, 4)
	// Marked, as the new site has it.
	marked := "\"MTU (CET/CEST)\",\"Area\",\"Sequence\",\"Day-ahead Price (EUR/MWh)\",\"Intraday Period (CET/CEST)\",\"Intraday Price (EUR/MWh)\"\n" +
		"\"27/10/2024 01:00:00 - 27/10/2024 02:00:00 (CEST)\",\"BZN|CZ\",\"Without Sequence\",\"1\",\"\",\"\"\n" +
		"\"27/10/2024 02:00:00 (CEST) - 27/10/2024 02:00:00 (CET)\",\"BZN|CZ\",\"Without Sequence\",\"2\",\"\",\"\"\n" +
		"\"27/10/2024 02:00:00 (CET) - 27/10/2024 03:00:00\",\"BZN|CZ\",\"Without Sequence\",\"3\",\"\",\"\"\n"
	f := read(t, marked, nil)
	start(t, f, "entsoe", "2024-10-26T23:00Z")
	values(t, f, Price, 1, 2, 3)
	spring := "MTU (CET/CEST),Day-ahead Price [EUR/MWh]\n31/03/2024 01:00:00 (CET) - 31/03/2024 03:00:00 (CEST),1\n31/03/2024 03:00:00 - 31/03/2024 04:00:00,2\n"
	values(t, read(t, spring, nil), Price, 1, 2)
	// A row with a price at a time that does not exist is no mistake of ours to hide.
	refused(t, "MTU (CET/CEST),Day-ahead Price [EUR/MWh]\n29.03.2020 01:00 - 29.03.2020 02:00,1\n29.03.2020 02:00 - 29.03.2020 03:00,2\n", nil,
		"x.csv:3:1: time: found 2020-03-29T02:00, which the clock of Europe/Brussels leaves out", "zone` as an offset such as +01:00")
	// The hour that comes twice once alone: the second of them is missing.
	short := "MTU (CET/CEST),Day-ahead Price [EUR/MWh]\n25.10.2020 02:00 - 25.10.2020 03:00,2\n25.10.2020 03:00 - 25.10.2020 04:00,4\n"
	g := read(t, short, nil)
	values(t, g, Price, 2, math.NaN(), 4)
	if len(g.Gaps) != 1 || g.Gaps[0].Hours != 1 || g.Gaps[0].Line != 2 || g.Gaps[0].From.Unix() != instant(t, "2020-10-25T01:00Z") {
		t.Errorf("gaps %v", g.Gaps)
	}
	// Quarters of an hour in the autumn night.
	quarters := "MTU (CET/CEST),Day-ahead Price (EUR/MWh)\n"
	for i := range 12 {
		at := []string{"02:00", "02:15", "02:30", "02:45", "03:00"}
		if i < 8 {
			quarters += fmt.Sprintf("25.10.2020 %s - 25.10.2020 %s,%d\n", at[i%4], at[i%4+1], i)
		}
	}
	values(t, read(t, quarters, nil), Price, 1.5, 5.5)
}

// Since October 2025 quarters follow hours in one file; texts for a missing price are many.
func TestENTSOEMixedLengths(t *testing.T) {
	f := read(t, "MTU (UTC),Area,Sequence,Day-ahead Price (EUR/MWh)\n30/09/2025 22:00:00 - 30/09/2025 23:00:00,DE,1,80\n"+
		"30/09/2025 23:00:00 - 30/09/2025 23:15:00,DE,1,10\n30/09/2025 23:15:00 - 30/09/2025 23:30:00,DE,1,20\n30/09/2025 23:30:00 - 30/09/2025 23:45:00,DE,1,30\n30/09/2025 23:45:00 - 01/10/2025 00:00:00,DE,1,40\n"+
		"01/10/2025 00:00:00 - 01/10/2025 01:00:00,DE,1,n/e\n01/10/2025 01:00:00 - 01/10/2025 02:00:00,DE,1,-\n01/10/2025 02:00:00 - 01/10/2025 03:00:00,DE,1,N/A\n01/10/2025 03:00:00 - 01/10/2025 04:00:00,DE,1,-5.5\n", nil)
	values(t, f, Price, 80, 25, math.NaN(), math.NaN(), math.NaN(), -5.5)
	if f.Span != "60 min, 15 min" || f.Clock != "UTC" || len(f.Gaps) != 1 || f.Gaps[0].Quantity != Price || f.Gaps[0].Hours != 3 {
		t.Errorf("rows of %s, clock %s, gaps %v", f.Span, f.Clock, f.Gaps)
	}
}

func TestENTSOEClocks(t *testing.T) {
	for header, want := range map[string]string{
		"MTU (CET/CEST)": "Europe/Brussels", "MTU (CET)": "Europe/Brussels", "MTU (UTC)": "UTC", "MTU (WET/WEST)": "Europe/Lisbon", "MTU (EET/EEST)": "Europe/Helsinki", "Time (GMT/BST)": "Europe/London",
	} {
		if z, ok := europeanClock(header); !ok || z.Name != want {
			t.Errorf("%s is %s, %t", header, z.Name, ok)
		}
	}
	if z, ok := europeanClock("MTU"); ok {
		t.Errorf("MTU is %s", z.Name)
	}
	refused(t, "MTU,Day-ahead Price [EUR/MWh]\n01.01.2024 00:00 - 01.01.2024 01:00,1\n", nil, "times that do not say in which zone they are")
	standard := read(t, "MTU (CET),Day-ahead Price [EUR/MWh]\n29.03.2020 02:00 - 29.03.2020 03:00,1\n", &Settings{Zone: "+01:00"})
	start(t, standard, "entsoe", "2020-03-29T01:00Z")
	load := read(t, "Time (CET/CEST),Day-ahead Total Load Forecast [MW] - BZN|DK1,Actual Total Load [MW] - BZN|DK1\n01.01.2020 00:00 - 01.01.2020 01:00,1,2500\n", nil)
	values(t, load, Power, 2500)
}

func TestENTSOELibrary(t *testing.T) {
	head := "InstanceCode\tDateTime(UTC)\tResolutionCode\tAreaCode\tAreaDisplayName\tAreaTypeCode\tMapCode\tContractType\tSequence\tPrice[Currency/MWh]\tCurrency\tUpdateTime(UTC)\n"
	row := func(at, area, contract, price, currency string) string {
		return strings.Join([]string{"x", "2025-10-01 " + at, "PT15M", "10Y-" + area, area, "BZN", area, contract, "1", price, currency, "y"}, "\t") + "\n"
	}
	text := head
	for _, at := range []string{"00:00:00", "00:15:00", "00:30:00", "00:45:00"} {
		text += row(at, "AT", "Day-ahead", "97", "EUR") + row(at, "PL", "Day-ahead", "400", "PLN") + row(at, "PL", "Intraday", "500", "PLN")
	}
	f := read(t, text, &Settings{Select: []Selected{{Header: "MapCode", Value: "PL"}, {Header: "ContractType", Value: "Day-ahead"}}})
	start(t, f, "entsoe", "2025-10-01T00:00Z")
	values(t, f, Price, 400)
	if f.Column(Price).Unit != "PLN/MWh" {
		t.Errorf("prices in %s", f.Column(Price).Unit)
	}
	refused(t, text, nil, "rows of 2 series by the column `AreaCode`: `10Y-AT`, `10Y-PL`")
	refused(t, text, &Settings{Select: []Selected{{Header: "MapCode", Value: "PL"}}}, "rows of 2 series by the column `ContractType`: `Day-ahead`, `Intraday`")
	refused(t, head+strings.Replace(row("00:00:00", "AT", "Day-ahead", "1", "EUR"), "PT15M", "P1D", 1), nil, "found `P1D`, expected PT60M, PT30M or PT15M")
}

package series

import (
	"errors"
	"fmt"
	"strings"

	"tokenwatt/internal/strictyaml"
)

// ErrFormat is wrapped by the error about a format of Settings that is not known.
var ErrFormat = errors.New("series: no such format")

// Auto recognises the format by the first lines.
const Auto = "auto"

// opener reads the lines above the data, which it takes from the source.
type opener func(*source, *Settings) (*layout, error)

// format is one way in which hourly series come.
type format struct {
	name, title string
	// tells returns why the lines are of this format, or nothing.
	tells func(head []string) string
	open  opener
}

// formats lists them in the order in which they are tried: the ones with the plainest marks first, and the generic one,
// which takes whatever has a column of times, last.
func formats() []format {
	return []format{
		{"pvgis", "PVGIS hourly radiation", tellsPVGIS, openPVGIS},
		{"pvgis-tmy", "PVGIS typical meteorological year", tellsPVGISTypical, openPVGISTypical},
		{"epw", "EnergyPlus weather", tellsEPW, openEPW},
		{"tmy3", "NREL TMY3", tellsTMY3, openTMY3},
		{"nsrdb", "NSRDB (PSM), the CSV of SAM", tellsNSRDB, openNSRDB},
		{"renewables-ninja", "renewables.ninja", tellsNinja, openNinja},
		{"entsoe", "ENTSO-E Transparency Platform", tellsENTSOE, openENTSOE},
		{"eia-930", "EIA-930 balance", tellsEIA930, openEIA930},
		{"eia", "EIA open data", tellsEIA, openEIA},
		{"eia-wholesale", "EIA wholesale electricity market", tellsWholesale, openWholesale},
		{"gridstatus", "gridstatus", tellsGridstatus, openGridstatus},
		{"electricity-maps", "Electricity Maps", tellsElectricityMaps, openElectricityMaps},
		{"generic", "a table with a column of times", tellsGeneric, openGeneric},
	}
}

// Formats lists the names of the formats that can be read.
func Formats() []string {
	list := formats()
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].name
	}
	return names
}

// Title is what a format is called among people, empty for one that is not known.
func Title(name string) string {
	for _, f := range formats() {
		if f.name == name {
			return f.title
		}
	}
	return ""
}

// recognise finds the format of a file and says by what.
func recognise(f *File, s *source, settings *Settings) (opener, error) {
	list := formats()
	if settings.Format != "" && settings.Format != Auto {
		for i := range list {
			if list[i].name == settings.Format {
				f.Format, f.Why = list[i].name, "asked for"
				return list[i].open, nil
			}
		}
		return nil, fmt.Errorf("%w: %q: one of %s, %s", ErrFormat, settings.Format, Auto, strings.Join(Formats(), ", "))
	}
	for i := range list {
		if why := list[i].tells(s.head); why != "" {
			f.Format, f.Why = list[i].name, why
			return list[i].open, nil
		}
	}
	hint := "give `format` where the file is of one of them, or `columns` with `time` where it is another table"
	s.fail(1, s.head[0], 0, "", "a file of no format that is known", "one of "+strings.Join(Formats(), ", "), hint)
	return nil, s.err()
}

// lineWith returns the first of the lines that begins with a text, and its index; -1 where there is none.
func lineWith(head []string, prefix string) (string, int) {
	for i, line := range head {
		if strings.HasPrefix(strings.TrimLeft(line, `" `), prefix) {
			return line, i
		}
	}
	return "", -1
}

// headersOf cuts a header line.
func headersOf(line string) ([]cell, byte) {
	separator := separatorOf(line)
	cells, _ := split(line, separator, nil)
	return cells, separator
}

func hasHeader(headers []cell, name string) bool {
	for _, h := range headers {
		if h.text == name {
			return true
		}
	}
	return false
}

// skipTo reads lines up to and with the first that begins with a text, hands those before it to a function and returns it.
// Where it does not come the fault says what was expected.
func skipTo(s *source, prefix, expected string, before func(line string)) (string, error) {
	for len(s.head) > 0 {
		line, err := s.next()
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(strings.TrimLeft(line, `" `), prefix) {
			return line, nil
		}
		if before != nil {
			before(line)
		}
	}
	s.fail(1, "", 0, "", "no line that begins with `"+prefix+"`", expected, "is `format` right?")
	return "", s.err()
}

// header makes a layout of a header line that was read last.
func header(s *source, line string) (*layout, error) {
	headers, separator := headersOf(line)
	for len(headers) > 1 && headers[len(headers)-1].text == "" {
		headers = headers[:len(headers)-1]
	}
	l := &layout{separator: separator, headers: headers, headerLine: s.number, headerText: line}
	seen := map[string]bool{}
	for _, h := range headers {
		if h.text != "" && seen[h.text] {
			s.fail(s.number, line, h.at, "", "column `"+h.text+"` a second time", "each column once", "")
		}
		seen[h.text] = true
	}
	return l, s.err()
}

// need returns the place of a header that the format cannot do without; it records a fault and is -1 where it lacks.
func (l *layout) need(s *source, header string) int {
	i := l.findFold(header)
	if i < 0 {
		l.lack(s, header)
	}
	return i
}

// lack records that a header is not there.
func (l *layout) lack(s *source, header string) {
	e := l.noColumn("", header, strictyaml.Position{File: s.name, Line: l.headerLine, Col: 1})
	e.Excerpt = l.headerText
	e.Found = "no column `" + header + "`"
	s.faults = append(s.faults, e)
}

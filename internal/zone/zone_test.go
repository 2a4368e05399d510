package zone

import (
	"errors"
	"testing"
	_ "time/tzdata"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]Zone{
		"UTC": UTC(), " utc ": UTC(), "Z": UTC(), "+01:00": Fixed(3600), "-5": Fixed(-5 * 3600), "UTC-5": Fixed(-5 * 3600), "utc+5:30": Fixed(19800),
		"-0330": Fixed(-12600), "+5.75": Fixed(20700), "+00": Fixed(0), "-24:00": Fixed(-86400),
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%q is %+v, %v, want %+v", text, got, err, want)
		}
	}
	if z, err := Parse("Europe/Berlin"); err != nil || z.Location == nil || z.Name != "Europe/Berlin" {
		t.Errorf("Europe/Berlin is %+v, %v", z, err)
	}
	for _, text := range []string{"", "local", "Local", "Mars/Olympus", "+25", "+1:5", "+123", "1", "+", "--5", "+24:01", "+5.1", "UTC+", "../../etc/passwd", "+NaN."} {
		if z, err := Parse(text); !errors.Is(err, ErrZone) {
			t.Errorf("%q is %+v, %v", text, z, err)
		}
	}
}

func TestNames(t *testing.T) {
	for ahead, want := range map[int64]string{0: "UTC", 3600: "UTC+1", -18000: "UTC-5", 19800: "UTC+5:30", -12600: "UTC-3:30", -1800: "UTC-0:30"} {
		if got := Fixed(ahead).Name; got != want {
			t.Errorf("%d s is %s, want %s", ahead, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"UTC", "+01:00", "-5", "Europe/Berlin", "UTC+5.5", "+", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		z, err := Parse(text)
		if (err == nil) != (z.Name != "") || z.Ahead < -86400 || z.Ahead > 86400 {
			t.Errorf("%q is %+v, %v", text, z, err)
		}
	})
}

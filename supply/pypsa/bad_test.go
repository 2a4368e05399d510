package pypsa

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"tokenwatt/internal/strictyaml"
)

// base is a small network without faults; tests replace or add files.
func base() map[string]string {
	return map[string]string{
		"network.csv":             "name\nsmall\n",
		"snapshots.csv":           ",snapshot,objective,stores,generators\n0,2030-01-01 00:00:00,1,1,1\n1,2030-01-01 01:00:00,1,1,1\n",
		"buses.csv":               "name,carrier\ndc,AC\ncell,battery\n",
		"carriers.csv":            "name,co2_emissions\ngas,0.2\n",
		"generators.csv":          "name,bus,carrier,p_nom,marginal_cost\ngas,dc,gas,100,50\nsun,dc,,20,0\n",
		"generators-p_max_pu.csv": "snapshot,sun\n2030-01-01 00:00:00,0.5\n2030-01-01 01:00:00,0.7\n",
		"links.csv":               "name,bus0,bus1,p_nom\nin,dc,cell,5\nout,cell,dc,5\n",
		"stores.csv":              "name,bus,e_nom,e_cyclic\ncell,cell,10,True\n",
		"loads.csv":               "name,bus,p_set\nload,dc,40\n",
	}
}

func folderOf(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestBaseIsSound(t *testing.T) {
	n, err := Read(context.Background(), folderOf(base()), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "objective", solve(t, n).ObjectiveTotal, 50*(40-10+40-14), 1e-9)
}

// TestBadFolders reads folders with one fault each and compares what is said of it.
func TestBadFolders(t *testing.T) {
	big := strings.Repeat("x", 70)
	for _, c := range []struct {
		name, file, text string
		want             []string
	}{
		{"text in a number column", "generators.csv", "name,bus,p_nom\ngas,dc,many\n", []string{"generators.csv:2:8: p_nom: found `many`, expected a number, zero or above (or inf)"}},
		{"NaN", "generators.csv", "name,bus,p_nom\ngas,dc,NaN\n", []string{"generators.csv:2:8: p_nom: found NaN, expected a number, zero or above (or inf) (hint: leave the cell empty"}},
		{"infinite cost", "generators.csv", "name,bus,marginal_cost\ngas,dc,inf\n", []string{"generators.csv:2:8: marginal_cost: found `inf`, expected a number"}},
		{"infinite least size", "generators.csv", "name,bus,p_nom_min,p_nom_extendable\ngas,dc,inf,True\n", []string{"p_nom_min: found `inf`, expected a number, zero or above"}},
		{"negative capacity", "generators.csv", "name,bus,p_nom\ngas,dc,-5\n", []string{"generators.csv:2:8: p_nom: found `-5`, expected a number, zero or above"}},
		{"several at once", "generators.csv", "name,bus,p_nom,sign\ngas,dc,-5,x\nwind,dcd,3,\n", []string{"2:8: p_nom", "2:11: sign: found `x`", "3:6: bus: found `dcd`, expected the name of a bus of buses.csv (hint: did you mean `dc`?)"}},
		{"sizes crossed", "generators.csv", "name,bus,p_nom_extendable,p_nom_min,p_nom_max\ngas,dc,True,5,4\n", []string{"generators.csv:2:13: p_nom_min: found 5, expected at most p_nom_max, which is 4"}},
		{"unknown bus of a second port", "links.csv", "name,bus0,bus1,bus2\nin,dc,cell,heat\n", []string{"links.csv:2:12: bus2: found `heat`"}},
		{"no bus", "generators.csv", "name,bus,p_nom\ngas,,5\n", []string{"generators.csv:2:5: bus: found an empty cell, expected the name of a bus"}},
		{"missing column", "generators.csv", "name,p_nom\ngas,5\n", []string{"generators.csv:1:1: bus: found no column `bus`"}},
		{"name twice", "generators.csv", "name,bus\ngas,dc\ngas,dc\n", []string{"generators.csv:3:1: name: found a second row `gas`, expected names once each (hint: the first is in line 2)"}},
		{"column twice", "generators.csv", "name,bus,bus\ngas,dc,dc\n", []string{"generators.csv:1:10: found a second column `bus`"}},
		{"empty name", "generators.csv", "name,bus\n,dc\n", []string{"generators.csv:2:1: name: found an empty name"}},
		{"unknown column", "generators.csv", "name,bus,marginal_costs\ngas,dc,5\n", []string{"generators.csv:1:10: marginal_costs: found an unknown column `marginal_costs`, expected an attribute of PyPSA's generators that is modelled (hint: did you mean `marginal_cost`?)"}},
		{"quadratic cost", "generators.csv", "name,bus,marginal_cost_quadratic\ngas,dc,0.1\n", []string{"marginal_cost_quadratic `0.1`, expected its default (hint: not modelled: quadratic costs, as the programme is linear)"}},
		{"quadratic cost in time", "generators-marginal_cost_quadratic.csv", ",gas\n0,0\n1,2\n", []string{"generators-marginal_cost_quadratic.csv:3:1: gas: found marginal_cost_quadratic 2"}},
		{"maintenance", "generators.csv", "name,bus,maintainable\ngas,dc,True\n", []string{"not modelled: maintenance events"}},
		{"delay", "links.csv", "name,bus0,bus1,delay\nin,dc,cell,2\n", []string{"links.csv:2:12: delay: found delay `2`, expected its default (hint: not modelled: delayed delivery)"}},
		{"truth value", "stores.csv", "name,bus,e_cyclic\ncell,cell,yes\n", []string{"stores.csv:2:11: e_cyclic: found `yes`, expected True or False"}},
		{"half a snapshot", "generators.csv", "name,bus,min_up_time\ngas,dc,1.5\n", []string{"min_up_time: found `1.5`, expected a whole number"}},
		{"active left open", "generators.csv", "name,bus,active\ngas,dc,\n", []string{"active: found an empty cell, expected True or False (hint: PyPSA takes an empty cell for False"}},
		{"overnight cost without a rate", "generators.csv", "name,bus,p_nom_extendable,overnight_cost\ngas,dc,True,1000\n", []string{"discount_rate: found no discount rate"}},
		{"set size of a fixed asset", "generators.csv", "name,bus,p_nom_set\ngas,dc,10\n", []string{"generators.csv:2:8: p_nom_set: found 10, expected an empty cell"}},
		{"committable of free size", "generators.csv", "name,bus,committable,p_nom_extendable\ngas,dc,True,True\n", []string{"p_nom_max: found inf, expected a finite number"}},
		{"snapshots in another order", "generators-p_max_pu.csv", "snapshot,sun\n2030-01-01 01:00:00,0.5\n2030-01-01 00:00:00,0.7\n", []string{"generators-p_max_pu.csv:2:1: snapshot: found the row of `2030-01-01 01:00:00`, expected snapshot `2030-01-01 00:00:00` or row number 0"}},
		{"too few rows", "generators-p_max_pu.csv", ",sun\n0,0.5\n", []string{"generators-p_max_pu.csv:2:1: found 1 row, expected 2 rows, one for each snapshot"}},
		{"too many rows", "generators-p_max_pu.csv", ",sun\n0,0.5\n1,0.5\n2,0.5\n", []string{"generators-p_max_pu.csv:4:1: found more than 2 rows"}},
		{"a gap in a series", "generators-p_max_pu.csv", ",sun\n0,\n1,0.5\n", []string{"generators-p_max_pu.csv:2:3: sun: found an empty cell, expected a number"}},
		{"series of a stranger", "generators-p_max_pu.csv", ",suns\n0,1\n1,0.5\n", []string{"generators-p_max_pu.csv:1:2: suns: found a column `suns`, expected the name of a row of generators.csv (hint: did you mean `sun`?)"}},
		{"series that may not change", "generators-p_nom.csv", ",sun\n0,1\n1,0.5\n", []string{"generators-p_nom.csv:1:1: found series of `p_nom`"}},
		{"limits crossed in time", "generators-p_min_pu.csv", ",sun\n0,0.1\n1,0.8\n", []string{"generators-p_min_pu.csv:3:1: p_min_pu: found 0.8 of `sun` in snapshot `2030-01-01 01:00:00`, expected at most p_max_pu, which is 0.7"}},
		{"set power out of bounds", "generators-p_set.csv", ",sun\n0,5\n1,15\n", []string{"generators-p_set.csv:3:1: p_set: found 15 of `sun`", "expected a value from 0 to 14"}},
		{"efficiency of no port", "links-efficiency2.csv", ",in\n0,1\n1,1\n", []string{"links-efficiency2.csv:1:1: found the link `in`, expected links with a bus2"}},
		{"ragged", "loads.csv", "name,bus,p_set\nload,dc\n", []string{"loads.csv:2:1: found 2 cells, expected 3 cells as in the header"}},
		{"open quote", "loads.csv", "name,bus,p_set\n\"load,dc,4\n", []string{"loads.csv:2:11: found broken CSV", "quotes closed"}},
		{"empty file", "loads.csv", "", []string{"loads.csv:1:1: found an empty file, expected a header row"}},
		{"semicolons", "loads.csv", "name;bus;p_set\nload;dc;4\n", []string{"hint: the file seems to be separated by semicolons"}},
		{"Latin-1", "loads.csv", "name,bus\nM\xfcnchen,dc\n", []string{"loads.csv:2:1: name: found bytes that are not UTF-8 in"}},
		{"UTF-16", "loads.csv", "\xff\xfen\x00a\x00", []string{"loads.csv:1:1: found a UTF-16 byte order mark, expected UTF-8"}},
		{"NUL", "loads.csv", "name,bus\nlo\x00ad,dc\n", []string{"the control character U+0000"}},
		{"long cell", "generators.csv", "name,bus,p_nom\ngas,dc," + big + "\n", []string{"found `xxxxx", "…`, expected a number"}},
		{"load in the dark", "buses.csv", "name\ndc\ncell\nfar\n", nil},
		{"weight zero", "snapshots.csv", ",snapshot,objective\n0,a,1\n1,b,0\n", []string{"snapshots.csv:3:5: objective: found `0`, expected a number above zero"}},
		{"snapshot twice", "snapshots.csv", ",snapshot\n0,a\n1,a\n", []string{"snapshots.csv:3:3: snapshot: found a second snapshot `a`"}},
		{"investment periods", "snapshots.csv", ",period,timestep\n0,2030,a\n", []string{"snapshots.csv:1:2: period: found a column `period`", "several investment periods are not modelled"}},
		{"no snapshots", "snapshots.csv", ",snapshot\n", []string{"snapshots.csv:1:1: found no snapshots"}},
		{"periods", "investment_periods.csv", "period,objective\n2030,1\n", []string{"investment_periods.csv:2:1: found investment periods, expected none"}},
		{"multi invest", "network.csv", "name,_multi_invest\nx,1\n", []string{"network.csv:2:3: _multi_invest: found `1`"}},
		{"processes", "processes.csv", "name,bus0\nx,dc\n", []string{"processes.csv:2:1: found processes"}},
		{"piecewise", "generators-marginal_cost-pw.csv", "x\n", []string{"generators-marginal_cost-pw.csv:1:1: found a piecewise attribute"}},
		{"misnamed list", "genrators.csv", "name,bus\n", []string{"genrators.csv:1:1: found a file `genrators.csv`, expected a list of PyPSA's (hint: did you mean `generators.csv`?)"}},
		{"growth limit", "global_constraints.csv", "name,type\nx,growth_limit\n", []string{"global_constraints.csv:2:3: type: found `growth_limit`, expected one of primary_energy, operational_limit"}},
		{"sense", "global_constraints.csv", "name,sense\nx,<\n", []string{"sense: found `<`, expected one of <=, ==, >=, ="}},
		{"attribute of no carrier", "global_constraints.csv", "name,sense,carrier_attribute\nx,<=,co2_emission\n", []string{"global_constraints.csv:2:1: carrier_attribute: found `co2_emission`, expected a column of carriers.csv (hint: did you mean `co2_emissions`?)"}},
		{"limit of a carrier that is not listed", "buses.csv", "name,nom_max_gass\ndc,5\ncell,\n", []string{"buses.csv:1:1: found a limit of the carrier `gass`, expected a carrier of carriers.csv (hint: did you mean `gas`?)"}},
		{"type of line", "lines.csv", "name,bus0,bus1,type\nl,dc,cell,Al/St 240/40 4-bundle 380\n", []string{"lines.csv:2:1: type: found `Al/St 240/40 4-bundle 380`", "did you mean `Al/St 240/40 4-bundle 380.0`?"}},
		{"extras with an unknown key", "extras.json", `{"deferable_load": {}}`, []string{"extras.json:1:2: deferable_load: found the unknown key", "did you mean `deferrable_load`?"}},
		{"extras with an unknown bus", "extras.json", `{"deferrable_load": {"bus": "d", "window_h": 2, "max_up_mw": 1, "max_down_mw": 1}}`, []string{"extras.json:1:29: deferrable_load.bus: found `d`"}},
		{"extras with a crooked window", "extras.json", `{"deferrable_load": {"bus": "dc", "window_h": 3, "max_up_mw": 1, "max_down_mw": 1}}`, []string{"deferrable_load.window_h: found 3, expected a divisor of 2 snapshots"}},
		{"extras without their file", "extras.json", `{"cfe_matching": {"file": "x", "grid_generator": "gas", "dirty_generators": ["gas"], "share": 0.5}}`, []string{"cfe_matching.file: found no file `x.csv`"}},
		{"extras that are no JSON", "extras.json", `{"cfe_matching": `, []string{"extras.json:1:"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := base()
			files[c.file] = c.text
			if c.name == "load in the dark" {
				files["loads.csv"] = "name,bus,p_set\nload,far,1\n"
				c.want = []string{"loads.csv:2:1: bus: found the load `load` at the bus `far`, expected a bus that something else is connected to"}
			}
			_, err := Read(context.Background(), folderOf(files), "", nil)
			var list strictyaml.Errors
			if !errors.As(err, &list) {
				t.Fatalf("got %v, want errors with places", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got\n%v\nwant it to hold\n%s", err, want)
				}
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	files := base()
	delete(files, "buses.csv")
	if _, err := Read(context.Background(), folderOf(files), "net", nil); !errors.Is(err, ErrNoNetwork) || !strings.Contains(err.Error(), "net has no buses.csv") {
		t.Errorf("without buses: %v", err)
	}
	if _, err := ReadDir(context.Background(), "testdata/nowhere", nil); !errors.Is(err, ErrNoNetwork) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without the folder: %v", err)
	}
	if _, err := ReadDir(context.Background(), "testdata/README.md", nil); !errors.Is(err, ErrNoNetwork) {
		t.Errorf("a file: %v", err)
	}
}

// TestAccepted reads what other programs write differently.
func TestAccepted(t *testing.T) {
	for name, change := range map[string]func(map[string]string){
		"byte order mark": func(f map[string]string) { f["generators.csv"] = "\xef\xbb\xbf" + f["generators.csv"] },
		"CRLF":            func(f map[string]string) { f["generators.csv"] = strings.ReplaceAll(f["generators.csv"], "\n", "\r\n") },
		"no newline":      func(f map[string]string) { f["loads.csv"] = strings.TrimSuffix(f["loads.csv"], "\n") },
		"labels as dates": func(f map[string]string) {
			f["generators-p_max_pu.csv"] = "name,sun\n2030-01-01 00:00,0.5\n2030-01-01T01:00:00,0.7\n"
		},
		"first column is the snapshot": func(f map[string]string) {
			f["snapshots.csv"] = "snapshot,weightings\n2030-01-01 00:00:00,1\n2030-01-01 01:00:00,1\n"
		},
		"outputs": func(f map[string]string) {
			f["generators-p.csv"] = "what,ever\n"
			f["generators-mu_bigM.csv"] = "what,ever\n"
			f["sub_networks.csv"] = "name\n0\n"
			f["buses.csv"] = "name,carrier,sub_network\ndc,AC,0\ncell,battery,1\n"
		},
		"descriptions": func(f map[string]string) {
			f["buses.csv"] = "name,carrier,x,y,country\ndc,AC,1,2,GB\ncell,battery,,,\n"
		},
		"shunts": func(f map[string]string) { f["shunt_impedances.csv"] = "name,bus\ns,dc\n" },
		"extras": func(f map[string]string) { f["extras.json"] = "{}" },
	} {
		t.Run(name, func(t *testing.T) {
			files := base()
			change(files)
			n, err := Read(context.Background(), folderOf(files), "", nil)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "objective", solve(t, n).ObjectiveTotal, 50*(40-10+40-14), 1e-9)
		})
	}
}

func TestIgnore(t *testing.T) {
	files := base()
	files["generators.csv"] = "name,bus,p_nom,owner\ngas,dc,100,me\nsun,dc,20,you\n"
	files["processes.csv"] = "name,bus0\nx,dc\n"
	if _, err := Read(context.Background(), folderOf(files), "", nil); err == nil {
		t.Error("an unknown column and list were accepted")
	}
	files["links.csv"] = "name,bus0,bus1,p_nom,delay\nin,dc,cell,5,3\nout,cell,dc,5,\n"
	n, err := Read(context.Background(), folderOf(files), "", &ReadSettings{
		Ignore: []string{"generators.csv:owner", "processes.csv", "links.csv:delay", "lines.csv:geometry"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Warnings) != 1 || !strings.Contains(n.Warnings[0], "the folder has no lines.csv:geometry") {
		t.Errorf("warned of %q", n.Warnings)
	}
}

// endless is a file of so many bytes as are asked for, row after row.
type endless struct {
	fs.FileInfo
	header, row string
	left        string
	read        int
}

func (e *endless) Stat() (fs.FileInfo, error) { return e.FileInfo, nil }
func (e *endless) Close() error               { return nil }
func (e *endless) Read(p []byte) (int, error) {
	if e.left == "" {
		if e.row == "" {
			return 0, io.EOF
		}
		e.left = strings.Replace(e.row, "#", strconv.Itoa(e.read), 1)
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	e.read += n
	return n, nil
}

// flood is a folder in which some files never end.
type flood struct {
	fstest.MapFS
	rows map[string]*endless
}

func (f flood) Open(name string) (fs.File, error) {
	if e, ok := f.rows[name]; ok {
		return &endless{header: e.header, row: e.row, left: e.header}, nil
	}
	return f.MapFS.Open(name)
}

// TestFloods reads files without an end: each is left at its limit, with an error that names it.
func TestFloods(t *testing.T) {
	limits := Limits{Snapshots: 5000, Rows: 300, RecordBytes: 1 << 16}
	for name, c := range map[string]struct {
		file string
		e    endless
		want string
	}{
		"snapshots": {"snapshots.csv", endless{header: "snapshot\n", row: "#\n"}, "snapshots.csv:5002:1: found more than 5000 snapshots, expected at most 5000"},
		"list":      {"loads.csv", endless{header: "name,bus\n", row: "n#,dc\n"}, "loads.csv:302:1: found more than 300 rows"},
		"series":    {"generators-p_max_pu.csv", endless{header: ",sun\n", row: "0,1\n"}, "generators-p_max_pu.csv:4:1: found more than 2 rows"},
		"line":      {"loads.csv", endless{header: "name,bus\nload,", row: "x"}, "loads.csv:1:1: found a row of more than 65536 bytes"},
		"quote":     {"loads.csv", endless{header: "name,bus\n\"load", row: "x\n"}, "found a row of more than 65536 bytes"},
		"header":    {"loads.csv", endless{header: "name,", row: "x#,"}, "found a row of more than 65536 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := flood{folderOf(base()), map[string]*endless{c.file: &c.e}}
			_, err := Read(context.Background(), fsys, "", &ReadSettings{Limits: limits})
			var list strictyaml.Errors
			if !errors.As(err, &list) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestTooManySnapshots reads ten million rows with the default limits.
func TestTooManySnapshots(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows take a second")
	}
	fsys := flood{folderOf(base()), map[string]*endless{"snapshots.csv": {header: "snapshot\n", row: "#\n"}}}
	_, err := Read(context.Background(), fsys, "", nil)
	if err == nil || !strings.Contains(err.Error(), "more than 1048576 snapshots") {
		t.Errorf("got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, folderOf(base()), "", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("reading: %v", err)
	}
	n, err := Read(context.Background(), folderOf(base()), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Model(ctx, n); !errors.Is(err, context.Canceled) {
		t.Errorf("building: %v", err)
	}
}

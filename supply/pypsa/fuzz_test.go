package pypsa

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tokenwatt/internal/strictyaml"
)

// FuzzRead reads folders of any text. Whatever it is, reading ends, what is wrong has a place in a file, and what is
// accepted can be built and is the same when it is written and read again.
func FuzzRead(f *testing.F) {
	b := base()
	add := func(change func(map[string]string)) {
		files := base()
		files["lines.csv"] = "name,bus0,bus1,x,s_nom\nl,dc,cell,0.1,5\n"
		files["global_constraints.csv"] = "name,sense,constant\nco2,<=,100\n"
		files["extras.json"] = `{"deferrable_load": {"bus": "dc", "window_h": 2, "max_up_mw": 1, "max_down_mw": 1}}`
		change(files)
		f.Add(files["snapshots.csv"], files["buses.csv"], files["generators.csv"], files["generators-p_max_pu.csv"], files["links.csv"],
			files["lines.csv"], files["stores.csv"], files["global_constraints.csv"], files["extras.json"])
	}
	add(func(map[string]string) {})
	add(func(m map[string]string) { m["snapshots.csv"] = "name,weightings\na,2\nb,3\n" })
	add(func(m map[string]string) {
		m["generators.csv"] = "name,bus,p_nom,committable,min_up_time,ramp_limit_up,p_nom_mod\ngas,dc,100,True,3,0.5,50\nsun,dc,20,False,,,\n"
	})
	add(func(m map[string]string) {
		m["links.csv"] = "name,bus0,bus1,bus2,efficiency2,p_nom_extendable,p_nom_max\nin,dc,cell,dc,0.5,True,inf\nout,cell,dc,,,,\n"
	})
	add(func(m map[string]string) {
		m["lines.csv"] = "name,bus0,bus1,type,length\na,dc,cell,Al/St 240/40 4-bundle 380.0,10\nb,dc,cell,,\n"
	})
	add(func(m map[string]string) { m["buses.csv"] = "name,carrier,nom_max_gas\n\"d,c\",AC,5\n" })
	f.Fuzz(func(t *testing.T, snapshots, buses, generators, series, links, lines, stores, constraints, extras string) {
		files := map[string]string{
			"snapshots.csv": snapshots, "buses.csv": buses, "generators.csv": generators, "generators-p_max_pu.csv": series, "links.csv": links,
			"lines.csv": lines, "stores.csv": stores, "global_constraints.csv": constraints, "extras.json": extras, "carriers.csv": b["carriers.csv"],
		}
		limits := Limits{Snapshots: 50, Rows: 20, Values: 2000, RecordBytes: 1 << 16}
		n, err := Read(context.Background(), folderOf(files), "", &ReadSettings{Limits: limits})
		if err != nil {
			var list strictyaml.Errors
			if !errors.As(err, &list) {
				t.Fatalf("an error without a place: %v", err)
			}
			for _, e := range list {
				if e.File == "" || e.Line < 1 || e.Col < 1 || e.Found == "" {
					t.Errorf("an error without a place: %+v", e)
				}
			}
			return
		}
		if _, err := Model(context.Background(), n); err != nil && !errors.Is(err, ErrModel) {
			t.Errorf("the model: %v", err)
		}
		again, err := Read(context.Background(), written(t, n), "", nil)
		if err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
		if diff := cmp.Diff(n, again, cmpopts.IgnoreFields(Network{}, "Warnings", "Descriptive"), cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-read +written and read):\n%s", diff)
		}
	})
}

// FuzzTable reads one list of any bytes in a folder that is sound.
func FuzzTable(f *testing.F) {
	for _, text := range []string{
		base()["generators.csv"], "\xef\xbb\xbfname,bus\r\ng,dc\r\n", "name;bus\n", "\xff\xfen", "name,bus,p_nom\ng,dc,1e999\n", "name,bus\n\"g\"\"\n,x\",dc\n",
		"name,bus,p_nom_extendable,p_nom_mod,overnight_cost,discount_rate,lifetime\ng,dc,True,5,1e6,0.07,20\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		files := base()
		files["generators.csv"] = string(data)
		delete(files, "generators-p_max_pu.csv")
		n, err := Read(context.Background(), folderOf(files), "", &ReadSettings{Limits: Limits{Rows: 50, RecordBytes: 1 << 14}})
		if err != nil {
			var list strictyaml.Errors
			if !errors.As(err, &list) || len(list) == 0 {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		if _, err := Read(context.Background(), written(t, n), "", nil); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
	})
}

// memoryFile is a file of a folder in memory.
type memoryFile struct {
	bytes.Buffer
	done func([]byte)
}

func (m *memoryFile) Close() error {
	m.done(m.Bytes())
	return nil
}

// written writes a network into memory.
func written(t *testing.T, n *Network) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	w := writer{n: n, create: func(name string) (io.WriteCloser, error) {
		return &memoryFile{done: func(data []byte) { out[name] = &fstest.MapFile{Data: data} }}, nil
	}}
	if err := w.folder(); err != nil {
		t.Fatal(err)
	}
	return out
}

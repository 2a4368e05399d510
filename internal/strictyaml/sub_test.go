package strictyaml

import "testing"

// TestPart keeps the named entries of the named sections with their places, and leaves the document as it was.
func TestPart(t *testing.T) {
	whole, err := Parse("a.yaml", []byte("fuels:\n  coal: 1\n  gas: {price: 2}\ngrids:\n  us: 3\nname: text\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	part := whole.Part(map[string][]string{"fuels": {"gas", "none"}, "name": {"text"}, "absent": {"x"}})
	if at, ok := part.Locate("fuels.gas.price"); !ok || at.String() != "a.yaml:3:16" {
		t.Errorf("the entry that was kept is at %v, %v", at, ok)
	}
	for _, path := range []string{"fuels.coal", "grids", "name", "absent"} {
		if _, ok := part.Locate(path); ok {
			t.Errorf("%s was kept", path)
		}
	}
	if got := whole.Keys("fuels"); len(got) != 2 {
		t.Errorf("the document has the fuels %v", got)
	}
	if part.root.size != 7 {
		t.Errorf("the part has %d nodes, not 7", part.root.size)
	}
}

package catalog_test

import (
	"slices"
	"testing"

	"tokenwatt/catalog"
)

// TestAcceleratorMeant reads chips as tables, providers and tools write them.
func TestAcceleratorMeant(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ text, want string }{
		{"h100-sxm", "h100-sxm"},
		{"H100-SXM", "h100-sxm"},
		{" h100 sxm5 ", "h100-sxm"},
		{"H100-SXM-80GB", "h100-sxm"},
		{"NVIDIA H100 80GB HBM3", "h100-sxm"},
		{"H100-SXM-96GB-500W", "h100-sxm-96gb-500w"},
		{"H100 PCIe", "h100-pcie"},
		{"NVIDIA A100-SXM4-40GB", "a100-sxm-40gb"},
		{"A100_SXM4_80GB", "a100-sxm-80gb"},
		{"a100 80 GB", "a100-sxm-80gb"},
		{"MI300X", "mi300x"},
		{"AMD Instinct MI300X", "mi300x"},
		{"TPU v5e-256", "tpu-v5e"},
		{"v5p", "tpu-v5p"},
		{"DGX GB200", "gb200"},
		{"GB200 NVL72", "gb200"},
		{"B200", "b200-sxm"},
		{"RTX4090", "rtx-4090"},
		{"V100", "v100-sxm-32gb"},
		{"NVIDIA A10", "a10"},
		{"NVIDIA A10G", "a10g"},
		{"RTX A6000", "rtx-a6000"},
		{"NVIDIA L40S-48GB", "l40s"},
		{"H100X", ""},
		{"T4", ""},
		{"", ""},
		{"-", ""},
	} {
		if got := c.AcceleratorMeant(test.text); got != test.want {
			t.Errorf("%q is %q, expected %q", test.text, got, test.want)
		}
	}
	for i := range c.Accelerators {
		name := c.Accelerators[i].Name
		if got := c.AcceleratorMeant(name); got != name {
			t.Errorf("%q is %q, expected itself", name, got)
		}
	}
}

// TestNearAccelerators names the chips of the family that a wrong name begins with, and all where it begins with none.
func TestNearAccelerators(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	if near := c.NearAccelerators("H100X"); !slices.Contains(near, "h100-sxm") || slices.Contains(near, "a100-sxm-80gb") {
		t.Errorf("H100X is near %v", near)
	}
	if near := c.NearAccelerators("abacus"); len(near) != len(c.Accelerators) {
		t.Errorf("abacus is near %v", near)
	}
}

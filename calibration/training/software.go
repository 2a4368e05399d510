package training

import (
	"fmt"
	"regexp"
	"strings"

	"tokenwatt/catalog"
)

// software finds the engine, the cluster and the vintage: by their columns, else by words of source and notes, else the
// entries for an unknown one, whose interval is wider.
func (r *record) software(c *catalog.Catalog, row *Row) {
	row.Engine, row.Cluster = r.engine(row), r.cluster(row)
	for _, n := range []struct {
		column string
		kind   string
		into   *string
	}{{"engine", "engines", &row.Engine}, {"cluster", "clusters", &row.Cluster}} {
		text := r.text(n.column)
		if blank(text) {
			continue
		}
		names := c.NamesByKind()[n.kind]
		found := ""
		for _, name := range names {
			if strings.EqualFold(name, text) {
				found = name
			}
		}
		if found == "" {
			hint := strings.Join(names, ", ")
			if near := c.Nearest(n.kind, text); near != "" {
				hint = near
			}
			r.refuse(n.column, fmt.Sprintf("%q", text), "an entry of "+n.kind+" ("+hint+")")
			continue
		}
		*n.into = found
	}
	row.Vintage = r.vintage()
}

// old tells whether the chip is of the years before FlashAttention.
func old(accelerator string) bool {
	return strings.HasPrefix(accelerator, "v100") || strings.HasPrefix(accelerator, "a100") || strings.HasPrefix(accelerator, "a800")
}

// engine is the class of engine that the words name.
func (r *record) engine(row *Row) string {
	eager := r.says("eager")
	switch {
	case r.says("megatron-bridge", "megatron bridge", "nemo"):
		return "megatron-bridge"
	case r.says("torchtitan") && eager:
		return "torchtitan-eager"
	case r.says("torchtitan"):
		return "torchtitan"
	case r.says("maxtext", "pax", "jax"):
		return "maxtext"
	case r.says("megatron-deepspeed", "bloom", "bigscience", "vtrain"):
		return "megatron-deepspeed"
	case r.says("zero-3", "zero3", "zero_3") && old(row.Accelerator):
		return "deepspeed-zero3-2021"
	case r.says("megatron-core", "megatron core", "mcore", "primus"):
		return "megatron-core"
	case r.says("narayanan", "korthikanti", "megatron") && old(row.Accelerator) && !r.says("flash"):
		return "megatron-2020-22"
	case r.says("megatron"):
		return "megatron-core"
	case r.says("fsdp", "llm-foundry", "mosaic", "olmo", "lightning", "deepspeed", "accelerate"):
		return "fsdp"
	case strings.HasPrefix(row.Accelerator, "tpu"):
		return "maxtext"
	}
	return "default"
}

// cluster is the site that the words name; without one, that of the engine's time.
func (r *record) cluster(row *Row) string {
	switch {
	case r.says("jean zay", "bigscience", "bloom"):
		return "jean-zay"
	case r.says("selene", "narayanan", "korthikanti"):
		return "selene"
	case old(row.Accelerator) && (strings.HasPrefix(row.Engine, "megatron-2020") || row.Engine == "megatron-deepspeed" || row.Engine == "deepspeed-zero3-2021"):
		return "default-2020"
	}
	return "default"
}

// vintage is the date of the software: the column, or a container's number, 26.04.01, in source or notes.
func (r *record) vintage() string {
	if text := r.text("vintage"); !blank(text) {
		if m := regexp.MustCompile(`^(\d{4})(-\d{2})?(-\d{2})?$`).FindString(text); m != "" {
			return m
		}
		if v := container(text); v != "" {
			return v
		}
		r.refuse("vintage", fmt.Sprintf("%q", text), "a date (2026, 2026-04, 2026-04-30) or a container (26.04)")
		return ""
	}
	if !r.says("container", "nemo", "bridge") {
		return ""
	}
	for _, text := range []string{r.text("notes"), r.text("source")} {
		if _, rest, found := strings.Cut(text, "container "); found {
			if v := container(rest); v != "" {
				return v
			}
		}
	}
	return container(r.text("source"))
}

// container reads a date off a container's number: 26.04 is 2026-04, 26.04.01 the first patch of it, which sorts behind.
func container(text string) string {
	m := regexp.MustCompile(`\b(2\d)\.(0[1-9]|1[0-2])(?:\.(\d{2}))?\b`).FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	date := "20" + m[1] + "-" + m[2]
	if m[3] != "" {
		date += "-" + m[3]
	}
	return date
}

// family is what a source stands or falls with when it is left out of a fit: tables of one project that differ in release,
// machine or page are one.
func family(source string) string {
	lower := strings.ToLower(source)
	for _, f := range [][2]string{
		{"megatron-bridge", "Megatron-Bridge"}, {"torchtitan", "torchtitan"}, {"bloom", "BLOOM"},
	} {
		if strings.Contains(lower, f[0]) {
			return f[1]
		}
	}
	return source
}

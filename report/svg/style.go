package svg

import (
	"fmt"
	"sort"
	"strings"
)

// Colours of the text, the gridlines and the paper when the page sets none.
const (
	inkLight, inkDark     = "#1f2328", "#e7e9ec"
	mutedLight, mutedDark = "#59636e", "#a3adb8"
	gridLight, gridDark   = "#e4e7eb", "#2f363e"
	axisLight, axisDark   = "#8b949e", "#78828c"
	paperLight, paperDark = "#ffffff", "#14171b"
)

// styleSheet writes the rules of one figure. Every rule is scoped to .tw, and the same class always has the same rule,
// so that several figures in one page do not disturb each other.
func styleSheet(used map[string]colour) string {
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	sort.Strings(names)
	var light, dark strings.Builder
	for _, name := range names {
		c := used[name]
		fmt.Fprintf(&light, ".tw .c-%s{--c:var(--tech-%s,%s);--on:%s}", name, name, c.light, onColour(c.light))
		fmt.Fprintf(&dark, ".tw .c-%s{--c:var(--tech-%s,%s);--on:%s}", name, name, c.dark, onColour(c.dark))
	}
	return ".tw{" + themeVariables(inkLight, mutedLight, gridLight, axisLight, paperLight) + "display:block;height:auto;" +
		"font-variant-numeric:tabular-nums}" +
		".tw text{fill:var(--tw-ink)}.tw text.m{fill:var(--tw-muted)}.tw text.on{fill:var(--on)}" +
		".tw .b{font-weight:600}.tw .h{paint-order:stroke;stroke:var(--tw-paper);stroke-width:3px;stroke-linejoin:round}" +
		".tw .p{fill:var(--tw-paper)}.tw .g{stroke:var(--tw-grid)}.tw .a{stroke:var(--tw-axis)}.tw .k{stroke:var(--tw-ink)}" +
		".tw .f{fill:var(--c)}.tw .l{stroke:var(--c);fill:none}.tw .s{stroke:var(--tw-paper)}" +
		light.String() +
		"@media(prefers-color-scheme:dark){.tw{" + themeVariables(inkDark, mutedDark, gridDark, axisDark, paperDark) + "}" +
		dark.String() + "}"
}

// themeVariables ties the figure's own properties to the page's, with a fallback each.
func themeVariables(ink, muted, grid, axis, paper string) string {
	return fmt.Sprintf("--tw-ink:var(--ink,%s);--tw-muted:var(--muted,%s);--tw-grid:var(--grid,%s);"+
		"--tw-axis:var(--axis,%s);--tw-paper:var(--paper,%s);", ink, muted, grid, axis, paper)
}

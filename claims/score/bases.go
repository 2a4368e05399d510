package score

import "strings"

// factor is a unit in terms of a base.
type factor struct {
	name  string // of the base; "1" for a plain number and for words that add nothing
	scale float64
}

// base looks a word up: a unit, one with a prefix, or the name of a thing that is counted.
func base(word string) (factor, bool) {
	switch word {
	case "w", "watt", "watts", "瓦":
		return factor{"W", 1}, true
	case "j", "joule", "joules", "焦":
		return factor{"J", 1}, true
	case "wh":
		return factor{"J", 3600}, true
	case "瓦时":
		return factor{"J", 3600}, true
	case "度":
		return factor{"J", 3.6e6}, true
	case "b", "byte", "bytes", "字节":
		return factor{"B", 1}, true
	case "s", "sec", "second", "seconds", "秒":
		return factor{"s", 1}, true
	case "min", "minute", "minutes", "分钟":
		return factor{"s", 60}, true
	case "h", "hr", "hour", "hours", "小时":
		return factor{"s", 3600}, true
	case "d", "day", "days", "天", "日":
		return factor{"s", 86400}, true
	case "week", "weeks", "周":
		return factor{"s", 7 * 86400}, true
	case "month", "months", "月", "个月":
		return factor{"s", 8766 * 3600 / 12}, true
	case "y", "yr", "a", "year", "years", "年":
		return factor{"s", 8766 * 3600}, true
	case "g", "gram", "grams", "克":
		return factor{"g", 1}, true
	case "t", "ton", "tons", "tonne", "tonnes", "吨":
		return factor{"g", 1e6}, true
	case "lb", "lbs", "pound", "pounds", "磅":
		return factor{"g", 453.59237}, true
	case "l", "litre", "litres", "liter", "liters", "升":
		return factor{"L", 1}, true
	case "m3", "立方米":
		return factor{"L", 1000}, true
	case "gal", "gallon", "gallons", "加仑":
		return factor{"L", 3.785411784}, true
	case "%", "percent", "百分比", "pct":
		return factor{"1", 0.01}, true
	case "", "1", "x", "times", "fold", "share", "fraction", "ratio", "multiple", "number", "倍", "pue", "wue", "cue", "mfu", "hfu", "ere":
		return factor{"1", 1}, true
	case "co2", "co2e", "co2eq", "of", "(energy)":
		return factor{"1", 1}, true
	case "usd", "$", "us$", "美元":
		return factor{"USD", 1}, true
	case "cny", "rmb", "元", "人民币":
		return factor{"CNY", 1}, true
	case "eur", "€", "欧元":
		return factor{"EUR", 1}, true
	case "gbp", "£", "英镑":
		return factor{"GBP", 1}, true
	case "jpy", "日元":
		return factor{"JPY", 1}, true
	}
	if name, ok := thing(word); ok {
		return factor{name, 1}, true
	}
	return prefixed(word)
}

// thing returns the one name of what is counted.
func thing(word string) (string, bool) {
	switch strings.TrimSuffix(word, "s") {
	case "gpu", "accelerator", "chip", "card", "tpu", "卡", "张", "片", "枚", "块", "芯片":
		return "accelerator", true
	case "server", "node", "machine", "服务器", "台":
		return "server", true
	case "household", "home", "house", "户", "家庭":
		return "household", true
	case "query", "querie", "request", "prompt", "question", "message", "response", "次", "请求", "问题":
		return "query", true
	case "visitor", "user", "person", "people", "人":
		return "person", true
	case "token", "tok", "词元":
		return "token", true
	case "parameter", "param", "参数":
		return "parameter", true
	case "flop", "operation", "次运算":
		return "FLOP", true
	case "car", "vehicle", "辆":
		return "car", true
	case "pool", "泳池":
		return "pool", true
	case "drop", "滴":
		return "drop", true
	case "firm", "company", "companie", "家", "enterprise":
		return "firm", true
	}
	return "", false
}

// prefixed reads a unit with a decimal prefix: "kwh", "兆瓦时", "tflop".
func prefixed(word string) (factor, bool) {
	for _, p := range []struct {
		prefix string
		scale  float64
	}{
		{"kilo", 1e3},
		{"mega", 1e6},
		{"giga", 1e9},
		{"tera", 1e12},
		{"peta", 1e15},
		{"milli", 1e-3},
		{"千", 1e3},
		{"兆", 1e6},
		{"吉", 1e9},
		{"太", 1e12},
		{"毫", 1e-3},
		{"万", 1e4},
		{"亿", 1e8},
		{"k", 1e3},
		{"m", 1e6},
		{"g", 1e9},
		{"t", 1e12},
		{"p", 1e15},
		{"e", 1e18},
	} {
		rest, ok := strings.CutPrefix(word, p.prefix)
		if !ok || rest == "" {
			continue
		}
		switch rest {
		case "g", "l", "s", "克", "升", "秒":
			// Small things: m is milli there, and there are no megalitres in keys.
			if p.prefix == "m" {
				return scaled(rest, 1e-3)
			}
			if p.prefix != "k" && p.prefix != "千" && p.prefix != "毫" && p.prefix != "milli" && p.prefix != "kilo" {
				continue
			}
			return scaled(rest, p.scale)
		case "w", "wh", "j", "watt", "watts", "瓦", "瓦时", "焦", "flop", "flops", "t", "usd", "b", "byte", "bytes", "字节":
			return scaled(rest, p.scale)
		}
	}
	return factor{}, false
}

func scaled(word string, scale float64) (factor, bool) {
	f, ok := base(word)
	f.scale *= scale
	return f, ok
}

package measure

import "slices"

// faultOf finds what is wrong with a unit where it stands.
func (s *scan) faultOf(d *draft) {
	u := &d.u
	if !u.found || u.first == nil {
		return
	}
	switch {
	case u.first.dim.IsPower() && len(u.over) == 1 && len(u.under) > 0 && u.over[0] == "kW":
		s.powerOver(d)
	case u.dim.IsPower() && len(u.under) == 0:
		if s.asEnergy(d) {
			d.fault = PowerAsEnergy
		}
	case u.dim.IsEnergy() && len(u.under) == 0:
		if s.asPower(d) {
			d.fault = EnergyAsPower
		}
	}
}

// powerOver judges a power divided by something: by a time it is a ramp or additions, else a fault; by a query or a token it is an
// energy that was meant.
func (s *scan) powerOver(d *draft) {
	switch per := d.u.under[0]; per {
	case "query", "token", "image", "video", "email", "word", "visit":
		if !s.governs(d, 8, "功率", "功耗", "负荷", "rated at", "TDP of") { // then it is the power of what stands between
			d.fault = PowerAsEnergy
		}
	case "s", "min":
		if !s.nearby(d, 40, "ramp", "爬坡", "升降", "调节", "变化") {
			d.fault = PowerPerTime
		}
	case "h", "day", "week":
		if !s.nearby(d, 40, "ramp", "爬坡", "升降负荷", "调峰速率") {
			d.fault = PowerPerTime
		}
	case "month", "year":
		if s.nearby(d, 30, "consum", "electricity", "use ", "uses", "used", "usage", "消耗", "耗电", "用电", "电量") && !s.nearby(d, 40, "add", "install", "capacity", "build", "新增", "装机", "产能", "建设", "部署") {
			d.fault = PowerPerTime
		}
	}
}

// asEnergy reports whether a power is told where an energy is meant: consumed in a training run, over a period, per query.
func (s *scan) asEnergy(d *draft) bool {
	if s.near(d.end, 12, "的功率", "功率", "of capacity", "capacity", "装机", "of power capacity", "的容量", "的装机", "的负荷", "负荷") || s.nearBefore(d, 24, "功率", "装机", "容量", "capacity", "TDP", "功耗", "负荷", "负载", "rated", "draw", "规模", "power of", "peak", "峰值", "per chip", "需求") {
		return false
	}
	use := s.nearBefore(d, 30, "消耗", "耗电", "用电", "耗能", "用掉", "耗费", "consum", "used", "uses", "using", "took", "takes", "required", "requires", "burn", "cost")
	total := s.nearBefore(d, 48, "训练", "一次", "每次", "单次", "全年", "一年", "总共", "累计", "总计", "train", "per query", "each query", "a query", "query", "prompt", "total of", "in a year", "over the year") || s.near(d.end, 34, "to train", "during training", "in training", "for training", "per query", "per prompt", "per request", "over the", "in a year", "a year of electricity", "annually", "in total", "每年", "一年")
	electricity := s.near(d.end, 14, "的电", "电量", "电力", "度电", "of electricity", "of energy", "电能")
	return use && total || electricity && total || use && electricity
}

// asPower reports whether an energy is told where a power is meant: installed capacity, rated power. Storage is told in energy.
func (s *scan) asPower(d *draft) bool {
	if s.nearBefore(d, 30, "储能", "电池", "battery", "storage", "Megapack") || s.near(d.end, 24, "储能", "电池", "battery", "storage", "of storage") {
		return false
	}
	return s.governs(d, 24, "功率为", "功率达", "额定功率", "装机容量", "总装机", "装机规模", "功率约", "rated at", "power draw of", "power capacity of", "peak power of", "nameplate capacity of", "TDP of", "峰值功率") && !s.nearBefore(d, 14, "功率密度", "电量") ||
		s.near(d.end, 3, " data cent") || s.near(d.end, 14, "的功率", "的装机", "of capacity", "of generating capacity", "of power capacity", "data center campus", "data centre campus")
}

// governs reports whether one of the words stands within so many characters before a draft and no other number between them, which it
// would be about.
func (s *scan) governs(d *draft, most int, words ...string) bool {
	i := min(d.start, d.hedge[0])
	for k := i - 1; k >= max(0, i-most); k-- {
		if isDigit(s.at(k)) {
			return false
		}
		if slices.ContainsFunc(words, func(w string) bool { return s.matchLow(k, w) }) {
			return s.nearBefore(d, most, words...)
		}
	}
	return false
}

// near reports whether one of the words stands within so many characters behind i, in the clause.
func (s *scan) near(i, most int, words ...string) bool {
	for k := i; k < min(i+most, len(s.t)); k++ {
		c := s.at(k)
		if c == '.' && s.at(k+1) == ' ' || c == '。' || c == ';' || c == '；' || c == '，' || c == ',' && !isDigit(s.at(k+1)) {
			return false
		}
		for _, w := range words {
			if s.matchAt(k, w) {
				return true
			}
		}
	}
	return false
}

// nearBefore reports whether one of the words stands within so many characters before a draft, in the sentence.
func (s *scan) nearBefore(d *draft, most int, words ...string) bool {
	i := min(d.start, d.hedge[0])
	for k := i - 1; k >= max(0, i-most); k-- {
		c := s.at(k)
		if c == '。' || c == ';' || c == '；' || c == '.' && s.at(k+1) == ' ' {
			return false
		}
		for _, w := range words {
			if s.matchLow(k, w) {
				return true
			}
		}
	}
	return false
}

// nearby is near on both sides.
func (s *scan) nearby(d *draft, most int, words ...string) bool {
	return s.nearBefore(d, most, words...) || s.near(d.end, most, words...)
}

// matchLow is matchAt without regard to case.
func (s *scan) matchLow(i int, text string) bool {
	if i < 0 || i >= len(s.low) || text[0] < 0x80 && s.low[i] != lower(rune(text[0])) {
		return false
	}
	for _, c := range text {
		if i >= len(s.low) || s.low[i] != lower(c) {
			return false
		}
		i++
	}
	return true
}

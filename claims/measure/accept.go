package measure

import "math"

// Between these a number with an exponent and no unit counts operations: nothing else that texts of this field count is of their
// order.
const (
	leastFLOP = 1e18
	mostFLOP  = 1e32
)

// largest is above what a text counts; numbers beyond it are noise.
const largest = 1e100

// accept decides whether a draft is a measure. A bare number without a unit is kept as a loose one.
func (s *scan) accept(d *draft) bool {
	n := &d.n
	if !(math.Abs(n.value) < largest && math.Abs(n.high) < largest) || n.value != 0 && math.Abs(n.value) < 1/largest {
		return false
	}
	if n.style == words && s.capital(n.start) && d.u.found && s.capital(d.u.start) && !s.capital(d.u.start+1) && s.at(n.start+1) != lower(s.at(n.start+1))-'a'+'A' {
		return false // Three Mile Island
	}
	if n.article && !s.acceptArticle(d) {
		return false
	}
	if n.vague && !d.u.found && n.scale == 1 && n.value < 20 {
		return false
	}
	if n.style == hanzi && n.value < 10 && n.scale == 1 && d.u.found && d.u.first.is(flow) && d.u.noun == "query" && d.bound == "" && !d.ranged && len(d.u.under) == 0 && s.at(n.end) == '个' {
		return false // 两个问题, 两个消息
	}
	if n.style == hanzi && n.vague && d.u.found && n.value < 10 && n.scale == 1 && d.u.noun == "" && d.u.dim == dim(axisCount) {
		return false
	}
	switch {
	case n.style == hanzi && n.share && !d.u.found:
		return true
	case s.counter(d):
		return false
	case d.u.found:
		return s.acceptUnit(d)
	case d.ratio != "":
		return true
	case n.share:
		return s.acceptShare(d)
	case n.style == words && n.scale == 1:
		return false
	case n.style == hanzi:
		if n.scale < 1e3 && n.value < 1e3 {
			return false
		}
		if n.vague || d.hedge[0] < d.hedge[1] || n.bound != "" || n.value >= 1e4 && n.digits > 1 && s.at(n.end) != '级' {
			s.nounBefore(d)
			return n.vague || d.hedge[0] < d.hedge[1] || d.u.found || n.digits > 2
		}
		return false
	case n.exponent && n.value < 1:
		return false // a learning rate
	case n.exponent && n.value >= leastFLOP && n.value < mostFLOP && !d.money:
		s.imply(d, "flop")
		return true
	case n.bare():
		if isLetter(s.at(n.end)) || s.at(n.end) == '-' && isLetter(s.at(n.end+1)) && !d.ranged {
			return false
		}
		s.nounBefore(d)
		d.loose = !d.u.found
		return true
	case n.suffix && (n.scale == 1e3 || n.scale == 1e4) && n.value < 1e4 && !s.money && !d.money && d.hedge[0] == d.hedge[1]:
		return false // 4K, 8K
	}
	s.nounBefore(d)
	return true
}

// counter reports a number that a page counts its own readers with: 阅读 3,218, 14 comments, 33 likes, 6 min read.
func (s *scan) counter(d *draft) bool {
	if d.money || d.n.scale > 1 && !d.n.suffix {
		return false
	}
	j := s.space(d.n.end)
	switch s.small(j, s.word(j)) {
	case "comments", "comment", "likes", "reposts", "retweets", "followers", "reads", "views", "upvotes", "claps", "favourites", "favorites", "replies":
		return !d.n.grouped || d.n.value < 1e5
	}
	if d.u.found && d.u.dim.IsTime() {
		k := s.space(d.end)
		if s.at(k) == '前' && s.at(k+1) != '后' && s.at(k+1) != '十' { // 11个月前
			return true
		}
		return s.phraseAt(k, "read") || s.phraseAt(k, "ago")
	}
	if d.u.found && !(d.u.noun == "" && d.u.first != nil && d.u.first.is(classifier)) {
		return false
	}
	k := s.spaceBack(d.start)
	if c := s.at(k - 1); c == '(' || c == ':' {
		k = s.spaceBack(k - 1)
	}
	return counters.before(s.t, k) != nil
}

// counters are what a page counts.
var counters = backward[bool]().all(true, //nolint:gochecknoglobals // a table that is never written
	"阅读量", "阅读", "浏览量", "浏览", "评论", "点赞", "转发", "收藏", "赞", "粉丝", "热度", "访问", "人气", "views", "Views", "Comments", "Likes", "comments", "likes", "Reads", "Shares")

// capital reports a capital letter at i.
func (s *scan) capital(i int) bool { return s.at(i) >= 'A' && s.at(i) <= 'Z' }

// acceptUnit decides on a number with a unit: small numbers in words need a unit that is not only a thing.
func (s *scan) acceptUnit(d *draft) bool {
	n := &d.n
	if d.u.elided && !d.implied {
		return true
	}
	if n.style != arabic && d.u.noun == "" && d.u.dim == dim(axisCount) && n.scale == 1 && n.value < 100 {
		return n.bound != "" || d.bound != "" && d.bound != About
	}
	return true
}

// acceptArticle decides on one and 一: measures only with a unit that is no thing, and with a hedge before a time.
func (s *scan) acceptArticle(d *draft) bool {
	n := &d.n
	if n.scale > 1 || n.share && n.style == words {
		return true
	}
	if !d.u.found || d.ranged {
		return d.ranged
	}
	hedged := d.bound != ""
	if n.style == hanzi && n.value == 0.5 { // 半年, 半小时; 半个月
		return d.u.dim.IsTime() || hedged
	}
	switch {
	case d.u.kind == Multiple:
		return n.style == hanzi
	case d.u.dim == dim(axisCount) || d.u.dim.IsTime():
		if d.u.first.is(classifier) && n.style == hanzi && d.u.dim == dim(axisCount) && d.u.noun == "" {
			return false
		}
		return hedged
	}
	return true
}

// acceptShare decides on a fraction without a unit: "half of", "a third of"; a bare "half" is none.
func (s *scan) acceptShare(d *draft) bool {
	if d.n.style != words {
		return true
	}
	j := s.space(d.n.end)
	w := s.small(j, s.word(j))
	if d.n.value == 0.5 && s.small(d.n.start, s.word(d.n.start)) == "half" {
		switch w {
		case "of", "the", "its", "their", "that", "what", "as", "these", "those", "our":
			return true
		}
		return d.bound != "" || s.before(d.n.start) == "by"
	}
	if w == "quarter" || w == "party" {
		return false
	}
	return true
}

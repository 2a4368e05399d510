package packing

import (
	"cmp"
	"slices"
)

// load is a number of machines with as much to do as each other.
type load struct {
	seconds  float64
	machines int64
}

// loads are all machines, by rising load. A class of equal jobs splits one of them at most, so that there are few, however many the machines.
type loads []load

// take gives the jobs of a class to the machines, one by one to the least loaded: many at once by fill, the rest by loads.
func (l *loads) take(c Class) {
	if c.Seconds == 0 {
		return
	}
	for left := c.Count - l.fill(c.Seconds, c.Count); left > 0; {
		first := (*l)[0]
		n := min(left, first.machines)
		if left -= n; n == first.machines {
			*l = slices.Delete(*l, 0, 1)
		} else {
			(*l)[0].machines -= n
		}
		l.insert(load{first.seconds + c.Seconds, n})
	}
}

// insert puts machines where their load is.
func (l *loads) insert(more load) {
	i, same := slices.BinarySearchFunc(*l, more.seconds, func(x load, seconds float64) int { return cmp.Compare(x.seconds, seconds) })
	if same {
		(*l)[i].machines += more.machines
		return
	}
	*l = slices.Insert(*l, i, more)
}

// fill gives most of so many equal jobs to the machines and returns how many. One by one, jobs begin at the earliest of all times load + k
// seconds. Poured like water they would fill the machines to a level: those that begin a job's time or more below it are fewer than all,
// and are the first.
func (l *loads) fill(seconds float64, jobs int64) int64 {
	var level, sum, machines float64
	for i, x := range *l {
		sum += x.seconds * float64(x.machines)
		machines += float64(x.machines)
		level = (float64(jobs)*seconds + sum) / machines
		if i+1 == len(*l) || level <= (*l)[i+1].seconds {
			break
		}
	}
	old := *l
	*l = make(loads, 0, len(old)+1)
	var put int64
	for _, x := range old {
		if n := min(int64((level-x.seconds)/seconds), (jobs-put)/x.machines); n > 0 { // rounding may not give more than there are
			x.seconds += float64(n) * seconds
			put += n * x.machines
		}
		l.insert(x)
	}
	return put
}

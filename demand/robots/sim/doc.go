// Package sim is a discrete-event simulation of one site's fleet of robots: jobs by the hour of the week, robots with a
// battery, chargers or a swap station, failures, maintenance.
//
// It is the method for what closed forms miss, and it reproduces them where they hold: Erlang C (M/M/c), M/G/1 with
// vacations (Takagi 1991, Queueing Analysis 1), machine repair (finite source), offered load that varies
// (Eick, Massey and Whitt 1993, Management Science 39, 241). The tests hold it to them within its own 95 % intervals.
//
// # The course of a job
//
// Jobs arrive by a Poisson process whose rate is constant within an hour of the week (hour 0 is Monday 00:00, local
// time), drawn by change of time: exponential steps of the integrated rate. A job goes to an idle robot, or waits first come
// first served; with the dispatch Nearest the robot closest to it, or the waiting job closest to a robot that gets free, is
// taken instead, which may let a remote job wait long. The wait is from arrival until the robot begins at the place
// of the job, its way included. Jobs do not give up.
//
// A job's service time is deterministic, exponential, Erlang or lognormal. What a failure, an empty battery or a hand-over
// leaves of it goes to the head of the queue and is not counted as a new wait.
//
// # Battery and charging
//
// Each state draws a constant power from the battery. On charge with battery-side power P = efficiency x charger power,
// capacity E and taper start s_t the state of charge grows in a straight line, then as an exponential (package battery).
// State of charge between events is the inverse of this, in closed form. In the taper each battery's power decays with the one
// time constant E (1 - s_t) / P, and so does their sum: energy by the hour, peaks of an instant and means of a
// quarter hour are exact integrals, not samples.
//
// A robot at or below the low threshold when it gets free, or while it is idle, goes to charge. One that gets to it within
// a job finishes the job, or hands it over where the policy says so. A battery that gets empty away from a charger is a
// stranding: counted, and the robot is brought to the queue for chargers after the time for rescue. With the opportunistic policy
// idle robots charge at a higher threshold when a charger is free.
//
// # Intervals
//
// Each week of each replication is a batch. Means carry a Student interval of 95 % over batches; ratios, such as the share
// of jobs in time, that of the ratio estimator (Cochran 1977, Sampling Techniques, 6.3). Where all jobs of all batches
// met their limit, or none did, the interval is the exact binomial one (Clopper and Pearson 1934). Batches that are
// correlated, or drift, give a warning.
//
// # Streams
//
// Arrivals, services, places, swaps and each robot's failures draw from streams of their own, services and places in the
// order of arrival: the n-th job is the same job in every scenario with one seed (common random numbers).
//
// # Checked in each run
//
// Jobs: waiting and in work at the start + arrived = done + waiting and in work at the end. Energy: the sum over robots of what is stored,
// followed robot by robot, against the site's integrals of charging and draw by state, to 1e-9.
//
// # Assumptions
//
// Power within a job is the mean of its phases. A docked robot lives on the mains. A robot's repair begins at once. Failures come at
// random while a robot is up, whatever it does. Batteries are alike.
//
// # Not modelled
//
// Paths, congestion and lifts; jobs for several robots; skills; customers who give up; a limited number of technicians;
// ageing within a run; a charger's efficiency by load; temperature.
package sim

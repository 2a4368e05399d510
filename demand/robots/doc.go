// Package robots sizes a fleet of robots that are called for jobs: how many robots, chargers and spare packs keep the wait limit, where
// their policy runs, what they draw by the hour and what they cost. The packages below it hold the closed forms (queueing, battery,
// inference), a discrete-event simulation (sim) and the charging schedule as a linear programme (charging). Run puts the three
// methods side by side; Estimate is the closed form alone, which sweeps draw.
//
// # Jobs
//
// Jobs a site and hour of the week, either listed or a service's shape times its clients. The modified offered load m(t) of the week, which
// repeats, takes the place of a steady load in each hour (queueing, OfferedLoad): its mean for energy, its highest point for waiting.
//
// # A robot
//
//	P_work = x_walk P_walk + x_hands P_hands + (1 - x_walk - x_hands) P_stand + P_compute        at the pack, in a job
//	E      = nameplate x usable x (1 - (1 - end of life) wear)
//	e      = (target - reserve) E + e_R - t_o (P_walk + P_compute)                              for jobs, between two refills
//	t_work = e / P_work,  t_c by constant current and constant voltage from reserve to target (battery)
//	away   = t_c + t_o,  or with an exchange t_swap + t_o
//
// A robot that gets to its reserve within a job finishes it, with e_R for the job's stationary residual as far as the reserve lasts; where
// it does not last the pack gets empty, the robot is brought in half an hour later, and a warning says how often.
//
// The target that is found is the one that keeps most robots at work (battery, BestTarget); packs that are exchanged are filled to
// 99 %. P_compute is the edge module's draw at the rate of inferences that it makes, and the radio's where some are made elsewhere. A
// robot without a job waits on the mains (rest: dock), where it draws dock_standby and its pack nothing, or stands on its pack.
//
// # How many
//
// Robots that are not broken are binomial; of these, the number that is away for a refill is a birth-death process whose births are the
// power that those that are there draw, over e; and while that number stands still, jobs wait as in a line before as many servers (queueing,
// Mix). The fewest robots are sought that keep the limit where the load is highest. Then, with one robot more at a time, chargers are
// taken away as far as the limit allows, and the cheapest pair is kept. Spare packs follow from Palm's theorem at the busiest
// rate of exchanges. Of docks, pads and exchanges, and of shares of inferences on board, the cheapest is chosen; Alternatives lists all.
//
// # Power and money
//
// In each hour chargers draw m P_work (target - reserve) E / (e eta): packs are refilled in the hour in which they give energy. In plain
// operation that is late by up to t_work, and the charging package moves it on purpose. The load's deferrable part are the windows of
// charging.Windows, within which the free part of the packs (deferrable_part) is never left. Costs are annuities of prices, maintenance, packs worn by cycles and time, operators in whole numbers by
// the hour, machines of the data centre (demand/ownership), electricity at the tariff times the hour's shape, and a charge for the peak.
//
// # Assumptions and what is not modelled
//
// Sites are alike, on one clock, and peak together. Each robot has a place on the mains to wait; chargers bound how many charge at a
// time. Robots that wait there are not topped up. Jobs do not give up, and those of an hour that is overloaded are worked off in its own
// hour's energy. Ways between jobs are in their duration. The stationary distribution of each hour stands for the hour: a fleet that
// enters its busy hours with full packs does better, which the simulation shows. Not modelled: priorities, teams of robots,
// heat, ramps of demand over years, embodied carbon of robots.
package robots

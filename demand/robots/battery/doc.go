// Package battery is a robot's pack in closed form: how much of it can be used as it ages, how long a charge takes, up to where a
// charge is worth its time, and how many robots keep one post staffed.
//
// # Charge
//
// Constant power up to the state of charge s_t, then power that falls with what is missing (constant current, then constant voltage;
// the two-stage form of ACN-Sim, Lee et al. 2021, IEEE Transactions on Smart Grid 12, 5113). With the usable energy E and the power P
// at the battery, which is the charger's draw times its efficiency, a charge from s0 to s1 takes
//
//	t = [s0 < s_t] (min(s1, s_t) - s0) E / P + [s1 > s_t] E (1 - s_t) / P ln((1 - max(s0, s_t)) / (1 - s1))
//
// A charge to 1 through the second stage never ends. States of charge are over the usable energy, 0 to 1.
//
// # Where to stop
//
// A robot that works from s1 down to the reserve r and is away for the charge and an overhead t_o works the share
//
//	A = t_w / (t_w + t_c + t_o),  t_w = (s1 - r) E / P_w
//
// of its time. It is largest where (t_c + t_o) / (s1 - r) is least: where E (1 - s_t) / P (s1 - r) / (1 - s1) = t_c(s1) + t_o. Left of the
// root the overhead is spread over too little, right of it the taper costs too much. The power at work does not matter. With no
// overhead the root is s_t: whatever ends before the taper is equally good.
//
// # Ageing
//
// A pack holds 1 - (1 - e) w of its nameplate, with e what is left at its end of life and the wear
//
//	w = n / n_life + t / t_life
//
// of n full cycles in the time t: cycles and time wear additively and evenly, as cell data sheets and warranties are written. Real packs
// lose more at first and late, and with heat and a high state of charge.
//
// # Not modelled
//
// Temperature, resistance, efficiency by load, a charger's own limit below the taper, cell balancing, sudden death.
package battery

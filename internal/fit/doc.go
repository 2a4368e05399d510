// Package fit finds the parameters of a model that make its residuals small, robustly: damped least squares
// (Levenberg 1944, Marquardt 1963) on the soft-L1 loss
//
//	rho(z) = 2 (sqrt(1 + z) - 1),  z = (r / scale)^2,
//
// which is quadratic for residuals below the scale and linear above, so that a few points that the model cannot
// reach do not bend it. A parameter is held within its bounds, searched on a logarithmic axis where asked, and drawn
// towards its prior where it has one: a residual (x - prior) / spread, on the logarithmic axis log(x / prior) / spread.
// The Jacobian is taken by forward differences. No randomness; columns are computed side by side and do not depend on
// how many cores there are.
package fit

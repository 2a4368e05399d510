// Package svg draws the report's figures as self-contained SVG strings: no script, no network, no font file.
//
// # Figures
//
// Each figure is a plain struct of inputs with Render() (string, error):
//
//   - Sankey: energy from sources through the meter and the facility to the workloads.
//   - Stack: dispatch over hours, sources above zero, charging and export below, the load as a line.
//   - DurationCurve: sorted values against hours or percent of the year, with a second small panel for prices.
//   - Breakdown: horizontal stacked bars of a cost by part.
//   - Tornado: how far each parameter's range moves one answer.
//   - RangeDots: low, mode and high of several answers in one unit.
//   - Line: series by hour of day, month or time.
//   - Scatter: points on two axes, or curves through them: a Pareto front.
//   - HeatMap: hourly values, days by hours of the day, as colours.
//   - Waterfall: how steps of either sign add up to a total.
//   - Bands: how far each of several quantities can go at several allowances, around an optimum.
//   - Traces: small multiples over one axis: the course of several quantities.
//   - FieldMap: a number over two inputs as colours, with lines, boxes and points on top.
//   - Histogram: how often values fall where, parted by a threshold.
//   - BreakEven: what candidates are assumed to cost against the cost at which they enter.
//
// A figure takes numbers in one stated unit (a string such as "MW") and does no conversion; the caller picks a unit in
// which the numbers are readable. Series colours follow the technology's name (Family), so a technology has the same
// colour in every figure.
//
// # Reading on a phone and on a wide screen
//
// An SVG scales its text with its width, so one drawing cannot be readable at both 360 and 1200 pixels. Frame.Width is
// therefore the width in CSS pixels for which the figure is laid out, and Responsive renders a figure twice (370 and
// 840 pixels wide) with a container query that shows the one that suits. At any container width from 350 to 1200 pixels
// the 12-pixel text appears at 9 pixels or more.
//
// # Colours and themes
//
// The page may set the CSS custom properties --ink, --muted, --grid and --paper, and --tech-NAME for a family NAME.
// Each has a fallback for light and for dark (prefers-color-scheme), so that a figure also stands alone as a file.
// The palette starts from Okabe and Ito, "Color Universal Design" (2008); a test checks the distance of every pair of
// technologies under simulated dichromacy (Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009).
//
// # Methods and their sources
//
//   - Scales of colours: nine steps of falling lightness in OKLab (Ottosson, 2020), warm above zero and teal below; the same
//     test of distance holds for neighbours.
//   - Axis ticks: Heckbert, "Nice Numbers for Graph Labels", Graphics Gems (1990): steps of 1, 2 or 5 times 10^n.
//   - Sankey order: barycentre sweeps over columns, Sugiyama, Tagawa and Toda, IEEE SMC 11(2), 1981; links that skip a
//     column get a placeholder there, so that no ribbon runs through a node. Heights relax towards neighbours' means.
//   - Label placement: least-squares displacement under a minimum distance, that is isotonic regression by pooling
//     adjacent violators (Barlow et al., 1972).
//   - Duration curves: first, minimum, maximum and last point of each half pixel column (M4; Jugel et al., VLDB 7(10),
//     2014), then Douglas and Peucker's reduction (1973) with a tolerance that starts at 0.1 pixel and doubles until at
//     most 500 points remain. A test holds the drawn line of a year within half a pixel of every value.
//   - Stacks with more steps than pixels: means over whole steps (whole days beyond three hours), so that no bin is
//     thinner than a pixel; energy is kept. Lines with more than two values per pixel: a band from the least to the
//     greatest value of each bin and a line through the means. Either way the note under the figure says so.
//   - Heat maps: one cell an hour, or the mean over as few whole days as make a column a pixel wide, in nine classes of even
//     steps at nice numbers. Cells of one class that touch are one stroke, without antialiasing, so that no seam shows.
//     Where the outermost hundredth of the values would stretch the scale by half or more, it belongs to the last class
//     and the note under the figure says so.
//   - Text widths: advance widths of Helvetica (Adobe Font Metrics), shared by Arial and Liberation Sans, with 4 percent
//     added for other sans fonts. Labels that do not fit are cut with an ellipsis and keep their full text as a tooltip.
//
// # Errors
//
// NaN, infinities, impossible negatives, mismatched lengths, empty series and magnitudes above 1e15 are refused with
// InputError, all of them at once; a node of a Sankey whose flows do not balance is refused with BalanceError. Names may
// be any string: they are escaped, and characters that XML cannot hold become U+FFFD.
//
// # Not modelled
//
// No animation, no interaction beyond tooltips, no kerning in text measurement, no right-to-left layout of a whole figure.
package svg

package collective

import (
	"errors"
	"fmt"
	"math"

	"tokenwatt/catalog"
	"tokenwatt/internal/fault"
)

// ErrNetwork is wrapped by errors about a network that cannot be made.
var ErrNetwork = errors.New("collective: network does not fit")

// networkEfficiency is the share of the network's bandwidth that large messages reach where a cluster does not say:
// runs of 2020-22 reached 0.48, later ones 0.75 (fit of training steps).
const networkEfficiency = 0.75

// networkLatency of a collective's first message where a cluster does not say (systems files of
// ai-dynamo/aiconfigurator; fit of training steps).
const networkLatency = 10e-6

// fastestBus is PCI Express 5 with 16 lanes, in B/s: no slower link of the catalog joins more than a pair.
const fastestBus = 64e9

// Of returns the network of an accelerator of the catalog, with the library measured on it or, where there is none,
// that of the nearest. Figures of a cluster replace the accelerator's own where it has them; nil for none. Errors are
// the catalog's for names that it does not have, and wrap ErrNetwork where the accelerator's figures do not do.
func Of(c *catalog.Catalog, accelerator string, cluster *catalog.Cluster) (*Network, error) {
	a := c.Accelerators.Get(accelerator)
	if a == nil {
		return nil, &catalog.NotFoundError{Kind: "accelerators", Name: accelerator, Nearest: c.Nearest("accelerators", accelerator)}
	}
	fit := Library(c, accelerator)
	if fit == nil {
		return nil, &fault.Error{Field: "collectives", Found: "without a library", Expected: "one for " + accelerator, Cause: ErrNetwork}
	}
	n, err := New(accelerator, &a.Value, fit, cluster)
	if err == nil {
		n.spread(fit, widening(c, accelerator, fit))
	}
	return n, err
}

// New returns the network of an accelerator with the parameters of a library; name is the accelerator's in the catalog,
// which tells whether the library was measured on it. Errors wrap ErrNetwork.
func New(name string, a *catalog.Accelerator, fit *catalog.Collectives, cluster *catalog.Cluster) (*Network, error) {
	errs := fault.List{Cause: ErrNetwork}
	n := &Network{domain: 1, carried: fit.Accelerator != name}
	if a.ScaleUpSize.Known() {
		n.domain = int(a.ScaleUpSize.Mode)
	}
	site := catalog.Cluster{}
	if cluster != nil {
		site = *cluster
	}
	if site.NodeSize > 0 {
		n.domain = site.NodeSize
	}
	own := *fit
	own.Ring, own.AllToAll = atSite(&own, &site)
	if n.domain > 1 {
		fault.Positive(&errs, &a.ScaleUpBandwidth, "scale_up_bandwidth")
	}
	n.inside = newLibrary(&own, float64(a.ScaleUpBandwidth.Mode), float64(a.MemoryBandwidth.Mode), n.domain)
	n.across = acrossOf(a, &site, n.domain)
	wide := carriedSpread
	if !n.carried {
		wide = 1
	}
	n.spread(fit, wide)
	if n.domain < 1 {
		errs.Add("scale_up_size", fmt.Sprint(n.domain), "1 or more")
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return n, nil
}

// spread sets the interval to the fit's own, wider by a factor.
func (n *Network) spread(fit *catalog.Collectives, wide float64) {
	n.p10, n.p90 = 1/fitSpread, fitSpread
	if fit.Errors != nil {
		n.p10, n.p90 = min(fit.Errors.RatioP10, 1), max(fit.Errors.RatioP90, 1)
	}
	n.p10, n.p90 = n.p10/wide, n.p90*wide
}

// atSite returns the library's parameters with those that a site gives.
func atSite(fit *catalog.Collectives, site *catalog.Cluster) (catalog.RingFit, catalog.AllToAllFit) {
	ring, all := fit.Ring, fit.AllToAll
	if e := site.ScaleUpEfficiency; e > 0 {
		ring.Share, all.Share = e, e
	}
	if site.ScaleUpLatencyUS > 0 {
		ring.LaunchUS = site.ScaleUpLatencyUS
	}
	return ring, all
}

// acrossOf returns the network between domains. Without bandwidth of its own an accelerator reaches no other domain:
// what would go there takes forever.
func acrossOf(a *catalog.Accelerator, site *catalog.Cluster, domain int) outside {
	rank := float64(a.NetworkBandwidth.Mode)
	if site.NetworkGBs > 0 {
		rank = site.NetworkGBs * 1e9
	}
	sharers := math.Max(float64(site.AdapterRanks), 1)
	o := outside{adapter: rank * sharers, node: rank * float64(domain), efficiency: networkEfficiency, latency: networkLatency}
	if site.NetworkEfficiency > 0 {
		o.efficiency = site.NetworkEfficiency
	}
	if site.NetworkLatencyUS > 0 {
		o.latency = site.NetworkLatencyUS * 1e-6
	}
	return o
}

package simulation

import "tokenwatt/demand/serving/cluster"

// Router is the rule by which requests get one of the pool's replicas.
func (p *Pool) Router() cluster.Router { return p.pool.Router }

package collective

// Group is who takes part in a collective.
type Group struct {
	Ranks   int // members
	PerNode int // members in one scale-up domain; Ranks or more where all are in one, 1 or 0 where each is alone
	Sharing int // groups of the same kind that use the node's network adapters at the same time; 1, or 0, for none beside this one
}

// split returns the members in one scale-up domain and the number of domains that a group spans. Members that do
// not fill the last domain count as if they did.
func (g Group) split(domain int) (perNode, nodes int) {
	perNode = max(min(g.PerNode, g.Ranks, domain), 1)
	return perNode, (g.Ranks + perNode - 1) / perNode
}

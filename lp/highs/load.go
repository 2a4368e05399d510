package highs

import (
	"github.com/tetratelabs/wazero/api"

	"tokenwatt/lp"
)

const (
	rowWise         = 2
	minimise        = 1
	integerVariable = 1
	highsIntBytes   = 4
	doubleBytes     = 8
)

// load copies the model into the instance.
func (in *instance) load(m *lp.Model) error {
	a := m.Arrays()
	params := []uint64{
		in.object, uint64(m.NumColumns()), uint64(m.NumRows()), uint64(m.NumCoefficients()),
		rowWise, minimise, api.EncodeF64(m.Offset),
	}
	for _, v := range [][]float64{a.ColumnCost, a.ColumnLower, a.ColumnUpper, a.RowLower, a.RowUpper} {
		p, err := in.putFloats(v)
		if err != nil {
			return err
		}
		params = append(params, p)
	}
	for _, v := range [][]int32{a.RowStart, a.Index} {
		p, err := in.putInts(v)
		if err != nil {
			return err
		}
		params = append(params, p)
	}
	p, err := in.putFloats(a.Value)
	if err != nil {
		return err
	}
	params = append(params, p)
	pass := "Highs_passLp"
	if m.IsMIP() {
		pass = "Highs_passMip"
		kinds := make([]int32, m.NumColumns())
		for j, integer := range a.Integer {
			if integer {
				kinds[j] = integerVariable
			}
		}
		if p, err = in.putInts(kinds); err != nil {
			return err
		}
		params = append(params, p)
	}
	if err := in.status(pass, params...); err != nil {
		return err
	}
	// HiGHS keeps its own copy; the memory is wanted for the solve.
	for _, p := range params[7:] {
		if _, err := in.call("free", p); err != nil {
			return err
		}
	}
	return nil
}

package facility
import ("testing";"context";"tokenwatt/demand";"math")
func TestZZ(t *testing.T){
 for _, l := range []float64{0.05,0.07,0.03,0.1,0.06,0.013,0.02,0.04,0.08,0.09} {
  p := Problem{PUE:1+l,PUESlopePerK:0.004,ElectricalLosses:l}
  for h:=range 8760 { p.TemperatureC=append(p.TemperatureC,13+11*math.Sin(float64(h)/1394)); _=h }
  f:=make([]float64,8760); for h:=range f{f[h]=1+0.1*math.Sin(float64(h))}
  p.Loads=[]demand.Load{{FirmMW:f}}
  done:=make(chan bool)
  go func(){ r,err:=Run(context.Background(),p,nil); if err!=nil {t.Log(err)} else {t.Log(l, 1+l-1-l, r.PUE[0],r.PUE[1000],r.MeteredMWh/r.ITMWh,r.Warnings)}; done<-true }()
  <-done
 }
}

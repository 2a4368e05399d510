package collectives_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tokenwatt/calibration/collectives"
	"tokenwatt/calibration/score"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       collectives.Table
	}{
		{
			"NCCL, sizes in elements",
			"op_name,kernel_source,nccl_dtype,num_gpus,message_size,latency_ms\n" +
				"all_gather,NCCL,half,4,1024,0.01\nalltoall,NCCL,int8,8,1024,0.02\nbroadcast,NCCL,half,8,1024,0.02\nall_reduce,NCCL,half,1,1024,0.02\n" +
				"all_reduce,NCCL,posit,2,1024,0.02\nall_reduce,NCCL,half,2,-1,0.02\nall_reduce,NCCL,half,2,1024,\n",
			collectives.Table{
				Rows: []collectives.Row{
					{Line: 2, Operation: collectives.AllGather, Ranks: 4, Bytes: 2048, Seconds: 1e-5},
					{Line: 3, Operation: collectives.AllToAll, Ranks: 8, Bytes: 1024, Integer: true, Seconds: 2e-5},
				},
				Refused: []score.Refusal{
					{Line: 4, Column: "op_name", Found: `"broadcast"`, Expected: "all_reduce, all_gather, reduce_scatter, alltoall or send_recv"},
					{Line: 5, Column: "num_gpus", Found: `"1"`, Expected: "2 or more"},
					{Line: 6, Column: "nccl_dtype", Found: `"posit"`, Expected: "a number format: half, bfloat16, float32, fp8, int8, int32"},
					{Line: 7, Column: "message_size", Found: `"-1"`, Expected: "a number above zero"},
					{Line: 8, Column: "latency_ms", Found: "empty", Expected: "a number above zero"},
				},
			},
		},
		{
			"engine",
			"kernel_source,allreduce_dtype,num_gpus,message_size,backend,latency_ms\n" +
				"vLLM_custom_eager,bfloat16,2,128,vllm_eager,0.04\nvLLM_custom_graph,bfloat16,2,128,vllm_graph,0.005\nx,bfloat16,2,128,x,0.005\n",
			collectives.Table{
				Rows: []collectives.Row{
					{Line: 2, Operation: collectives.DirectEager, Ranks: 2, Bytes: 256, Seconds: 4e-5},
					{Line: 3, Operation: collectives.DirectGraph, Ranks: 2, Bytes: 256, Seconds: 5e-6},
				},
				Refused: []score.Refusal{{Line: 4, Column: "backend", Found: `"x"`, Expected: "a name with graph or eager in it"}},
			},
		},
		{
			"bytes, columns in another order",
			"median_ms,topology,collective,num_workers,devices_per_node,size_bytes\n0.1,dgx,send_recv,2,1,4096\n0.1,dgx,all_reduce,2,0,4096\n",
			collectives.Table{
				Rows:    []collectives.Row{{Line: 2, Operation: collectives.PointToPoint, Ranks: 2, PerNode: 1, Bytes: 4096, Topology: "dgx", Seconds: 1e-4}},
				Refused: []score.Refusal{{Line: 3, Column: "devices_per_node", Found: `"0"`, Expected: "1 or more"}},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			if _, err := z.Write([]byte(c.text)); err != nil {
				t.Fatal(err)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{c.text, packed.String()} {
				got, err := collectives.Read(strings.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(&c.want, got); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestReadRefusesTables(t *testing.T) {
	for _, text := range []string{"", "a,b,c\n1,2,3\n", "m,n,k\n1,2,3\n", "op_name,num_gpus\nall_gather,2\n"} {
		if _, err := collectives.Read(strings.NewReader(text)); !errors.Is(err, collectives.ErrTable) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The files as they are: no row is refused, and message sizes are the whole buffer. All-gathers of n ranks would run
// n - 1 times faster than the link if they were one rank's part.
func TestReadMeasured(t *testing.T) {
	for name, rows := range map[string]int{
		"aic_a100sxm80_nccl2.27_collectives.csv.gz": 504, "aic_h100sxm_nccl2.27_collectives.csv.gz": 1008,
		"aic_a100sxm80_vllm0.14_custom_allreduce.csv.gz": 138, "aic_h100sxm_vllm0.19_custom_allreduce.csv.gz": 138,
		"vidur_a100_network.csv.gz": 13442,
	} {
		table := read(t, name)
		if len(table.Rows) != rows || len(table.Refused) > 0 {
			t.Errorf("%s: %d rows, expected %d; refused %v", name, len(table.Rows), rows, table.Refused)
		}
		for _, r := range table.Rows {
			n := float64(r.Ranks)
			if rate := (n - 1) / n * r.Bytes / r.Seconds; rate > 450e9 {
				t.Fatalf("%s line %d: %g B/s over a link of 450 GB/s", name, r.Line, rate)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("op_name,kernel_source,nccl_dtype,num_gpus,message_size,latency_ms\nall_gather,NCCL,half,4,1024,0.01\n")
	f.Add("allreduce_dtype,num_gpus,message_size,backend,latency_ms\nbf16,2,1e300,graph,1e-300\n")
	f.Add("collective,num_workers,devices_per_node,size_bytes,median_ms\nall_reduce,8,8,NaN,Inf\n\"")
	f.Add("\x1f\x8b")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := collectives.Read(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, r := range table.Rows {
			if !(r.Bytes > 0 && r.Seconds > 0 && r.Ranks >= 2 && r.PerNode >= 0 && r.Line > 1) {
				t.Fatalf("row %+v", r)
			}
		}
		for _, r := range table.Refused {
			if r.Found == "" || r.Line < 2 {
				t.Fatalf("refused without a reason: %+v", r)
			}
		}
	})
}

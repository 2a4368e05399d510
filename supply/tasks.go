package supply

import (
	"context"
	"sync"
)

// task is one piece of work among many. It writes its answer to a place of its own, so that neither the order nor the
// number of goroutines changes what comes out.
type task struct {
	part    Part
	subject string
	do      func(ctx context.Context) error
	second  bool // begins after all others, whose answers it needs
}

// runTasks runs the tasks on that many goroutines and returns the error of each. Once the context is done no further
// task begins; those that did not begin have the context's cause as their error. done is called after each task, from
// one goroutine at a time.
func runTasks(ctx context.Context, tasks []task, workers int, done func(task)) []error {
	errs := make([]error, len(tasks))
	next := make(chan int)
	var (
		wait sync.WaitGroup
		lock sync.Mutex
	)
	for range max(1, min(workers, len(tasks))) {
		wait.Go(func() {
			for i := range next {
				if ctx.Err() != nil {
					errs[i] = context.Cause(ctx)
					continue
				}
				errs[i] = tasks[i].do(ctx)
				lock.Lock()
				done(tasks[i])
				lock.Unlock()
			}
		})
	}
	for i := range tasks {
		next <- i
	}
	close(next)
	wait.Wait()
	return errs
}

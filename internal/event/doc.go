// Package event is the clockwork of a discrete-event simulation: a queue of typed events.
//
// Events come out by time; at the same time by priority, the lower number first; at the same time and priority in
// the order in which they were put in (a sequence number). The order is total, so that a simulation gives the
// same bytes each time it runs.
//
// The queue is a heap of four children a node over entries of 24 bytes; what an event carries lies beside it in a
// slot that is used again. Push, Pop, Move and Cancel take O(log n) and allocate nothing once the queue has had its
// greatest length. A Handle names an event that waits; one whose event has come out or was cancelled is stale, and
// Move and Cancel say so.
//
// # Assumptions
//
// Time is a float64 in whatever unit the caller keeps, never NaN. Infinite times are in order: an event at +Inf
// comes last.
//
// # Not modelled
//
// The queue does not know the present: that no event is put into the past is the caller's care. It is not for
// use by two goroutines at once. More than 2^31 events waiting at once are not held.
package event

// Package deepcopy copies values with everything that they refer to, so that two holders of the same data may each write
// to their own.
//
// # Assumptions
//
// Values are trees: what two places refer to is copied twice, and a type that contains itself by a cycle of values does
// not end. Fields that are not exported are copied as they stand and must not refer to anything; Check says, in a test
// beside the type, whether that holds.
//
// # What is not modelled
//
// Interfaces, channels, functions and arrays of references: Check refuses them.
package deepcopy

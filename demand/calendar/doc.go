// Package calendar counts the hours of the study year and says which of its days are which. Hours are in UTC
// from 1 January; the calendar is the proleptic Gregorian one, so that a leap year has 8,784 hours. Public
// holidays are not modelled: a working day is Monday to Friday.
package calendar

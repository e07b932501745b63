//! Timetables by hand.

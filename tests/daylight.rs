//! Marches (`--depart`) against a model of their own: every way of small random maps is walked day by day, and three
//! timetables are worked out by hand.
//!
//! The maps are written as a user's files and planned through the library. Only sunrise and sunset are the library's
//! (`plan::Days::sun`, which has its own tests against the almanac); everything else is the rules' wording again.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test may stop at the first surprise

mod daylight {
    pub mod convoys;
    pub mod random;
    pub mod tampered;
    pub mod walks;
    pub mod world;
}

//! The words every stage shares: ids, units, dates, road classes and the convoy itself.
//!
//! Purpose: one place for the vocabulary of the contract, so that a stage can speak to the next
//! without importing it. Invariants: nothing here reads a file, knows a geometry or imports
//! another stage; every quantity names its unit. Complexity: plain values, O(1) everywhere.

mod convoy;
mod dates;
mod ferry;
mod ids;
mod incidents;
mod march;
mod name;
mod road;
mod season;
mod units;

pub use convoy::{Cargo, Convoy, EscortType, Fleet, Fords, Profile, SpeedTable, WetTable};
pub use dates::Validity;
pub use ferry::{Crossing, FerryDefaults};
pub use ids::{EdgeId, FileId, LinkId, NodeId, PlaceId, ZoneId};
pub use incidents::{Incidents, Kernel, UCDP_TYPES};
pub use march::{Drive, March};
pub use name::{fold, nearest};
pub use road::{RoadClass, Surface};
pub use season::{MonthDay, Season, SeasonChoice, SeasonUsed, When, YearPart, YearSpan};
pub use units::{attack_probability, hazard_cap};

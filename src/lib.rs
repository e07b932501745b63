//! Siraba plans convoy routes: roads and risk layers in, exact escorted routes with their detour costs out.

pub mod io;
pub mod model;
pub mod network;
pub mod plan;
pub mod report;
pub mod risk;
pub mod solve;

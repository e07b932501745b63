//! Siraba plans convoy routes: roads and risk layers in, exact escorted routes with their detour
//! costs out.
//!
//! Data flows one way: [`io`] (bytes to typed features) → [`network`] (a checked, frozen road graph)
//! → [`risk`] (hazard per stretch of road, with what contributed it) → [`solve`] (constrained
//! shortest paths with proof) → [`plan`] (escorts, detour ledger, reasons, sensitivity, frontiers) →
//! [`report`] (text, JSON, GeoJSON, GPX, CSV, SVG). [`model`] holds the words that all share, and
//! [`cli`] is the command line over it.
//!
//! The whole of it, on the embedded map of Mali's fuel corridors:
//!
//! ```
//! use siraba::plan::{Limits, Map, PointSpec, Request, Status};
//! use siraba::report::{Format, Sketch};
//!
//! let map = Map::embedded()?;
//! let mut request = Request::new(PointSpec::parse("Abidjan")?, PointSpec::parse("Bamako")?);
//! request.limits = Limits { max_risk: Some(0.25), ..Limits::default() };
//! request.escorts = vec!["armed".to_owned()];
//!
//! let plan = siraba::plan::plan(&map, &request)?;
//! assert_eq!(plan.status, Status::Optimal);
//! let best = &plan.routes[0];
//! assert!(best.attack_probability <= 0.25 && best.gap == 0.0);
//!
//! let page = siraba::report::render(&plan, &Sketch::of(&map.network, &map.places), Format::Text)?;
//! assert!(String::from_utf8(page)?.contains("Bamako"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Risk figures are estimates made from judgement. Nothing that this crate computes is a clearance.

pub mod cli;
pub mod io;
pub mod model;
pub mod network;
pub mod plan;
pub mod report;
pub mod risk;
pub mod solve;

//! Risk features made ready: shapes indexed, rates per km, groups numbered, zones findable by place.
//!
//! Invariants: zones keep the features' numbers; a zone whose rate is 0, or that targets other
//! cargoes, still has a place, so that what touches no road can be told. Complexity: O(vertices).

use super::Error;
use super::bands::Bands;
use super::line::widen;
use super::near::Near;
use super::overlay::Settings;
use super::taper::SUPPORT_TAPERS;
use crate::io::{Effect, Region, RiskFeature};
use geo::LineString;
use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex};
use rustc_hash::FxHashMap;

/// Where a zone is.
#[derive(Debug)]
pub(super) enum Shape {
    Area(Bands),
    Near(Near),
}

/// What a zone does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role {
    Influence {
        group: u32,
        /// Attacks per km inside; 0 when it does not concern this convoy.
        rate: f64,
        /// Its logarithm.
        log_rate: f64,
        /// Metres; 0 for a sharp edge.
        taper_m: f64,
        /// Share of the convoy lost in an attack.
        loss: f64,
    },
    Secured {
        factor: f64,
    },
    Closure {
        /// Whether it concerns the cargo carried.
        bars: bool,
    },
}

/// A zone made ready.
#[derive(Debug)]
pub(super) struct Layer {
    /// The feature's number.
    pub(super) zone: u32,
    pub(super) shape: Shape,
    pub(super) role: Role,
}

/// All zones but checkpoints and incidents.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) list: Vec<Layer>,
    /// Whether any of them fades.
    pub(super) tapered: bool,
    /// Number of forces.
    pub(super) groups: usize,
    /// Number of features, checkpoints and incidents included.
    pub(super) zones: usize,
    tree: RTree<f64>,
}

impl Layers {
    pub(super) fn new(features: &[RiskFeature], settings: &Settings) -> Result<Self, Error> {
        let mut groups: FxHashMap<&str, u32> = FxHashMap::default();
        let mut layers = Vec::new();
        let mut boxes = Vec::new();
        for (zone, feature) in features.iter().enumerate() {
            let concerned = feature.cargo.is_empty() || feature.cargo.contains(&settings.cargo);
            let (shape, role, reach_m) = match &feature.effect {
                Effect::Influence {
                    group,
                    area,
                    attacks_per_1000_km,
                    confidence,
                    taper_km,
                    night_factor,
                    loss_fraction,
                    ..
                } => {
                    let night = if settings.night { *night_factor } else { 1.0 };
                    let rate = attacks_per_1000_km / 1000.0 * confidence * night;
                    if !rate.is_finite() || !taper_km.is_finite() {
                        return Err(Error::NotFinite {
                            zone: feature.name.clone(),
                        });
                    }
                    let next = groups.len() as u32;
                    let taper_m = taper_km * 1000.0;
                    let rate = if concerned { rate } else { 0.0 };
                    let role = Role::Influence {
                        group: *groups.entry(group).or_insert(next),
                        rate,
                        log_rate: rate.ln(),
                        taper_m,
                        loss: loss_fraction.unwrap_or(settings.loss_fraction),
                    };
                    let shape = Shape::Area(Bands::of_area(area));
                    (shape, role, taper_m * SUPPORT_TAPERS)
                }
                Effect::Secured { region, factor } => {
                    (shape(region), Role::Secured { factor: *factor }, 0.0)
                }
                Effect::Closure { region } => {
                    (shape(region), Role::Closure { bars: concerned }, 0.0)
                }
                Effect::Checkpoint { .. } | Effect::Incident { .. } => continue,
            };
            let bbox = match &shape {
                Shape::Area(bands) => bands.bbox,
                Shape::Near(near) => near.bbox(),
            };
            // A metre more than nothing, for roads on the boundary.
            boxes.push(widen(bbox, reach_m + 1.0));
            layers.push(Layer {
                zone: zone as u32,
                shape,
                role,
            });
        }
        let mut builder = RTreeBuilder::new(boxes.len() as u32);
        for [x0, y0, x1, y1] in boxes {
            builder.add(x0, y0, x1, y1);
        }
        Ok(Self {
            tapered: layers
                .iter()
                .any(|l| matches!(l.role, Role::Influence { taper_m, .. } if taper_m > 0.0)),
            list: layers,
            groups: groups.len(),
            zones: features.len(),
            tree: builder.finish::<HilbertSort>(),
        })
    }

    /// Numbers of the layers whose boxes meet a box, ascending.
    pub(super) fn near(&self, [x0, y0, x1, y1]: [f64; 4]) -> Vec<u32> {
        let mut found = self.tree.search(x0, y0, x1, y1);
        found.sort_unstable();
        found
    }
}

fn shape(region: &Region) -> Shape {
    match region {
        Region::Area(area) => Shape::Area(Bands::of_area(area)),
        Region::NearLine(lines, radius_m) => {
            Shape::Near(Near::new(Bands::of_lines(&lines.0), *radius_m))
        }
        Region::NearPoint(at, radius_m) => {
            let point = LineString(vec![*at]);
            Shape::Near(Near::new(Bands::of_lines([&point]), *radius_m))
        }
    }
}

//! The picture with every rate at its lowest, and with every rate at its highest.
//!
//! Purpose: the interval beside every P(attack). Each level is an overlay of its own, for areas of one group do
//! not add up: at each level the strongest claim wins. Where no area states an interval, all have the convoy
//! table's, and so has the background: then a level is the picture times a number, which costs nothing.
//! Invariants: low ≤ the picture ≤ high on every link. Complexity: one overlay for each level, side by side.

use super::Error;
use crate::io::{Effect, RiskFeature};
use crate::model::{Convoy, LinkId};
use crate::network::Network;
use crate::risk::{Overlay, Settings, overlay_again};

/// The two ends of the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every rate at its lowest.
    Low,
    /// Every rate at its highest.
    High,
}

/// Hazards with every rate at one end.
#[derive(Clone, Debug)]
pub enum Level {
    /// The picture times this.
    Times(f64),
    /// A picture of its own.
    Picture(Box<Overlay>),
}

/// Both ends.
#[derive(Clone, Debug)]
pub struct Levels {
    /// Every rate at its lowest.
    pub low: Level,
    /// Every rate at its highest.
    pub high: Level,
}

/// The rate of an area at one end, attacks per 1000 km; `None` for what is no area of influence.
pub fn rate(feature: &RiskFeature, convoy: &Convoy, end: End) -> Option<f64> {
    let Effect::Influence {
        attacks_per_1000_km,
        rate_range,
        ..
    } = &feature.effect
    else {
        return None;
    };
    let [low, high] = rate_range.unwrap_or([
        attacks_per_1000_km * convoy.rate_low,
        attacks_per_1000_km * convoy.rate_high,
    ]);
    Some(match end {
        End::Low => low,
        End::High => high,
    })
}

/// The area with its rate at one end; anything else as it is.
pub fn at(feature: &RiskFeature, convoy: &Convoy, end: End) -> RiskFeature {
    let mut feature = feature.clone();
    let stated = rate(&feature, convoy, end);
    match (&mut feature.effect, stated) {
        (
            Effect::Influence {
                attacks_per_1000_km,
                ..
            },
            Some(rate),
        ) => *attacks_per_1000_km = rate,
        (Effect::Incident { weight, .. }, _) => {
            *weight *= match end {
                End::Low => convoy.rate_low,
                End::High => convoy.rate_high,
            };
        }
        _ => {}
    }
    feature
}

impl Levels {
    /// Both ends of a picture.
    pub fn new(
        network: &Network,
        features: &[RiskFeature],
        settings: &Settings,
        convoy: &Convoy,
        usable: &(dyn Fn(LinkId) -> bool + Sync),
        picture: &Overlay,
    ) -> Result<Self, Error> {
        let stated = |f: &RiskFeature| {
            matches!(
                f.effect,
                Effect::Influence {
                    rate_range: Some(_),
                    ..
                }
            )
        };
        if !features.iter().any(stated) {
            return Ok(Self {
                low: Level::Times(convoy.rate_low),
                high: Level::Times(convoy.rate_high),
            });
        }
        let level = |end: End, factor: f64| {
            let features: Vec<RiskFeature> = features.iter().map(|f| at(f, convoy, end)).collect();
            let settings = Settings {
                background_per_1000_km: settings.background_per_1000_km * factor,
                ..*settings
            };
            overlay_again(network, &features, &settings, &|link| usable(link), picture)
        };
        let (low, high) = rayon::join(
            || level(End::Low, convoy.rate_low),
            || level(End::High, convoy.rate_high),
        );
        Ok(Self {
            low: Level::Picture(Box::new(low?)),
            high: Level::Picture(Box::new(high?)),
        })
    }

    /// Hazard of a link at both ends, of its hazard in the picture.
    pub fn hazard(&self, link: LinkId, hazard: f64) -> [f64; 2] {
        [&self.low, &self.high].map(|level| match level {
            Level::Times(factor) => hazard * factor,
            Level::Picture(overlay) => overlay.link(link).hazard,
        })
    }
}

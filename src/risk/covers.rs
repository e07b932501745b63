//! Which incidents an area of influence counts already.
//!
//! An area that cites its events (`covers`) was drawn from them; counting them by kernel as well would
//! count them twice. Only an area that adds hazard for this convoy covers anything: with a rate of 0, or one
//! that targets other cargoes, its events count for themselves. Complexity: O(areas that cover × incidents).

use crate::io::{Covers, Effect, RiskFeature};
use crate::model::{Cargo, ZoneId};
use geo::{BoundingRect, Intersects, Point};

/// By feature, the first area that covers it.
pub(super) fn covered(features: &[RiskFeature], cargo: Cargo) -> Vec<Option<ZoneId>> {
    let mut covered = vec![None; features.len()];
    for (number, cover) in features.iter().enumerate() {
        let Effect::Influence {
            area,
            attacks_per_1000_km,
            confidence,
            covers,
            ..
        } = &cover.effect
        else {
            continue;
        };
        let concerned = cover.cargo.is_empty() || cover.cargo.contains(&cargo);
        if *covers == Covers::Nothing || !concerned || attacks_per_1000_km * confidence <= 0.0 {
            continue;
        }
        let bounds = area.bounding_rect();
        for (event, by) in features.iter().zip(&mut covered) {
            let Effect::Incident { at, date, id, .. } = &event.effect else {
                continue;
            };
            let is = match covers {
                Covers::Nothing => false,
                Covers::Events(ids) => id.as_ref().is_some_and(|id| ids.contains(id)),
                Covers::Inside => {
                    let point = Point(*at);
                    cover.validity.contains(*date)
                        && bounds.is_some_and(|b| b.intersects(&point))
                        && area.intersects(&point)
                }
            };
            if is && by.is_none() {
                *by = Some(ZoneId::new(number));
            }
        }
    }
    covered
}

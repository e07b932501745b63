//! Exposures priced with rates, against the overlay with the same rates.

use super::*;
use crate::io::{Covers, FeatureRef, Noding, Region, Road, RoadTags};
use crate::model::{Cargo, FileId, Kernel, Validity};
use crate::network::Builder;
use crate::risk::testing::{road, star};
use crate::risk::{LinkRisk, assess};
use geo::{LineString, MultiPolygon};
use proptest::prelude::*;

const SETTINGS: Settings = Settings {
    background_per_1000_km: 0.7,
    loss_fraction: 0.3,
    cargo: Cargo::Fuel,
    night: false,
    snap_radius_m: 5_000.0,
    kernel: Kernel {
        day: jiff::civil::date(2026, 1, 31),
        half_life_days: 60.0,
        bandwidth_km: 10.0,
        convoys_per_day: 1.0,
    },
};

fn network(line: Vec<Coord<f64>>) -> Network {
    let mut builder = Builder::new(Noding::Vertices, 0.0);
    builder
        .add(Road {
            feature: FeatureRef {
                file: FileId(0),
                feature: 1,
            },
            lines: vec![LineString(line)],
            tags: RoadTags::default(),
            osmnx: None,
        })
        .unwrap();
    builder.freeze().unwrap().0
}

fn feature(effect: Effect) -> RiskFeature {
    RiskFeature {
        feature: FeatureRef {
            file: FileId(1),
            feature: 1,
        },
        id: None,
        name: "zone".into(),
        validity: Validity::default(),
        cargo: vec![],
        effect,
    }
}

/// Hazard and loss of exposures when areas have these rates, by the formula of the module.
fn priced(exposures: &[Exposure], features: &[RiskFeature]) -> (f64, f64) {
    let rate = |zone: ZoneId| match features[zone.index()].effect {
        Effect::Influence {
            attacks_per_1000_km,
            ..
        } => attacks_per_1000_km,
        Effect::Incident { .. } => 1.0,
        _ => unreachable!(),
    };
    let (mut hazard, mut loss) = (0.0, 0.0);
    for exposure in exposures {
        let background = exposure.km * SETTINGS.background_per_1000_km / 1000.0;
        hazard += background;
        loss += background * SETTINGS.loss_fraction;
        for cell in &exposure.cells {
            let mut best = (0.0, 0.0);
            for share in &cell.shares {
                let here = rate(share.zone) * share.share;
                if here > best.0 {
                    best = (here, share.loss);
                }
            }
            hazard += cell.km * best.0;
            loss += cell.km * best.0 * best.1;
        }
    }
    (hazard, loss)
}

fn overlaid(risks: &[LinkRisk]) -> (f64, f64) {
    let sum = |of: fn(&LinkRisk) -> f64| risks.iter().map(of).sum();
    (sum(|r| r.hazard), sum(|r| r.loss))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Few groups, so that areas of one force overlap; half of the areas fade.
    #[test]
    fn priced_as_the_overlay_is(
        areas in prop::collection::vec(
            (0..2u8, 0.1..20.0f64, 0.0..1.0f64, prop_oneof![Just(0.0), 5.0..80.0f64], star()),
            1..5,
        ),
        factor in 0.05..1.0f64,
        secured in star(),
        line in road(),
    ) {
        let network = network(line);
        let links: Vec<LinkId> = network.links().collect();
        let mut features: Vec<RiskFeature> = areas
            .into_iter()
            .map(|(group, rate, confidence, taper_km, area)| feature(Effect::Influence {
                group: group.to_string(),
                area: MultiPolygon(vec![area]),
                attacks_per_1000_km: rate,
                rate_range: None,
                confidence,
                taper_km,
                night_factor: 1.0,
                loss_fraction: Some(rate / 20.0),
                covers: Covers::default(),
            }))
            .collect();
        features.push(feature(Effect::Secured {
            region: Region::Area(MultiPolygon(vec![secured])),
            factor,
        }));
        let day = SETTINGS.kernel.day;
        features.push(feature(Effect::Incident {
            at: network.position(network.nodes().next().unwrap()),
            date: day,
            last_day: day,
            group: None,
            weight: 5.0,
            precision_km: 1.0,
            convoys_per_day: None,
            id: None,
        }));
        let incidents = IncidentField::new(&network, &features, &SETTINGS, &|_| true);
        prop_assert!(incidents.placed.len() == 1);
        let exposures = exposures(&network, &features, &SETTINGS, &incidents, &links).unwrap();
        // The same exposures serve for any rates.
        for times in [1.0, 0.1, 7.0] {
            for (i, feature) in features.iter_mut().enumerate() {
                if let Effect::Influence { attacks_per_1000_km, .. } = &mut feature.effect {
                    *attacks_per_1000_km *= if i % 2 == 0 { times } else { 1.0 };
                }
            }
            let (hazard, loss) = priced(&exposures, &features);
            let (wanted, lost) = overlaid(&assess(&network, &features, &SETTINGS, &incidents, &links).unwrap());
            prop_assert!((hazard - wanted).abs() <= 1e-3 * wanted, "{} against {}", hazard, wanted);
            prop_assert!((loss - lost).abs() <= 2e-3 * lost.max(1e-9), "{} against {}", loss, lost);
        }
    }
}

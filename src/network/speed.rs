//! How fast a profile drives a road in a season, or why it may not.
//!
//! Pure arithmetic, O(1). Speeds are by day, before hazard or escort. The factors for bad surfaces stand
//! where the tags are read ([`RoadTags::quality`]), those of the wet season in the profile. Invariants: a
//! speed is above 0 and finite, and never higher in the wet season than in the dry one.

use super::opening::barred;
use crate::io::RoadTags;
use crate::model::{Profile, RoadClass, Season, Surface};

/// Why a profile may not use a road.
#[derive(Clone, Debug, PartialEq)]
pub enum Barred {
    /// A tag forbids it: "access=no".
    Access(String),
    /// The vehicle is heavier, higher or has a heavier axle than the road bears: "maxweight 12 t < 50 t".
    Limit(String),
}

/// Driving speed in a season, km/h, > 0, or why the vehicle may never use the road; whether it is closed
/// on a day is [`super::closed_on`]'s to say. A road's `speed_kmh` wins over the table, `maxspeed` caps the
/// table, `max_speed_kmh` of the profile caps both; an unstated surface follows the class (paved from
/// motorway to secondary and for unknown, ferry, residential and living streets; unpaved below).
/// In the wet season the table's value or the road's `speed_kmh`, which is a dry day's, is multiplied by
/// the profile's factor for class and surface before it is capped, unless the road states `wet_speed_kmh`.
pub fn link_speed_kmh(tags: &RoadTags, profile: &Profile, season: Season) -> Result<f64, Barred> {
    if let Some(why) = barred(tags, profile) {
        return Err(why);
    }
    let surface = tags.surface.unwrap_or_else(|| usual_surface(tags.class));
    let of = |season: Season| {
        let factor = profile.season_factor(tags.class, surface, season);
        let table = || {
            let table = profile.table_speed_kmh(tags.class, surface) * tags.quality * factor;
            tags.maxspeed_kmh.map_or(table, |limit| table.min(limit))
        };
        let speed = tags.speed_kmh.map_or_else(table, |stated| stated * factor);
        speed.min(profile.max_speed_kmh)
    };
    Ok(match tags.wet_speed_kmh {
        Some(wet) if season == Season::Wet => wet.min(of(Season::Dry)),
        _ => of(season),
    })
}

/// What a road of this class is usually made of.
const fn usual_surface(class: RoadClass) -> Surface {
    match class {
        RoadClass::Motorway
        | RoadClass::Trunk
        | RoadClass::Primary
        | RoadClass::Secondary
        | RoadClass::Residential
        | RoadClass::LivingStreet
        | RoadClass::Ferry
        | RoadClass::Unknown => Surface::Paved,
        RoadClass::Tertiary | RoadClass::Unclassified | RoadClass::Service | RoadClass::Track => {
            Surface::Unpaved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fleet;

    fn tanker() -> Profile {
        Fleet::default().profiles["tanker"].clone()
    }

    fn speed(tags: &RoadTags) -> f64 {
        link_speed_kmh(tags, &tanker(), Season::Dry).unwrap()
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "minima of given numbers are exact")]
    fn the_order_of_precedence() {
        let trunk = RoadTags {
            class: RoadClass::Trunk,
            ..RoadTags::default()
        };
        assert_eq!(speed(&trunk), 50.0);
        let unpaved = RoadTags {
            surface: Some(Surface::Unpaved),
            ..trunk.clone()
        };
        assert_eq!(speed(&unpaved), 35.0);
        // `maxspeed` caps the table but does not raise it.
        for (limit, expected) in [(30.0, 30.0), (90.0, 50.0)] {
            let limited = RoadTags {
                maxspeed_kmh: Some(limit),
                ..trunk.clone()
            };
            assert_eq!(speed(&limited), expected);
        }
        // `speed_kmh` wins over table and `maxspeed`, up to the vehicle's own top speed.
        for (stated, expected) in [(55.0, 55.0), (80.0, 60.0), (3.0, 3.0)] {
            let own = RoadTags {
                speed_kmh: Some(stated),
                maxspeed_kmh: Some(30.0),
                ..trunk.clone()
            };
            assert_eq!(speed(&own), expected);
        }
        let bad = RoadTags {
            quality: 0.5,
            ..unpaved
        };
        assert_eq!(speed(&bad), 17.5);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "table values")]
    fn an_unstated_surface_follows_the_class() {
        let of = |class| {
            speed(&RoadTags {
                class,
                ..RoadTags::default()
            })
        };
        assert_eq!(of(RoadClass::Secondary), 45.0);
        assert_eq!(of(RoadClass::Tertiary), 25.0);
        assert_eq!(of(RoadClass::Track), 15.0);
        assert_eq!(of(RoadClass::Residential), 25.0);
        assert_eq!(of(RoadClass::Unknown), 45.0);
    }

    #[test]
    fn limits_and_access_bar_it() {
        let why = |tags: RoadTags| link_speed_kmh(&tags, &tanker(), Season::Dry).unwrap_err();
        assert_eq!(
            why(RoadTags {
                maxweight_t: Some(12.0),
                ..RoadTags::default()
            }),
            Barred::Limit("maxweight 12 t < 50 t".into())
        );
        assert_eq!(
            why(RoadTags {
                maxheight_m: Some(3.2),
                ..RoadTags::default()
            }),
            Barred::Limit("maxheight 3.2 m < 4 m".into())
        );
        assert_eq!(
            why(RoadTags {
                barred: Some("hgv=no".into()),
                speed_kmh: Some(50.0),
                ..RoadTags::default()
            }),
            Barred::Access("hgv=no".into())
        );
        // A limit equal to the vehicle is kept.
        assert!(
            link_speed_kmh(
                &RoadTags {
                    maxaxleload_t: Some(11.5),
                    ..RoadTags::default()
                },
                &tanker(),
                Season::Dry,
            )
            .is_ok()
        );
    }

    #[test]
    fn the_wet_season_by_hand() {
        let wet = |tags: &RoadTags| link_speed_kmh(tags, &tanker(), Season::Wet).unwrap();
        let laterite = RoadTags {
            class: RoadClass::Tertiary,
            surface: Some(Surface::Unpaved),
            ..RoadTags::default()
        };
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9, "{found}");
        // 25 km/h dry, times 0.6; a track 15 times 0.4; asphalt 50 times 0.95.
        close(wet(&laterite), 15.0);
        close(
            wet(&RoadTags {
                class: RoadClass::Track,
                ..RoadTags::default()
            }),
            6.0,
        );
        close(
            wet(&RoadTags {
                class: RoadClass::Trunk,
                surface: Some(Surface::Paved),
                ..RoadTags::default()
            }),
            47.5,
        );
        // Bougouni–Manankoro: 15 km/h stated, 9 in the wet season.
        let stated = RoadTags {
            speed_kmh: Some(15.0),
            ..laterite.clone()
        };
        close(wet(&stated), 9.0);
        // A wet speed of its own wins over the factor, but not over the dry speed.
        for (own, expected) in [(5.0, 5.0), (14.0, 14.0), (90.0, 15.0)] {
            close(
                wet(&RoadTags {
                    wet_speed_kmh: Some(own),
                    ..stated.clone()
                }),
                expected,
            );
        }
        // `maxspeed` caps after the factor: 15 is below 20 in the wet season.
        close(
            wet(&RoadTags {
                maxspeed_kmh: Some(20.0),
                ..laterite
            }),
            15.0,
        );
    }

    proptest::proptest! {
        #[test]
        fn wet_is_never_faster_than_dry_and_never_0(
            class in 0usize..12,
            paved in proptest::option::of(proptest::bool::ANY),
            quality in 0.25..=1.0f64,
            maxspeed in proptest::option::of(0.1..200.0f64),
            stated in proptest::option::of(0.1..200.0f64),
            own in proptest::option::of(0.1..200.0f64),
            factor in 0.05..=1.0f64,
            name in proptest::sample::select(vec!["tanker", "truck", "light"]),
        ) {
            let mut profile = Fleet::default().profiles[name].clone();
            profile.wet_factor.insert(RoadClass::ALL[class], [factor, factor]);
            let tags = RoadTags {
                class: RoadClass::ALL[class],
                surface: paved.map(|p| if p { Surface::Paved } else { Surface::Unpaved }),
                quality,
                maxspeed_kmh: maxspeed,
                speed_kmh: stated,
                wet_speed_kmh: own,
                ..RoadTags::default()
            };
            let dry = link_speed_kmh(&tags, &profile, Season::Dry).unwrap();
            let wet = link_speed_kmh(&tags, &profile, Season::Wet).unwrap();
            proptest::prop_assert!(wet > 0.0 && wet <= dry && dry <= profile.max_speed_kmh);
        }
    }
}

//! How fast a profile drives a road, or why it may not.
//!
//! Pure arithmetic, O(1). Speeds are dry, by day, before hazard or escort. The factors for bad
//! surfaces stand where the tags are read ([`RoadTags::quality`]).

use crate::io::RoadTags;
use crate::model::{Profile, RoadClass, Surface};

/// Why a profile may not use a road.
#[derive(Clone, Debug, PartialEq)]
pub enum Barred {
    /// A tag forbids it: "access=no".
    Access(String),
    /// The vehicle is heavier, higher or has a heavier axle than the road bears: "maxweight 12 t < 50 t".
    Limit(String),
}

/// Dry driving speed, km/h, > 0. A road's `speed_kmh` wins over the table, `maxspeed` caps the table,
/// `max_speed_kmh` of the profile caps both; an unstated surface follows the class (paved from
/// motorway to secondary and for unknown, ferry, residential and living streets; unpaved below).
pub fn link_speed_kmh(tags: &RoadTags, profile: &Profile) -> Result<f64, Barred> {
    if let Some(tag) = &tags.barred {
        return Err(Barred::Access(tag.to_string()));
    }
    for (tag, limit, vehicle, unit) in [
        ("maxweight", tags.maxweight_t, profile.weight_t, "t"),
        ("maxaxleload", tags.maxaxleload_t, profile.axle_t, "t"),
        ("maxheight", tags.maxheight_m, profile.height_m, "m"),
    ] {
        if let Some(limit) = limit
            && limit < vehicle
        {
            return Err(Barred::Limit(format!(
                "{tag} {} {unit} < {} {unit}",
                rounded(limit),
                rounded(vehicle)
            )));
        }
    }
    let speed = tags.speed_kmh.unwrap_or_else(|| {
        let surface = tags.surface.unwrap_or_else(|| usual_surface(tags.class));
        let table = profile.table_speed_kmh(tags.class, surface) * tags.quality;
        tags.maxspeed_kmh.map_or(table, |limit| table.min(limit))
    });
    Ok(speed.min(profile.max_speed_kmh))
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

/// Two decimals at most, for a message.
fn rounded(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fleet;

    fn tanker() -> Profile {
        Fleet::default().profiles["tanker"].clone()
    }

    fn speed(tags: &RoadTags) -> f64 {
        link_speed_kmh(tags, &tanker()).unwrap()
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
        let why = |tags: RoadTags| link_speed_kmh(&tags, &tanker()).unwrap_err();
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
                &tanker()
            )
            .is_ok()
        );
    }
}

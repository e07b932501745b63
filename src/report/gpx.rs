//! GPX 1.1 for navigation devices: a track per proposed route, waypoints for what a driver stops at.
//!
//! The baseline is left out, and so is the least-hazard route of an infeasible plan: on a device
//! they would look like roads to take. There is no time of creation, so that equal plans are equal
//! files. Schema: <https://www.topografix.com/GPX/1/1/>.

use super::geometry::round7;
use super::{CAVEAT, Error, Sketch, drawn, number, palette};
use crate::plan::{Plan, Waypoint, WaypointKind};
use ::gpx::{Gpx, GpxVersion, Metadata, Track, TrackSegment};
use geo::{Point, Rect};

/// The plan's routes as tracks.
pub(super) fn write(plan: &Plan, _: &Sketch) -> Result<Vec<u8>, Error> {
    let tracks: Vec<Track> = plan.routes.iter().map(track).collect();
    let waypoints = waypoints(plan);
    let positions = tracks
        .iter()
        .flat_map(|t| &t.segments)
        .flat_map(|s| &s.points)
        .chain(&waypoints)
        .map(::gpx::Waypoint::point);
    let mut bounds = super::geometry::Bounds::EMPTY;
    for p in positions {
        bounds.add([p.x(), p.y()]);
    }
    let mut description = format!(
        "Plan for {}, risk picture of {}. {CAVEAT}",
        plan.request.date,
        plan.map.as_of_text()
    );
    if plan.routes.is_empty() {
        description.insert_str(
            0,
            "No route meets the limits: there is no track to follow. ",
        );
    }
    let gpx = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some(format!("siraba {}", plan.siraba)),
        metadata: Some(Metadata {
            name: Some(clean(&format!(
                "{} to {}",
                plan.request.from.name, plan.request.to.name
            ))),
            description: Some(description),
            bounds: bounds.get().map(|[w, s, e, n]| Rect::new((w, s), (e, n))),
            ..Metadata::default()
        }),
        waypoints,
        tracks,
        routes: Vec::new(),
    };
    let mut bytes = Vec::new();
    ::gpx::write(&gpx, &mut bytes).map_err(|e| Error::format("GPX", &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn track(route: &crate::plan::Route) -> Track {
    let mut track = Track::new();
    track.name = Some(clean(&format!("{} {}", route.rank, route.label)));
    track.description = Some(format!(
        "{}, {}, P(attack) {} ({} with rates low to high): an estimate, not a clearance",
        number::km(route.length_m),
        number::hours(route.duration_s),
        number::percent(route.attack_probability),
        number::percent_range(route.attack_probability_range),
    ));
    track.number = Some(route.rank);
    let mut segment = TrackSegment::new();
    segment.points = drawn::coordinates(route)
        .into_iter()
        .map(|[lon, lat]| ::gpx::Waypoint::new(Point::new(round7(lon), round7(lat))))
        .collect();
    track.segments.push(segment);
    track
}

/// Waypoints of the proposed routes, each place and role once; ordinary places are left out.
fn waypoints(plan: &Plan) -> Vec<::gpx::Waypoint> {
    let mut seen: Vec<(&Waypoint, Vec<u32>)> = Vec::new();
    for route in &plan.routes {
        for w in route
            .waypoints
            .iter()
            .filter(|w| w.kind != WaypointKind::Place)
        {
            let same = |o: &Waypoint| {
                (o.kind, &o.name, o.lon.to_bits(), o.lat.to_bits())
                    == (w.kind, &w.name, w.lon.to_bits(), w.lat.to_bits())
            };
            match seen.iter_mut().find(|(o, _)| same(o)) {
                Some((_, ranks)) => {
                    if !ranks.contains(&route.rank) {
                        ranks.push(route.rank);
                    }
                }
                None => seen.push((w, vec![route.rank])),
            }
        }
    }
    seen.iter().map(|(w, ranks)| waypoint(w, ranks)).collect()
}

fn waypoint(w: &Waypoint, ranks: &[u32]) -> ::gpx::Waypoint {
    let marker = palette::marker(w.kind);
    let ranks: Vec<String> = ranks.iter().map(ToString::to_string).collect();
    let mut point = ::gpx::Waypoint::new(Point::new(round7(w.lon), round7(w.lat)));
    point.name = Some(clean(&w.name));
    let note = if w.note.is_empty() {
        String::new()
    } else {
        format!(": {}", w.note)
    };
    point.description = Some(clean(&format!(
        "{}{note} (route {})",
        marker.label,
        ranks.join(", ")
    )));
    point.symbol = Some(marker.gpx.into());
    point.type_ = Some(marker.kind.into());
    point
}

/// Without the control characters that XML 1.0 cannot hold.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn read(plan: &Plan) -> (Gpx, String) {
        let bytes = write(plan, &Sketch::default()).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        (::gpx::read(bytes.as_slice()).unwrap(), text)
    }

    #[test]
    fn a_track_per_route_and_a_waypoint_per_stop() {
        let plan = sample::plan();
        let (gpx, text) = read(&plan);
        assert_eq!(gpx.version, GpxVersion::Gpx11);
        assert_eq!(gpx.tracks.len(), plan.routes.len());
        let points = &gpx.tracks[0].segments[0].points;
        assert_eq!(points.len(), drawn::coordinates(&plan.routes[0]).len());
        let names: Vec<&str> = gpx
            .waypoints
            .iter()
            .map(|w| w.name.as_deref().unwrap())
            .collect();
        // Abidjan and Bamako belong to both routes and stand once.
        assert_eq!(names.iter().filter(|n| **n == "Abidjan").count(), 1);
        assert!(names.contains(&"Zégoua") && !names.contains(&"Sikasso"));
        assert!(!text.contains("<time>"));
        let order = ["<metadata>", "<wpt", "<trk>"].map(|tag| text.find(tag).unwrap());
        assert!(order.is_sorted());
    }

    #[test]
    fn an_infeasible_plan_has_nothing_to_follow() {
        let (gpx, text) = read(&sample::infeasible());
        assert!(gpx.tracks.is_empty() && gpx.waypoints.is_empty());
        assert!(text.contains("No route meets the limits"));
    }

    #[test]
    fn names_are_escaped() {
        let mut plan = sample::odd_names();
        plan.routes[0].waypoints[1].kind = WaypointKind::Via;
        plan.routes[0].waypoints[1].name = "a\u{0}b".into();
        let (gpx, text) = read(&plan);
        assert_eq!(
            gpx.waypoints[0].name.as_deref(),
            Some("=HYPERLINK(\"a\") <b> & 'c' ]]>")
        );
        assert!(!text.contains('\u{0}'));
    }

    #[test]
    fn the_file() {
        let (_, text) = read(&sample::plan());
        insta::assert_snapshot!(text);
    }
}

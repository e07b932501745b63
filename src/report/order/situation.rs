//! What the route runs through, what secures or closes it, and when that ends.
//!
//! A layer is used when the route crosses it, or when it is a secured area or a closure within 25 km of the route: the plan rests on
//! it. Invariants: two spans of one area a kilometre apart are one; the order holds no longer than the layers it uses.
//! Complexity: spans linear in the timetable; distances in the vertices of route and zone.

use super::cards::hazard;
use super::march::March;
use super::model::{Area, Day, Lapse, NearZone, Picture};
use crate::model::attack_probability;
use crate::plan::{MarchInfo, Plan, PointKind, ZoneInfo};
use geo::line_measures::Distance;
use geo::{Coord, Euclidean, Geometry, LineString, MapCoords};
use jiff::civil::Date;

/// How far from the route a secured area or a closure matters, km (assumed: its reach may be wider than its drawing).
const NEAR_ZONE_KM: f64 = 25.0;
/// Spans of one area that are no farther apart are one, km.
const JOINED_KM: f64 = 1.0;
/// Kilometres of a degree of latitude.
const DEGREE_KM: f64 = 111.2;

impl March<'_> {
    /// The areas that the route crosses, in order.
    pub(super) fn areas(&self, plan: &Plan) -> Vec<Area> {
        let mut spans: Vec<(&str, Vec<[f64; 2]>)> = Vec::new();
        for point in &self.route.timetable {
            match point.kind {
                PointKind::AreaEntry => {
                    let span = [point.km, self.route.length_m / 1000.0];
                    match spans.iter_mut().find(|(name, _)| *name == point.name) {
                        Some((_, known)) => match known.last_mut() {
                            Some(last) if point.km - last[1] < JOINED_KM => last[1] = span[1],
                            _ => known.push(span),
                        },
                        None => spans.push((&point.name, vec![span])),
                    }
                }
                PointKind::AreaExit => {
                    let known = spans.iter_mut().find(|(name, _)| *name == point.name);
                    if let Some(last) = known.and_then(|(_, known)| known.last_mut()) {
                        last[1] = point.km;
                    }
                }
                _ => {}
            }
        }
        spans
            .into_iter()
            .map(|(name, spans)| self.area(plan, name, spans))
            .collect()
    }

    fn area(&self, plan: &Plan, name: &str, spans: Vec<[f64; 2]>) -> Area {
        let zones = || {
            plan.zones
                .iter()
                .filter(|z| z.kind == "influence" && z.name == name)
        };
        let mut groups: Vec<String> = Vec::new();
        for group in zones().filter_map(|z| z.group.as_ref()) {
            let group = self.redactor.name(group);
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        let within = spans.iter().map(|s| hazard(&self.parts(s[0], s[1])));
        let hazard: f64 = within.sum();
        Area {
            name: self.redactor.name(name),
            groups,
            km: spans.iter().map(|s| s[1] - s[0]).sum(),
            spans,
            hazard,
            attack: attack_probability(hazard),
            range: [
                attack_probability(hazard / 2.0),
                attack_probability(hazard * 2.0),
            ],
            until: zones().filter_map(|z| z.valid_to).min(),
        }
    }

    /// Secured areas and closures near the route, nearest first.
    pub(super) fn near(&self, plan: &Plan) -> Vec<NearZone> {
        let mut near: Vec<NearZone> = self
            .near_zones(plan)
            .into_iter()
            .map(|(zone, km)| NearZone {
                name: self.redactor.name(&zone.name),
                closed: zone.kind == "closure",
                km,
                until: zone.valid_to,
            })
            .collect();
        near.sort_by(|a, b| a.km.total_cmp(&b.km));
        near
    }

    fn near_zones<'z>(&self, plan: &'z Plan) -> Vec<(&'z ZoneInfo, f64)> {
        let coordinates = self.route.segments.iter().flat_map(|s| &s.coordinates);
        let line: LineString<f64> = coordinates.map(|&[x, y]| Coord { x, y }).collect();
        let latitude = line.0.iter().map(|c| c.y).sum::<f64>() / (line.0.len().max(1) as f64);
        let scale = latitude.to_radians().cos();
        let flat = |c: Coord<f64>| Coord {
            x: c.x * DEGREE_KM * scale,
            y: c.y * DEGREE_KM,
        };
        let line = Geometry::from(line.map_coords(flat));
        let candidates = plan
            .zones
            .iter()
            .filter(|z| z.kind == "secured" || z.kind == "closure");
        candidates
            .filter_map(|zone| {
                // A shape that cannot be measured counts as near.
                let shape = Geometry::<f64>::try_from(&zone.geometry);
                let km = shape.map_or(0.0, |shape| {
                    Euclidean.distance(&line, &shape.map_coords(flat))
                });
                (km <= NEAR_ZONE_KM).then_some((zone, km))
            })
            .collect()
    }

    /// The risk picture, and until when it carries the order.
    pub(super) fn picture(&self, plan: &Plan, info: &MarchInfo, days: &[Day]) -> Picture {
        let departs = info.depart.date();
        let ends = days.iter().filter_map(in_on).max().unwrap_or(departs);
        let route = self.route;
        let crossed = |zone: &&ZoneInfo| {
            zone.kind == "influence"
                && route
                    .timetable
                    .iter()
                    .any(|p| p.kind == PointKind::AreaEntry && p.name == zone.name)
        };
        let mut used: Vec<&ZoneInfo> = plan.zones.iter().filter(crossed).collect();
        used.extend(self.near_zones(plan).into_iter().map(|(zone, _)| zone));
        let first = used
            .iter()
            .filter_map(|zone| Some((zone.valid_to?, zone)))
            .min_by_key(|(last, zone)| (*last, zone.zone))
            .filter(|(last, _)| *last < ends);
        let mut lapses: Vec<Lapse> = used.iter().filter_map(|z| self.lapse(z, days)).collect();
        lapses.sort_by_key(|lapse| lapse.last);
        let age = |day: Date| plan.map.as_of.map(|as_of| (day - as_of).get_days());
        Picture {
            map: self.redactor.name(&plan.map.name),
            as_of: plan.map.as_of,
            age_days: age(departs),
            age_at_end: age(ends),
            departs: info.depart,
            holds_to: first.map_or(ends, |(last, _)| last),
            ended_by: first.map(|(_, zone)| self.redactor.name(&zone.name)),
            lapses,
            hazard: route.hazard,
            attack: route.attack_probability,
            range: route.attack_probability_range,
            attack_phi_1: (route.escort_km > 0.0).then_some(route.attack_probability_phi_1),
        }
    }

    fn lapse(&self, zone: &ZoneInfo, days: &[Day]) -> Option<Lapse> {
        let last = zone.valid_to?;
        let first = days
            .iter()
            .find(|d| in_on(d).is_some_and(|date| date > last))?;
        Some(Lapse {
            name: self.redactor.name(&zone.name),
            kind: zone.kind.clone(),
            last,
            day: first.number,
            halt: first.from.clone(),
        })
    }
}

/// The date on which a day of the march ends: the next one for a convoy that drives by night.
fn in_on(day: &Day) -> Option<Date> {
    Some(day.all_in?.clock?.date())
}

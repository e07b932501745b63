//! All marches of a small map, by walking every way of every day.
//!
//! Within a day no state (node, via points reached, escort) is entered twice: a loop takes time, duty, hazard and money and
//! gives nothing. A night sets clock and duty back, so that of a night only hazard and money are kept, the best of both.

use super::world::{World, at};
use geo::Coord;
use siraba::model::Drive;
use siraba::plan::{Days, Map};
use std::collections::{BTreeMap, BTreeSet};

/// A way to the destination.
#[derive(Clone, Copy, Debug)]
pub struct March {
    pub elapsed_s: f64,
    pub hazard: f64,
    pub cost: f64,
    /// Nights on the way, those at the origin included.
    pub nights: u32,
}

/// Node, via points reached, escort (0 for none, else its index + 1).
type Place = (usize, usize, usize);

/// Where a day's walk has come to.
#[derive(Clone, Copy, Debug)]
struct Walk {
    place: Place,
    moved: bool,
    /// Without rests, s.
    clock: f64,
    /// Planned driving of the day, s.
    duty: f64,
    hazard: f64,
    cost: f64,
}

struct Walker<'w> {
    world: &'w World,
    /// Opening and closing by node and day.
    windows: Vec<Vec<(f64, f64)>>,
    day: usize,
    latest: f64,
    seen: BTreeSet<Place>,
    /// Where it may stay the night, and where it arrives.
    ends: Vec<(Walk, bool)>,
}

pub fn windows(world: &World, map: &Map) -> Vec<Vec<(f64, f64)>> {
    let days = Days::of(&world.request(), &map.info, &map.fleet.march)
        .unwrap()
        .unwrap();
    let margin = world.rules.margin_min * 60.0;
    (0..world.nodes)
        .map(|node| {
            let (x, y) = at(node);
            let sun = |day: u32| days.sun(Coord { x, y }, day).unwrap();
            (0..world.rules.max_days)
                .map(|day| match world.drive {
                    Drive::Day => (sun(day).0 + margin, sun(day).1 - margin),
                    Drive::Night => (sun(day).1 + margin, sun(day + 1).0 - margin),
                })
                .collect()
        })
        .collect()
}

impl Walker<'_> {
    fn rests(&self, duty: f64) -> f64 {
        let rules = &self.world.rules;
        let mut rests = 0.0;
        let mut left = duty;
        while left > rules.rest_after_h * 3600.0 + 1e-6 {
            left -= rules.rest_after_h * 3600.0;
            rests += rules.rest_min * 60.0;
        }
        rests
    }

    /// Seconds until the tail is in.
    fn passing(&self, node: usize) -> f64 {
        let world = self.world;
        let slowest = world
            .roads
            .iter()
            .filter(|road| road.ferry.is_none())
            .filter(|road| road.to == node || (road.from == node && !road.oneway))
            .map(|road| road.kmh)
            .chain(
                world.escorts[..world.asked]
                    .iter()
                    .filter_map(|e| e.max_kmh),
            )
            .fold(f64::INFINITY, f64::min);
        let packets = world
            .rules
            .packet_trucks
            .map_or(1, |each| world.trucks.div_ceil(each));
        f64::from(world.trucks) * (world.length_m + world.gap_m) / 1000.0 / slowest * 3600.0
            + f64::from(packets - 1) * world.rules.packet_gap_min * 60.0
    }

    fn step(&mut self, walk: Walk) {
        let world = self.world;
        let (node, stage, escort) = walk.place;
        let arrives = walk.clock + self.rests(walk.duty);
        if arrives > self.latest || walk.duty > world.rules.duty_h * 3600.0 + 1e-6 {
            return;
        }
        if !self.seen.insert(walk.place) {
            return;
        }
        let closes = self.windows[node][self.day].1;
        let all_in = !walk.moved || arrives + self.passing(node) <= closes + 1e-6;
        if all_in && (world.halts[node] || node == world.from) {
            self.ends.push((walk, false));
        }
        if all_in && node == world.to && stage == world.via.len() {
            self.ends.push((walk, true));
        }
        if !world.posts[node].is_empty() {
            self.step(Walk {
                place: (node, stage, 0),
                ..walk
            });
            for next in world.posts[node].iter().filter(|e| **e < world.asked) {
                let to = &world.escorts[*next];
                let s = to.change_min * 60.0;
                self.step(Walk {
                    place: (node, stage, next + 1),
                    clock: walk.clock + s,
                    cost: walk.cost + to.change_cost + self.crew(s),
                    ..walk
                });
            }
        }
        for (i, road) in world.roads.iter().enumerate() {
            let next = if road.from == node {
                road.to
            } else if road.to == node && !road.oneway {
                road.from
            } else {
                continue;
            };
            self.step(self.drive(walk, i, next, escort));
        }
        self.seen.remove(&walk.place);
    }

    fn crew(&self, s: f64) -> f64 {
        f64::from(self.world.trucks) * s / 3600.0 * 25.0
    }

    fn drive(&self, walk: Walk, road: usize, next: usize, escort: usize) -> Walk {
        let world = self.world;
        let hazard = world.hazard(road);
        let road = &world.roads[road];
        let trucks = f64::from(world.trucks);
        let mut walk = walk;
        let with = escort.checked_sub(1).map(|e| &world.escorts[e]);
        let mut seconds = road.delay_min * 60.0;
        if let Some((across, wait, capacity)) = road.ferry {
            let loads = f64::from(world.trucks.div_ceil(capacity));
            seconds += (wait + (2.0 * loads - 1.0) * across) * 60.0;
            walk.clock += seconds;
        } else {
            let cap = with.and_then(|e| e.max_kmh).unwrap_or(f64::INFINITY);
            let driving = road.km / road.kmh.min(cap) * 3600.0;
            let planned = driving * (1.0 + world.rules.contingency);
            walk.clock += planned + seconds;
            walk.duty += planned;
            seconds += driving;
            // Fuel and tyres.
            walk.cost += trucks * road.km * (0.45 * 1.34 + 0.5);
        }
        walk.cost += self.crew(seconds);
        if let Some(with) = with {
            walk.cost += with.cost_per_km * road.km + with.cost_per_hour * seconds / 3600.0;
        }
        walk.hazard += hazard * with.map_or(1.0, |e| e.phi);
        let stage = walk.place.1;
        let reached = world.via.get(stage) == Some(&next);
        walk.place = (next, stage + usize::from(reached), escort);
        walk.moved = true;
        walk
    }
}

/// All marches that no other one beats in time, hazard and money at once.
pub fn marches(world: &World, map: &Map) -> Vec<March> {
    let mut walker = Walker {
        world,
        windows: windows(world, map),
        day: 0,
        latest: 0.0,
        seen: BTreeSet::new(),
        ends: Vec::new(),
    };
    let depart = 86_400.0 + 60.0 * f64::from(world.depart_min);
    let mut arrivals = Vec::new();
    let mut dawn: BTreeMap<Place, Vec<(f64, f64)>> = BTreeMap::new();
    dawn.insert((world.from, 0, 0), vec![(0.0, 0.0)]);
    for day in 0..world.rules.max_days as usize {
        walker.day = day;
        walker.latest = (0..world.nodes)
            .map(|node| walker.windows[node][day].1)
            .fold(0.0, f64::max);
        let mut dusk: BTreeMap<Place, Vec<(f64, f64)>> = BTreeMap::new();
        for (place, costs) in dawn {
            let (opens, closes) = walker.windows[place.0][day];
            if day == 0 && depart > closes {
                dusk.insert(place, costs);
                continue;
            }
            let start = Walk {
                place,
                moved: false,
                clock: if day == 0 { depart.max(opens) } else { opens },
                duty: 0.0,
                hazard: 0.0,
                cost: 0.0,
            };
            walker.ends.clear();
            walker.step(start);
            for (walk, arrived) in &walker.ends {
                for (hazard, cost) in &costs {
                    let (hazard, cost) = (hazard + walk.hazard, cost + walk.cost);
                    if *arrived {
                        arrivals.push(March {
                            elapsed_s: walk.clock + walker.rests(walk.duty) - depart,
                            hazard,
                            cost,
                            nights: day as u32,
                        });
                    } else {
                        keep(dusk.entry(walk.place).or_default(), (hazard, cost));
                    }
                }
            }
        }
        dawn = dusk;
    }
    let beaten = |m: &March, by: &March| {
        by.elapsed_s <= m.elapsed_s
            && by.hazard <= m.hazard
            && by.cost <= m.cost
            && (by.elapsed_s < m.elapsed_s || by.hazard < m.hazard || by.cost < m.cost)
    };
    let all = arrivals.clone();
    arrivals.retain(|m| !all.iter().any(|by| beaten(m, by)));
    arrivals
}

/// Keeps the pairs that no other pair beats in both.
fn keep(kept: &mut Vec<(f64, f64)>, new: (f64, f64)) {
    if kept.iter().any(|old| old.0 <= new.0 && old.1 <= new.1) {
        return;
    }
    kept.retain(|old| !(new.0 <= old.0 && new.1 <= old.1));
    kept.push(new);
}

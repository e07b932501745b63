//! What the hazard of a link is made of while the rates are not known yet.
//!
//! Purpose: one measuring of the road, then any number of pictures with other rates (an ensemble, the worst of
//! many scenarios). A link is cut into cells; on a cell each area of a force has a share s: attacks per km for
//! each unit of its rate. The hazard of a cell is its kilometres times the greatest rate · s of the force, and the
//! loss is that of the area which has it. Secured areas are within the kilometres.
//!
//! Exact where a force has one area on a cell (its taper is integrated as the overlay does) or where all of them are
//! inside (s does not change along it). Where tapers of one force contend, the cell is cut to a 32nd of the shortest
//! taper and each part is taken at its middle: the winner may change within a part, which costs less than 1 part in
//! 1000 of what the tapers add (a test compares with the overlay). Invariants: the kilometres of a force's cells
//! add up to those of the road within its reach, times the secured factor. Complexity: that of the overlay on these
//! links, and O(length / taper) cells where tapers contend.

use super::Error;
use super::kernel::{Bump, IncidentField};
use super::layers::{Layers, Role, Shape};
use super::line::{Line, between};
use super::link::{LEAST_FACTOR, cuts};
use super::metric::Metric;
use super::overlay::Settings;
use super::presence::{Finder, Present};
use super::strongest::{Contender, Taper, Won, integrate};
use super::taper::Focus;
use crate::io::{Effect, RiskFeature};
use crate::model::{LinkId, ZoneId};
use crate::network::Network;
use geo::Coord;

/// Parts of the shortest taper that a contested cell is cut to.
const PARTS: f64 = 32.0;

/// An area on a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The area.
    pub zone: ZoneId,
    /// Attacks per km for each attack per 1000 km of its rate: confidence, night and taper; 1 for an incident.
    pub share: f64,
    /// Share of the convoy lost in an attack.
    pub loss: f64,
}

/// A stretch on which the areas of one force have the same shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Kilometres, times the factor of secured areas; of an incident, the attacks that it adds.
    pub km: f64,
    /// The areas of the force, in the order of the features: of equals the first wins.
    pub shares: Vec<Share>,
}

/// A link before rates are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposure {
    /// Kilometres, times the factor of secured areas: what the background rate acts on.
    pub km: f64,
    /// The cells of all forces.
    pub cells: Vec<Cell>,
}

/// The exposure of some links, in their order. The rates of `features` do not matter.
pub fn exposures(
    network: &Network,
    features: &[RiskFeature],
    settings: &Settings,
    incidents: &IncidentField,
    links: &[LinkId],
) -> Result<Vec<Exposure>, Error> {
    let unit: Vec<RiskFeature> = features.iter().map(of_unit_rate).collect();
    let layers = Layers::new(&unit, settings)?;
    let mut finder = Finder::new(&layers);
    let mut won = Vec::new();
    let expose = |link: &LinkId| {
        let line = Line {
            vertices: network.link_vertices(*link),
            along_m: network.link_along_m(*link),
        };
        let near = layers.near(line.bbox());
        let (found, focuses) = finder.find(line, &near);
        let present: Vec<&Present> = found.iter().filter(|p| !p.reach.is_empty()).collect();
        let mut of = Of {
            layers: &layers,
            line,
            present: &present,
            bumps: incidents.bumps(*link),
            loss_fraction: settings.loss_fraction,
            focuses,
            won: &mut won,
        };
        of.exposure()
    };
    Ok(links.iter().map(expose).collect())
}

fn of_unit_rate(feature: &RiskFeature) -> RiskFeature {
    let mut feature = feature.clone();
    if let Effect::Influence {
        attacks_per_1000_km,
        ..
    } = &mut feature.effect
    {
        *attacks_per_1000_km = 1.0;
    }
    feature
}

/// An area of a force on a piece.
#[derive(Clone, Copy)]
struct Claimant<'l> {
    group: u32,
    zone: ZoneId,
    loss: f64,
    contender: Contender<'l>,
}

/// A link being taken apart.
struct Of<'s, 'l> {
    layers: &'l Layers,
    line: Line<'s>,
    present: &'s [&'s Present],
    bumps: &'s [Bump],
    /// Share of the convoy lost in an attack that an incident stands for.
    loss_fraction: f64,
    focuses: &'s mut [Focus],
    won: &'s mut Vec<Won>,
}

impl<'l> Of<'_, 'l> {
    fn exposure(&mut self) -> Exposure {
        let mut exposure = Exposure::default();
        if self.line.segments() == 0 {
            return exposure;
        }
        let turns = self.bumps.iter().flat_map(|b| [b.from_m, b.to_m]);
        for pair in cuts(self.line, self.present, turns).windows(2) {
            let &[(from, from_m), (to, to_m)] = pair else {
                continue;
            };
            let (factor, mut claimants) = self.on(f64::midpoint(from, to));
            let km = (to_m - from_m) / 1000.0 * factor;
            exposure.km += km;
            // Stable: within a group, in the order of the features.
            claimants.sort_by_key(|c| c.group);
            for force in claimants.chunk_by(|a, b| a.group == b.group) {
                self.cells((from, to), km, force, &mut exposure.cells);
            }
            // What an incident adds is a number of attacks: its rate is how many times the picture's it is.
            for bump in self.bumps {
                let hazard = bump.hazard(from_m, to_m) * factor;
                if hazard > 0.0 {
                    let share = Share {
                        zone: bump.zone,
                        share: 1.0,
                        loss: self.loss_fraction,
                    };
                    exposure.cells.push(Cell {
                        km: hazard,
                        shares: vec![share],
                    });
                }
            }
        }
        exposure
    }

    /// The secured factor and the areas of influence at a station.
    fn on(&self, at: f64) -> (f64, Vec<Claimant<'l>>) {
        let covers = |list: &[(f64, f64)]| list.iter().any(|&(f, t)| f <= at && at <= t);
        let mut factor = 1.0;
        let mut claimants = Vec::new();
        for present in self.present {
            let layer = &self.layers.list[present.layer];
            match layer.role {
                Role::Secured { factor: f } if covers(&present.inside) => factor *= f,
                Role::Influence {
                    group,
                    rate,
                    taper_m,
                    loss,
                    ..
                } if rate > 0.0 && covers(&present.reach) => {
                    let taper = match &layer.shape {
                        Shape::Area(area) if !covers(&present.inside) => Some(Taper {
                            area,
                            length_m: taper_m,
                            focus: present.layer,
                        }),
                        _ => None,
                    };
                    claimants.push(Claimant {
                        group,
                        zone: ZoneId(layer.zone),
                        loss,
                        contender: Contender { rate, taper },
                    });
                }
                _ => {}
            }
        }
        (factor.clamp(LEAST_FACTOR, 1.0), claimants)
    }

    /// The cells of one force on a piece of `km` kilometres, secured factor included.
    fn cells(
        &mut self,
        (from, to): (f64, f64),
        km: f64,
        force: &[Claimant<'l>],
        out: &mut Vec<Cell>,
    ) {
        let shortest = force
            .iter()
            .filter_map(|c| c.contender.taper)
            .fold(f64::INFINITY, |least, taper| least.min(taper.length_m));
        let share = |c: &Claimant<'_>, share: f64| Share {
            zone: c.zone,
            share,
            loss: c.loss,
        };
        match force {
            _ if shortest.is_infinite() => out.push(Cell {
                km,
                shares: force.iter().map(|c| share(c, c.contender.rate)).collect(),
            }),
            [only] => {
                let contenders = [only.contender];
                integrate(self.line, (from, to), &contenders, self.focuses, self.won);
                let won = self.won.first().copied().unwrap_or_default();
                if won.km > 0.0 {
                    out.push(Cell {
                        km,
                        shares: vec![share(only, won.hazard / won.km)],
                    });
                }
            }
            _ => {
                let parts = self.parts((from, to), shortest / PARTS);
                let metres: f64 = parts.iter().map(|part| part.1).sum();
                for (at, part_m) in parts {
                    let metric = Metric::at(at);
                    let mut shares = Vec::with_capacity(force.len());
                    for claimant in force {
                        let fade = match claimant.contender.taper {
                            None => 1.0,
                            Some(taper) => {
                                let focus = &mut self.focuses[taper.focus];
                                focus.on(taper.area, &metric, part_m, taper.length_m / 4.0);
                                (-focus.distance_m(&metric) / taper.length_m).exp()
                            }
                        };
                        shares.push(share(claimant, claimant.contender.rate * fade));
                    }
                    out.push(Cell {
                        km: km * part_m / metres,
                        shares,
                    });
                }
            }
        }
    }

    /// The middles and metres of parts no longer than `longest_m` between two stations.
    fn parts(&self, (from, to): (f64, f64), longest_m: f64) -> Vec<(Coord<f64>, f64)> {
        let mut parts = Vec::new();
        for i in self.line.locate(from).0..self.line.segments() {
            let start = i as f64;
            if start >= to {
                break;
            }
            let (t0, t1) = ((from - start).max(0.0), (to - start).min(1.0));
            let length_m = (self.line.along_m[i + 1] - self.line.along_m[i]) * (t1 - t0);
            if t0 >= t1 || length_m <= 0.0 {
                continue;
            }
            let (a, b) = self.line.segment(i);
            // A ratio of lengths that are finite and above 0; a million parts are finer than any need.
            let count = (length_m / longest_m).ceil().clamp(1.0, 1e6) as u32;
            for k in 0..count {
                let share = (f64::from(k) + 0.5) / f64::from(count);
                let at = between(a, b, t0 + (t1 - t0) * share);
                parts.push((at, length_m / f64::from(count)));
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests;

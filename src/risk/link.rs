//! One link: which zones it runs through and where, and what they add up to.
//!
//! The link is cut wherever a zone begins or ends (a taper where its support does) and where the hazard of
//! an incident begins, ends or turns. On each piece every force contributes its strongest claim, incidents
//! add to it, secured areas multiply the sum. Invariants: pieces tile the
//! link; hazards are linear in the secured factor, background included. Complexity: O(zones near the
//! link) shapes measured, O(pieces × zones) to put them together.

use super::inside::meets;
use super::kernel::Bump;
use super::layers::{Layers, Role, Shape};
use super::line::Line;
use super::overlay::{Claim, LinkRisk, Piece, Settings};
use super::presence::{EQUAL_LOG, Finder, Present};
use super::strongest::{Contender, Taper, Won, integrate};
use super::taper::Focus;
use crate::model::ZoneId;

/// Secured areas together leave no less of the hazard than this, and add none.
pub(super) const LEAST_FACTOR: f64 = 0.05;
/// Cuts nearer than this are one, m.
const NEGLIGIBLE_M: f64 = 1e-3;

/// An area that may be its group's strongest claim on a piece.
#[derive(Clone, Copy, Debug)]
struct Claimant<'l> {
    group: u32,
    zone: ZoneId,
    /// Share of the convoy lost in an attack.
    loss: f64,
    /// Logarithms of the highest and lowest rate it can have here.
    best: f64,
    least: f64,
    contender: Contender<'l>,
}

/// Assesses links one after another, keeping its working space.
#[derive(Debug)]
pub(super) struct Assessor<'l> {
    layers: &'l Layers,
    settings: &'l Settings,
    /// Per zone, metres of road on which it acts.
    touched_m: Vec<f64>,
    finder: Finder<'l>,
    won: Vec<Won>,
}

impl<'l> Assessor<'l> {
    pub(super) fn new(layers: &'l Layers, settings: &'l Settings) -> Self {
        Self {
            layers,
            settings,
            touched_m: vec![0.0; layers.zones],
            finder: Finder::new(layers),
            won: Vec::new(),
        }
    }

    /// Per zone, metres of road on which it acts, all links together.
    pub(super) fn into_touched_m(self) -> Vec<f64> {
        self.touched_m
    }

    /// The risk of a link, with what incidents add to it.
    pub(super) fn assess(&mut self, line: Line, bumps: &[Bump]) -> LinkRisk {
        let mut risk = LinkRisk::default();
        let near = self.layers.near(line.bbox());
        if !near.is_empty() {
            self.close(line, &near, &mut risk);
        }
        let Self {
            layers,
            settings,
            touched_m,
            finder,
            won,
        } = self;
        let (found, focuses) = finder.find(line, &near);
        let mut present: Vec<&Present> = Vec::with_capacity(found.len());
        for zone in found.iter().filter(|p| !p.reach.is_empty()) {
            let layer = &layers.list[zone.layer];
            let metres = |&(from, to): &(f64, f64)| line.metres(to) - line.metres(from);
            touched_m[layer.zone as usize] += zone.reach.iter().map(metres).sum::<f64>();
            match layer.role {
                // It does not concern this convoy.
                Role::Influence { rate, .. } if rate <= 0.0 => continue,
                Role::Secured { .. } => risk.secured_by.push(ZoneId(layer.zone)),
                _ => {}
            }
            present.push(zone);
        }
        let nothing =
            present.is_empty() && bumps.is_empty() && settings.background_per_1000_km <= 0.0;
        if nothing || line.segments() == 0 {
            return risk;
        }
        let mut sum = Sum {
            layers,
            settings,
            line,
            present: &present,
            bumps,
            focuses,
            won,
        };
        sum.up(&mut risk);
        risk
    }

    /// Notes the first closure that bars the link.
    fn close(&mut self, line: Line, near: &[u32], risk: &mut LinkRisk) {
        for &i in near {
            let layer = &self.layers.list[i as usize];
            let Role::Closure { bars } = layer.role else {
                continue;
            };
            let met = match &layer.shape {
                Shape::Area(area) => meets(line, area),
                Shape::Near(near) => near.meets(line),
            };
            if met {
                self.touched_m[layer.zone as usize] += line.length_m();
                if bars && risk.closed_by.is_none() {
                    risk.closed_by = Some(ZoneId(layer.zone));
                }
            }
        }
    }
}

/// A link being added up.
struct Sum<'s, 'l> {
    layers: &'l Layers,
    settings: &'s Settings,
    line: Line<'s>,
    present: &'s [&'s Present],
    bumps: &'s [Bump],
    focuses: &'s mut [Focus],
    won: &'s mut Vec<Won>,
}

impl Sum<'_, '_> {
    /// Cuts the link into pieces and adds them up.
    fn up(&mut self, risk: &mut LinkRisk) {
        let turns = self.bumps.iter().flat_map(|b| [b.from_m, b.to_m]);
        let cuts = cuts(self.line, self.present, turns);
        for pair in cuts.windows(2) {
            let &[from, to] = pair else { continue };
            let piece = self.piece(from, to);
            risk.hazard += piece.hazard;
            risk.loss += piece.loss;
            for claim in &piece.claims {
                match risk.claims.iter_mut().find(|c| c.zone == claim.zone) {
                    Some(sum) => {
                        sum.hazard += claim.hazard;
                        sum.km += claim.km;
                        sum.inside_km += claim.inside_km;
                    }
                    None => risk.claims.push(*claim),
                }
            }
            risk.pieces.push(piece);
        }
        risk.claims.sort_unstable_by_key(|c| c.zone);
    }

    /// The piece between two cuts, each a station and its metres.
    fn piece(&mut self, (from, from_m): (f64, f64), (to, to_m): (f64, f64)) -> Piece {
        let km = (to_m - from_m) / 1000.0;
        let middle = f64::midpoint(from, to);
        let covers = |list: &[(f64, f64)]| list.iter().any(|&(f, t)| f <= middle && middle <= t);

        let mut factor = 1.0;
        let mut claimants: Vec<Claimant> = Vec::new();
        for present in self.present {
            let layer = &self.layers.list[present.layer];
            match layer.role {
                Role::Secured { factor: f } if covers(&present.inside) => factor *= f,
                Role::Influence {
                    group,
                    rate,
                    log_rate,
                    taper_m,
                    loss,
                } if covers(&present.reach) => {
                    let mut best = log_rate;
                    let mut least = best;
                    let taper = match &layer.shape {
                        Shape::Area(area) if !covers(&present.inside) => {
                            best -= present.distance_m.0 / taper_m;
                            least -= present.distance_m.1 / taper_m;
                            Some(Taper {
                                area,
                                length_m: taper_m,
                                focus: present.layer,
                            })
                        }
                        _ => None,
                    };
                    claimants.push(Claimant {
                        group,
                        zone: ZoneId(layer.zone),
                        loss,
                        best,
                        least,
                        contender: Contender { rate, taper },
                    });
                }
                _ => {}
            }
        }
        let factor = factor.clamp(LEAST_FACTOR, 1.0);
        // Stable: within a group, in the order of the features.
        claimants.sort_by_key(|c| c.group);

        let background = self.settings.background_per_1000_km / 1000.0 * km * factor;
        let mut piece = Piece {
            from_m,
            to_m,
            hazard: background,
            loss: background * self.settings.loss_fraction,
            claims: Vec::new(),
        };
        for force in claimants.chunk_by(|a, b| a.group == b.group) {
            // Whoever is at best weaker than another at its weakest wins nowhere.
            let floor = force.iter().map(|c| c.least).fold(f64::MIN, f64::max) - EQUAL_LOG;
            let force: Vec<&Claimant> = force.iter().filter(|c| c.best >= floor).collect();
            let contenders: Vec<Contender> = force.iter().map(|c| c.contender).collect();
            self.strongest((from, to), km, &contenders);
            for (claimant, won) in force.into_iter().zip(self.won.iter()) {
                if won.km > 0.0 {
                    let hazard = won.hazard * factor;
                    piece.hazard += hazard;
                    piece.loss += hazard * claimant.loss;
                    piece.claims.push(Claim {
                        zone: claimant.zone,
                        hazard,
                        km: won.km,
                        // Pieces are cut at the boundary: all of one is inside, or none.
                        inside_km: match claimant.contender.taper {
                            None => won.km,
                            Some(_) => 0.0,
                        },
                    });
                }
            }
        }
        self.incidents(factor, &mut piece);
        piece.claims.sort_unstable_by_key(|c| c.zone);
        piece
    }

    /// Adds what incidents are worth on a piece, times the factor of secured areas.
    fn incidents(&self, factor: f64, piece: &mut Piece) {
        for bump in self.bumps {
            let hazard = bump.hazard(piece.from_m, piece.to_m) * factor;
            if hazard <= 0.0 {
                continue;
            }
            piece.hazard += hazard;
            piece.loss += hazard * self.settings.loss_fraction;
            let km = (piece.to_m.min(bump.to_m) - piece.from_m.max(bump.from_m)) / 1000.0;
            match piece.claims.iter_mut().find(|c| c.zone == bump.zone) {
                Some(claim) => {
                    claim.hazard += hazard;
                    claim.km += km;
                }
                None => piece.claims.push(Claim {
                    zone: bump.zone,
                    hazard,
                    km,
                    inside_km: 0.0,
                }),
            }
        }
    }

    /// What each of a force's claims wins on a piece of `km` kilometres, into `self.won`.
    fn strongest(&mut self, range: (f64, f64), km: f64, contenders: &[Contender]) {
        // The strongest that does not fade beats every fading one that is no stronger at its best.
        let mut steady: Option<usize> = None;
        for (k, c) in contenders.iter().enumerate() {
            if c.taper.is_none() && steady.is_none_or(|s| c.rate > contenders[s].rate) {
                steady = Some(k);
            }
        }
        if let Some(k) = steady
            && contenders
                .iter()
                .all(|c| c.taper.is_none() || c.rate <= contenders[k].rate)
        {
            self.won.clear();
            self.won.resize(contenders.len(), Won::default());
            self.won[k] = Won {
                hazard: contenders[k].rate * km,
                km,
            };
            return;
        }
        integrate(self.line, range, contenders, self.focuses, self.won);
        // The rule's kilometres are right to six digits; the piece's are exact.
        let sum: f64 = self.won.iter().map(|w| w.km).sum();
        if sum > 0.0 {
            for won in self.won.iter_mut() {
                won.hazard *= km / sum;
                won.km *= km / sum;
            }
        }
    }
}

/// Stations and metres of the cuts, from one end of the link to the other.
///
/// `turns_m` are metres where something else begins, ends or turns.
pub(super) fn cuts(
    line: Line,
    present: &[&Present],
    turns_m: impl Iterator<Item = f64>,
) -> Vec<(f64, f64)> {
    let mut stations: Vec<f64> = present
        .iter()
        .flat_map(|p| p.inside.iter().chain(&p.reach))
        .flat_map(|&(from, to)| [from, to])
        .chain(turns_m.map(|metres| line.station(metres)))
        .filter(|&station| station > 0.0 && station < line.end())
        .collect();
    stations.sort_unstable_by(f64::total_cmp);
    stations.dedup();
    let length_m = line.length_m();
    let mut cuts = vec![(0.0, 0.0)];
    for station in stations {
        let metres = line.metres(station);
        let last = cuts.last().map_or(0.0, |c| c.1);
        if metres - last > NEGLIGIBLE_M && length_m - metres > NEGLIGIBLE_M {
            cuts.push((station, metres));
        }
    }
    cuts.push((line.end(), length_m));
    cuts
}

//! One link: which zones it runs through and where, and what they add up to.
//!
//! The link is cut wherever a zone begins or ends (a taper where its support does). On each piece every
//! force contributes its strongest claim, secured areas multiply the sum. Invariants: pieces tile the
//! link; hazards are linear in the secured factor, background included. Complexity: O(zones near the
//! link) shapes measured, O(pieces × zones) to put them together.

use super::inside::{self, meets};
use super::layers::{Layer, Layers, Role, Shape};
use super::line::{Line, join};
use super::metric::Metric;
use super::overlay::{Claim, LinkRisk, Piece, Settings};
use super::strongest::{Contender, Taper, Won, integrate};
use super::taper::{Focus, SUPPORT_TAPERS, within_reach};
use crate::model::ZoneId;
use geo::Coord;

/// Secured areas together leave no less of the hazard than this, and add none.
const LEAST_FACTOR: f64 = 0.05;
/// Cuts nearer than this are one, m.
const NEGLIGIBLE_M: f64 = 1e-3;

/// A zone on the link at hand.
#[derive(Debug, Default)]
struct Present {
    /// Which layer.
    layer: u32,
    /// Stations between which the link is inside.
    inside: Vec<(f64, f64)>,
    /// Stations between which it is inside or within reach of the taper.
    reach: Vec<(f64, f64)>,
    /// Least and greatest distance from the boundary, m, as far as is known.
    distance_m: (f64, f64),
}

/// A disc that holds a link.
#[derive(Clone, Copy, Debug)]
struct Disc {
    centre: Metric,
    radius_m: f64,
}

impl Disc {
    fn around(line: Line) -> Self {
        let [x0, y0, x1, y1] = line.bbox();
        let centre = Metric::at(Coord {
            x: f64::midpoint(x0, x1),
            y: f64::midpoint(y0, y1),
        });
        let distances = line.vertices.iter().map(|v| centre.to_m(*v));
        Self {
            centre,
            radius_m: distances.fold(0.0, f64::max) * 1.01,
        }
    }
}

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
    /// Per layer.
    focuses: Vec<Focus>,
    scratch: inside::Scratch,
    present: Vec<Present>,
    won: Vec<Won>,
}

impl<'l> Assessor<'l> {
    pub(super) fn new(layers: &'l Layers, settings: &'l Settings) -> Self {
        Self {
            layers,
            settings,
            touched_m: vec![0.0; layers.zones],
            focuses: layers.list.iter().map(|_| Focus::new()).collect(),
            scratch: inside::Scratch::default(),
            present: Vec::new(),
            won: Vec::new(),
        }
    }

    /// Per zone, metres of road on which it acts, all links together.
    pub(super) fn into_touched_m(self) -> Vec<f64> {
        self.touched_m
    }

    /// The risk of a link.
    pub(super) fn assess(&mut self, line: Line) -> LinkRisk {
        let mut risk = LinkRisk::default();
        let mut here = 0;
        let near = self.layers.near(line.bbox());
        let disc = (self.layers.tapered && !near.is_empty()).then(|| Disc::around(line));
        for i in near {
            let layers: &'l Layers = self.layers;
            let layer = &layers.list[i as usize];
            if let Role::Closure { bars } = layer.role {
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
                continue;
            }
            if self.present.len() == here {
                self.present.push(Present::default());
            }
            let present = &mut self.present[here];
            present.layer = i;
            match &layer.shape {
                Shape::Area(area) => {
                    inside::inside(line, area, &mut self.scratch, &mut present.inside);
                }
                Shape::Near(near) => near.inside(line, &mut present.inside),
            }
            present.widen(line, layer, disc, &mut self.focuses[i as usize]);
            if present.reach.is_empty() {
                continue;
            }
            self.touched_m[layer.zone as usize] += present
                .reach
                .iter()
                .map(|&(from, to)| line.metres(to) - line.metres(from))
                .sum::<f64>();
            match layer.role {
                // It does not concern this convoy.
                Role::Influence { rate, .. } if rate <= 0.0 => {}
                Role::Secured { .. } => {
                    risk.secured_by.push(ZoneId(layer.zone));
                    here += 1;
                }
                _ => here += 1,
            }
        }
        self.put_together(line, here, &mut risk);
        risk
    }

    /// Cuts the link into pieces and adds them up.
    fn put_together(&mut self, line: Line, here: usize, risk: &mut LinkRisk) {
        let background = self.settings.background_per_1000_km / 1000.0;
        if (here == 0 && background <= 0.0) || line.segments() == 0 {
            return;
        }
        let cuts = self.cuts(line, here);
        for pair in cuts.windows(2) {
            let &[(from, from_m), (to, to_m)] = pair else {
                continue;
            };
            let piece = self.piece(line, here, (from, to), (from_m, to_m));
            risk.hazard += piece.hazard;
            risk.loss += piece.loss;
            for claim in &piece.claims {
                match risk.claims.iter_mut().find(|c| c.zone == claim.zone) {
                    Some(sum) => {
                        sum.hazard += claim.hazard;
                        sum.km += claim.km;
                    }
                    None => risk.claims.push(*claim),
                }
            }
            risk.pieces.push(piece);
        }
        risk.claims.sort_unstable_by_key(|c| c.zone);
    }

    /// Stations and metres of the cuts, from one end of the link to the other.
    fn cuts(&self, line: Line, here: usize) -> Vec<(f64, f64)> {
        let mut stations: Vec<f64> = self.present[..here]
            .iter()
            .flat_map(|p| p.inside.iter().chain(&p.reach))
            .flat_map(|&(from, to)| [from, to])
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

    fn piece(
        &mut self,
        line: Line,
        here: usize,
        (from, to): (f64, f64),
        (from_m, to_m): (f64, f64),
    ) -> Piece {
        let layers: &'l Layers = self.layers;
        let km = (to_m - from_m) / 1000.0;
        let middle = f64::midpoint(from, to);
        let covers = |list: &[(f64, f64)]| list.iter().any(|&(f, t)| f <= middle && middle <= t);

        let mut factor = 1.0;
        let mut claimants: Vec<Claimant> = Vec::new();
        for present in &self.present[..here] {
            let layer = &layers.list[present.layer as usize];
            match layer.role {
                Role::Secured { factor: f } if covers(&present.inside) => factor *= f,
                Role::Influence {
                    group,
                    rate,
                    taper_m,
                    loss,
                } if covers(&present.reach) => {
                    let mut best = rate.ln();
                    let mut least = best;
                    let taper = match &layer.shape {
                        Shape::Area(area) if !covers(&present.inside) => {
                            best -= present.distance_m.0 / taper_m;
                            least -= present.distance_m.1 / taper_m;
                            Some(Taper {
                                area,
                                length_m: taper_m,
                                focus: present.layer as usize,
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
            let floor = force.iter().map(|c| c.least).fold(f64::MIN, f64::max) - 1e-6;
            let force: Vec<&Claimant> = force.iter().filter(|c| c.best >= floor).collect();
            let contenders: Vec<Contender> = force.iter().map(|c| c.contender).collect();
            self.strongest(line, (from, to), km, &contenders);
            for (claimant, won) in force.into_iter().zip(&self.won) {
                if won.km > 0.0 {
                    let hazard = won.hazard * factor;
                    piece.hazard += hazard;
                    piece.loss += hazard * claimant.loss;
                    piece.claims.push(Claim {
                        zone: claimant.zone,
                        hazard,
                        km: won.km,
                    });
                }
            }
        }
        piece.claims.sort_unstable_by_key(|c| c.zone);
        piece
    }

    /// What each of a force's claims wins on a piece of `km` kilometres, into `self.won`.
    fn strongest(&mut self, line: Line, range: (f64, f64), km: f64, contenders: &[Contender]) {
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
        integrate(line, range, contenders, &mut self.focuses, &mut self.won);
        // The rule's kilometres are right to six digits; the piece's are exact.
        let sum: f64 = self.won.iter().map(|w| w.km).sum();
        if sum > 0.0 {
            for won in &mut self.won {
                won.hazard *= km / sum;
                won.km *= km / sum;
            }
        }
    }
}

impl Present {
    /// From where the link is inside the zone to where it is within reach of its taper.
    fn widen(&mut self, line: Line, layer: &Layer, disc: Option<Disc>, focus: &mut Focus) {
        self.reach.clear();
        self.reach.extend(&self.inside);
        self.distance_m = (0.0, f64::INFINITY);
        let (Role::Influence { taper_m, .. }, Shape::Area(area)) = (layer.role, &layer.shape)
        else {
            return;
        };
        if taper_m <= 0.0 {
            return;
        }
        let reach_m = taper_m * SUPPORT_TAPERS;
        // A link much shorter than its distance is judged as a whole.
        if let Some(disc) = disc.filter(|d| d.radius_m <= taper_m) {
            focus.on(area, &disc.centre, disc.radius_m, taper_m / 4.0);
            let distance = focus.distance_m(&disc.centre);
            self.distance_m = (
                (distance - disc.radius_m).max(0.0),
                distance + disc.radius_m,
            );
            if self.distance_m.1 <= reach_m {
                self.reach.clear();
                self.reach.push((0.0, line.end()));
                return;
            }
            if self.distance_m.0 > reach_m {
                return;
            }
        }
        // A list of its own: `within_reach` goes on from the last stretch of the list it is given.
        let mut outside = Vec::new();
        let mut from = 0.0;
        for k in 0..=self.inside.len() {
            let end = (line.end(), line.end());
            let (begin, end) = self.inside.get(k).copied().unwrap_or(end);
            if begin > from {
                within_reach(line, (from, begin), area, focus, reach_m, &mut outside);
            }
            from = end;
        }
        self.reach.append(&mut outside);
        join(&mut self.reach);
    }
}

//! One link: which zones it runs through and where, and what they add up to.
//!
//! The link is cut wherever a zone begins or ends (a taper where its support does). On each piece every
//! force contributes its strongest claim, secured areas multiply the sum. Invariants: pieces tile the
//! link; hazards are linear in the secured factor, background included. Complexity: O(zones near the
//! link) shapes measured, O(pieces × zones) to put them together.

use super::inside::{self, meets};
use super::layers::{Layer, Layers, Role, Shape};
use super::line::{Line, join};
use super::overlay::{Claim, LinkRisk, Piece, Settings};
use super::strongest::{Contender, Taper, Won, integrate};
use super::taper::{Focus, SUPPORT_TAPERS, within_reach};
use crate::model::ZoneId;

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
        for i in self.layers.near(line.bbox()) {
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
            locate(
                line,
                layer,
                present,
                &mut self.focuses[i as usize],
                &mut self.scratch,
            );
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
        // Who may win, by group and zone, with the share that is lost in an attack.
        let mut claimants: Vec<(u32, u32, f64, Contender)> = Vec::new();
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
                    let taper = match &layer.shape {
                        Shape::Area(area) if !covers(&present.inside) => Some(Taper {
                            area,
                            length_m: taper_m,
                            focus: present.layer as usize,
                        }),
                        _ => None,
                    };
                    claimants.push((group, layer.zone, loss, Contender { rate, taper }));
                }
                _ => {}
            }
        }
        let factor = factor.clamp(LEAST_FACTOR, 1.0);
        // Stable: within a group, in the order of the features.
        claimants.sort_by_key(|c| c.0);

        let background = self.settings.background_per_1000_km / 1000.0 * km * factor;
        let mut piece = Piece {
            from_m,
            to_m,
            hazard: background,
            loss: background * self.settings.loss_fraction,
            claims: Vec::new(),
        };
        for force in claimants.chunk_by(|a, b| a.0 == b.0) {
            let contenders: Vec<Contender> = force.iter().map(|c| c.3).collect();
            self.strongest(line, (from, to), km, &contenders);
            for ((_, zone, loss, _), won) in force.iter().zip(&self.won) {
                if won.km > 0.0 {
                    let hazard = won.hazard * factor;
                    piece.hazard += hazard;
                    piece.loss += hazard * loss;
                    piece.claims.push(Claim {
                        zone: ZoneId(*zone),
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

/// Where a link is inside a zone, and where within its reach.
fn locate(
    line: Line,
    layer: &Layer,
    present: &mut Present,
    focus: &mut Focus,
    scratch: &mut inside::Scratch,
) {
    match &layer.shape {
        Shape::Area(area) => inside::inside(line, area, scratch, &mut present.inside),
        Shape::Near(near) => near.inside(line, &mut present.inside),
    }
    present.reach.clear();
    present.reach.extend(&present.inside);
    if let (Role::Influence { taper_m, .. }, Shape::Area(area)) = (layer.role, &layer.shape)
        && taper_m > 0.0
    {
        let mut from = 0.0;
        for k in 0..=present.inside.len() {
            let (begin, end) = present
                .inside
                .get(k)
                .copied()
                .unwrap_or((line.end(), line.end()));
            if begin > from {
                let reach_m = taper_m * SUPPORT_TAPERS;
                within_reach(
                    line,
                    (from, begin),
                    area,
                    focus,
                    reach_m,
                    &mut present.reach,
                );
            }
            from = end;
        }
        join(&mut present.reach);
    }
}

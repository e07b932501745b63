//! A route's hazard as a function of the rates of its areas.
//!
//! Purpose: the same route under many pictures (an ensemble, the worst of many scenarios) without measuring the road
//! again. What only one area of a force reaches is one number per area; where several contend, their cells are kept
//! and the strongest wins each time. Hazard is kept apart by the share of the convoy that an attack takes (f·ψ): its
//! classes. Invariants: at the map's own rates the sums are those of `evaluate`, to what `risk::Exposure` is exact to.
//! Complexity: O(areas + contested cells) per picture.

use super::Error;
use super::layers::{Step, Variant};
use super::scene::Scene;
use crate::model::{LinkId, ZoneId};
use crate::risk::exposures;
use std::collections::BTreeMap;

/// What an area has of a cell: its number, its share, and the class of its loss.
type Claim = (usize, f64, usize);

/// A route before rates are known.
#[derive(Clone, Debug, Default)]
pub struct Makeup {
    /// f·ψ of each class.
    pub classes: Vec<f64>,
    /// Times the background rate (attacks per 1000 km), by class.
    background: Vec<(f64, usize)>,
    /// Times the rate of an area (attacks per 1000 km): weight, area, class.
    single: Vec<(f64, usize, usize)>,
    /// Weight, and who contends.
    contested: Vec<(f64, Vec<Claim>)>,
}

impl Makeup {
    /// Takes a route apart under a variant: its escorts, its convoy, its areas.
    pub fn new(scene: &Scene<'_>, variant: &Variant<'_>, steps: &[Step]) -> Result<Self, Error> {
        let driven: Vec<(LinkId, f64, f64)> = steps
            .iter()
            .filter_map(|step| match *step {
                Step::Drive(edge, layer) => {
                    let escort = (layer as usize).checked_sub(1).map(|i| &scene.escorts[i]);
                    let (phi, psi) = match escort {
                        Some(escort) if !variant.phi_1 => (escort.phi, escort.psi),
                        _ => (1.0, 1.0),
                    };
                    Some((scene.network.link(edge), phi, psi))
                }
                _ => None,
            })
            .collect();
        let links: Vec<LinkId> = driven.iter().map(|d| d.0).collect();
        let exposed = exposures(
            &scene.network,
            variant.features,
            &scene.settings,
            &variant.overlay.incidents,
            &links,
        )?;
        let size = scene.convoy.size_factor() * variant.hazard_factor;
        let mut makeup = Self::default();
        // By bits: weights of equal claims add up, in the order of the road.
        let mut known: BTreeMap<Vec<(usize, u64, usize)>, usize> = BTreeMap::new();
        let mut cells: Vec<(f64, Vec<Claim>)> = Vec::new();
        for ((_, phi, psi), exposure) in driven.iter().zip(&exposed) {
            let times = size * phi;
            let class = makeup.class(scene.settings.loss_fraction * psi);
            makeup
                .background
                .push((exposure.km / 1000.0 * times, class));
            for cell in &exposure.cells {
                let claims: Vec<Claim> = match cell.shares.as_slice() {
                    [only] => vec![(only.zone.index(), 1.0, makeup.class(only.loss * psi))],
                    shares => shares
                        .iter()
                        .map(|s| (s.zone.index(), s.share, makeup.class(s.loss * psi)))
                        .collect(),
                };
                let weight = match cell.shares.as_slice() {
                    [only] => cell.km * only.share * times,
                    _ => cell.km * times,
                };
                let key = claims.iter().map(|c| (c.0, c.1.to_bits(), c.2)).collect();
                if let Some(at) = known.get(&key) {
                    cells[*at].0 += weight;
                } else {
                    known.insert(key, cells.len());
                    cells.push((weight, claims));
                }
            }
        }
        for (weight, claims) in cells {
            match claims.as_slice() {
                [(zone, _, class)] => makeup.single.push((weight, *zone, *class)),
                _ => makeup.contested.push((weight, claims)),
            }
        }
        Ok(makeup)
    }

    fn class(&mut self, loss: f64) -> usize {
        let same = |known: &f64| known.to_bits() == loss.to_bits();
        self.classes.iter().position(same).unwrap_or_else(|| {
            self.classes.push(loss);
            self.classes.len() - 1
        })
    }

    /// The areas that can add to it, ascending.
    pub fn zones(&self) -> Vec<ZoneId> {
        let single = self.single.iter().map(|s| s.1);
        let contending = self
            .contested
            .iter()
            .flat_map(|c| &c.1)
            .map(|claim| claim.0);
        let mut zones: Vec<ZoneId> = single.chain(contending).map(ZoneId::new).collect();
        zones.sort_unstable();
        zones.dedup();
        zones
    }

    /// Expected attacks by class, into `of`, when areas have these rates (attacks per 1000 km, by zone; of an incident how
    /// many times the picture's).
    pub fn hazards(&self, rates: &[f64], background: f64, of: &mut Vec<f64>) {
        of.clear();
        of.resize(self.classes.len(), 0.0);
        for (weight, class) in &self.background {
            of[*class] += weight * background;
        }
        for (weight, zone, class) in &self.single {
            of[*class] += weight * rates[*zone];
        }
        for (weight, claims) in &self.contested {
            let mut best = (0.0, 0);
            for (zone, share, class) in claims {
                let rate = rates[*zone] * share;
                if rate > best.0 {
                    best = (rate, *class);
                }
            }
            of[best.1] += weight * best.0;
        }
    }
}

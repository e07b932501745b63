//! Which zones a link runs through or near, and where along it.
//!
//! Exact stations for the shapes; for tapers, bounds of the distance along the whole link as well, as
//! tight as they need to be: boxes first, and the boundary itself only for claims that may be the
//! strongest of their force somewhere on the link, or whose reach may end on it. Complexity: O(zones near)
//! boxes, and O(forces) distances where many areas of one force overlap.

use super::inside::{self, Scratch};
use super::layers::{Layer, Layers, Role, Shape};
use super::line::{Line, join};
use super::metric::Metric;
use super::taper::{Focus, Reach, SUPPORT_TAPERS};
use geo::Coord;

/// Logarithms of rates this near are equal.
pub(super) const EQUAL_LOG: f64 = 1e-6;

/// A zone on the link at hand.
#[derive(Debug, Default)]
pub(super) struct Present {
    /// Which layer.
    pub(super) layer: usize,
    /// Stations between which the link is inside.
    pub(super) inside: Vec<(f64, f64)>,
    /// Stations between which it is inside or within reach of the taper.
    pub(super) reach: Vec<(f64, f64)>,
    /// Least and greatest distance from the boundary, m, as far as is known; (0, 0) where all is inside.
    pub(super) distance_m: (f64, f64),
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
        let distances = line.vertices.iter().map(|v| centre.distance_to_m(*v));
        Self {
            centre,
            radius_m: distances.fold(0.0, f64::max) * 1.01,
        }
    }

    /// Bounds of the distance of anything in the disc from a shape with this box.
    fn box_distance(&self, bbox: [f64; 4]) -> (f64, f64) {
        let (near, far) = self.centre.box_bounds_m(bbox);
        ((near - self.radius_m).max(0.0), far + self.radius_m)
    }
}

/// Finds what is present on links, one after another, keeping its working space.
#[derive(Debug)]
pub(super) struct Finder<'l> {
    layers: &'l Layers,
    /// Per layer.
    focuses: Vec<Focus>,
    scratch: Scratch,
    /// The zones present, and room for more.
    pool: Vec<Present>,
    /// Per group, the logarithm of a rate that one of its claims has all along the link.
    floors: Vec<f64>,
    order: Vec<usize>,
}

impl<'l> Finder<'l> {
    pub(super) fn new(layers: &'l Layers) -> Self {
        Self {
            layers,
            focuses: layers.list.iter().map(|_| Focus::new()).collect(),
            scratch: Scratch::default(),
            pool: Vec::new(),
            floors: vec![f64::NEG_INFINITY; layers.groups],
            order: Vec::new(),
        }
    }

    /// Finds where `line` is in each of the `near` layers that are not closures (some may be nowhere on
    /// it), and lends the focuses to integrate with.
    pub(super) fn find(&mut self, line: Line, near: &[u32]) -> (&[Present], &mut [Focus]) {
        let layers: &'l Layers = self.layers;
        let disc = layers.tapered.then(|| Disc::around(line));
        let mut here = 0;
        for &i in near {
            let layer = &layers.list[i as usize];
            if matches!(layer.role, Role::Closure { .. }) {
                continue;
            }
            if self.pool.len() == here {
                self.pool.push(Present::default());
            }
            let present = &mut self.pool[here];
            present.start(i as usize, line, layer, disc, &mut self.scratch);
            here += 1;
        }
        if let Some(disc) = disc {
            self.measure(disc, here);
        }
        for present in &mut self.pool[..here] {
            let layer = &layers.list[present.layer];
            present.widen(line, layer, &mut self.focuses[present.layer]);
        }
        (&self.pool[..here], &mut self.focuses)
    }

    /// Measures the distance from the boundary of every area that needs it.
    fn measure(&mut self, disc: Disc, here: usize) {
        let layers: &'l Layers = self.layers;
        let claim = |present: &Present| match layers.list[present.layer].role {
            Role::Influence {
                group,
                log_rate,
                taper_m,
                ..
            } => Some((group as usize, log_rate, taper_m)),
            _ => None,
        };
        for present in &self.pool[..here] {
            if let Some((group, ..)) = claim(present) {
                self.floors[group] = f64::NEG_INFINITY;
            }
        }
        let best = |present: &Present| {
            claim(present).map_or(0.0, |(_, log_rate, taper_m)| {
                log_rate - fade(present.distance_m.0, taper_m)
            })
        };
        let Self {
            pool,
            floors,
            focuses,
            order,
            ..
        } = self;
        for present in &pool[..here] {
            if let Some((group, log_rate, taper_m)) = claim(present) {
                let least = log_rate - fade(present.distance_m.1, taper_m);
                floors[group] = floors[group].max(least);
            }
        }
        // The most promising first: each raises the floor for the rest.
        order.clear();
        order.extend(0..here);
        order.sort_by(|&a, &b| best(&pool[b]).total_cmp(&best(&pool[a])));
        for &k in order.iter() {
            let present = &mut pool[k];
            let Some((group, log_rate, taper_m)) = claim(present) else {
                continue;
            };
            let (near_m, far_m) = present.distance_m;
            let reach_m = taper_m * SUPPORT_TAPERS;
            let reach_ends_here = near_m <= reach_m && far_m > reach_m;
            let may_win = best(present) >= floors[group] - EQUAL_LOG && near_m <= reach_m;
            // On a link that is long against its taper, one distance says little.
            if far_m <= 0.0
                || taper_m <= 0.0
                || disc.radius_m > taper_m
                || !(reach_ends_here || may_win)
            {
                continue;
            }
            let Shape::Area(area) = &layers.list[present.layer].shape else {
                continue;
            };
            let focus = &mut focuses[present.layer];
            focus.on(area, &disc.centre, disc.radius_m, taper_m / 8.0);
            let distance = focus.distance_m(&disc.centre);
            present.distance_m = (
                (distance - disc.radius_m).max(0.0),
                distance + disc.radius_m,
            );
            let least = log_rate - fade(present.distance_m.1, taper_m);
            floors[group] = floors[group].max(least);
        }
    }
}

/// Distance in tapers; without a taper, everything outside is too far.
fn fade(distance_m: f64, taper_m: f64) -> f64 {
    if distance_m <= 0.0 {
        0.0
    } else {
        distance_m / taper_m
    }
}

impl Present {
    /// Where the link is inside, and what the zone's box says of its distance.
    fn start(
        &mut self,
        layer_number: usize,
        line: Line,
        layer: &Layer,
        disc: Option<Disc>,
        scratch: &mut Scratch,
    ) {
        self.layer = layer_number;
        self.distance_m = (0.0, f64::INFINITY);
        match &layer.shape {
            Shape::Near(near) => near.inside(line, &mut self.inside),
            Shape::Area(area) => {
                inside::inside(line, area, scratch, &mut self.inside);
                if self.inside == [(0.0, line.end())] {
                    self.distance_m = (0.0, 0.0);
                } else if let Some(disc) = disc {
                    self.distance_m = disc.box_distance(area.bbox);
                }
            }
        }
    }

    /// From where the link is inside the zone to where it is within reach of its taper.
    fn widen(&mut self, line: Line, layer: &Layer, focus: &mut Focus) {
        self.reach.clear();
        self.reach.extend(&self.inside);
        let (Role::Influence { taper_m, .. }, Shape::Area(area)) = (layer.role, &layer.shape)
        else {
            return;
        };
        let reach_m = taper_m * SUPPORT_TAPERS;
        if taper_m <= 0.0 || self.distance_m.0 > reach_m {
            return;
        }
        if self.distance_m.1 <= reach_m {
            self.reach.clear();
            self.reach.push((0.0, line.end()));
            return;
        }
        let mut reach = Reach {
            line,
            area,
            focus,
            limit_m: reach_m,
            out: &mut self.reach,
        };
        let starts = std::iter::once(0.0).chain(self.inside.iter().map(|i| i.1));
        let ends = self.inside.iter().map(|i| i.0).chain([line.end()]);
        for (from, to) in starts.zip(ends) {
            reach.between(from, to);
        }
        join(&mut self.reach);
    }
}

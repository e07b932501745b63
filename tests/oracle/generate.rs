//! Random cases: a patch of the Sahel, its roads, its risk, its fleet, and a request whose limits
//! are drawn between the least that can be had and what the unlimited optimum takes.

use super::fleet::fleet;
use super::network::node;
use super::request::request;
use super::rng::Rng;
use super::roads::roads;
use super::scene::{Ask, Metric, Place, Point, Scene};
use super::zones::zones;

/// The extent that everything is drawn in.
pub struct Patch {
    /// West edge, degrees.
    pub lon: f64,
    /// South edge, degrees.
    pub lat: f64,
    /// Width and height, degrees.
    pub width: f64,
}

/// As files hold it: micro-degrees.
pub fn round6(p: Point) -> Point {
    p.map(|x| (x * 1e6).round() / 1e6)
}

impl Patch {
    /// A point within.
    pub fn point(&self, rng: &mut Rng) -> Point {
        round6([
            self.lon + rng.range(0.0, self.width),
            self.lat + rng.range(0.0, self.width),
        ])
    }
}

/// The case of a seed. `numeric` cases have tapers and buffered corridors.
pub fn scene(seed: u64, numeric: bool) -> Scene {
    let mut rng = Rng::new(seed);
    let patch = Patch {
        lon: rng.range(-11.0, 3.0),
        lat: rng.range(11.0, 18.0),
        width: rng.range(1.0, 3.0),
    };
    let roads = roads(&mut rng, &patch);
    let second_file = if rng.chance(0.2) {
        roads.len() * 2 / 3
    } else {
        roads.len()
    };
    let (junctions, stretches) = node(&roads);
    let lines: Vec<Vec<Point>> = stretches.into_iter().map(|(_, line)| line).collect();
    let zones = zones(&mut rng, &patch, &junctions, &lines, numeric);
    let fleet = fleet(&mut rng);
    let places = places(&mut rng, &junctions, fleet.escorts.len());
    let ask = Ask {
        stops: Vec::new(),
        objective: *rng.pick(&[
            Metric::Time,
            Metric::Time,
            Metric::Distance,
            Metric::Cost,
            Metric::Hazard,
        ]),
        limits: Vec::new(),
        escorts: Vec::new(),
        avoid: Vec::new(),
        exclude: Vec::new(),
        trucks: None,
        cargo: ["fuel", "fuel", "fuel", "food", "medical", "general"][rng.below(6)],
        spell_defaults: rng.chance(0.5),
    };
    let mut scene = Scene {
        seed,
        numeric,
        roads,
        second_file,
        zones,
        places,
        fleet,
        ask,
    };
    request(&mut rng, &patch, &mut scene);
    scene
}

fn places(rng: &mut Rng, junctions: &[Point], kinds: usize) -> Vec<Place> {
    let mut where_ = junctions.to_vec();
    rng.shuffle(&mut where_);
    let count = (6 + rng.below(junctions.len())).min(junctions.len());
    where_
        .into_iter()
        .take(count)
        .enumerate()
        .map(|(i, point)| {
            let mut post = Vec::new();
            let mut post_is_true = false;
            if rng.chance(0.7) {
                post = (0..kinds).filter(|_| rng.chance(0.7)).collect();
                if post.len() == kinds {
                    post_is_true = rng.chance(0.5);
                }
            }
            Place {
                name: format!("Town {:02}", i + 1),
                point,
                post,
                post_is_true,
            }
        })
        .collect()
}

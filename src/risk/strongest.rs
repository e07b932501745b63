//! One force along one stretch of road: the strongest of its claims, integrated.
//!
//! At each point the claim with the highest rate wins, its tapered rate a·exp(−d/taper) outside its
//! area and a inside; equal claims go to the earlier feature. The integral is taken by
//! Gauss–Kronrod (3, 7) with halving, after cutting where the winner changes (found by regula falsi)
//! and where the distance has a corner; the rules agree to 2e-5 of each part, and a corner that both miss
//! costs 1e-4 at worst in thousands of random cases (the contract asks for 1e-3). A stretch far shorter than the taper is taken at its midpoint:
//! the rate cannot change by more than its length over the taper. Sources: QUADPACK (Piessens et al.
//! 1983) for the rule. Complexity: O(tapers passed × claims not certainly beaten).

use super::bands::Bands;
use super::line::{Line, between};
use super::metric::Metric;
use super::taper::Focus;
use geo::Coord;

/// A claim of the force that may win on the stretch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contender<'a> {
    /// Attacks per km at its strongest, > 0.
    pub(super) rate: f64,
    /// `None` where the stretch is inside the area.
    pub(super) taper: Option<Taper<'a>>,
}

/// A claim that fades with distance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taper<'a> {
    /// Boundary of the area.
    pub(super) area: &'a Bands,
    /// Decay length, m, > 0.
    pub(super) length_m: f64,
    /// Its place in the list of focuses.
    pub(super) focus: usize,
}

/// What a contender won.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Won {
    /// ∫ rate over the kilometres on which it is strongest.
    pub(super) hazard: f64,
    /// Those kilometres.
    pub(super) km: f64,
}

/// Nodes and weights on −1..1: Kronrod's seven, of which every second is one of Gauss's three.
const NODES: [f64; 7] = [
    -0.960_491_268_708_020_3,
    -0.774_596_669_241_483_4,
    -0.434_243_749_346_802_55,
    0.0,
    0.434_243_749_346_802_55,
    0.774_596_669_241_483_4,
    0.960_491_268_708_020_3,
];
const KRONROD: [f64; 7] = [
    0.104_656_226_026_467_27,
    0.268_488_089_868_333_44,
    0.401_397_414_775_962_2,
    0.450_916_538_658_474_14,
    0.401_397_414_775_962_2,
    0.268_488_089_868_333_44,
    0.104_656_226_026_467_27,
];
const GAUSS: [f64; 7] = [0.0, 5.0 / 9.0, 0.0, 8.0 / 9.0, 0.0, 5.0 / 9.0, 0.0];
/// Difference of the two rules that is accepted, relative.
const TOLERANCE: f64 = 2e-5;
/// A stretch this much shorter than its taper is taken at its midpoint.
const SHORT: f64 = 0.004;
/// Half of a stretch over which claims that may both win are compared, in tapers: a win much shorter
/// than that may go unseen, and is worth little.
const CLOSE: f64 = 0.125;
/// A fall of the distance's slope that is a corner and not the curve of the earth.
const CORNER: f64 = 0.02;
/// A rise of it between neighbouring nodes that the rule is not trusted with.
const BEND: f64 = 0.1;
/// Half of a stretch in which corners do no harm, in tapers.
const KINKLESS: f64 = 0.01;
/// A stretch is halved at most so often.
const DEEPEST: u32 = 24;
/// Rates this near, relative, are equal: their difference is rounding.
const EQUAL: f64 = 1e-9;

/// Integrates the strongest of `contenders` (in the order of their features) between two stations,
/// and adds to `won` what each has won. The kilometres add up to those of the line.
pub(super) fn integrate(
    line: Line,
    (from, to): (f64, f64),
    contenders: &[Contender],
    focuses: &mut [Focus],
    won: &mut Vec<Won>,
) {
    won.clear();
    won.resize(contenders.len(), Won::default());
    let (first, _) = line.locate(from);
    for i in first..line.segments() {
        let start = i as f64;
        if start >= to {
            break;
        }
        let (t0, t1) = ((from - start).max(0.0), (to - start).min(1.0));
        let length_m = line.along_m[i + 1] - line.along_m[i];
        let (a, b) = line.segment(i);
        if t0 >= t1 || length_m <= 0.0 || a == b {
            continue;
        }
        let speed = |t: f64| Metric::at(between(a, b, t)).speed(b - a);
        // Simpson's rule for the segment's own length, which its stated length may differ from.
        let geodesic_m = (speed(0.0) + 4.0 * speed(0.5) + speed(1.0)) / 6.0;
        let mut segment = Segment {
            a,
            b,
            km_per_m: length_m / geodesic_m / 1000.0,
            contenders,
            focuses,
            won,
        };
        let live: Vec<usize> = (0..contenders.len()).collect();
        segment.narrow(t0, t1, &live);
    }
}

/// One segment on its way through the rule.
struct Segment<'s, 'c> {
    a: Coord<f64>,
    b: Coord<f64>,
    /// Kilometres of road per metre of geometry.
    km_per_m: f64,
    contenders: &'s [Contender<'c>],
    focuses: &'s mut [Focus],
    won: &'s mut [Won],
}

impl Segment<'_, '_> {
    /// Leaves out who cannot win between `t0` and `t1`, and halves what is long against the tapers.
    fn narrow(&mut self, t0: f64, t1: f64, live: &[usize]) {
        let middle = f64::midpoint(t0, t1);
        let p = between(self.a, self.b, middle);
        let metric = Metric::at(p);
        let speed = metric.speed(self.b - self.a);
        let half_m = speed * (t1 - t0) / 2.0 * 1.02;
        // Bounds of each rate over the stretch.
        let mut bounds: Vec<(f64, f64)> = Vec::with_capacity(live.len());
        for &k in live {
            let c = self.contenders[k];
            bounds.push(match c.taper {
                None => (c.rate, c.rate),
                Some(taper) => {
                    let focus = &mut self.focuses[taper.focus];
                    focus.on(taper.area, &metric, half_m, taper.length_m / 4.0);
                    let d = focus.distance_m(&metric);
                    let rate = |d: f64| c.rate * (-d.max(0.0) / taper.length_m).exp();
                    (rate(d + half_m), rate(d - half_m))
                }
            });
        }
        let floor = bounds.iter().fold(0.0, |f: f64, b| f.max(b.0));
        let live: Vec<usize> = live
            .iter()
            .zip(&bounds)
            .filter(|(_, b)| b.1 >= floor * (1.0 - EQUAL))
            .map(|(k, _)| *k)
            .collect();
        let shortest = live
            .iter()
            .filter_map(|&k| self.contenders[k].taper)
            .fold(f64::INFINITY, |s, t| s.min(t.length_m));
        if let [only] = live[..]
            && shortest.is_infinite()
        {
            let rate = self.contenders[only].rate;
            self.add(only, rate, self.metres(t0, t1));
        } else if half_m <= SHORT / 2.0 * shortest {
            let (winner, rate) = self.strongest(&metric, &live);
            self.add(winner, rate, speed * (t1 - t0));
        } else if half_m > shortest * if live.len() > 1 { CLOSE } else { 1.0 } {
            self.narrow(t0, middle, &live);
            self.narrow(middle, t1, &live);
        } else {
            self.adapt(t0, t1, &live, 0);
        }
    }

    fn adapt(&mut self, t0: f64, t1: f64, live: &[usize], depth: u32) {
        let (middle, half) = (f64::midpoint(t0, t1), (t1 - t0) / 2.0);
        let at = |node: f64| middle + half * node;
        let mut values = [(0, 0.0, 0.0); 7];
        for (value, node) in values.iter_mut().zip(NODES) {
            let metric = Metric::at(between(self.a, self.b, at(node)));
            let (winner, rate) = self.strongest(&metric, live);
            *value = (winner, rate, metric.speed(self.b - self.a));
        }
        let change = values.windows(2).position(|w| w[0].0 != w[1].0);
        let deepest = depth >= DEEPEST;
        if let Some(j) = change
            && !deepest
        {
            let cut = self.change(
                (at(NODES[j]), at(NODES[j + 1])),
                values[j].0,
                values[j + 1].0,
            );
            if cut > t0 && cut < t1 {
                self.adapt(t0, cut, live, depth + 1);
                self.adapt(cut, t1, live, depth + 1);
                return;
            }
        }
        if change.is_none()
            && !deepest
            && let Some(cut) = self.kink(&values, t0, t1)
        {
            self.adapt(t0, cut, live, depth + 1);
            self.adapt(cut, t1, live, depth + 1);
            return;
        }
        let sum = |weights: [f64; 7]| -> f64 {
            let terms = values.iter().zip(weights);
            terms.map(|((_, rate, speed), w)| rate * speed * w).sum()
        };
        let (kronrod, gauss) = (sum(KRONROD), sum(GAUSS));
        if change.is_none() && !deepest && (kronrod - gauss).abs() > TOLERANCE * kronrod {
            self.adapt(t0, middle, live, depth + 1);
            self.adapt(middle, t1, live, depth + 1);
            return;
        }
        for ((winner, rate, speed), weight) in values.into_iter().zip(KRONROD) {
            self.add(winner, rate, speed * weight * half);
        }
    }

    /// Where between `t0` and `t1` the nearest edge of the winner's area changes with a corner in the
    /// distance, which no smooth rule can see. The distance to one edge or vertex is convex along a
    /// straight road, so that a falling slope gives a corner away; it lies where the slopes of its
    /// two sides meet.
    fn kink(&self, values: &[(usize, f64, f64); 7], t0: f64, t1: f64) -> Option<f64> {
        let taper = self.contenders[values[0].0].taper?.length_m;
        let (middle, half) = (f64::midpoint(t0, t1), (t1 - t0) / 2.0);
        let metres = values[3].2 * half;
        if metres < taper * KINKLESS {
            return None;
        }
        // Distances in metres from an arbitrary zero, places in metres from the middle.
        let d = values.map(|(_, rate, _)| -rate.ln() * taper);
        let x = NODES.map(|node| node * metres);
        let slope = |j: usize| (d[j + 1] - d[j]) / (x[j + 1] - x[j]);
        let fall = |j: usize| slope(j) - slope(j + 1);
        let worst = (0..5).max_by(|&i, &j| fall(i).total_cmp(&fall(j)))?;
        if fall(worst) < CORNER {
            // A spike of the area that the road passes closely bends the slope the other way.
            return (0..5).any(|j| fall(j) < -BEND).then_some(middle);
        }
        // The corner lies in the interval whose slope is a mixture: the one before node `worst + 1`
        // or the one after it.
        let meet = |j: usize| {
            let (left, right) = (slope(j - 1), slope(j + 1));
            let at = (d[j + 1] - d[j] + left * x[j] - right * x[j + 1]) / (left - right);
            (at >= x[j] && at <= x[j + 1]).then_some(at)
        };
        let at = [worst, worst + 1]
            .into_iter()
            .filter(|j| (1..=4).contains(j))
            .find_map(meet)
            .unwrap_or(0.0);
        let cut = middle + half * at / metres;
        Some(if cut > t0 && cut < t1 { cut } else { middle })
    }

    /// The winner at a point, and its rate per km.
    fn strongest(&self, metric: &Metric, live: &[usize]) -> (usize, f64) {
        let mut best = (live.first().copied().unwrap_or(0), 0.0);
        for &k in live {
            let rate = self.rate(k, metric);
            if rate > best.1 * (1.0 + EQUAL) {
                best = (k, rate);
            }
        }
        best
    }

    fn rate(&self, k: usize, metric: &Metric) -> f64 {
        let c = self.contenders[k];
        match c.taper {
            None => c.rate,
            Some(t) => c.rate * (-self.focuses[t.focus].distance_m(metric) / t.length_m).exp(),
        }
    }

    /// Where between the two places the winner changes from `k` to `l`: regula falsi (Illinois) on
    /// the logarithm of their ratio.
    fn change(&self, (mut low, mut high): (f64, f64), k: usize, l: usize) -> f64 {
        let ratio = |t: f64| {
            let metric = Metric::at(between(self.a, self.b, t));
            (self.rate(k, &metric) / self.rate(l, &metric)).ln()
        };
        let (mut at_low, mut at_high) = (ratio(low), ratio(high));
        let mut side = 0;
        for _ in 0..40 {
            let t = (low * at_high - high * at_low) / (at_high - at_low);
            if !t.is_finite() || t <= low || t >= high {
                break;
            }
            let value = ratio(t);
            if value.abs() < 1e-8 {
                return t;
            }
            if value > 0.0 {
                if side == 1 {
                    at_high /= 2.0;
                }
                (low, at_low, side) = (t, value, 1);
            } else {
                if side == -1 {
                    at_low /= 2.0;
                }
                (high, at_high, side) = (t, value, -1);
            }
        }
        f64::midpoint(low, high)
    }

    /// Metres of geometry between two places of the segment.
    fn metres(&self, t0: f64, t1: f64) -> f64 {
        let speed = |t: f64| Metric::at(between(self.a, self.b, t)).speed(self.b - self.a);
        (speed(t0) + 4.0 * speed(f64::midpoint(t0, t1)) + speed(t1)) / 6.0 * (t1 - t0)
    }

    fn add(&mut self, winner: usize, rate: f64, metres: f64) {
        let km = metres * self.km_per_m;
        self.won[winner].hazard += rate * km;
        self.won[winner].km += km;
    }
}

#[cfg(test)]
mod tests;

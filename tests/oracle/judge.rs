//! Compares an answer of the program with the oracle's.

use super::network::Network;
use super::request::{base_problem, full_problem};
use super::run::Answer;
use super::scene::{Metric, Metrics, Reading, Scene};
use super::solve::{Found, Problem, replay, solve};
use super::trail::steps;
use serde_json::Value;

/// Agreed relative tolerance of what is minimised.
const VALUE: f64 = 1e-4;
/// Of figures that both sides compute in floating point from the same geodesics.
const FIGURE: f64 = 1e-6;
/// Of limits, on the program's own figures.
const CAP: f64 = 1e-9;
/// Slack given to both sides where a limit lies on the very edge of what can be met.
const EDGE: f64 = 1e-6;

/// What the oracle makes of a case under one reading.
pub struct Truth {
    /// The network.
    pub net: Network,
    /// The fastest legal route; `None` if closures cut the stops off.
    pub baseline: Option<Found>,
    /// Whether legal roads connect the stops, closures or not.
    pub connected: bool,
    /// The optimum; `None` if no route meets the limits.
    pub best: Option<Found>,
    /// The limits.
    pub caps: Metrics,
}

impl Truth {
    /// Solves a case.
    pub fn of(scene: &Scene, reading: Reading) -> Self {
        let net = Network::build(scene, reading);
        let baseline = solve(&base_problem(scene, &net));
        let mut open = base_problem(scene, &net);
        open.allowed.fill(true);
        let connected = solve(&open).is_some();
        let caps = scene
            .ask
            .caps(baseline.as_ref().map_or(f64::INFINITY, |b| b.metrics[1]));
        let mut problem = full_problem(scene, &net);
        problem.caps = caps;
        let best = solve(&problem);
        Self {
            net,
            baseline,
            connected,
            best,
            caps,
        }
    }

    /// One line that says what the oracle found.
    pub fn summary(&self) -> String {
        if !self.connected {
            return "unreachable on legal roads (exit 1)".to_owned();
        }
        let show = |found: &Option<Found>| {
            found.as_ref().map_or("none".to_owned(), |f| {
                let roads: Vec<String> = f
                    .steps
                    .iter()
                    .map(|&(arc, escort)| {
                        let road = self.net.arcs[arc].road + 1;
                        escort.map_or(format!("{road}"), |e| format!("{road}/escort {e}"))
                    })
                    .collect();
                format!(
                    "[h, km, money, hazard, escort km] {:?} by road features {}",
                    f.metrics,
                    roads.join(" ")
                )
            })
        };
        format!(
            "limits {:?}\n    baseline {}\n    best {}",
            self.caps,
            show(&self.baseline),
            show(&self.best)
        )
    }
}

/// A case, its truth, and what is wrong with the answer.
pub struct Judge<'a> {
    scene: &'a Scene,
    truth: &'a Truth,
    /// Everything that disagrees.
    pub faults: Vec<String>,
}

fn number(value: &Value, pointer: &str) -> Option<f64> {
    value.pointer(pointer).and_then(Value::as_f64)
}

fn differs(a: f64, b: f64, relative: f64) -> bool {
    let apart = (a - b).abs();
    apart.is_nan() || apart > relative * a.abs().max(b.abs()) + 1e-9
}

/// The figures of a reported route, in the oracle's units.
pub fn reported(route: &Value) -> Option<Metrics> {
    Some([
        number(route, "/duration_s")? / 3600.0,
        number(route, "/length_m")? / 1000.0,
        number(route, "/cost")?,
        number(route, "/hazard")?,
        number(route, "/escort_km")?,
    ])
}

impl<'a> Judge<'a> {
    /// Compares an answer with the truth.
    pub fn compare(scene: &'a Scene, truth: &'a Truth, answer: &Answer) -> Vec<String> {
        let mut judge = Self {
            scene,
            truth,
            faults: Vec::new(),
        };
        judge.answer(answer);
        judge.faults
    }

    fn fault(&mut self, text: impl Into<String>) {
        self.faults.push(text.into());
    }

    /// Tolerance on hazards.
    fn hazard_tolerance(&self) -> f64 {
        if self.scene.numeric { 3e-3 } else { VALUE }
    }

    fn tolerance(&self, metric: usize, otherwise: f64) -> f64 {
        if metric == Metric::Hazard as usize {
            self.hazard_tolerance()
        } else {
            otherwise
        }
    }

    /// The request's question with every limit widened (or narrowed) to its edge.
    fn with_limits(&self, widen: f64) -> Problem<'a> {
        let mut problem = full_problem(self.scene, &self.truth.net);
        problem.caps = self.truth.caps;
        for (i, cap) in problem.caps.iter_mut().enumerate() {
            let edge = if i == Metric::Hazard as usize && self.scene.numeric {
                3e-3
            } else {
                EDGE
            };
            *cap *= 1.0 + widen * edge;
        }
        problem
    }

    fn answer(&mut self, answer: &Answer) {
        let Some(code) = answer.code else {
            return self.fault("the program did not end within a minute, or was killed");
        };
        let (easy, hard) = (
            solve(&self.with_limits(1.0)),
            solve(&self.with_limits(-1.0)),
        );
        let fits = match code {
            0 => easy.is_some(),
            3 => self.truth.connected && hard.is_none(),
            1 => !self.truth.connected,
            _ => false,
        };
        if !fits {
            let expected = match (self.truth.connected, easy.is_some()) {
                (false, _) => 1,
                (true, true) => 0,
                (true, false) => 3,
            };
            return self.fault(format!("exit code {code}, expected {expected}"));
        }
        if code == 1 {
            if answer.stderr.trim().is_empty() {
                self.fault("an error without a word on stderr");
            }
            if answer.stderr.contains("panicked") {
                self.fault("a panic");
            }
            return;
        }
        let plan: Value = match serde_json::from_str(&answer.stdout) {
            Ok(plan) => plan,
            Err(error) => return self.fault(format!("stdout is no JSON: {error}")),
        };
        if let Some(baseline) = &self.truth.baseline {
            self.baseline(&plan, baseline);
        }
        if code == 3 {
            return self.infeasible(&plan);
        }
        if let (Some(easy), Some(best)) = (&easy, &self.truth.best) {
            self.feasible(&plan, easy, hard.as_ref().unwrap_or(best));
        }
    }

    fn baseline(&mut self, plan: &Value, found: &Found) {
        let base = &plan["baseline"];
        let Some(metrics) = reported(base) else {
            return self.fault("the baseline lacks figures");
        };
        for (i, name) in ["hours", "km", "cost", "hazard"].into_iter().enumerate() {
            let wanted = found.metrics[i];
            if differs(metrics[i], wanted, self.tolerance(i, FIGURE)) {
                self.fault(format!("baseline {name} {}, expected {wanted}", metrics[i]));
            }
        }
        let problem = base_problem(self.scene, &self.truth.net);
        self.route("baseline", base, &problem, false);
    }

    /// A route's figures among themselves, and against the oracle's own sums over the same roads.
    fn route(&mut self, name: &str, route: &Value, problem: &Problem, capped: bool) {
        let Some(metrics) = reported(route) else {
            return self.fault(format!("{name} lacks figures"));
        };
        self.probability(name, route);
        if let Some(Value::Object(lines)) = route.get("cost_lines") {
            let sum: f64 = lines.values().filter_map(Value::as_f64).sum();
            if differs(sum, metrics[2], CAP) {
                self.fault(format!(
                    "{name}: cost {} but its lines sum to {sum}",
                    metrics[2]
                ));
            }
        }
        if capped {
            self.caps(name, "reported", &metrics, CAP);
        }
        let steps = match steps(&self.truth.net, &self.scene.fleet, route, metrics[1]) {
            Ok(steps) => steps,
            Err(why) => return self.fault(format!("{name}: {why}")),
        };
        match replay(problem, &steps) {
            Err(why) => self.fault(format!("{name}: no legal route: {why}")),
            Ok((own, loss, bare)) => {
                for (i, what) in ["hours", "km", "cost", "hazard", "escort km"]
                    .into_iter()
                    .enumerate()
                {
                    if differs(metrics[i], own[i], self.tolerance(i, FIGURE)) {
                        self.fault(format!(
                            "{name}: {what} {}, but its roads take {}",
                            metrics[i], own[i]
                        ));
                    }
                }
                let fleet = &self.scene.fleet;
                let fuel = fleet.trucks * own[1] * fleet.vehicle.fuel_l_per_100km / 100.0;
                let lost = fleet.trucks * -(-loss).exp_m1();
                for (field, wanted, tolerance) in [
                    ("fuel_l", fuel, FIGURE),
                    ("expected_trucks_lost", lost, self.hazard_tolerance()),
                    ("hazard_phi_1", bare, self.hazard_tolerance()),
                ] {
                    match route[field].as_f64() {
                        Some(value) if !differs(value, wanted, tolerance) => {}
                        other => {
                            let text = format!("{name}: {field} {other:?}, expected {wanted}");
                            self.fault(text);
                        }
                    }
                }
                if capped {
                    self.caps(name, "recomputed", &own, CAP);
                }
            }
        }
    }

    fn probability(&mut self, name: &str, route: &Value) {
        for (hazard, probability) in [
            ("hazard", "attack_probability"),
            ("hazard_phi_1", "attack_probability_phi_1"),
        ] {
            if let (Some(h), Some(p)) = (route[hazard].as_f64(), route[probability].as_f64()) {
                if differs(p, -(-h).exp_m1(), CAP) {
                    self.fault(format!("{name}: {probability} {p} for {hazard} {h}"));
                }
            } else {
                self.fault(format!("{name}: no {hazard} or {probability}"));
            }
        }
    }

    fn caps(&mut self, name: &str, how: &str, metrics: &Metrics, slack: f64) {
        for (i, (&value, &cap)) in metrics.iter().zip(&self.truth.caps).enumerate() {
            let slack = match how {
                // Two ways of cutting lines at polygons differ in the last digits.
                "recomputed" => {
                    self.tolerance(i, slack)
                        .min(if self.scene.numeric { 3e-3 } else { 1e-7 })
                }
                _ => slack,
            };
            if value > cap * (1.0 + slack) {
                self.fault(format!(
                    "{name}: {how} quantity {i} is {value}, above its limit {cap}"
                ));
            }
        }
    }

    fn feasible(&mut self, plan: &Value, easy: &Found, hard: &Found) {
        if !matches!(plan["status"].as_str(), Some("optimal" | "feasible")) {
            self.fault(format!("status {} with exit code 0", plan["status"]));
        }
        let routes = plan["routes"].as_array().cloned().unwrap_or_default();
        let objective = self.scene.ask.objective as usize;
        let Some(metrics) = routes.first().and_then(reported) else {
            return self.fault("no first route with figures");
        };
        let tolerance = self.tolerance(objective, VALUE);
        let (lo, hi) = (easy.metrics[objective], hard.metrics[objective]);
        let value = metrics[objective];
        if value < lo * (1.0 - tolerance) - 1e-9 || value > hi * (1.0 + tolerance) + 1e-9 {
            self.fault(format!(
                "{} {value}, but the optimum is {lo}",
                self.scene.ask.objective.word()
            ));
        }
        let gap = routes[0]["gap"].as_f64().unwrap_or(f64::NAN);
        let proven = plan["status"] == "optimal";
        if gap.is_nan() || gap < 0.0 || (proven && gap > CAP) {
            self.fault(format!("gap {gap} with status {}", plan["status"]));
        }
        // It is told in seconds or metres.
        let unit = [3600.0, 1000.0, 1.0, 1.0][objective];
        let bound = routes[0]["lower_bound"].as_f64().unwrap_or(f64::NAN) / unit;
        if bound.is_nan() || bound > hi * (1.0 + tolerance) + 1e-9 {
            self.fault(format!("lower bound {bound} above {hi}"));
        } else if proven && bound < lo * (1.0 - tolerance) - 1e-9 {
            self.fault(format!("proven, but the lower bound {bound} is below {lo}"));
        }
        let problem = full_problem(self.scene, &self.truth.net);
        for (i, route) in routes.iter().enumerate() {
            self.route(&format!("route {}", i + 1), route, &problem, true);
        }
        if self.scene.ask.limits.is_empty() {
            self.side_by_side(&routes);
        }
    }

    /// Without limits: best, balanced, least hazard.
    fn side_by_side(&mut self, routes: &[Value]) {
        let net = &self.truth.net;
        let optimum = |metric: Metric, hazard_cap: f64| {
            let mut problem = full_problem(self.scene, net);
            problem.objective = metric;
            problem.caps[Metric::Hazard as usize] = hazard_cap;
            solve(&problem).map_or(f64::INFINITY, |f| f.metrics[metric as usize])
        };
        let tolerance = self.hazard_tolerance();
        let least = optimum(Metric::Hazard, f64::INFINITY);
        let all: Vec<Metrics> = routes.iter().filter_map(reported).collect();
        if all.len() > 3 {
            self.fault(format!(
                "{} routes where three stand side by side",
                all.len()
            ));
        }
        let lowest = all.iter().map(|m| m[3]).fold(f64::INFINITY, f64::min);
        if differs(lowest, least, tolerance) {
            self.fault(format!(
                "no route has the least hazard {least}; the lowest is {lowest}"
            ));
        }
        for (i, metrics) in all.iter().enumerate() {
            // Proven best for its hazard, by the objective, by money or by time.
            let slack = if self.scene.numeric { -tolerance } else { CAP };
            let cap = metrics[3] * (1.0 + slack) + 1e-12;
            let on_frontier = [self.scene.ask.objective, Metric::Cost, Metric::Time]
                .into_iter()
                .any(|by| {
                    by == Metric::Hazard
                        || metrics[by as usize] <= optimum(by, cap) * (1.0 + VALUE) + 1e-9
                });
            if !on_frontier {
                self.fault(format!(
                    "route {}: another has no more hazard and takes less: {metrics:?}",
                    i + 1
                ));
            }
        }
    }

    fn infeasible(&mut self, plan: &Value) {
        if plan["status"] != "infeasible" {
            self.fault(format!("status {} with exit code 3", plan["status"]));
        }
        if plan["routes"].as_array().is_some_and(|r| !r.is_empty()) {
            self.fault("routes although infeasible");
        }
        let binding = plan["binding"].as_array().cloned().unwrap_or_default();
        if binding.is_empty() {
            self.fault("infeasible, but no binding limit is named");
        }
        for limit in &binding {
            self.binding(limit);
        }
        // The least hazard within the request, with its other limits or without; with --avoid and
        // --exclude or without.
        let net = &self.truth.net;
        let mut asked = full_problem(self.scene, net);
        asked.objective = Metric::Hazard;
        let free = solve(&asked);
        asked.caps = self.truth.caps;
        asked.caps[Metric::Hazard as usize] = f64::INFINITY;
        let capped = solve(&asked);
        asked.caps = [f64::INFINITY; 5];
        asked.allowed = base_problem(self.scene, net).allowed;
        let open = solve(&asked);
        let wanted: Vec<f64> = [&free, &capped, &open]
            .into_iter()
            .flatten()
            .map(|f| f.metrics[3])
            .collect();
        let route = &plan["least_hazard"];
        match number(route, "/hazard") {
            None if free.is_some() => {
                self.fault(format!("no least-hazard route; one has hazard {wanted:?}"));
            }
            None => {}
            Some(hazard) => {
                let tolerance = self.hazard_tolerance();
                if !wanted.iter().any(|&w| !differs(w, hazard, tolerance)) {
                    self.fault(format!("least hazard {hazard}, expected one of {wanted:?}"));
                }
                self.route("least-hazard route", route, &asked, false);
            }
        }
    }

    /// A named limit: what it says can be had at least.
    fn binding(&mut self, limit: &Value) {
        let name = limit["limit"].as_str().unwrap_or_default().to_owned();
        let Some(said) = limit["least"].as_f64() else {
            return;
        };
        let name = name.trim_start_matches("--");
        let metric = match name {
            "max-risk" => Metric::Hazard,
            "max-hours" => Metric::Time,
            "max-km" | "max-detour" => Metric::Distance,
            "max-cost" => Metric::Cost,
            "max-escort-km" => Metric::EscortKm,
            _ => return,
        };
        let net = &self.truth.net;
        let mut asked = full_problem(self.scene, net);
        asked.objective = metric;
        let inside = solve(&asked);
        asked.allowed = base_problem(self.scene, net).allowed;
        let open = solve(&asked);
        let base_km = self.truth.baseline.as_ref().map_or(1.0, |b| b.metrics[1]);
        let in_its_unit = |value: f64| match name {
            "max-risk" => -(-value).exp_m1(),
            "max-detour" => value / base_km,
            _ => value,
        };
        let wanted: Vec<f64> = [inside, open]
            .into_iter()
            .flatten()
            .map(|f| in_its_unit(f.metrics[metric as usize]))
            .collect();
        let tolerance = self.tolerance(metric as usize, VALUE);
        let agrees = |&w: &f64| {
            !differs(w, said, tolerance)
                || (name == "max-risk" && !differs(w * 100.0, said, tolerance))
        };
        if !wanted.iter().any(agrees) {
            self.fault(format!("{name}: least {said}, expected one of {wanted:?}"));
        }
    }
}

/// Writes, runs and judges a case under one reading after another; the readings that agree.
pub fn agreeing(
    scene: &Scene,
    answer: &Answer,
    among: &[Reading],
) -> Result<Vec<Reading>, Box<(Truth, Vec<String>)>> {
    let mut first = None;
    let mut agree = Vec::new();
    for &reading in among {
        let truth = Truth::of(scene, reading);
        let mut faults = Judge::compare(scene, &truth, answer);
        if faults.is_empty() {
            agree.push(reading);
        } else {
            faults.push(format!("(as read with {reading:?})"));
            let (_, others) = &mut **first.get_or_insert_with(|| Box::new((truth, Vec::new())));
            others.extend(faults);
        }
    }
    match first {
        Some(fault) if agree.is_empty() => Err(fault),
        _ => Ok(agree),
    }
}

//! What every question to the planner starts from: the baseline, the limits, and why there is no
//! answer when there is none.
//!
//! Invariants: the baseline is searched without a budget, for nothing can be said without it and it is
//! one plain shortest path (two where the season closes roads); `binding` is empty unless no route is proposed. Complexity: one shortest
//! path to open, one search to ask, seldom two, and one per limit or bar when nothing is found.

use super::allowance::Allowance;
use super::evaluate::Evaluator;
use super::layers::{Step, Variant};
use super::propose::{
    Answer, LimitSpec, Problem, Proposal, Proposed, Recipe, holds_at_worst, limits,
};
use super::robust;
use super::scene::Scene;
use super::{Binding, Endpoint, Error, Objective, Route, warn_of_day};
use crate::model::Profile;
use crate::network::{Components, link_speed_kmh};

/// A request about to be answered.
pub struct Inquiry<'s, 'm> {
    /// The request on its map.
    pub scene: &'s Scene<'m>,
    /// What the searches may still spend.
    pub allowance: Allowance,
    /// What the planner must know.
    pub warnings: Vec<String>,
    /// The baseline.
    pub baseline: Route,
    /// Its steps.
    pub baseline_steps: Vec<Step>,
    /// The limits of the request.
    pub limits: Vec<LimitSpec>,
    /// What leaves no route.
    pub binding: Vec<Binding>,
    /// When no route is left: the one with the least hazard.
    pub least_hazard: Option<Box<Route>>,
}

impl<'s, 'm> Inquiry<'s, 'm> {
    /// Starts the clock and finds the baseline.
    pub fn open(scene: &'s Scene<'m>) -> Result<Self, Error> {
        Self::open_within(scene, Allowance::start(scene.request.budget))
    }

    /// Finds the baseline, with a clock that runs already.
    pub fn open_within(scene: &'s Scene<'m>, allowance: Allowance) -> Result<Self, Error> {
        let mut warnings = scene.warnings.clone();
        warn_of_day(scene, &mut warnings);
        let (base, binding) = baseline(scene, &mut warnings)?;
        let mut baseline = Evaluator::new(scene, Variant::baseline(scene)).route(
            0,
            "baseline",
            &base.steps,
            base.bound,
            base.value,
        );
        if let Some(gamma) = scene.request.robust {
            let variant = Variant::baseline(scene);
            baseline.robust = Some(robust::figures(scene, &variant, &base.steps, gamma)?);
        }
        let limits = limits(scene, baseline.length_m);
        Ok(Self {
            scene,
            allowance,
            warnings,
            baseline,
            baseline_steps: base.steps,
            limits,
            binding,
            least_hazard: None,
        })
    }

    /// Asks for routes within the limits, and once more, strictly, when rounding took one above a limit.
    /// When there is none, says why in `binding` and `least_hazard`.
    pub fn ask(
        &mut self,
        ask: impl Fn(&Problem<'_>, &[LimitSpec]) -> Result<Proposed, Error>,
    ) -> Result<Proposed, Error> {
        let mut problem = self.problem()?;
        if !self.binding.is_empty() {
            return Ok(Proposed::default());
        }
        let mut found = ask(&problem, &self.limits)?;
        let evaluator = Evaluator::new(self.scene, Variant::requested(self.scene));
        let requested = Variant::requested(self.scene);
        let mut exceeds = false;
        for p in &found.routes {
            let sums = evaluator.sums(&p.steps);
            exceeds |= self.limits.iter().any(|limit| !limit.holds(&sums))
                || !holds_at_worst(self.scene, &requested, &self.limits, &p.steps)?;
        }
        if exceeds {
            self.limits = self.limits.iter().map(|l| l.strictly()).collect();
            problem = self.problem()?;
            found = ask(&problem, &self.limits)?;
        }
        if found.routes.is_empty() {
            self.binding = problem.binding(self.scene, self.baseline.length_m)?;
            if self.binding.is_empty() {
                self.binding = barred(self.scene)?;
            }
            let least = self.least_hazard(&problem)?;
            self.least_hazard = match least {
                Some(p) => Some(Box::new(self.route(0, &p)?)),
                None => None,
            };
        }
        Ok(found)
    }

    /// A proposal as a route, with its figures at the worst where Γ was given.
    pub fn route(&self, rank: u32, p: &Proposal) -> Result<Route, Error> {
        let variant = Variant::requested(self.scene);
        let evaluator = Evaluator::new(self.scene, variant);
        let mut route = evaluator.route(rank, &p.label, &p.steps, p.bound, p.value);
        if let Some(gamma) = self.scene.request.robust {
            route.robust = Some(robust::figures(self.scene, &variant, &p.steps, gamma)?);
        }
        Ok(route)
    }

    fn problem(&self) -> Result<Problem<'s>, Error> {
        let requested = Variant::requested(self.scene);
        self.problem_of(&requested, self.limits.clone())
    }

    /// The request's problem under a variant.
    pub fn problem_of<'v>(
        &self,
        variant: &Variant<'v>,
        limits: Vec<LimitSpec>,
    ) -> Result<Problem<'v>, Error>
    where
        's: 'v,
    {
        let minimise = self.scene.request.minimise;
        Problem::new(self.scene, variant, limits, minimise, self.allowance)
    }

    /// The least hazard that can be had, without the bars if they leave no route.
    fn least_hazard(&mut self, problem: &Problem<'_>) -> Result<Option<Proposal>, Error> {
        let mut answer = problem.least_hazard()?;
        if answer == Answer::Nothing {
            let free = Variant {
                escorts: true,
                ..Variant::baseline(self.scene)
            };
            answer = self
                .problem_of(&free, Vec::new())?
                .solve(Recipe::LeastHazard)?;
        }
        Ok(match answer {
            Answer::Found(route) if route.is_proven() => Some(route),
            Answer::Nothing => None,
            Answer::Found(_) | Answer::Spent => {
                self.warnings.push(
                    "the budget was spent: the least hazard that can be had was not found"
                        .to_owned(),
                );
                None
            }
        })
    }

    /// The points of the frontier (of time, where hazard is minimised) within every limit but that on risk.
    pub fn points(&self) -> Result<Vec<Proposal>, Error> {
        let scene = self.scene;
        let objective = match scene.request.minimise {
            Objective::Hazard => Objective::Time,
            other => other,
        };
        let limits = self.limits.iter().filter(|limit| !limit.is_on_risk());
        let limits = limits.copied().collect();
        let variant = Variant::requested(scene);
        let problem = Problem::new(scene, &variant, limits, objective, self.allowance)?;
        Ok(problem.frontier()?.routes)
    }

    /// Says that fewer routes were found than asked for.
    pub fn warn_of_fewer(&mut self, found: usize) {
        let request = self.scene.request;
        let asked = request.alternatives.unwrap_or(0);
        let overlap = request.max_overlap * 100.0;
        self.warnings.push(if self.allowance.is_limited() {
            format!(
                "only {found} of the {asked} routes asked for were found within the budget; whether more exist is not known"
            )
        } else {
            format!(
                "only {found} of the {asked} routes asked for exist within the limits with at most {overlap:.0} % of a better route's length in common"
            )
        });
    }

    /// Says what the budget left unproven.
    pub fn warn_of_unproven(&mut self, found: &Proposed) {
        let ranks: Vec<String> = (1..)
            .zip(&found.routes)
            .filter(|(_, p)| !p.is_proven())
            .map(|(rank, _): (u32, _)| rank.to_string())
            .collect();
        if !ranks.is_empty() {
            self.warnings.push(format!(
                "the budget was spent before the search was done: route {} is not proven the best; its bound and gap say how much better one could be",
                ranks.join(", ")
            ));
        } else if found.open_from.is_some() {
            self.warnings.push(
                "the budget was spent before every route in between was found: a better balance may exist"
                    .to_owned(),
            );
        }
    }

    /// Says which side searches the budget left out.
    pub fn warn_of_unsearched(&mut self, zones: &[String], cases: &[String]) {
        let mut left_out = Vec::new();
        if !zones.is_empty() {
            left_out.push(format!(
                "what avoiding or removing a zone would give ({})",
                zones.join(", ")
            ));
        }
        if !cases.is_empty() {
            left_out.push(format!("sensitivity ({})", cases.join(", ")));
        }
        if !left_out.is_empty() {
            self.warnings.push(format!(
                "the budget was spent; left out: {}",
                left_out.join("; ")
            ));
        }
    }
}

/// The fastest route of a variant by driving time, without limits and budget.
fn route(scene: &Scene<'_>, variant: &Variant<'_>) -> Result<Option<Proposal>, Error> {
    let unlimited = Allowance::default();
    let problem = Problem::new(scene, variant, Vec::new(), Objective::Time, unlimited)?;
    best(&problem.without_days())
}

/// The first to arrive from halt to halt, where a departure is stated and that can be done; else the fastest.
fn first_to_arrive(scene: &Scene<'_>, variant: &Variant<'_>) -> Result<Option<Proposal>, Error> {
    if scene.halts.is_some() {
        let unlimited = Allowance::default();
        let problem = Problem::new(scene, variant, Vec::new(), Objective::Time, unlimited)?;
        if let Some(found) = best(&problem)? {
            return Ok(Some(found));
        }
    }
    route(scene, variant)
}

fn best(problem: &Problem) -> Result<Option<Proposal>, Error> {
    Ok(match problem.solve(Recipe::Best)? {
        Answer::Found(found) => Some(found),
        Answer::Nothing | Answer::Spent => None,
    })
}

/// The baseline. When closures cut the destination off, the baseline is the one without them, and
/// the closures are what binds; when no legal road leads there at all, that is an error.
fn baseline(
    scene: &Scene<'_>,
    warnings: &mut Vec<String>,
) -> Result<(Proposal, Vec<Binding>), Error> {
    let variant = Variant::baseline(scene);
    if let Some(found) = first_to_arrive(scene, &variant)? {
        warnings.extend(spared_by_season(scene, &variant, &found)?);
        return Ok((found, Vec::new()));
    }
    let open = Variant {
        closures: false,
        seasons: false,
        ..variant
    };
    match first_to_arrive(scene, &open)? {
        Some(found) => {
            warnings.push(
                "closures cut the destination off: the baseline shown is the route without them"
                    .to_owned(),
            );
            let met = closures_met(scene, &found);
            let reason = format!("every legal route meets a closure; the fastest meets {met}");
            Ok((found, vec![bar("closures", reason)]))
        }
        None => Err(unreachable(scene)),
    }
}

/// What the baseline would be if the season closed no road, where that is another route.
fn spared_by_season(
    scene: &Scene<'_>,
    variant: &Variant<'_>,
    found: &Proposal,
) -> Result<Option<String>, Error> {
    let mut links = scene.shut.iter().zip(&scene.in_reach);
    if !links.any(|(shut, reached)| *shut && *reached) {
        return Ok(None);
    }
    let open = Variant {
        seasons: false,
        ..*variant
    };
    let Some(other) = route(scene, &open)? else {
        return Ok(None);
    };
    let met = shut_on(scene, &other);
    if met.is_empty() {
        return Ok(None);
    }
    let hours = |p: &Proposal| Evaluator::new(scene, open).sums(&p.steps).duration_s / 3600.0;
    Ok(Some(format!(
        "closed on the day, and the baseline would be faster by them: {}; it goes another way, {:.1} h longer",
        met.join(", "),
        hours(found) - hours(&other)
    )))
}

/// The roads on a route that the season or the day closes, each once, together with those that are
/// closed for the same reason: "A, B (`seasonal=dry_season`: closed on 2026-08-15)".
fn shut_on(scene: &Scene<'_>, route: &Proposal) -> Vec<String> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for step in &route.steps {
        if let Step::Drive(edge, _) = *step
            && let link = scene.network.link(edge)
            && scene.shut[link.index()]
            && let Some((name, why)) = scene.shut_name(link)
        {
            match reasons.iter_mut().find(|(other, _)| *other == why) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => reasons.push((why, vec![name])),
            }
        }
    }
    reasons
        .into_iter()
        .map(|(why, names)| format!("{} ({why})", names.join(", ")))
        .collect()
}

/// The names of the closures on a route: areas first, then roads that the season closes.
fn closures_met(scene: &Scene<'_>, route: &Proposal) -> String {
    let mut names: Vec<String> = Vec::new();
    for step in &route.steps {
        let Step::Drive(edge, _) = *step else {
            continue;
        };
        let closed_by = scene.overlay.link(scene.network.link(edge)).closed_by;
        if let Some(zone) = closed_by {
            let name = &scene.overlay.zones[zone.index()].name;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names.extend(shut_on(scene, route));
    names.join(", ")
}

/// Which of `--avoid` and `--exclude` cut the destination off.
fn barred(scene: &Scene<'_>) -> Result<Vec<Binding>, Error> {
    let requested = Variant::requested(scene);
    let reachable = |variant: &Variant<'_>| route(scene, variant).map(|found| found.is_some());
    let mut found = Vec::new();
    for group in &scene.request.avoid {
        let one = std::slice::from_ref(group);
        if !reachable(&Variant {
            exclude: false,
            avoid: one,
            ..requested
        })? {
            found.push(bar(
                &format!("avoid {group}"),
                format!("every legal route crosses hazard of {group}"),
            ));
        }
    }
    if !scene.request.exclude.is_empty()
        && !reachable(&Variant {
            avoid: &[],
            ..requested
        })?
    {
        found.push(bar(
            "exclude",
            "every legal route meets an excluded area".to_owned(),
        ));
    }
    if found.is_empty() {
        found.push(bar(
            "avoid and exclude",
            "the groups to avoid and the excluded areas together cut every legal route".to_owned(),
        ));
    }
    Ok(found)
}

fn bar(limit: &str, reason: String) -> Binding {
    Binding {
        limit: limit.to_owned(),
        allowed: None,
        least: None,
        reason,
    }
}

/// Says which stop cannot be reached, and whether one-way streets are why.
fn unreachable(scene: &Scene<'_>) -> Error {
    let legal = |link: crate::model::LinkId| scene.speed_kmh[link.index()] > 0.0;
    let weak = Components::weak(&scene.network, &legal);
    let part = |stop: &Endpoint| weak.of_node[stop.node.index()];
    let (from, to) = scene
        .stops
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .find(|(a, b)| part(a) != part(b))
        .unwrap_or((&scene.stops[0], &scene.stops[scene.stops.len() - 1]));
    // Would anything go there that is light and low?
    let feather = Profile {
        weight_t: 0.0,
        axle_t: 0.0,
        height_m: 0.0,
        ..scene.profile.clone()
    };
    let season = scene.season.season;
    let light = |link: crate::model::LinkId| {
        link_speed_kmh(&scene.network.attributes(link).tags, &feather, season).is_ok()
    };
    let lighter = Components::weak(&scene.network, &light);
    let joined = lighter.of_node[from.node.index()] == lighter.of_node[to.node.index()];
    let why = if part(from) == part(to) {
        "they are joined only against one-way streets".to_owned()
    } else if joined {
        "every way between them has a maxweight, maxaxleload or maxheight below this vehicle's (a single truck's: a convoy crosses a bridge one after another)".to_owned()
    } else {
        let size = |stop: &Endpoint| {
            weak.length_km
                .get(part(stop) as usize)
                .copied()
                .unwrap_or_default()
        };
        format!(
            "they lie in two parts of the network that do not touch ({:.0} km and {:.0} km of road)",
            size(from),
            size(to)
        )
    };
    Error::Unreachable {
        from: from.name.clone(),
        to: to.name.clone(),
        profile: scene.profile.name.clone(),
        why,
    }
}

//! Random problems: a seed is a graph with several questions on it.

use super::super::rng::Rng;
use super::instance::{Arc, Instance, Kind, Question};
use super::search::least;
use super::shapes::Shape;
use siraba::solve::{LIMIT, Limit};

/// How a criterion's weights are drawn.
#[derive(Clone, Copy)]
enum Weights {
    /// 1 to 100.
    Small,
    /// 0 to 2: many ties, many zeros.
    Tiny,
    /// All the same.
    Same(u64),
    /// 0 but on a few arcs: a zone.
    Zone,
    /// Up to 10^15.
    Big,
    /// The first criterion's, more or less.
    LikeFirst,
    /// What the first criterion's leave to 101: every saving costs.
    AgainstFirst,
    /// So great that a few add up to about the limit of sums.
    NearLimit,
    /// Beyond it too.
    BeyondLimit,
}

impl Weights {
    fn draw(self, rng: &mut Rng, first: u64) -> u64 {
        match self {
            Self::Small => 1 + rng.below(100) as u64,
            Self::Tiny => rng.below(3) as u64,
            Self::Same(weight) => weight,
            Self::Zone => u64::from(rng.chance(0.2)) * rng.below(1000) as u64,
            Self::Big => rng.next() % 1_000_000_000_000_001,
            Self::LikeFirst => (first as f64 * rng.range(0.5, 1.5)) as u64,
            Self::AgainstFirst => 101_u64.saturating_sub(first) + rng.below(3) as u64,
            Self::NearLimit => {
                let part = LIMIT >> rng.below(4);
                part - (rng.next() % 3).min(part) + u64::from(part < LIMIT)
            }
            Self::BeyondLimit => *rng.pick(&[0, 1, LIMIT / 2, LIMIT - 1, LIMIT, u64::MAX]),
        }
    }
}

/// A graph and questions on it.
pub struct Case {
    pub instance: Instance,
    pub questions: Vec<Question>,
}

/// The case of a seed.
pub fn case(seed: u64) -> Case {
    let rng = &mut Rng::new(seed);
    match seed % 40 {
        0 => medium(rng),
        1..4 => escorts(rng, 12),
        4..8 => some_criteria(rng),
        8..16 => many_resources(rng),
        16..20 => great_weights(rng),
        20..24 => alternatives(rng),
        24..26 => escorts(rng, 3),
        _ => small(rng),
    }
}

/// Up to a hundred times as many nodes as the others, two criteria, frontiers of up to hundreds of points.
fn medium(rng: &mut Rng) -> Case {
    let most = if rng.chance(0.2) { 2800 } else { 800 };
    let nodes = 200 + rng.below(most);
    let shape = match rng.below(3) {
        0 => Shape::grid(rng, nodes),
        1 => Shape::countryside(rng, nodes),
        _ => Shape::countryside(rng, nodes / 3).layered(rng, 3),
    };
    let second = *rng.pick(&[
        Weights::LikeFirst,
        Weights::Zone,
        Weights::Small,
        Weights::Big,
    ]);
    let first = *rng.pick(&[Weights::Small, Weights::Big]);
    let instance = with_weights(rng, &shape, &[first, second]);
    ask(rng, instance, &[false, true], 3)
}

/// Layers as escorts make them: the second criterion less in the second layer, which the third counts.
fn escorts(rng: &mut Rng, nodes: usize) -> Case {
    let base = if nodes > 4 && rng.chance(0.5) {
        Shape::countryside(rng, nodes)
    } else {
        Shape::tangle(rng, nodes, nodes * 3)
    };
    let layers = 2 + rng.below(2);
    let shape = base.layered(rng, layers);
    let mut instance = with_weights(
        rng,
        &shape,
        &[Weights::Small, Weights::Small, Weights::Same(0)],
    );
    for arc in &mut instance.arcs {
        let (from, to) = (arc.tail / base.nodes, arc.head / base.nodes);
        if arc.head == shape.nodes - 1 {
            arc.weights = vec![0; 3];
        } else if from != to {
            arc.weights = vec![rng.below(30) as u64, 0, 0];
        } else if from > 0 {
            arc.weights[1] = arc.weights[1] * 6 / 10;
            arc.weights[2] = arc.weights[0];
        }
    }
    let mut case = ask(rng, instance.sorted(), &[false, true, nodes <= 4], 4);
    for question in &mut case.questions {
        if rng.chance(0.7) {
            question.target = shape.nodes - 1;
        }
    }
    case
}

fn small(rng: &mut Rng) -> Case {
    let shape = match rng.below(4) {
        0 => {
            let nodes = 1 + rng.below(9);
            let arcs = rng.below(nodes * 5);
            Shape::tangle(rng, nodes, arcs)
        }
        1 => {
            let nodes = 9 + rng.below(60);
            Shape::grid(rng, nodes)
        }
        2 => {
            let nodes = 6 + rng.below(60);
            Shape::countryside(rng, nodes)
        }
        _ => {
            let nodes = 5 + rng.below(20);
            Shape::tangle(rng, nodes, nodes * 4)
        }
    };
    let kinds = [
        Weights::Small,
        Weights::Tiny,
        Weights::Same(1),
        Weights::Same(0),
        Weights::Zone,
        Weights::LikeFirst,
        Weights::AgainstFirst,
        Weights::Big,
    ];
    let weights: Vec<Weights> = (0..2 + rng.below(2)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &[false, true], 5)
}

fn some_criteria(rng: &mut Rng) -> Case {
    let nodes = 10 + rng.below(70);
    let shape = if rng.chance(0.5) {
        Shape::grid(rng, nodes)
    } else {
        Shape::countryside(rng, nodes)
    };
    let kinds = [
        Weights::Small,
        Weights::Zone,
        Weights::LikeFirst,
        Weights::Tiny,
    ];
    let weights: Vec<Weights> = (0..3 + rng.below(2)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &[false, true], 4)
}

fn many_resources(rng: &mut Rng) -> Case {
    let nodes = 2 + rng.below(12);
    let shape = match rng.below(3) {
        0 => Shape::grid(rng, nodes),
        1 => Shape::countryside(rng, nodes),
        _ => Shape::tangle(rng, nodes, nodes * 3),
    };
    let kinds = [
        Weights::Small,
        Weights::Zone,
        Weights::LikeFirst,
        Weights::Tiny,
        Weights::Big,
    ];
    let weights: Vec<Weights> = (0..=1 + rng.below(8)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &[false], 5)
}

fn great_weights(rng: &mut Rng) -> Case {
    let nodes = 2 + rng.below(9);
    let shape = Shape::tangle(rng, nodes, nodes * 3);
    let kinds = [
        Weights::NearLimit,
        Weights::BeyondLimit,
        Weights::Small,
        Weights::NearLimit,
    ];
    let weights: Vec<Weights> = (0..1 + rng.below(4)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &[false, true, true], 5)
}

fn alternatives(rng: &mut Rng) -> Case {
    let nodes = 2 + rng.below(7);
    let shape = match rng.below(3) {
        0 => Shape::grid(rng, nodes),
        1 => Shape::countryside(rng, nodes),
        _ => Shape::tangle(rng, nodes, nodes * 3),
    };
    let kinds = [
        Weights::Small,
        Weights::Tiny,
        Weights::LikeFirst,
        Weights::Same(1),
        Weights::Zone,
    ];
    let weights: Vec<Weights> = (0..1 + rng.below(3)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &[true, true, true], 4)
}

fn with_weights(rng: &mut Rng, shape: &Shape, kinds: &[Weights]) -> Instance {
    let arcs = shape.arcs.iter().map(|&(tail, head, road)| {
        let mut weights: Vec<u64> = Vec::with_capacity(kinds.len());
        for kind in kinds {
            let first = weights.first().copied().unwrap_or(50);
            weights.push(kind.draw(rng, first));
        }
        Arc {
            tail,
            head,
            weights,
            road,
        }
    });
    let instance = Instance {
        nodes: shape.nodes,
        criteria: kinds.len(),
        arcs: arcs.collect(),
    };
    instance.sorted()
}

/// Questions on an instance: always some with limits, then frontiers and alternatives where asked for.
fn ask(rng: &mut Rng, instance: Instance, kinds: &[bool], count: usize) -> Case {
    let questions = (0..count)
        .map(|_| {
            let criteria = instance.criteria;
            let kind = match rng.below(kinds.len() + 1) {
                2 if kinds[1] => Kind::Frontier {
                    criterion: rng.below(criteria),
                },
                3 if kinds[2] => Kind::Alternatives {
                    count: rng.below(5),
                    max_overlap: *rng.pick(&[0.0, 0.25, 0.5, 0.6, 0.9, 1.0]),
                    measure: rng.below(criteria),
                },
                _ => Kind::Constrained,
            };
            question(rng, &instance, kind)
        })
        .collect();
    Case {
        instance,
        questions,
    }
}

fn question(rng: &mut Rng, instance: &Instance, kind: Kind) -> Question {
    let source = rng.below(instance.nodes);
    let target = if rng.chance(0.03) {
        source
    } else {
        rng.below(instance.nodes)
    };
    let objective = if rng.chance(0.7) {
        0
    } else {
        rng.below(instance.criteria)
    };
    let mut limits = Vec::new();
    let order = {
        let mut order: Vec<usize> = (0..instance.criteria).collect();
        rng.shuffle(&mut order);
        order
    };
    // Seldom a limit on the objective, often one on each of the others.
    let share = rng.unit();
    for criterion in order {
        let wanted = if criterion == objective {
            0.15
        } else {
            0.3 + 0.7 * share
        };
        while rng.chance(wanted) && limits.len() < 12 {
            let at_most = cap(rng, instance, (source, target), objective, criterion);
            limits.push(Limit { criterion, at_most });
            if !rng.chance(0.1) {
                break;
            }
        }
    }
    let budgeted = !matches!(kind, Kind::Alternatives { .. }) && rng.chance(0.1);
    Question {
        source,
        target,
        objective,
        limits,
        kind,
        labels: budgeted.then(|| rng.below(200) as u64),
    }
}

/// A cap between the least that can be had and what the best way in the objective uses, or about it; at times none
/// or 0.
fn cap(
    rng: &mut Rng,
    instance: &Instance,
    (source, target): (usize, usize),
    objective: usize,
    criterion: usize,
) -> u64 {
    match rng.below(24) {
        0 => return 0,
        1 => return u64::MAX,
        2 => return *rng.pick(&[LIMIT, LIMIT - 1, LIMIT + 1]),
        _ => {}
    }
    let need = least(instance, target, criterion);
    let (Some(lowest), Some(usual)) = (
        need[source],
        used_by_best(instance, source, target, objective, criterion),
    ) else {
        return rng.next() % 1000;
    };
    let part = rng.below(12) as u128;
    let between = lowest + (usual.max(lowest) - lowest) * part / 10;
    let nudged = match rng.below(5) {
        0 => between.saturating_sub(1),
        1 => between + 1,
        _ => between,
    };
    u64::try_from(nudged).unwrap_or(u64::MAX)
}

/// What a best way in the objective uses of another criterion.
fn used_by_best(
    instance: &Instance,
    source: usize,
    target: usize,
    objective: usize,
    criterion: usize,
) -> Option<u128> {
    let need = least(instance, target, objective);
    let leaving = instance.leaving();
    let (mut at, mut used) = (source, 0u128);
    let mut left = need[source]?;
    // With zero weights the walk may turn in a circle: then what was used so far will do.
    for _ in 0..instance.nodes {
        if at == target {
            break;
        }
        let next = leaving[at]
            .iter()
            .map(|&arc| &instance.arcs[arc])
            .find(|arc| {
                let rest = left.checked_sub(u128::from(arc.weights[objective]));
                rest.is_some() && need[arc.head] == rest
            })?;
        left -= u128::from(next.weights[objective]);
        used += u128::from(next.weights[criterion]);
        at = next.head;
    }
    Some(used)
}

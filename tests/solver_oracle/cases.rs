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
    /// So great that so many add up to about the limit of sums.
    NearLimit(u64),
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
            Self::NearLimit(parts) => LIMIT / parts + rng.below(2) as u64 - rng.below(3) as u64,
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
    let (first, second) = *rng.pick(&[
        (Weights::Small, Weights::LikeFirst),
        (Weights::Small, Weights::AgainstFirst),
        (Weights::Small, Weights::Small),
        (Weights::Small, Weights::Zone),
        (Weights::Big, Weights::Big),
        (Weights::Zone, Weights::Tiny),
    ]);
    let instance = with_weights(rng, &shape, &[first, second]);
    ask(rng, instance, &Asked::ALL[..2], 4)
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
    let kinds = if nodes > 4 {
        &Asked::ALL[..2]
    } else {
        &Asked::ALL
    };
    let mut case = ask(rng, instance.sorted(), kinds, 4);
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
    ask(rng, instance, &Asked::ALL[..2], 5)
}

fn some_criteria(rng: &mut Rng) -> Case {
    let nodes = 10 + rng.below(40);
    let shape = if rng.chance(0.5) {
        Shape::grid(rng, nodes)
    } else {
        Shape::countryside(rng, nodes)
    };
    let kinds = [
        Weights::Small,
        Weights::Zone,
        Weights::LikeFirst,
        Weights::AgainstFirst,
        Weights::Tiny,
    ];
    // Where all are alike, limits often cannot be met together though any two can.
    let alike = rng.chance(0.4);
    let weights: Vec<Weights> = (0..3 + rng.below(3))
        .map(|_| {
            if alike {
                Weights::Small
            } else {
                *rng.pick(&kinds)
            }
        })
        .collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &Asked::ALL[..2], 4)
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
        Weights::AgainstFirst,
        Weights::Big,
    ];
    let weights: Vec<Weights> = (0..=1 + rng.below(8)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &Asked::ALL[..1], 5)
}

fn great_weights(rng: &mut Rng) -> Case {
    let nodes = 2 + rng.below(9);
    let shape = match rng.below(3) {
        0 => Shape::grid(rng, nodes),
        1 => Shape::countryside(rng, nodes),
        _ => Shape::tangle(rng, nodes, nodes * 2),
    };
    let weights: Vec<Weights> = (0..=rng.below(3))
        .map(|_| match rng.below(7) {
            0 => Weights::BeyondLimit,
            1 | 2 => Weights::Small,
            parts => Weights::NearLimit(parts as u64 - 1),
        })
        .collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &Asked::ALL, 5)
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
    let weights: Vec<Weights> = (0..=rng.below(3)).map(|_| *rng.pick(&kinds)).collect();
    let instance = with_weights(rng, &shape, &weights);
    ask(rng, instance, &Asked::ALL, 4)
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

/// What a question is about.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Constrained,
    Frontier,
    Alternatives,
}

impl Asked {
    const ALL: [Self; 3] = [Self::Constrained, Self::Frontier, Self::Alternatives];
}

/// Questions of these kinds on an instance.
fn ask(rng: &mut Rng, instance: Instance, kinds: &[Asked], count: usize) -> Case {
    let questions = (0..count)
        .map(|_| {
            let kind = *rng.pick(kinds);
            question(rng, &instance, kind)
        })
        .collect();
    Case {
        instance,
        questions,
    }
}

fn question(rng: &mut Rng, instance: &Instance, asked: Asked) -> Question {
    let objective = if rng.chance(0.7) {
        0
    } else {
        rng.below(instance.criteria)
    };
    let (source, target) = ends(rng, instance, objective);
    let mut order: Vec<usize> = (0..instance.criteria).collect();
    rng.shuffle(&mut order);
    // Seldom a limit on the objective; on the others from none to one each, about as tight as each other. Half of the
    // frontiers have no limit.
    let mut share = if rng.chance(0.3) { 1.0 } else { rng.unit() };
    if asked == Asked::Frontier && rng.chance(0.5) {
        share = 0.0;
    }
    let tight = rng.below(9);
    let mut limits = Vec::new();
    for &criterion in &order {
        let wanted = if criterion == objective {
            0.15 * share
        } else {
            share
        };
        while rng.chance(wanted) && limits.len() < 12 {
            let ends = (source, target);
            let at_most = cap(rng, instance, ends, objective, criterion, tight);
            limits.push(Limit { criterion, at_most });
            if !rng.chance(0.1) {
                break;
            }
        }
    }
    let other = order.iter().copied().find(|&k| k != objective);
    let kind = match asked {
        Asked::Constrained => Kind::Constrained,
        Asked::Frontier => Kind::Frontier {
            criterion: other.filter(|_| !rng.chance(0.03)).unwrap_or(objective),
        },
        Asked::Alternatives => Kind::Alternatives {
            count: rng.below(5),
            max_overlap: *rng.pick(&[0.0, 0.25, 0.5, 0.6, 0.9, 1.0]),
            measure: rng.below(instance.criteria),
        },
    };
    let budgeted = asked != Asked::Alternatives && rng.chance(0.1);
    Question {
        source,
        target,
        objective,
        limits,
        kind,
        labels: budgeted.then(|| rng.below(200) as u64),
    }
}

/// Most often the farthest of a few pairs; now and then the same node twice, or whatever comes.
fn ends(rng: &mut Rng, instance: &Instance, objective: usize) -> (usize, usize) {
    let target = rng.below(instance.nodes);
    match rng.below(30) {
        0 => return (target, target),
        1..6 => return (rng.below(instance.nodes), target),
        _ => {}
    }
    let need = least(instance, target, objective);
    let tried = (0..6).map(|_| rng.below(instance.nodes));
    let source = tried.max_by_key(|&source| need[source]).unwrap_or(target);
    (source, target)
}

/// A cap between the least that can be had and what the best way in the objective uses, or about it; at times none
/// or 0.
fn cap(
    rng: &mut Rng,
    instance: &Instance,
    (source, target): (usize, usize),
    objective: usize,
    criterion: usize,
    tight: usize,
) -> u64 {
    match rng.below(60) {
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
    // Tenths of the way, a little more or less than the other limits.
    let part = (tight + rng.below(4)) as u128;
    let between = lowest + (usual.max(lowest) - lowest) * part / 10;
    let nudged = match rng.below(8) {
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

//! Every way without repeated nodes, one after the other: for graphs of a few nodes.

use super::instance::{Instance, Question};

/// A way's arcs and its sums.
#[derive(Clone, Debug)]
pub struct Way {
    pub arcs: Vec<usize>,
    pub sums: Vec<u128>,
}

/// Every way from source to target that visits no node twice and keeps the limits; none when there are more than
/// `most`, whether they keep the limits or not.
pub fn all(instance: &Instance, question: &Question, most: usize) -> Option<Vec<Way>> {
    let leaving = instance.leaving();
    let mut ways = Vec::new();
    let mut ended = 0;
    // Ways begun: the node where each stands, and its arcs.
    let mut begun = vec![(question.source, Vec::new())];
    while let Some((node, arcs)) = begun.pop() {
        if begun.len() > most || ended > most {
            return None;
        }
        if node == question.target {
            ended += 1;
            let sum = |k| {
                let weight = |&arc: &usize| u128::from(instance.arcs[arc].weights[k]);
                arcs.iter().map(weight).sum()
            };
            let sums: Vec<u128> = (0..instance.criteria).map(sum).collect();
            let keeps = question
                .true_limits()
                .all(|(_, limit)| sums[limit.criterion] <= u128::from(limit.at_most));
            if keeps {
                ways.push(Way { arcs, sums });
            }
            continue;
        }
        for &arc in &leaving[node] {
            let head = instance.arcs[arc].head;
            let seen = |&before: &usize| instance.arcs[before].head == head;
            if head != question.source && !arcs.iter().any(seen) {
                let mut arcs = arcs.clone();
                arcs.push(arc);
                begun.push((head, arcs));
            }
        }
    }
    Some(ways)
}

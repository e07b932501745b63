//! The oracle: label setting over whole vectors of sums, in 128 bits, from the definition of dominance.
//!
//! A label is the vector of what a way has used, plus the least that each criterion still needs on its own. Labels
//! are taken up in lexicographic order, so that none is dominated by a later one; one that is no better anywhere than
//! a label taken up at the same node is left out. Nothing here is shared with the library.

use super::instance::Instance;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Criteria with caps, in the order in which ways are compared.
#[derive(Clone, Debug)]
pub struct Ask {
    pub source: usize,
    pub target: usize,
    /// Criterion and greatest sum allowed.
    pub criteria: Vec<(usize, u128)>,
}

/// More labels than the oracle is given.
#[derive(Debug, PartialEq, Eq)]
pub struct TooMany;

/// Least sum of one criterion from each node to the target; none where there is no way.
pub fn least(instance: &Instance, target: usize, criterion: usize) -> Vec<Option<u128>> {
    let mut entering = vec![Vec::new(); instance.nodes];
    for arc in &instance.arcs {
        entering[arc.head].push((arc.tail, u128::from(arc.weights[criterion])));
    }
    let mut least = vec![None; instance.nodes];
    let mut open = BinaryHeap::from([Reverse((0u128, target))]);
    while let Some(Reverse((sum, node))) = open.pop() {
        if least[node].is_none() {
            least[node] = Some(sum);
            open.extend(
                entering[node]
                    .iter()
                    .map(|&(tail, w)| Reverse((sum + w, tail))),
            );
        }
    }
    least
}

/// All non-dominated vectors of sums at the target within the caps, in lexicographic order, one of each; or only the
/// first. At most `most` labels.
pub fn pareto(
    instance: &Instance,
    ask: &Ask,
    only_first: bool,
    most: usize,
) -> Result<Vec<Vec<u128>>, TooMany> {
    let needs: Vec<Vec<Option<u128>>> = ask
        .criteria
        .iter()
        .map(|&(criterion, _)| least(instance, ask.target, criterion))
        .collect();
    let within = |sums: &[u128]| ask.criteria.iter().zip(sums).all(|((_, cap), s)| s <= cap);
    // The least that a whole way from the source can use; none where the target is out of reach.
    let start: Option<Vec<u128>> = needs.iter().map(|need| need[ask.source]).collect();
    let Some(start) = start.filter(|start| within(start)) else {
        return Ok(Vec::new());
    };
    let leaving = instance.leaving();
    let mut settled: Vec<Vec<Vec<u128>>> = vec![Vec::new(); instance.nodes];
    let mut found = Vec::new();
    let mut made = 0;
    let mut open = BinaryHeap::from([Reverse((start, ask.source))]);
    while let Some(Reverse((sums, node))) = open.pop() {
        if dominated(&settled[node], &sums) {
            continue;
        }
        if node == ask.target {
            found.push(sums.clone());
            if only_first {
                break;
            }
        }
        for &arc in &leaving[node] {
            let arc = &instance.arcs[arc];
            let next: Option<Vec<u128>> = (ask.criteria.iter().zip(&needs).zip(&sums))
                .map(|((&(criterion, _), need), sum)| {
                    let used = sum - need[node]?;
                    Some(used + u128::from(arc.weights[criterion]) + need[arc.head]?)
                })
                .collect();
            let Some(next) = next.filter(|next| within(next)) else {
                continue;
            };
            if !dominated(&settled[arc.head], &next) {
                made += 1;
                open.push(Reverse((next, arc.head)));
            }
        }
        settled[node].push(sums);
        if made > most {
            return Err(TooMany);
        }
    }
    Ok(found)
}

/// Whether a vector is no better anywhere than one of those taken up before it.
fn dominated(settled: &[Vec<u128>], sums: &[u128]) -> bool {
    // Of two criteria the second only falls from one label taken up to the next.
    let from = if sums.len() <= 2 {
        settled.len().saturating_sub(1)
    } else {
        0
    };
    let no_better = |other: &Vec<u128>| other.iter().zip(sums).all(|(o, s)| o <= s);
    settled[from..].iter().any(no_better)
}

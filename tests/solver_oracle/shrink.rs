//! Makes a problem that shows a fault as small as it gets.

use super::instance::{Instance, Question};
use super::judge::judge;

/// Problems that are tried before what there is will do.
const TRIES: usize = 4_000;

/// Leaves out arcs and limits and lowers weights while the library is still at fault; the problem that is left, and
/// the fault.
pub fn smallest(
    mut instance: Instance,
    mut question: Question,
    mut fault: String,
) -> (Instance, Question, String) {
    let mut tries = 0;
    loop {
        let smaller = smaller_ones(&instance, &question)
            .take_while(|_| {
                tries += 1;
                tries <= TRIES
            })
            .find_map(|(instance, question)| {
                let fault = judge(&instance, &question).err()?;
                Some((instance, question, fault))
            });
        let Some(smaller) = smaller else {
            return (instance, question, fault);
        };
        (instance, question, fault) = smaller;
    }
}

fn smaller_ones<'a>(
    instance: &'a Instance,
    question: &'a Question,
) -> impl Iterator<Item = (Instance, Question)> + 'a {
    let arcs = instance.arcs.len();
    let chunks = [arcs / 2, arcs / 8, 1];
    let without_arcs = chunks
        .into_iter()
        .filter(|&chunk| chunk > 0)
        .flat_map(move |chunk| {
            (0..arcs).step_by(chunk).map(move |from| {
                let mut fewer = instance.clone();
                fewer.arcs.drain(from..(from + chunk).min(arcs));
                (fewer, question.clone())
            })
        });
    let without_limits = (0..question.limits.len()).map(|position| {
        let mut fewer = question.clone();
        fewer.limits.remove(position);
        (instance.clone(), fewer)
    });
    let without_nodes = (0..instance.nodes).filter_map(|node| {
        let used = |n: usize| n == question.source || n == question.target;
        let joined = instance
            .arcs
            .iter()
            .any(|arc| arc.tail == node || arc.head == node);
        if joined || used(node) {
            return None;
        }
        let (mut fewer, mut asked) = (instance.clone(), question.clone());
        fewer.nodes -= 1;
        let ends = fewer
            .arcs
            .iter_mut()
            .flat_map(|arc| [&mut arc.tail, &mut arc.head]);
        for end in ends.chain([&mut asked.source, &mut asked.target]) {
            *end -= usize::from(*end > node);
        }
        Some((fewer, asked))
    });
    let lower = (0..arcs).flat_map(move |arc| {
        (0..instance.criteria).flat_map(move |k| {
            let weight = instance.arcs[arc].weights[k];
            [0, 1, weight / 2]
                .into_iter()
                .filter(move |&w| w < weight)
                .map(move |w| {
                    let mut less = instance.clone();
                    less.arcs[arc].weights[k] = w;
                    (less, question.clone())
                })
        })
    });
    without_arcs
        .chain(without_limits)
        .chain(without_nodes)
        .chain(lower)
}

//! Journeys in shifts against an enumeration of all walks, stepped through by another rule of the clock.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may stop at the first surprise

use super::*;
use crate::solve::{Digraph, Frontier, Limit};
use proptest::prelude::*;

/// A graph with edges (from, to, duty, delay, second) and a loop that waits at each halt.
#[derive(Clone, Debug)]
struct Case {
    nodes: u32,
    edges: Vec<(u32, u32, u64, u64, u64)>,
    /// Node and shifts of each halt; the first is the source, the second the target.
    halts: Vec<(u32, Vec<Window>)>,
    depart: u64,
    under_way: bool,
    start_duty: u64,
    rest: Option<Rest>,
    duty: u64,
    cap: Option<u64>,
}

impl Case {
    fn graph(&self) -> (Digraph, Shifts) {
        let mut edges: Vec<(u32, u32, [u64; 3], Option<u32>)> = self
            .edges
            .iter()
            .map(|&(u, v, duty, delay, s)| (u, v, [duty + delay, s, duty], None))
            .collect();
        for (i, (node, _)) in self.halts.iter().enumerate() {
            edges.push((*node, *node, [0; 3], Some(i as u32)));
        }
        edges.sort_by_key(|e| e.0);
        let mut graph = Digraph {
            first_out: vec![0],
            head: Vec::new(),
            weights: vec![Vec::new(); 3],
        };
        let mut waits = Vec::new();
        for node in 0..self.nodes {
            for e in edges.iter().filter(|e| e.0 == node) {
                if let Some(halt) = e.3 {
                    waits.push((graph.head.len() as u32, halt));
                }
                graph.head.push(e.1);
                for (column, weight) in graph.weights.iter_mut().zip(e.2) {
                    column.push(weight);
                }
            }
            graph.first_out.push(graph.head.len() as u32);
        }
        let shifts = Shifts {
            clock: 0,
            duty: 2,
            waits,
            halts: self.halts.iter().map(|h| h.1.clone()).collect(),
            source: 0,
            target: 1,
            depart: self.depart,
            under_way: self.under_way,
            start_duty: self.start_duty,
            rest: self.rest,
            most_duty: self.duty,
            stands: None,
        };
        (graph, shifts)
    }
}

/// Every walk that passes no node twice in one shift, by steps of one unit of time.
struct Walks<'c> {
    case: &'c Case,
    /// (elapsed, second) of each arrival in time.
    arrivals: Vec<(u64, u64)>,
}

/// Where a walk stands.
#[derive(Clone)]
struct State {
    node: u32,
    shift: usize,
    time: u64,
    duty: u64,
    since_rest: u64,
    second: u64,
    seen: Vec<u32>,
    /// Nothing was done yet.
    first: bool,
}

impl Walks<'_> {
    fn go(&mut self, state: &State) {
        let case = self.case;
        let windows = |halt: usize| &case.halts[halt].1;
        if state.node == case.halts[1].0 && state.time <= windows(1)[state.shift].closes {
            self.arrivals.push((state.time - case.depart, state.second));
        }
        for (node, windows) in &case.halts {
            if *node == state.node
                && (state.first || state.time <= windows[state.shift].closes)
                && let Some(next) = windows.get(state.shift + 1)
            {
                self.go(&State {
                    shift: state.shift + 1,
                    time: next.opens,
                    duty: 0,
                    since_rest: 0,
                    seen: vec![state.node],
                    first: false,
                    ..state.clone()
                });
            }
        }
        for &(from, to, took, delay, second) in &case.edges {
            if from != state.node || state.seen.contains(&to) {
                continue;
            }
            let mut next = state.clone();
            for _ in 0..took {
                if let Some(rest) = case.rest
                    && next.since_rest == rest.after
                {
                    next.time += rest.length;
                    next.since_rest = 0;
                }
                next.time += 1;
                next.duty += 1;
                next.since_rest += 1;
            }
            next.time += delay;
            next.node = to;
            next.first = false;
            next.second += second;
            next.seen.push(to);
            if next.duty <= case.duty && case.cap.is_none_or(|cap| next.second <= cap) {
                self.go(&next);
            }
        }
    }
}

fn brute_force(case: &Case) -> Vec<(u64, u64)> {
    let windows = &case.halts[0].1;
    let mut walks = Walks {
        case,
        arrivals: Vec::new(),
    };
    if let Some(shift) = windows
        .iter()
        .position(|w| w.closes >= case.depart.max(w.opens))
        .filter(|shift| !case.under_way || windows[*shift].opens <= case.depart)
    {
        let fresh = windows[shift].opens > case.depart;
        let duty = if fresh { 0 } else { case.start_duty };
        // A rest that falls due just now is still to come.
        let mut since_rest = duty;
        while let Some(rest) = case.rest
            && since_rest > rest.after
        {
            since_rest -= rest.after;
        }
        if duty <= case.duty {
            walks.go(&State {
                node: case.halts[0].0,
                shift,
                time: windows[shift].opens.max(case.depart),
                duty,
                since_rest,
                second: 0,
                seen: vec![case.halts[0].0],
                first: true,
            });
        }
    }
    let mut arrivals = walks.arrivals;
    arrivals.sort_unstable();
    let mut frontier: Vec<(u64, u64)> = Vec::new();
    for point in arrivals {
        if frontier.last().is_none_or(|last| point.1 < last.1) {
            frontier.push(point);
        }
    }
    frontier
}

fn cases() -> impl Strategy<Value = Case> {
    (3u32..7).prop_flat_map(|nodes| {
        let edge = (0..nodes, 0..nodes, 0u64..6, 0u64..3, 0u64..5);
        let windows = (0u64..4, 5u64..11);
        let halt = (0..nodes, prop::collection::vec(windows, 3..4));
        let rest = prop::option::of((1u64..6, 1u64..4));
        (
            prop::collection::vec(edge, 4..13),
            prop::collection::vec(halt, 2..5),
            (0u64..14, rest, 4u64..12, prop::option::of(0u64..12)),
            (any::<bool>(), 0u64..8),
        )
            .prop_map(
                move |(edges, halts, (depart, rest, duty, cap), (under_way, start_duty))| {
                    // The rests that lie behind have had their time.
                    let rests = rest.map_or(0, |(after, length)| {
                        (start_duty.max(1) - 1) / after * length
                    });
                    let start_duty = if rests <= depart { start_duty } else { 0 };
                    let halts: Vec<(u32, Vec<Window>)> = halts
                        .into_iter()
                        .enumerate()
                        .map(|(i, (node, windows))| {
                            let node = if i < 2 { i as u32 } else { node };
                            let shift = |(day, (opens, closes)): (usize, (u64, u64))| Window {
                                opens: 16 * day as u64 + opens,
                                closes: 16 * day as u64 + closes,
                            };
                            (node, windows.into_iter().enumerate().map(shift).collect())
                        })
                        .collect();
                    Case {
                        nodes,
                        edges,
                        halts,
                        depart,
                        under_way,
                        start_duty,
                        rest: rest.map(|(after, length)| Rest { after, length }),
                        duty,
                        cap,
                    }
                },
            )
    })
}

fn ask(case: &Case, by_clock: bool) -> (Outcome, Frontier) {
    let (graph, shifts) = case.graph();
    let solver = Solver::new(&graph).unwrap();
    let limit = |at_most| Limit {
        criterion: 1,
        at_most,
    };
    let query = Query {
        graph: &graph,
        source: 0,
        target: 1,
        objective: usize::from(!by_clock),
        limits: vec![limit(case.cap.unwrap_or(LIMIT - 1))],
    };
    let outcome = solver.constrained_in_shifts(&query, &shifts).unwrap();
    let frontier = if by_clock {
        solver.frontier_in_shifts(&query, 1, &shifts).unwrap()
    } else {
        Frontier::default()
    };
    (outcome, frontier)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn equal_an_enumeration_of_all_walks(case in cases()) {
        let expected = brute_force(&case);
        let (outcome, frontier) = ask(&case, true);
        let found: Vec<(u64, u64)> = frontier.paths.iter().map(|p| (p.totals[0], p.totals[1])).collect();
        prop_assert_eq!(&found, &expected);
        match outcome {
            Outcome::Optimal(path) => prop_assert_eq!(Some(&(path.totals[0], path.totals[1])), expected.first()),
            _ => prop_assert!(expected.is_empty()),
        }
        let (outcome, _) = ask(&case, false);
        match outcome {
            Outcome::Optimal(path) => prop_assert_eq!(Some(&(path.totals[0], path.totals[1])), expected.last()),
            _ => prop_assert!(expected.is_empty()),
        }
    }
}

/// A day's road of 30 between two halts of 10 hours each, one halt in the middle.
fn two_days() -> Case {
    let days = |n: u64| {
        (0..n)
            .map(|d| Window {
                opens: 24 * d + 6,
                closes: 24 * d + 18,
            })
            .collect()
    };
    Case {
        nodes: 3,
        edges: vec![(0, 2, 8, 0, 1), (2, 1, 8, 0, 1)],
        halts: vec![(0, days(4)), (1, days(4)), (2, days(4))],
        depart: 5,
        under_way: false,
        start_duty: 0,
        rest: None,
        duty: 100,
        cap: None,
    }
}

#[test]
fn waits_for_the_next_opening_at_the_halt_between() {
    let (outcome, _) = ask(&two_days(), true);
    let Outcome::Optimal(path) = outcome else {
        panic!("no path")
    };
    // From 5:00: waits to 6:00, drives to 14:00, stays to 6:00 of the next day, drives to 14:00.
    assert_eq!(path.totals[0], 1 + 8 + 16 + 8);
    assert_eq!(path.edges.len(), 3);
}

#[test]
fn a_day_that_cannot_end_at_a_halt_is_no_journey() {
    let mut case = two_days();
    case.halts.pop();
    assert!(matches!(ask(&case, true).0, Outcome::Infeasible { .. }));
}

#[test]
fn a_departure_after_closing_waits_for_the_morning() {
    let case = Case {
        depart: 19,
        ..two_days()
    };
    let Outcome::Optimal(path) = ask(&case, true).0 else {
        panic!("no path")
    };
    assert_eq!(path.totals[0], 11 + 8 + 16 + 8);
}

#[test]
fn a_loop_with_weight_is_no_wait() {
    let case = two_days();
    let (mut graph, shifts) = case.graph();
    graph.weights[1][shifts.waits[0].0 as usize] = 1;
    let solver = Solver::new(&graph).unwrap();
    let query = Query {
        graph: &graph,
        source: 0,
        target: 1,
        objective: 0,
        limits: Vec::new(),
    };
    assert!(matches!(
        solver.constrained_in_shifts(&query, &shifts),
        Err(Error::Malformed(_))
    ));
}

#[test]
fn a_journey_under_way_has_its_duty_behind_it_and_does_not_wait() {
    let mut case = Case {
        depart: 8,
        under_way: true,
        start_duty: 3,
        duty: 10,
        ..two_days()
    };
    // It would reach the middle with 11 on duty, so it stays at its first halt until the morning.
    let Outcome::Optimal(path) = ask(&case, true).0 else {
        panic!("no path")
    };
    assert_eq!(path.totals[0], 22 + 8 + 16 + 8);
    case.start_duty = 2;
    let Outcome::Optimal(path) = ask(&case, true).0 else {
        panic!("no path")
    };
    assert_eq!(path.totals[0], 8 + 14 + 8);
    case.depart = 5;
    assert!(matches!(ask(&case, true).0, Outcome::Infeasible { .. }));
}

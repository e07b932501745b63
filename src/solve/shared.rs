//! Distances to one target for all queries that ask for them.
//!
//! Purpose: the two backward searches of a group of queries of one target, objective and resource, each to the
//! greatest sum that any of the queries has use for. Nothing is left out on the way, for what is of no use to one
//! query is to another. Invariants: wherever a query may go within its own limits the distances are exact, and beyond
//! them no less than its limits, so each search is the same whatever else the group holds. All sums are in the narrow
//! lane's range; a group whose sums are not is not shared. Complexity: two backward searches per group, 16 bytes per node.

use super::blend::BOUNDS;
use super::budget::Meter;
use super::distances::Distances;
use super::lane::Lane;
use super::lanes::Lanes;
use super::local::{Bounds, of_two};
use super::packed::Packed;
use super::problem::{Mode, Problem};
use super::single::within;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Queries with the same distances.
pub(super) struct Group {
    lanes: Arc<Lanes>,
    target: u32,
    members: Vec<Member>,
}

/// What one query asks for.
#[derive(Clone, Copy)]
struct Member {
    position: usize,
    source: u32,
    /// Greatest objective.
    ceiling: u32,
    /// Greatest resource.
    cap: u32,
}

/// Distances to the target of a group.
#[derive(Default)]
pub(super) struct Shared {
    by_objective: Distances<u32, false>,
    by_resource: Distances<u32, true>,
}

impl Bounds<u32> for &Shared {
    fn of(&mut self, node: u32) -> [u64; BOUNDS] {
        let at = node as usize;
        of_two::<u32>(self.by_objective.dist[at], self.by_resource.dist[at])
    }
}

impl Group {
    /// Groups of two and more, in order of their first query. Left out are problems that distances to the target do not
    /// serve, and those that a hierarchy serves.
    pub fn of<'a>(problems: impl Iterator<Item = Option<Problem<'a>>>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut known = FxHashMap::default();
        for (position, problem) in problems.enumerate() {
            let Some(problem) = problem.filter(|p| p.resources.len() == 1) else {
                continue;
            };
            let lanes = problem.lanes();
            let member = Member {
                position,
                source: problem.source,
                ceiling: within(problem.cap),
                cap: within(problem.resources[0].cap),
            };
            let at = *known
                .entry((problem.target, Arc::as_ptr(&lanes)))
                .or_insert_with(|| {
                    groups.push(Self {
                        lanes,
                        target: problem.target,
                        members: Vec::new(),
                    });
                    groups.len() - 1
                });
            groups[at].members.push(member);
        }
        let served = |lanes: &Lanes| lanes.narrow.as_ref().is_some_and(|p| p.metric().is_none());
        groups.retain(|group| group.members.len() > 1 && served(&group.lanes));
        groups
    }

    /// Positions of the queries among those asked.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|member| member.position)
    }

    /// Searches as far as any of the queries has use for; `None` when sums leave the narrow lane's range.
    pub fn grow(&self, mode: Mode) -> Option<Shared> {
        let packed = self.lanes.narrow.as_ref()?;
        let mut shared = Shared::default();
        shared.by_objective.start(packed, self.target)?;
        shared.by_resource.start(packed, self.target)?;
        let (least, fastest) = (&mut shared.by_resource, &mut shared.by_objective);

        let sources = self.members.iter().map(|member| member.source);
        let cap = self.members.iter().map(|member| member.cap).max()?;
        settle(least, packed, sources, cap);
        let feasible: Vec<Member> = self
            .members
            .iter()
            .filter_map(|&member| {
                let least = least.dist[member.source as usize];
                // The path of least resource is feasible: its objective is an upper bound.
                (u32::first(least) <= member.cap).then(|| Member {
                    ceiling: member.ceiling.min(u32::second(least)),
                    ..member
                })
            })
            .collect();

        if let Some(ceiling) = feasible.iter().map(|member| member.ceiling).max() {
            let sources = feasible.iter().map(|member| member.source);
            settle(fastest, packed, sources, ceiling);
        }
        let searching = feasible.iter().filter_map(|&member| {
            let fastest = fastest.dist[member.source as usize];
            let uses = u32::second(fastest);
            let needs = match mode {
                Mode::First => (uses > member.cap).then_some(member.cap),
                Mode::All => Some(member.cap.min(uses)),
            };
            let cap = needs.filter(|_| u32::first(fastest) <= member.ceiling)?;
            Some((member.ceiling, cap))
        });
        if let Some((ceiling, cap)) = searching.reduce(|a, b| (a.0.max(b.0), a.1.max(b.1))) {
            rayon::join(
                || {
                    least.run(
                        &packed.into,
                        None,
                        (cap, cap),
                        &Meter::unlimited(),
                        |_, _| true,
                    )
                },
                || {
                    fastest.run(
                        &packed.into,
                        None,
                        (ceiling, ceiling),
                        &Meter::unlimited(),
                        |_, _| true,
                    )
                },
            );
        }
        let in_range = !(shared.by_objective.left_range() || shared.by_resource.left_range());
        in_range.then_some(shared)
    }
}

/// Goes on until all sources are settled that are within the cap.
fn settle<const RESOURCE: bool>(
    distances: &mut Distances<u32, RESOURCE>,
    packed: &Packed<u32>,
    sources: impl Iterator<Item = u32>,
    cap: u32,
) {
    // Sums up to this are final.
    let mut settled = None;
    for source in sources {
        let sum =
            |distances: &Distances<u32, RESOURCE>| u32::first(distances.dist[source as usize]);
        if settled.is_some_and(|settled| sum(distances) <= settled) {
            continue;
        }
        if !distances.run(
            &packed.into,
            Some(source),
            (cap, cap),
            &Meter::unlimited(),
            |_, _| true,
        ) {
            return;
        }
        settled = Some(sum(distances));
    }
}

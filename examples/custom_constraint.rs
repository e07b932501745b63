//! A constraint of one's own: the fastest way with at most so many kilometres off the tarmac.
//!
//! The solver knows integers only, so any additive quantity can be a limit: put it beside the
//! others in `Digraph::weights` and name its position in a `Limit`.
//!
//! ```sh
//! cargo run --example custom_constraint
//! ```

use siraba::model::{LinkId, Season, Surface};
use siraba::network::{SnapIndex, link_speed_kmh};
use siraba::plan::Map;
use siraba::solve::{Digraph, Limit, Outcome, Query, constrained};

/// Positions in `Digraph::weights`.
const TIME_MS: usize = 0;
const UNPAVED_M: usize = 1;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let map = Map::embedded()?;
    let tanker = &map.fleet.profiles["tanker"];
    let legal = |link: LinkId| {
        link_speed_kmh(&map.network.attributes(link).tags, tanker, Season::Dry).is_ok()
    };
    let index = SnapIndex::new(&map.network);
    let at = |name: &str| {
        let place = map.places.iter().find(|place| place.name == name)?;
        index.nearest(place.at, &legal)
    };
    let (Some(from), Some(to)) = (at("Conakry"), at("Sikasso")) else {
        return Err("both towns are on the embedded map".into());
    };
    let (network, ends) = map.network.split_at(&[from, to]);

    let mut weights = vec![Vec::new(), Vec::new()];
    for edge in network.edges() {
        let link = network.link(edge);
        let tags = &network.attributes(link).tags;
        let metres = network.link_length_m(link);
        // A road the tanker may not use takes for ever, which is a day's work for the solver's limit.
        let seconds =
            link_speed_kmh(tags, tanker, Season::Dry).map_or(1e9, |speed| metres / speed * 3.6);
        let unpaved = if tags.surface == Some(Surface::Unpaved) {
            metres
        } else {
            0.0
        };
        weights[TIME_MS].push((seconds * 1000.0).ceil() as u64);
        weights[UNPAVED_M].push(unpaved.ceil() as u64);
    }
    let graph = Digraph {
        first_out: network.first_out().to_vec(),
        head: network.heads().iter().map(|node| node.0).collect(),
        weights,
    };
    for allowed_km in [1000, 200, 100, 50, 20, 0] {
        let query = Query {
            graph: &graph,
            source: ends[0].0,
            target: ends[1].0,
            objective: TIME_MS,
            limits: vec![Limit {
                criterion: UNPAVED_M,
                at_most: allowed_km * 1000,
            }],
        };
        match constrained(&query)? {
            Outcome::Optimal(path) => println!(
                "at most {allowed_km:>4} km unpaved: {:.1} h, {:.0} km of it unpaved",
                path.totals[TIME_MS] as f64 / 3.6e6,
                path.totals[UNPAVED_M] as f64 / 1000.0
            ),
            Outcome::Infeasible { alone, .. } => println!(
                "at most {allowed_km:>4} km unpaved: no route; the least is {:.0} km",
                alone
                    .first()
                    .map_or(f64::NAN, |(_, least)| *least as f64 / 1000.0)
            ),
            Outcome::Unreachable => println!("no road at all"),
            Outcome::Feasible(_) | Outcome::Open { .. } => {
                println!("only a solver with a budget ends early");
            }
        }
    }
    Ok(())
}

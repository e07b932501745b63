//! The background of pictures, taken from a network and its places. Complexity: linear.

use super::{Sketch, SketchPlace};
use crate::io::{Place, PlaceKind};
use crate::network::Network;

impl Sketch {
    /// All roads and places; ports and border posts are named before towns and halts.
    pub fn of(network: &Network, places: &[Place]) -> Self {
        Self {
            roads: network
                .links()
                .map(|link| {
                    network
                        .link_vertices(link)
                        .iter()
                        .map(|c| [c.x, c.y])
                        .collect()
                })
                .collect(),
            places: places
                .iter()
                .map(|place| SketchPlace {
                    name: place.name.clone(),
                    lon: place.at.x,
                    lat: place.at.y,
                    rank: match (place.kind, &place.post) {
                        (PlaceKind::Port | PlaceKind::Depot, _) => 1,
                        (PlaceKind::Border, _) | (_, Some(_)) => 2,
                        _ => 3,
                    },
                })
                .collect(),
        }
    }
}

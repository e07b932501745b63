//! A convoy that is already on the road: what a journey begins with that starts in the middle of another.
//!
//! Its first node is a point of the road, it has an escort, and part of the day's driving lies behind it. Invariants: the
//! position is one of the map's own links, whatever other roads run there. Complexity: constant, but for the edges of one
//! node.

use super::scene::Scene;
use super::{Error, Request};
use crate::model::{EdgeId, EscortType, LinkId, NodeId};
use crate::network::Network;
use geo::Coord;
use serde::{Deserialize, Serialize};

/// How a convoy stands on the road at the start of a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnderWay {
    /// The map's link (before any point is made a junction) that it stands on; with `along_m` it wins over the
    /// coordinates of the origin.
    pub link: LinkId,
    /// Metres along that link.
    pub along_m: f64,
    /// The escort that is with it; one of the request's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escort: Option<String>,
    /// Hours of driving since the last night, contingency included, 0 to 24.
    pub driven_h: f64,
    /// It does not turn round where it stands, and came along this point, [lon, lat]; places apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_turn_to: Option<[f64; 2]>,
}

impl UnderWay {
    /// Checks every number's range, and the escort against the request's.
    pub fn check(&self, request: &Request) -> Result<(), Error> {
        let bad = |what: &str, help: &str| {
            Err(Error::BadRequest {
                what: what.to_owned(),
                help: help.to_owned(),
            })
        };
        if !(0.0..=24.0).contains(&self.driven_h) {
            return bad(
                "the hours driven today are not a number from 0 to 24",
                "Give the hours of driving since the last night.",
            );
        }
        if !self.along_m.is_finite() || self.along_m < 0.0 {
            return bad(
                "the position along its road is not a number ≥ 0",
                "Give metres along the link.",
            );
        }
        if let Some(escort) = &self.escort
            && !request.escorts.contains(escort)
        {
            return bad(
                &format!(
                    "the convoy is escorted by \"{escort}\", which is not among the escorts of the request"
                ),
                "Name it among the escorts that may be used.",
            );
        }
        Ok(())
    }
}

/// The layer that a journey starts in: 0 without an escort.
pub fn start_layer(request: &Request, escorts: &[EscortType]) -> u32 {
    let with = request.under_way.as_ref().and_then(|u| u.escort.as_ref());
    let at = with.and_then(|name| escorts.iter().position(|e| e.name == *name));
    at.map_or(0, |i| i as u32 + 1)
}

impl Scene<'_> {
    /// The edge that the convoy may not begin with: back along the road it came by. None at a place, where there is room
    /// to turn, and none where it may turn.
    pub fn barred_start(&self) -> Option<EdgeId> {
        let [x, y] = self.request.under_way.as_ref()?.no_turn_to?;
        let here = self.stops[0].node;
        if self.places_of(here).next().is_some() {
            return None;
        }
        edge_towards(&self.network, here, Coord { x, y })
    }
}

/// The edge out of a node whose road passes a point most nearly.
pub fn edge_towards(network: &Network, node: NodeId, point: Coord<f64>) -> Option<EdgeId> {
    let off = |edge: EdgeId| {
        let vertices = network.link_vertices(network.link(edge));
        let segments = vertices.windows(2).map(|ends| {
            let (a, b) = (ends[0], ends[1] - ends[0]);
            let squared = b.x * b.x + b.y * b.y;
            let p = point - a;
            let t = if squared > 0.0 {
                ((p.x * b.x + p.y * b.y) / squared).clamp(0.0, 1.0)
            } else {
                0.0
            };
            (p.x - b.x * t).hypot(p.y - b.y * t)
        });
        segments.fold(f64::INFINITY, f64::min)
    };
    let edges = network.edges_from(node);
    edges.min_by(|a, b| off(*a).total_cmp(&off(*b)).then(a.cmp(b)))
}

//! Newtypes for indices, so that a node can never be passed where an edge is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as `usize`, to address the arrays of the stage that issued the id.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of position `index`. Indices are checked to fit `u32` when a network is frozen.
            #[inline]
            pub const fn new(index: usize) -> Self {
                Self(index as u32)
            }
        }
    };
}

id!(
    /// A junction of the road network.
    NodeId
);
id!(
    /// A directed stretch of road between two junctions.
    EdgeId
);
id!(
    /// An undirected stretch of road between two junctions: the geometry that one or two edges share.
    LinkId
);
id!(
    /// An input file, in the order given.
    FileId
);
id!(
    /// A place of the map, in the order read.
    PlaceId
);
id!(
    /// A risk feature that is in force, in the order read.
    ZoneId
);

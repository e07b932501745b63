//! The property names that mean something on a road, and those that a slip of the finger makes of them.

use serde_json::Value;

macro_rules! keys {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A property that is read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Key { $($name),* }

        impl Key {
            /// Every key, in order.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The key of a property name.
            pub(super) fn of(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }

            /// The property name.
            pub(super) const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

keys! {
    Highway = "highway", Route = "route", Surface = "surface", Tracktype = "tracktype",
    Smoothness = "smoothness", Maxspeed = "maxspeed", MaxspeedHgv = "maxspeed:hgv",
    MaxspeedForward = "maxspeed:forward", MaxspeedBackward = "maxspeed:backward",
    Oneway = "oneway", Junction = "junction", Access = "access", Vehicle = "vehicle",
    MotorVehicle = "motor_vehicle", Hgv = "hgv", Maxweight = "maxweight",
    MaxweightHgv = "maxweight:hgv", MaxweightRating = "maxweightrating",
    MaxweightRatingHgv = "maxweightrating:hgv", Maxheight = "maxheight",
    MaxheightPhysical = "maxheight:physical", Maxaxleload = "maxaxleload", Bridge = "bridge",
    MaxgcweightHgv = "maxgcweight:hgv", Maxgcweight = "maxgcweight",
    HgvConditional = "hgv:conditional", MotorVehicleConditional = "motor_vehicle:conditional",
    VehicleConditional = "vehicle:conditional", AccessConditional = "access:conditional",
    WinterRoad = "winter_road", IceRoad = "ice_road",
    Duration = "duration", Interval = "interval", WaitMin = "wait_min", Capacity = "capacity",
    CapacityHgv = "capacity:hgv", WetSpeedKmh = "wet_speed_kmh",
    Ford = "ford", Seasonal = "seasonal", Lanes = "lanes", Name = "name", Ref = "ref",
    SpeedKmh = "speed_kmh", LengthKm = "length_km", LengthM = "length_m",
    // osmnx
    U = "u", V = "v", Multi = "key",
    // where ogr2ogr and others put the rest of OSM's tags
    OtherTags = "other_tags", Tags = "tags",
    // Geofabrik's shapefiles
    Fclass = "fclass",
    // what a line without `highway` may be instead
    Waterway = "waterway", Railway = "railway", Barrier = "barrier", Boundary = "boundary",
    Natural = "natural", Landuse = "landuse", Building = "building", Power = "power",
    Aerialway = "aerialway", Aeroway = "aeroway", Leisure = "leisure", ManMade = "man_made",
    Piste = "piste:type", AdminLevel = "admin_level", Amenity = "amenity", Tourism = "tourism",
    Historic = "historic", AreaHighway = "area:highway", Kerb = "kerb", Golf = "golf",
    Attraction = "attraction", Playground = "playground",
}

/// The number of keys.
pub(super) const COUNT: usize = Key::ALL.len();

/// Keys that make a line without `highway` something other than a road.
pub(super) const OTHER_FEATURES: &[Key] = &[
    Key::Waterway,
    Key::Railway,
    Key::Barrier,
    Key::Boundary,
    Key::Natural,
    Key::Landuse,
    Key::Building,
    Key::Power,
    Key::Aerialway,
    Key::Aeroway,
    Key::Leisure,
    Key::ManMade,
    Key::Piste,
    Key::AdminLevel,
    Key::Amenity,
    Key::Tourism,
    Key::Historic,
    Key::AreaHighway,
    Key::Kerb,
    Key::Golf,
    Key::Attraction,
    Key::Playground,
];

/// Keys of which one makes a line without `highway` a road, in a file whose other roads have it.
pub(super) const ROAD_PROPERTIES: &[Key] = &[
    Key::SpeedKmh,
    Key::LengthKm,
    Key::LengthM,
    Key::Surface,
    Key::Tracktype,
    Key::Smoothness,
    Key::Oneway,
    Key::Maxspeed,
    Key::Lanes,
    Key::Ref,
    Key::Hgv,
    Key::Maxweight,
    Key::Maxaxleload,
];

/// Keys that a map's `fields` may rename, and whose misspellings are worth a word.
pub(super) const ROAD_KEYS: &[Key] = &[
    Key::Highway,
    Key::Route,
    Key::Surface,
    Key::Tracktype,
    Key::Smoothness,
    Key::Maxspeed,
    Key::Oneway,
    Key::Junction,
    Key::Access,
    Key::Vehicle,
    Key::MotorVehicle,
    Key::Hgv,
    Key::Maxweight,
    Key::Maxheight,
    Key::Maxaxleload,
    Key::Bridge,
    Key::Ford,
    Key::Seasonal,
    Key::Lanes,
    Key::Name,
    Key::Ref,
    Key::SpeedKmh,
    Key::WetSpeedKmh,
    Key::WaitMin,
    Key::Duration,
    Key::Interval,
    Key::Capacity,
    Key::LengthKm,
    Key::LengthM,
];

/// The known name that `name` misspells: one edit away, or in other letter case.
pub(super) fn misspelt(name: &str) -> Option<&'static str> {
    // Short names are a letter away from too much (`ref`, `rev`); `route` and `bridge` have plurals.
    let lower = name.to_lowercase();
    ROAD_KEYS
        .iter()
        .map(|key| key.name())
        .filter(|known| known.len() >= 5)
        .find(|known| {
            *known != name
                && known.len().abs_diff(lower.len()) <= 1
                && strsim::damerau_levenshtein(known, &lower) <= 1
        })
        .filter(|_| !NOT_MISSPELT.contains(&name))
}

/// Names of other things that stand one edit from ours.
const NOT_MISSPELT: &[&str] = &["routes", "router", "bridges", "lines", "planes", "planes_"];

/// The value of each key on one feature; `null` counts as absent.
#[derive(Debug)]
pub(super) struct Slots<'a> {
    values: [Option<&'a Value>; COUNT],
    /// A bit for each key that is set.
    set: u128,
}

/// Keys beyond which a feature has nothing that [`super::tags`] reads.
const NO_TAGS: u128 = 1 << Key::U as u32
    | 1 << Key::V as u32
    | 1 << Key::Multi as u32
    | 1 << Key::OtherTags as u32
    | 1 << Key::Tags as u32;

impl<'a> Slots<'a> {
    pub(super) const fn new() -> Self {
        Self {
            values: [None; COUNT],
            set: 0,
        }
    }
    #[inline]
    pub(super) const fn get(&self, key: Key) -> Option<&'a Value> {
        self.values[key as usize]
    }
    pub(super) fn has(&self, keys: &[Key]) -> Option<Key> {
        keys.iter().copied().find(|key| self.get(*key).is_some())
    }
    /// Whether no tag is set at all.
    pub(super) const fn bare(&self) -> bool {
        self.set & !NO_TAGS == 0
    }
    /// Sets it over whatever it was.
    pub(super) fn set(&mut self, key: Key, value: &'a Value) {
        if !value.is_null() {
            self.values[key as usize] = Some(value);
            self.set |= 1 << key as u32;
        }
    }
    /// Sets it unless it is set.
    pub(super) fn set_if_absent(&mut self, key: Key, value: &'a Value) {
        if self.get(key).is_none() {
            self.set(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen_and_common_names_are_not() {
        for (typed, meant) in [
            ("maxsped", "maxspeed"),
            ("lenght_km", "length_km"),
            ("max_speed", "maxspeed"),
            ("one_way", "oneway"),
            ("Surface", "surface"),
            ("speed_kph", "speed_kmh"),
        ] {
            assert_eq!(misspelt(typed), Some(meant));
        }
        // Names seen in real files.
        for name in [
            "id",
            "osm_id",
            "fid",
            "FID",
            "OBJECTID",
            "Shape_Leng",
            "length",
            "Name",
            "names",
            "rel",
            "from_node",
            "to_node",
            "passes",
            "country",
            "gravity",
            "distance_km",
            "duration_min",
            "border_time",
            "osmid",
            "reversed",
            "width",
            "service",
            "tunnel",
            "layer",
            "z_order",
            "type",
            "name:fr",
            "alt_name",
            "code",
            "source",
            "routes",
        ] {
            assert_eq!(misspelt(name), None, "{name}");
        }
    }
}

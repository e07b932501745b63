//! From properties to [`RoadTags`]: what OpenStreetMap's words mean for a truck.
//!
//! Where a value is a list (osmnx joins ways) the worst element counts. A value that closes a road,
//! or one that is not understood where guessing could send a truck the wrong way, bars the road.

use super::NO_ROAD_PROPERTY;
use super::conditional::{self, AccessRule};
use super::keys::{Key, OTHER_FEATURES, ROAD_PROPERTIES, Slots};
use super::values::{self, Quantity, shown, texts, words};
use super::{Direction, RoadTags};
use crate::model::{RoadClass, Surface};
use std::borrow::Cow;

/// No road is longer, m.
const LONGEST_M: f64 = 2e7;

/// A feature of the file as far as this module is concerned: its values, and where to say that one
/// is not understood.
pub(super) struct Reader<'a> {
    pub slots: Slots<'a>,
    /// "tag=value" that are not understood.
    pub strange: &'a mut Vec<String>,
}

/// A bad value of a property that must be right: the key, and what is wrong.
pub(super) struct Bad {
    pub key: Key,
    pub what: String,
    pub help: &'static str,
}

impl Reader<'_> {
    /// The class of road, or why the line is none. `bare`: no line of the file has a `highway`.
    pub(super) fn class(&mut self, bare: bool) -> Result<RoadClass, String> {
        if bare && self.slots.bare() {
            return Ok(RoadClass::Unknown);
        }
        if let Some(value) = self.slots.get(Key::Highway) {
            let mut worst = None;
            for word in words(value) {
                let class = class_of(&word).map_err(|known| {
                    if known {
                        format!("highway={word} is not a road for vehicles")
                    } else {
                        self.strange.push(format!("highway={word}"));
                        "`highway` is not a class of road that is known".to_owned()
                    }
                })?;
                worst = worst.max(Some(class));
            }
            if let Some(class) = worst {
                return Ok(class);
            }
        }
        for key in OTHER_FEATURES {
            if let Some(value) = self.slots.get(*key)
                && words(value).iter().any(|word| word != "no")
            {
                return Err(format!("`{}` and no `highway`: not a road", key.name()));
            }
        }
        if let Some(value) = self.slots.get(Key::Route) {
            let words = words(value);
            if words.iter().any(|word| word == "ferry") {
                return Ok(RoadClass::Ferry);
            }
            if let Some(word) = words.iter().find(|w| OTHER_ROUTES.contains(&w.as_ref())) {
                return Err(format!("route={word} and no `highway`: not a road"));
            }
        }
        if bare || self.slots.has(ROAD_PROPERTIES).is_some() {
            Ok(RoadClass::Unknown)
        } else {
            Err(NO_ROAD_PROPERTY.to_owned())
        }
    }

    /// Everything else.
    pub(super) fn tags(&mut self, class: RoadClass) -> Result<RoadTags, Bad> {
        if self.slots.bare() {
            return Ok(RoadTags {
                class,
                ..RoadTags::default()
            });
        }
        let (surface, quality, impassable) = self.surface();
        let (direction, closed_way) = self.direction(class);
        let (closed, decided_by) = self.barred();
        let rules = self.rules(decided_by);
        // A rule may open what a word of access closes, but not what cannot be driven.
        let closed_always = closed_way.or(impassable);
        let speed_kmh = self.positive(Key::SpeedKmh)?;
        let wet_speed_kmh = self.positive(Key::WetSpeedKmh)?;
        if let (Some(dry), Some(wet)) = (speed_kmh, wet_speed_kmh)
            && wet > dry
        {
            return Err(Bad {
                key: Key::WetSpeedKmh,
                what: format!("{wet} km/h is faster than `speed_kmh`, {dry} km/h"),
                help: "A road is no faster in the wet season: correct one of the two.",
            });
        }
        Ok(RoadTags {
            class,
            surface,
            quality,
            maxspeed_kmh: self
                .least(&[Key::Maxspeed, Key::MaxspeedHgv], values::speed_kmh)
                .or_else(|| {
                    self.least(
                        &[Key::MaxspeedForward, Key::MaxspeedBackward],
                        values::speed_kmh,
                    )
                }),
            direction,
            rules: if closed_always.is_some() {
                Vec::new()
            } else {
                rules
            },
            barred: closed_always.or(closed),
            maxweight_t: self.least(
                &[
                    Key::Maxweight,
                    Key::MaxweightHgv,
                    Key::MaxweightRating,
                    Key::MaxweightRatingHgv,
                    Key::Maxgcweight,
                    Key::MaxgcweightHgv,
                ],
                values::weight_t,
            ),
            maxheight_m: self.least(&[Key::Maxheight, Key::MaxheightPhysical], values::height_m),
            maxaxleload_t: self.least(&[Key::Maxaxleload], values::weight_t),
            bridge: self.flag(Key::Bridge),
            ford: self.ford(),
            seasonal: self.seasonal(),
            ferry: self.ferry(class)?,
            lanes: self.lanes(),
            name: self.joined(Key::Name),
            reference: self.joined(Key::Ref),
            speed_kmh,
            wet_speed_kmh,
            length_m: self.length_m()?,
        })
    }

    /// osmnx's `u`, `v`, `key`, when all three are there.
    pub(super) fn osmnx(&self) -> Option<(i64, i64, i64)> {
        let id = |key| {
            let value = self.slots.get(key)?;
            match value.as_i64() {
                Some(id) => Some(id),
                // 123.0, as a data frame with gaps writes it; beyond 2^53 it would not be the id.
                None => match value.as_f64() {
                    Some(x) if x.fract() == 0.0 && x.abs() <= 9_007_199_254_740_992.0 => {
                        Some(x as i64)
                    }
                    _ => value.as_str()?.trim().parse().ok(),
                },
            }
        };
        Some((id(Key::U)?, id(Key::V)?, id(Key::Multi)?))
    }

    pub(super) fn note(&mut self, key: Key, text: &str) {
        let text: String = text.chars().take(60).collect();
        self.strange.push(format!("{}={text}", key.name()));
    }

    fn words(&self, key: Key) -> Vec<Cow<'_, str>> {
        self.slots.get(key).map(words).unwrap_or_default()
    }

    /// As [`Self::words`], for readers that note what they do not understand.
    pub(super) fn owned_words(&self, key: Key) -> Vec<String> {
        self.words(key).into_iter().map(Cow::into_owned).collect()
    }

    /// The least of the quantities that `keys` state.
    fn least(&mut self, keys: &[Key], parse: fn(&str) -> Quantity) -> Option<f64> {
        let mut least: Option<f64> = None;
        for key in keys {
            let Some(value) = self.slots.get(*key) else {
                continue;
            };
            for word in words(value) {
                match parse(&word) {
                    Quantity::Is(x) => least = Some(least.map_or(x, |l| l.min(x))),
                    Quantity::Nothing => {}
                    // Geofabrik's shapefiles write 0 for "not known".
                    Quantity::Unknown if word == "0" && *key == Key::Maxspeed => {}
                    Quantity::Unknown => self.note(*key, &word),
                }
            }
        }
        least
    }

    pub(super) fn flag(&self, key: Key) -> bool {
        self.words(key)
            .iter()
            .any(|word| word != "no" && word != "0")
    }

    fn lanes(&mut self) -> Option<u8> {
        let value = self.slots.get(Key::Lanes)?;
        let mut least = None;
        for word in words(value) {
            match values::count(&word) {
                Some(n) => least = Some(least.map_or(n, |l: u8| l.min(n))),
                None if word == "0" => {}
                None => self.note(Key::Lanes, &word),
            }
        }
        least
    }

    fn joined(&self, key: Key) -> Option<Box<str>> {
        match texts(self.slots.get(key)?).as_slice() {
            [] => None,
            [one] => Some(one.as_ref().into()),
            all => Some(all.join(" / ").into_boxed_str()),
        }
    }

    /// Surface, speed factor, and the tag that makes it impassable.
    ///
    /// | tag | factor |
    /// |---|---|
    /// | `smoothness` excellent, good, intermediate, or not stated | 1 |
    /// | `smoothness=bad` | 0.8 |
    /// | `smoothness=very_bad` | 0.6 |
    /// | `smoothness=horrible` | 0.4 |
    /// | `smoothness=very_horrible` | 0.25 |
    /// | `smoothness=impassable` | barred |
    /// | `tracktype=grade4`, `grade5` | 0.8, 0.6 |
    ///
    /// The lesser counts where both are stated.
    fn surface(&mut self) -> (Option<Surface>, f64, Option<Box<str>>) {
        let mut surface = None;
        let mut quality: f64 = 1.0;
        let mut impassable = None;
        if let Some(value) = self.slots.get(Key::Surface) {
            for word in words(value) {
                match surface_of(&word) {
                    Some(found) => surface = surface.max(Some(found)),
                    None => self.note(Key::Surface, &word),
                }
            }
        }
        if let Some(value) = self.slots.get(Key::Tracktype) {
            let mut implied = None;
            for word in words(value) {
                let (found, factor) = match word.as_ref() {
                    "grade1" => (Surface::Paved, 1.0),
                    "grade2" | "grade3" => (Surface::Unpaved, 1.0),
                    "grade4" => (Surface::Unpaved, 0.8),
                    "grade5" => (Surface::Unpaved, 0.6),
                    _ => {
                        self.note(Key::Tracktype, &word);
                        continue;
                    }
                };
                implied = implied.max(Some(found));
                quality = quality.min(factor);
            }
            surface = surface.or(implied);
        }
        if let Some(value) = self.slots.get(Key::Smoothness) {
            for word in words(value) {
                quality = quality.min(match word.as_ref() {
                    "excellent" | "good" | "intermediate" | "very_good" => 1.0,
                    "bad" => 0.8,
                    "very_bad" => 0.6,
                    "horrible" => 0.4,
                    "very_horrible" => 0.25,
                    "impassable" => {
                        impassable = Some("smoothness=impassable".into());
                        0.25
                    }
                    _ => {
                        self.note(Key::Smoothness, &word);
                        1.0
                    }
                });
            }
        }
        (surface, quality, impassable)
    }

    /// The way it may be driven, and the tag that bars it when that cannot be relied on.
    ///
    /// A reversible road changes its direction by the clock: barred. `alternating` traffic takes
    /// turns: both ways. A value that is not understood bars the road.
    fn direction(&mut self, class: RoadClass) -> (Direction, Option<Box<str>>) {
        let geofabrik = self.slots.get(Key::Fclass).is_some();
        let mut stated: Option<Direction> = None;
        if let Some(value) = self.slots.get(Key::Oneway) {
            for word in words(value) {
                let lower = word.to_ascii_lowercase();
                let found = match lower.as_str() {
                    // Geofabrik's letters: as drawn, against the drawing, both.
                    "f" if geofabrik => Direction::Forward,
                    "t" if geofabrik => Direction::Backward,
                    "b" if geofabrik => Direction::Both,
                    "yes" | "true" | "1" | "forward" | "designated" | "y" => Direction::Forward,
                    "no" | "false" | "0" | "-0" | "n" | "alternating" | "both" => Direction::Both,
                    "-1" | "reverse" | "backward" => Direction::Backward,
                    "reversible" => return (Direction::Both, Some("oneway=reversible".into())),
                    _ => {
                        self.note(Key::Oneway, &word);
                        let why = format!("oneway={} (not understood)", shown(value));
                        return (Direction::Both, Some(why.into()));
                    }
                };
                stated = Some(match stated {
                    None | Some(Direction::Both) => found,
                    Some(before) if found == before || found == Direction::Both => before,
                    Some(_) => {
                        let why = format!("oneway={} (both ways forbidden)", shown(value));
                        return (Direction::Both, Some(why.into()));
                    }
                });
            }
        }
        let implied = || {
            let roundabout = self
                .words(Key::Junction)
                .iter()
                .any(|word| word == "roundabout" || word == "circular");
            if roundabout || class == RoadClass::Motorway {
                Direction::Forward
            } else {
                Direction::Both
            }
        };
        (stated.unwrap_or_else(implied), None)
    }

    /// The tag that closes it to trucks, and the key that decided; the most specific of `hgv`,
    /// `motor_vehicle`, `vehicle`, `access` decides.
    fn barred(&mut self) -> (Option<Box<str>>, Option<Key>) {
        for (key, _) in ACCESS {
            let Some(value) = self.slots.get(key) else {
                continue;
            };
            let mut stated = false;
            let mut closed = None;
            for word in words(value) {
                stated = true;
                match closes(&word) {
                    Some(true) => closed = closed.or(Some(word)),
                    Some(false) => {}
                    // It says nothing: the next more general key decides.
                    None if matches!(word.as_ref(), "unknown" | "unspecified") => stated = false,
                    None => {
                        self.note(key, &word);
                        closed = closed.or(Some(word));
                    }
                }
            }
            if let Some(word) = closed {
                return (Some(format!("{}={word}", key.name()).into()), Some(key));
            }
            if stated {
                return (None, Some(key));
            }
        }
        (None, None)
    }

    /// The rules that hold under conditions, those of the most specific key first. A rule that opens
    /// counts only if its key is as specific as the one that decides without conditions.
    fn rules(&mut self, decided_by: Option<Key>) -> Vec<AccessRule> {
        let mut all = Vec::new();
        let mut may_open = true;
        for (key, conditional) in ACCESS {
            if let Some(value) = self.slots.get(conditional) {
                for text in texts(value) {
                    // A word that is not understood closes.
                    let rules = conditional::rules(conditional.name(), &text, |word| {
                        closes(word) != Some(false)
                    });
                    all.extend(rules.into_iter().filter(|rule| rule.closes || may_open));
                }
            }
            may_open &= decided_by != Some(key);
        }
        all
    }

    /// A speed: finite and not so slow that durations lose their meaning.
    fn positive(&self, key: Key) -> Result<Option<f64>, Bad> {
        match self.finite(key)? {
            Some(x) if x < values::SLOWEST_KMH => Err(Bad {
                key,
                what: if x > 0.0 {
                    format!("{x} km/h is slower than {} km/h", values::SLOWEST_KMH)
                } else {
                    format!("{x} is not greater than 0")
                },
                help: "Give km/h greater than 0, or leave the property out; to close a road use access=no.",
            }),
            x => Ok(x),
        }
    }

    fn length_m(&self) -> Result<Option<f64>, Bad> {
        let km = self.finite(Key::LengthKm)?;
        let m = self.finite(Key::LengthM)?;
        for (key, x) in [(Key::LengthKm, km), (Key::LengthM, m)] {
            if let Some(x) = x
                && x < 0.0
            {
                return Err(Bad {
                    key,
                    what: format!("{x} is less than 0"),
                    help: "Give a length of 0 or more, or leave the property out to measure the geometry.",
                });
            }
        }
        for (key, metres, x) in [
            (Key::LengthKm, km.map(|km| km * 1000.0), km),
            (Key::LengthM, m, m),
        ] {
            if let (Some(metres), Some(x)) = (metres, x)
                && metres > LONGEST_M
            {
                return Err(Bad {
                    key,
                    what: format!("{x} is longer than half the Earth's circumference, 20000 km"),
                    help: "Correct the length (is it in the unit of the property's name?), or leave the property out to measure the geometry.",
                });
            }
        }
        match (km.map(|km| km * 1000.0), m) {
            (Some(a), Some(b)) if (a - b).abs() > 0.01 * a.max(b) => Err(Bad {
                key: Key::LengthM,
                what: format!("{b} m contradicts `length_km`, {} km", a / 1000.0),
                help: "Leave one of the two out.",
            }),
            (a, b) => Ok(b.or(a)),
        }
    }

    pub(super) fn finite(&self, key: Key) -> Result<Option<f64>, Bad> {
        let Some(value) = self.slots.get(key) else {
            return Ok(None);
        };
        let number = match value {
            serde_json::Value::Number(number) => number.as_f64(),
            serde_json::Value::String(text) if text.trim().is_empty() => return Ok(None),
            serde_json::Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        match number {
            Some(x) if x.is_finite() => Ok(Some(x)),
            _ => Err(Bad {
                key,
                what: format!("{} is not a number", shown(value)),
                help: "Give a plain number in the unit of the property's name, or leave it out.",
            }),
        }
    }
}

/// Keys of access and their conditional forms, the most specific first.
const ACCESS: [(Key, Key); 4] = [
    (Key::Hgv, Key::HgvConditional),
    (Key::MotorVehicle, Key::MotorVehicleConditional),
    (Key::Vehicle, Key::VehicleConditional),
    (Key::Access, Key::AccessConditional),
];

/// Whether a word of access closes a road to trucks; `None` for a word that is not known. Open: `yes`,
/// `designated`, `official`, `permissive`, `destination`, `public`, `discouraged` (legal, if unwise).
/// Everything else is closed, as in the truck profiles of `GraphHopper` and Valhalla: through traffic is
/// no delivery, no forestry and no resident.
fn closes(word: &str) -> Option<bool> {
    match word {
        "yes" | "designated" | "official" | "permissive" | "destination" | "public"
        | "discouraged" | "allowed" | "1" => Some(false),
        "no" | "private" | "restricted" | "military" | "emergency" | "permit" | "agricultural"
        | "forestry" | "delivery" | "customers" | "residents" | "resident" | "employees"
        | "psv" | "bus" | "taxi" | "foot" | "bicycle" | "use_sidepath" | "service"
        | "authorized" | "license" | "none" | "local" | "dismount" | "0" => Some(true),
        _ => None,
    }
}

/// Values of `route` on lines that are no roads of themselves.
const OTHER_ROUTES: &[&str] = &[
    "bus",
    "trolleybus",
    "minibus",
    "share_taxi",
    "train",
    "railway",
    "tram",
    "subway",
    "light_rail",
    "monorail",
    "hiking",
    "foot",
    "walking",
    "bicycle",
    "mtb",
    "horse",
    "ski",
    "piste",
    "nordic_walking",
    "running",
    "fitness_trail",
    "inline_skates",
    "canoe",
    "boat",
    "waterway",
    "power",
    "pipeline",
    "tracks",
    "via_ferrata",
    "snowmobile",
    "historic",
    "detour",
];

/// `Err(true)`: known, and no road for vehicles.
fn class_of(word: &str) -> Result<RoadClass, bool> {
    Ok(match word.strip_suffix("_link").unwrap_or(word) {
        "motorway" => RoadClass::Motorway,
        "trunk" => RoadClass::Trunk,
        "primary" => RoadClass::Primary,
        "secondary" => RoadClass::Secondary,
        "tertiary" => RoadClass::Tertiary,
        "unclassified" | "road" | "minor" => RoadClass::Unclassified,
        "residential" => RoadClass::Residential,
        "living_street" => RoadClass::LivingStreet,
        "service" => RoadClass::Service,
        "ferry" => RoadClass::Ferry,
        "track" | "track_grade1" | "track_grade2" | "track_grade3" | "track_grade4"
        | "track_grade5" | "unsurfaced" => RoadClass::Track,
        "footway" | "path" | "steps" | "cycleway" | "pedestrian" | "bridleway" | "corridor"
        | "construction" | "proposed" | "planned" | "platform" | "raceway" | "elevator"
        | "busway" | "bus_guideway" | "escape" | "via_ferrata" | "ladder" | "trail"
        | "sidewalk" | "crossing" | "rest_area" | "services" | "emergency_bay" | "abandoned"
        | "razed" | "disused" | "no" | "bus_stop" | "hallway" | "traffic_island" => {
            return Err(true);
        }
        _ => return Err(false),
    })
}

/// <https://wiki.openstreetmap.org/wiki/Key:surface>
fn surface_of(word: &str) -> Option<Surface> {
    let base = word.split([':', '/']).next().unwrap_or(word);
    Some(match base {
        "paved" | "asphalt" | "concrete" | "paving_stones" | "sett" | "cobblestone"
        | "unhewn_cobblestone" | "bricks" | "brick" | "chipseal" | "metal" | "metal_grid"
        | "wood" | "tarmac" | "bitumen" | "tarred" | "tar" | "cement" | "interlock" | "rubber"
        | "acrylic" | "tartan" | "plastic" => Surface::Paved,
        "unpaved" | "compacted" | "fine_gravel" | "gravel" | "dirt" | "earth" | "ground"
        | "mud" | "sand" | "clay" | "grass" | "grass_paver" | "rock" | "rocks" | "stone"
        | "stones" | "pebblestone" | "laterite" | "murram" | "soil" | "woodchips" | "snow"
        | "ice" | "salt" | "shells" | "dust" | "bush" => Surface::Unpaved,
        _ => return None,
    })
}

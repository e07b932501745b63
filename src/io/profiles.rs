//! `profiles.toml`: vehicle classes, escort types and the convoy.
//!
//! Invariants: every number is finite and within its range, so that no later sum overflows; what a
//! file does not state keeps its value. Complexity: linear in the file.

use super::incident_defaults::read_incident_defaults;
use super::season::{read_ferry, read_season};
use super::toml_table::{Bounds, Document, Entry, Section, did_you_mean};
use super::{Error, Source};
use crate::model::{EscortType, Fleet, Fords, Profile, RoadClass, SpeedTable};

mod march;

const PROFILE_KEYS: [&str; 13] = [
    "max_speed_kmh",
    "weight_t",
    "axle_t",
    "height_m",
    "length_m",
    "cargo_l",
    "fuel_l_per_100km",
    "cost_per_km",
    "cost_per_hour",
    "truck_value",
    "fords",
    "speed_kmh",
    "wet_factor",
];
const ESCORT_KEYS: [&str; 8] = [
    "phi",
    "psi",
    "change_min",
    "change_cost",
    "cost_per_km",
    "cost_per_hour",
    "max_speed_kmh",
    "speed_kmh",
];
const CONVOY_KEYS: [&str; 10] = [
    "trucks",
    "gap_m",
    "beta",
    "loss_fraction",
    "reference_trucks",
    "background_per_1000_km",
    "rate_low",
    "rate_high",
    "fuel_price",
    "cargo_delay_per_hour",
];
/// No vehicle drives faster, km/h.
const FASTEST: Bounds = Bounds::Between(0.1, 300.0);
/// Wet-season speed / dry speed: never faster, never at a stand.
const WET_FACTOR: Bounds = Bounds::Between(0.05, 1.0);
/// The longest convoy that is believed, trucks.
const MOST_TRUCKS: u32 = 100_000;

/// Reads `source` over `base`: a profile or escort of a known name changes that one, a new name
/// starts from `tanker` or from `armed`; an unknown key is an error that names the nearest.
pub fn read_profiles(source: &Source, base: Fleet) -> Result<Fleet, Error> {
    let (document, table) = Document::parse(source)?;
    let whole = table.span();
    let tables = [
        "profile",
        "escort",
        "convoy",
        "march",
        "season",
        "ferry",
        "incidents",
    ];
    let root = Section::root(&document, &table, &whole, &tables)?;
    let mut fleet = base;
    if let Some(entry) = root.get("profile") {
        for (name, entry) in named(&entry, "profile", "[profile]")? {
            let start = template(&fleet.profiles, &Fleet::default().profiles, &name, "tanker");
            let Some(start) = start else {
                return Err(entry.error("has no profile to start from", "define `tanker` first"));
            };
            let profile = read_profile(
                &entry,
                Profile {
                    name: name.clone(),
                    ..start
                },
            )?;
            fleet.profiles.insert(name, profile);
        }
    }
    if let Some(entry) = root.get("escort") {
        for (name, entry) in named(&entry, "escort", "[escort]")? {
            if name == "none" {
                return Err(entry.error(
                    "cannot be an escort: `none` means no escort",
                    "call it something else",
                ));
            }
            let start = template(&fleet.escorts, &Fleet::default().escorts, &name, "armed");
            let Some(start) = start else {
                return Err(entry.error("has no escort to start from", "define `armed` first"));
            };
            let escort = read_escort(
                &entry,
                EscortType {
                    name: name.clone(),
                    ..start
                },
            )?;
            fleet.escorts.insert(name, escort);
        }
    }
    if let Some(entry) = root.get("convoy") {
        read_convoy(&entry, &mut fleet)?;
    }
    if let Some(entry) = root.get("march") {
        march::read(&entry, &mut fleet.march)?;
    }
    if let Some(entry) = root.get("season") {
        read_season(&entry, &mut fleet.wet_season)?;
    }
    if let Some(entry) = root.get("ferry") {
        read_ferry(&entry, &mut fleet.ferry)?;
    }
    if let Some(entry) = root.get("incidents") {
        read_incident_defaults(&entry, &mut fleet.incidents)?;
    }
    Ok(fleet)
}

/// The tables below `[profile]` or `[escort]`, in the order of the text.
fn named<'d, 's>(
    entry: &Entry<'d, 's>,
    kind: &str,
    title: &'d str,
) -> Result<Vec<(String, Entry<'d, 's>)>, Error> {
    let tables = entry.entries_of(title)?;
    let mut found = Vec::new();
    for entry in tables {
        if !entry.is_table() {
            return Err(entry.error(
                format!("is not a table; every {kind} has a name"),
                format!("write [{kind}.NAME] and the keys below it"),
            ));
        }
        if entry.key.trim().is_empty() {
            return Err(entry.error("has an empty name", "give it a name"));
        }
        found.push((entry.key.to_owned(), entry));
    }
    Ok(found)
}

/// What a table changes: the value of its own name, else that of `model`.
fn template<T: Clone>(
    known: &std::collections::BTreeMap<String, T>,
    defaults: &std::collections::BTreeMap<String, T>,
    name: &str,
    model: &str,
) -> Option<T> {
    known
        .get(name)
        .or_else(|| known.get(model))
        .or_else(|| defaults.get(model))
        .cloned()
}

fn read_profile(entry: &Entry, mut p: Profile) -> Result<Profile, Error> {
    let title = format!("[profile.{}]", p.name);
    let span = entry.span();
    let table = entry.section(&title, &span)?;
    table.check_keys(&PROFILE_KEYS)?;
    table.number_into("max_speed_kmh", FASTEST, &mut p.max_speed_kmh)?;
    table.number_into("weight_t", Bounds::Positive, &mut p.weight_t)?;
    table.number_into("axle_t", Bounds::Positive, &mut p.axle_t)?;
    table.number_into("height_m", Bounds::Positive, &mut p.height_m)?;
    table.number_into("length_m", Bounds::Positive, &mut p.length_m)?;
    table.number_into("cargo_l", Bounds::Positive, &mut p.cargo_l)?;
    let litres = Bounds::Between(0.0, 10_000.0);
    table.number_into("fuel_l_per_100km", litres, &mut p.fuel_l_per_100km)?;
    table.number_into("cost_per_km", Bounds::NonNegative, &mut p.cost_per_km)?;
    table.number_into("cost_per_hour", Bounds::NonNegative, &mut p.cost_per_hour)?;
    table.number_into("truck_value", Bounds::NonNegative, &mut p.truck_value)?;
    if let Some(speeds) = table.get("speed_kmh") {
        let title = format!("[profile.{}.speed_kmh]", p.name);
        read_by_class(&speeds, &title, FASTEST, &mut p.speed_kmh)?;
    }
    if let Some(factors) = table.get("wet_factor") {
        let title = format!("[profile.{}.wet_factor]", p.name);
        read_by_class(&factors, &title, WET_FACTOR, &mut p.wet_factor)?;
    }
    if let Some(fords) = table.get("fords") {
        let word = fords.text()?;
        let found = Fords::ALL.into_iter().find(|f| f.as_str() == word);
        let names = Fords::ALL.map(Fords::as_str);
        p.fords = found.ok_or_else(|| {
            fords.error(
                format!("is \"{word}\", which is no way with fords"),
                did_you_mean(&word, &names),
            )
        })?;
    }
    Ok(p)
}

/// `[profile.X.speed_kmh]`, `[profile.X.wet_factor]`: class = [paved, unpaved], or one number for both.
fn read_by_class(
    entry: &Entry,
    title: &str,
    bounds: Bounds,
    values: &mut SpeedTable,
) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section(title, &span)?;
    let classes: Vec<&str> = RoadClass::ALL.iter().map(|c| c.as_str()).collect();
    for row in table.entries() {
        let Some(class) = RoadClass::ALL.into_iter().find(|c| c.as_str() == row.key) else {
            return Err(row.error("is not a road class", did_you_mean(row.key, &classes)));
        };
        values.insert(class, row.one_or_two(bounds)?);
    }
    Ok(())
}

fn read_escort(entry: &Entry, mut e: EscortType) -> Result<EscortType, Error> {
    let title = format!("[escort.{}]", e.name);
    let span = entry.span();
    let table = entry.section(&title, &span)?;
    table.check_keys(&ESCORT_KEYS)?;
    table.number_into("phi", Bounds::Between(1e-6, 100.0), &mut e.phi)?;
    table.number_into("psi", Bounds::Between(0.0, 100.0), &mut e.psi)?;
    table.number_into("change_min", Bounds::NonNegative, &mut e.change_min)?;
    table.number_into("change_cost", Bounds::NonNegative, &mut e.change_cost)?;
    table.number_into("cost_per_km", Bounds::NonNegative, &mut e.cost_per_km)?;
    table.number_into("cost_per_hour", Bounds::NonNegative, &mut e.cost_per_hour)?;
    match (table.get("max_speed_kmh"), table.get("speed_kmh")) {
        (Some(_), Some(second)) => {
            return Err(second.error("says the same as `max_speed_kmh`", "remove one of the two"));
        }
        (Some(speed), None) | (None, Some(speed)) => {
            e.max_speed_kmh = Some(speed.number(FASTEST)?);
        }
        (None, None) => {}
    }
    Ok(e)
}

fn read_convoy(entry: &Entry, fleet: &mut Fleet) -> Result<(), Error> {
    let span = entry.span();
    let table = entry.section("[convoy]", &span)?;
    table.check_keys(&CONVOY_KEYS)?;
    let c = &mut fleet.convoy;
    if let Some(trucks) = table.get("trucks") {
        c.trucks = trucks.count(MOST_TRUCKS)?;
    }
    table.number_into("gap_m", Bounds::NonNegative, &mut c.gap_m)?;
    table.number_into("beta", Bounds::Between(-5.0, 5.0), &mut c.beta)?;
    table.number_into(
        "loss_fraction",
        Bounds::Between(0.0, 1.0),
        &mut c.loss_fraction,
    )?;
    let reference = Bounds::Between(1.0, f64::from(MOST_TRUCKS));
    table.number_into("reference_trucks", reference, &mut c.reference_trucks)?;
    let rate = Bounds::NonNegative;
    table.number_into(
        "background_per_1000_km",
        rate,
        &mut c.background_per_1000_km,
    )?;
    table.number_into("rate_low", Bounds::Between(0.0, 1.0), &mut c.rate_low)?;
    table.number_into("rate_high", Bounds::Between(1.0, 1000.0), &mut c.rate_high)?;
    table.number_into("fuel_price", Bounds::NonNegative, &mut c.fuel_price)?;
    let delay = Bounds::NonNegative;
    table.number_into("cargo_delay_per_hour", delay, &mut c.cargo_delay_per_hour)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Fleet, Error> {
        read_profiles(
            &Source {
                name: "profiles.toml".into(),
                bytes: text.as_bytes().to_vec().into(),
            },
            Fleet::default(),
        )
    }

    #[test]
    fn nothing_stated_changes_nothing() {
        assert_eq!(read("").unwrap(), Fleet::default());
        assert_eq!(
            read("[profile.tanker]\n[escort.armed]\n[convoy]\n").unwrap(),
            Fleet::default()
        );
    }

    #[test]
    fn a_known_name_changes_and_a_new_name_inherits() {
        let fleet = read(
            "[profile.truck]\nweight_t = 20\n[profile.bowser]\nheight_m = 3.5\nspeed_kmh = { trunk = [50, 35], track = 12 }\n\
             [escort.armed]\nphi = 1.2\n[escort.drone]\nspeed_kmh = 40\n[convoy]\ntrucks = 40\nbeta = 0.5\ncargo_delay_per_hour = 1_000\n",
        )
        .unwrap();
        let base = Fleet::default();
        let same = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        same(fleet.profiles["truck"].weight_t, 20.0);
        same(
            fleet.profiles["truck"].axle_t,
            base.profiles["truck"].axle_t,
        );
        let bowser = &fleet.profiles["bowser"];
        assert_eq!(bowser.name, "bowser");
        same(bowser.cargo_l, base.profiles["tanker"].cargo_l);
        assert_eq!(
            bowser.speed_kmh[&RoadClass::Track].map(f64::to_bits),
            [12f64.to_bits(); 2]
        );
        assert_eq!(
            bowser.speed_kmh[&RoadClass::Primary].map(f64::to_bits),
            base.profiles["tanker"].speed_kmh[&RoadClass::Primary].map(f64::to_bits)
        );
        same(fleet.escorts["armed"].phi, 1.2);
        same(fleet.escorts["armed"].psi, 0.6);
        assert_eq!(fleet.escorts["drone"].max_speed_kmh, Some(40.0));
        same(fleet.escorts["drone"].phi, 1.2);
        assert_eq!(fleet.convoy.trucks, 40);
        same(fleet.convoy.beta, 0.5);
        same(fleet.convoy.cargo_delay_per_hour, 1000.0);
    }

    #[test]
    fn seasons_fords_and_ferries() {
        let fleet = read(
            "[profile.truck]\nfords = \"always\"\nwet_factor = { track = [0.8, 0.3], trunk = 0.9 }\n\
             [season]\nwet_from = \"11-15\"\nwet_to = \"03-31\"\n[ferry]\nwait_min = 0\ncapacity = 12\n",
        )
        .unwrap();
        let truck = &fleet.profiles["truck"];
        assert_eq!(truck.fords, Fords::Always);
        let bits = |row: [f64; 2]| row.map(f64::to_bits);
        assert_eq!(bits(truck.wet_factor[&RoadClass::Track]), bits([0.8, 0.3]));
        assert_eq!(bits(truck.wet_factor[&RoadClass::Trunk]), bits([0.9, 0.9]));
        let base = Fleet::default();
        assert_eq!(fleet.profiles["tanker"], base.profiles["tanker"]);
        assert_eq!(fleet.wet_season.from.to_string(), "11-15");
        assert_eq!(fleet.wet_season.to.to_string(), "03-31");
        assert_eq!(
            (fleet.ferry.wait_min.to_bits(), fleet.ferry.capacity),
            (0, 12)
        );
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn errors_name_place_key_and_the_nearest() {
        for (text, what, help) in [
            (
                "[convoy]\nbta = 1",
                "profiles.toml:2:1: unknown key `bta` in [convoy]",
                "`beta`",
            ),
            (
                "[profil.x]",
                "profiles.toml:1:2: unknown key `profil`",
                "`profile`",
            ),
            (
                "[profile.tanker]\nweight = 3",
                "unknown key `weight` in [profile.tanker]",
                "`weight_t`",
            ),
            (
                "[profile]\nweight_t = 3",
                "`weight_t` in [profile] is not a table",
                "[profile.NAME]",
            ),
            (
                "[profile.tanker]\nweight_t = 0",
                "profiles.toml:2:12: `weight_t` in [profile.tanker] must be a number above 0",
                "correct",
            ),
            ("[profile.tanker]\nweight_t = nan", "not nan", "correct"),
            ("[profile.tanker]\nweight_t = inf", "not inf", "correct"),
            (
                "[profile.tanker]\nweight_t = \"50\"",
                "not a value of type string",
                "without quotes",
            ),
            (
                "[profile.tanker.speed_kmh]\ntrnk = 50",
                "`trnk` in [profile.tanker.speed_kmh] is not a road class",
                "`trunk`",
            ),
            (
                "[profile.tanker.speed_kmh]\ntrunk = [50]",
                "has 1 numbers",
                "[paved, unpaved]",
            ),
            (
                "[profile.tanker.speed_kmh]\ntrunk = [50, -5]",
                "profiles.toml:2:14",
                "correct",
            ),
            (
                "[escort.armed]\nphi = 0",
                "must be a number from",
                "correct",
            ),
            (
                "[escort.none]\nphi = 1",
                "`none` means no escort",
                "something else",
            ),
            (
                "[escort.a]\nspeed_kmh = 30\nmax_speed_kmh = 30",
                "says the same",
                "remove",
            ),
            (
                "[profile.tanker.wet_factor]\ntrack = 1.2",
                "`track` in [profile.tanker.wet_factor] must be a number from 0.05 to 1, not 1.2",
                "correct",
            ),
            (
                "[profile.tanker.wet_factor]\ntrack = [1, 0]",
                "from 0.05 to 1, not 0",
                "correct",
            ),
            (
                "[profile.tanker]\nfords = \"dry\"",
                "`fords` in [profile.tanker] is \"dry\", which is no way with fords",
                "`dry_season`",
            ),
            (
                "[season]\nwet_from = \"06-31\"",
                "profiles.toml:2:12: `wet_from` in [season] is no day of the year: \"06-31\"",
                "06-01",
            ),
            (
                "[season]\nfrom = 1",
                "unknown key `from` in [season]",
                "`wet_from`",
            ),
            (
                "[ferry]\ncapacity = 0",
                "from 1 to 100000, not 0",
                "correct",
            ),
            (
                "[ferry]\nwait_min = -1",
                "from 0 to 43200, not -1",
                "correct",
            ),
            ("[convoy]\ntrucks = 2.5", "whole number", "round"),
            ("[convoy]\ntrucks = 0", "must be a number from 1", "correct"),
            (
                "[convoy]\nloss_fraction = 1.5",
                "must be a number from 0 to 1, not 1.5",
                "correct",
            ),
            ("convoy = 5", "is integer, not a table", "[convoy]"),
            ("[convoy]\ntrucks = 99999999999999999999", "trucks", ""),
            (
                "[convoy]\ntrucks = 1\ntrucks = 2",
                "profiles.toml:3:1: not valid TOML: duplicate key",
                "",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.to_string().contains(what), "{error} lacks {what}");
            assert!(
                error.help().unwrap().contains(help),
                "{:?} lacks {help}",
                error.help()
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[\\[\\]a-z._= \n\"0-9{},-]{0,80}") {
            let _ = read(&text);
            let _ = read(&format!("[profile.tanker]\n{text}"));
        }
    }
}

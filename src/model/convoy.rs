//! The convoy, its vehicles and its escorts, with every default in one table.
//!
//! [`Fleet::default`] is the table of defaults: each number stands there once, with its source or
//! the word "assumed", and a `profiles.toml` may change any of them.

use super::{FerryDefaults, Incidents, March, MonthDay, RoadClass, Season, Surface, YearSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Speeds by road class, km/h on a dry day: `[paved, unpaved]`.
pub type SpeedTable = BTreeMap<RoadClass, [f64; 2]>;

/// Wet-season speed / dry speed by road class: `[paved, unpaved]`, each above 0 and at most 1.
pub type WetTable = BTreeMap<RoadClass, [f64; 2]>;

/// When a vehicle class crosses a ford (`ford=yes` and the like).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fords {
    /// In either season.
    Always,
    /// In the dry season only.
    DrySeason,
    /// Never.
    Never,
}

impl Fords {
    /// Every choice, in order.
    pub const ALL: [Self; 3] = [Self::Always, Self::DrySeason, Self::Never];

    /// The word used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::DrySeason => "dry_season",
            Self::Never => "never",
        }
    }
}

/// A vehicle class. All numbers are finite; speeds, weights and capacities are > 0, costs ≥ 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// The name it is asked for by (`--profile`).
    pub name: String,
    /// Caps every speed, also a road's own `speed_kmh`, km/h.
    pub max_speed_kmh: f64,
    /// Gross weight of one vehicle, t; compared with `maxweight`. A convoy crosses a bridge one truck after
    /// another, so it is the single vehicle that counts.
    pub weight_t: f64,
    /// Heaviest axle, t; compared with `maxaxleload`.
    pub axle_t: f64,
    /// Height, m; compared with `maxheight`.
    pub height_m: f64,
    /// Vehicle length, m.
    pub length_m: f64,
    /// Cargo per vehicle, litres.
    pub cargo_l: f64,
    /// Fuel burnt per vehicle, l/100 km.
    pub fuel_l_per_100km: f64,
    /// Tyres and wear per vehicle, money/km.
    pub cost_per_km: f64,
    /// Crew and vehicle, money/h per vehicle.
    pub cost_per_hour: f64,
    /// A truck with its cargo, money; prices expected losses.
    pub truck_value: f64,
    /// When it crosses fords.
    pub fords: Fords,
    /// Speed by class and surface, dry.
    pub speed_kmh: SpeedTable,
    /// Wet-season speed / dry speed, by class and surface.
    pub wet_factor: WetTable,
}

impl Profile {
    /// Driving speed on a dry road of this class and surface before the road's own limits, km/h:
    /// the table's value, capped by `max_speed_kmh`.
    pub fn table_speed_kmh(&self, class: RoadClass, surface: Surface) -> f64 {
        let row = self
            .speed_kmh
            .get(&class)
            .or_else(|| self.speed_kmh.get(&RoadClass::Unknown))
            .copied()
            .unwrap_or([self.max_speed_kmh; 2]);
        let speed = match surface {
            Surface::Paved => row[0],
            Surface::Unpaved => row[1],
        };
        speed.min(self.max_speed_kmh)
    }

    /// What the season makes of a speed on a road of this class and surface, above 0 and at most 1; 1 in
    /// the dry season.
    pub fn season_factor(&self, class: RoadClass, surface: Surface, season: Season) -> f64 {
        if season == Season::Dry {
            return 1.0;
        }
        let row = self
            .wet_factor
            .get(&class)
            .or_else(|| self.wet_factor.get(&RoadClass::Unknown))
            .copied()
            .unwrap_or([1.0; 2]);
        match surface {
            Surface::Paved => row[0],
            Surface::Unpaved => row[1],
        }
    }
}

/// A kind of escort. `phi` = `psi` = 1 and no cost is "none".
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EscortType {
    /// The name it is asked for by (`--escort`).
    pub name: String,
    /// φ: attack rate with the escort / without, > 0; above 1 the escort attracts attacks.
    pub phi: f64,
    /// ψ: loss fraction with / without, ≥ 0.
    pub psi: f64,
    /// Minutes to take it on; handing back is free.
    pub change_min: f64,
    /// Money to take it on.
    pub change_cost: f64,
    /// Money per escorted km, for the whole convoy.
    pub cost_per_km: f64,
    /// Money per escorted hour, for the whole convoy.
    pub cost_per_hour: f64,
    /// The escort's own top speed, km/h, if it slows the convoy.
    pub max_speed_kmh: Option<f64>,
}

/// What the convoy carries; some areas target some cargoes only.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "snake_case")]
pub enum Cargo {
    /// Petrol, diesel, gas.
    #[default]
    Fuel,
    /// Food aid and trade.
    Food,
    /// Medical supplies.
    Medical,
    /// Anything else.
    General,
}

impl Cargo {
    /// Every class, in order.
    pub const ALL: [Self; 4] = [Self::Fuel, Self::Food, Self::Medical, Self::General];

    /// The word used in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Food => "food",
            Self::Medical => "medical",
            Self::General => "general",
        }
    }
}

/// The convoy's own numbers, apart from its vehicles.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Convoy {
    /// N: number of trucks, ≥ 1.
    pub trucks: u32,
    /// Gap between trucks, m.
    pub gap_m: f64,
    /// β: the attack rate grows with (N/N0)^β.
    pub beta: f64,
    /// f: share of the convoy lost in one attack, 0..1, where an area does not say otherwise.
    pub loss_fraction: f64,
    /// N0: the convoy size that rates are stated for.
    pub reference_trucks: f64,
    /// μ0: attacks per 1000 km on any road outside every area.
    pub background_per_1000_km: f64,
    /// The lowest rate believed, as a factor of the stated one, where an area states no interval; 0..1. The
    /// background rate has it, too.
    pub rate_low: f64,
    /// The highest, ≥ 1.
    pub rate_high: f64,
    /// Price of fuel burnt, money/l.
    pub fuel_price: f64,
    /// What an hour's delay of the cargo costs, money/h for the whole convoy.
    pub cargo_delay_per_hour: f64,
}

impl Convoy {
    /// (N/N0)^β: how much likelier this convoy is attacked than the reference one.
    pub fn size_factor(&self) -> f64 {
        (f64::from(self.trucks) / self.reference_trucks).powf(self.beta)
    }
}

/// All profiles, escort types and the convoy: what `profiles.toml` holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fleet {
    /// Vehicle classes by name.
    pub profiles: BTreeMap<String, Profile>,
    /// Escort types by name.
    pub escorts: BTreeMap<String, EscortType>,
    /// The convoy.
    pub convoy: Convoy,
    /// How it moves through its days.
    pub march: March,
    /// The wet season of the map.
    pub wet_season: YearSpan,
    /// Ferries that do not say otherwise.
    pub ferry: FerryDefaults,
    /// How incidents are weighed.
    pub incidents: Incidents,
}

impl Default for Fleet {
    /// The table of defaults.
    ///
    /// | number | default | source |
    /// |---|---|---|
    /// | speed of a loaded tanker | 60 km/h at most; by class below | assumed, after published Dakar–Bamako times of 2–4 days |
    /// | gross weight, axle | 50 t, 11.5 t | UEMOA axle limit 11.5 t |
    /// | cargo | 45,600 l | 1,192 tankers carried about 55 million litres, January 2026 |
    /// | fuel | 45 l/100 km | upper end of the published 30–45 |
    /// | truck with its cargo | US$71,000 | press, January 2026 |
    /// | wear, crew and vehicle | US$0.5/km, US$25/h | assumed |
    /// | fuel price | US$1.34/l | Mali, April 2025 |
    /// | φ, ψ | 0.6, 0.6 | assumed; no measured effect is public |
    /// | taking an escort on | 30 min | assumed |
    /// | armed escort | US$6/km | assumed |
    /// | civil lead vehicle | φ 0.9, ψ 1, 10 min, US$1/km | assumed |
    /// | β, N0 | 0.2, 20 trucks | assumed |
    /// | loss fraction f | 0.3 | assumed, after 40 of 100 trucks on 14 September 2025 |
    /// | background rate μ0 | 0 | assumed |
    /// | interval of a rate without one | half to double (`rate_low` 0.5, `rate_high` 2) | assumed |
    /// | rates in an ensemble | log-normal on either side of mid, low and high its 5 % and 95 % quantiles | assumed |
    /// | dependence in an ensemble | every area and the background by itself | assumed |
    /// | seed of an ensemble; journeys sampled for the tail of its losses | 1; about 32,000 in all | a choice, no fact |
    /// | delay of cargo | US$0/h | not priced unless given |
    /// | margin to sunrise and sunset | 30 min | assumed |
    /// | contingency | 25 % of driving time | assumed |
    /// | rest | 45 min per 4.5 h of driving, at most 9 h of it a day | Regulation (EC) 561/2006 |
    /// | spread of a checkpoint's delay | half of it | assumed |
    /// | packets | one column; 5 min apart if there are several | assumed |
    /// | days on the road | 14 at most | assumed |
    /// | wet season | 1 June to 31 October | general knowledge: in Mali's Sudan-Sahel zone it rains from June to September, into October in the south; one span for the whole map is assumed |
    /// | wet-season factor, paved | 0.95 | assumed; rain slows traffic on freeways by 2–17 % (FHWA, Road Weather Management) |
    /// | wet-season factor, unpaved | 0.7 main roads, 0.6 tertiary and below, 0.4 tracks | assumed |
    /// | fords | dry season only | assumed |
    /// | ferry: wait, trucks at a time | 30 min, 4 | assumed |
    /// | half-life H and bandwidth h of incidents | 60 days, 10 km | assumed |
    /// | q, convoys per day where incidents are | 1 | assumed: 1,192 tankers in January 2026 make 1.9 convoys of 20 a day on all corridors together, and one corridor sees fewer |
    /// | ACLED `geo_precision` 1, 2; 3 | 2, 25 km; too vague | assumed, after the codebook: a place, the part of a region near one, a region |
    /// | UCDP `where_prec` 1, 2, 3, 5; 4, 6, 7 | 2, 25, 50, 50 km; too vague | 2 is "within 25 km" in the codebook; a district and a vague line or area: assumed; province, country, air or sea |
    /// | ACLED `time_precision` 1, 2, 3 | up to 0, 6, 30 days later | codebook: day, week, month |
    /// | weight of an event | 1 looting or destroying property, mines; 0.5 other armed violence; 0 the rest; 1 what is not listed | assumed; the list is that of `Incidents::default` |
    /// | truck, light vehicle: all numbers | 1.15 and 1.6 times the tanker's speeds; see the source | assumed |
    fn default() -> Self {
        let profiles = [tanker(), truck(), light()];
        let escorts = [armed(), civil()];
        Self {
            profiles: profiles.into_iter().map(|p| (p.name.clone(), p)).collect(),
            escorts: escorts.into_iter().map(|e| (e.name.clone(), e)).collect(),
            convoy: Convoy {
                trucks: 20,
                gap_m: 100.0,
                beta: 0.2,
                loss_fraction: 0.3,
                reference_trucks: 20.0,
                background_per_1000_km: 0.0,
                rate_low: 0.5,
                rate_high: 2.0,
                fuel_price: 1.34,
                cargo_delay_per_hour: 0.0,
            },
            march: March::default(),
            wet_season: YearSpan {
                from: MonthDay { month: 6, day: 1 },
                to: MonthDay { month: 10, day: 31 },
            },
            ferry: FerryDefaults {
                wait_min: 30.0,
                capacity: 4,
            },
            incidents: Incidents::default(),
        }
    }
}

/// Wet-season speed / dry speed, for every vehicle class.
fn wet_factors() -> WetTable {
    use RoadClass as C;
    [
        (C::Motorway, [0.95, 0.7]),
        (C::Trunk, [0.95, 0.7]),
        (C::Primary, [0.95, 0.7]),
        (C::Secondary, [0.95, 0.7]),
        (C::Tertiary, [0.95, 0.6]),
        (C::Unclassified, [0.95, 0.6]),
        (C::Residential, [0.95, 0.6]),
        (C::LivingStreet, [0.95, 0.6]),
        (C::Service, [0.95, 0.6]),
        (C::Track, [0.95, 0.4]),
        (C::Ferry, [1.0, 1.0]),
        (C::Unknown, [0.95, 0.6]),
    ]
    .into_iter()
    .collect()
}

/// A loaded tanker's speeds times `factor`.
fn speeds(factor: f64) -> SpeedTable {
    use RoadClass as C;
    [
        (C::Motorway, [60.0, 40.0]),
        (C::Trunk, [50.0, 35.0]),
        (C::Primary, [50.0, 30.0]),
        (C::Secondary, [45.0, 28.0]),
        (C::Tertiary, [40.0, 25.0]),
        (C::Unclassified, [35.0, 20.0]),
        (C::Residential, [25.0, 15.0]),
        (C::LivingStreet, [10.0, 10.0]),
        (C::Service, [15.0, 10.0]),
        (C::Track, [20.0, 15.0]),
        (C::Ferry, [5.0, 5.0]),
        (C::Unknown, [45.0, 25.0]),
    ]
    .into_iter()
    .map(|(class, [paved, unpaved])| (class, [paved * factor, unpaved * factor]))
    .collect()
}

fn tanker() -> Profile {
    Profile {
        name: "tanker".to_owned(),
        max_speed_kmh: 60.0,
        weight_t: 50.0,
        axle_t: 11.5,
        height_m: 4.0,
        length_m: 18.0,
        cargo_l: 45_600.0,
        fuel_l_per_100km: 45.0,
        cost_per_km: 0.5,
        cost_per_hour: 25.0,
        truck_value: 71_000.0,
        fords: Fords::DrySeason,
        speed_kmh: speeds(1.0),
        wet_factor: wet_factors(),
    }
}

fn truck() -> Profile {
    Profile {
        name: "truck".to_owned(),
        max_speed_kmh: 70.0,
        weight_t: 26.0,
        axle_t: 10.0,
        height_m: 3.8,
        length_m: 10.0,
        cargo_l: 20_000.0,
        fuel_l_per_100km: 32.0,
        cost_per_km: 0.35,
        cost_per_hour: 20.0,
        truck_value: 60_000.0,
        fords: Fords::DrySeason,
        speed_kmh: speeds(1.15),
        wet_factor: wet_factors(),
    }
}

fn light() -> Profile {
    Profile {
        name: "light".to_owned(),
        max_speed_kmh: 90.0,
        weight_t: 3.5,
        axle_t: 2.0,
        height_m: 2.2,
        length_m: 5.3,
        cargo_l: 1_000.0,
        fuel_l_per_100km: 13.0,
        cost_per_km: 0.2,
        cost_per_hour: 12.0,
        truck_value: 50_000.0,
        fords: Fords::DrySeason,
        speed_kmh: speeds(1.6),
        wet_factor: wet_factors(),
    }
}

fn armed() -> EscortType {
    EscortType {
        name: "armed".to_owned(),
        phi: 0.6,
        psi: 0.6,
        change_min: 30.0,
        change_cost: 0.0,
        cost_per_km: 6.0,
        cost_per_hour: 0.0,
        max_speed_kmh: None,
    }
}

fn civil() -> EscortType {
    EscortType {
        name: "civil".to_owned(),
        phi: 0.9,
        psi: 1.0,
        change_min: 10.0,
        change_cost: 0.0,
        cost_per_km: 1.0,
        cost_per_hour: 0.0,
        max_speed_kmh: None,
    }
}

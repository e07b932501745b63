//! Whether a vehicle may use a road at all, and whether it may on a day.
//!
//! Two answers are kept apart: a road that is never open to the vehicle ([`barred`]), and one that is
//! closed for the season or on the day ([`closed_on`]), which a planner is told as a closure. Limits of
//! weight count for a single vehicle: a convoy crosses a bridge one truck after another.
//! Invariants: a condition that is not understood closes where it may close and opens nothing; a rule
//! that closes wins over one that opens. Pure, O(conditions of the road).

use super::speed::Barred;
use crate::io::{AccessRule, Ford, Measure, RoadTags, Test};
use crate::model::{Fords, Profile, Season, When};

/// Why a vehicle may never use a road, if so.
pub(super) fn barred(tags: &RoadTags, profile: &Profile) -> Option<Barred> {
    let closed = tags
        .rules
        .iter()
        .find(|rule| rule.closes && !rule.is_dated() && may_hold(rule, profile, None));
    if let Some(rule) = closed {
        return Some(Barred::Access(rule.text.to_string()));
    }
    if let Some(tag) = &tags.barred
        && !tags.rules.iter().any(|rule| opens(rule, profile, None))
    {
        return Some(Barred::Access(tag.to_string()));
    }
    for (tag, limit, vehicle, unit) in [
        ("maxweight", tags.maxweight_t, profile.weight_t, "t"),
        ("maxaxleload", tags.maxaxleload_t, profile.axle_t, "t"),
        ("maxheight", tags.maxheight_m, profile.height_m, "m"),
    ] {
        if let Some(limit) = limit
            && limit < vehicle
        {
            return Some(Barred::Limit(format!(
                "{tag} {} {unit} < {} {unit}",
                rounded(limit),
                rounded(vehicle)
            )));
        }
    }
    match &tags.ford {
        Some(Ford::Never(text)) => Some(Barred::Access(text.to_string())),
        Some(Ford::Wheels(text)) if profile.fords == Fords::Never => {
            Some(Barred::Access(text.to_string()))
        }
        _ => None,
    }
}

/// Why a road that the vehicle may use is closed on a day, if so: "`seasonal=dry_season`".
pub fn closed_on(tags: &RoadTags, profile: &Profile, now: &When) -> Option<String> {
    let closed = tags
        .rules
        .iter()
        .find(|rule| rule.closes && rule.is_dated() && may_hold(rule, profile, Some(now)));
    if let Some(rule) = closed {
        return Some(rule.text.to_string());
    }
    if let Some(tag) = &tags.barred {
        let mut opening = tags.rules.iter().filter(|r| opens(r, profile, None));
        if !opening.clone().any(|rule| opens(rule, profile, Some(now))) {
            let but = opening.next().map_or("", |rule| &rule.text);
            return Some(format!("{tag} but {but}"));
        }
    }
    if let Some(seasonal) = &tags.seasonal
        && !seasonal.open.iter().any(|part| part.is_now(now))
    {
        return Some(seasonal.text.to_string());
    }
    match &tags.ford {
        Some(Ford::Wheels(text))
            if profile.fords == Fords::DrySeason && now.season == Season::Wet =>
        {
            Some(format!("{text} in the wet season"))
        }
        _ => None,
    }
}

/// Whether a rule may hold: no test of it is known to fail. Without a day every date may hold.
fn may_hold(rule: &AccessRule, profile: &Profile, now: Option<&When>) -> bool {
    let fails = |test: &Test| holds(test, profile, now) == Some(false);
    !rule.tests.iter().any(fails)
}

/// Whether a rule opens: every test of it is known to hold. Without a day, whether it does on some day.
fn opens(rule: &AccessRule, profile: &Profile, now: Option<&When>) -> bool {
    let some_day = |test: &Test| now.is_none() && matches!(test, Test::During(_));
    let sure = |test: &Test| some_day(test) || holds(test, profile, now) == Some(true);
    !rule.closes && rule.tests.iter().all(sure)
}

/// Whether a test holds; `None` when that is not known.
fn holds(test: &Test, profile: &Profile, now: Option<&When>) -> Option<bool> {
    match test {
        Test::During(parts) => now.map(|now| parts.iter().any(|part| part.is_now(now))),
        Test::Vehicle {
            measure,
            above,
            or_equal,
            limit,
        } => {
            let vehicle = match measure {
                Measure::Weight => profile.weight_t,
                Measure::Axle => profile.axle_t,
                Measure::Height => profile.height_m,
                Measure::Length => profile.length_m,
            };
            let beyond = if *above {
                vehicle > *limit
            } else {
                vehicle < *limit
            };
            Some(beyond || (*or_equal && vehicle.total_cmp(limit).is_eq()))
        }
        Test::Other => None,
    }
}

/// Two decimals at most, for a message.
fn rounded(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::{Seasonal, Source, read_roads};
    use crate::model::{FileId, Fleet, YearPart};
    use jiff::civil::{Date, date};

    fn tanker() -> Profile {
        Fleet::default().profiles["tanker"].clone()
    }

    /// The tags of a road of a file.
    fn tags(properties: &str) -> RoadTags {
        let text = format!(
            r#"{{"type":"Feature","properties":{{"highway":"track",{properties}}},"geometry":{{"type":"LineString","coordinates":[[0,0],[0,1]]}}}}"#
        );
        let source = Source {
            name: "r".into(),
            bytes: text.into_bytes().into(),
        };
        let mut found = Vec::new();
        read_roads(&source, FileId(0), &[].into(), &mut |road| {
            found.push(road.tags);
            Ok(())
        })
        .unwrap();
        found.remove(0)
    }

    fn on(date: Date, season: Season) -> When {
        When {
            date,
            season,
            southern: false,
        }
    }

    const JANUARY: Date = date(2026, 1, 31);
    const AUGUST: Date = date(2026, 8, 15);

    /// What is said of a road in January (dry) and in August (wet).
    fn said(tags: &RoadTags, profile: &Profile) -> [String; 2] {
        [(JANUARY, Season::Dry), (AUGUST, Season::Wet)].map(|(day, season)| {
            match barred(tags, profile) {
                Some(Barred::Access(why) | Barred::Limit(why)) => format!("never: {why}"),
                None => closed_on(tags, profile, &on(day, season))
                    .map_or("open".to_owned(), |why| format!("closed: {why}")),
            }
        })
    }

    #[test]
    fn seasonal_roads_by_their_word() {
        for (value, january, august) in [
            ("no", true, true),
            ("yes", true, false),
            ("dry_season", true, false),
            ("wet_season", false, true),
            ("winter", true, false),
            ("summer", false, true),
            ("spring;summer", false, true),
            ("spring;autumn", false, false),
            ("Nov-May", true, false),
            ("Jun 15-Oct 31", false, true),
            // Not understood: as the dry season.
            ("when the river allows", true, false),
        ] {
            let road = tags(&format!(r#""seasonal":"{value}""#));
            let open = said(&road, &tanker()).map(|text| text == "open");
            assert_eq!(open, [january, august], "{value}");
        }
        let winter = tags(r#""winter_road":"yes""#);
        assert_eq!(
            winter.seasonal,
            Some(Seasonal {
                text: "winter_road=yes".into(),
                open: vec![YearPart::Winter]
            })
        );
    }

    #[test]
    fn the_season_asked_for_decides_over_the_day_but_not_over_dates() {
        let closed =
            |text: &str| closed_on(&tags(text), &tanker(), &on(AUGUST, Season::Dry)).is_some();
        assert!(!closed(r#""seasonal":"dry_season""#));
        assert!(closed(r#""seasonal":"winter""#));
        assert!(closed(r#""seasonal":"Nov-May""#));
    }

    #[test]
    fn fords_are_the_profiles_to_decide() {
        let ford = tags(r#""ford":"yes""#);
        let mut profile = tanker();
        assert_eq!(
            said(&ford, &profile),
            ["open", "closed: ford=yes in the wet season"]
        );
        profile.fords = Fords::Always;
        assert_eq!(said(&ford, &profile), ["open", "open"]);
        profile.fords = Fords::Never;
        assert_eq!(said(&ford, &profile), ["never: ford=yes"; 2]);
        profile.fords = Fords::Always;
        let stones = tags(r#""ford":"stepping_stones""#);
        assert_eq!(said(&stones, &profile), ["never: ford=stepping_stones"; 2]);
        assert_eq!(said(&tags(r#""ford":"no""#), &profile), ["open", "open"]);
    }

    #[test]
    fn conditions_of_date_and_weight() {
        for (properties, january, august) in [
            (
                r#""hgv:conditional":"no @ (Jun-Oct)""#,
                "open",
                "closed: hgv:conditional=no @ (Jun-Oct)",
            ),
            (
                r#""access:conditional":"no @ (Nov 1-Apr 15)""#,
                "closed: access:conditional=no @ (Nov 1-Apr 15)",
                "open",
            ),
            (
                r#""hgv:conditional":"no @ (weight>7.5)""#,
                "never: hgv:conditional=no @ (weight>7.5)",
                "never: hgv:conditional=no @ (weight>7.5)",
            ),
            (r#""hgv:conditional":"no @ (weight>50)""#, "open", "open"),
            (
                r#""hgv:conditional":"no @ (weight>=50)""#,
                "never: hgv:conditional=no @ (weight>=50)",
                "never: hgv:conditional=no @ (weight>=50)",
            ),
            (
                r#""hgv:conditional":"no @ (Jun-Oct AND weight>60)""#,
                "open",
                "open",
            ),
            // By the clock: no day can be relied on.
            (
                r#""hgv:conditional":"no @ (22:00-06:00)""#,
                "never: hgv:conditional=no @ (22:00-06:00)",
                "never: hgv:conditional=no @ (22:00-06:00)",
            ),
            (
                r#""hgv":"no","hgv:conditional":"yes @ (Nov-May)""#,
                "open",
                "closed: hgv=no but hgv:conditional=yes @ (Nov-May)",
            ),
            (
                r#""hgv":"no","hgv:conditional":"yes @ (Mo-Fr)""#,
                "never: hgv=no",
                "never: hgv=no",
            ),
            // What opens everyone does not open what is closed to trucks; what closes everyone does.
            (
                r#""hgv":"no","access:conditional":"yes @ (Nov-May)""#,
                "never: hgv=no",
                "never: hgv=no",
            ),
            (
                r#""hgv":"yes","access:conditional":"no @ (Jun-Oct)""#,
                "open",
                "closed: access:conditional=no @ (Jun-Oct)",
            ),
            (
                r#""access":"no","hgv:conditional":"yes @ (axleload<=11.5)""#,
                "open",
                "open",
            ),
        ] {
            assert_eq!(
                said(&tags(properties), &tanker()),
                [january, august],
                "{properties}"
            );
        }
    }

    #[test]
    fn weight_limits_with_their_units() {
        let never = |value: &str| {
            let road = tags(&format!(r#""bridge":"yes","maxweight":"{value}""#));
            barred(&road, &tanker()).is_some()
        };
        for value in [
            "3.5 t",
            "7,5 t",
            "110000 lbs",
            "49.9",
            "40000 kg",
            "20;60",
            "54 st",
        ] {
            assert!(never(value), "{value}");
        }
        for value in [
            "none",
            "default",
            "below_default",
            "50",
            "50 t",
            "111000 lbs",
            "56 st",
        ] {
            assert!(!never(value), "{value}");
        }
        let combination = tags(r#""maxgcweight":"40""#);
        assert!(barred(&combination, &tanker()).is_some());
    }
}

//! An order in words: blocks that each renderer sets in its own way.
//!
//! Invariants: every word comes from the language's file or from a name; what is derived has its figures beside it; nothing is said
//! that a redacted order must not hold, for its model does not have it. Complexity: linear in the order.

mod criteria;
mod route;

use super::locale::{Language, Locale};
use super::model::{Order, Picture};
use crate::report::Error;
use crate::report::number::{expected, grouped, litres, percent_typed, typed};
use crate::report::text::OLD_DAYS;
use jiff::civil::Date;

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    /// A section.
    Heading(String),
    /// A part of a section.
    Part(String),
    /// A paragraph.
    Text(String),
    /// Sentences, each for itself.
    List(Vec<String>),
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// A table; the first columns are left-aligned.
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
        left: usize,
    },
    /// Lines to fill in by hand.
    Blanks(Vec<String>),
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Document {
    pub title: String,
    pub subtitle: String,
    /// What stands between a name and its value, without the space after it.
    pub colon: String,
    /// What no page goes without.
    pub caveat: String,
    pub blocks: Vec<Block>,
}

/// Puts an order into words.
pub(super) fn document(order: &Order, language: Language) -> Result<Document, Error> {
    let locale = Locale::new(language)?;
    let mut writer = Writer {
        order,
        l: &locale,
        blocks: Vec::new(),
        sections: 0,
    };
    writer.header();
    writer.situation();
    writer.convoy();
    writer.timetable();
    writer.cards();
    writer.handovers();
    writer.halts();
    writer.criteria();
    writer.alternates();
    writer.communications();
    writer.warnings();
    writer.sign_off();
    let blocks = writer.blocks;
    let title = if order.redacted {
        "title-redacted"
    } else {
        "title"
    };
    let document = Document {
        title: locale.word(title),
        colon: locale.word("colon"),
        subtitle: format!("{} → {}", order.from, order.to),
        caveat: locale.word("caveat"),
        blocks,
    };
    locale.end()?;
    Ok(document)
}

/// Writes the blocks.
struct Writer<'o> {
    order: &'o Order,
    l: &'o Locale,
    blocks: Vec<Block>,
    sections: u32,
}

impl Writer<'_> {
    fn heading(&mut self, key: &str) {
        self.sections += 1;
        let title = self
            .l
            .say(key, &[("drive", Locale::drive(self.order.drive).into())]);
        self.blocks
            .push(Block::Heading(format!("{}. {title}", self.sections)));
    }

    fn text(&mut self, text: String) {
        self.blocks.push(Block::Text(text));
    }

    fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>, left: usize) {
        let drive = Locale::drive(self.order.drive);
        let head = head
            .iter()
            .map(|key| self.l.say(key, &[("drive", drive.into())]));
        self.blocks.push(Block::Table {
            head: head.collect(),
            rows,
            left,
        });
    }

    fn first_day(&self) -> Option<Date> {
        self.order.picture.as_ref().map(|p| p.departs.date())
    }

    fn when(&self, when: &super::model::When) -> String {
        self.l.when(when, self.first_day())
    }

    fn header(&mut self) {
        let (l, order) = (self.l, self.order);
        let route = if order.redacted {
            l.km(order.km)
        } else {
            l.say(
                "route",
                &[
                    ("rank", order.rank.to_string().into()),
                    ("of", order.of.into()),
                    ("label", l.label(&order.label).into()),
                    ("km", l.km(order.km).into()),
                ],
            )
        };
        let mut facts = vec![(l.word("fact-route"), route)];
        if !order.via.is_empty() {
            facts.push((l.word("fact-via"), l.list(&order.via)));
        }
        let days = l.say("days", &[("n", order.days_count.into())]);
        if let Some(picture) = &order.picture {
            facts.push((
                l.word("fact-departure"),
                format!(
                    "{}, {}",
                    l.date(picture.departs.date()),
                    l.clock(picture.departs)
                ),
            ));
            let elapsed = order.elapsed_s.map(|s| l.hours(s)).unwrap_or_default();
            let values = [("days", days.into()), ("elapsed", elapsed.into())];
            facts.push((l.word("fact-duration"), l.say("duration", &values)));
            facts.push((l.word("fact-holds"), self.holds(picture)));
            facts.push((l.word("fact-cut-off"), self.cut_off(picture)));
        } else {
            facts.push((l.word("fact-duration"), days));
        }
        self.blocks.push(Block::Facts(facts));
        if order.redacted {
            self.text(l.word("redacted-note"));
        }
    }

    fn holds(&self, picture: &Picture) -> String {
        let date = self.l.date(picture.holds_to);
        match &picture.ended_by {
            Some(name) => {
                let values = [("date", date.into()), ("name", name.as_str().into())];
                self.l.say("holds-layer", &values)
            }
            None => self.l.say("holds-march", &[("date", date.into())]),
        }
    }

    fn cut_off(&self, picture: &Picture) -> String {
        let l = self.l;
        let (Some(as_of), Some(age), Some(end)) =
            (picture.as_of, picture.age_days, picture.age_at_end)
        else {
            return l.say("cut-off-unknown", &[("map", picture.map.as_str().into())]);
        };
        let values = [
            ("date", l.date(as_of).into()),
            ("age", age.into()),
            ("end", end.into()),
            ("map", picture.map.as_str().into()),
        ];
        let text = l.say("cut-off", &values);
        if end > OLD_DAYS {
            format!("{text} {}", l.word("cut-off-old"))
        } else {
            text
        }
    }

    fn situation(&mut self) {
        let (l, order) = (self.l, self.order);
        let Some(picture) = &order.picture else {
            return;
        };
        self.heading("section-situation");
        let values = [
            ("expected", l.figure(&expected(picture.hazard)).into()),
            ("n", picture.hazard.into()),
            ("chance", l.chance(picture.attack, picture.range).into()),
        ];
        self.text(l.say("situation-route", &values));
        if let Some(p) = picture.attack_phi_1 {
            let p = l.figure(&crate::report::number::percent(p));
            self.text(l.say("situation-phi", &[("chance", p.into())]));
        }
        let until =
            |date: Option<Date>| date.map_or_else(|| l.word("until-unstated"), |date| l.date(date));
        if order.areas.is_empty() {
            self.text(l.word("situation-no-areas"));
        } else {
            let rows = order.areas.iter().map(|area| {
                let spans = area.spans.iter();
                let spans: Vec<String> = spans
                    .map(|s| format!("{}–{}", l.post(s[0]), l.post(s[1])))
                    .collect();
                vec![
                    area.name.clone(),
                    area.groups.join(", "),
                    spans.join(", "),
                    l.km(area.km),
                    l.figure(&expected(area.hazard)),
                    l.chance(area.attack, area.range),
                    until(area.until),
                ]
            });
            let head = [
                "col-area",
                "col-group",
                "col-span",
                "col-length",
                "col-expected",
                "col-chance",
                "col-until",
            ];
            self.table(&head, rows.collect(), 2);
            self.text(l.word("situation-areas-note"));
        }
        if order.near.is_empty() {
            self.text(l.word("situation-no-near"));
        } else {
            let near = order.near.iter().map(|zone| {
                let kind = if zone.closed {
                    "near-closure"
                } else {
                    "near-secured"
                };
                let values = [
                    ("name", zone.name.as_str().into()),
                    ("km", l.km(zone.km).into()),
                    ("on", if zone.km < 0.05 { "yes" } else { "no" }.into()),
                    ("until", until(zone.until).into()),
                ];
                l.say(kind, &values)
            });
            self.blocks.push(Block::List(near.collect()));
        }
        self.text(l.word("situation-first-day"));
    }

    fn convoy(&mut self) {
        let (l, order) = (self.l, self.order);
        let Some(column) = &order.column else {
            return;
        };
        self.heading("section-convoy");
        let trucks = l.say(
            "trucks",
            &[
                ("n", column.trucks.into()),
                (
                    "count",
                    l.figure(&grouped(f64::from(column.trucks), 0)).into(),
                ),
                ("profile", column.profile.as_str().into()),
            ],
        );
        let pass = if (column.pass_s[1] - column.pass_s[0]).abs() < 60.0 {
            l.hours(column.pass_s[1])
        } else {
            let values = [
                ("least", l.hours(column.pass_s[0]).into()),
                ("most", l.hours(column.pass_s[1]).into()),
            ];
            l.say("pass-range", &values)
        };
        let percent = |share: f64| l.figure(&percent_typed(share));
        let facts = vec![
            (l.word("fact-convoy"), trucks),
            (
                l.word("fact-cargo"),
                format!(
                    "{}, {}",
                    l.cargo(column.cargo),
                    l.figure(&litres(column.litres))
                ),
            ),
            (l.word("fact-column"), l.km(column.length_m / 1000.0)),
            (l.word("fact-pass"), pass),
            (
                l.word("fact-hours"),
                l.say(
                    "hours-of-movement",
                    &[
                        ("drive", Locale::drive(order.drive).into()),
                        ("margin", l.figure(&typed(column.margin_min)).into()),
                    ],
                ),
            ),
            (
                l.word("fact-rests"),
                l.say(
                    "rests",
                    &[
                        ("rest", l.figure(&typed(column.rest_min)).into()),
                        ("after", l.figure(&typed(column.rest_after_h)).into()),
                        ("duty", l.figure(&typed(column.duty_h)).into()),
                    ],
                ),
            ),
            (
                l.word("fact-contingency"),
                l.say(
                    "contingency",
                    &[
                        ("share", percent(column.contingency).into()),
                        ("spread", percent(column.delay_spread).into()),
                    ],
                ),
            ),
        ];
        self.blocks.push(Block::Facts(facts));
        let mut march: Vec<String> = Vec::new();
        if column.packets.len() > 1 {
            for (i, [first, last]) in column.packets.iter().enumerate() {
                let values = [
                    ("number", (i + 1).to_string().into()),
                    ("first", first.to_string().into()),
                    ("last", last.to_string().into()),
                    ("gap", l.figure(&typed(column.packet_gap_min)).into()),
                ];
                march.push(l.say("packet", &values));
            }
        } else {
            march.push(l.say("one-column", &[("last", column.trucks.to_string().into())]));
        }
        march.push(l.word("order-of-march"));
        self.blocks.push(Block::List(march));
    }

    fn communications(&mut self) {
        self.heading("section-communications");
        let keys = [
            "blank-commander",
            "blank-head",
            "blank-tail",
            "blank-frequencies",
            "blank-reports",
            "blank-emergency",
        ];
        self.blanks(&keys);
    }

    fn blanks(&mut self, keys: &[&str]) {
        let lines = keys.iter().map(|key| self.l.word(key));
        self.blocks.push(Block::Blanks(lines.collect()));
    }

    fn warnings(&mut self) {
        if self.order.warnings.is_empty() {
            return;
        }
        self.heading("section-warnings");
        self.blocks.push(Block::List(self.order.warnings.clone()));
    }

    fn sign_off(&mut self) {
        self.heading("section-sign-off");
        self.text(self.l.word("sign-off-note"));
        self.blanks(&["blank-prepared", "blank-checked", "blank-approved"]);
    }
}

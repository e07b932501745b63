//! When to go, when to stay, when to turn back, and where to switch: each sentence from the plan's own figures.
//! Complexity: linear in the order.

use super::route::is_check;
use super::{Block, Writer};
use crate::report::number::{percent, signed};
use crate::report::order::locale::Locale;
use crate::report::order::model::{Alternate, Back, Card, Day, Picture};
use crate::report::text::OLD_DAYS;

impl Writer<'_> {
    pub(super) fn criteria(&mut self) {
        self.heading("section-criteria");
        let (l, order) = (self.l, self.order);
        if let Some(picture) = &order.picture {
            self.blocks.push(Block::Part(l.word("criteria-before")));
            let before = self.before(picture);
            self.blocks.push(Block::List(before));
            self.blocks.push(Block::Part(l.word("criteria-late")));
            let late = self.late();
            self.blocks.push(Block::List(late));
            if let Some(worst) = self.worst() {
                self.blocks.push(Block::Part(l.word("criteria-worst")));
                self.text(worst);
            }
        }
        self.blocks.push(Block::Part(l.word("criteria-turn")));
        self.text(l.word("turn-rule"));
        let turns = order
            .cards
            .iter()
            .map(|card| self.turn_point(card))
            .collect();
        self.blocks.push(Block::List(turns));
    }

    /// Before anyone leaves.
    fn before(&self, picture: &Picture) -> Vec<String> {
        let l = self.l;
        let mut said = vec![l.word("go-signed")];
        let days = ("days", OLD_DAYS.into());
        said.push(match (picture.age_days, picture.age_at_end) {
            (Some(age), Some(end)) => {
                let values = [("age", age.into()), ("end", end.into()), days];
                l.say("go-age", &values)
            }
            _ => l.say("go-age-unknown", &[days]),
        });
        said.extend(picture.lapses.iter().map(|lapse| {
            let values = [
                ("name", lapse.name.as_str().into()),
                ("kind", lapse.kind.as_str().into()),
                ("date", l.date(lapse.last).into()),
                ("day", lapse.day.to_string().into()),
                ("halt", lapse.halt.as_str().into()),
            ];
            l.say("go-lapse", &values)
        }));
        let least = self.order.days.iter().filter(|d| d.slack_s.is_some());
        let least = least.min_by(|a, b| {
            let slack = |d: &Day| d.slack_s.unwrap_or(f64::INFINITY);
            slack(a).total_cmp(&slack(b))
        });
        if let Some((day, slack_s)) = least.and_then(|d| Some((d, d.slack_s?))) {
            let values = [
                ("day", day.number.to_string().into()),
                ("from", day.from.as_str().into()),
                ("to", day.to.as_str().into()),
                ("slack", l.hours(slack_s).into()),
            ];
            said.push(l.say("go-least-slack", &values));
        }
        said
    }

    /// How late each halt may be left, and what to do where checkpoints may take too long.
    fn late(&self) -> Vec<String> {
        let l = self.l;
        let mut said = Vec::new();
        for card in &self.order.cards {
            let day = self.order.days.iter().find(|d| d.number == card.day);
            if let (Some(by), Some(day)) = (&card.leave_by, day)
                && let Some(closes) = &day.closes
            {
                let mut values = vec![
                    ("day", card.day.to_string().into()),
                    ("from", card.from.as_str().into()),
                    ("by", self.when(by).into()),
                    ("to", day.to.as_str().into()),
                    ("closes", self.when(closes).into()),
                    ("drive", Locale::drive(self.order.drive).into()),
                ];
                let mut sentence = l.say("late-leave", &values);
                if let Some(next_by) = &card.next_by {
                    values.push(("next", card.to.as_str().into()));
                    values.push(("until", self.when(next_by).into()));
                    sentence = format!("{sentence} {}", l.say("late-next", &values));
                }
                said.push(sentence);
            }
        }
        said.extend(self.order.days.iter().filter_map(|day| self.checks(day)));
        said
    }

    /// A day on which checkpoints at their longest would bring the column in too late.
    fn checks(&self, day: &Day) -> Option<String> {
        let l = self.l;
        let late_s = day.late_s?;
        let longest = day.points.iter().filter(|p| is_check(p)).max_by(|a, b| {
            let stay = |p: &super::super::model::Point| p.stay_s.unwrap_or(0.0);
            stay(a).total_cmp(&stay(b)).then(b.km.total_cmp(&a.km))
        });
        let turn = longest.and_then(|check| {
            let cards = self.order.cards.iter().filter(|c| c.day == day.number);
            let card = cards
                .clone()
                .find(|c| c.km_from < check.km && check.km < c.km_to)?;
            let turn = card.points.iter().find(|t| t.name == check.name)?;
            Some((card, turn, check.stay_s?))
        });
        let mut values = vec![
            ("day", day.number.to_string().into()),
            ("to", day.to.as_str().into()),
            ("late", l.hours(late_s).into()),
        ];
        let Some((card, turn, stay_s)) = turn else {
            return Some(l.say("late-checks", &values));
        };
        values.push(("check", turn.name.as_str().into()));
        values.push(("stay", l.hours(stay_s).into()));
        values.push(("halt", card.from.as_str().into()));
        let on = turn
            .on_by
            .as_ref()
            .map_or("–".to_owned(), |at| self.when(at));
        values.push(("on", on.into()));
        let back = match &turn.back_by {
            Back::By(at) => {
                values.push(("back", self.when(at).into()));
                "late-check-back"
            }
            Back::No | Back::Unknown => "late-check-no-way",
        };
        Some(l.say(back, &values))
    }

    /// The leg with the greatest share of the hazard.
    fn worst(&self) -> Option<String> {
        let l = self.l;
        let of = |card: &Card| card.hazard.as_ref().map_or(0.0, |share| share.hazard);
        let card = self
            .order
            .cards
            .iter()
            .max_by(|a, b| of(a).total_cmp(&of(b)).then(b.seq.cmp(&a.seq)))?;
        let share = card.hazard.as_ref().filter(|share| share.hazard > 0.0)?;
        let groups = if share.groups.is_empty() {
            l.word("groups-none")
        } else {
            l.list(&share.groups)
        };
        let day = self.order.days.iter().find(|d| d.number == card.day)?;
        let values = [
            ("leg", card.seq.to_string().into()),
            ("day", card.day.to_string().into()),
            ("from", card.from.as_str().into()),
            ("to", card.to.as_str().into()),
            ("share", l.figure(&percent(share.of_route)).into()),
            ("band", l.band(share.per_1000_km).into()),
            ("chance", l.chance(share.attack, share.range).into()),
            ("groups", groups.into()),
            ("escort", self.escorts(card).into()),
            (
                "escorted",
                if card.escorts.iter().any(|e| e.escort.is_some()) {
                    "yes"
                } else {
                    "no"
                }
                .into(),
            ),
            (
                "slack",
                day.slack_s.map_or("–".to_owned(), |s| l.hours(s)).into(),
            ),
        ];
        Some(l.say("worst-leg", &values))
    }

    fn turn_point(&self, card: &Card) -> String {
        let values = [
            ("day", card.day.to_string().into()),
            ("from", card.from.as_str().into()),
            ("to", card.to.as_str().into()),
            ("turn", self.turn(card).into()),
        ];
        self.l.say("turn-point", &values)
    }

    pub(super) fn alternates(&mut self) {
        if self.order.redacted {
            return;
        }
        self.heading("section-alternates");
        if self.order.alternates.is_empty() {
            self.text(self.l.word("alternates-none"));
            return;
        }
        let said = self.order.alternates.iter().map(|a| self.alternate(a));
        self.blocks.push(Block::List(said.collect()));
        self.text(self.l.word("alternates-note"));
    }

    fn alternate(&self, a: &Alternate) -> String {
        let l = self.l;
        let mut said = vec![l.say(
            "alternate",
            &[
                ("rank", a.rank.to_string().into()),
                ("label", l.label(&a.label).into()),
                ("via", l.list(&a.by_way_of).into()),
                (
                    "named",
                    if a.by_way_of.is_empty() { "no" } else { "yes" }.into(),
                ),
            ],
        )];
        let values = [
            ("place", a.switch_place.as_str().into()),
            ("km", l.post(a.switch_km).into()),
            ("beyond", l.km(a.beyond_km).into()),
            (
                "at",
                a.at.as_ref()
                    .map_or("–".to_owned(), |at| self.when(at))
                    .into(),
            ),
            (
                "day",
                a.at.as_ref()
                    .map_or("–".to_owned(), |at| at.day.to_string())
                    .into(),
            ),
        ];
        if a.same_road {
            said.push(l.word("switch-same-road"));
        }
        let key = match (a.at_halt, a.beyond_km >= 0.5) {
            (true, _) => "switch-halt",
            (false, true) => "switch-beyond",
            (false, false) => "switch-at",
        };
        said.push(l.say(key, &values));
        let km = |m: f64| crate::report::number::km(m);
        let mut costs = vec![l.figure(&signed(a.length_m, km))];
        if let Some(elapsed_s) = a.elapsed_s {
            costs.push(l.figure(&signed(elapsed_s, crate::report::number::hours)));
        }
        said.push(l.say("switch-costs", &[("costs", costs.join(", ").into())]));
        let values = [
            (
                "expected",
                l.figure(&signed(a.hazard, crate::report::number::expected))
                    .into(),
            ),
            ("chance", l.chance(a.attack, a.range).into()),
        ];
        said.push(l.say("switch-hazard", &values));
        said.join(" ")
    }
}

//! The timetable, the route cards, the handovers and the halts. Complexity: linear in the order.

use super::{Block, Writer};
use crate::plan::PointKind;
use crate::report::number::{expected, grouped, percent};
use crate::report::order::locale::Locale;
use crate::report::order::model::{Back, Card, Day, Point, Turn};

impl Writer<'_> {
    pub(super) fn timetable(&mut self) {
        self.heading("section-timetable");
        let redacted = self.order.redacted;
        let note = if redacted {
            "timetable-note-redacted"
        } else {
            "timetable-note"
        };
        self.text(
            self.l
                .say(note, &[("drive", Locale::drive(self.order.drive).into())]),
        );
        for day in &self.order.days {
            self.day(day);
        }
    }

    fn day(&mut self, day: &Day) {
        let l = self.l;
        let title = match day.date {
            Some(date) => {
                let values = [
                    ("n", day.number.to_string().into()),
                    ("date", l.date(date).into()),
                ];
                l.say("day-dated", &values)
            }
            None => l.say("day", &[("n", day.number.to_string().into())]),
        };
        let km = l.km(day.km_to - day.km_from);
        self.blocks.push(Block::Part(format!(
            "{title}{} {} → {}, {km}",
            l.word("colon"),
            day.from,
            day.to
        )));
        let mut said = Vec::new();
        // In a redacted order every day begins at 0.
        if day.leaves.clock.is_some() {
            let values = [
                ("place", day.from.as_str().into()),
                ("at", self.when(&day.leaves).into()),
            ];
            said.push(l.say("day-leaves", &values));
        }
        if let Some(all_in) = &day.all_in {
            let values = [
                ("place", day.to.as_str().into()),
                ("at", self.when(all_in).into()),
            ];
            said.push(l.say("day-all-in", &values));
        }
        if let Some(closes) = &day.closes {
            said.push(l.say("day-closes", &[("at", self.when(closes).into())]));
        }
        if let Some(slack_s) = day.slack_s {
            said.push(l.say("day-slack", &[("slack", l.hours(slack_s).into())]));
        }
        if !said.is_empty() {
            self.text(said.join(" "));
        }
        let redacted = self.order.redacted;
        let rows = day.points.iter().map(|point| self.row(point)).collect();
        if redacted {
            self.table(
                &["col-km", "col-point", "col-head-after", "col-stay"],
                rows,
                2,
            );
        } else {
            let head = [
                "col-km",
                "col-point",
                "col-head",
                "col-between",
                "col-tail",
                "col-stay",
                "col-margin",
            ];
            self.table(&head, rows, 2);
        }
    }

    fn row(&self, point: &Point) -> Vec<String> {
        let l = self.l;
        let mut row = vec![
            l.post(point.km),
            l.point(point.kind, &point.name),
            self.when(&point.head),
        ];
        if let Some([earliest, latest]) = &point.between {
            let (earliest, latest) = (self.when(earliest), self.when(latest));
            row.push(if earliest == latest {
                "–".to_owned()
            } else {
                format!("{earliest}–{latest}")
            });
            row.push(
                point
                    .tail
                    .as_ref()
                    .map_or("–".to_owned(), |tail| self.when(tail)),
            );
        }
        row.push(match point.stay_s {
            None => l.say(
                "stay-night",
                &[("drive", Locale::drive(self.order.drive).into())],
            ),
            Some(stay_s) if stay_s > 0.0 => l.hours(stay_s),
            Some(_) => "–".to_owned(),
        });
        if point.between.is_some() {
            row.push(point.margin_s.map_or("–".to_owned(), |s| l.hours(s)));
        }
        row
    }

    pub(super) fn cards(&mut self) {
        self.heading("section-cards");
        self.text(self.l.word("cards-note"));
        if !self.order.redacted {
            self.text(self.l.word("cards-note-tables"));
        }
        for card in &self.order.cards {
            self.card(card);
        }
    }

    fn card(&mut self, card: &Card) {
        let l = self.l;
        let values = [
            ("seq", card.seq.to_string().into()),
            ("day", card.day.to_string().into()),
        ];
        self.blocks.push(Block::Part(format!(
            "{}{} {} → {}",
            l.say("card", &values),
            l.word("colon"),
            card.from,
            card.to
        )));
        let between = [
            ("from", l.post(card.km_from).into()),
            ("to", l.post(card.km_to).into()),
            ("km", l.km(card.km_to - card.km_from).into()),
        ];
        let mut facts = vec![
            (l.word("fact-distance"), l.say("distance", &between)),
            (l.word("fact-times"), self.times(card)),
        ];
        if !card.roads.is_empty() {
            facts.push((l.word("fact-roads"), card.roads.join(", ")));
        }
        let whole = (card.km_to - card.km_from).max(1e-9);
        let surfaces: Vec<String> = card
            .surfaces
            .iter()
            .map(|s| {
                let share = l.figure(&percent(s.km / whole));
                let share = if s.km / whole > 0.995 {
                    l.figure("100 %")
                } else {
                    share
                };
                format!("{} {share}", l.surface(&s.surface))
            })
            .collect();
        facts.push((l.word("fact-surface"), surfaces.join(", ")));
        facts.push((l.word("fact-speed"), self.speed(card)));
        if let Some(share) = &card.hazard {
            let values = [
                ("band", l.band(share.per_1000_km).into()),
                ("rate", l.figure(&expected(share.per_1000_km)).into()),
                ("n", share.per_1000_km.into()),
                ("chance", l.chance(share.attack, share.range).into()),
                ("share", l.figure(&percent(share.of_route)).into()),
            ];
            let said = if share.hazard > 0.0 {
                l.say("hazard", &values)
            } else {
                l.band(share.per_1000_km)
            };
            facts.push((l.word("fact-hazard"), said));
        }
        if !card.escorts.is_empty() {
            facts.push((l.word("fact-escort"), self.escorts(card)));
        }
        facts.push((l.word("fact-turn"), self.turn(card)));
        self.blocks.push(Block::Facts(facts));
        if !card.points.is_empty() {
            let rows = card.points.iter().map(|turn| self.turn_row(turn)).collect();
            if self.order.redacted {
                let head = ["col-km", "col-critical", "col-back-km", "col-on-km"];
                self.table(&head, rows, 2);
            } else {
                let head = [
                    "col-km",
                    "col-critical",
                    "col-back-km",
                    "col-back-by",
                    "col-on-km",
                    "col-on-by",
                ];
                self.table(&head, rows, 2);
            }
        }
    }

    fn speed(&self, card: &Card) -> String {
        let kmh = |speed: f64| self.l.figure(&grouped(speed, 0));
        let values = [
            ("mean", kmh(card.speed_kmh).into()),
            ("least", kmh(card.speeds[0]).into()),
            ("most", kmh(card.speeds[1]).into()),
        ];
        if card.speeds[1] - card.speeds[0] < 0.5 {
            self.l.say("speed-even", &values[..1])
        } else {
            self.l.say("speed", &values)
        }
    }

    fn times(&self, card: &Card) -> String {
        let mut values = vec![
            ("leaves", self.when(&card.leaves).into()),
            ("arrives", self.when(&card.arrives).into()),
        ];
        match &card.leave_by {
            Some(by) => {
                values.push(("by", self.when(by).into()));
                self.l.say("times-by", &values)
            }
            None => self.l.say("times", &values),
        }
    }

    pub(super) fn escorts(&self, card: &Card) -> String {
        let l = self.l;
        if let [only] = card.escorts.as_slice() {
            return l.escort(only.escort.as_deref());
        }
        let stretches: Vec<String> = card
            .escorts
            .iter()
            .map(|e| {
                let values = [
                    ("escort", l.escort(e.escort.as_deref()).into()),
                    ("from", l.post(e.from).into()),
                    ("to", l.post(e.to).into()),
                ];
                l.say("escort-stretch", &values)
            })
            .collect();
        stretches.join("; ")
    }

    pub(super) fn turn(&self, card: &Card) -> String {
        let [before, after] = &card.turn_between;
        let values = [
            ("km", self.l.post(card.turn_km).into()),
            ("before", before.as_str().into()),
            ("after", after.as_str().into()),
            ("back", self.l.km(card.turn_km - card.km_from).into()),
            ("on", self.l.km(card.km_to - card.turn_km).into()),
        ];
        let key = if before == after {
            "turn-at"
        } else {
            "turn-between"
        };
        self.l.say(key, &values)
    }

    fn turn_row(&self, turn: &Turn) -> Vec<String> {
        let l = self.l;
        let back = vec![
            l.post(turn.km),
            l.point(turn.kind, &turn.name),
            l.km(turn.back_km),
        ];
        if self.order.redacted {
            return [back, vec![l.km(turn.on_km)]].concat();
        }
        let on_by = turn
            .on_by
            .as_ref()
            .map_or("–".to_owned(), |at| self.when(at));
        let back_by = match &turn.back_by {
            Back::By(at) => self.when(at),
            Back::No => l.word("back-no"),
            Back::Unknown => "–".to_owned(),
        };
        [back, vec![back_by, l.km(turn.on_km), on_by]].concat()
    }

    pub(super) fn handovers(&mut self) {
        if self.order.redacted {
            return;
        }
        let l = self.l;
        self.heading("section-handovers");
        if self.order.handovers.is_empty() {
            self.text(l.word("handovers-none"));
            return;
        }
        let rows = self.order.handovers.iter().map(|h| {
            let side = |escort: Option<&str>| {
                escort.map_or_else(|| l.word("convoy-itself"), |e| l.escort(Some(e)))
            };
            let at = h.at.as_ref().map_or("–".to_owned(), |at| {
                let values = [
                    ("n", at.day.to_string().into()),
                    ("at", self.when(at).into()),
                ];
                l.say("day-at", &values)
            });
            vec![
                h.place.clone(),
                l.post(h.km),
                at,
                side(h.from.as_deref()),
                side(h.to.as_deref()),
            ]
        });
        let head = [
            "col-place",
            "col-km",
            "col-when",
            "col-hands-over",
            "col-takes-over",
        ];
        self.table(&head, rows.collect(), 1);
    }

    pub(super) fn halts(&mut self) {
        self.heading("section-halts");
        let l = self.l;
        let nights: Vec<&Day> = self.order.days.iter().filter(|d| !d.last).collect();
        if nights.is_empty() {
            self.text(l.word("halts-none"));
            return;
        }
        let rows = nights.iter().map(|day| {
            let next = self.order.days.iter().find(|d| d.number == day.number + 1);
            let mut row = vec![
                l.say("day", &[("n", day.number.to_string().into())]),
                day.to.clone(),
                l.post(day.km_to),
                self.when(&day.arrives),
            ];
            if let Some(all_in) = &day.all_in {
                row.push(self.when(all_in));
                row.push(
                    day.closes
                        .as_ref()
                        .map_or("–".to_owned(), |at| self.when(at)),
                );
                row.push(next.map_or("–".to_owned(), |next| self.when(&next.leaves)));
            }
            row
        });
        let rows = rows.collect();
        if self.order.redacted {
            self.table(
                &["col-day", "col-place", "col-km", "col-head-after"],
                rows,
                2,
            );
        } else {
            let head = [
                "col-day",
                "col-place",
                "col-km",
                "col-head",
                "col-all-in",
                "col-closes",
                "col-leaves",
            ];
            self.table(&head, rows, 2);
        }
    }
}

/// Whether a point of the timetable is a checkpoint.
pub(super) fn is_check(point: &Point) -> bool {
    point.kind == PointKind::Checkpoint
}

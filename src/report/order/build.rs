//! Plan to order. Complexity: that of the parts.

use super::march::March;
use super::model::{Column, Handover, Order, When};
use super::redact::Redactor;
use crate::plan::{MarchInfo, Plan, PointKind, Route};
use crate::report::Error;
use crate::report::text::name;

impl Order {
    /// The order of a plan's route: the one of that rank, or the first.
    pub fn of(plan: &Plan, rank: Option<u32>, redacted: bool) -> Result<Self, Error> {
        let route = chosen(plan, rank)?;
        let info = plan.request.march.as_ref().ok_or(Error::NoDeparture)?;
        if route.timetable.is_empty() {
            return Err(Error::NoTimetable { rank: route.rank });
        }
        let redactor = Redactor::new(redacted, plan.request.cargo);
        let march = March::new(route, info, redactor);
        let days = march.days(info);
        let open = |list: Vec<String>| if redacted { Vec::new() } else { list };
        Ok(Self {
            redacted,
            from: redactor.name(&plan.request.from.name),
            to: redactor.name(&plan.request.to.name),
            via: plan
                .request
                .via
                .iter()
                .map(|via| redactor.name(&via.name))
                .collect(),
            rank: route.rank,
            label: redactor.unless(|| route.label.clone()).unwrap_or_default(),
            of: plan.routes.len(),
            km: route.length_m / 1000.0,
            days_count: days.len() as u32,
            elapsed_s: redactor.unless(|| route.elapsed_s).flatten(),
            picture: redactor.unless(|| march.picture(plan, info, &days)),
            areas: redactor.unless(|| march.areas(plan)).unwrap_or_default(),
            near: redactor.unless(|| march.near(plan)).unwrap_or_default(),
            column: redactor.unless(|| column(plan, route, info)),
            drive: info.drive,
            cards: march.cards(),
            handovers: redactor.unless(|| march.handovers()).unwrap_or_default(),
            alternates: redactor
                .unless(|| march.alternates(plan))
                .unwrap_or_default(),
            warnings: open(plan.warnings.iter().map(|w| name(w)).collect()),
            days,
        })
    }
}

fn chosen(plan: &Plan, rank: Option<u32>) -> Result<&Route, Error> {
    let route = match rank {
        Some(rank) => plan.routes.iter().find(|route| route.rank == rank),
        None => plan.routes.first(),
    };
    route.ok_or_else(|| Error::NoSuchRoute {
        rank: rank.unwrap_or(1),
        ranks: plan.routes.iter().map(|route| route.rank).collect(),
    })
}

fn column(plan: &Plan, route: &Route, info: &MarchInfo) -> Column {
    let request = &plan.request;
    let passes = route.timetable.iter().map(|p| {
        let pass = p.tail.duration_since(p.head);
        pass.as_secs_f64()
    });
    // On a ferry there is no column.
    let passes = passes.filter(|pass_s| *pass_s > 0.0);
    let each = info.packet_trucks.unwrap_or(request.trucks).max(1);
    let packets = (1..=request.trucks)
        .step_by(each as usize)
        .map(|first| [first, (first + each - 1).min(request.trucks)])
        .collect();
    Column {
        trucks: request.trucks,
        profile: name(&request.profile),
        cargo: request.cargo,
        litres: request.cargo_litres,
        length_m: info.column_m,
        pass_s: [
            passes.clone().reduce(f64::min).unwrap_or(0.0),
            passes.reduce(f64::max).unwrap_or(0.0),
        ],
        packets,
        packet_gap_min: info.packet_gap_min,
        contingency: info.contingency,
        margin_min: info.margin_min,
        rest_after_h: info.rest_after_h,
        rest_min: info.rest_min,
        duty_h: info.duty_h,
        delay_spread: info.delay_spread,
    }
}

impl March<'_> {
    /// Where escorts change, between legs and at the end.
    fn handovers(&self) -> Vec<Handover> {
        let legs = &self.route.legs;
        let mut handovers = Vec::new();
        let mut before: Option<&String> = None;
        for leg in legs {
            if leg.escort.as_ref() != before {
                handovers.push(self.handover(
                    &leg.from,
                    leg.km_from,
                    [before, leg.escort.as_ref()],
                ));
            }
            before = leg.escort.as_ref();
        }
        if let (Some(escort), Some(last)) = (before, legs.last()) {
            handovers.push(self.handover(&last.to, last.km_to, [Some(escort), None]));
        }
        handovers
    }

    fn handover(&self, place: &str, km: f64, [from, to]: [Option<&String>; 2]) -> Handover {
        let kind = if to.is_some() {
            PointKind::EscortOn
        } else {
            PointKind::EscortOff
        };
        let mut points = self.route.timetable.iter();
        let at = points.find(|p| p.kind == kind && (p.km - km).abs() < super::march::NEAR_KM);
        Handover {
            place: self.redactor.name(place),
            km,
            at: at.map(|p| -> When { self.when(p.day, self.seconds(p.head)) }),
            from: from.map(|e| self.redactor.name(e)),
            to: to.map(|e| self.redactor.name(e)),
        }
    }
}

//! `siraba plan`

use super::args::{OrderArgs, PlanArgs, PlanFormat};
use super::output::{by_name, expect_file, is_folder, tell, write, write_folder};
use super::{Done, Failure, request};
use crate::plan::{EnsembleRequest, Plan, Scene, Status, plan_scene};
use crate::report::{
    Error, Format, OrderFormat, OrderSettings, Sketch, render, render_folder, render_order,
};
use std::io::Write;
use std::path::Path;

/// Plans and writes.
pub fn run(args: &PlanArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<Done, Failure> {
    let format = format(args)?;
    let map = request::load_under(&args.journey.map, &args.scenario)?;
    let mut asked = request::request(&args.journey)?;
    asked.alternatives = args.alternatives;
    asked.max_overlap = args.max_overlap;
    asked.ensemble = args.ensemble.map(|draws| EnsembleRequest {
        draws,
        seed: args.seed.unwrap_or(1),
        dependence: args.dependence.unwrap_or_default(),
    });
    let scene = Scene::new(&map, &asked)?;
    let plan = request::on_threads(&args.journey, || plan_scene(&scene))??;
    let file = args.output.output.as_deref();
    match (format, file) {
        // There is no order where there is no route; what is in the way is told below.
        (PlanFormat::Order(_), _) if plan.status == Status::Infeasible => {}
        (PlanFormat::Order(format), file) => {
            write(out, file, &order(&plan, args.order, format)?)?;
        }
        (PlanFormat::Plan(format), Some(folder)) if is_folder(folder) => {
            let sketch = Sketch::of(&scene.network, &map.places);
            write_folder(folder, &render_folder(&plan, &sketch, format)?)?;
        }
        (PlanFormat::Plan(format), file) => {
            let sketch = Sketch::of(&scene.network, &map.places);
            write(out, file, &render(&plan, &sketch, format)?)?;
        }
    }
    // The text page holds its own warnings and reasons.
    let no_order = matches!(format, PlanFormat::Order(_)) && plan.status == Status::Infeasible;
    if no_order
        || !args.output.quiet && (format != PlanFormat::Plan(Format::Text) || file.is_some())
    {
        tell(err, &plan.warnings, &plan.binding);
    }
    Ok(Done::of(plan.status))
}

/// The movement order of the route asked for.
fn order(plan: &Plan, args: OrderArgs, format: OrderFormat) -> Result<Vec<u8>, Failure> {
    let settings = OrderSettings {
        route: args.route,
        redacted: args.redacted,
        language: args.lang.unwrap_or_default(),
    };
    render_order(plan, settings, format).map_err(|error| match error {
        Error::NoSuchRoute { .. } => Failure::Usage {
            what: format!("--route: {error}"),
            help: "Give the rank of a proposed route; without it the order is for the first."
                .to_owned(),
        },
        error => error.into(),
    })
}

/// The format asked for, or the one that the name of `-o` tells, or text.
fn format(args: &PlanArgs) -> Result<PlanFormat, Failure> {
    let path = args.output.output.as_deref();
    let page = path.is_some_and(is_page);
    let format = match (args.format, path) {
        // The same order: how it is written, the name tells.
        (Some(PlanFormat::Order(_)) | None, _) if page => PlanFormat::Order(OrderFormat::Html),
        (Some(format), _) => format,
        (None, None) => PlanFormat::Plan(Format::Text),
        (None, Some(path)) if is_folder(path) => PlanFormat::Plan(Format::Geojson),
        (None, Some(path)) => PlanFormat::Plan(by_name(path, &Format::ALL, "a plan")?),
    };
    let usage = |what: &str, help: &str| {
        Err(Failure::Usage {
            what: what.to_owned(),
            help: help.to_owned(),
        })
    };
    match format {
        PlanFormat::Order(order) => {
            if args.journey.depart.is_none() {
                return usage(
                    "a movement order needs a departure",
                    "Say when the convoy leaves: --depart 2026-02-01T06:00",
                );
            }
            let (allowed, help): (&[&str], _) = match order {
                OrderFormat::Text => (&["txt", "order"], "Name it .txt, or .html for a page."),
                OrderFormat::Html => (&["html", "htm"], "Name it .html."),
            };
            expect_file(path, allowed, true, help)?;
        }
        PlanFormat::Plan(_) => {
            let given = [
                (args.order.route.is_some(), "--route"),
                (args.order.redacted, "--redacted"),
                (args.order.lang.is_some(), "--lang"),
            ];
            // Above all nobody should share a plan in the belief that it is redacted.
            if let Some((_, flag)) = given.iter().find(|(given, _)| *given) {
                return usage(
                    &format!("{flag} is for movement orders, and this would write a plan"),
                    "Add --format order, or -o order.html.",
                );
            }
        }
    }
    Ok(format)
}

/// Whether a name is that of an HTML page.
fn is_page(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|e| e == "html" || e == "htm")
}

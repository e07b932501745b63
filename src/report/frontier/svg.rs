//! SVG: the frontier as a plot, for a brief.
//!
//! Purpose: what less risk costs, at a glance. Across: what is minimised; up: P(attack). The staircase is the least
//! risk that can be had for at most so much; the pale band says how far it moves when every rate of attack is at the
//! low or the high end of its interval. Shapes tell what colours tell, so that it can be read in black and white.
//! Invariants: no script, no external resource, every text escaped; the as-of date and the caveat are part
//! of the picture. Complexity: linear in points, but for the callouts.

use super::axes::{Axes, range, ticks, unit};
use super::callouts::{Busy, Callout, PANEL};
use super::{value, value_text};
use crate::plan::{Frontier, FrontierPoint, Objective, Route, Status};
use crate::report::CAVEAT;
use crate::report::number::{grouped, percent, percent_range, percent_typed, typed};
use crate::report::palette;
use crate::report::svg::canvas::{Canvas, n, polyline, width};
use crate::report::svg::{FOOTER, HEADER, MARGIN, WIDTH, footer, header, heading};
use crate::report::xml::escape;

const HEIGHT: f64 = 780.0;
/// Room for the ticks of the y axis and its title.
const LEFT: f64 = 92.0;
/// Room for the ticks of the x axis and its title.
const BELOW: f64 = 62.0;
const POINT: &str = "#0072b2";
const KNEE: &str = "#d55e00";
const CAP: &str = "#8b0000";

/// The plot of a frontier that has points.
pub(in crate::report) fn write(frontier: &Frontier) -> Vec<u8> {
    let axes = axes(frontier);
    let mut canvas = Canvas::new(WIDTH, HEIGHT);
    canvas.raw(&title(frontier));
    canvas.rect([0.0, 0.0, WIDTH, HEIGHT], "fill=\"#ffffff\"");
    let what = match frontier.request.minimise {
        Objective::Distance => "kilometres",
        Objective::Cost => "money",
        Objective::Time | Objective::Hazard => "hours",
    };
    let head = format!(
        "{}: what less risk costs in {what}",
        heading(&frontier.request)
    );
    header(&mut canvas, &head, &frontier.request);
    grid(&mut canvas, &axes, frontier.request.minimise);
    let stairs = staircase(frontier, &axes, |r| r.attack_probability);
    band(&mut canvas, frontier, &axes);
    let mut busy = Busy::new(axes, samples(&stairs));
    let rows = legend(frontier);
    let legend_box = legend_box(&rows, &axes);
    busy.block(legend_box);
    unsearched(&mut canvas, frontier, &axes);
    caps(&mut canvas, &mut busy, frontier, &axes, legend_box);
    canvas.path(
        &polyline(&stairs),
        &format!("stroke=\"{POINT}\" stroke-width=\"2\" fill=\"none\""),
    );
    points(&mut canvas, frontier, &axes);
    draw_legend(&mut canvas, &rows, legend_box);
    busy.draw(&mut canvas, &callouts(frontier, &axes));
    footer(
        &mut canvas,
        &frontier.map,
        &frontier.siraba,
        HEIGHT - FOOTER,
    );
    canvas.finish().into_bytes()
}

/// What a screen reader says.
fn title(frontier: &Frontier) -> String {
    let objective = frontier.request.minimise;
    let points: Vec<String> = labelled(frontier)
        .map(|p| {
            let (x, r) = (value(&p.route, objective), &p.route);
            let chance = percent(r.attack_probability);
            format!(
                "{}: {}, P(attack) {chance}",
                super::title(r),
                value_text(x, objective)
            )
        })
        .collect();
    format!(
        "<title>{}</title>\n<desc>{}</desc>\n",
        escape(&heading(&frontier.request)),
        escape(&format!(
            "{} Pareto-optimal routes. {}. {CAVEAT}",
            frontier.points,
            points.join("; ")
        ))
    )
}

/// A limit on what is minimised.
fn cap(frontier: &Frontier) -> Option<(f64, String)> {
    let limits = &frontier.request.limits;
    match frontier.request.minimise {
        Objective::Distance => limits
            .max_km
            .map(|km| (km * 1000.0, format!("limit {} km", typed(km)))),
        Objective::Cost => limits
            .max_cost
            .map(|c| (c, format!("limit US${}", typed(c)))),
        Objective::Time | Objective::Hazard => limits
            .max_hours
            .map(|h| (h * 3600.0, format!("limit {} h", typed(h)))),
    }
}

fn axes(frontier: &Frontier) -> Axes {
    let objective = frontier.request.minimise;
    let routes = || {
        frontier
            .frontier
            .iter()
            .map(|p| &p.route)
            .chain([&frontier.baseline])
    };
    let mut x = range(routes().map(|r| value(r, objective)));
    // A limit far beyond the curve would squeeze it.
    if let Some((cap, _)) = cap(frontier)
        && cap <= x[1] + 0.5 * (x[1] - x[0])
    {
        x = range([x[0], x[1], cap]);
    }
    let mut y = routes()
        .map(|r| r.attack_probability_range[1])
        .fold(0.02, f64::max);
    if let Some(cap) = frontier.request.limits.max_risk
        && cap <= 1.5 * y
    {
        y = y.max(cap);
    }
    let top = HEADER + 8.0;
    Axes {
        left: LEFT,
        top,
        width: WIDTH - LEFT - MARGIN,
        height: HEIGHT - FOOTER - BELOW - top,
        x,
        y: (y * 1.06).min(1.0),
    }
}

fn grid(canvas: &mut Canvas, axes: &Axes, objective: Objective) {
    let [right, bottom] = axes.corner();
    let line = "stroke=\"#e4e4e4\" stroke-width=\"1\" fill=\"none\"";
    let tick = "font-size=\"14\" fill=\"#333333\"";
    let (name, unit) = unit(objective);
    let steps: &[f64] = if unit > 1000.0 && axes.x[1] - axes.x[0] > 30.0 * unit {
        &[6.0, 12.0, 24.0, 48.0, 120.0]
    } else {
        &[]
    };
    let (values, step) = ticks(axes.x.map(|x| x / unit), 10, steps);
    for x in values {
        let at = axes.px(x * unit);
        canvas.path(&format!("M{} {}V{}", n(at), n(axes.top), n(bottom)), line);
        let text = grouped(x, decimals(step));
        canvas.text(
            [at, bottom + 20.0],
            &text,
            &format!("{tick} text-anchor=\"middle\""),
        );
    }
    let (values, step) = ticks([0.0, 100.0 * axes.y], 8, &[]);
    for y in values {
        let at = axes.py(y / 100.0);
        canvas.path(&format!("M{} {}H{}", n(axes.left), n(at), n(right)), line);
        let text = format!("{} %", grouped(y, decimals(step)));
        canvas.text(
            [axes.left - 8.0, at + 5.0],
            &text,
            &format!("{tick} text-anchor=\"end\""),
        );
    }
    canvas.path(
        &format!(
            "M{} {}V{}H{}",
            n(axes.left),
            n(axes.top),
            n(bottom),
            n(right)
        ),
        "stroke=\"#333333\" stroke-width=\"1.4\" fill=\"none\"",
    );
    let style = "font-size=\"15\" font-weight=\"700\" fill=\"#222222\" text-anchor=\"middle\"";
    canvas.text([axes.left + axes.width / 2.0, bottom + 46.0], name, style);
    let (x, y) = (MARGIN + 6.0, axes.top + axes.height / 2.0);
    canvas.text(
        [x, y],
        "P(attack): chance of at least one attack",
        &format!("{style} transform=\"rotate(-90 {} {})\"", n(x), n(y)),
    );
}

/// Decimals that ticks so far apart need.
fn decimals(step: f64) -> usize {
    if step >= 1.0 {
        0
    } else {
        (-step.log10()).ceil() as usize
    }
}

/// The least that can be had for at most so much, as a line to the right edge or the limit.
fn staircase(frontier: &Frontier, axes: &Axes, y: impl Fn(&Route) -> f64) -> Vec<[f64; 2]> {
    let objective = frontier.request.minimise;
    let mut line: Vec<[f64; 2]> = Vec::new();
    for point in &frontier.frontier {
        let at = axes.at([value(&point.route, objective), y(&point.route)]);
        if let Some(last) = line.last() {
            line.push([at[0], last[1]]);
        }
        line.push(at);
    }
    // Beyond a limit nothing can be had.
    let right = axes.corner()[0];
    let end = cap(frontier).map_or(right, |(cap, _)| axes.px(cap).min(right));
    if let Some(last) = line.last() {
        line.push([end.max(last[0]), last[1]]);
    }
    line
}

/// Between half and double rates.
fn band(canvas: &mut Canvas, frontier: &Frontier, axes: &Axes) {
    let mut low = staircase(frontier, axes, |r| r.attack_probability_range[0]);
    let high = staircase(frontier, axes, |r| r.attack_probability_range[1]);
    low.reverse();
    let outline: Vec<[f64; 2]> = high.into_iter().chain(low).collect();
    canvas.path(
        &format!("{}Z", polyline(&outline)),
        "fill=\"#0072b2\" fill-opacity=\"0.10\" stroke=\"none\"",
    );
}

/// Points close together along a line, which labels keep off.
fn samples(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut all = Vec::new();
    for pair in line.windows(2) {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        let steps = ((bx - ax).hypot(by - ay) / 8.0).ceil().max(1.0);
        for i in 0..=steps as usize {
            let t = i as f64 / steps;
            all.push([ax + t * (bx - ax), ay + t * (by - ay)]);
        }
    }
    all
}

/// From where on the budget left points out.
fn unsearched(canvas: &mut Canvas, frontier: &Frontier, axes: &Axes) {
    let Some(from) = frontier.open_from else {
        return;
    };
    let [right, bottom] = axes.corner();
    let left = axes.px(from).clamp(axes.left, right);
    canvas.rect(
        [left, axes.top, right - left, bottom - axes.top],
        "fill=\"#777777\" fill-opacity=\"0.13\"",
    );
    let text = "search ended here: more points may exist";
    let at = left.min(right - width(text, 13.0) - 8.0) + 6.0;
    canvas.text(
        [at, bottom - 10.0],
        text,
        "font-size=\"13\" font-style=\"italic\" fill=\"#333333\"",
    );
}

fn caps(canvas: &mut Canvas, busy: &mut Busy, frontier: &Frontier, axes: &Axes, legend: [f64; 4]) {
    let [right, bottom] = axes.corner();
    let line =
        format!("stroke=\"{CAP}\" stroke-width=\"1.8\" stroke-dasharray=\"9 5\" fill=\"none\"");
    let label = |canvas: &mut Canvas, busy: &mut Busy, [x, y]: [f64; 2], text: &str| {
        canvas.text(
            [x, y],
            text,
            &format!("font-size=\"14\" font-weight=\"700\" fill=\"{CAP}\""),
        );
        busy.block([x - 2.0, y - 14.0, x + width(text, 14.0) * 1.08, y + 5.0]);
    };
    if let Some(risk) = frontier.request.limits.max_risk.filter(|p| *p <= axes.y) {
        let y = axes.py(risk);
        canvas.path(&format!("M{} {}H{}", n(axes.left), n(y), n(right)), &line);
        let text = format!("limit {}", percent_typed(risk));
        // On the right, unless the legend is there.
        let wide = width(&text, 14.0) * 1.08 + 6.0;
        let x = if y - 30.0 < legend[3] {
            (legend[0] - wide).max(axes.left + 6.0)
        } else {
            right - wide
        };
        label(canvas, busy, [x, y - 6.0], &text);
    }
    if let Some((most, text)) = cap(frontier).filter(|(cap, _)| *cap <= axes.x[1]) {
        let x = axes.px(most);
        canvas.path(&format!("M{} {}V{}", n(x), n(axes.top), n(bottom)), &line);
        let left = x - width(&text, 14.0) * 1.08 - 6.0;
        label(canvas, busy, [left, bottom - 10.0], &text);
    }
}

fn points(canvas: &mut Canvas, frontier: &Frontier, axes: &Axes) {
    let objective = frontier.request.minimise;
    let place = |r: &Route| axes.at([value(r, objective), r.attack_probability]);
    let radius = match frontier.frontier.len() {
        0..=40 => 6.0,
        41..=120 => 4.0,
        _ => 2.6,
    };
    let base = place(&frontier.baseline);
    cross(canvas, base, 9.0);
    for point in &frontier.frontier {
        dot(
            canvas,
            place(&point.route),
            radius,
            point.route.escort_km > 0.0,
        );
    }
    for point in frontier.frontier.iter().filter(|p| p.knee) {
        diamond(canvas, place(&point.route), radius.max(5.0) + 4.0);
    }
}

/// A full disc without escort, a ring with one.
fn dot(canvas: &mut Canvas, at: [f64; 2], radius: f64, escorted: bool) {
    let style = if escorted {
        format!("fill=\"#ffffff\" stroke=\"{POINT}\" stroke-width=\"2\"")
    } else {
        format!("fill=\"{POINT}\" stroke=\"#ffffff\" stroke-width=\"0.8\"")
    };
    canvas.circle(at, radius, &style);
}

fn diamond(canvas: &mut Canvas, [x, y]: [f64; 2], r: f64) {
    canvas.path(
        &format!(
            "M{} {}L{} {}L{} {}L{} {}Z",
            n(x),
            n(y - r),
            n(x + r),
            n(y),
            n(x),
            n(y + r),
            n(x - r),
            n(y)
        ),
        &format!("fill=\"{KNEE}\" stroke=\"#000000\" stroke-width=\"1.4\""),
    );
}

/// The baseline's mark: it is no point of the frontier, unless one lies on it.
fn cross(canvas: &mut Canvas, [x, y]: [f64; 2], r: f64) {
    canvas.path(
        &format!(
            "M{} {}L{} {}M{} {}L{} {}",
            n(x - r),
            n(y - r),
            n(x + r),
            n(y + r),
            n(x - r),
            n(y + r),
            n(x + r),
            n(y - r)
        ),
        &format!(
            "stroke=\"{}\" stroke-width=\"3\" fill=\"none\"",
            palette::BASELINE
        ),
    );
}

/// The ends and the knee.
fn labelled(frontier: &Frontier) -> impl Iterator<Item = &FrontierPoint> {
    let last = frontier.frontier.len().saturating_sub(1);
    frontier
        .frontier
        .iter()
        .enumerate()
        .filter(move |(i, p)| *i == 0 || *i == last || p.knee)
        .map(|(_, p)| p)
}

fn callouts(frontier: &Frontier, axes: &Axes) -> Vec<Callout> {
    let objective = frontier.request.minimise;
    let base = &frontier.baseline;
    let at = |r: &Route| axes.at([value(r, objective), r.attack_probability]);
    let callout = |heading: String, r: &Route| {
        let mut lines = vec![
            heading,
            value_text(value(r, objective), objective),
            format!(
                "P(attack) {} ({})",
                percent(r.attack_probability),
                percent_range(r.attack_probability_range)
            ),
        ];
        if r.escort_km > 0.0 {
            lines.push(format!(
                "if escorts change nothing {} ({})",
                percent(r.attack_probability_phi_1),
                percent_range(r.attack_probability_phi_1_range)
            ));
        }
        Callout { at: at(r), lines }
    };
    let mut all: Vec<Callout> = Vec::new();
    let mut said = false;
    for point in labelled(frontier) {
        let r = &point.route;
        let mut heading = super::title(r);
        if r.edges == base.edges {
            heading.push_str(" = baseline");
        }
        // Two labels for one place would say the same twice.
        let ([x, y], [bx, by]) = (at(r), at(base));
        said |= (x - bx).hypot(y - by) < 3.0;
        all.push(callout(heading, r));
    }
    if !said {
        all.push(callout("Baseline: ignores risk".to_owned(), base));
    }
    all
}

/// Draws a mark about a place.
type Mark = fn(&mut Canvas, [f64; 2]);

/// What the marks mean.
fn legend(frontier: &Frontier) -> Vec<(Mark, String)> {
    let shown = frontier.frontier.len();
    let best = match frontier.status {
        Status::Optimal => "least risk for at most so much, proven",
        _ => "least risk found for at most so much",
    };
    let all = if shown < frontier.points as usize {
        format!("{shown} of {} routes shown", frontier.points)
    } else {
        format!("{shown} route{}", if shown == 1 { "" } else { "s" })
    };
    let stairs: Mark = |c, [x, y]| {
        c.path(
            &format!("M{} {}h12v8h12", n(x - 12.0), n(y - 4.0)),
            &format!("stroke=\"{POINT}\" stroke-width=\"2\" fill=\"none\""),
        );
    };
    let band: Mark = |c, [x, y]| {
        c.rect(
            [x - 12.0, y - 7.0, 24.0, 14.0],
            "fill=\"#0072b2\" fill-opacity=\"0.14\"",
        );
    };
    let escorted = frontier.frontier.iter().any(|p| p.route.escort_km > 0.0);
    let bare = frontier.frontier.iter().any(|p| p.route.escort_km <= 0.0);
    let mut rows: Vec<(Mark, String)> = vec![
        (stairs, format!("{all}: {best}")),
        (
            band,
            "the same with every rate of attack half and double".into(),
        ),
    ];
    if bare {
        rows.push((|c, at| dot(c, at, 6.0, false), "without escort".into()));
    }
    if escorted {
        rows.push((
            |c, at| dot(c, at, 6.0, true),
            "with escort on a part of the way".into(),
        ));
    }
    if frontier.frontier.iter().any(|p| p.knee) {
        let text = "the knee: beyond it risk falls less for the same price";
        rows.push((|c, at| diamond(c, at, 8.0), text.into()));
    }
    rows.push((
        |c, at| cross(c, at, 7.0),
        "the baseline: fastest, ignores risk".into(),
    ));
    rows
}

/// In the upper right corner, which a falling curve leaves free.
fn legend_box(rows: &[(Mark, String)], axes: &Axes) -> [f64; 4] {
    let wide = rows.iter().map(|(_, t)| width(t, 13.0)).fold(0.0, f64::max) + 52.0;
    let (right, top) = (axes.corner()[0] - 8.0, axes.top + 6.0);
    let high = 22.0 * rows.len() as f64 + 10.0;
    [right - wide, top, right, top + high]
}

fn draw_legend(canvas: &mut Canvas, rows: &[(Mark, String)], [l, t, r, b]: [f64; 4]) {
    canvas.rect([l, t, r - l, b - t], PANEL);
    for (i, (mark, text)) in rows.iter().enumerate() {
        let y = t + 16.0 + 22.0 * i as f64;
        mark(canvas, [l + 22.0, y]);
        canvas.text(
            [l + 44.0, y + 4.5],
            text,
            "font-size=\"13\" fill=\"#222222\"",
        );
    }
}

//! SVG: the plan as a picture, for a page, a screen or a wall.
//!
//! Purpose: where the routes run, where they are escorted, where the hazard lies, which zones they
//! avoid. Equirectangular about the middle latitude, so that the scale bar holds there. Invariants: no
//! script, no external resource, every text escaped, numbers to a tenth of a pixel; the as-of date and
//! the caveat are part of the picture. Complexity: linear in positions, and O(labels · (labels + route
//! length)) for the names.

pub(super) mod canvas;
mod frame;
mod labels;
mod map;
mod markers;
mod names;
mod panel;
mod route_lines;

use super::drawn::{self, Drawn};
use super::number::{count, km};
use super::text::request_words;
use super::{Error, Sketch};
use crate::plan::{MapInfo, Plan, ResolvedRequest};
use canvas::{Canvas, fit};
use frame::Frame;

/// Width of the picture.
pub(super) const WIDTH: f64 = 1200.0;
pub(super) const MARGIN: f64 = 18.0;
pub(super) const HEADER: f64 = 74.0;
pub(super) const FOOTER: f64 = 52.0;
/// Width of the legend.
const PANEL: f64 = 272.0;

/// The picture.
#[expect(
    clippy::unnecessary_wraps,
    reason = "every format has the same signature"
)]
pub(super) fn write(plan: &Plan, sketch: &Sketch) -> Result<Vec<u8>, Error> {
    let lines = drawn::all(plan);
    let map_width = WIDTH - PANEL - 3.0 * MARGIN;
    let mut rows = panel::rows(plan, &lines);
    let least = panel::height(&rows);
    let frame = Frame::around(&lines, MARGIN, HEADER, map_width, least);
    panel::keep_shown(&mut rows, plan, &frame);
    let height = HEADER + frame.height + FOOTER;
    let mut canvas = Canvas::new(WIDTH, height);
    canvas.raw(&title(plan, &lines));
    canvas.rect([0.0, 0.0, WIDTH, height], "fill=\"#ffffff\"");
    header(&mut canvas, &heading(&plan.request), &plan.request);
    map::draw(&mut canvas, plan, sketch, &lines, &frame);
    panel::draw(&mut canvas, &rows, WIDTH - PANEL - MARGIN, HEADER);
    footer(&mut canvas, &plan.map, &plan.siraba, HEADER + frame.height);
    Ok(canvas.finish().into_bytes())
}

/// What a screen reader says.
fn title(plan: &Plan, lines: &[Drawn<'_>]) -> String {
    let routes: Vec<String> = lines
        .iter()
        .map(|d| format!("{}, {}", d.title, km(d.route.length_m)))
        .collect();
    format!(
        "<title>{}</title>\n<desc>{}</desc>\n",
        super::xml::escape(&heading(&plan.request)),
        super::xml::escape(&format!("{}. {}", routes.join("; "), super::CAVEAT))
    )
}

/// Where from and where to.
pub(super) fn heading(request: &ResolvedRequest) -> String {
    format!("{} → {}", request.from.name, request.to.name)
}

/// A heading and what was asked for.
pub(super) fn header(canvas: &mut Canvas, heading: &str, r: &ResolvedRequest) {
    let width = WIDTH - 2.0 * MARGIN;
    canvas.text(
        [MARGIN, 36.0],
        &fit(heading, 26.0, width),
        "font-size=\"26\" font-weight=\"700\" fill=\"#111111\"",
    );
    let mut asked = request_words(r);
    asked.insert(
        0,
        format!(
            "{}, {}",
            count(r.trucks as usize, "truck", "trucks"),
            r.cargo.as_str()
        ),
    );
    asked.push(format!("for {}", r.date));
    canvas.text(
        [MARGIN, 60.0],
        &fit(&asked.join("  ·  "), 15.0, width),
        "font-size=\"15\" fill=\"#444444\"",
    );
}

/// The age of the risk picture and what it is worth.
pub(super) fn footer(canvas: &mut Canvas, map: &MapInfo, siraba: &str, top: f64) {
    let width = WIDTH - 2.0 * MARGIN;
    canvas.text(
        [MARGIN, top + 22.0],
        &fit(
            &format!(
                "Risk picture of {} ({}). Estimates from judgement, not a clearance to travel.",
                map.as_of_text(),
                map.name
            ),
            14.0,
            width,
        ),
        "font-size=\"14\" font-weight=\"700\" fill=\"#222222\"",
    );
    canvas.text(
        [MARGIN, top + 41.0],
        &fit(
            &format!(
                "P(attack): chance of at least one attack; in brackets with every rate half and double. Siraba {siraba}"
            ),
            12.5,
            width,
        ),
        "font-size=\"12.5\" fill=\"#555555\"",
    );
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn text(plan: &Plan, sketch: &Sketch) -> String {
        String::from_utf8(write(plan, sketch).unwrap()).unwrap()
    }

    #[test]
    fn well_formed_with_every_name_and_the_caveat() {
        for plan in [
            sample::plan(),
            sample::infeasible(),
            sample::odd_names(),
            sample::shortest(),
        ] {
            for sketch in [sample::sketch(), Sketch::default()] {
                let svg = text(&plan, &sketch);
                let document = roxmltree::Document::parse(&svg).unwrap();
                let texts: Vec<&str> = document
                    .descendants()
                    .filter(|n| n.has_tag_name("text"))
                    .filter_map(|n| n.text())
                    .collect();
                assert!(texts.iter().any(|t| t.contains("not a clearance")));
                assert!(texts.iter().any(|t| t.contains(&plan.map.as_of_text())));
                assert!(texts.contains(&"Bamako"));
                for bad in ["NaN", "\"inf", " inf\"", "Linf", "Minf", "-inf"] {
                    assert!(!svg.contains(bad));
                }
            }
        }
    }

    #[test]
    fn text_lies_within_the_picture() {
        let svg = text(&sample::odd_names(), &sample::sketch());
        let document = roxmltree::Document::parse(&svg).unwrap();
        let height: f64 = document
            .root_element()
            .attribute("height")
            .unwrap()
            .parse()
            .unwrap();
        for node in document.descendants().filter(|n| n.has_tag_name("text")) {
            let at = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
            assert!((0.0..=WIDTH).contains(&at("x")) && (0.0..=height).contains(&at("y")));
        }
    }

    #[test]
    fn a_picture() {
        insta::assert_snapshot!(text(&sample::plan(), &sample::sketch()));
    }
}

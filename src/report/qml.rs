//! QGIS 3 layer styles (`.qml`), one beside each layer of the folder.
//!
//! QGIS loads `routes.qml` by itself with `routes.geojson`. Symbol layers carry their properties
//! both as `Option` (QGIS 3.18 and later) and as `prop` (earlier). Source: `QgsSymbolLayerUtils`,
//! `QgsCategorizedSymbolRenderer`, `QgsGraduatedSymbolRenderer`; tried in QGIS 3.22.

use super::drawn::{self, Role};
use super::palette;
use super::xml::escape;
use crate::plan::Plan;
use std::fmt::Write;

/// The geometry of a layer of zones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Area,
    Line,
    Point,
}

/// A symbol: its type, its symbol layer's class, and its properties.
struct Symbol {
    kind: &'static str,
    class: &'static str,
    properties: Vec<(&'static str, String)>,
}

/// A class of a renderer: the value (or range) it stands for, its label, its symbol.
struct Class {
    value: Value,
    label: String,
    symbol: Symbol,
}

enum Value {
    Is(String),
    Between(f64, f64),
}

/// Routes, categorised by `route_key`.
pub(super) fn routes(plan: &Plan) -> String {
    let classes = drawn::all(plan)
        .iter()
        .map(|d| Class {
            value: Value::Is(d.key.clone()),
            label: d.title.clone(),
            symbol: if d.role == Role::Baseline {
                line(d.color, 0.7, "dash")
            } else {
                line(d.color, 1.6, "solid")
            },
        })
        .collect::<Vec<_>>();
    style("route_key", &classes, None)
}

/// Segments, graduated by `hazard_per_1000_km`.
pub(super) fn segments() -> String {
    let mut lower = 0.0;
    let classes = palette::HAZARD
        .iter()
        .map(|class| {
            let upper = if class.below.is_finite() {
                class.below
            } else {
                1e6
            };
            let range = Value::Between(lower, upper);
            lower = upper;
            Class {
                value: range,
                label: format!("{} expected attacks per 1000 km", class.label),
                symbol: line(class.color, 0.9, "solid"),
            }
        })
        .collect::<Vec<_>>();
    style("hazard_per_1000_km", &classes, None)
}

/// Waypoints, categorised by `kind`, with their names.
pub(super) fn waypoints() -> String {
    let classes = palette::WAYPOINT_KINDS
        .iter()
        .map(|&kind| {
            let marker = palette::marker(kind);
            Class {
                value: Value::Is(marker.kind.into()),
                label: marker.label.into(),
                symbol: point(
                    marker.qgis,
                    marker.color,
                    if marker.kind == "place" { 1.6 } else { 3.2 },
                ),
            }
        })
        .collect::<Vec<_>>();
    style("kind", &classes, Some("0,0,0,255"))
}

/// Zones, categorised by `kind`, with their names.
pub(super) fn zones(shape: Shape) -> String {
    let classes = palette::ZONE_KINDS
        .iter()
        .map(|&kind| {
            let (color, label) = palette::zone(kind);
            Class {
                value: Value::Is(kind.into()),
                label: label.into(),
                symbol: match shape {
                    Shape::Area => area(color),
                    Shape::Line => line(color, 1.2, "dot"),
                    Shape::Point if kind == "closure" => point("cross_fill", color, 4.0),
                    Shape::Point if kind == "incident" => point("circle", color, 2.4),
                    Shape::Point => point("diamond", color, 3.2),
                },
            }
        })
        .collect::<Vec<_>>();
    style("kind", &classes, Some("90,40,0,255"))
}

fn line(color: &str, width_mm: f64, pen: &str) -> Symbol {
    Symbol {
        kind: "line",
        class: "SimpleLine",
        properties: vec![
            ("capstyle", "round".into()),
            ("joinstyle", "round".into()),
            ("line_color", rgba(color, 255)),
            ("line_style", pen.into()),
            ("line_width", width_mm.to_string()),
            ("line_width_unit", "MM".into()),
        ],
    }
}

fn area(color: &str) -> Symbol {
    Symbol {
        kind: "fill",
        class: "SimpleFill",
        properties: vec![
            ("color", rgba(color, 46)),
            ("outline_color", rgba(color, 200)),
            ("outline_style", "solid".into()),
            ("outline_width", "0.3".into()),
            ("outline_width_unit", "MM".into()),
            ("style", "solid".into()),
        ],
    }
}

fn point(shape: &str, color: &str, size_mm: f64) -> Symbol {
    Symbol {
        kind: "marker",
        class: "SimpleMarker",
        properties: vec![
            ("color", rgba(color, 255)),
            ("name", shape.into()),
            ("outline_color", "255,255,255,255".into()),
            ("outline_style", "solid".into()),
            ("outline_width", "0.3".into()),
            ("size", size_mm.to_string()),
            ("size_unit", "MM".into()),
        ],
    }
}

/// "#0072b2" as QGIS writes it: "0,114,178,255".
fn rgba(hex: &str, alpha: u8) -> String {
    let part = |i: usize| {
        hex.get(i..i + 2)
            .and_then(|h| u8::from_str_radix(h, 16).ok())
            .unwrap_or(0)
    };
    format!("{},{},{},{alpha}", part(1), part(3), part(5))
}

fn style(attribute: &str, classes: &[Class], labels: Option<&str>) -> String {
    let mut out = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" \
         styleCategories=\"Symbology|Labeling\"",
    );
    let _ = writeln!(out, " labelsEnabled=\"{}\">", u8::from(labels.is_some()));
    let graduated = matches!(
        classes.first(),
        Some(Class {
            value: Value::Between(..),
            ..
        })
    );
    let (kind, list, item) = if graduated {
        (
            "graduatedSymbol\" graduatedMethod=\"GraduatedColor",
            "ranges",
            "range",
        )
    } else {
        ("categorizedSymbol", "categories", "category")
    };
    let _ = writeln!(
        out,
        " <renderer-v2 type=\"{kind}\" attr=\"{attribute}\" symbollevels=\"0\" forceraster=\"0\" \
         enableorderby=\"0\">\n  <{list}>"
    );
    for (i, class) in classes.iter().enumerate() {
        let label = escape(&class.label);
        let value = match &class.value {
            Value::Is(value) => format!("value=\"{}\"", escape(value)),
            Value::Between(lower, upper) => {
                format!("lower=\"{lower:.10}\" upper=\"{upper:.10}\"")
            }
        };
        let _ = writeln!(
            out,
            "   <{item} {value} symbol=\"{i}\" label=\"{label}\" render=\"true\"/>"
        );
    }
    let _ = writeln!(out, "  </{list}>\n  <symbols>");
    for (i, class) in classes.iter().enumerate() {
        symbol(&mut out, i, &class.symbol);
    }
    out.push_str("  </symbols>\n </renderer-v2>\n");
    if let Some(color) = labels {
        let _ = writeln!(
            out,
            " <labeling type=\"simple\">\n  <settings>\n   <text-style fieldName=\"name\" isExpression=\"0\" \
             fontSize=\"8\" fontSizeUnit=\"Point\" textColor=\"{color}\" textOpacity=\"1\">\n    \
             <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" \
             bufferColor=\"255,255,255,255\" bufferOpacity=\"0.8\"/>\n   </text-style>\n  </settings>\n </labeling>"
        );
    }
    out.push_str("</qgis>\n");
    out
}

fn symbol(out: &mut String, index: usize, symbol: &Symbol) {
    let _ = writeln!(
        out,
        "   <symbol type=\"{}\" name=\"{index}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">\n    \
         <layer class=\"{}\" pass=\"0\" enabled=\"1\" locked=\"0\">\n     <Option type=\"Map\">",
        symbol.kind, symbol.class
    );
    for (name, value) in &symbol.properties {
        let _ = writeln!(
            out,
            "      <Option type=\"QString\" name=\"{name}\" value=\"{value}\"/>"
        );
    }
    out.push_str("     </Option>\n");
    for (name, value) in &symbol.properties {
        let _ = writeln!(out, "     <prop k=\"{name}\" v=\"{value}\"/>");
    }
    out.push_str("    </layer>\n   </symbol>\n");
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn classes(xml: &str, tag: &str) -> Vec<String> {
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let document = roxmltree::Document::parse_with_options(xml, options).unwrap();
        let symbols = document
            .descendants()
            .filter(|n| n.has_tag_name("symbol"))
            .count();
        let items: Vec<_> = document
            .descendants()
            .filter(|n| n.has_tag_name(tag))
            .collect();
        assert_eq!(symbols, items.len(), "a symbol for each class");
        items
            .iter()
            .map(|n| n.attribute("label").unwrap().to_string())
            .collect()
    }

    #[test]
    fn styles_are_well_formed_with_a_symbol_for_each_class() {
        let plan = sample::odd_names();
        assert_eq!(classes(&routes(&plan), "category").len(), 3);
        assert_eq!(classes(&segments(), "range").len(), palette::HAZARD.len());
        assert_eq!(classes(&waypoints(), "category").len(), 9);
        for shape in [Shape::Area, Shape::Line, Shape::Point] {
            let kinds = palette::ZONE_KINDS.len();
            assert_eq!(classes(&zones(shape), "category").len(), kinds);
        }
    }

    #[test]
    fn ranges_tile() {
        let xml = segments();
        assert!(xml.contains("lower=\"0.1000000000\" upper=\"0.3000000000\""));
        assert_eq!(rgba("#0072b2", 255), "0,114,178,255");
    }

    #[test]
    fn a_style() {
        insta::assert_snapshot!(segments());
    }
}

//! A whole plan on the embedded map: reading it, overlaying, solving, the ledger, sensitivity and
//! the text page; and its parts. `cargo bench --bench plan`.
//!
//! The yardstick of the contract is CPU time of the whole plan: under 50 ms.
#![allow(clippy::expect_used)] // a bench may stop at the first surprise

use siraba::io::Inputs;
use siraba::plan::{
    Dependence, EnsembleRequest, Limits, Map, PointSpec, Request, Scene, plan_scene,
};
use siraba::report::{Format, Sketch, render};

fn main() {
    divan::main();
}

fn request() -> Request {
    let mut request = Request::new(
        PointSpec::Name("Abidjan".to_owned()),
        PointSpec::Name("Bamako".to_owned()),
    );
    request.limits = Limits {
        max_risk: Some(0.2),
        ..Limits::default()
    };
    request.escorts = vec!["armed".to_owned()];
    request
}

/// What `siraba plan` does, without starting a process.
#[divan::bench]
fn whole_plan() -> usize {
    let map = Map::embedded().expect("the embedded map loads");
    let request = request();
    let scene = Scene::new(&map, &request).expect("the towns are on the map");
    let plan = plan_scene(&scene).expect("a plan or a reason");
    let sketch = Sketch::of(&scene.network, &map.places);
    render(&plan, &sketch, Format::Text)
        .expect("every figure is finite")
        .len()
}

/// The same request with at most three areas at their worst.
#[divan::bench]
fn answer_robust(bencher: divan::Bencher) {
    let map = Map::embedded().expect("the embedded map loads");
    let mut request = request();
    request.robust = Some(3);
    let scene = Scene::new(&map, &request).expect("the towns are on the map");
    bencher.bench_local(|| plan_scene(&scene).map(|p| p.routes.len()));
}

/// The same request with a thousand pictures.
#[divan::bench]
fn answer_ensemble(bencher: divan::Bencher) {
    let map = Map::embedded().expect("the embedded map loads");
    let mut request = request();
    request.ensemble = Some(EnsembleRequest {
        draws: 1000,
        seed: 1,
        dependence: Dependence::Areas,
    });
    let scene = Scene::new(&map, &request).expect("the towns are on the map");
    bencher.bench_local(|| plan_scene(&scene).map(|p| p.routes.len()));
}

/// Reading and noding the embedded map.
#[divan::bench]
fn load(bencher: divan::Bencher) {
    bencher
        .with_inputs(|| Inputs::embedded().expect("embedded"))
        .bench_values(Map::load);
}

/// Snapping, splitting, overlaying.
#[divan::bench]
fn scene(bencher: divan::Bencher) {
    let map = Map::embedded().expect("the embedded map loads");
    let request = request();
    bencher.bench_local(|| Scene::new(&map, &request).map(|s| s.network.node_count()));
}

/// Solving, ledger, sensitivity.
#[divan::bench]
fn answer(bencher: divan::Bencher) {
    let map = Map::embedded().expect("the embedded map loads");
    let request = request();
    let scene = Scene::new(&map, &request).expect("the towns are on the map");
    bencher.bench_local(|| plan_scene(&scene).map(|p| p.routes.len()));
}

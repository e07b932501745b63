#![allow(clippy::all, clippy::pedantic, missing_docs)]
#[path = "../tests/dimacs_files/mod.rs"]
mod dimacs_files;
use dimacs_files::*;
use siraba::solve::*;
fn cpu() -> f64 {
    let s = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e6
}
fn stats(name: &str, mut v: Vec<f64>, y: f64) {
    v.sort_by(f64::total_cmp);
    let n = v.len();
    println!("{name}: median {:.2} mean {:.2} p95 {:.2} max {:.2} | ratio {:.3} {:.3} {:.3} {:.3}", v[n/2], v.iter().sum::<f64>()/n as f64, v[n*95/100], v[n-1], v[n/2]/y, v.iter().sum::<f64>()/n as f64/y, v[n*95/100]/y, v[n-1]/y);
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let which = args.get(1).map_or("all", |s| s.as_str());
    let folder = folder().unwrap();
    let graph = new_york(&folder);
    let mut oracle = petgraph::graph::DiGraph::<(), u32>::new();
    let nodes: Vec<_> = (1..graph.first_out.len()).map(|_| oracle.add_node(())).collect();
    for (u, row) in graph.first_out.windows(2).enumerate() {
        for e in row[0] as usize..row[1] as usize {
            oracle.add_edge(nodes[u], nodes[graph.head[e] as usize], graph.weights[0][e] as u32);
        }
    }
    let mut y = Vec::new();
    if which != "noy" { for i in 0..10 { let t = cpu(); std::hint::black_box(petgraph::algo::dijkstra(&oracle, nodes[i*26000], None, |e| *e.weight())); y.push(cpu()-t); } } else { y.push(50.0); }
    y.sort_by(f64::total_cmp);
    let y = y[y.len()/2];
    println!("yardstick {y:.2}");
    let solver = Solver::new(&graph).unwrap();
    let t = cpu(); solver.customise(0,1).unwrap(); println!("lay out {:.1}", cpu()-t);
    let wc = rows(&folder.join("NY_wcspp.csv"));
    let fr = rows(&folder.join("NY_frontier.csv"));
    let ask = |solver: &Solver| {
        let mut v = Vec::new();
        for r in &wc { let q = query(&graph, r, Some(r[2])); let t = cpu(); let o = solver.constrained(&q).unwrap(); v.push(cpu()-t); match o { Outcome::Optimal(p) => assert_eq!(p.totals[0], r[3]), _ => panic!() } }
        stats("wc", v, y);
        let mut v = Vec::new();
        for r in &fr { let q = query(&graph, r, None); let t = cpu(); let o = solver.frontier(&q, 1).unwrap(); v.push(cpu()-t); assert_eq!(o.paths.len() as u64, r[2]); }
        if which == "each" { println!("{v:?}"); }
        stats("fr", v, y);
    };
    if which != "h" && which != "noy" { ask(&solver); }
    let t = cpu(); let order = Order::of(&graph).unwrap(); println!("order {:.1} = {:.1}", cpu()-t, (cpu()-t)/y);
    let t = cpu(); let h = Hierarchy::new(&graph, order).unwrap(); println!("contract {:.1} {}", cpu()-t, h.shortcut_count());
    let solver = solver.with(&h).unwrap();
    let t = cpu(); solver.customise(0,1).unwrap(); println!("customise {:.1} = {:.1}", cpu()-t, (cpu()-t)/y);
    ask(&solver);
    println!("{}", std::fs::read_to_string("/proc/self/status").unwrap().lines().find(|l| l.starts_with("VmHWM")).unwrap());
}

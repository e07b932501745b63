use siraba::io::*;
use siraba::model::FileId;
use siraba::network::*;
use std::time::Instant;
fn main() {
    let p = std::env::args().nth(1).unwrap();
    for _ in 0..std::env::args().nth(2).map_or(7, |n| n.parse().unwrap()) {
        let t0 = Instant::now();
        let s = Source::open(std::path::Path::new(&p)).unwrap();
        let t1 = Instant::now();
        let mut n = 0;
        read_features(&s, &mut |f| {
            n += f.properties.len();
            Ok(())
        })
        .unwrap();
        let t2 = Instant::now();
        let mut k = 0;
        read_roads(&s, FileId(0), &Default::default(), &mut |r| {
            k += r.lines.len();
            Ok(())
        })
        .unwrap();
        let t3 = Instant::now();
        let mut b = Builder::new(Noding::Vertices, 0.0);
        read_roads(&s, FileId(0), &Default::default(), &mut |r| {
            b.add(r).unwrap();
            Ok(())
        })
        .unwrap();
        let t4 = Instant::now();
        let (net, _) = b.freeze().unwrap();
        let t5 = Instant::now();
        println!(
            "open {:?} features {:?} roads {:?} +add {:?} freeze {:?} {} {}",
            t1 - t0,
            t2 - t1,
            t3 - t2,
            t4 - t3,
            t5 - t4,
            n + k,
            net.link_count()
        );
    }
}

//! What always holds of an answer: it is the one that connectivity gives, its proof carries it, and what it offers does what is said.

use super::generate::{self, Generated, Random};
use super::slow::Range;
use super::{cluster, options};
use kubeglass::api::Paste;
use kubeglass::cluster::Cluster;
use kubeglass::network::{
    Code, Connectivity, Direction, Half, INGRESS_CONTROLLER, PortSet, Question, Reach, connectivity, reach, verdict,
};
use kubeglass::text::{Candidate, Fix, Step, Verdict, apply_edits};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many worlds are asked, and how many questions each.
const WORLDS: u64 = 500;
const QUESTIONS: usize = 3;

/// How often each property had something to say.
#[derive(Debug, Default)]
struct Seen {
    yes: AtomicUsize,
    no: AtomicUsize,
    unknown: AtomicUsize,
    by_rule: AtomicUsize,
    fixes: AtomicUsize,
    with_more: AtomicUsize,
}

fn one_more(of: &AtomicUsize) {
    of.fetch_add(1, Ordering::Relaxed);
}

type Rows = BTreeMap<(String, String), PortSet>;

fn rows(of: &Connectivity) -> Rows {
    of.rows.iter().map(|row| ((row.src.clone(), row.dst.clone()), row.connections.clone())).collect()
}

/// The question as it is typed, and its ends as rows name them.
struct Asked {
    pair: (String, String),
    line: [String; 4],
}

fn questions(seed: u64, of: &Connectivity) -> Vec<Asked> {
    let mut random = Random::new(!seed);
    let workloads: Vec<&String> = of.peers.iter().filter(|name| name.contains('/')).collect();
    // An address of a range: its first.
    let typed = |name: &String| match name.strip_suffix("[External]").and_then(|range| range.split_once('-')) {
        Some((first, _)) => first.to_owned(),
        None => name.clone(),
    };
    let is_outside = |name: &String| !name.contains('/');
    let mut asked = Vec::new();
    for _ in 0..QUESTIONS {
        let (mut from, mut to) = (random.pick(&of.peers).clone(), (*random.pick(&workloads)).clone());
        if random.percent(20) && from != INGRESS_CONTROLLER {
            (from, to) = (to, from);
        }
        if from == to || is_outside(&from) && is_outside(&to) || to == INGRESS_CONTROLLER {
            continue;
        }
        let (protocol, port) = match random.below(4) {
            0 => (String::new(), String::new()),
            1 => ((*random.pick(&["TCP", "UDP", "SCTP"])).to_owned(), String::new()),
            _ => {
                let protocol = *random.pick(&["TCP", "UDP", "SCTP"]);
                (protocol.to_owned(), random.pick(&[1, 53, 80, 443, 8080, 65535]).to_string())
            }
        };
        let line = [typed(&from), typed(&to), protocol, port];
        asked.push(Asked { line, pair: (from, to) });
    }
    asked
}

fn ask(cluster: &Cluster, world: &Generated, [from, to, protocol, port]: &[String; 4]) -> (Question, Reach<Code>) {
    let question = Question::parse(cluster, from, to, Some(protocol), Some(port)).unwrap();
    let answer = reach(cluster, &question, &options(world));
    (question, answer)
}

/// The wrongs of one world.
fn wrongs(seed: u64, world: &Generated, seen: &Seen) -> Vec<String> {
    let cluster = cluster(world);
    let all = connectivity(&cluster, &options(world));
    let (before, unknown) = (rows(&all), all.unknown.iter().map(|each| (each.src.clone(), each.dst.clone())));
    let unknown: BTreeSet<(String, String)> = unknown.collect();
    let mut wrong = Vec::new();
    for asked in questions(seed, &all) {
        let (question, answer) = ask(&cluster, world, &asked.line);
        let mut say = |what: String| wrong.push(format!("  {:?}: {what}", asked.line));
        one_more(match answer.allowed {
            Verdict::Yes => &seen.yes,
            Verdict::No => &seen.no,
            Verdict::Unknown => &seen.unknown,
        });
        if verdict(&cluster, &question, &options(world)) != answer.allowed {
            say("verdict and reach differ".to_owned());
        }
        as_connectivity(&question, &answer, &asked, &before, &unknown, &mut say);
        if answer.allowed == Verdict::Yes {
            for (direction, half) in [(Direction::Egress, &answer.egress), (Direction::Ingress, &answer.ingress)] {
                let rules: Option<Vec<_>> = half.proof.witnesses.iter().map(|steps| rule_of(steps)).collect();
                if half.proof.witnesses.is_empty() {
                    say(format!("a yes without a proof of its {}", direction.field()));
                }
                let Some(rules) = rules else { continue };
                one_more(&seen.by_rule);
                let without = |kept: Option<usize>| {
                    let removed = rules.iter().enumerate().filter(|(at, _)| Some(*at) != kept).map(|(_, rule)| rule);
                    let world = without_rules(world, direction, &removed.collect::<Vec<_>>());
                    let again = ask(&super::cluster(&world), &world, &asked.line).1;
                    let half = if direction == Direction::Egress { &again.egress } else { &again.ingress };
                    if kept.is_some() { half.allowed } else { again.allowed }
                };
                // Of several ports an admin policy may let others through.
                let by_admin =
                    question.port.is_none() && objects(world).iter().any(|each| !each["spec"]["subject"].is_null());
                if without(None) == Verdict::Yes && !by_admin {
                    say(format!("a yes without {rules:?}, which is its proof"));
                }
                for (kept, rule) in rules.iter().enumerate() {
                    if without(Some(kept)) != Verdict::Yes {
                        say(format!("no yes by {rule:?} alone, which is a proof of its own"));
                    }
                }
            }
        }
        let halves = [&answer.egress, &answer.ingress];
        let is_shut = |half: &&Half<Code>| half.allowed == Verdict::No;
        if answer.allowed == Verdict::No
            && halves.into_iter().any(|half| is_shut(&half))
            && halves.into_iter().filter(is_shut).all(|half| half.proof.candidates.is_empty())
        {
            say("a no without a reason".to_owned());
        }
        for candidate in answer.egress.proof.candidates.iter().chain(&answer.ingress.proof.candidates) {
            let Some(fix) = &candidate.fix else { continue };
            if answer.allowed != Verdict::No {
                continue;
            }
            one_more(&seen.fixes);
            let after = fixed(&cluster, fix);
            let (_, again) = ask(&after, world, &asked.line);
            if again.allowed != Verdict::Yes {
                say(format!("still {:?} after {fix:?}", again.allowed));
            }
            opens_what_it_says(
                &before,
                &rows(&connectivity(&after, &options(world))),
                candidate,
                &asked,
                &question,
                seen,
                &mut say,
            );
        }
    }
    wrong
}

/// What a question is told is what stands in the rows.
fn as_connectivity(
    question: &Question,
    answer: &Reach<Code>,
    asked: &Asked,
    rows: &Rows,
    unknown: &BTreeSet<(String, String)>,
    say: &mut impl FnMut(String),
) {
    // The controller's rows are of the ports that Services lead to; a question is about whatever port it names.
    if asked.pair.0 == INGRESS_CONTROLLER {
        return;
    }
    // Each side of rows is cut where its own policies are: what is asked of may be a piece of a row's.
    let is_within = |one: &str, other: &str| match (Range::named(one), Range::named(other)) {
        (Some(one), Some(other)) => other.holds(Range { last: one.first, ..one }),
        _ => one == other,
    };
    let is_it = |pair: &(String, String)| is_within(&asked.pair.0, &pair.0) && is_within(&asked.pair.1, &pair.1);
    let row = rows.iter().find(|(pair, _)| is_it(pair)).map(|(_, ports)| ports.clone()).unwrap_or_default();
    let row = row.intersection(&question.ports());
    if unknown.iter().any(is_it) {
        if !row.covers(&answer.ports) || !answer.possible.covers(&row) && !answer.possible.is_empty() {
            say(format!("{:?} to {:?}, but the row has {row:?}", answer.ports, answer.possible));
        }
    } else if (answer.allowed == Verdict::Yes) == row.is_empty() || !row.covers(&answer.ports) {
        say(format!("{:?} on {:?}, but the row has {row:?}", answer.allowed, answer.ports));
    }
}

/// Namespace, name, and index of the rule that a witness names; nothing if it is no NetworkPolicy's.
fn rule_of(steps: &[Step<Code>]) -> Option<(String, String, usize)> {
    let last = steps.last()?;
    let object = last.object.as_ref().filter(|object| object.kind == "NetworkPolicy")?;
    let index = last.path.split(['[', ']']).nth(1)?;
    Some((object.namespace.clone()?, object.name.clone(), index.parse().unwrap()))
}

/// The objects of a world, out of their List.
fn objects(world: &Generated) -> Vec<Value> {
    let first = world.objects.first().and_then(|first| first["items"].as_array());
    first.unwrap_or(&world.objects).clone()
}

/// A world in which rules let nobody through any more; which directions their policies act on stays.
fn without_rules(world: &Generated, direction: Direction, rules: &[&(String, String, usize)]) -> Generated {
    let mut objects = objects(world);
    for rule in rules {
        let (namespace, name, index) = rule;
        let own = |object: &&mut Value| {
            let of = object["metadata"]["namespace"].as_str().unwrap_or("default");
            object["kind"] == "NetworkPolicy" && object["metadata"]["name"] == name.as_str() && of == namespace
        };
        let policy = objects.iter_mut().find(own).unwrap();
        let nobody = json!({direction.peers_field(): [{"podSelector": {"matchLabels": {"nobody": "here"}}}]});
        policy["spec"][direction.field()][*index] = nobody;
    }
    Generated { objects, ..world.clone() }
}

fn fixed(cluster: &Cluster, fix: &Fix) -> Cluster {
    let sources = cluster.paste.sources.iter().map(|(_, source)| source);
    let after = apply_edits(sources, &fix.edits).unwrap();
    let refused = match cluster.refused.is_empty() {
        true => kubeglass::cluster::Refused::LeftOut,
        false => kubeglass::cluster::Refused::Counted,
    };
    Cluster::new(Arc::new(Paste::new(after)), refused)
}

/// What an edit is said to open besides is the difference that it makes, as far as rows tell.
fn opens_what_it_says(
    before: &Rows,
    after: &Rows,
    candidate: &Candidate<Code>,
    asked: &Asked,
    question: &Question,
    seen: &Seen,
    say: &mut impl FnMut(String),
) {
    let short = |name: &String| name.split('[').next().unwrap_or_default().to_owned();
    let mut real: Rows = Rows::new();
    for (pair, ports) in
        after.iter().filter(|((src, dst), _)| src != INGRESS_CONTROLLER && !(src.clone() + dst).contains("External"))
    {
        let mut gained = ports.minus(&before.get(pair).cloned().unwrap_or_default());
        if *pair == asked.pair {
            gained = gained.minus(&question.ports());
        }
        if !gained.is_empty() {
            real.insert((short(&pair.0), short(&pair.1)), gained);
        }
    }
    let mut told: Rows = Rows::new();
    for code in &candidate.also_grants {
        let Code::Opens { src, dst, ports } = code else { continue };
        if !is_block(src) && !is_block(dst) {
            let all = told.entry((src.clone(), dst.clone())).or_default();
            *all = all.union(ports);
        }
    }
    if !real.is_empty() {
        one_more(&seen.with_more);
    }
    if told != real {
        let tell = |rows: &Rows| serde_json::to_string(&rows.iter().collect::<Vec<_>>()).unwrap();
        say(format!("said to open {}\n    opens {}", tell(&told), tell(&real)));
    }
}

fn is_block(name: &str) -> bool {
    !name.contains('/') || kubeglass::network::AddressRange::parse(name).is_some()
}

#[test]
fn an_answer_is_proven_and_what_it_offers_does_what_it_says() {
    let seen = Seen::default();
    super::every_world("network random worlds asked", WORLDS, |seed, world| wrongs(seed, world, &seen));
    println!("asked: {seen:?}");
}

/// A rule more in a policy that isolates takes no connection away.
fn taken_away(seed: u64, world: &Generated) -> Vec<String> {
    let mut random = Random::new(seed ^ 0xadd);
    let mut objects = objects(world);
    let policies: Vec<usize> = (0..objects.len()).filter(|at| objects[*at]["kind"] == "NetworkPolicy").collect();
    if policies.is_empty() {
        return Vec::new();
    }
    let spec = &mut objects[*random.pick(&policies)]["spec"];
    let types: Vec<&str> = spec["policyTypes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let has_egress = spec["egress"].as_array().is_some_and(|rules| !rules.is_empty());
    let types: Vec<&str> = match types.as_slice() {
        [] if has_egress => vec!["Ingress", "Egress"],
        [] => vec!["Ingress"],
        types => types.to_vec(),
    };
    let kind = (*random.pick(&types)).to_owned();
    let (field, peers) = if kind == "Ingress" { ("ingress", "from") } else { ("egress", "to") };
    let mut rule = generate::rule_among(&mut random, peers);
    // New blocks cut addresses anew, which makes other rows of the same meaning.
    if let Some(peers) = rule[peers].as_array_mut() {
        peers.retain(|peer| peer["ipBlock"].is_null());
        if peers.is_empty() {
            peers.push(json!({"podSelector": {}}));
        }
    }
    match spec[field].as_array_mut() {
        Some(rules) => rules.push(rule.clone()),
        None => spec[field] = json!([rule]),
    }
    let more = Generated { objects, ..world.clone() };
    let now = rows(&connectivity(&cluster(&more), &options(&more)));
    let before = rows(&connectivity(&cluster(world), &options(world)));
    let lost = before.into_iter().filter(|(pair, ports)| !now.get(pair).is_some_and(|now| now.covers(ports)));
    lost.map(|(pair, ports)| format!("  {rule} of {kind} takes {ports:?} of {pair:?} away")).collect()
}

#[test]
fn a_rule_more_takes_nothing_away() {
    super::every_world("network random worlds with a rule more", WORLDS, taken_away);
}

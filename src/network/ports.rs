//! Sets of ports, an interval list for each protocol.

use crate::text::Order;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::collections::HashMap;
use std::fmt;

/// The lowest port that a connection can have.
pub const FIRST_PORT: u16 = 1;

/// The protocols that NetworkPolicy tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Protocol {
    Tcp,
    Udp,
    Sctp,
}

impl Protocol {
    /// Each, in the order that rows list them.
    pub const ALL: [Protocol; 3] = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp];

    /// By Kubernetes' name; empty is TCP. None for what the API server refuses.
    pub fn named(name: &str) -> Option<Protocol> {
        match name {
            "" | "TCP" => Some(Protocol::Tcp),
            "UDP" => Some(Protocol::Udp),
            "SCTP" => Some(Protocol::Sctp),
            _ => None,
        }
    }
    /// Kubernetes' name.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
        }
    }
}

/// Closed intervals of ports, ascending, neither touching nor overlapping.
type Ranges = Vec<(u16, u16)>;

/// A set of ports by protocol. Serializes as `"ALL"` or `{"TCP":[[80,80]]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PortSet {
    tcp: Ranges,
    udp: Ranges,
    sctp: Ranges,
}

impl PortSet {
    /// Every port of every protocol.
    pub fn all() -> Self {
        let every = || vec![(FIRST_PORT, u16::MAX)];
        PortSet { tcp: every(), udp: every(), sctp: every() }
    }
    /// The ports from `first` to `last` of one protocol; none if that is the wrong way round.
    pub fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        let mut set = PortSet::default();
        let first = first.max(FIRST_PORT);
        if first <= last {
            *set.of_mut(protocol) = vec![(first, last)];
        }
        set
    }
    /// Every port of one protocol.
    pub fn every(protocol: Protocol) -> Self {
        PortSet::range(protocol, FIRST_PORT, u16::MAX)
    }
    /// The intervals of a protocol.
    pub fn of(&self, protocol: Protocol) -> &[(u16, u16)] {
        match protocol {
            Protocol::Tcp => &self.tcp,
            Protocol::Udp => &self.udp,
            Protocol::Sctp => &self.sctp,
        }
    }
    fn of_mut(&mut self, protocol: Protocol) -> &mut Ranges {
        match protocol {
            Protocol::Tcp => &mut self.tcp,
            Protocol::Udp => &mut self.udp,
            Protocol::Sctp => &mut self.sctp,
        }
    }
    /// Whether there is no port in it.
    pub fn is_empty(&self) -> bool {
        self.tcp.is_empty() && self.udp.is_empty() && self.sctp.is_empty()
    }
    /// Whether every port of every protocol is in it.
    pub fn is_all(&self) -> bool {
        Protocol::ALL.iter().all(|protocol| self.of(*protocol) == [(FIRST_PORT, u16::MAX)])
    }
    /// Whether a port is in it.
    pub fn contains(&self, protocol: Protocol, port: u16) -> bool {
        self.of(protocol).iter().any(|(first, last)| (*first..=*last).contains(&port))
    }
    /// Whether every port of the other is in it.
    pub fn covers(&self, other: &PortSet) -> bool {
        other.minus(self).is_empty()
    }
    /// What is in either.
    pub fn union(&self, other: &PortSet) -> PortSet {
        self.each(other, |mine, theirs| {
            let mut all: Ranges = mine.iter().chain(theirs).copied().collect();
            all.order();
            let mut merged: Ranges = Vec::with_capacity(all.len());
            for (first, last) in all {
                match merged.last_mut() {
                    Some(before) if u32::from(first) <= u32::from(before.1) + 1 => before.1 = before.1.max(last),
                    _ => merged.push((first, last)),
                }
            }
            merged
        })
    }
    /// What is in both.
    pub fn intersection(&self, other: &PortSet) -> PortSet {
        self.each(other, |mine, theirs| {
            let mut both = Vec::new();
            for (first, last) in mine {
                let overlaps = theirs.iter().map(|(a, b)| (*first.max(a), *last.min(b)));
                both.extend(overlaps.filter(|(a, b)| a <= b));
            }
            both
        })
    }
    /// What is in this one only.
    pub fn minus(&self, other: &PortSet) -> PortSet {
        self.each(other, |mine, theirs| {
            let mut rest = Vec::new();
            for (first, last) in mine {
                let mut from = u32::from(*first);
                for (a, b) in theirs.iter().filter(|(a, b)| b >= first && a <= last) {
                    if u32::from(*a) > from {
                        rest.push((from as u16, a - 1));
                    }
                    from = from.max(u32::from(*b) + 1);
                }
                if from <= u32::from(*last) {
                    rest.push((from as u16, *last));
                }
            }
            rest
        })
    }
    fn each(&self, other: &PortSet, combine: impl Fn(&[(u16, u16)], &[(u16, u16)]) -> Ranges) -> PortSet {
        let [tcp, udp, sctp] = Protocol::ALL.map(|protocol| combine(self.of(protocol), other.of(protocol)));
        PortSet { tcp, udp, sctp }
    }
}

/// `TCP 80, 8000-9000; UDP 53`, `SCTP` for all of one protocol, `all ports`, `no port`.
impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return f.write_str("all ports");
        }
        if self.is_empty() {
            return f.write_str("no port");
        }
        let mut between = "";
        for protocol in Protocol::ALL {
            let ranges = self.of(protocol);
            if ranges.is_empty() {
                continue;
            }
            write!(f, "{between}{}", protocol.name())?;
            between = "; ";
            if ranges == [(FIRST_PORT, u16::MAX)] {
                continue;
            }
            for (index, (first, last)) in ranges.iter().enumerate() {
                let comma = if index == 0 { " " } else { ", " };
                if first == last { write!(f, "{comma}{first}")? } else { write!(f, "{comma}{first}-{last}")? }
            }
        }
        Ok(())
    }
}

impl Serialize for PortSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_all() {
            return serializer.serialize_str("ALL");
        }
        let mut map = serializer.serialize_map(None)?;
        for protocol in Protocol::ALL.into_iter().filter(|protocol| !self.of(*protocol).is_empty()) {
            map.serialize_entry(protocol.name(), self.of(protocol))?;
        }
        map.end()
    }
}

/// A set in a [`PortTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct SetId(u32);

impl SetId {
    /// Its number in its table.
    pub(super) fn number(self) -> usize {
        self.0 as usize
    }
}

/// No port.
pub(super) const NONE: SetId = SetId(0);
/// Every port.
pub(super) const EVERY: SetId = SetId(1);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Union,
    Intersection,
    Minus,
}

/// Every set once, and what was already worked out about them: a large cluster has millions of pairs and few sets.
#[derive(Clone)]
pub(super) struct PortTable {
    sets: Vec<PortSet>,
    ids: HashMap<PortSet, SetId>,
    done: HashMap<(Operation, SetId, SetId), SetId>,
}

impl PortTable {
    pub(super) fn new() -> Self {
        let mut table = PortTable { sets: Vec::new(), ids: HashMap::new(), done: HashMap::new() };
        table.id(PortSet::default());
        table.id(PortSet::all());
        table
    }
    pub(super) fn id(&mut self, set: PortSet) -> SetId {
        if let Some(id) = self.ids.get(&set) {
            return *id;
        }
        let id = SetId(self.sets.len() as u32);
        self.sets.push(set.clone());
        self.ids.insert(set, id);
        id
    }
    pub(super) fn get(&self, id: SetId) -> PortSet {
        self.sets.get(id.0 as usize).cloned().unwrap_or_default()
    }
    /// What of some ports is in a set.
    pub(super) fn on(&self, id: SetId, ports: &PortSet) -> PortSet {
        self.sets.get(id.0 as usize).map(|set| set.intersection(ports)).unwrap_or_default()
    }
    pub(super) fn union(&mut self, a: SetId, b: SetId) -> SetId {
        match (a, b) {
            (NONE, other) | (other, NONE) => other,
            (EVERY, _) | (_, EVERY) => EVERY,
            _ if a == b => a,
            _ => self.apply(Operation::Union, a, b),
        }
    }
    pub(super) fn intersection(&mut self, a: SetId, b: SetId) -> SetId {
        match (a, b) {
            (NONE, _) | (_, NONE) => NONE,
            (EVERY, other) | (other, EVERY) => other,
            _ if a == b => a,
            _ => self.apply(Operation::Intersection, a, b),
        }
    }
    pub(super) fn minus(&mut self, a: SetId, b: SetId) -> SetId {
        match (a, b) {
            (NONE, _) | (_, EVERY) => NONE,
            (_, NONE) => a,
            _ if a == b => NONE,
            _ => self.apply(Operation::Minus, a, b),
        }
    }
    fn apply(&mut self, operation: Operation, a: SetId, b: SetId) -> SetId {
        if let Some(id) = self.done.get(&(operation, a, b)) {
            return *id;
        }
        let (left, right) = (self.get(a), self.get(b));
        let set = match operation {
            Operation::Union => left.union(&right),
            Operation::Intersection => left.intersection(&right),
            Operation::Minus => left.minus(&right),
        };
        let id = self.id(set);
        self.done.insert((operation, a, b), id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tcp(ranges: &[(u16, u16)]) -> PortSet {
        PortSet { tcp: ranges.to_vec(), ..PortSet::default() }
    }

    #[test]
    fn sets_join_meet_and_differ() {
        let (a, b) = (tcp(&[(10, 20), (30, 40)]), tcp(&[(15, 30), (41, 41), (65535, 65535)]));
        assert_eq!(a.union(&b), tcp(&[(10, 41), (65535, 65535)]));
        assert_eq!(a.intersection(&b), tcp(&[(15, 20), (30, 30)]));
        assert_eq!(a.minus(&b), tcp(&[(10, 14), (31, 40)]));
        assert_eq!(b.minus(&a), tcp(&[(21, 29), (41, 41), (65535, 65535)]));
        assert_eq!(PortSet::all().minus(&PortSet::every(Protocol::Tcp)).union(&tcp(&[(1, 65535)])), PortSet::all());
        assert!(PortSet::all().minus(&PortSet::all()).is_empty());
    }

    #[test]
    fn sets_are_written_as_rows_write_them() {
        let json = |set: &PortSet| serde_json::to_string(set).unwrap();
        let mixed = tcp(&[(80, 80), (8000, 9000)]).union(&PortSet::every(Protocol::Udp));
        assert_eq!(json(&mixed), r#"{"TCP":[[80,80],[8000,9000]],"UDP":[[1,65535]]}"#);
        assert_eq!(mixed.to_string(), "TCP 80, 8000-9000; UDP");
        assert_eq!(json(&PortSet::all()), r#""ALL""#);
        assert_eq!(PortSet::all().to_string(), "all ports");
    }
}

//! Whether one rule lets everything through that another does, by what is written: sure where it says yes, whatever the
//! paste lacks.

use super::PortSet;
use super::policy::{Entry, Namespaces, PeerKind, Pods, Port, PortKind, Rule};
use super::world::World;
use crate::api::LabelSelector;
use crate::text::Verdict;

impl World<'_> {
    /// Whether all that a narrow rule is about, a wide one is about too.
    pub fn covers(&self, wide: &Rule<'_>, narrow: &Rule<'_>) -> bool {
        ports_cover(wide.ports.as_deref(), narrow.ports.as_deref()) && self.peers_cover(wide, narrow)
    }
    fn peers_cover(&self, wide: &Rule<'_>, narrow: &Rule<'_>) -> bool {
        match (&wide.peers, &narrow.peers) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wide), Some(narrow)) => {
                narrow.iter().all(|narrow| wide.iter().any(|wide| self.entry_covers(wide, narrow)))
            }
        }
    }
    fn entry_covers(&self, wide: &Entry<'_>, narrow: &Entry<'_>) -> bool {
        match (&wide.kind, &narrow.kind) {
            (PeerKind::Pods(wide), PeerKind::Pods(narrow)) => self.pods_cover(wide, narrow),
            (PeerKind::Addresses(wide), PeerKind::Addresses(narrow)) => {
                narrow.ranges.iter().all(|range| wide.contains(*range))
            }
            _ => false,
        }
    }
    /// Whether all pods that the narrow selectors select, the wide ones do.
    pub fn pods_cover(&self, wide: &Pods<'_>, narrow: &Pods<'_>) -> bool {
        let everything = LabelSelector::default();
        selector_covers(wide.pods.unwrap_or(&everything), narrow.pods.unwrap_or(&everything))
            && match (wide.namespaces, narrow.namespaces) {
                (Namespaces::Own(wide), Namespaces::Own(narrow)) => wide == narrow,
                (Namespaces::Labelled(wide), Namespaces::Labelled(narrow)) => selector_covers(wide, narrow),
                (Namespaces::Labelled(_), Namespaces::Own(own)) => {
                    self.namespace_matches(wide.namespaces, own).known == Verdict::Yes
                }
                (Namespaces::Own(_), Namespaces::Labelled(_)) => false,
            }
    }
}

/// Whether every requirement of the wide selector is one of the narrow one.
fn selector_covers(wide: &LabelSelector, narrow: &LabelSelector) -> bool {
    wide.match_labels.iter().all(|(key, value)| narrow.match_labels.get(key) == Some(value))
        && wide.match_expressions.iter().all(|each| narrow.match_expressions.contains(each))
}

fn ports_cover(wide: Option<&[Port<'_>]>, narrow: Option<&[Port<'_>]>) -> bool {
    let (wide, narrow) = match (wide, narrow) {
        (None, _) => return true,
        (Some(_), None) => return false,
        (Some(wide), Some(narrow)) => (wide, narrow),
    };
    let numbers = wide.iter().fold(PortSet::default(), |all, port| match &port.kind {
        PortKind::Numbered(ports) => all.union(ports),
        PortKind::Named(..) => all,
    });
    narrow.iter().all(|port| match &port.kind {
        PortKind::Numbered(ports) => numbers.covers(ports),
        PortKind::Named(_, Some(protocol)) if numbers.covers(&PortSet::every(*protocol)) => true,
        named => wide.iter().any(|wide| wide.kind == *named),
    })
}

//! Finding one entry or item of a collection. Who looks for many in one that is large would else go through all of it
//! every time: such a collection is ordered once, when something far inside it is first looked for.

use super::tree::{Entry, Node};
use crate::text::Order;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many entries and items are looked at one by one.
const FEW: usize = 32;

/// The slots of a large mapping's keys and values, in the order of the keys; of a list's items, in their own.
type Lookup = Arc<[(u32, u32)]>;

/// The large collections of a document, by their slots.
#[derive(Default)]
struct Lookups(Mutex<BTreeMap<u32, Lookup>>);

impl<'t> Node<'t> {
    /// The value for a key of a mapping; the last one where it stands twice.
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        self.entry(key).map(|entry| entry.value)
    }
    /// The key and value for a key of a mapping.
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        // What counts of an irregular mapping is only known once all of it is.
        if !self.is_irregular() {
            let mut entries = self.entries();
            let found = entries.by_ref().take(FEW).find(|entry| entry.key.key_text() == key);
            if found.is_some() || entries.next().is_none() {
                return found;
            }
        }
        let ordered = self.looked_up(|| {
            let mut entries: Vec<Entry<'_>> = self.entries().collect();
            entries.order_by_key(|entry| entry.key.key_text());
            entries.iter().map(|entry| (entry.key.id().0, entry.value.id().0)).collect()
        });
        let at = ordered.binary_search_by(|(own, _)| (*self.sibling(*own).key_text()).cmp(key)).ok()?;
        let (key, value) = *ordered.get(at)?;
        Some(Entry { key: self.sibling(key), value: self.sibling(value) })
    }
    /// An item of a sequence.
    pub fn item(self, index: usize) -> Option<Node<'t>> {
        if index < FEW {
            return self.items().nth(index);
        }
        let items = self.looked_up(|| self.items().map(|item| (item.id().0, item.id().0)).collect());
        items.get(index).map(|(_, item)| self.sibling(*item))
    }

    /// The slots of a large collection; `find` goes through it the first time.
    fn looked_up(self, find: impl FnOnce() -> Lookup) -> Lookup {
        let lookups = self.document().keep(Lookups::default);
        let known = || lookups.0.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = self.target_slot();
        let own = known().get(&slot).cloned();
        own.unwrap_or_else(|| {
            let found = find();
            known().insert(slot, found.clone());
            found
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::text::SourceId;
    use crate::yaml::read;

    #[test]
    fn what_is_far_inside_is_found_as_what_is_near() {
        let keys: String = (0..200).map(|n| format!("  k{n}: {n}\n")).collect();
        let items: String = (0..200).map(|n| format!("- {n}\n")).collect();
        let text = format!(
            "map:\n{keys}twice:\n{keys}  k7: again\n  k199: again\nmerged:\n  <<: {{k0: m, z: m}}\n  k0: own\nlist:\n{items}"
        );
        let documents = read(SourceId(0), &text.as_str().into());
        let root = documents[0].root().unwrap();
        let said = |path: &str| root.at(path).map(|node| node.text().into_owned());
        for (path, expected) in [
            ("map.k0", Some("0")),
            ("map.k31", Some("31")),
            ("map.k32", Some("32")),
            ("map.k199", Some("199")),
            ("map.k200", None),
            ("map.k", None),
            ("twice.k7", Some("again")),
            ("twice.k8", Some("8")),
            ("twice.k199", Some("again")),
            ("merged.k0", Some("own")),
            ("merged.z", Some("m")),
            ("merged.y", None),
            ("list[31]", Some("31")),
            ("list[32]", Some("32")),
            ("list[199]", Some("199")),
            ("list[200]", None),
        ] {
            assert_eq!(said(path).as_deref(), expected, "{path}");
        }
    }
}

//! An edit of policies, tried: only the documents that it changes are read again, and pods and Services stay who they are.

use super::policy::Policy;
use super::world::World;
use super::{AddressRange, Options};
use crate::api::{Object, Paste};
use crate::cluster::{Cluster, Refused};
use crate::text::{Edit, Fix, Source, apply_edits};
use crate::validation::refusals;
use std::collections::{BTreeMap, BTreeSet};

/// A document larger than this is not read again to try an edit on it.
const MAX_TRIED_BYTES: usize = 2 << 20;

/// The policies of a cluster as an edit of some would have them.
pub(super) struct Tried<'c> {
    cluster: &'c Cluster,
    /// The edited documents, by their place in the paste, as they would be read.
    documents: BTreeMap<u32, Paste>,
    /// The same objects as they are, by document, in order: whether the cluster has each.
    before: BTreeMap<u32, Vec<bool>>,
    refused: Refused,
}

impl<'c> Tried<'c> {
    /// What an edit makes of the paste; none if it does not lie within documents of a size that can be tried, or
    /// makes other objects of them.
    pub(super) fn new(cluster: &'c Cluster, fix: &Fix) -> Option<Tried<'c>> {
        let paste = &cluster.paste;
        let mut edits: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
        for edit in &fix.edits {
            let id = paste.sources.named(&edit.name)?;
            let source = paste.sources.get(id)?;
            let units = |byte: u32| source.lines().utf16_offset(&source.text, byte);
            let behind = |document: &crate::yaml::Document| {
                document.source < id || (document.source == id && units(document.loc.end) < edit.from)
            };
            let at = paste.documents.partition_point(behind);
            let document = paste.documents.get(at).filter(|document| document.source == id)?;
            let start = units(document.loc.start);
            if edit.from < start || edit.to > units(document.loc.end) {
                return None;
            }
            let moved = Edit { from: edit.from - start, to: edit.to - start, ..edit.clone() };
            edits.entry(at).or_default().push(moved);
        }
        let accepted: BTreeSet<usize> = cluster.accepted.iter().copied().collect();
        let counted = cluster.refused.iter().any(|(index, _)| accepted.contains(index));
        let mut tried = Tried {
            cluster,
            documents: BTreeMap::new(),
            before: BTreeMap::new(),
            refused: if counted { Refused::Counted } else { Refused::LeftOut },
        };
        for (at, edits) in edits {
            let document = paste.documents.get(at)?;
            let name = edits.first()?.name.clone();
            if document.text().len() > MAX_TRIED_BYTES {
                return None;
            }
            let read = Paste::new(apply_edits([Source::new(name, document.text())].iter(), &edits).ok()?);
            let at = u32::try_from(at).ok()?;
            let own = paste.objects.iter().enumerate().filter(|(_, object)| object.origin.document == at);
            let own: Vec<(bool, &Object)> = own.map(|(index, object)| (accepted.contains(&index), object)).collect();
            let same = |(one, other): (&Object, &(bool, &Object))| {
                one.kind == other.1.kind
                    && one.metadata.name == other.1.metadata.name
                    && one.namespace() == other.1.namespace()
            };
            if own.len() != read.objects.len() || !read.objects.iter().zip(&own).all(same) {
                return None;
            }
            tried.before.insert(at, own.into_iter().map(|(accepted, _)| accepted).collect());
            tried.documents.insert(at, read);
        }
        Some(tried)
    }
    /// The world with the edited policies.
    pub(super) fn world(&self, options: &Options, asked: &[AddressRange]) -> World<'_> {
        let unchanged = self.cluster.objects().filter(|object| !self.documents.contains_key(&object.origin.document));
        let edited = self.documents.iter().zip(self.before.values()).flat_map(|((at, read), before)| {
            let accepted = move |(object, before): (&'_ Object, &bool)| {
                *before && (self.refused == Refused::Counted || refusals(read, object).is_empty())
            };
            let objects = read.objects.iter().zip(before).filter(move |pair| accepted(*pair));
            objects.map(move |(object, _)| (*at, object))
        });
        let unchanged = unchanged.filter_map(|object| Some((object.origin.document, Policy::of(object)?)));
        let edited = edited.filter_map(|(at, object)| Some((at, Policy::of(object)?)));
        // Of one tier and priority the first of the paste has its say first.
        let (mut policies, mut edited) = (Vec::new(), edited.peekable());
        for (at, policy) in unchanged {
            while let Some((_, earlier)) = edited.next_if(|(edited, _)| *edited < at) {
                policies.push(earlier);
            }
            policies.push(policy);
        }
        policies.extend(edited.map(|(_, policy)| policy));
        World::of(self.cluster, policies, options, asked)
    }
}

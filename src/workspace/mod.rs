//! What was pasted, parsed once, edited in place; hands each question to its room.

mod options;
mod sources;

pub use crate::text::apply_edits;
pub use options::{Caller, HostNetwork, IngressFlavour, IngressPorts, Options};
pub use sources::{SourceText, read_sources};

use crate::access::Access;
use crate::api::Paste;
use crate::cluster::{Cluster, Refused};
use crate::network;
use crate::text::{Edit, Source};
use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// What the network room worked out, with what it was worked out for.
type Kept = (Refused, network::Options, Rc<dyn Any>);

/// A paste at one moment, with everything that is worth computing once for it.
#[derive(Default)]
pub struct Workspace {
    paste: Arc<Paste>,
    left_out: OnceCell<Cluster>,
    counted: OnceCell<Cluster>,
    /// The newest index for authorization, with what it was made for.
    access: RefCell<Option<(Refused, Rc<Access>)>>,
    /// What the network room worked out last, with what it was worked out for.
    kept: RefCell<Option<Kept>>,
}

impl Workspace {
    /// Reads the sources.
    pub fn new(sources: Vec<Source>) -> Self {
        Workspace { paste: Arc::new(Paste::new(sources)), ..Workspace::default() }
    }
    /// Reads sources of which most are the same as here.
    pub fn edited(&self, sources: Vec<Source>) -> Self {
        Workspace { paste: Arc::new(Paste::again(&self.paste, sources)), ..Workspace::default() }
    }
    /// The same with edits in it.
    pub fn with(&self, edits: &[Edit]) -> Result<Self, String> {
        apply_edits(self.paste.sources.iter().map(|(_, source)| source), edits).map(|sources| self.edited(sources))
    }
    /// What was read.
    pub fn paste(&self) -> &Arc<Paste> {
        &self.paste
    }
    /// The cluster that the paste would make.
    pub fn cluster(&self, refused: Refused) -> &Cluster {
        let cell = match refused {
            Refused::LeftOut => &self.left_out,
            Refused::Counted => &self.counted,
        };
        cell.get_or_init(|| Cluster::new(self.paste.clone(), refused))
    }
    /// The roles and bindings of the cluster, indexed.
    pub fn access(&self, options: &Options) -> Rc<Access> {
        let wanted = options.access();
        let mut newest = self.access.borrow_mut();
        match &*newest {
            Some((refused, access)) if *refused == options.refused && *access.options() == wanted => access.clone(),
            _ => {
                let access = Rc::new(Access::new(self.cluster(options.refused), &wanted));
                *newest = Some((options.refused, access.clone()));
                access
            }
        }
    }
    /// What the network room worked out for these options, if it did.
    pub fn kept(&self, options: &Options) -> Option<Rc<dyn Any>> {
        let kept = self.kept.borrow();
        let (refused, network, kept) = kept.as_ref()?;
        (*refused == options.refused && *network == options.network()).then(|| kept.clone())
    }
    /// Keeps what the network room worked out for these options.
    pub fn keep(&self, options: &Options, worked_out: Rc<dyn Any>) {
        *self.kept.borrow_mut() = Some((options.refused, options.network(), worked_out));
    }
}

//! What the API server would say of an object from its first field to its last rule.

use super::{Refusal, refusals};
use crate::api::{Object, Paste};
use crate::schema::{self, Misfit};

/// What of an object its type does not take. Nothing of a kind that the API server has not built in.
pub fn misfits(paste: &Paste, object: &Object) -> Vec<Misfit> {
    let of = schema::kind(&object.api_version, &object.kind);
    let read = of.and_then(|of| Some(schema::read(paste.node(object.origin)?, of)));
    read.unwrap_or_default()
}

/// All that the API server would say of an object on create, strictly; empty if it would take it. Where fields do not fit
/// their types it looks no further, and neither does this.
pub fn judge(paste: &Paste, object: &Object) -> Vec<Refusal> {
    let misfits = misfits(paste, object);
    if misfits.is_empty() {
        return refusals(paste, object);
    }
    misfits.into_iter().map(|misfit| Refusal { message: misfit.words(), path: misfit.path, loc: misfit.loc }).collect()
}

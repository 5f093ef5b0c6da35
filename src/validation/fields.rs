//! What the API server would say of an object from its first field to its last rule.

use super::{Refusal, refusals};
use crate::api::{Object, Paste};
use crate::schema::{self, Misfit};
use crate::text::Loc;

/// What of an object its type does not take. Nothing of a kind that the API server has not built in.
pub fn misfits(paste: &Paste, object: &Object) -> Vec<Misfit> {
    let of = schema::kind(&object.api_version, &object.kind);
    let read = of.and_then(|of| Some(schema::read(paste.node(object.origin)?, of)));
    read.unwrap_or_default()
}

/// All that the API server would say of an object on create, strictly; empty if it would take it. Where fields do not fit
/// their types it looks no further, and neither does this.
fn judge(paste: &Paste, object: &Object) -> Vec<Refusal> {
    let misfits = misfits(paste, object);
    if misfits.is_empty() {
        return refusals(paste, object);
    }
    misfits.into_iter().map(|misfit| Refusal { message: misfit.words(), path: misfit.path, loc: misfit.loc }).collect()
}

/// [`judge`] for all the objects of a document, in their order; judged once for as long as it does not change.
pub fn judge_all(paste: &Paste, objects: &[Object]) -> Vec<Vec<Refusal>> {
    /// What is said of each, in places of the document.
    struct Judged(Vec<Vec<Refusal>>);
    let judge_each = || objects.iter().map(|object| judge(paste, object)).collect::<Vec<_>>();
    let document = objects.first().and_then(|object| paste.documents.get(object.origin.document as usize));
    let Some(document) = document else { return judge_each() };
    let placed = |said: &[Vec<Refusal>], place: &dyn Fn(Loc) -> Loc| {
        let of_one = |refusal: &Refusal| Refusal { loc: place(refusal.loc), ..refusal.clone() };
        said.iter().map(|said| said.iter().map(of_one).collect()).collect::<Vec<_>>()
    };
    let judged = document.keep(|| Judged(placed(&judge_each(), &|loc| document.loc.inside(loc))));
    placed(&judged.0, &|loc| document.loc.outside(loc))
}

//! Where the wasm is split: each room of the engine comes in a file of its own, when a question first needs it.
#![allow(unsafe_code)] // the macro's: a split is an import of what another file exports

use crate::ask::rooms::{Access, Clusters, Completion, Manifests, Network, Part, Problems, Rights, Room, Routes};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

type Fetched = Result<&'static dyn Room, SplitLoaderError>;

/// Fetches a room.
pub async fn fetch(part: Part) -> Fetched {
    match part {
        Part::Access => access().await,
        Part::Rights => rights().await,
        Part::Clusters => clusters().await,
        Part::Network => network().await,
        Part::Routes => routes().await,
        Part::Problems => problems().await,
        Part::Completion => completion().await,
        Part::Manifests => manifests().await,
    }
}

#[wasm_split(access, fallible)]
fn access() -> Fetched {
    Ok(&Access)
}

#[wasm_split(rights, fallible)]
fn rights() -> Fetched {
    Ok(&Rights)
}

#[wasm_split(clusters, fallible)]
fn clusters() -> Fetched {
    Ok(&Clusters)
}

#[wasm_split(traffic, fallible)]
fn network() -> Fetched {
    Ok(&Network)
}

#[wasm_split(traffic, fallible)]
fn routes() -> Fetched {
    Ok(&Routes)
}

#[wasm_split(problems, fallible)]
fn problems() -> Fetched {
    Ok(&Problems)
}

#[wasm_split(completion, fallible)]
fn completion() -> Fetched {
    Ok(&Completion)
}

#[wasm_split(manifests, fallible)]
fn manifests() -> Fetched {
    Ok(&Manifests)
}

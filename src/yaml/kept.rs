//! What has been found out about a document by itself, for as long as it stands unchanged.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of a type; copies of a document share it.
#[derive(Clone, Default)]
pub(super) struct Kept(Arc<Mutex<Vec<Arc<dyn Any + Send + Sync>>>>);

impl Kept {
    /// The value of this type, found when it is first asked for.
    pub fn get_or<T: Any + Send + Sync>(&self, find: impl FnOnce() -> T) -> Arc<T> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known().iter().find(|value| value.is::<T>()).cloned();
        if let Some(own) = own.and_then(|own| own.downcast().ok()) {
            return own;
        }
        // Not held while it is looked for: what is found may ask for something else that is kept.
        let found = Arc::new(find());
        known().push(found.clone());
        found
    }
}

#[cfg(test)]
impl Kept {
    /// How much is kept.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

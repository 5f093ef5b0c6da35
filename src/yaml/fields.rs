//! What the decoder fills: values that say what they take, so that one reader serves all types.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A value that can be read from a node. What it holds before is its zero value.
pub trait Decode {
    /// What it takes, to be filled.
    fn target(&mut self) -> Target<'_>;
}

/// What a value takes, and where it goes.
pub enum Target<'a> {
    /// Text.
    Text(&'a mut String),
    /// `true` or `false`.
    Bool(&'a mut bool),
    /// A whole number: false is said of one out of range.
    Whole(&'a mut dyn Whole),
    /// A whole number or text: none is said of a number out of range.
    Either(&'a mut dyn Either),
    /// A list.
    List(&'a mut dyn List),
    /// A mapping with keys of any name.
    Map(&'a mut dyn Keyed),
    /// A mapping with known fields.
    Fields(&'a mut dyn Fields),
    /// A value that may be missing.
    Optional(&'a mut dyn Optional),
}

/// A whole number of some width.
pub trait Whole {
    /// Takes the number, or says that it is out of range.
    fn set(&mut self, number: i64) -> bool;
}

/// A whole number or text.
pub trait Either: Whole {
    /// Takes text.
    fn set_text(&mut self, text: &str);
}

/// A list of values.
pub trait List {
    /// A new item at the end.
    fn item(&mut self) -> Option<&mut dyn Decode>;
}

/// A mapping with keys of any name.
pub trait Keyed {
    /// The value of a key, new if it has none.
    fn value(&mut self, key: &str) -> &mut dyn Decode;
}

/// A struct.
pub trait Fields {
    /// The field of a name; names that it does not know are passed over.
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode>;
}

/// A value that may be missing.
pub trait Optional {
    /// A new value.
    fn some(&mut self) -> &mut dyn Decode;
    /// No value.
    fn none(&mut self);
}

impl Decode for String {
    fn target(&mut self) -> Target<'_> {
        Target::Text(self)
    }
}

impl Decode for bool {
    fn target(&mut self) -> Target<'_> {
        Target::Bool(self)
    }
}

macro_rules! whole {
    ($($type:ty)*) => {
        $(impl Decode for $type {
            fn target(&mut self) -> Target<'_> {
                Target::Whole(self)
            }
        }
        impl Whole for $type {
            fn set(&mut self, number: i64) -> bool {
                number.try_into().map(|number| *self = number).is_ok()
            }
        })*
    };
}
whole!(i32 u16 u32);

impl<T: Decode + Default> Decode for Vec<T> {
    fn target(&mut self) -> Target<'_> {
        Target::List(self)
    }
}

impl<T: Decode + Default> List for Vec<T> {
    fn item(&mut self) -> Option<&mut dyn Decode> {
        self.push(T::default());
        self.last_mut().map(|item| item as &mut dyn Decode)
    }
}

impl<T: Decode + Default> Decode for BTreeMap<String, T> {
    fn target(&mut self) -> Target<'_> {
        Target::Map(self)
    }
}

impl<T: Decode + Default> Keyed for BTreeMap<String, T> {
    fn value(&mut self, key: &str) -> &mut dyn Decode {
        self.entry(key.to_owned()).or_default()
    }
}

/// What rooms share with the paste instead of copying it.
impl<T: Decode + Clone> Decode for Arc<T> {
    fn target(&mut self) -> Target<'_> {
        Arc::make_mut(self).target()
    }
}

impl<T: Decode + Default> Decode for Option<T> {
    fn target(&mut self) -> Target<'_> {
        Target::Optional(self)
    }
}

impl<T: Decode + Default> Optional for Option<T> {
    fn some(&mut self) -> &mut dyn Decode {
        self.insert(T::default())
    }
    fn none(&mut self) {
        *self = None;
    }
}

/// Names the fields of a struct as Kubernetes spells them, each once, so that it can be read: `fields!(Port { end_port: "endPort" })`.
macro_rules! fields {
    ($type:ident { $($field:ident: $name:literal),* $(,)? }) => {
        impl $crate::yaml::Decode for $type {
            fn target(&mut self) -> $crate::yaml::Target<'_> {
                $crate::yaml::Target::Fields(self)
            }
        }
        impl $crate::yaml::Fields for $type {
            fn field(&mut self, name: &str) -> Option<&mut dyn $crate::yaml::Decode> {
                // Taken apart as a whole, so that a field without a name does not compile.
                let $type { $($field),* } = self;
                match name {
                    $($name => Some($field),)*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use fields;

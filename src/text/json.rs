//! What comes over the wire, read from JSON: questions by the engine, answers by the page.
//!
//! Both write with serde. Reading with serde would compile a parser for every type; here one parser makes a
//! [`Value`], and each type only says which of its fields it takes. What is left out is empty, as in Go.

use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What can be read from what serde wrote of it.
pub trait FromJson: Sized {
    /// The value; none if the JSON is of another shape. `null` is the empty value, where there is one.
    fn from_json(json: Value) -> Option<Self>;
}

/// Reads a text of JSON.
pub fn read_json<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(serde_json::from_str(text).ok()?)
}

/// An object whose fields are taken one by one.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of an object; none if it is not one.
    pub fn of(json: Value) -> Option<Self> {
        match json {
            Value::Object(fields) => Some(Fields(fields)),
            Value::Null => Some(Fields(Map::new())),
            _ => None,
        }
    }

    /// Takes a field by the name it has in Rust; null if it is not there.
    pub fn value(&mut self, name: &str) -> Value {
        let mut camel = String::with_capacity(name.len());
        for part in name.split('_') {
            match part.get(..1).filter(|_| !camel.is_empty()) {
                Some(first) => {
                    camel.push_str(&first.to_ascii_uppercase());
                    camel.push_str(part.get(1..).unwrap_or(""));
                }
                None => camel.push_str(part),
            }
        }
        self.0.remove(&camel).unwrap_or_default()
    }

    /// Takes a field, read.
    pub fn take<T: FromJson>(&mut self, name: &str) -> Option<T> {
        T::from_json(self.value(name))
    }

    /// Takes a field, read; what is left out is as given.
    pub fn take_or<T: FromJson>(&mut self, name: &str, otherwise: T) -> Option<T> {
        match self.value(name) {
            Value::Null => Some(otherwise),
            json => T::from_json(json),
        }
    }
}

/// The place of a word among the names of variants, which begin with a capital in Rust.
pub fn variant(names: &[&str], json: &Value) -> Option<usize> {
    let word = json.as_str()?;
    names.iter().position(|name| {
        name.get(..1).zip(word.get(..1)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
            && name.get(1..) == word.get(1..)
    })
}

/// `from_json!(struct Pin { number, outcome })`, `from_json!(enum Verdict { Yes, No, Unknown })`: every field or variant.
macro_rules! from_json {
    (struct $type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::text::FromJson for $type {
            fn from_json(json: serde_json::Value) -> Option<Self> {
                let mut fields = $crate::text::Fields::of(json)?;
                Some($type { $($field: fields.take(stringify!($field))?),* })
            }
        }
    };
    (enum $type:ident { $($variant:ident),* $(,)? }) => {
        impl $crate::text::FromJson for $type {
            fn from_json(json: serde_json::Value) -> Option<Self> {
                let variant = $crate::text::variant(&[$(stringify!($variant)),*], &json)?;
                [$($type::$variant),*].get(variant).copied()
            }
        }
    };
}
pub(crate) use from_json;

impl FromJson for Value {
    fn from_json(json: Value) -> Option<Self> {
        Some(json)
    }
}

impl FromJson for String {
    fn from_json(json: Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(text),
            Value::Null => Some(String::new()),
            _ => None,
        }
    }
}

impl FromJson for Arc<str> {
    fn from_json(json: Value) -> Option<Self> {
        String::from_json(json).map(Arc::from)
    }
}

impl FromJson for Cow<'static, str> {
    fn from_json(json: Value) -> Option<Self> {
        String::from_json(json).map(Cow::Owned)
    }
}

impl FromJson for bool {
    fn from_json(json: Value) -> Option<Self> {
        if json.is_null() { Some(false) } else { json.as_bool() }
    }
}

impl FromJson for u64 {
    fn from_json(json: Value) -> Option<Self> {
        if json.is_null() { Some(0) } else { json.as_u64() }
    }
}

impl FromJson for u32 {
    fn from_json(json: Value) -> Option<Self> {
        u32::try_from(u64::from_json(json)?).ok()
    }
}

impl FromJson for u16 {
    fn from_json(json: Value) -> Option<Self> {
        u16::try_from(u64::from_json(json)?).ok()
    }
}

impl FromJson for u8 {
    fn from_json(json: Value) -> Option<Self> {
        u8::try_from(u64::from_json(json)?).ok()
    }
}

impl FromJson for f64 {
    fn from_json(json: Value) -> Option<Self> {
        json.as_f64()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Value) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::from_json(json).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Value) -> Option<Self> {
        let mut list = Vec::new();
        match json {
            Value::Array(items) => {
                list.reserve_exact(items.len());
                for item in items {
                    list.push(T::from_json(item)?);
                }
                Some(list)
            }
            Value::Null => Some(list),
            _ => None,
        }
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(json: Value) -> Option<Self> {
        let Value::Array(items) = json else { return None };
        let [a, b] = <[Value; 2]>::try_from(items).ok()?;
        Some((A::from_json(a)?, B::from_json(b)?))
    }
}

impl<K: FromJson + Ord, V: FromJson> FromJson for BTreeMap<K, V> {
    fn from_json(json: Value) -> Option<Self> {
        let mut map = BTreeMap::new();
        for (key, value) in Fields::of(json)?.0 {
            map.insert(K::from_json(Value::String(key))?, V::from_json(value)?);
        }
        Some(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Kind {
        User,
        ServiceAccount,
    }
    from_json!(
        enum Kind {
            User,
            ServiceAccount,
        }
    );

    #[derive(Debug, PartialEq)]
    struct Row {
        from_row: Option<u32>,
        kind: Kind,
        names: Vec<String>,
    }
    from_json!(struct Row { from_row, kind, names });

    #[test]
    fn reads_what_is_there_and_takes_the_rest_for_empty() {
        let row = Row { from_row: Some(3), kind: Kind::ServiceAccount, names: vec!["a".into()] };
        assert_eq!(read_json(r#"{"kind":"serviceAccount","fromRow":3,"names":["a"],"more":1}"#), Some(row));
        let bare = Row { from_row: None, kind: Kind::User, names: vec![] };
        assert_eq!(Row::from_json(json!({"kind": "user", "fromRow": null})), Some(bare));
    }

    #[test]
    fn what_has_another_shape_is_not_read() {
        for other in [
            json!(1),
            json!({"kind": "group"}),
            json!({"kind": "user", "names": "a"}),
            json!({"kind": "user", "fromRow": -1}),
        ] {
            assert_eq!(Row::from_json(other.clone()), None, "{other}");
        }
    }
}

//! The few shapes of DER that a certificate's names and dates stand in. Nothing is copied until it is asked for, and
//! every length is held against what is there.

/// Universal tags.
pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// A value with its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'d> {
    pub tag: u8,
    pub content: &'d [u8],
    /// The value with its tag and length.
    pub whole: &'d [u8],
}

/// Values, one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'d> {
    rest: &'d [u8],
}

impl<'d> Reader<'d> {
    pub fn new(bytes: &'d [u8]) -> Self {
        Reader { rest: bytes }
    }
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
    /// The next value; none if it does not fit into what is left, or is written otherwise than DER allows.
    pub fn next(&mut self) -> Option<Value<'d>> {
        let (tag, length) = (*self.rest.first()?, *self.rest.get(1)?);
        // No field of a certificate has a tag of more than one byte.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (head, length) = match length {
            0..=0x7f => (2, usize::from(length)),
            0x81..=0x84 => {
                let bytes = usize::from(length - 0x80);
                let digits = self.rest.get(2..2 + bytes)?;
                (2 + bytes, digits.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
            }
            _ => return None,
        };
        let end = head.checked_add(length)?;
        let value = Value { tag, content: self.rest.get(head..end)?, whole: self.rest.get(..end)? };
        self.rest = self.rest.get(end..)?;
        Some(value)
    }
    /// The next value, if it is of this tag.
    pub fn expect(&mut self, tag: u8) -> Option<Value<'d>> {
        self.next().filter(|value| value.tag == tag)
    }
    /// The next value, if it is of this tag; else nothing is read.
    pub fn optional(&mut self, tag: u8) -> Option<Value<'d>> {
        let mut ahead = *self;
        let value = ahead.expect(tag)?;
        *self = ahead;
        Some(value)
    }
}

impl<'d> Value<'d> {
    /// The values inside.
    pub fn inside(self) -> Reader<'d> {
        Reader::new(self.content)
    }
    /// Text, of the types that Go's `crypto/x509` takes in names.
    pub fn text(self) -> Option<String> {
        const UTF8: u8 = 0x0c;
        const NUMERIC: u8 = 0x12;
        const PRINTABLE: u8 = 0x13;
        const T61: u8 = 0x14;
        const IA5: u8 = 0x16;
        const BMP: u8 = 0x1e;
        let ascii = |allowed: &dyn Fn(u8) -> bool| {
            let all = self.content.iter().all(|byte| allowed(*byte));
            all.then(|| String::from_utf8_lossy(self.content).into_owned())
        };
        match self.tag {
            UTF8 => String::from_utf8(self.content.to_vec()).ok(),
            NUMERIC => ascii(&|byte| byte.is_ascii_digit() || byte == b' '),
            // `*` and `&` stand in names of real certificates although the type has none.
            PRINTABLE => ascii(&|byte| byte.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(&byte)),
            IA5 => ascii(&|byte| byte.is_ascii()),
            T61 => Some(self.content.iter().map(|byte| char::from(*byte)).collect()),
            BMP if self.content.len().is_multiple_of(2) => {
                let units = self.content.chunks(2).map(|pair| match pair {
                    [high, low] => u16::from_be_bytes([*high, *low]),
                    _ => 0,
                });
                let text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect();
                Some(text.strip_suffix('\0').map(str::to_owned).unwrap_or(text))
            }
            _ => None,
        }
    }
    /// A point in time, in seconds since 1970.
    pub fn time(self) -> Option<i64> {
        let text = std::str::from_utf8(self.content).ok()?;
        let (century, rest) = match self.tag {
            GENERALIZED_TIME => (text.get(..2)?.parse::<i64>().ok()?, text.get(2..)?),
            UTC_TIME => (if text.get(..2)?.parse::<u8>().ok()? >= 50 { 19 } else { 20 }, text),
            _ => return None,
        };
        let digits = rest.strip_suffix('Z').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let pair = |at: usize| digits.get(at..at + 2)?.parse::<i64>().ok();
        (digits.len() == 12).then_some(())?;
        super::time::seconds(century * 100 + pair(0)?, pair(2)?, pair(4)?, pair(6)? * 3_600 + pair(8)? * 60 + pair(10)?)
    }
}

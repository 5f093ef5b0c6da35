//! Addresses outside the cluster, and the blocks of them that policies name.

use crate::text::Order;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 and IPv6 are two spaces; a block lies in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    V4,
    V6,
}

impl Family {
    fn last(self) -> u128 {
        match self {
            Family::V4 => u128::from(u32::MAX),
            Family::V6 => u128::MAX,
        }
    }
    fn bits(self) -> u32 {
        match self {
            Family::V4 => 32,
            Family::V6 => 128,
        }
    }
}

/// Addresses from the first to the last, both included. Shown as `10.0.0.0-10.255.255.255`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AddressRange {
    pub family: Family,
    pub first: u128,
    pub last: u128,
}

impl AddressRange {
    /// A whole family.
    pub fn all(family: Family) -> Self {
        AddressRange { family, first: 0, last: family.last() }
    }
    /// An address, or a block in CIDR notation; host bits are passed over.
    pub fn parse(text: &str) -> Option<AddressRange> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let (family, address) = match address.parse::<IpAddr>().ok()? {
            IpAddr::V4(address) => (Family::V4, u128::from(u32::from(address))),
            IpAddr::V6(address) => (Family::V6, u128::from(address)),
        };
        let bits = match bits {
            None => family.bits(),
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().ok().filter(|bits| *bits <= family.bits())?
            }
            Some(_) => return None,
        };
        let host = family.last().checked_shr(bits).unwrap_or(0);
        let first = address & !host;
        Some(AddressRange { family, first, last: first | host })
    }
    /// Whether all of the other lies in it.
    pub fn contains(self, other: AddressRange) -> bool {
        self.family == other.family && self.first <= other.first && other.last <= self.last
    }
    /// Whether they share an address.
    pub fn overlaps(self, other: AddressRange) -> bool {
        self.family == other.family && self.first <= other.last && other.first <= self.last
    }
    /// The one address, if it is one.
    pub fn single(self) -> Option<IpAddr> {
        (self.first == self.last).then(|| ip(self.family, self.first))
    }
    /// The block in CIDR notation, if it is one.
    pub fn cidr(self) -> Option<String> {
        let host = self.last.checked_sub(self.first)?;
        let size = host.checked_add(1).unwrap_or(0);
        let aligned = (size == 0 || size.is_power_of_two()) && self.first & host == 0;
        aligned.then(|| format!("{}/{}", ip(self.family, self.first), self.family.bits() - host.count_ones()))
    }
}

fn ip(family: Family, address: u128) -> IpAddr {
    match family {
        Family::V4 => IpAddr::V4(Ipv4Addr::from(address as u32)),
        Family::V6 => IpAddr::V6(Ipv6Addr::from(address)),
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", ip(self.family, self.first), ip(self.family, self.last))
    }
}

/// A block with its exceptions taken out: ascending, neither touching nor overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Block {
    pub ranges: Vec<AddressRange>,
}

impl Block {
    /// A block without some others. What does not parse is passed over, so that a broken block is empty.
    pub fn new<'t>(cidr: &str, except: impl IntoIterator<Item = &'t str>) -> Self {
        let mut ranges: Vec<AddressRange> = AddressRange::parse(cidr).into_iter().collect();
        for hole in except.into_iter().filter_map(AddressRange::parse) {
            ranges = ranges.into_iter().flat_map(|range| without(range, hole)).collect();
        }
        Block { ranges }
    }
    /// The blocks together.
    pub fn of(cidrs: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Block { ranges: cidrs.into_iter().filter_map(|cidr| AddressRange::parse(cidr.as_ref())).collect() }
    }
    /// Whether all of a range lies in it.
    pub fn contains(&self, range: AddressRange) -> bool {
        self.ranges.iter().any(|piece| piece.contains(range))
    }
    /// Whether it holds every address of some family.
    pub fn is_everything(&self) -> bool {
        [Family::V4, Family::V6].iter().any(|family| self.contains(AddressRange::all(*family)))
    }
}

fn without(range: AddressRange, hole: AddressRange) -> Vec<AddressRange> {
    if !range.overlaps(hole) {
        return vec![range];
    }
    let before = hole.first.checked_sub(1).filter(|last| *last >= range.first);
    let after = hole.last.checked_add(1).filter(|first| *first <= range.last);
    before
        .map(|last| AddressRange { last, ..range })
        .into_iter()
        .chain(after.map(|first| AddressRange { first, ..range }))
        .collect()
}

/// Every address of some families, cut at the ends of every piece: within a cut all addresses are alike.
pub fn cuts(families: &[Family], pieces: impl IntoIterator<Item = AddressRange>) -> Vec<AddressRange> {
    let pieces: Vec<_> = pieces.into_iter().collect();
    let mut all = Vec::new();
    for family in families.iter().copied() {
        let mut starts: Vec<u128> = pieces
            .iter()
            .filter(|piece| piece.family == family)
            .flat_map(|piece| [Some(piece.first), piece.last.checked_add(1).filter(|next| *next <= family.last())])
            .flatten()
            .collect();
        starts.push(0);
        starts.order();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([family.last()]).collect::<Vec<_>>();
        all.extend(starts.into_iter().zip(ends).map(|(first, last)| AddressRange { family, first, last }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read_and_written() {
        for (text, range, cidr) in [
            ("10.0.0.0/8", "10.0.0.0-10.255.255.255", Some("10.0.0.0/8")),
            ("10.1.2.3/8", "10.0.0.0-10.255.255.255", Some("10.0.0.0/8")),
            ("0.0.0.0/0", "0.0.0.0-255.255.255.255", Some("0.0.0.0/0")),
            ("192.168.5.10", "192.168.5.10-192.168.5.10", Some("192.168.5.10/32")),
            ("2001:DB8::/32", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", Some("2001:db8::/32")),
            ("::/0", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("::/0")),
            ("::1", "::1-::1", Some("::1/128")),
        ] {
            let parsed = AddressRange::parse(text).unwrap();
            assert_eq!((parsed.to_string().as_str(), parsed.cidr().as_deref()), (range, cidr), "{text}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0/8", "a", "10.0.0.0/", "10.0.0.0/+8", "::/129"] {
            assert_eq!(AddressRange::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_world_is_cut_where_blocks_end() {
        let block = Block::new("10.0.0.0/8", ["10.1.0.0/16"]);
        let shown: Vec<_> = cuts(&[Family::V4], block.ranges).iter().map(ToString::to_string).collect();
        let expected = [
            "0.0.0.0-9.255.255.255",
            "10.0.0.0-10.0.255.255",
            "10.1.0.0-10.1.255.255",
            "10.2.0.0-10.255.255.255",
            "11.0.0.0-255.255.255.255",
        ];
        assert_eq!(shown, expected);
        assert_eq!(cuts(&[Family::V4], []), [AddressRange::all(Family::V4)]);
        assert_eq!(cuts(&[Family::V4, Family::V6], Block::of(["::/1"]).ranges).len(), 3);
    }
}

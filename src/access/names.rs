//! Names, numbered: what is bound to what is found by number from here on, and no name is hashed twice.

use std::collections::BTreeMap;

/// At most this many names share a place of the table. Names are pasted by strangers and the hash has no secret, so that
/// names can be made that all meet in one place; those that come too late there are found in a tree instead.
const CROWD: usize = 16;
const FEWEST_PLACES: usize = 64;

/// A name, after the namespace that it belongs to or whatever else tells it from others that are written alike.
pub(super) type Name<'n> = (&'n str, &'n str);

/// Names in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// All of them, one after the other.
    text: String,
    all: Vec<Entry>,
    /// The newest entry of each place.
    places: Vec<Option<u32>>,
    crowded: BTreeMap<String, u32>,
}

#[derive(Clone, Debug)]
struct Entry {
    hash: u32,
    /// Where its two words begin and end in the text.
    from: u32,
    middle: u32,
    to: u32,
    /// The one before it in its place.
    next: Option<u32>,
}

impl Names {
    /// The number of a name; the next one for one that is new.
    pub fn number(&mut self, name: Name<'_>) -> u32 {
        let hash = hash(name);
        match self.look(hash, name) {
            Ok(number) => number,
            Err(sharing) => self.add(hash, name, sharing < CROWD),
        }
    }
    /// The number of a name, if it has one.
    pub fn find(&self, name: Name<'_>) -> Option<u32> {
        self.look(hash(name), name).ok()
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// The name of a number, without what stands before it.
    pub fn name(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |entry| self.text(entry.middle, entry.to))
    }

    fn text(&self, from: u32, to: u32) -> &str {
        self.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// A name's number, or how many others share its place.
    fn look(&self, hash: u32, name: Name<'_>) -> Result<u32, usize> {
        let mut at = self.places.get(self.place(hash)).copied().flatten();
        let mut sharing = 0;
        while let Some((number, entry)) = at.and_then(|number| Some((number, self.all.get(number as usize)?))) {
            if entry.hash == hash && (self.text(entry.from, entry.middle), self.text(entry.middle, entry.to)) == name {
                return Ok(number);
            }
            sharing += 1;
            at = entry.next;
        }
        match sharing < CROWD {
            true => Err(sharing),
            false => self.crowded.get(&key(name)).copied().ok_or(sharing),
        }
    }

    fn add(&mut self, hash: u32, name: Name<'_>, in_place: bool) -> u32 {
        if self.all.len() >= self.places.len() {
            self.grow();
        }
        let number = self.all.len() as u32;
        let from = self.text.len() as u32;
        self.text.push_str(name.0);
        let middle = self.text.len() as u32;
        self.text.push_str(name.1);
        let to = self.text.len() as u32;
        let mut entry = Entry { hash, from, middle, to, next: None };
        let place = self.place(hash);
        match self.places.get_mut(place) {
            Some(newest) if in_place => entry.next = newest.replace(number),
            _ => _ = self.crowded.insert(key(name), number),
        }
        self.all.push(entry);
        number
    }

    /// Twice as many places: those that share one are divided between two, so that none is shared by more than before.
    fn grow(&mut self) {
        let old = std::mem::take(&mut self.places);
        self.places.resize((old.len() * 2).max(FEWEST_PLACES), None);
        for newest in old {
            let mut at = newest;
            while let Some(number) = at {
                let Some(hash) = self.all.get(number as usize).map(|entry| entry.hash) else { break };
                let place = self.place(hash);
                let (Some(entry), Some(newest)) = (self.all.get_mut(number as usize), self.places.get_mut(place))
                else {
                    break;
                };
                at = std::mem::replace(&mut entry.next, newest.replace(number));
            }
        }
    }

    fn place(&self, hash: u32) -> usize {
        hash as usize & self.places.len().wrapping_sub(1)
    }
}

/// One text for each name: no other name has the same.
fn key(name: Name<'_>) -> String {
    format!("{} {}{}", name.0.len(), name.0, name.1)
}

fn hash(name: Name<'_>) -> u32 {
    let mut hash = 0_u32;
    let mut mix = |word: u32| hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1);
    for part in [name.0, name.1] {
        let (words, rest) = part.as_bytes().as_chunks::<4>();
        words.iter().for_each(|word| mix(u32::from_le_bytes(*word)));
        rest.iter().for_each(|byte| mix(u32::from(*byte)));
        mix(part.len() as u32);
    }
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_one_number_however_many_there_are() {
        let mut names = Names::default();
        let name = |at: u32| (format!("team-{}", at % 7), format!("role-{at}"));
        for at in 0..5_000 {
            let (namespace, name) = name(at);
            assert_eq!(names.number((&namespace, &name)), at);
        }
        for at in 0..5_000 {
            let (namespace, name) = name(at);
            assert_eq!((names.number((&namespace, &name)), names.name(at)), (at, &*name));
        }
        assert_eq!((names.find(("", "role-1")), names.find(("team-", "1role-1")), names.len()), (None, None, 5_000));
        assert!(names.crowded.is_empty(), "ordinary names have places of their own");
    }

    #[test]
    fn names_that_meet_in_one_place_are_found_in_few_steps() {
        // One hash for all: whatever ends in the same four bytes is told apart by what came before them, which these undo.
        let first = 0x6161_6161_u32;
        let mix = |hash: u32, word: u32| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1);
        let after = |word: u32| mix(mix(0, 0), word).rotate_left(5);
        let mut alike: Vec<String> = Vec::new();
        for at in 0..2_000_000_u32 {
            let word = 0x6161_0000 | (at & 0x7f) | ((at >> 7 & 0x7f) << 8);
            let undone = after(word) ^ after(first) ^ first;
            let bytes = [word.to_le_bytes(), undone.to_le_bytes()].concat();
            if let Ok(text) = String::from_utf8(bytes)
                && !alike.contains(&text)
            {
                alike.push(text);
            }
            if alike.len() == 40 {
                break;
            }
        }
        assert_eq!(alike.len(), 40);
        assert!(alike.iter().all(|name| hash(("", name)) == hash(("", &alike[0]))), "they meet");
        let mut names = Names::default();
        for (at, name) in (0..).zip(&alike) {
            assert_eq!(names.number(("", name)), at);
        }
        assert_eq!(names.crowded.len(), 40 - CROWD);
        for (at, name) in (0..).zip(&alike) {
            assert_eq!((names.find(("", name)), names.number(("", name))), (Some(at), at));
        }
    }
}

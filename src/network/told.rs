//! Which steps are told, in which order: the numbers in the sentence, on the picture and in the text.

use super::Direction;
use super::code::Code;
use super::reach::{Half, Reach};
use crate::text::{Step, Verdict};

/// Never more pins than this.
pub const MAX_TOLD: usize = 9;

impl Reach<Code> {
    /// The directions in the order in which they are told: the one that decides first.
    pub fn halves(&self) -> [(Direction, &Half<Code>); 2] {
        let ingress = (Direction::Ingress, &self.ingress);
        let egress = (Direction::Egress, &self.egress);
        let weight = |half: &Half<Code>| (half.allowed == self.allowed && half.is_limited(), half.is_limited());
        if weight(&self.egress) > weight(&self.ingress) { [egress, ingress] } else { [ingress, egress] }
    }
    /// The direction that decides; ingress where nothing does.
    pub fn decides(&self) -> Direction {
        let [(direction, half), _] = self.halves();
        if half.is_limited() { direction } else { Direction::Ingress }
    }
    /// The numbered steps. Directions that nothing limits are told as notes, unless there is nothing else to tell.
    pub fn told(&self) -> Vec<&Step<Code>> {
        let mut told: Vec<&Step<Code>> = Vec::new();
        let limited = self.halves().into_iter().filter(|(_, half)| half.is_limited());
        // What is open need not be told where the other direction already shuts it.
        let halves = limited.filter(|(_, half)| self.allowed != Verdict::No || half.allowed == Verdict::No);
        for step in halves.flat_map(|(_, half)| half.steps()) {
            if !told.iter().any(|each| each.code == step.code && each.span == step.span) {
                told.push(step);
            }
        }
        if told.is_empty() {
            let all = [&self.egress, &self.ingress].into_iter().flat_map(Half::steps);
            told = all.clone().filter(|step| !matches!(step.code, Code::Outside { .. })).collect();
            told = if told.is_empty() { all.collect() } else { told };
        }
        told.truncate(MAX_TOLD);
        told
    }
    /// A step's number, if it is told.
    pub fn number(&self, step: &Step<Code>) -> Option<u8> {
        let at = self.told().into_iter().position(|each| each.code == step.code && each.span == step.span)?;
        u8::try_from(at + 1).ok()
    }
}

impl Half<Code> {
    /// Whether a policy has a say in it.
    pub fn is_limited(&self) -> bool {
        let free = |step: &Step<Code>| {
            matches!(
                step.code,
                Code::Unselected { .. } | Code::Outside { .. } | Code::Itself { .. } | Code::OnHostNetwork { .. }
            )
        };
        !self.steps().iter().all(|step| free(step))
    }
    /// The first witness for a yes; for a no every near miss, nearest first.
    pub(super) fn steps(&self) -> Vec<&Step<Code>> {
        match self.proof.witnesses.first() {
            Some(witness) => witness.iter().collect(),
            None => self.proof.candidates.iter().flat_map(|candidate| &candidate.steps).collect(),
        }
    }
}

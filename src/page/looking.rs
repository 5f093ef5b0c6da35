//! How the reader looks at the network.

use crate::network::Look;
use crate::text::Edit;
use std::rc::Rc;

/// Everybody or one workload's neighbours, by which policies, and beside which edit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looking {
    pub look: Look,
    /// Everybody, although the answer has a picture of its own.
    pub everybody: bool,
    /// An edit that is looked at before it is applied.
    pub edits: Rc<Vec<Edit>>,
}

impl Looking {
    /// Whether it is just what the answer shows.
    pub fn is_plain(&self) -> bool {
        *self == Looking::default()
    }
    /// Back from one workload, or from an edit, or to the answer; none where there is nothing to go back from.
    pub fn back(&self) -> Option<Looking> {
        let mut back = self.clone();
        if !self.edits.is_empty() {
            back.edits = Rc::default();
        } else if !self.look.focus.is_empty() {
            back.look.focus.clear();
            back.everybody = true;
        } else if self.everybody {
            back.everybody = false;
        } else {
            return None;
        }
        Some(back)
    }
    /// What the engine is to look at; a matrix is of everybody.
    pub fn seen(&self, is_matrix: bool) -> Look {
        match is_matrix && !self.look.focus.is_empty() {
            true => Look { toggled: self.look.toggled.clone(), ..Look::default() },
            false => self.look.clone(),
        }
    }
    /// What stays once another question is asked.
    pub fn asked(&mut self) {
        *self = Looking { look: Look { focus: String::new(), ..self.look.clone() }, ..Looking::default() };
    }
    /// A namespace opened, or closed again.
    pub fn toggled(&self, namespace: &str) -> Looking {
        let mut next = self.clone();
        let toggled = &mut next.look.toggled;
        match toggled.iter().position(|each| each == namespace) {
            Some(at) => {
                toggled.remove(at);
            }
            None => toggled.push(namespace.to_owned()),
        }
        next
    }
    /// One workload's neighbours.
    pub fn focused(&self, workload: &str) -> Looking {
        let mut next = self.clone();
        next.look.focus = workload.to_owned();
        next.look.way = Default::default();
        next
    }
}

/// The workload that a node of a picture stands for.
pub fn workload_of(node: &str) -> Option<&str> {
    node.strip_prefix("to:").unwrap_or(node).strip_prefix("workload:")
}

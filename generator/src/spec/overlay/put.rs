//! Values that are set, and which of them were so before.

/// Sets values and remembers by key which changed, and which were so before.
#[derive(Default)]
pub(super) struct Put {
    pub(super) changed: Vec<&'static str>,
    pub(super) same: Vec<&'static str>,
}

impl Put {
    pub(super) fn value<T: PartialEq>(&mut self, key: &'static str, slot: &mut T, value: Option<T>) {
        match value {
            Some(value) if *slot == value => self.same.push(key),
            Some(value) => {
                *slot = value;
                self.changed.push(key);
            }
            None => {}
        }
    }
}

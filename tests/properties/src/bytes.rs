//! Inputs from bytes: what a fuzzer changes in the bytes, changes one thing of the input.

use arbitrary::Unstructured;

/// Bytes that are used up, and then give zeros and empty texts.
pub(crate) struct Bytes<'a>(Unstructured<'a>);

impl<'a> Bytes<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Bytes<'a> {
        Bytes(Unstructured::new(data))
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.0.arbitrary().unwrap_or_default()
    }

    /// True once in `times`, never where nothing is left.
    pub(crate) fn once_in(&mut self, times: u8) -> bool {
        self.byte() % times == times - 1
    }

    pub(crate) fn number(&mut self) -> i64 {
        self.0.arbitrary().unwrap_or_default()
    }

    /// The first one where nothing is left.
    #[cfg(feature = "docs")]
    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::from(self.byte()) % all.len()]
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    /// A text that ends where the bytes have a zero: so texts in the corpus can be read, and be cut and joined.
    pub(crate) fn text(&mut self) -> String {
        let rest = self.0.peek_bytes(self.0.len()).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == 0);
        let text = String::from_utf8_lossy(&rest[..end.unwrap_or(rest.len())]).into_owned();
        let used = end.map_or(rest.len(), |end| end + 1);
        // So many are left.
        self.0.bytes(used).map(|_| text).unwrap_or_default()
    }

    /// All that is left, as text.
    #[cfg(feature = "docs")]
    pub(crate) fn rest(self) -> String {
        String::from_utf8_lossy(self.0.take_rest()).into_owned()
    }
}

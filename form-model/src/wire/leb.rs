//! Reads the numbers and lengths that automerge's formats are made of, without ever taking a promised length on trust.
//!
//! It knows no format. The rule that must hold: it never reads past the end, and never allocates.

/// What is left of some bytes.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'b> {
    left: &'b [u8],
}

/// There are fewer bytes than the format needs, or a number is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut;

impl<'b> Reader<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self { left: bytes }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    pub(crate) const fn remaining(&self) -> usize {
        self.left.len()
    }

    /// The next `count` bytes.
    pub(crate) fn take(&mut self, count: u64) -> Result<&'b [u8], Cut> {
        let count = usize::try_from(count).map_err(|_| Cut)?;
        let (taken, left) = self.left.split_at_checked(count).ok_or(Cut)?;
        self.left = left;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Cut> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned number in LEB128.
    pub(crate) fn unsigned(&mut self) -> Result<u64, Cut> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && byte > 1 {
                return Err(Cut);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Cut)
    }

    /// A signed number in LEB128.
    pub(crate) fn signed(&mut self) -> Result<i64, Cut> {
        let mut number = 0_i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let is_negative = byte & 0x40 != 0 && shift + 7 < 64;
                return Ok(if is_negative { number | (-1_i64 << (shift + 7)) } else { number });
            }
        }
        Err(Cut)
    }

    /// Bytes with their length before them.
    pub(crate) fn prefixed(&mut self) -> Result<&'b [u8], Cut> {
        let length = self.unsigned()?;
        self.take(length)
    }
}

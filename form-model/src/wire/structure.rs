//! Walks over CBOR without keeping anything, so that what reads it afterwards meets neither deep nesting nor promised
//! lengths that never come.
//!
//! It does not look at what the items mean. The rule that must hold: it uses no recursion, and no memory that grows
//! with the input.

use minicbor::data::Type;
use minicbor::decode::{Decoder, Error};

use crate::wire::limits::{ITEMS_MAX, NESTING_MAX, WireError};

/// Checks that the bytes are exactly one CBOR item, not too deep and not of too many parts.
pub(crate) fn check_structure(bytes: &[u8]) -> Result<(), WireError> {
    let position = item_end(bytes, 0)?;
    if position == bytes.len() { Ok(()) } else { Err(WireError::Malformed { position }) }
}

/// Where the item that starts at this position ends.
pub(crate) fn item_end(bytes: &[u8], start: usize) -> Result<usize, WireError> {
    let mut decoder = Decoder::new(bytes);
    decoder.set_position(start);
    let mut walk = Walk { decoder, open: Vec::new(), items: 0 };
    walk.item()?;
    while walk.close_finished()? {
        walk.item()?;
    }
    Ok(walk.decoder.position())
}

/// What is still to come in a list or map that is open.
enum Open {
    /// This many items.
    Items(u64),
    /// Items until a break; in a map they come in pairs.
    UntilBreak { is_map: bool, items: u64 },
}

struct Walk<'b> {
    decoder: Decoder<'b>,
    open: Vec<Open>,
    items: usize,
}

impl Walk<'_> {
    /// Steps over one item, or into one.
    fn item(&mut self) -> Result<(), WireError> {
        self.items += 1;
        if self.items > ITEMS_MAX {
            return Err(WireError::TooManyItems);
        }
        match self.read(|it| it.datatype())? {
            Type::Array => {
                let count = self.read(|it| it.array())?.unwrap_or(0);
                self.enter(Open::Items(count))
            }
            Type::Map => {
                let pairs = self.read(|it| it.map())?.unwrap_or(0);
                let count = pairs.checked_mul(2).ok_or_else(|| self.malformed())?;
                self.enter(Open::Items(count))
            }
            Type::ArrayIndef => {
                self.read(|it| it.array())?;
                self.enter(Open::UntilBreak { is_map: false, items: 0 })
            }
            Type::MapIndef => {
                self.read(|it| it.map())?;
                self.enter(Open::UntilBreak { is_map: true, items: 0 })
            }
            Type::Tag => {
                self.read(|it| it.tag())?;
                // The tagged item stands for the tag: both together are one part of what they lie in.
                self.item_after_tag()
            }
            Type::String => self.read(|it| it.str().map(drop)),
            Type::Bytes => self.read(|it| it.bytes().map(drop)),
            Type::StringIndef => self.read(|it| it.str_iter()?.try_for_each(|part| part.map(drop))),
            Type::BytesIndef => self.read(|it| it.bytes_iter()?.try_for_each(|part| part.map(drop))),
            Type::Break | Type::Unknown(_) => Err(self.malformed()),
            Type::Bool
            | Type::Null
            | Type::Undefined
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::Int
            | Type::F16
            | Type::F32
            | Type::F64
            | Type::Simple => self.read(|it| it.skip()),
        }
    }

    /// A tag on a tag has no use in our protocol, so one tag per item bounds the way down.
    fn item_after_tag(&mut self) -> Result<(), WireError> {
        if self.read(|it| it.datatype())? == Type::Tag {
            return Err(self.malformed());
        }
        self.item()
    }

    /// Closes every list and map that has come to its end; false when nothing is open any more.
    fn close_finished(&mut self) -> Result<bool, WireError> {
        while let Some(open) = self.open.last_mut() {
            match open {
                Open::Items(0) => {}
                Open::Items(left) => {
                    *left -= 1;
                    return Ok(true);
                }
                Open::UntilBreak { is_map, items } => {
                    let is_uneven = *is_map && *items % 2 == 1;
                    *items += 1;
                    if self.read(|it| it.datatype())? != Type::Break {
                        return Ok(true);
                    }
                    if is_uneven {
                        return Err(self.malformed());
                    }
                    let past_break = self.decoder.position() + 1;
                    self.decoder.set_position(past_break);
                }
            }
            self.open.pop();
        }
        Ok(false)
    }

    fn enter(&mut self, open: Open) -> Result<(), WireError> {
        if self.open.len() == NESTING_MAX {
            return Err(WireError::TooDeep);
        }
        self.open.push(open);
        Ok(())
    }

    fn read<T>(&mut self, step: impl FnOnce(&mut Decoder<'_>) -> Result<T, Error>) -> Result<T, WireError> {
        step(&mut self.decoder).map_err(|_| self.malformed())
    }

    fn malformed(&self) -> WireError {
        WireError::Malformed { position: self.decoder.position() }
    }
}

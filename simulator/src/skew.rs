//! Programs of other versions: what a later one says beyond what this one knows, and what an earlier one does not know yet.
//!
//! It rewrites frames and keeps nothing. The rule that must not be broken: whatever it adds, a program of this version may pass
//! over, and whatever it takes away, an earlier version could do without.

use form_model::{Message, PeerMetadata, SAMSYN_VERSION, decode, encode};

use crate::chance::Chance;

/// Whose version differs from the other side's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Skew {
    /// Nobody's.
    Nobody,
    /// The tablet has a later version than the server.
    LaterTablet,
    /// The tablet has an earlier version than the server, which says more than the tablet knows.
    LaterServer,
    /// The tablet has an earlier version that knows nothing of seals, vouchers and receipts.
    EarlierTablet,
}

/// All of them.
const SKEWS: [Skew; 4] = [Skew::Nobody, Skew::LaterTablet, Skew::LaterServer, Skew::EarlierTablet];

/// An entry that no program of this version writes: `later: {"a": [1, true, null]}`.
const LATER_ENTRY: &[u8] = b"\x65later\xa1\x61a\x83\x01\xf5\xf6";

/// A message of a kind that this version has not: `{"type": "later", …}`.
const LATER_MESSAGE: &[u8] = b"\xa2\x64type\x65later\x65later\xa1\x61a\x83\x01\xf5\xf6";

/// The most entries of a map whose count is in its first byte, and what that byte is for an empty one.
const SHORT_MAP_MAX: u8 = 23;
const EMPTY_MAP: u8 = 0xa0;

impl Skew {
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        *chance.pick(&SKEWS)
    }

    /// What a tablet sends in a frame's place.
    pub(crate) fn sent(self, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match self {
            Self::LaterTablet => match decode(&frame) {
                Ok(Message::Join { sender_id, metadata, versions }) => {
                    let metadata = PeerMetadata { samsyn: Some(SAMSYN_VERSION + 1), ..metadata };
                    let versions = [versions, vec!["2".to_owned()]].concat();
                    vec![with_more(encode(&Message::Join { sender_id, metadata, versions })), LATER_MESSAGE.to_vec()]
                }
                Ok(_) | Err(_) => vec![with_more(frame)],
            },
            Self::Nobody | Self::LaterServer | Self::EarlierTablet => vec![frame],
        }
    }

    /// What a tablet understands in a frame's place.
    pub(crate) fn received(self, frame: Vec<u8>) -> Vec<Vec<u8>> {
        match self {
            Self::Nobody | Self::LaterTablet => vec![frame],
            Self::LaterServer => {
                let is_welcome = matches!(decode(&frame), Ok(Message::Peer { .. }));
                let more = is_welcome.then(|| LATER_MESSAGE.to_vec());
                [Some(with_more(frame)), more].into_iter().flatten().collect()
            }
            Self::EarlierTablet => match decode(&frame) {
                Ok(Message::Seal(_) | Message::Vouchers(_) | Message::Case(_)) => Vec::new(),
                Ok(_) | Err(_) => vec![frame],
            },
        }
    }
}

/// A frame with an entry more than it had.
fn with_more(mut frame: Vec<u8>) -> Vec<u8> {
    if let Some(first) = frame.first_mut()
        && (EMPTY_MAP..EMPTY_MAP + SHORT_MAP_MAX).contains(first)
    {
        *first += 1;
        frame.extend_from_slice(LATER_ENTRY);
    }
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_version_is_understood_as_far_as_this_one_goes() {
        let message = Message::Leave { sender_id: "tablet".to_owned() };
        let frame = with_more(encode(&message));
        assert_ne!(frame, encode(&message));
        assert_eq!(decode(&frame), Ok(message));
        assert_eq!(decode(LATER_MESSAGE), Ok(Message::Unknown { kind: "later".to_owned() }));
    }
}

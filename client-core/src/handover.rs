//! What travels between two tablets without a network, for one form: a follow-up, with its unit's action plan if both
//! tablets have it.
//!
//! A *greeting* says what a tablet has and fits one QR code. A *parcel* carries what the other one lacks, as a file or
//! as [`HandoverFrames`]. Nothing here decides what may be taken over; [`crate::Client`] does when it gets
//! [`crate::Event::HandoverReceived`]. The rules that must not be broken: no token is ever in a greeting or a parcel,
//! and bytes of whatever origin are read within the limits below.

mod field;
mod frames;
mod greeting;
mod packing;
mod parcel;
mod rehearsal;

use crate::handover_check::HandoverRefusal;

pub use frames::{Collected, FRAME_BLOCKS_MAX, FrameCollector, FrameError, HandoverFrames};
pub use greeting::HandoverGreeting;
pub(crate) use greeting::{GreetedDocument, template_prefix};
#[cfg(test)]
pub(crate) use packing::Packed;
pub(crate) use packing::{pack, unpack};
pub(crate) use parcel::{HandoverParcel, ParcelDocument};
pub use rehearsal::rehearse_handover;
pub(crate) use rehearsal::{Rehearsed, write_rehearsal};

/// The bytes of a parcel: a form of fifty thousand changes is a quarter of a megabyte, and vouchers some hundreds each.
pub const PARCEL_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The same inflated: text deflates to a third, templates to a sixth.
pub(crate) const PARCEL_INFLATED_BYTES_MAX: usize = 4 * PARCEL_BYTES_MAX;

/// Why a handover was not made or not taken in. The documents are as before then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HandoverError {
    /// The bytes don't begin as a greeting, a frame or a parcel does.
    #[error("this is no handover")]
    NotAHandover,
    /// A newer program made it.
    #[error("the handover has version {version}, which this program does not know")]
    NewerVersion {
        /// Its version.
        version: u8,
    },
    /// The checksum doesn't fit, or the bytes say something impossible.
    #[error("the handover is incomplete or damaged")]
    Damaged,
    /// It is larger than any form, or would become so.
    #[error("the handover is larger than {PARCEL_BYTES_MAX} bytes, or {PARCEL_INFLATED_BYTES_MAX} inflated")]
    TooLarge,
    /// It belongs to another installation of the server.
    #[error("the handover belongs to another installation")]
    AnotherInstallation,
    /// Nobody is signed in, so it is unknown what may be taken in or given.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// The other tablet greets with another form.
    #[error("the other tablet has another form open")]
    AnotherForm,
    /// The person who is signed in may not read the form, as far as this device knows.
    #[error("the form may not be read by this person")]
    NotPermitted,
    /// The document is not on this device.
    #[error("the document is not on this device")]
    NoSuchDocument,
    /// The form was erased, or a newer one has taken its place.
    #[error("the form is no longer in use")]
    NotInUse,
    /// Neither the parcel nor this device has the form's template.
    #[error("the form's template is missing")]
    NoTemplate,
    /// The parcel was made for a tablet that has more than this one; it needs this one's greeting.
    #[error("the handover builds on changes that this device does not have")]
    BuildsOnMissing,
    /// The changes can't be read, or the form would be damaged by them.
    #[error("the changes in the handover can't be used")]
    UnusableChanges,
    /// Somebody's changes come without what shows that they are theirs, or from somebody who may not write here.
    #[error(transparent)]
    NotVouchedFor(HandoverRefusal),
    /// Something in the form waits to be saved on this device; only what is saved is handed over.
    #[error("the form is not saved on this device yet")]
    NotSavedYet,
}

impl From<HandoverRefusal> for HandoverError {
    fn from(refusal: HandoverRefusal) -> Self {
        match refusal {
            HandoverRefusal::NobodySignedIn => Self::NobodySignedIn,
            HandoverRefusal::NeverMetTheServer | HandoverRefusal::NoAccess => Self::NotPermitted,
            HandoverRefusal::NoSuchDocument => Self::NoSuchDocument,
            HandoverRefusal::Malformed { .. } => Self::UnusableChanges,
            HandoverRefusal::Incomplete { .. } => Self::BuildsOnMissing,
            HandoverRefusal::NoAuthor { .. }
            | HandoverRefusal::ForgedAuthor { .. }
            | HandoverRefusal::NotVouched { .. }
            | HandoverRefusal::BadVoucher { .. }
            | HandoverRefusal::AuthorMayNotWrite { .. } => Self::NotVouchedFor(refusal),
        }
    }
}

/// What there is to hand over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverOffer {
    /// The parcel's bytes: what a file holds, and what [`HandoverFrames`] show.
    pub parcel: Vec<u8>,
    /// How many changes the other tablet lacks, as far as its greeting tells; with none it needs no parcel.
    pub changes: usize,
}

/// What the giver of a parcel has, as if it had greeted: with it the next parcel back holds only what they lack.
///
/// # Errors
/// [`HandoverError`] when the bytes are no parcel.
pub fn greeting_in_parcel(parcel: &[u8]) -> Result<HandoverGreeting, HandoverError> {
    HandoverParcel::decode(parcel).map(|it| it.greeting())
}

//! From a frame's bytes to a message.
//!
//! Deliberately tolerant about what other programs write, and strict about how much. The rule that must hold: no bytes
//! make it panic.

use serde::de::DeserializeOwned;

use crate::wire::bodies::{
    CaseState, Directory, OpenCase, PersonEntry, PreviousAnswers, Refusal, RoundEntry, Seal, Vouchers,
};
use crate::wire::fields::Fields;
use crate::wire::limits::{
    COMMENT_BYTES_MAX, DIRECTORY_ENTRIES_MAX, DOCUMENT_ID_BYTES_MAX, FORUMS_MAX, HEADS_MAX, LIST_MAX,
    MESSAGE_BYTES_MAX, NAME_BYTES_MAX, PEER_ID_BYTES_MAX, PEOPLE_MAX, REFUSED_MAX, ROUNDS_MAX, SIGNED_BYTES_MAX,
    TEMPLATES_MAX, TEXT_BYTES_MAX, UNITS_MAX, VERSIONS_MAX, WireError, check_length,
};
use crate::wire::structure::check_structure;
use crate::wire::{Message, PROTOCOL_VERSION, kind};

/// The message in a frame.
///
/// # Errors
/// [`WireError`] for bytes that are no frame, or more than a frame may hold. A type that this version does not know is
/// no error but [`Message::Unknown`].
pub fn decode(bytes: &[u8]) -> Result<Message, WireError> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(WireError::TooLarge { bytes: bytes.len() });
    }
    check_structure(bytes)?;
    let fields = Fields::of_frame(bytes)?;
    let kind = fields.needed_text("type", NAME_BYTES_MAX)?;
    match kind.as_str() {
        kind::JOIN | kind::PEER | kind::ERROR | kind::LEAVE => session_message(&kind, &fields),
        kind::DOCUMENTS => checked(body(kind::DOCUMENTS, &fields)?, check_directory).map(Message::Documents),
        kind::OPEN => body::<OpenCase>(kind::OPEN, &fields).map(Message::Open),
        kind::REFUSED => checked(body(kind::REFUSED, &fields)?, check_refusal).map(Message::Refused),
        kind::CASE => checked(body(kind::CASE, &fields)?, check_case_state).map(Message::Case),
        kind::VOUCHERS => checked(body(kind::VOUCHERS, &fields)?, check_vouchers).map(Message::Vouchers),
        kind::SEAL => checked(body(kind::SEAL, &fields)?, check_seal).map(Message::Seal),
        kind::PING => Ok(Message::Ping),
        kind::PONG => Ok(Message::Pong),
        _ => document_message(kind, &fields),
    }
}

fn session_message(kind: &str, fields: &Fields<'_>) -> Result<Message, WireError> {
    match kind {
        kind::JOIN => {
            let versions = fields.texts("supportedProtocolVersions", VERSIONS_MAX)?;
            Ok(Message::Join {
                sender_id: peer_id(fields, "senderId")?,
                metadata: fields.metadata()?,
                // The first clients did not say, and spoke this one.
                versions: versions.unwrap_or_else(|| vec![PROTOCOL_VERSION.to_owned()]),
            })
        }
        kind::PEER => Ok(Message::Peer {
            sender_id: peer_id(fields, "senderId")?,
            target_id: peer_id(fields, "targetId")?,
            metadata: fields.metadata()?,
            version: fields.needed_text("selectedProtocolVersion", NAME_BYTES_MAX)?,
        }),
        kind::LEAVE => Ok(Message::Leave { sender_id: peer_id(fields, "senderId")? }),
        _ => Ok(Message::Error { message: fields.text("message", TEXT_BYTES_MAX)?.unwrap_or_default() }),
    }
}

fn document_message(kind: String, fields: &Fields<'_>) -> Result<Message, WireError> {
    let sender = || peer_id(fields, "senderId");
    let target = || peer_id(fields, "targetId");
    let document = || fields.needed_text("documentId", DOCUMENT_ID_BYTES_MAX);
    let data = || fields.needed_bytes("data");
    Ok(match kind.as_str() {
        kind::SYNC => {
            Message::Sync { document_id: document()?, sender_id: sender()?, target_id: target()?, data: data()? }
        }
        kind::REQUEST => {
            Message::Request { document_id: document()?, sender_id: sender()?, target_id: target()?, data: data()? }
        }
        kind::DOC_UNAVAILABLE => {
            Message::DocUnavailable { document_id: document()?, sender_id: sender()?, target_id: target()? }
        }
        kind::EPHEMERAL => Message::Ephemeral {
            document_id: document()?,
            sender_id: sender()?,
            target_id: target()?,
            session_id: fields.needed_text("sessionId", NAME_BYTES_MAX)?,
            count: fields.needed_number("count")?,
            data: data()?,
        },
        kind::REMOTE_SUBSCRIPTION_CHANGE => {
            Message::RemoteSubscriptionChange { sender_id: sender()?, target_id: target()? }
        }
        kind::REMOTE_HEADS_CHANGED => {
            Message::RemoteHeadsChanged { document_id: document()?, sender_id: sender()?, target_id: target()? }
        }
        _ => Message::Unknown { kind },
    })
}

fn peer_id(fields: &Fields<'_>, field: &'static str) -> Result<String, WireError> {
    fields.needed_text(field, PEER_ID_BYTES_MAX)
}

fn body<T: DeserializeOwned>(kind: &'static str, fields: &Fields<'_>) -> Result<T, WireError> {
    let bytes = fields.needed_bytes("body")?;
    check_structure(&bytes)?;
    minicbor_serde::from_slice(&bytes).map_err(|_| WireError::BadBody { kind })
}

fn checked<T>(body: T, check: fn(&T) -> Result<(), WireError>) -> Result<T, WireError> {
    check(&body)?;
    Ok(body)
}

fn check_directory(directory: &Directory) -> Result<(), WireError> {
    check_length("documents", directory.documents.len(), DIRECTORY_ENTRIES_MAX)?;
    check_length("rounds", directory.rounds.len(), ROUNDS_MAX)?;
    check_length("templates", directory.templates.len(), TEMPLATES_MAX)?;
    check_length("migrations", directory.migrations.len(), LIST_MAX)?;
    check_length("assignments", directory.assignments.len(), LIST_MAX)?;
    check_length("startable", directory.startable.len(), DIRECTORY_ENTRIES_MAX)?;
    check_length("certificates", directory.certificates.len(), LIST_MAX)?;
    check_length("units", directory.units.len(), UNITS_MAX)?;
    check_length("people", directory.people.len(), PEOPLE_MAX)?;
    check_length("forums", directory.forums.len(), FORUMS_MAX)?;
    check_length("server_version", directory.server_version.len(), NAME_BYTES_MAX)?;
    directory.units.iter().try_for_each(|it| check_length("name", it.name.len(), TEXT_BYTES_MAX))?;
    directory.people.iter().try_for_each(check_person)?;
    directory.forums.iter().try_for_each(|it| check_length("name", it.name.len(), TEXT_BYTES_MAX))?;
    directory.documents.iter().try_for_each(|it| check_length("heads", it.heads.len(), HEADS_MAX))?;
    directory.certificates.iter().try_for_each(|it| check_length("certificate", it.len(), SIGNED_BYTES_MAX))?;
    directory.rounds.iter().try_for_each(check_round)
}

fn check_person(person: &PersonEntry) -> Result<(), WireError> {
    check_length("name", person.name.len(), TEXT_BYTES_MAX)?;
    check_length("roles", person.roles.len(), LIST_MAX)
}

fn check_round(round: &RoundEntry) -> Result<(), WireError> {
    check_length("units", round.units.len(), UNITS_MAX)?;
    check_length("joint", round.joint.len(), UNITS_MAX)?;
    check_length("name", round.name.len(), TEXT_BYTES_MAX)?;
    round.units.iter().try_for_each(|it| check_length("name", it.name.len(), TEXT_BYTES_MAX))
}

fn check_refusal(refusal: &Refusal) -> Result<(), WireError> {
    check_length("text", refusal.text.len(), TEXT_BYTES_MAX)?;
    check_length("changes", refusal.changes.len(), REFUSED_MAX)
}

fn check_case_state(state: &CaseState) -> Result<(), WireError> {
    check_length("receipts", state.receipts.len(), LIST_MAX)?;
    check_length("sent_back", state.sent_back.len(), LIST_MAX)?;
    state.sent_back.iter().try_for_each(|it| check_length("comment", it.comment.len(), COMMENT_BYTES_MAX))?;
    check_length("statements", state.statements.len(), LIST_MAX)?;
    state.statements.iter().try_for_each(|it| check_length("words", it.words.len(), COMMENT_BYTES_MAX))?;
    check_length("requests", state.requests.len(), LIST_MAX)?;
    state.previous.iter().try_for_each(check_previous)?;
    state.receipts.iter().try_for_each(|it| {
        check_length("number", it.number.len(), NAME_BYTES_MAX)?;
        check_length("signature", it.signature.len(), SIGNED_BYTES_MAX)
    })
}

fn check_previous(previous: &PreviousAnswers) -> Result<(), WireError> {
    check_length("answers", previous.answers.len(), LIST_MAX)?;
    previous.answers.iter().try_for_each(|(question, answer)| {
        check_length("question", question.len(), NAME_BYTES_MAX)?;
        let both = [&answer.manager, &answer.representative];
        both.iter().try_for_each(|it| check_length("ratings", it.len(), LIST_MAX))?;
        both.into_iter().flatten().try_for_each(|it| check_length("rating", it.len(), NAME_BYTES_MAX))
    })
}

fn check_vouchers(vouchers: &Vouchers) -> Result<(), WireError> {
    check_length("vouchers", vouchers.vouchers.len(), LIST_MAX)?;
    vouchers.vouchers.iter().try_for_each(|it| {
        check_length("actor", it.actor.len(), NAME_BYTES_MAX)?;
        check_length("signature", it.signature.len(), SIGNED_BYTES_MAX)?;
        check_length("certificate", it.certificate.len(), SIGNED_BYTES_MAX)
    })
}

fn check_seal(seal: &Seal) -> Result<(), WireError> {
    check_length("heads", seal.heads.len(), HEADS_MAX)?;
    check_length("signature", seal.signature.len(), SIGNED_BYTES_MAX)
}

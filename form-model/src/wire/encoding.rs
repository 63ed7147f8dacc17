//! From a message to a frame's bytes.
//!
//! Frames are written as stock automerge-repo and samod read them: maps of definite length, absent fields left out.
//! The rule that must hold: the same message gives the same bytes, and a test has them.

use std::convert::Infallible;

use minicbor::encode::{Encoder, Error};
use serde::Serialize;

use crate::wire::{Message, PeerMetadata, kind};

/// The frame of a message.
#[must_use]
pub fn encode(message: &Message) -> Vec<u8> {
    let mut frame = Encoder::new(Vec::new());
    write_message(&mut frame, message).expect("invariant: writing into memory does not fail");
    frame.into_writer()
}

type Frame = Encoder<Vec<u8>>;
type Written = Result<(), Error<Infallible>>;

fn write_message(frame: &mut Frame, message: &Message) -> Written {
    match message {
        Message::Join { sender_id, metadata, versions } => {
            start(frame, kind::JOIN, &[("senderId", sender_id)], 2)?;
            write_metadata(frame, metadata)?;
            frame.str("supportedProtocolVersions")?.array(length(versions))?;
            versions.iter().try_for_each(|version| frame.str(version).map(drop))
        }
        Message::Peer { sender_id, target_id, metadata, version } => {
            let texts = [("senderId", sender_id), ("targetId", target_id), ("selectedProtocolVersion", version)];
            start(frame, kind::PEER, &texts, 1)?;
            write_metadata(frame, metadata)
        }
        Message::Error { message } => start(frame, kind::ERROR, &[("message", message)], 0),
        Message::Leave { sender_id } => start(frame, kind::LEAVE, &[("senderId", sender_id)], 0),
        Message::Sync { document_id, sender_id, target_id, data } => {
            start(frame, kind::SYNC, &addressed(document_id, sender_id, target_id), 1)?;
            frame.str("data")?.bytes(data).map(drop)
        }
        Message::Request { document_id, sender_id, target_id, data } => {
            start(frame, kind::REQUEST, &addressed(document_id, sender_id, target_id), 1)?;
            frame.str("data")?.bytes(data).map(drop)
        }
        Message::DocUnavailable { document_id, sender_id, target_id } => {
            start(frame, kind::DOC_UNAVAILABLE, &addressed(document_id, sender_id, target_id), 0)
        }
        Message::Ephemeral { document_id, sender_id, target_id, session_id, count, data } => {
            start(frame, kind::EPHEMERAL, &addressed(document_id, sender_id, target_id), 3)?;
            frame.str("sessionId")?.str(session_id)?.str("count")?.u64(*count)?;
            frame.str("data")?.bytes(data).map(drop)
        }
        Message::RemoteSubscriptionChange { sender_id, target_id } => {
            start(frame, kind::REMOTE_SUBSCRIPTION_CHANGE, &[("senderId", sender_id), ("targetId", target_id)], 0)
        }
        Message::RemoteHeadsChanged { document_id, sender_id, target_id } => {
            start(frame, kind::REMOTE_HEADS_CHANGED, &addressed(document_id, sender_id, target_id), 0)
        }
        Message::Documents(body) => write_own(frame, kind::DOCUMENTS, body),
        Message::Open(body) => write_own(frame, kind::OPEN, body),
        Message::Refused(body) => write_own(frame, kind::REFUSED, body),
        Message::Case(body) => write_own(frame, kind::CASE, body),
        Message::Vouchers(body) => write_own(frame, kind::VOUCHERS, body),
        Message::Seal(body) => write_own(frame, kind::SEAL, body),
        Message::Ping => start(frame, kind::PING, &[], 0),
        Message::Pong => start(frame, kind::PONG, &[], 0),
        Message::Unknown { kind } => start(frame, kind, &[], 0),
    }
}

const fn addressed<'a>(
    document: &'a String,
    sender: &'a String,
    target: &'a String,
) -> [(&'static str, &'a String); 3] {
    [("documentId", document), ("senderId", sender), ("targetId", target)]
}

/// Opens the map and writes its type and texts; `more` fields must follow.
fn start(frame: &mut Frame, kind: &str, texts: &[(&str, &String)], more: u64) -> Written {
    frame.map(1 + length(texts) + more)?.str("type")?.str(kind)?;
    texts.iter().try_for_each(|(key, text)| frame.str(key)?.str(text).map(drop))
}

fn write_metadata(frame: &mut Frame, metadata: &PeerMetadata) -> Written {
    let PeerMetadata { storage_id, is_ephemeral, samsyn, templates, client } = metadata;
    let optional = [storage_id.is_some(), samsyn.is_some(), !templates.is_empty(), client.is_some()];
    let count = optional.iter().map(|is_there| u64::from(*is_there)).sum::<u64>() + 1;
    frame.str("peerMetadata")?.map(count)?.str("isEphemeral")?.bool(*is_ephemeral)?;
    if let Some(storage_id) = storage_id {
        frame.str("storageId")?.str(storage_id)?;
    }
    if let Some(samsyn) = samsyn {
        frame.str("samsyn")?.u32(*samsyn)?;
    }
    if !templates.is_empty() {
        frame.str("templates")?.array(length(templates))?;
        templates.iter().try_for_each(|hash| frame.bytes(hash.as_bytes()).map(drop))?;
    }
    if let Some(client) = client {
        frame.str("client")?.str(client)?;
    }
    Ok(())
}

fn write_own(frame: &mut Frame, kind: &str, body: &impl Serialize) -> Written {
    let body = minicbor_serde::to_vec(body).expect("invariant: the bodies hold only what CBOR has");
    start(frame, kind, &[], 1)?;
    frame.str("body")?.bytes(&body).map(drop)
}

const fn length<T>(list: &[T]) -> u64 {
    list.len() as u64
}

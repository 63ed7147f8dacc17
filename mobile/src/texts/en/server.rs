//! English: screens that only the server can fill.

use crate::texts::ServerTexts;

pub(super) const TEXTS: ServerTexts = ServerTexts {
    fetch_again: "Fetch again",
    fetching: "Fetching …",
    fetched: "Fetched {time}",
    saving: "Saving at the server …",
    saved: "Saved at the server",
    no_network: "You have no network right now, and this is only on the server. \
        Your own follow-ups work as usual.",
    server_down: "The server does not answer. Try again in a while. Your own follow-ups work as usual.",
    signed_out: "You need to sign in again to go on.",
    not_understood: "The answer could not be read. Update the app and try again.",
    not_permitted: "None of your roles gives access to this.",
    gone: "It is no longer there, or you have no access to it. Fetch again.",
    refused: "The server did not accept it. Check what you filled in and try again.",
    as_file: "Save as a file",
    as_file_help: "The file goes to the downloads of the tablet. It is not locked with your PIN.",
    file_kept: "The file is downloaded.",
    file_too_large: "That is too much for one document. Choose a unit further down.",
    file_formats: [
        ("pdf", "PDF, for reading and archives"),
        ("docx", "Word, for editing"),
        ("xlsx", "Excel, tables"),
        ("csv", "CSV, one table"),
        ("json", "JSON, for archives and other programs"),
    ],
};

//! The Samsyn server: sign-in, sync, the gate, the store, projections.
//!
//! The path of a change is session → gate → store → fan-out → projections, one module each. Everything is reachable from
//! here, so that a test can run a whole server in its own process; `main.rs` only reads the command line.

mod administration;
mod app;
mod archiving;
mod calendar_feed;
mod caller;
mod case_opening;
mod case_state;
mod certificate_validity;
mod certificates;
mod clock;
mod command_line;
mod commands;
mod condition;
mod config;
mod connection;
mod content;
mod credentials;
mod directory;
mod disposal;
mod documents_out;
mod enrolment;
mod enrolment_code;
mod example;
mod follow_up_invitation;
mod frozen_content;
mod gate;
mod hand_in;
mod handover;
mod hexadecimal;
mod history_free_copy;
mod http;
mod hub;
mod in_process;
pub mod joint_follow_up;
mod ledger;
mod letter;
mod listed_people;
mod listening;
mod listing;
mod long_work;
mod mailing;
mod message;
mod metrics_text;
mod open_document;
mod opening;
mod organisation_import;
mod outbox;
mod planned_day;
mod previous_answers;
mod principal;
mod progress;
mod projection;
mod quarantine;
mod raised;
mod reach;
mod refusal_text;
mod reminder;
mod request;
mod request_pace;
mod retention;
mod revocation;
mod roll_up;
mod room_code;
mod round_method;
mod server;
mod session;
mod sign_in_limit;
mod single_sign_on;
mod socket;
mod stating;
mod store;
mod sync_link;
mod tablet_app;
mod telling;
mod template_versions;
mod tickets;
mod tls;
mod voided_mark;
mod watching;

pub use administration::AdministrationError;
pub use app::App;
pub use calendar_feed::{CalendarSource, calendar_entries, feed, own_units};
pub use clock::{Clock, day_of, now_ms, today};
pub use command_line::{
    Backup, Command, CommandLine, DataFolder, DemoData, DocumentCommand, LogFormat, Mail, Network, Org, Restore,
    RoundCommand, Serve, SigningIn, User,
};
pub use commands::{CommandError, run};
pub use config::{Config, Front, LocalAccounts};
pub use content::{content_of, materialise};
pub use credentials::{
    PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN, PasswordError, Token, TokenHash, check_password, check_strength,
    hash_password,
};
pub use directory::{Openable, grant_on, openable, resource_of, standing_at, units_near};
pub use example::{Example, StoryError};
pub use follow_up_invitation::{Inviter, InvitingError, Wish, inviter_at};
pub use gate::{Admitted, admit_genesis};
pub use handover::{HandedDocument, HandedOver};
pub use http::ApiError;
pub use hub::Hub;
pub use in_process::{FromServer, InProcessServer, NotLetIn, Wire, back_up, restore};
pub use ledger::{LEDGER_FILE, Ledger, LedgerEntry, LedgerError};
pub use letter::{
    Addressee, Carried, Moment, NewLetter, Sorted, Waiting, Words, next_try_ms, sort_into_letters, write_letter,
};
pub use listening::{CONNECTIONS_MAX, CONNECTIONS_PER_ADDRESS_MAX, ConnectionLimits, Patience};
pub use mailing::{MailConfig, MailConfigError, SmtpUrl};
pub use message::{MessageKind, NewMessage, messages_due};
pub use open_document::DocumentTimes;
pub use opening::{Beginning, NewRound, OpeningError, RoundError, begin_documents, beginnings_of, round_to_open};
pub use organisation_import::{
    ChangeKind, ChangedThing, FILE_BYTES_MAX, Fault as LineFault, FieldChange, FileError, ImportOptions, Language,
    List, MissingUnits, Notice, NoticeKind, Plan, PlannedChange, Problem, Table, Totals, read_table,
};
pub use planned_day::{DayKind, PlannedDay, action_days, follow_up_day, responsible_for};
pub use principal::{Principal, PrincipalState};
pub use progress::{SeenProgress, is_late, progress_of, visible_progress};
pub use reach::{Power, Reach, reach_of};
pub use reminder::reminders_due;
pub use revocation::{FinalityError, erase_document, revoke_device};
pub use round_method::{DecidedMethods, Method, MethodChoice, UnitsChoice};
pub use server::{LOCK_FILE, RunningServer, Server, ServerError, lock_folder};
pub use single_sign_on::{SingleSignOnConfig, SingleSignOnConfigError};
pub use store::{
    Account, ActorBinding, Append, Appended, Applying, ChangeError, CommitFailure, DATABASE_FILE, Device, DocumentRow,
    Fault, FaultyLines, Framework, Growth, HandInRecord, Handover, HeldChange, HeldReason, Hint, Identity, ImportError,
    Imported, Inspected, Installation, Linked, ListedInvitation, Message, ProgressRow, RefusedChange, Round, SignIn,
    SignedIn, SnapshotError, Store, StoreError, StoreOptions, StoredDocument, VerifiedSnapshot, WriteQueue, initialise,
};
pub use tablet_app::TabletApp;
pub use template_versions::TemplateRefusal;
pub use tls::{TlsError, TlsFiles};

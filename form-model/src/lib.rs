//! What every replica of a form must agree on.
//!
//! Would two replicas disagree if they had different versions of a thing? Then it lives here, and nothing else does:
//! no IO, no clock, no randomness, no async.

mod access;
mod action;
mod answer_state;
mod answers;
mod brought;
mod calendar_file;
mod case;
mod certificate;
mod codes;
mod content;
mod differences;
mod digest;
mod document;
mod edit;
mod forum;
mod genesis;
mod genesis_maker;
mod hand_in;
mod ids;
mod meeting;
mod migration;
mod order_key;
mod organisation;
mod planning;
mod read;
mod room_tally;
mod seal;
mod shape;
mod signed;
mod template;
mod template_faults;
mod voucher;
mod whole_content;
mod why_tree;
mod wipe;
mod wire;

pub use access::{Access, Grant, Progress, ProgressState, Resource, Right, Standing, Voice, permits};
pub use action::{ActionStage, EffectCheck, FieldLeft, SOON_DAYS, Timing, is_named_among};
pub use answer_state::{AnswerState, WrittenRating, needs_action};
pub use answers::{BadRatingPair, JointAnswer, RatingPair, Ratings, Side, joint_answer};
pub use automerge::ChangeHash;
pub use brought::{BroughtStatement, piece_name};
pub use calendar_file::{CalendarEntry, CalendarTime, calendar_file, clock_times, clock_words};
pub use case::{Case, DocumentKind, ExtraReason, Occasion};
pub use certificate::{CERTIFICATE_ASSIGNMENTS_MAX, CERTIFICATE_PURPOSE, Certificate, CertificateError};
pub use content::{Conflict, conflicts, content_json};
pub use differences::{ScalarDifference, ScalarDifferences, WrittenValue};
pub use digest::{DIGEST_PARTS, digest};
pub use document::{
    FormDocument, MadeChange, OpenError, TEXT_ENCODING, author_of, load_automerge, new_automerge, person_of,
};
pub use edit::{
    Action, AnswerFlag, AnswerText, Edit, EditError, Mark, RowValue, Splice, Table, apply_edit, apply_edit_at,
};
pub use forum::{Forum, ForumKind, WORKPLACE_MEETING_NAME, forums_of};
pub use genesis::{Genesis, GenesisError, genesis, shape_of};
pub use genesis_maker::GenesisMaker;
pub use hand_in::{check_hand_in, is_ready, valid_marks};
pub use ids::{
    BadId, ContentDigest, DeviceId, DocumentId, InstallationId, PersonId, RoundId, RowId, Sha256Hash, TemplateHash,
    UnitId,
};
pub use meeting::{PlanForum, last_meeting};
pub use migration::{MIGRATIONS, Migration, MigrationChange, MigrationError, migration_changes};
pub use order_key::{order_at_end, order_between};
pub use organisation::{Assignment, Invitation, InvitedAs, Organisation, Role, StandingAt, Unit};
pub use planning::{
    IN_GOOD_TIME_DAYS, INFORMATION_POINTS, InformationTiming, information_timing, overtaken_by_last_day, points_told,
};
pub use read::{
    ActionPlan, ActionRow, Answer, Feedback, Finding, Followup, FollowupPlan, HandInMark, Information, Interview,
    Participant, ReadyMark, Why, counter_at, text_at, values_at,
};
pub use room_tally::{ANSWERS_SHOWN_MIN, RoomTally, one_less, one_more};
pub use seal::{SEAL_PURPOSE, SEALED_HEADS_MAX, sealed_changes};
pub use shape::{
    Located, Node, Place, RowShape, SHORT_STRING_BYTES_MAX, ScalarRule, Shape, TEXT_UNITS_MAX, ValueProblem,
    voice_in_path,
};
pub use signed::{public_key_of, signed_bytes};
pub use template::{
    ClosingQuestion, LawReference, Level, NOT_APPLICABLE, Question, Scale, Section, Step, Symbol, TEMPLATE_BYTES_MAX,
    TEMPLATE_FORMAT, Template, TemplateError, built_in_template, built_in_workplace_template,
};
pub use template_faults::{TemplateFault, TemplateFaultKind};
pub use voucher::{VOUCHER_PURPOSE, VouchedChange, VoucherError, VoucherSigner, covered_changes};
pub use why_tree::{WhyPlace, why_tree, whys_below};
pub use wipe::{WIPE_PURPOSE, WipeOrder, WipeOrderError};
pub use wire::{
    CHUNK_INFLATED_BYTES_MAX, CaseStanding, CaseState, ChunkKind, ChunkOutline, Directory, DirectoryEntry, FORUMS_MAX,
    JointUnit, MESSAGE_BYTES_MAX, Message, MigrationEntry, OpenCase, PEOPLE_MAX, PROTOCOL_VERSION, PeerMetadata,
    PersonEntry, PersonRole, PreviousAnswer, PreviousAnswers, Receipt, ReceiptOutcome, Refusal, RefusalReason,
    RefusedHash, RejectionReason, RequestReceipt, RoundEntry, RoundState, SAMSYN_VERSION, SYNC_INFLATED_BYTES_MAX,
    Seal, SentBack, Startable, Statement, SyncLimitError, SyncOutline, SyncVersion, Voucher, Vouchers, WaitingReason,
    WireError, decode, encode, inspect_single_chunk, inspect_sync_message,
};

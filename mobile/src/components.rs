//! The pieces that screens are made of.
//!
//! Each piece knows its look and its accessibility, and no screen. The rule that must not be broken: whatever can be
//! touched is at least 44 pixels high and wide and says in words what it does.

mod as_file;
mod brand;
mod code_picture;
mod dialog;
mod entry_field;
mod icon;
mod language_switch;
mod removed;
mod select_field;
mod server_notice;
mod status_line;
mod store_loss;
mod text_field;
mod text_highlight;
mod told_line;
mod update_waits;
mod value_field;

pub(crate) use as_file::AsFile;
pub(crate) use brand::Brand;
pub(crate) use code_picture::{CodePicture, paint_code};
pub(crate) use dialog::Dialog;
pub(crate) use entry_field::{EntryField, EntryKind, Keys, KeysSwitch};
pub(crate) use icon::{Icon, Shape};
pub(crate) use language_switch::LanguageSwitch;
pub(crate) use removed::{Removed, RemovedRow};
pub(crate) use select_field::SelectField;
pub(crate) use server_notice::{AskingLine, NotDoneNotice, TellingLine, UnansweredNotice};
pub(crate) use status_line::{ConnectionLine, StatusLine, is_sent};
pub(crate) use store_loss::StoreLoss;
pub(crate) use text_field::TextField;
pub(crate) use told_line::{Following, ToldLine};
pub(crate) use update_waits::{UpdateWaits, follow_update};
pub(crate) use value_field::{ChoiceField, FieldPath, NumberField, TickField, ValueField, WrittenDifferently};

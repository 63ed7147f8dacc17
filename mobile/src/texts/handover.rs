//! The texts of handing over without a network.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use crate::texts::Counted;

#[derive(Debug)]
pub(crate) struct HandoverTexts {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) receive_title: &'static str,
    pub(crate) receive_intro: &'static str,
    pub(crate) receive_steps: [&'static str; 3],
    pub(crate) open_received: &'static str,
    pub(crate) steps: [&'static str; 3],
    pub(crate) show: &'static str,
    pub(crate) read: &'static str,
    pub(crate) tabs: &'static str,
    pub(crate) code_alone: &'static str,
    pub(crate) code_moving: &'static str,
    pub(crate) show_greeting: &'static str,
    pub(crate) show_parcel: Counted,
    pub(crate) show_same: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) resume: &'static str,
    pub(crate) easier: &'static str,
    pub(crate) read_how: &'static str,
    pub(crate) camera_off: &'static str,
    pub(crate) camera_refused: &'static str,
    pub(crate) turn_on: &'static str,
    pub(crate) turn_off: &'static str,
    pub(crate) other_camera: &'static str,
    pub(crate) viewfinder: &'static str,
    pub(crate) photos: &'static str,
    pub(crate) photos_hint: &'static str,
    pub(crate) progress: &'static str,
    pub(crate) no_code: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) now_greeted: &'static str,
    pub(crate) now_taken: Counted,
    pub(crate) done: &'static str,
    pub(crate) done_hint: &'static str,
    pub(crate) other_person: &'static str,
    pub(crate) file_title: &'static str,
    pub(crate) file_intro: &'static str,
    pub(crate) file_out: &'static str,
    pub(crate) file_in: &'static str,
    pub(crate) file_name: &'static str,
    pub(crate) problems: HandoverProblemTexts,
}

/// Why a handover did not come about, and what to do.
#[derive(Debug)]
pub(crate) struct HandoverProblemTexts {
    pub(crate) not_ours: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) too_large: &'static str,
    pub(crate) other_installation: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) other_form: &'static str,
    pub(crate) not_permitted: &'static str,
    pub(crate) not_here: &'static str,
    pub(crate) not_in_use: &'static str,
    pub(crate) no_template: &'static str,
    pub(crate) builds_on_missing: &'static str,
    pub(crate) unusable: &'static str,
    pub(crate) not_vouched: &'static str,
    pub(crate) saving: &'static str,
}

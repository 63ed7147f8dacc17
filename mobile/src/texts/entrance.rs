//! The texts of coming in and going out: signing in, the PIN, who holds the pen, signing out.
//!
//! Which texts there are; the words are below `sv/` and `en/`.

use super::Counted;

/// Signing in.
#[derive(Debug)]
pub(crate) struct SignInTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) start_over_lead: &'static str,
    pub(crate) ways: &'static str,
    pub(crate) by_password: &'static str,
    pub(crate) by_code: &'static str,
    pub(crate) by_organisation: &'static str,
    pub(crate) user: &'static str,
    pub(crate) password: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) submit: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) user_missing: &'static str,
    pub(crate) password_missing: &'static str,
    pub(crate) code_missing: &'static str,
    pub(crate) wrong_password: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) too_many: &'static str,
    pub(crate) revoked: &'static str,
    pub(crate) no_network: &'static str,
    pub(crate) server_down: &'static str,
    pub(crate) not_understood: &'static str,
    pub(crate) other_people: &'static str,
    pub(crate) again_title: &'static str,
    pub(crate) again_lead: &'static str,
    pub(crate) vanished: &'static str,
    pub(crate) somebody_else: &'static str,
    pub(crate) enrol_title: &'static str,
    pub(crate) enrol_lead: &'static str,
    pub(crate) enrol_action: &'static str,
}

/// Choosing the first password.
#[derive(Debug)]
pub(crate) struct PasswordTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) choosing: &'static str,
    pub(crate) too_short: &'static str,
    pub(crate) later: &'static str,
}

/// The PIN.
#[derive(Debug)]
pub(crate) struct PinTexts {
    pub(crate) choose_title: &'static str,
    pub(crate) choose_lead: &'static str,
    pub(crate) label: &'static str,
    pub(crate) new_label: &'static str,
    pub(crate) new_hint: &'static str,
    pub(crate) again: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) choosing: &'static str,
    pub(crate) worth_title: &'static str,
    pub(crate) worth: &'static str,
    pub(crate) worth_limit: &'static str,
    pub(crate) letters: &'static str,
    pub(crate) digits: &'static str,
    pub(crate) show: &'static str,
    pub(crate) hide: &'static str,
    pub(crate) hello: &'static str,
    pub(crate) unlock_lead: &'static str,
    pub(crate) unlock_to_sign_in: &'static str,
    pub(crate) unlock: &'static str,
    pub(crate) unlocking: &'static str,
    pub(crate) forgotten_title: &'static str,
    pub(crate) forgotten: &'static str,
    pub(crate) forgotten_kept: &'static str,
    pub(crate) start_over: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) too_few_digits: &'static str,
    pub(crate) too_many_digits: &'static str,
    pub(crate) too_short: &'static str,
    pub(crate) too_long: &'static str,
    pub(crate) too_common: &'static str,
    pub(crate) not_the_same: &'static str,
    pub(crate) wrong: &'static str,
    pub(crate) wrong_wait: &'static str,
    pub(crate) newer: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) change_title: &'static str,
    pub(crate) change_old: &'static str,
    pub(crate) change_submit: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) minutes: Counted,
    pub(crate) seconds: Counted,
}

/// Who is here, and going out.
#[derive(Debug)]
pub(crate) struct PeopleTexts {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) add: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) left_behind_title: &'static str,
    pub(crate) left_behind: &'static str,
    pub(crate) unreadable: Counted,
    pub(crate) opening: &'static str,
    pub(crate) store_title: &'static str,
    pub(crate) store_in_use: &'static str,
    pub(crate) store_full: &'static str,
    pub(crate) store_failed: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) menu: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) lock_help: &'static str,
    pub(crate) switch: &'static str,
    pub(crate) lock_after: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) sign_out_title: &'static str,
    pub(crate) all_sent: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) remove_help: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) keep_help: &'static str,
    pub(crate) waiting: Counted,
    pub(crate) waiting_help: &'static str,
    pub(crate) not_received: Counted,
    pub(crate) rescue: &'static str,
    pub(crate) rescue_help: &'static str,
    pub(crate) rescued: &'static str,
    pub(crate) rescue_failed: &'static str,
    pub(crate) stay: &'static str,
    pub(crate) signing_out: &'static str,
    pub(crate) not_removed: &'static str,
    pub(crate) lost: &'static str,
    pub(crate) lost_read: &'static str,
}

/// What kinds of devices are called in the list of devices.
#[derive(Debug)]
pub(crate) struct DeviceTexts {
    pub(crate) android_phone: &'static str,
    pub(crate) android_tablet: &'static str,
    pub(crate) windows_tablet: &'static str,
    pub(crate) windows_computer: &'static str,
    pub(crate) linux_computer: &'static str,
    pub(crate) tablet: &'static str,
}

/// All of them.
#[derive(Debug)]
pub(crate) struct EntranceTexts {
    pub(crate) tagline: &'static str,
    pub(crate) devices: DeviceTexts,
    pub(crate) sign_in: SignInTexts,
    pub(crate) password: PasswordTexts,
    pub(crate) pin: PinTexts,
    pub(crate) people: PeopleTexts,
}

//! English: reminders by e-mail, and the days in the person's own calendar.

use crate::texts::RemindersTexts;

pub(super) const TEXTS: RemindersTexts = RemindersTexts {
    title: "Reminders",
    link: "Reminders and calendar",
    intro: "Choose how you want to be reminded when Samsyn is not open.",
    mail: "E-mail",
    mail_what: "You get an e-mail when something has happened that you need to know, such as a follow-up that has opened. \
        Reminders of days come together, in one e-mail a day at most. The e-mails say what it is about and where to find it, \
        never what is written in the forms.",
    mail_on: "Yes, send e-mail",
    mail_off: "No e-mail",
    mail_choice: "Do you want e-mail from Samsyn?",
    mail_goes_to: "The e-mails go to {address}.",
    mail_no_address: "Samsyn does not know your e-mail address. Ask whoever looks after Samsyn where you work to enter it.",
    mail_not_here: "This server does not send e-mail yet. Your choice holds when it begins to.",
    calendar: "In your own calendar",
    calendar_what: "Your calendar can fetch the days from Samsyn by itself: when your follow-ups are to be carried out and \
        handed in, and when actions that you are responsible for are to be done and checked. When a day changes, it moves in \
        the calendar. It says the unit's name and what the day is for, nothing else.",
    calendar_secret: "The calendar fetches the days at a secret address. Whoever has the address can see the days, so keep it \
        to yourself. If it has come into the wrong hands, make a new one. The old one then stops working.",
    calendar_none: "You have no secret address now.",
    calendar_made: "You have had a secret address since {time}. It is not shown again, but you can make a new one.",
    calendar_make: "Make a secret address",
    calendar_make_again: "Make a new secret address",
    calendar_remove: "Remove the address",
    calendar_address: "Your secret address",
    calendar_once: "The address is shown only now. Copy it before you leave the page.",
    calendar_how: "In Outlook: Add calendar, Subscribe from web. In Google Calendar: Other calendars, From URL. On an iPad: \
        Settings, Calendar, Accounts, Add Subscribed Calendar.",
    calendar_copy: "Copy the address",
    calendar_copied: "The address is copied.",
    calendar_not_copied: "It could not be copied. Select the address and copy it yourself.",
    calendar_removed: "The address is removed. Your calendar fetches nothing more.",
};

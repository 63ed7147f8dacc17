//! English: the page about this tablet.

use crate::texts::this_tablet::{
    ChoiceTexts, OrganisationLinkTexts, QueueTexts, RecordedTexts, RefusedTexts, RescueTexts, StorageTexts,
    VersionTexts,
};
use crate::texts::{Counted, ThisTabletTexts};

pub(super) const TEXTS: ThisTabletTexts = ThisTabletTexts {
    title: "This tablet",
    queue: QUEUE,
    refused: REFUSED,
    storage: STORAGE,
    rescue: RESCUE,
    choices: CHOICES,
    version: VERSION,
    recorded: RECORDED,
    organisation_link: ORGANISATION_LINK,
    more: "More",
    connection_check: "Check the connection",
    accessibility: "Accessibility",
    practice: "Practise on a made-up workplace",
    glossary: "Glossary",
};

const QUEUE: QueueTexts = QueueTexts {
    title: "What is waiting to be sent",
    nothing_here: "Nothing is on this tablet yet. The follow-ups are fetched when it is online.",
    all_synced: "Nothing is waiting. The server has everything that you wrote.",
    waiting: Counted { one: "1 change is waiting for a network.", many: "{count} changes are waiting for a network." },
    unsaved: Counted { one: "1 change is not saved yet.", many: "{count} changes are not saved yet." },
    not_sent: Counted {
        one: "1 change can’t be sent. See below.", many: "{count} changes can’t be sent. See below."
    },
    untouched: "Nobody has written anything here yet",
    read_only: "You can read but not write.",
    no_access: "The server doesn’t give you access any more. What you wrote is still here. Is the text needed? Save a rescue file, and ask the manager or the main safety representative whether you should take part.",
    erased: "The follow-up was removed at the server. What you wrote is still here but is not sent.",
    archived: "The round has been archived. What was not sent in time is still here. Download the rescue file if you need it.",
    superseded: "The follow-up was begun anew at the server. What you wrote is still here but is not sent.",
};

const REFUSED: RefusedTexts = RefusedTexts {
    title: "Changes that could not be received",
    none: "All your changes have been received.",
    intro: "The server did not receive these changes. They are not in the form any more, but still on this tablet. None of them is removed by itself.",
    made: "Written {time}",
    because: "Why",
    to_do: "What to do",
    export: "Save the changes as a file",
    exported: "The file is among the tablet's downloads.",
    not_exported: "The file could not be saved. Try again.",
    show_more: "Show more",
    in_refused_text: "It belongs to a text that was not received, so its place in the text is gone.",
    mark: "It marked as ready, or handed in, content that was not received.",
    made_elsewhere: "It was made on another tablet, on top of something that was not received. That tablet makes it again by itself.",
    no_place: "The place where it was made is not there, since that too was made by something that was not received.",
    malformed: (
        "The change could not be read.",
        "Write the same again. If it happens once more: save the file and tell IT support.",
    ),
    too_large: ("The change was too large.", "Divide the text into smaller pieces and write it in again."),
    not_permitted: (
        "You may not write in this follow-up.",
        "Ask the manager or the main safety representative whether you should take part. Save the file if the text is needed.",
    ),
    round_closed: (
        "This year's follow-up is closed.",
        "Ask whoever runs the follow-up to open it again, or give the text to your manager.",
    ),
    not_your_voice: (
        "The answer belongs to the other party.",
        "The manager answers for the manager and the representative for the representative. Answer on your own line.",
    ),
    other_person: ("The row was in somebody else's name.", "Do it again in your own name."),
    not_the_manager: ("Only the manager can hand in.", "Ask the manager to hand in."),
    written_once: ("A ready mark or a hand-in can't be changed afterwards.", "Mark as ready or hand in again."),
    fixed: (
        "What says which follow-up this is can't be changed.",
        "Is something wrong there? Tell whoever runs the follow-up.",
    ),
    row_deleted: ("A row was removed in a way that isn't allowed.", "Remove the row again with the button Remove."),
    value_not_accepted: (
        "What was written doesn't fit in that place.",
        "Check the date or the length, for example, and write it again.",
    ),
    actor_of_another: (
        "The change bore another person's mark.",
        "Write the same again. If it happens once more: save the file and tell IT support.",
    ),
    no_author: (
        "It could not be seen who made the change.",
        "Write the same again. If it happens once more: save the file and tell IT support.",
    ),
    erased: (
        "The follow-up was removed at the server.",
        "Save the file if the text is needed, and ask whoever runs the follow-up.",
    ),
    builds_on_refused: (
        "The change builds on another one that was not received.",
        "See what was said of the other change. Then write this one again.",
    ),
    unknown: (
        "The server gave a reason that the app doesn't know.",
        "Update the app. Save the file and tell IT support if that doesn't help.",
    ),
};

const STORAGE: StorageTexts = StorageTexts {
    title: "Storage",
    used: "Samsyn uses {used} of the {quota} that the browser can give.",
    not_told: "The browser doesn't say how much storage is used.",
    asking: "Asking the browser …",
    protected: "Protected. The browser removes nothing by itself.",
    not_protected: "Not protected. The browser may remove what is saved if the tablet gets full or the app isn't used for a long time.",
    not_known: "The browser doesn't say whether what is saved is protected.",
    protect: "Ask the browser to protect what is saved",
    refused: "The browser said no. It usually agrees once the app is installed on the home screen. Until then, connect often so that the server has everything, or save a rescue file.",
    only_a_tab: "The app is open as a tab in the browser. Install it on the home screen, and it opens without a network and what is saved is better protected: choose Add to home screen or Install in the browser's menu.",
    installed: "The app is installed on this tablet.",
    decimal: ".",
};

const RESCUE: RescueTexts = RescueTexts {
    title: "Rescue file",
    intro: "A rescue file holds everything that you have on this tablet, also what could not be received. Save one if something is wrong, and read it in on another tablet.",
    careful: "The file is not locked. It may hold details about your unit. Keep it only where that is allowed, and delete it when it isn't needed.",
    save: "Save rescue file",
    saved: "The rescue file is among the tablet's downloads.",
    not_saved: "The file could not be saved. Try again.",
    load: "Read in a rescue file",
    load_hint: "What is here already stays. Only what is missing is added.",
    reading: "Reading in …",
    unreadable: "The file could not be opened. Choose it again.",
    too_large: "The file is too large to be a rescue file.",
    imported: "Done. {changes} added from {documents}.",
    nothing_new: "Done. Everything in the file was here already.",
    documents: Counted { one: "1 document", many: "{count} documents" },
    changes: Counted { one: "1 change", many: "{count} changes" },
    unusable: Counted {
        one: "1 document in the file could not be used. Keep the file and tell IT support.",
        many: "{count} documents in the file could not be used. Keep the file and tell IT support.",
    },
    not_a_rescue_file: "This is no rescue file. Rescue files end in .samsyn-rescue.",
    newer_version: "The file was made by a newer version of the app. Update the app and try again.",
    damaged: "The file is damaged or incomplete. Nothing was read in. Copy it once more from the tablet that it comes from.",
    another_installation: "The file comes from another organisation's Samsyn. Nothing was read in.",
    nobody_signed_in: "Sign in first. Then the file can be read in.",
};

const CHOICES: ChoiceTexts = ChoiceTexts {
    title: "Language, text and colours",
    language: "Language",
    text_size: "Text size",
    text_sizes: ["Normal", "Larger", "Largest"],
    colours: "Colours",
    colour_choices: ["As the tablet", "Light", "Dark"],
};

const VERSION: VersionTexts = VersionTexts {
    title: "Version",
    app: "The app",
    server: "The server",
    server_not_known: "not known yet",
    check: "Look for an update",
    checking: "Looking …",
    newest: "You have the newest version.",
    not_checked: "It could not be checked now. It is done by itself when the tablet is online.",
    waiting: "A new version has been fetched. It is used from the next time that you open the app.",
    begin: "Open the new version now",
    files: "Built as",
};

const RECORDED: RecordedTexts = RecordedTexts {
    title: "What is recorded about you",
    points: &[
        (
            "What is recorded",
            "Every change that you make is kept with your name, the time and what you wrote or removed. Text that you deleted stays in the history too. Your name, your roles and which tablets you have signed in on are also kept.",
        ),
        (
            "Who sees it",
            "Those who work with the follow-up see who wrote what and when. While you have the same follow-up open you also see where the other one is. The level above sees what is handed in. Whoever runs the server can reach everything that is there.",
        ),
        (
            "Why",
            "So that two people can write at the same time without losing anything, so that a ready mark covers exactly what stood there, and so that you can see and undo changes.",
        ),
        (
            "What it is not used for",
            "Samsyn doesn't measure how much or how fast you work, and doesn't compare people. The employer may not use such data to check on you without your knowledge (AFS 2023:11, chapter 3, section 9).",
        ),
        (
            "For how long",
            "Your employer decides how long follow-ups are kept at the server. On this tablet they stay until they are removed there.",
        ),
    ],
};

const ORGANISATION_LINK: OrganisationLinkTexts = OrganisationLinkTexts {
    title: "Your organisation's sign-in",
    lead: "Link your account once, and you can sign in with {name} instead of a password or a code.",
    action: "Link the account",
    failed: "It did not work now. Try again when you have a network.",
};

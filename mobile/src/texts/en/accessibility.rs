//! English: the accessibility statement.

use crate::texts::AccessibilityTexts;

pub(super) const TEXTS: AccessibilityTexts = AccessibilityTexts {
    title: "Accessibility",
    intro: "Everyone should be able to use Samsyn. This is how far we have come, and what is lacking.",
    status_title: "How well the app meets the demands",
    status: "The app is built to follow the Swedish act on accessibility of digital public services (DOS-lagen) and WCAG 2.1, level AA. Nobody from outside has examined it yet. It therefore counts as partly compliant with the act.",
    checked_title: "How the app is built",
    checked: &[
        "Everything can be done with a keyboard, and one sees where one is.",
        "Answers are shown by word and symbol, never by colour alone.",
        "It can be enlarged to 200 per cent and used on a screen that is 320 pixels wide.",
        "There are light and dark colours, three text sizes and two languages.",
        "Motion is rare, and off if the tablet is set so.",
        "There is no time limit for answering. Everything is saved as you type.",
    ],
    gaps_title: "What is lacking",
    gaps: &[
        "The app has not been tried by people who use screen readers, voice control or magnification every day.",
        "Handing over by QR codes needs sight of the screen and a camera to point. Use the file instead.",
        "When two people write in the same text at once, a screen reader may find it hard to follow what the other one writes.",
        "The printout is not a tagged PDF.",
        "The questions are in plain language, but not in easy-to-read Swedish or sign language.",
    ],
    help_title: "If something doesn't work for you",
    help: &[
        "Choose larger text or other colours on the page This tablet.",
        "Print a blank form and fill it in on paper.",
        "Let the other one of you write. Both of you can change things afterwards.",
    ],
    report_title: "Tell us",
    report: "Did you meet an obstacle? Tell whoever is responsible for Samsyn at your employer, or your manager or safety representative. Say which page you were on and what could not be done. You have a right to an answer.",
    authority_title: "Supervision",
    authority: "The Agency for Digital Government (Digg) checks that the act is followed. If you are not content with the answer you can report it to them.",
    authority_link: "Report to Digg",
};

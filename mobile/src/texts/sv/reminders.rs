//! Swedish: reminders by e-mail, and the days in the person's own calendar.

use crate::texts::RemindersTexts;

pub(super) const TEXTS: RemindersTexts = RemindersTexts {
    title: "Påminnelser",
    link: "Påminnelser och kalender",
    intro: "Här väljer du hur du vill bli påmind när du inte har Samsyn öppet.",
    mail: "Mejl",
    mail_what: "Du får mejl när något nytt har hänt som du behöver veta, till exempel att en uppföljning har öppnat. \
        Påminnelser om dagar samlas i högst ett mejl om dagen. Mejlen säger vad det gäller och var du hittar det, \
        aldrig vad som står i formulären.",
    mail_on: "Ja, skicka mejl",
    mail_off: "Nej, inga mejl",
    mail_choice: "Vill du ha mejl från Samsyn?",
    mail_goes_to: "Mejlen går till {address}.",
    mail_no_address: "Samsyn vet inte vilken mejladress du har. Be den som sköter Samsyn hos er att lägga in den.",
    mail_not_here: "Den här servern skickar inga mejl än. Ditt val gäller när den börjar med det.",
    calendar: "I din egen kalender",
    calendar_what: "Din kalender kan hämta dagarna från Samsyn själv: när dina uppföljningar ska göras och vara inlämnade, \
        och när åtgärder som du ansvarar för ska vara klara och följas upp. Ändras en dag så flyttas den i kalendern. \
        Där står enhetens namn och vad dagen gäller, inget annat.",
    calendar_secret: "Kalendern hämtar dagarna på en hemlig adress. Den som har adressen kan se dagarna, så lämna inte ut den. \
        Har den kommit i orätta händer gör du en ny. Då slutar den gamla att fungera.",
    calendar_none: "Du har ingen hemlig adress nu.",
    calendar_made: "Du har en hemlig adress sedan {time}. Den visas inte igen, men du kan göra en ny.",
    calendar_make: "Gör en hemlig adress",
    calendar_make_again: "Gör en ny hemlig adress",
    calendar_remove: "Ta bort adressen",
    calendar_address: "Din hemliga adress",
    calendar_once: "Adressen visas bara nu. Kopiera den innan du lämnar sidan.",
    calendar_how: "I Outlook: Lägg till kalender, Prenumerera från webben. I Google Kalender: Andra kalendrar, Från webbadress. \
        På iPad: Inställningar, Kalender, Konton, Lägg till kalenderprenumeration.",
    calendar_copy: "Kopiera adressen",
    calendar_copied: "Adressen är kopierad.",
    calendar_not_copied: "Det gick inte att kopiera. Markera adressen och kopiera den själv.",
    calendar_removed: "Adressen är borttagen. Din kalender hämtar inget mer.",
};

//! Swedish: the accessibility statement.

use crate::texts::AccessibilityTexts;

pub(super) const TEXTS: AccessibilityTexts = AccessibilityTexts {
    title: "Tillgänglighet",
    intro: "Alla ska kunna använda Samsyn. Här står hur långt vi har kommit och vad som brister.",
    status_title: "Så väl uppfyller appen kraven",
    status: "Appen är byggd för att följa lagen om tillgänglighet till digital offentlig service (DOS-lagen) och WCAG 2.1, nivå AA. Ingen utomstående har granskat den än. Därför räknas den som delvis förenlig med lagen.",
    checked_title: "Så är appen byggd",
    checked: &[
        "Allt går att göra med tangentbord, och man ser var man är.",
        "Svar visas med ord och tecken, aldrig bara med färg.",
        "Det går att förstora till 200 procent och att använda en skärm som är 320 punkter bred.",
        "Det finns ljusa och mörka färger, tre textstorlekar och två språk.",
        "Rörelser är få och stängs av om surfplattan är inställd på det.",
        "Det finns ingen tidsgräns när du svarar. Allt sparas medan du skriver.",
    ],
    gaps_title: "Det här brister",
    gaps: &[
        "Appen är inte provad av personer som använder skärmläsare, röststyrning eller förstoring till vardags.",
        "Överlämning med QR-koder kräver att man ser skärmen och kan rikta en kamera. Använd filen i stället.",
        "När två skriver i samma text samtidigt kan en skärmläsare ha svårt att följa med i det den andra skriver.",
        "Utskriften är inte en taggad PDF.",
        "Frågorna är skrivna på klarspråk, men finns inte på lättläst svenska eller teckenspråk.",
    ],
    help_title: "Om något inte fungerar för dig",
    help: &[
        "Välj större text eller andra färger på sidan Surfplattan.",
        "Skriv ut ett tomt formulär och fyll i det på papper.",
        "Låt den andra av er skriva. Båda kan ändra i efterhand.",
    ],
    report_title: "Berätta för oss",
    report: "Hittar du ett hinder? Berätta för den som ansvarar för Samsyn hos din arbetsgivare, eller för din chef eller ditt skyddsombud. Säg vilken sida du var på och vad som inte gick. Du har rätt att få ett svar.",
    authority_title: "Tillsyn",
    authority: "Myndigheten för digital förvaltning (Digg) kontrollerar att lagen följs. Är du inte nöjd med svaret kan du anmäla det till dem.",
    authority_link: "Anmäl till Digg",
};

//! What is said in interviews and at meetings in the example year.
//!
//! Invented, of nobody and nowhere. The rule: nobody is named, and a workplace's meeting speaks of its own work while one above
//! speaks of the whole.

/// Who was interviewed.
pub(super) const INTERVIEWED: [&str; 4] =
    ["Dagpasset, fyra personer", "Kvällspasset, tre personer", "Nya det senaste året", "Arbetslag 2, fem personer"];

/// Notes of interviews, with the question that each is about.
pub(super) const INTERVIEW_NOTES: [(&str, &str); 8] = [
    ("A2", "Säger att de kommer till tals, men att besluten ofta redan är tagna."),
    ("H1", "Höst och vår är tyngst. Sommaren går bra. Önskar en reserv de veckor då alla är sjuka."),
    ("D1", "Nöjda med introduktionen. Saknade en genomgång av larmen."),
    ("H2", "Vet vad de ska göra men inte vad de får hoppa över."),
    ("F1", "Rapporterar sällan tillbud. Vet hur man gör men tycker att det tar tid."),
    ("H5", "Bra stämning. Känner till rutinen men har inte läst den."),
    ("J2", "Två berättade att de fått anpassning och att det gick snabbt."),
    ("G3", "Ser att saker blir gjorda men får sällan veta om det hjälpte."),
];

/// What was shown; true for a workplace.
pub(super) const SHOWN: &[(bool, &str)] = &[
    (true, "Alla svar i korthet, två styrkor och de områden som vi ska förbättra. Handlingsplanen rad för rad."),
    (true, "De frågor där vi svarade delvis eller nej, och vad vi kom fram till om orsakerna."),
    (true, "Resultatet på en sida: vad som är bra på {place}, vad som ska bli bättre och vem som gör vad."),
    (true, "Jämförelse med förra året, och de tre åtgärder som kommer först."),
    (true, "Handlingsplanen och vad som har lyfts till avdelningschefen."),
    (false, "Sammanställningen av enheternas svar, gemensamma risker och vad avdelningen gör åt dem."),
    (false, "Vilka enheter som har lämnat in, mönster i svaren och de frågor som lyfts."),
];

/// What was said; true for a workplace.
pub(super) const SAID: &[(bool, &str)] = &[
    (true, "Flera känner igen sig. Någon undrade varför belastningen inte stod först, och det ändrade vi."),
    (true, "Gruppen tycker att bilden stämmer. Önskar att uppföljningen görs tidigare på året."),
    (true, "God diskussion om orsakerna. {Staff} hade två egna förslag som skrevs in."),
    (true, "Bra att det som fungerar också kom med. Oro för att det som kostar pengar blir liggande."),
    (true, "Tyst först, sedan många. De som arbetar kväll vill ha en egen genomgång."),
    (false, "Skyddsombuden delar bilden och vill se en tidsplan för det som är gemensamt."),
    (false, "Cheferna önskar att svaren på det som lyfts kommer skriftligt."),
];

/// What was decided; true for a workplace.
pub(super) const DECIDED: &[(bool, &str)] = &[
    (true, "Handlingsplanen tas upp på varannan APT. Första kontrollen görs i januari."),
    (true, "Vi börjar med en åtgärd direkt. Resten enligt planen."),
    (true, "En arbetsgrupp med tre personer tar fram förslag till nästa träff."),
    (true, "Planen godkändes. Två rader fick nya datum."),
    (true, "Skyddsombudet och chefen stämmer av varje månad tills de allvarliga riskerna är borta."),
    (false, "Planen fastställdes. Gemensamma åtgärder följs upp på mötet i mars."),
    (false, "Svar på lyfta frågor ges inom en månad. Ny avstämning i februari."),
];

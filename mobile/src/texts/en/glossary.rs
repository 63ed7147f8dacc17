//! English: the glossary.

use crate::texts::glossary::Term;
use crate::texts::{Counted, GlossaryTexts};

pub(super) const TEXTS: GlossaryTexts = GlossaryTexts {
    title: "Glossary",
    intro: "Swedish words and abbreviations that you meet here and at meetings.",
    filter: "Search words",
    found: Counted { one: "1 word", many: "{count} words" },
    none: "No word fits.",
    show_all: "Show all words",
    terms: TERMS,
};

const TERMS: &[Term] = &[
    Term::new(
        "AFS",
        "the Work Environment Authority's statute book",
        "The provisions of the Swedish Work Environment Authority. They are binding. The advice beside the sections is not. AFS 2023:1 is about systematic work environment management and has applied since 1 January 2025.",
    ),
    Term::new(
        "Allmän handling",
        "public record",
        "Something that an authority holds and that has come in, been sent out or been finished. What is handed in is a public record. Whoever asks for it can get it, after a review of secrecy.",
    ),
    Term::new(
        "AML",
        "Work Environment Act",
        "The law about the work environment. It says what the employer answers for and what rights a safety representative has.",
    ),
    Term::new(
        "APT",
        "workplace meeting",
        "The meeting that everyone at the workplace takes part in. A good place for dialogue and feedback.",
    ),
    Term::new(
        "Arbetsgivare",
        "employer",
        "Whoever answers for the work environment. In a municipality the council does so in the last resort.",
    ),
    Term::new(
        "Arbetsmiljöpolicy",
        "work environment policy",
        "A short text about what the work environment should be like. It has to be in writing where at least ten people work in the organisation.",
    ),
    Term::new(
        "Arbetsmiljöverket",
        "Swedish Work Environment Authority",
        "The authority that writes the provisions and checks that they are followed.",
    ),
    Term::new(
        "Arkivera",
        "archive",
        "When a round has been closed the follow-ups are replaced by copies to read. They say the same, but not who wrote what.",
    ),
    Term::new(
        "CSG",
        "central consultation group",
        "The group where the employer and the unions consult each other for the whole organisation.",
    ),
    Term::new(
        "Extra uppföljning",
        "extra follow-up",
        "A follow-up beside the yearly one, for example after a reorganisation, an accident or a serious near miss.",
    ),
    Term::new(
        "Forum",
        "Forum",
        "A meeting where the follow-up is fed back: workplace meeting, joint consultation group, safety committee, management group or committee.",
    ),
    Term::new(
        "FSG",
        "the administration's consultation group",
        "The group where the employer and the unions consult each other on the administration's level.",
    ),
    Term::new(
        "FVR",
        "administration council",
        "The consultation group on the administration's level in some municipalities. It is also the safety committee.",
    ),
    Term::new(
        "Företagshälsovård",
        "occupational health service",
        "Experts on work environment and rehabilitation whom the employer calls in when its own knowledge is not enough.",
    ),
    Term::new(
        "Gallra",
        "dispose of",
        "To remove a record for good when the time for keeping it is over. It is done with a decision.",
    ),
    Term::new(
        "Grundorsak",
        "root cause",
        "What lies behind. You find it by asking why several times, until the answer is something that you can act on.",
    ),
    Term::new(
        "Handlingsplan",
        "action plan",
        "The list of what is to be done: what, who is responsible and when it should be done. What is not done at once has to be in it. The plan lives on from year to year.",
    ),
    Term::new(
        "Huvudskyddsombud",
        "HSO, main safety representative",
        "The safety representative who coordinates the others where there are several. Can take part where there is no local one.",
    ),
    Term::new(
        "Inte aktuellt",
        "not applicable",
        "The answer when a question does not concern you. It is only offered where that can be so.",
    ),
    Term::new(
        "KIA",
        "",
        "A system of Afa Försäkring in which municipalities and regions report accidents, near misses and risks. Also called IA.",
    ),
    Term::new(
        "Klarmarkera",
        "mark as ready",
        "To say that the content is ready. The mark covers exactly what stands there at that moment. When somebody changes something it no longer holds, and can be renewed in one tap.",
    ),
    Term::new(
        "Kränkande särbehandling",
        "victimisation",
        "Acts against somebody that are offensive and can lead to ill health or to the person being left out.",
    ),
    Term::new("Kvitto", "receipt", "The server's answer when a follow-up is handed in: version, time and number."),
    Term::new("Lagrum", "law reference", "The place in an act or a provision that a question rests on."),
    Term::new("LISA", "", "The police's system for reporting work injuries and near misses."),
    Term::new(
        "LSG",
        "local consultation group",
        "The group where the manager and the unions consult each other close to the workplace.",
    ),
    Term::new(
        "Lyfta till nästa nivå",
        "raise to the next level",
        "To pass an action on to the level above when you cannot solve it yourselves. The level above answers.",
    ),
    Term::new(
        "Lämna in",
        "hand in",
        "The manager hands the follow-up to the level above. A copy is kept exactly as it was. You get a receipt.",
    ),
    Term::new(
        "OSA",
        "organisational and social work environment",
        "How work is run and how you get on together: workload, demands, support, working hours, how people treat each other.",
    ),
    Term::new(
        "Returnering",
        "giving a task back",
        "To give a work environment task back to one's manager when one lacks the authority, money, time or knowledge for it. The employer keeps the responsibility all the time.",
    ),
    Term::new(
        "Riskbedömning",
        "risk assessment",
        "To find out what risks there are and whether they are serious. Done regularly and before a change. Always in writing.",
    ),
    Term::new(
        "Räddningsfil",
        "rescue file",
        "A file with everything that you have on this tablet. Another tablet can read it in.",
    ),
    Term::new(
        "SAM",
        "systematic work environment management",
        "To examine, assess risks, act and follow up, all the time and as a part of ordinary work.",
    ),
    Term::new(
        "SAM-uppföljning",
        "follow-up of SAM",
        "The yearly review of how the work environment is managed. It is about the way of working, not about single faults on the premises.",
    ),
    Term::new(
        "Samverkansgrupp",
        "consultation group",
        "A group where the employer and the unions meet. It can also be the safety committee, if the parties agree.",
    ),
    Term::new(
        "Skyddskommitté",
        "safety committee",
        "The group where the employer and safety representatives plan and follow the work environment management. Required where at least 50 people work.",
    ),
    Term::new(
        "Skyddsombud",
        "safety representative",
        "The employees' representative in work environment matters, elected by the union. Takes part in the whole follow-up. Also called arbetsmiljöombud.",
    ),
    Term::new(
        "Skyddsrond",
        "safety round",
        "A walk round the premises to look for risks. That is something else than the yearly follow-up.",
    ),
    Term::new("Sparat", "saved", "What you wrote is on this tablet and stays there even when it is switched off."),
    Term::new("Synkat", "synced", "The server has everything that is on this tablet, and the other way round."),
    Term::new("Tillbud", "near miss", "Something that happened and could have led to injury or ill health."),
    Term::new(
        "Uppgiftsfördelning",
        "allocation of tasks",
        "To give managers and others certain tasks in the work environment management, with the authority, money, time and knowledge for them. In writing where at least ten people work in the organisation.",
    ),
    Term::new("Återkoppling", "feedback", "To tell those concerned what the follow-up showed and what happens now."),
    Term::new(
        "Åtgärd",
        "action",
        "What you do to make something better. Done is not the same as closed: in between you check that it helped.",
    ),
];

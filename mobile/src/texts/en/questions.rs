//! English: what each question is about, and where it may be seen.

use crate::texts::QuestionHelp;

pub(super) const TEXTS: &QuestionHelp = &[
    (
        "A1",
        "Think of meetings, safety rounds, risk assessments and this follow-up. It shows in invitations and notes that name the safety representative.",
    ),
    (
        "A2",
        "Is the work environment a standing item at workplace meetings, and can those who work evenings, weekends or part time come too? It shows in the notes.",
    ),
    (
        "A3",
        "Ask somebody who is new, or a substitute. It shows on a notice board or in the introduction. If there is no representative: write what you do about it.",
    ),
    (
        "A4",
        "Is there time in the schedule, is the representative told things beforehand, is the training done? It shows in schedules and certificates.",
    ),
    (
        "A5",
        "Think of the past year: is the work environment a standing item, and are decisions followed up? It shows in agendas and minutes.",
    ),
    (
        "B1",
        "Can employees say what the policy means to them, not only where it is kept? It shows if you have talked about it at a meeting or in the introduction.",
    ),
    (
        "B2",
        "The goals are about workload, working hours and how we treat each other, for example. It shows in a written document and in notes from when you made it.",
    ),
    (
        "B3",
        "Read the routines as a newcomer would: can you see who does what, and when? It shows in a yearly plan or a binder of routines.",
    ),
    (
        "C1",
        "Is it about today's manager and today's tasks, not the one before? It shows in a signed allocation of work environment tasks.",
    ),
    (
        "C2",
        "Think of an action that was needed this year: could the manager decide on it and pay for it? It shows in the delegation of authority, the budget and the calendar.",
    ),
    (
        "C3",
        "Can the manager see early signs of too much work and of victimisation, and know what to do? It shows in certificates or a training plan.",
    ),
    (
        "C4",
        "Is it clear to whom the task goes back, and that it is done in writing? It shows in the routine or in the allocation of tasks.",
    ),
    (
        "C5",
        "Follow one task from the top down: is there a document at each step, for those who are managers today? It shows in dated and signed allocations.",
    ),
    (
        "D1",
        "Think of whoever started last, even for a day. It shows in an introduction checklist that has been filled in.",
    ),
    (
        "D2",
        "For example for threats and violence, lone work, lifting or chemicals. It shows in dated instructions that are kept where the work is done.",
    ),
    (
        "E1",
        "Do you cover both the physical side and how work is organised, every year? It shows in notes from safety rounds, talks or surveys.",
    ),
    (
        "E2",
        "Take out the latest one: does it say what can happen, and whether that is serious? It shows in a dated risk assessment.",
    ),
    (
        "E3",
        "Think of new schedules, premises, technology or fewer posts. It shows in a risk assessment older than the decision, with the safety representative taking part.",
    ),
    (
        "E4",
        "Where do you work when you are not at the workplace? It shows in safety rounds, talks or checklists for those places.",
    ),
    (
        "F1",
        "Does everyone know how to, and does something happen when they do? It shows in the reports: none at all is seldom a good sign.",
    ),
    (
        "F2",
        "Do you ask why until you reach something that can be changed? It shows in an investigation with causes and actions, made with the safety representative.",
    ),
    (
        "F3",
        "Does whoever is on duty know that the report is made the same day, and how? It shows in a routine and in copies of reports.",
    ),
    (
        "G1",
        "Does each row have a name and a day, and has no day gone by without anything happening? It shows in the action plan.",
    ),
    (
        "G2",
        "Is the representative there when actions are chosen, or shown them afterwards? It shows in notes from the meeting.",
    ),
    (
        "G3",
        "Go back to an action that is done: did it get better, and how do you know? It shows as a date for the check in the action plan.",
    ),
    (
        "G4",
        "Think of what you raised last: who answered, when and what? It shows in the action plan or in a message with the answer.",
    ),
    (
        "H1",
        "Can the work be done in working hours, also when somebody is away? It shows in overtime, sick leave and what is said in talks.",
    ),
    (
        "H2",
        "Ask two colleagues what they leave out on a day when time is short. Do they say the same? It shows in a written order or in notes from a meeting.",
    ),
    (
        "H3",
        "If this goes for you: is there supervision, time to talk afterwards and somebody to call? It shows in the schedule or in an agreement on supervision.",
    ),
    ("H4", "Think of breaks, split shifts, quick changes and being disturbed when off duty. It shows in the schedule."),
    (
        "H5",
        "Does everyone know whom to go to and what happens then, also if it concerns the manager? It shows in a routine that you have gone through.",
    ),
    (
        "I1",
        "When did you last practise, and were the substitutes there? It shows in a plan for exercises or in notes made after one.",
    ),
    ("I2", "Are incidents taken up that people have grown used to? It shows in reports with a cause and an action."),
    (
        "I3",
        "Think of evenings, home visits and travel: how does one raise the alarm, and how soon does somebody come? It shows in a routine that has been tried.",
    ),
    (
        "I4",
        "Think of lifting, bent postures, furniture at children's height, screens and working from home. It shows in the risk assessment.",
    ),
    (
        "I5",
        "Go through the cleaning cupboard, and the infections that you meet. It shows in a list of chemicals dated this year and in a risk assessment.",
    ),
    (
        "I6",
        "Think of those who are new and those who work alone in the evening. It shows in notes on when you practised and who took part.",
    ),
    (
        "J1",
        "Who does what if somebody is hurt today, and who looks after the group afterwards? It shows in a list of names and in valid certificates.",
    ),
    (
        "J2",
        "Do you ask in time, for example in appraisal talks and at repeated sick leave? It shows in a routine that people know.",
    ),
    (
        "J3",
        "Think of a difficult situation this year: did you call, and did you get help? It shows in orders or in a routine for when to call.",
    ),
    (
        "K1",
        "Take out last year's action plan: is each row done, checked and closed? What you did not do goes into this year's plan.",
    ),
    ("K2", "Was it brought up at a workplace meeting, and was it said what would happen next? It shows in the notes."),
    ("K3", "Have you read them all, seen what they share and answered what was raised? It shows in a compilation."),
    (
        "K5",
        "Look at all the answers above: does it hold together from examination to action and check? Weigh in what you answered No to.",
    ),
    (
        "N1",
        "Take some managers at random, acting ones too. It shows in signed allocations, and in whether the managers themselves say that it is enough.",
    ),
    (
        "N2",
        "Compare the units, and count substitutes and those paid by the hour. It shows in a list of employees per manager.",
    ),
    (
        "N3",
        "Go through unit by unit. Where there is none, a regional or the main safety representative may stand in. It shows in the list of representatives.",
    ),
    ("N4", "See who handed in without the representative's mark, and why. It shows in the hand-ins."),
    ("N5", "Take the latest ones: how long did it take, and was the answer a decision? It shows in the action plans."),
    (
        "N6",
        "Put the follow-ups beside each other: what comes back? It shows in a compilation where each shared risk has somebody responsible.",
    ),
    (
        "N7",
        "Think of the largest decision of the year: did the risk assessment come before it? It shows in the documents behind the decisions.",
    ),
    (
        "N8",
        "Do matters end up where somebody can decide on them, or do they go round? It shows in minutes of consultation groups and the safety committee.",
    ),
    (
        "N9",
        "Ask the managers, not only those who support them: do they get help in time? It shows in agreements, in orders and in what managers answer.",
    ),
    ("N10", "Do the figures say where and when it happens? It shows in a review with decisions on what to do."),
    ("N11", "Were the elected told what does not work, and what it takes? It shows in papers and minutes."),
    ("N12", "Is there money, staff and room for what the goals promise? It shows in the budget and the staffing plan."),
    ("N13", "See which are missing, and why. It shows in the list of hand-ins."),
    (
        "N14",
        "Go through last year's proposals one by one: who answered, and what came of it? It shows in the decisions.",
    ),
    (
        "N15",
        "Can you point at something in the budget that comes from the follow-up? It shows in budget documents and the personnel report.",
    ),
    (
        "N16",
        "Have the elected been trained during their term, and do they know what is theirs? It shows in training plans and lists of attendance.",
    ),
];

//! Inviting somebody: a one-time code with its link and QR code, as a letter to print.
//!
//! The code also enrols the tablet that it is used on. The rule that must not be broken: it is asked for once, shown until it
//! is hidden, and kept nowhere.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Invitation, told, use_desk};
use super::fields::{Saving, SavingForm};
use super::people::Found;
use super::refusal::About;
use crate::components::{CodePicture, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, Unanswered, Verb};
use crate::share_text::copy;
use crate::tablet::use_tablet;
use crate::texts::fill;

/// The way to a code.
#[component]
pub(super) fn Invite(person: Found) -> impl IntoView {
    let (desk, tablet, texts) = (use_desk(), use_tablet(), &use_texts().organisation.invitation);
    let saving = Saving::new();
    let help = if person.has_password { texts.help_known } else { texts.help };
    let id = person.id.clone();
    let has_one = Memo::new(move |_| desk.invitation.with(|it| it.as_ref().is_some_and(|it| it.person == id)));
    let submit = Callback::new(move |()| {
        let id = person.id.clone();
        let address = format!("/api/people/{id}/invitation");
        let work = async move {
            let answer = told(tablet, Verb::Post, address, serde_json::Value::Null).await?;
            let made = serde_json::from_value::<Invitation>(answer);
            made.map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood))
        };
        saving.save(work, move |made| {
            desk.invitation.try_set(Some(Invitation { person: id, ..made }));
            crate::focus::focus_soon("letter-title");
        });
    });
    view! {
        <section class="sheet" aria-labelledby="invite-title">
            <h2 id="invite-title">{texts.title}</h2>
            <p class="soft">{help}</p>
            {move || {
                let words = if has_one.get() { texts.again } else { texts.invite };
                view! { <SavingForm saving about=About::Person submit id="invite" words /> }
            }}
        </section>
    }
}

/// The letter, on the screen and on paper.
#[component]
pub(super) fn Letter(invitation: Invitation, person: (String, String)) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation.invitation, use_language());
    let (name, user) = person;
    let origin = window().location().origin().unwrap_or_default();
    let link = format!("{origin}/{}", invitation.fragment);
    let valid = Moment(invitation.expires_at).day().map(|it| day_words(it, language)).unwrap_or_default();
    let intro = if invitation.chooses_password { texts.letter_intro } else { texts.letter_intro_known };
    let password = invitation.chooses_password.then_some(texts.step_password);
    let steps = texts.steps.iter().copied().chain(password).chain([texts.step_pin]);
    let steps = steps.map(|it| view! { <li><span>{it}</span></li> }).collect_view();
    view! {
        <section class="sheet letter" aria-labelledby="letter-title">
            <h2 id="letter-title" tabindex="-1">{fill(texts.letter_title, &[("name", &name)])}</h2>
            <p class="notice notice--partly letter__once" role="status"><Icon shape=Shape::Warning /> <span>{texts.once}</span></p>
            <p>{intro}</p>
            <ol class="handover__steps">{steps}</ol>
            <div class="letter__code">
                <CodePicture bytes=link.clone().into_bytes() label=texts.picture look="letter__picture" />
                <dl class="letter__facts">
                    <dt>{texts.link}</dt> <dd id="invitation-link">{link.clone()}</dd>
                    <dt>{texts.code}</dt> <dd class="letter__digits" id="invitation-code">{invitation.code}</dd>
                    <dt>{texts.user}</dt> <dd>{user}</dd>
                </dl>
            </div>
            <p><strong>{fill(texts.valid, &[("date", &valid)])}</strong> " " {texts.secret}</p>
            <LetterTools link />
        </section>
    }
}

#[component]
fn LetterTools(link: String) -> impl IntoView {
    let (desk, texts) = (use_desk(), &use_texts().organisation.invitation);
    let said = RwSignal::new("");
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    let copy_link = move |_| {
        let link = link.clone();
        spawn_local(async move {
            let is_copied = copy(&link).await;
            said.try_set(if is_copied { texts.copied } else { texts.not_copied });
        });
    };
    view! {
        <div class="row letter__tools">
            <button type="button" class="button" id="print-letter" on:click=print><Icon shape=Shape::Print /> {texts.print}</button>
            <button type="button" class="button button--quiet" id="copy-link" on:click=copy_link>{texts.copy}</button>
            <button type="button" class="button button--quiet" id="hide-code" on:click=move |_| desk.invitation.set(None)>{texts.hide}</button>
        </div>
        <p role="status" class="letter__tools">{move || said.get()}</p>
    }
}

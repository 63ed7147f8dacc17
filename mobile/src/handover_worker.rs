//! The worker in which what comes from outside is taken apart: both what runs in it and how it is asked.
//!
//! It is the app's own program, started once more without a page, so that nothing more is downloaded. The rule that must
//! not be broken: a worker that fell, or that does not answer in time, is never asked again.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::codes;

/// For a picture or a trial: many times what a slow tablet takes, the start of the worker included.
const ANSWER_MS_MAX: i32 = 15_000;

/// In the worker: what the codes in a picture hold, each as bytes.
#[wasm_bindgen(js_name = readCodes)]
pub fn read_codes(width: u32, height: u32, pixels: &[u8]) -> Array {
    let found = codes::read(width as usize, height as usize, pixels);
    found.iter().map(|it| Uint8Array::from(it.as_slice())).collect()
}

/// In the worker: merges a handover on trial. True if it may be merged.
#[wasm_bindgen(js_name = rehearseHandover)]
pub fn rehearse_handover(rehearsal: &[u8]) -> bool {
    client_core::rehearse_handover(rehearsal).is_ok()
}

/// The worker fell over what it was given, did not answer in time, or could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WorkerFell;

/// A picture: its pixels as the browser holds them.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// The buffer with red, green, blue and opacity of each pixel; it goes over to the worker.
    pub(crate) pixels: JsValue,
}

/// A running worker; dropping it ends it.
#[derive(Debug)]
pub(crate) struct HandoverWorker(Worker);

impl HandoverWorker {
    /// Starts one.
    pub(crate) fn start() -> Result<Self, WorkerFell> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = Reflect::get(&window(), &"samsynHandoverWorker".into()).ok().and_then(|it| it.as_string());
        let worker = Worker::new_with_options(&address.ok_or(WorkerFell)?, &options);
        worker.map(Self).map_err(|_| WorkerFell)
    }

    /// What the codes in a picture hold.
    pub(crate) async fn read_codes(&self, picture: Picture) -> Result<Vec<Vec<u8>>, WorkerFell> {
        let fields =
            [("width", picture.width.into()), ("height", picture.height.into()), ("pixels", picture.pixels.clone())];
        let answer = self.ask(&message(&fields), &Array::of1(&picture.pixels)).await?;
        let codes = field(&answer, "codes")?.dyn_into::<Array>().map_err(|_| WorkerFell)?;
        Ok(codes.iter().map(|it| Uint8Array::new(&it).to_vec()).collect())
    }

    /// Merges a handover on trial. True if it may be merged.
    pub(crate) async fn rehearse(&self, rehearsal: &[u8]) -> Result<bool, WorkerFell> {
        let rehearsal = Uint8Array::from(rehearsal).into();
        let answer = self.ask(&message(&[("rehearsal", rehearsal)]), &Array::new()).await?;
        field(&answer, "passed")?.as_bool().ok_or(WorkerFell)
    }

    /// Asks one thing; the one before has been answered.
    async fn ask(&self, message: &JsValue, transferred: &Array) -> Result<JsValue, WorkerFell> {
        let answer = Promise::new(&mut |resolve, reject| {
            self.0.set_onmessage(Some(&resolve));
            self.0.set_onerror(Some(&reject));
            // Without a timer the answer is waited for without end, which a page that can't set one has to.
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&reject, ANSWER_MS_MAX).ok();
        });
        self.0.post_message_with_transfer(message, transferred).map_err(|_| WorkerFell)?;
        let event = JsFuture::from(answer).await.map_err(|_| WorkerFell)?;
        event.dyn_into::<MessageEvent>().map(|it| it.data()).map_err(|_| WorkerFell)
    }
}

impl Drop for HandoverWorker {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

fn message(fields: &[(&str, JsValue)]) -> JsValue {
    let message = Object::new();
    for (name, value) in fields {
        // An object that was just made takes every field.
        Reflect::set(&message, &(*name).into(), value).ok();
    }
    message.into()
}

fn field(answer: &JsValue, name: &str) -> Result<JsValue, WorkerFell> {
    Reflect::get(answer, &name.into()).ok().filter(|it| !it.is_undefined()).ok_or(WorkerFell)
}

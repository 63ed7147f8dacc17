//! Panics that are part of the game: automerge panics at what the hostile program sends, and the server catches that.
//!
//! Nothing here catches anything. The rule that must not be broken: a panic outside of runs is told as it always was.

use std::cell::Cell;
use std::sync::Once;

thread_local! {
    static IS_SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Does something on this thread while panics of it are not printed: telling where one began takes longer than a run.
pub(crate) fn in_silence<T>(work: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_SILENT.get() {
                tell(panic);
            }
        }));
    });
    let before = IS_SILENT.replace(true);
    let done = work();
    IS_SILENT.set(before);
    done
}

//! The bell: wakes the line. It says nothing of what there is to do; the archive tells that.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Rings and is waited for. Ringing twice before anybody looks is ringing once.
#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    rung: bool,
    closing: bool,
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// Somebody rang.
    Rung,
    /// Nobody rang in time.
    Timer,
    /// The house closes: finish what you do, and go.
    Closing,
}

impl Bell {
    /// There may be something to do.
    pub fn ring(&self) {
        self.state().rung = true;
        self.changed.notify_all();
    }

    /// Everybody goes home. It cannot be taken back.
    pub fn close(&self) {
        self.state().closing = true;
        self.changed.notify_all();
    }

    /// Whether the house closes.
    #[must_use]
    pub fn closing(&self) -> bool {
        self.state().closing
    }

    /// Waits until somebody rings, at most `limit`.
    pub fn wait(&self, limit: Duration) -> Woken {
        let (mut state, _) = self
            .changed
            .wait_timeout_while(self.state(), limit, |state| !state.rung && !state.closing)
            .unwrap_or_else(PoisonError::into_inner);
        if state.closing {
            Woken::Closing
        } else if std::mem::take(&mut state.rung) {
            Woken::Rung
        } else {
            Woken::Timer
        }
    }

    /// Waits for so long whoever rings, unless the house closes: what rings often is answered once.
    pub fn pause(&self, span: Duration) {
        drop(self.changed.wait_timeout_while(self.state(), span, |state| !state.closing));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ringing_before_anybody_waits_is_not_lost() {
        let bell = Bell::default();
        bell.ring();
        bell.ring();
        assert_eq!(bell.wait(Duration::from_mins(1)), Woken::Rung);
        assert_eq!(bell.wait(Duration::from_millis(1)), Woken::Timer);
        bell.close();
        assert_eq!(bell.wait(Duration::from_mins(1)), Woken::Closing);
    }
}

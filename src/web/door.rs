//! The door: how often somebody may try a password. Two slips cost nothing; from the third on each costs twice the
//! time of the one before, and while the time runs no password is even looked at.

use chrono::Duration;

use crate::record::Timestamp;

/// Slips that cost nothing.
const FREE: u32 = 2;
/// What the next one costs, in seconds.
const FIRST_WAIT: i64 = 4;
/// The most that one costs, in seconds: whoever mistypes in the morning must not lose the day.
const LONGEST_WAIT: i64 = 300;

/// How many tries failed in a row, and until when it is shut.
#[derive(Debug, Default)]
pub(super) struct Door {
    failed: u32,
    shut_until: Option<Timestamp>,
}

impl Door {
    /// Seconds to wait before the next try; `None` when it is open.
    pub(super) fn shut_for(&self, now: Timestamp) -> Option<i64> {
        let left = (self.shut_until? - now).num_milliseconds();
        // A clock that was set back must not shut us out for longer than any slip does.
        (left > 0).then(|| ((left + 999) / 1000).min(LONGEST_WAIT))
    }

    /// A try failed.
    pub(super) fn failed(&mut self, now: Timestamp) {
        self.failed = self.failed.saturating_add(1);
        if self.failed > FREE {
            let doublings = (self.failed - FREE - 1).min(16);
            let wait = (FIRST_WAIT << doublings).min(LONGEST_WAIT);
            self.shut_until = Some(now + Duration::seconds(wait));
        }
    }

    /// Somebody is in.
    pub(super) fn passed(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_from_the_third_on_costs_twice_as_much_up_to_five_minutes() {
        let now = Timestamp::UNIX_EPOCH;
        let mut door = Door::default();
        let waits: Vec<_> = (0..10)
            .map(|_| {
                door.failed(now);
                door.shut_for(now)
            })
            .collect();
        let costs = [4, 8, 16, 32, 64, 128, 256, 300].map(Some);
        assert_eq!(waits, [[None, None].as_slice(), &costs].concat());
    }

    #[test]
    fn the_door_opens_when_its_time_is_over_and_forgets_when_somebody_is_in() {
        let now = Timestamp::UNIX_EPOCH;
        let mut door = Door::default();
        (0..3).for_each(|_| door.failed(now));
        assert_eq!(door.shut_for(now + Duration::seconds(4)), None);
        door.passed();
        door.failed(now);
        assert_eq!(door.shut_for(now), None);
    }
}

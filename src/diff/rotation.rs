//! The keys of one declared scope in; out, the turns in their lives: which key is missing, due for a successor,
//! replaced, or lost before anybody got its value.
//!
//! Keys of one entry follow each other: the youngest one that works is the current one, and every other one is its
//! predecessor. A predecessor goes when its time is over and nothing uses it any more.

use super::{Absence, DifferenceKind, Drift, KeyTurn, LiveRef, RemovalCause, absence, compare::Compare};
use crate::{
    kinds::facts::{KeyLife, KeyTerms},
    model::{
        desired_table::{DesiredRow, Wanted},
        live_row::{Control, LiveRow},
        policy::WARN_BEFORE,
        scalar::{Seconds, day, span},
        untyped::AnySpec,
    },
};

/// A predecessor that was used within this time stays.
const USED_WITHIN: Seconds = 86_400;

/// One key of an entry.
#[derive(Clone, Copy)]
struct EntryKey<'a> {
    row: &'a LiveRow,
    life: KeyLife,
}

impl EntryKey<'_> {
    fn works(&self, now: Seconds) -> bool {
        self.life.expires_at.is_none_or(|end| end > now)
    }

    /// Returns whether something may still use it.
    fn is_used(&self, now: Seconds) -> bool {
        match self.life.times.last_used_at {
            Some(used) => now.saturating_sub(used) < USED_WITHIN,
            None => !self.life.times.is_use_told,
        }
    }
}

impl<'a> Compare<'a, '_> {
    /// Compares the keys of each entry with what the file says about their lives. Other keys are judged by the rules of
    /// the kind that shows them too.
    pub(super) fn turns(&self, rows: &'a [LiveRow], drift: &mut Drift<'a>) {
        for entry in &self.table.rows {
            if self.ignores(&entry.key, drift) {
                continue;
            }
            let keys = rows.iter().filter(|row| row.key == entry.key && row.control.pairs());
            let keys: Vec<EntryKey<'a>> =
                keys.filter_map(|row| Some(EntryKey { row, life: self.kind.life(&*row.live)? })).collect();
            match &entry.wanted {
                Wanted::Absent => self.end_all(entry, &keys, drift),
                Wanted::Present(_) if entry.has_ended(self.now) => {}
                Wanted::Present(spec) => self.entry_turns(entry, &**spec, keys, drift),
            }
        }
    }

    fn end_all(&self, entry: &'a DesiredRow, keys: &[EntryKey<'a>], drift: &mut Drift<'a>) {
        for key in keys {
            let live = LiveRef::Real(key.row);
            let what = DifferenceKind::Extra { live, why: RemovalCause::Asked(entry) };
            self.push(drift, key.row.identity.as_str(), what);
        }
    }

    fn entry_turns(
        &self,
        entry: &'a DesiredRow,
        spec: &'a dyn AnySpec,
        keys: Vec<EntryKey<'a>>,
        drift: &mut Drift<'a>,
    ) {
        let Some(terms) = self.kind.terms(spec) else { return };
        // A reading that may have skipped the youngest key would make another one.
        if !self.is_complete(entry, drift) {
            return;
        }
        let (lost, kept): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| self.is_lost_key(key));
        if let Some(key) = kept.iter().find(|key| key.life.times.created_at.is_none()) {
            let (at, what) = (
                entry.at,
                format!("{}: its life cannot be followed", self.kind.describe(&*key.row.live, self.now, None)),
            );
            let why = "the API does not show when it was created".to_owned();
            return self.push(drift, &entry.key, DifferenceKind::ReadOnly { at, what, why });
        }
        let newest = |keys: &mut dyn Iterator<Item = &EntryKey<'a>>| {
            // Of two keys of one second, the day in the name tells.
            let name = |key: &EntryKey<'a>| self.kind.full_name(&*key.row.live).map(str::to_owned);
            keys.max_by_key(|key| (key.life.times.created_at, name(key), key.row.identity.clone())).copied()
        };
        let current = newest(&mut kept.iter().filter(|key| key.works(self.now)));
        let is_turn_due = match (&current, newest(&mut kept.iter())) {
            (Some(current), _) => self.current(entry, spec, &terms, current, drift),
            // The last one has expired, and its successor is late.
            (None, Some(last)) if terms.rotate_every.is_some() => {
                let since = last.life.expires_at.unwrap_or(self.now);
                let limit = format!("expired {}", day(since));
                let turn = KeyTurn::Successor { spec, since, limit, is_late: true };
                self.push(drift, &entry.key, DifferenceKind::Key { entry, turn });
                true
            }
            (None, _) => {
                self.push(drift, &entry.key, DifferenceKind::Missing { row: entry, spec, after: None });
                false
            }
        };
        for key in lost {
            let turn = KeyTurn::Lost { live: LiveRef::Real(key.row), is_due: is_turn_due };
            self.push(drift, key.row.identity.as_str(), DifferenceKind::Key { entry, turn });
        }
        if let Some(current) = current {
            for key in kept.iter().filter(|key| key.row.identity != current.row.identity) {
                self.predecessor(entry, &terms, &current, key, drift);
            }
        }
    }

    /// Tells what is due about the current key. Returns whether a successor is.
    fn current(
        &self,
        entry: &'a DesiredRow,
        spec: &'a dyn AnySpec,
        terms: &KeyTerms,
        key: &EntryKey<'a>,
        drift: &mut Drift<'a>,
    ) -> bool {
        let created = key.life.times.created_at.unwrap_or(self.now);
        let read_only = |what: String, why: &str| DifferenceKind::ReadOnly { at: entry.at, what, why: why.to_owned() };
        if let Some(field) = terms.blind {
            self.push(drift, &entry.key, DifferenceKind::NeverShown { at: entry.at, field });
        }
        if let Some(length) = &terms.expires_in {
            let wanted = created.saturating_add(length.seconds());
            if !key.life.expires_at_about(wanted) {
                let live = match key.life.expires_at {
                    Some(end) => day(end),
                    None if key.life.is_expiry_told => "never".to_owned(),
                    None => "not shown".to_owned(),
                };
                let what = format!("live expiry {live}, desired {length} after its creation ({})", day(wanted));
                self.push(drift, &entry.key, read_only(what, "a key gets its expiry when it is made"));
            }
        }
        let soon = |at: Seconds| at.saturating_sub(WARN_BEFORE) <= self.now;
        let announce = |at, limit: String, makes| {
            let turn = KeyTurn::Announced { live: LiveRef::Real(key.row), at, limit, makes, ends: false };
            DifferenceKind::Key { entry, turn }
        };
        let Some(every) = &terms.rotate_every else {
            if let Some(end) = key.life.expires_at.filter(|end| soon(*end)) {
                let limit = "expires, and the file has no `rotate_every`".to_owned();
                self.push(drift, &entry.key, announce(end, limit, false));
            }
            return false;
        };
        let by_age = created.saturating_add(every.seconds());
        // The predecessor must work until its successor is in use.
        let by_expiry = key.life.expires_at.map(|end| end.saturating_sub(terms.overlap).max(created));
        let (turn, limit) = match by_expiry.filter(|turn| *turn < by_age) {
            Some(turn) => (turn, format!("overlap of {} before its expiry", span(terms.overlap))),
            None => (by_age, format!("rotate_every {every}")),
        };
        if turn <= self.now {
            let turn = KeyTurn::Successor { spec, since: turn, limit, is_late: false };
            self.push(drift, &entry.key, DifferenceKind::Key { entry, turn });
            return true;
        }
        if soon(turn) {
            self.push(drift, &entry.key, announce(turn, limit, true));
        }
        false
    }

    fn predecessor(
        &self,
        entry: &'a DesiredRow,
        terms: &KeyTerms,
        current: &EntryKey<'a>,
        key: &EntryKey<'a>,
        drift: &mut Drift<'a>,
    ) {
        let live = || LiveRef::Real(key.row);
        let id = key.row.identity.as_str();
        if !current.life.is_dated {
            let what = format!("{}: another key has its name", self.kind.describe(&*key.row.live, self.now, None));
            let why = "orgward did not make the younger one, so it does not end the older one; end it by hand";
            let what = DifferenceKind::ReadOnly { at: entry.at, what, why: why.to_owned() };
            return self.push(drift, id, what);
        }
        let at = current.life.times.created_at.unwrap_or(self.now).saturating_add(terms.overlap);
        let limit = format!("overlap of {}", span(terms.overlap));
        let turn = match at <= self.now {
            false => KeyTurn::Announced { live: live(), at, limit, makes: false, ends: true },
            true if key.is_used(self.now) => KeyTurn::StillUsed { live: live(), since: at, limit },
            true => KeyTurn::Replaced { live: live(), since: at, limit },
        };
        self.push(drift, id, DifferenceKind::Key { entry, turn });
    }

    /// Returns whether the list surely shows every key of an entry; else what must be read is asked for, or told.
    fn is_complete(&self, entry: &DesiredRow, drift: &mut Drift<'a>) -> bool {
        match absence(self.live, self.scope, &entry.key) {
            Absence::Sure => return true,
            Absence::Ask(need) => drift.needs.push(need),
            Absence::Unsure(why) => {
                let what = "its keys cannot be told apart".to_owned();
                self.push(drift, &entry.key, DifferenceKind::ReadOnly { at: entry.at, what, why });
            }
        }
        false
    }

    /// Returns whether an earlier run made a key and was ended before anybody got its value. A key that was used was
    /// handed over.
    fn is_lost_key(&self, key: &EntryKey<'_>) -> bool {
        let id = key.row.identity.as_str();
        let Some(name) = self.kind.full_name(&*key.row.live) else { return false };
        let unused = key.life.times.is_use_told && key.life.times.last_used_at.is_none();
        let managed = matches!(key.row.control, Control::Managed);
        let lost = &self.desired.undelivered;
        unused
            && managed
            && lost.iter().any(|one| one.is(&self.address(&key.row.key), id, name, key.life.times.created_at))
    }
}

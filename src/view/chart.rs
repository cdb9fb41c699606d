//! Small bars beside numbers, for a terminal.

/// The longest bar.
const LONGEST: u64 = 12;

/// The number of parts of a block.
const PARTS: u64 = 8;

/// The parts of a block, from the smallest one.
const BLOCKS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The number of steps that a bar can have.
pub(super) const STEPS: u64 = LONGEST * PARTS;

/// Returns a bar of so many steps. What is more than nothing has a bar.
pub(super) fn bar(steps: u64, is_something: bool) -> String {
    let steps = steps.min(STEPS).max(u64::from(is_something));
    let mut bar: String = (0..steps / PARTS).map(|_| BLOCKS[7]).collect();
    if let Some(part) = (steps % PARTS).checked_sub(1).and_then(|part| usize::try_from(part).ok()) {
        bar.extend(BLOCKS.get(part));
    }
    bar
}

/// Returns the steps of a share.
pub(super) fn share(number: u64, most: u64) -> u64 {
    let share = u128::from(number) * u128::from(STEPS) / u128::from(most.max(1));
    u64::try_from(share).unwrap_or(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(share(10, 10), true), "█".repeat(12));
        assert_eq!(bar(share(5, 10), true), "█".repeat(6));
        assert_eq!(bar(share(1, 1_000_000), true), "▏");
        assert_eq!(bar(share(0, 10), false), "");
        assert_eq!(bar(share(1, 8), true), "█▌");
        assert_eq!(bar(share(u64::MAX, 1), true), "█".repeat(12));
    }
}

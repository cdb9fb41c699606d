//! Texts of several lengths in, the longest one that fits into a comment out. If the whole text does not fit, harmless
//! entries are left out first, and dangerous entries last. The entries that are left out are counted.

/// The place where everything is, if a comment cannot hold it.
pub(super) const ELSEWHERE: &str = "all in the plan artifact";

/// The amount that is shown: of dangerous entries, and of the entries of each other list.
#[derive(Clone, Copy)]
pub(super) struct Cap {
    /// The number of dangerous entries.
    pub(super) danger: usize,
    /// The number of entries of each other list.
    pub(super) others: usize,
}

impl Cap {
    /// Everything is shown.
    pub(super) const NONE: Self = Self { danger: usize::MAX, others: usize::MAX };
}

/// The most generous text that fits, or what is left to say. No list has more than `entries`.
pub(super) fn fitting(
    limit: usize,
    entries: usize,
    whole: impl Fn(Cap) -> String,
    least: impl Fn() -> String,
) -> String {
    // Most texts are far shorter, and bytes are counted at once.
    let fits = |text: &String| text.len() <= limit || text.chars().count() <= limit;
    let all = whole(Cap::NONE);
    if fits(&all) {
        return all;
    }
    // The most that fits is looked for from below, because what is far too long takes long to draw.
    let most = |cap: &dyn Fn(usize) -> Cap| {
        let (mut fitting, mut few, mut step) = (Some(whole(cap(0))).filter(fits)?, 0, 1);
        while few < entries {
            let text = whole(cap(few + step));
            match fits(&text) {
                true => (fitting, few, step) = (text, few + step, step * 2),
                false if step == 1 => break,
                false => step /= 2,
            }
        }
        Some(fitting)
    };
    most(&|others| Cap { others, ..Cap::NONE })
        .or_else(|| most(&|danger| Cap { danger, others: 0 }))
        .or_else(|| Some(least()).filter(fits))
        .unwrap_or_else(|| "### orgward: see the artifact\n".to_owned())
}

/// Says how many entries are hidden, and where they are.
pub(super) fn more(all: usize, cap: usize, elsewhere: &str) -> String {
    match all.saturating_sub(cap) {
        0 => String::new(),
        hidden => format!("\nand {hidden} more ({elsewhere})\n"),
    }
}

/// Draws a list in a fold.
pub(super) fn details(title: &str, lines: &[String], cap: usize) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = lines.iter().take(cap).map(String::as_str).collect();
    let more = more(lines.len(), cap, ELSEWHERE);
    format!("\n<details><summary>{title}</summary>\n\n{}\n{more}\n</details>\n", shown.join("\n"))
}

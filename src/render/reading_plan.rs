//! A reading plan in, text for a terminal or Markdown out: two tables, the sum, and the time.

use super::{escape, table};
use crate::{
    explain::{MEASURED_RPM, ReadingPlan, RouteRequests},
    model::{plural::count, scalar::span},
};

/// Returns the reading plan for a terminal of this width; `None` is unlimited.
#[must_use]
pub fn text(plan: &ReadingPlan, width: Option<usize>) -> String {
    let mut out = String::new();
    for (title, headers, rows) in tables(plan) {
        out.push_str(&format!("{title}:\n\n{}\n", table::table(&headers, &rows, width)));
    }
    out + &remarks(plan).join("\n") + "\n"
}

/// Returns the reading plan as Markdown.
#[must_use]
pub fn markdown(plan: &ReadingPlan) -> String {
    let mut out = String::new();
    for (title, headers, rows) in tables(plan) {
        let rule = headers.iter().map(|_| "---").collect::<Vec<_>>().join(" | ");
        out.push_str(&format!("{title}:\n\n| {} |\n| {rule} |\n", headers.join(" | ")));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| escape::prose(cell)).collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
        out.push('\n');
    }
    out + &remarks(plan).join("\n\n") + "\n"
}

type Table = (&'static str, [&'static str; 3], Vec<Vec<String>>);

/// Returns the requests that every plan sends, and those that the organization may call for.
fn tables(plan: &ReadingPlan) -> Vec<Table> {
    let always: Vec<Vec<String>> = (plan.routes.iter().filter(|route| !route.needed_by.is_empty()))
        .map(|route| vec![number(route), route.route.clone(), route.needed_by.join("; ")])
        .collect();
    let perhaps: Vec<Vec<String>> = (plan.routes.iter().filter(|route| !route.perhaps_needed_by.is_empty()))
        .map(|route| vec![further(route), route.route.clone(), route.perhaps_needed_by.join("; ")])
        .collect();
    [
        ("Requests of every plan", ["REQUESTS", "ROUTE", "NEEDED BY"], always),
        (
            "More requests, if the organization or the changes call for them",
            ["REQUESTS", "ROUTE", "NEEDED BY"],
            perhaps,
        ),
    ]
    .into_iter()
    .filter(|(_, _, rows)| !rows.is_empty())
    .collect()
}

/// Returns how many requests a route always takes, in words.
fn number(route: &RouteRequests) -> String {
    let RouteRequests { at_least, expected, at_most, .. } = route;
    let each = route.one_for_each.first().filter(|_| *expected == 0).map(|each| format!("1 for each {each}"));
    match each {
        Some(each) => each,
        None if route.is_exact() => at_least.to_string(),
        None if route.may_be_embedded && *expected > 1 => format!("1 to {expected}"),
        None if at_most.is_some() || *at_least == 0 => format!("up to {expected}"),
        None => match at_least == expected {
            true => format!("at least {at_least}"),
            false => format!("about {expected}"),
        },
    }
}

/// Returns how many more requests a route may take, in words.
fn further(route: &RouteRequests) -> String {
    match (route.one_for_each.first(), route.at_most) {
        (Some(each), _) => format!("up to 1 for each {each}"),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => "1 or more".to_owned(),
    }
}

/// Returns the sum, the time, and what the numbers do not include.
fn remarks(plan: &ReadingPlan) -> Vec<String> {
    let number = |number: u64| count(usize::try_from(number).unwrap_or(usize::MAX), "request", "requests");
    let mut remarks = vec![format!(
        "Total: at least {}; {} for a plan without changes if the organization contains what the files name.",
        number(plan.at_least),
        plan.expected
    )];
    let time = match plan.expected_seconds {
        0 => "less than a minute".to_owned(),
        seconds => format!("about {}", span(i64::try_from(seconds).unwrap_or(i64::MAX))),
    };
    let measured = if plan.rpm == MEASURED_RPM { " (the limit that was measured; `--rpm` sets another)" } else { "" };
    let rate = count(usize::try_from(plan.rpm).unwrap_or(usize::MAX), "request", "requests");
    remarks.push(format!("Time: {time} at {rate} a minute for each route{measured}. Routes are read side by side."));
    if plan.routes.iter().any(|route| route.rows_per_page.is_some()) {
        let most = plan.routes.iter().filter_map(|route| route.rows_per_page);
        let (least, most) = (most.clone().min().unwrap_or_default(), most.max().unwrap_or_default());
        let rows = if least == most { least.to_string() } else { format!("{least} to {most}") };
        remarks.push(format!("A list takes one more request for each further page. A page has {rows} rows."));
    }
    if plan.routes.iter().any(|route| route.may_be_embedded && route.expected > 1) {
        remarks.push("One list of members is enough if the user list shows the projects of each user.".to_owned());
    }
    remarks
}

//! Schedules, as github.com/robfig/cron reads them.

/// A field's name, bounds, and the names of its values from the lowest on.
struct Bounds {
    least: u32,
    most: u32,
    names: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/// Minute, hour, day of the month, month, day of the week.
const FIELDS: [Bounds; 5] = [
    Bounds { least: 0, most: 59, names: &[] },
    Bounds { least: 0, most: 23, names: &[] },
    Bounds { least: 1, most: 31, names: &[] },
    Bounds { least: 1, most: 12, names: MONTHS },
    Bounds { least: 0, most: 6, names: DAYS },
];
const DESCRIPTORS: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Why a schedule cannot be read.
pub(super) fn parse(schedule: &str) -> Result<(), String> {
    let schedule = match schedule.strip_prefix("TZ=").or_else(|| schedule.strip_prefix("CRON_TZ=")) {
        Some(rest) => rest.split_once(' ').map_or("", |(_, rest)| rest.trim()),
        None => schedule,
    };
    if schedule.starts_with('@') {
        return descriptor(schedule);
    }
    let fields: Vec<&str> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
    }
    for (field, bounds) in fields.iter().zip(&FIELDS) {
        for expression in field.split([',']).filter(|part| !part.is_empty()) {
            range(expression, bounds)?;
        }
    }
    Ok(())
}

fn descriptor(schedule: &str) -> Result<(), String> {
    if DESCRIPTORS.contains(&schedule) {
        return Ok(());
    }
    match schedule.strip_prefix("@every ") {
        Some(duration) if is_duration(duration) => Ok(()),
        Some(duration) => Err(format!(
            "failed to parse duration {schedule}: time: invalid duration {}",
            crate::text::quoted(duration)
        )),
        None => Err(format!("unrecognized descriptor: {schedule}")),
    }
}

fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, after) = rest.split_at(number);
        let unit = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, next) = after.split_at(unit);
        if digits.parse::<f64>().is_err() || !["ns", "us", "µs", "ms", "s", "m", "h"].contains(&unit) {
            return false;
        }
        rest = next;
    }
    !text.is_empty()
}

/// `*`, `?`, `5`, `1-5`, and each of them with a step: `*/5`.
fn range(expression: &str, bounds: &Bounds) -> Result<(), String> {
    let (whole, step) = match expression.split_once('/') {
        Some((whole, step)) => (whole, Some(step)),
        None => (expression, None),
    };
    let (low, high) = match whole.split_once('-') {
        Some((low, high)) => (low, Some(high)),
        None => (whole, None),
    };
    let (start, mut end) = match (low, high) {
        ("*" | "?", _) => (bounds.least, bounds.most),
        (low, None) => value(low, bounds).map(|low| (low, low))?,
        (_, Some(high)) if high.contains('-') => return Err(format!("too many hyphens: {expression}")),
        (low, Some(high)) => (value(low, bounds)?, value(high, bounds)?),
    };
    if let Some(step) = step {
        if step.contains('/') {
            return Err(format!("too many slashes: {expression}"));
        }
        let every = number(step)?;
        // Every so many from a value on goes to the end.
        if high.is_none() && !matches!(low, "*" | "?") {
            end = bounds.most;
        }
        if every == 0 {
            return Err(format!("step of range should be a positive number: {expression}"));
        }
    }
    if start < bounds.least {
        return Err(format!("beginning of range ({start}) below minimum ({}): {expression}", bounds.least));
    }
    if end > bounds.most {
        return Err(format!("end of range ({end}) above maximum ({}): {expression}", bounds.most));
    }
    if start > end {
        return Err(format!("beginning of range ({start}) beyond end of range ({end}): {expression}"));
    }
    Ok(())
}

fn value(text: &str, bounds: &Bounds) -> Result<u32, String> {
    let lower = text.to_lowercase();
    match bounds.names.iter().position(|name| *name == lower) {
        Some(at) => Ok(bounds.least + at as u32),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u32, String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let parsing = format!("strconv.Atoi: parsing {}", crate::text::quoted(text));
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("failed to parse int from {text}: {parsing}: invalid syntax"));
    }
    match unsigned.parse::<u32>() {
        Ok(0) => Ok(0),
        Ok(number) if text.starts_with('-') => Err(format!("negative number (-{number}) not allowed: {text}")),
        Ok(number) => Ok(number),
        Err(_) => Err(format!("failed to parse int from {text}: {parsing}: value out of range")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read_as_the_controller_does() {
        for schedule in [
            "*/5 * * * *",
            "0 0 1 1 *",
            "0-30/5 9-17 * JAN-mar mon-FRI",
            "1,2,3 * ? * 0",
            "@daily",
            "@every 1h30m",
            "  0 0 * * *  ",
            "5/15 * * * *",
        ] {
            assert_eq!(parse(schedule), Ok(()), "{schedule}");
        }
        for (schedule, why) in [
            ("*/5 * * *", "expected exactly 5 fields, found 4: [*/5 * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* 24 * * *", "end of range (24) above maximum (23): 24"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
            ("1/2/3 * * * *", "too many slashes: 1/2/3"),
            ("@dayly", "unrecognized descriptor: @dayly"),
            ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ] {
            assert_eq!(parse(schedule), Err(why.to_owned()), "{schedule}");
        }
    }
}

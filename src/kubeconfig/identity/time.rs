//! Dates, as far as validity needs them: seconds since 1970, and days to name.

/// Seconds since 1970 of a day and the seconds of that day; none if there is no such day.
pub(super) fn seconds(year: i64, month: i64, day: i64, of_day: i64) -> Option<i64> {
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && (0..=86_400).contains(&of_day);
    if !fits || !(0..=9_999).contains(&year) {
        return None;
    }
    // Years begin in March, so that the day which some years have comes last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400 + of_day)
}

/// RFC 3339: `2026-11-20T09:30:00.5+09:00`.
pub fn read(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        digits.parse::<i64>().ok()
    };
    let at = |at: usize, marks: &[u8]| text.as_bytes().get(at).is_some_and(|byte| marks.contains(byte));
    let shaped = at(4, b"-") && at(7, b"-") && at(10, b"Tt ") && at(13, b":") && at(16, b":");
    shaped.then_some(())?;
    let of_day = number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?;
    let local = seconds(number(0, 4)?, number(5, 7)?, number(8, 10)?, of_day)?;
    let zone = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone {
        "Z" | "z" | "" => 0,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone.get(1..)?.split_once(':')?;
            sign * (hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60)
        }
    };
    Some(local - offset)
}

/// The day of a moment, in UTC: `2026-11-20`.
pub fn day(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted = (5 * of_year + 2) / 153;
    let (day, month) = (of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    let year = era * 400 + years + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_seconds_belong_together() {
        for (text, expected, named) in [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01"),
            ("2000-02-29T12:00:00Z", 951_825_600, "2000-02-29"),
            ("2026-11-20T09:30:00.25+09:00", 1_795_134_600, "2026-11-20"),
            ("1969-12-31T23:59:59-00:00", -1, "1969-12-31"),
            ("2038-01-19T03:14:08z", 2_147_483_648, "2038-01-19"),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
            assert_eq!(day(expected), named);
        }
        for junk in ["", "2026", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+x", "2026-0é-01T00:00:00Z"] {
            assert_eq!(read(junk), None, "{junk}");
        }
        assert!(!day(i64::from(i32::MAX) * 1_000).is_empty() && !day(-i64::from(i32::MAX)).is_empty());
    }
}

//! Jobs and CronJobs. Mirrors pkg/apis/batch/validation after the server's defaulting.

use super::cron;
use super::meta::{self, Names};
use super::names;
use super::pods::template;
use super::value::{Found, Value};
use crate::text::quoted;

/// How many pods of an indexed job run at a time, and how many of its indexes may fail.
const MOST_INDEXES: i64 = 100_000;
const NOT_INDEXED: &str = "requires indexed completion mode";

/// A Job. Its selector and the labels of its pods are made for it, unless it says otherwise.
pub(super) fn job(job: &Value<'_>, found: &mut Found) {
    meta::metadata(job, found, names::subdomain);
    let (name, spec) = (job.get("metadata.name"), job.get("spec"));
    let by_hand = spec.get("manualSelector").is_true();
    let selector = spec.get("selector");
    job_spec(&spec, (!by_hand).then_some(name), found);
    if by_hand {
        if selector.is_set() {
            meta::selector(&selector, found);
        } else {
            selector.required(found, "");
        }
        let labels = spec.get("template.metadata.labels");
        if meta::is_selector(&selector) && !meta::selects(&selector, &labels) {
            labels.invalid_json(found, "`selector` does not match template `labels`");
        }
    } else if selector.is_set() {
        selector.invalid_json(found, "`selector` not auto-generated");
    }
    let completions = spec.get("completions").number_or_zero();
    if spec.get("completionMode").is("Indexed") && completions > 0 {
        let host = format!("{}-{}", name.text(), completions - 1);
        if !names::label(&host).is_empty() {
            name.invalid_text(found, &format!("will not able to create pod with invalid DNS label: {host}"));
        }
    }
}

/// What a job does; its name becomes a label of its pods.
fn job_spec(spec: &Value<'_>, name: Option<Value<'_>>, found: &mut Found) {
    const NUMBERS: [&str; 7] = [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ];
    for field in NUMBERS {
        spec.get(field).not_negative(found);
    }
    let (per_index, failed) = (spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes"));
    if failed.is_set() && !per_index.is_set() {
        per_index.required(found, "when maxFailedIndexes is specified");
    }
    let manager = spec.get("managedBy");
    manager.formed_if_any(found, names::domain_prefixed);
    completion(spec, found);
    let (failure, success) = (spec.get("podFailurePolicy"), spec.get("successPolicy"));
    if failure.is_set() {
        failure_policy(spec, found);
    }
    if success.is_set() {
        let rules = success.get("rules");
        if !spec.get("completionMode").is("Indexed") {
            success.invalid_json(found, NOT_INDEXED);
        } else if rules.count() == 0 {
            rules.required(found, "at least one rules must be specified when the successPolicy is specified");
        }
        for rule in rules.items() {
            if !rule.get("succeededCount").is_set() && !rule.get("succeededIndexes").is_set() {
                rule.required(found, "at least one of succeededCount or succeededIndexes must be specified");
            }
        }
    }
    let replacement: &[&str] = if failure.is_set() { &["Failed"] } else { &["Failed", "TerminatingOrFailed"] };
    spec.get("podReplacementPolicy").one_of_if_set(found, replacement);
    let template = spec.get("template");
    if let Some(name) = name {
        name.unindexed(&template.named("labels")).formed(found, names::label_value);
    }
    self::template(&template, found);
    let restart = template.get("spec.restartPolicy");
    match restart.text() {
        "" | "Always" => restart.required(found, "valid values: \"OnFailure\", \"Never\""),
        "OnFailure" if failure.is_set() => {
            restart.invalid_text(found, "only \"Never\" is supported when podFailurePolicy is specified");
        }
        _ => restart.one_of(found, &["OnFailure", "Never"]),
    }
}

fn completion(spec: &Value<'_>, found: &mut Found) {
    let (mode, completions) = (spec.get("completionMode"), spec.get("completions"));
    let (parallelism, failed) = (spec.get("parallelism"), spec.get("maxFailedIndexes"));
    mode.one_of_if_set(found, &["NonIndexed", "Indexed"]);
    if mode.is("Indexed") {
        if !completions.is_set() && parallelism.is_set() {
            completions.required(found, "when completion mode is Indexed");
        }
        if parallelism.number_or_zero() > MOST_INDEXES {
            let why = format!("must be less than or equal to {MOST_INDEXES} when completion mode is Indexed");
            parallelism.invalid_json(found, &why);
        }
        if completions.is_set() && failed.number_or_zero() > completions.number_or_zero() {
            failed.invalid_json(found, "must be less than or equal to completions");
        }
        if failed.number_or_zero() > MOST_INDEXES {
            failed.invalid_json(found, &format!("must be less than or equal to {MOST_INDEXES}"));
        }
    } else if matches!(mode.text(), "" | "NonIndexed") {
        for field in ["backoffLimitPerIndex", "maxFailedIndexes"] {
            if spec.get(field).is_set() {
                spec.get(field).invalid_json(found, NOT_INDEXED);
            }
        }
    }
}

fn failure_policy(spec: &Value<'_>, found: &mut Found) {
    const ACTIONS: [&str; 4] = ["Count", "FailIndex", "FailJob", "Ignore"];
    let rules = spec.get("podFailurePolicy.rules");
    if rules.count() > 20 {
        rules.too_many(found, 20);
    }
    for rule in rules.items() {
        let action = rule.get("action");
        match action.text() {
            "" => action.required(found, "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]"),
            "FailIndex" if !spec.get("backoffLimitPerIndex").is_set() => {
                action.invalid_text(found, "requires the backoffLimitPerIndex to be set");
            }
            _ => action.one_of(found, &ACTIONS),
        }
        let (codes, conditions) = (rule.get("onExitCodes"), rule.get("onPodConditions"));
        if codes.is_set() {
            exit_codes(spec, &codes, found);
        }
        for pattern in conditions.items() {
            pattern.get("type").formed(found, names::qualified);
            pattern.get("status").one_of_if_any(found, &["False", "True", "Unknown"]);
        }
        match (codes.is_set(), conditions.count() > 0) {
            (true, true) => {
                rule.invalid_alone(found, "specifying both OnExitCodes and OnPodConditions is not supported")
            }
            (false, false) => {
                rule.invalid_alone(found, "specifying one of OnExitCodes and OnPodConditions is required")
            }
            _ => {}
        }
    }
}

fn exit_codes(spec: &Value<'_>, codes: &Value<'_>, found: &mut Found) {
    let (operator, values, container) = (codes.get("operator"), codes.get("values"), codes.get("containerName"));
    match operator.text() {
        "" => operator.required(found, "valid values: [\"In\" \"NotIn\"]"),
        _ => operator.one_of(found, &["In", "NotIn"]),
    }
    let lists = ["template.spec.containers", "template.spec.initContainers"];
    let is_there = |list: &&str| spec.get(list).items().any(|other| other.get("name").is(container.text()));
    if container.is_set() && !lists.iter().any(is_there) {
        let why = "must be one of the container or initContainer names in the pod template";
        container.invalid_text(found, why);
    }
    if values.count() == 0 {
        values.invalid_json(found, "at least one value is required");
    }
    let (mut before, mut ordered, mut last) = (Names::new(), true, i64::MIN);
    for value in values.items() {
        let code = value.number_or_zero();
        if operator.is("In") && code == 0 {
            value.invalid_json(found, "must not be 0 for the In operator");
        }
        if meta::seen(&mut before, &code.to_string()) {
            value.duplicate(found, &code.to_string());
        }
        ordered &= last <= code;
        last = code;
    }
    if !ordered {
        values.invalid_json(found, "must be ordered");
    }
}

/// A CronJob.
pub(super) fn cron_job(job: &Value<'_>, found: &mut Found) {
    meta::metadata(job, found, names::subdomain);
    let spec = job.get("spec");
    let (schedule, zone) = (spec.get("schedule"), spec.get("timeZone"));
    schedule.needed(found);
    if !schedule.text().is_empty() {
        if let Err(why) = cron::parse(schedule.text()) {
            schedule.invalid_text(found, &why);
        }
        if schedule.text().contains("TZ") {
            schedule.invalid_text(found, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }
    spec.get("startingDeadlineSeconds").not_negative(found);
    if zone.is_set() {
        time_zone(&zone, found);
    }
    spec.get("concurrencyPolicy").one_of_if_any(found, &["Allow", "Forbid", "Replace"]);
    let template = spec.get("jobTemplate.spec");
    job_spec(&template, None, found);
    let (selector, manual) = (template.get("selector"), template.get("manualSelector"));
    if selector.is_set() {
        selector.invalid_json(found, "`selector` will be auto-generated");
    }
    if manual.is_true() {
        manual.unsupported(found, "true", &["nil", "false"]);
    }
    spec.get("successfulJobsHistoryLimit").not_negative(found);
    spec.get("failedJobsHistoryLimit").not_negative(found);
    let name = job.get("metadata.name");
    if name.text().len() > 52 {
        name.invalid_text(found, "must be no more than 52 characters");
    }
}

/// Where the zones of the IANA's database lie. Its towns are too many to know here.
const REGIONS: [&str; 17] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
    "posix",
];
/// Its zones that lie in no region.
const ZONES: &str = "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire Factory GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST \
                     Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC \
                     PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu";

fn is_lone_zone(text: &str) -> bool {
    // The server tells of its own zone apart.
    text.eq_ignore_ascii_case("local") || ZONES.split(' ').any(|zone| zone == text)
}

fn time_zone(zone: &Value<'_>, found: &mut Found) {
    let text = zone.text();
    if text.is_empty() {
        return zone.invalid_text(found, "timeZone must be nil or non-empty string");
    }
    let fits = |part: &str| {
        !matches!(part, "." | "..")
            && !part.starts_with('-')
            && (1..=14).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || ".-_+".contains(c))
    };
    let region = text.split('/').next().unwrap_or_default();
    let known = if region.len() == text.len() { is_lone_zone(text) } else { REGIONS.contains(&region) };
    if !text.split('/').all(fits) || !known {
        return zone.invalid_text(found, &format!("unknown time zone {text}"));
    }
    if text.eq_ignore_ascii_case("local") {
        let why = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
        zone.invalid(found, &quoted(text), why);
    }
}

//! `batch/v1`

use super::Workload;
use crate::yaml::fields;

/// `batch/v1.CronJob`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CronJob {
    pub spec: CronJobSpec,
}
fields!(CronJob { spec: "spec" });

/// `batch/v1.CronJobSpec`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CronJobSpec {
    pub schedule: String,
    pub job_template: Workload,
}
fields!(CronJobSpec { schedule: "schedule", job_template: "jobTemplate" });

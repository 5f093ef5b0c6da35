//! `batch/v1`

use super::Workload;
use serde::{Deserialize, Serialize};

/// `batch/v1.CronJob`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CronJob {
    pub spec: CronJobSpec,
}

/// `batch/v1.CronJobSpec`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CronJobSpec {
    pub schedule: String,
    pub job_template: Workload,
}

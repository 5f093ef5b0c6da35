//! A Service's targetPort that its pods do not declare.

use crate::checks::{Context, Page, PageText, Rule};
use crate::cluster::Workload;
use crate::routing::{nearest, replace};
use crate::text::{Both, Code, Diagnostic, Order, Severity};
use crate::words::korean::{i, ro};

pub static RULE: Rule = Rule { id: "service-target-port", severity: Severity::Warning, run };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "A Service port whose `targetPort` none of the selected pods declares.",
            why: "A name that no container has leaves every pod out of the Service. A number works whether it is declared \
                  or not, but only if something listens there; where the containers declare other ports, it is usually a slip.",
        },
        ko: PageText {
            what: "선택한 pod 가운데 어느 것도 선언하지 않은 `targetPort`를 찾습니다.",
            why: "이름이 컨테이너에 없으면 모든 pod가 Service에서 빠집니다. 번호는 선언하지 않아도 되지만 누군가 그 번호에서 \
                  기다려야 합니다. 컨테이너가 다른 port를 선언했다면 대개 실수입니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    ports:\n    - name: http\n      containerPort: 8080\n---\n\
            apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    targetPort: web\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    ports:\n    - name: http\n      containerPort: 8080\n---\n\
            apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    targetPort: http\n",
};

fn run(context: &Context<'_>) -> Vec<Diagnostic<Both>> {
    let cluster = context.cluster;
    let mut found = Vec::new();
    for (object, _) in cluster.services() {
        for target in cluster.targets(object) {
            let workloads: Vec<&Workload> =
                target.endpoints.iter().filter_map(|endpoint| cluster.workloads.get(endpoint.workload)).collect();
            let Some(first) = workloads.first() else { continue };
            let named = matches!(target.port.target(), crate::api::IntOrString::Str(_));
            let protocol = target.port.protocol();
            let declared: Vec<_> = workloads
                .iter()
                .flat_map(|workload| &workload.ports)
                .filter(|port| port.protocol == protocol)
                .collect();
            // Containers need not declare what they listen on: a number says something only against other numbers.
            if target.endpoints.iter().any(|endpoint| endpoint.declared) || (declared.is_empty() && !named) {
                continue;
            }
            let mut values: Vec<String> = declared
                .iter()
                .map(|port| if named { port.name.clone() } else { port.port.to_string() })
                .filter(|value| !value.is_empty())
                .collect();
            values.order();
            values.dedup();
            let wanted = target.port.target().to_string();
            let (service, name, kind) = (&object.metadata.name, &first.name, &first.kind);
            let message = Both::new(
                format!(
                    "Service {} sends to targetPort {}, which {kind} {} does not declare.",
                    Code(service),
                    Code(&wanted),
                    Code(name)
                ),
                format!(
                    "Service {}{} targetPort {}{} 보내지만 {kind} {}에는 그런 port 선언이 없습니다.",
                    Code(service),
                    i(service),
                    Code(&wanted),
                    ro(&wanted),
                    Code(name)
                ),
            );
            let list = values.iter().map(|value| Code(value).to_string()).collect::<Vec<_>>().join(", ");
            let help = match (values.is_empty(), named) {
                (true, _) => Both::new(
                    "Its containers declare no port with a name, so the Service has no endpoints.",
                    "컨테이너에 이름이 있는 port가 없으므로 Service에 endpoint가 없습니다.",
                ),
                (false, true) => Both::new(
                    format!("It declares {list}. Pods without the name are left out of the Service."),
                    format!("선언한 것은 {list}입니다. 이 이름이 없는 pod는 Service에서 빠집니다."),
                ),
                (false, false) => Both::new(
                    format!(
                        "It declares {list}. The Service works only if something listens on {wanted} all the same."
                    ),
                    format!("선언한 것은 {list}입니다. 그래도 누군가 {wanted}에서 기다려야 연결됩니다."),
                ),
            };
            let has_target = target.port.target_port.is_some();
            let field = format!("spec.ports[{}]{}", target.index, if has_target { ".targetPort" } else { "" });
            let mut problem = RULE.at(context.span(object.origin, &field), message, help);
            if let Some((workload, port)) =
                workloads.iter().find_map(|workload| Some((workload, workload.ports.first()?)))
            {
                problem = problem.and(
                    context.span(workload.origin, &port.path),
                    Both::new("a port that is declared", "선언된 port"),
                );
            }
            let near = match values.as_slice() {
                [only] => Some(only.as_str()),
                several => nearest(&wanted, several.iter().map(String::as_str)),
            };
            let fix = near.filter(|_| has_target).and_then(|near| replace(cluster, object, &field, near));
            if let (Some(fix), Some(near)) = (fix, near) {
                let label = Both::new(format!("Use {}", Code(near)), format!("{} 쓰기", Code(near)));
                problem = problem.mended_by(fix, label);
            }
            found.push(problem);
        }
    }
    found
}

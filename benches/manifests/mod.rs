//! Ten megabytes of manifests as a company's repository has them: what its applications are made of, kind by kind, with
//! a mistake here and there. The same text every time.

use std::fmt::Write;

/// Documents of one application.
pub const KINDS: usize = 14;
/// Applications that make ten megabytes.
pub const APPLICATIONS: usize = 350;

/// The manifests of so many applications.
pub fn manifests(applications: usize) -> String {
    let mut text = String::new();
    for i in 0..applications {
        application(&mut text, i);
    }
    text
}

/// Teams share a namespace.
const TEAMS: usize = 50;
/// Every so many applications one has a mistake.
const MISTAKEN: usize = 25;

fn application(text: &mut String, i: usize) {
    let mistaken = i % MISTAKEN == MISTAKEN - 1;
    let (app, ns) = (format!("app-{i}"), format!("team-{}", i % TEAMS));
    // A Service that looks for a label no pod has.
    let found = if mistaken { format!("app-{i}x") } else { app.clone() };
    let mut document = |kind: &str, api_version: &str, rest: String| {
        let _ = write!(
            text,
            "---\napiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {app}\n  namespace: {ns}\n  labels: {{app.kubernetes.io/name: {app}, app.kubernetes.io/part-of: suite-{}}}\n  annotations:\n    example.com/owner: team-{}@example.com\n    description: |\n      {kind} of {app}, which is a part of the suite.\n      Kept by its team; rolled out one pod at a time.\n{rest}",
            i % 7,
            i % TEAMS,
        );
    };
    let template = |containers: usize| template(&app, containers);
    document(
        "Deployment",
        "apps/v1",
        format!(
            "spec:\n  replicas: {}\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n  template:\n{}",
            i % 5 + 1,
            template(3)
        ),
    );
    document(
        "StatefulSet",
        "apps/v1",
        format!(
            "spec:\n  serviceName: {app}\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n  template:\n{}  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n      resources:\n        requests:\n          storage: {}Gi\n",
            template(2),
            i % 90 + 10
        ),
    );
    document(
        "CronJob",
        "batch/v1",
        format!(
            "spec:\n  schedule: \"{} 3 * * *\"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      template:\n        metadata:\n          labels:\n            app.kubernetes.io/name: {app}-cleanup\n        spec:\n          restartPolicy: OnFailure\n          containers:\n          - name: cleanup\n            image: registry.example.com/suite/cleanup:{i}\n            args: [\"--older-than=30d\", \"--verbose\"]\n",
            i % 60
        ),
    );
    document(
        "Service",
        "v1",
        format!(
            "spec:\n  selector:\n    app.kubernetes.io/name: {found}\n  ports:\n  - name: http\n    port: 80\n    targetPort: http-0\n  - name: metrics\n    port: 9090\n    targetPort: 9090\n"
        ),
    );
    document(
        "Ingress",
        "networking.k8s.io/v1",
        format!(
            "spec:\n  ingressClassName: nginx\n  tls:\n  - hosts: [{app}.example.com]\n    secretName: {app}-tls\n  rules:\n  - host: {app}.example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: {app}\n            port:\n              name: http\n      - path: /metrics\n        pathType: Exact\n        backend:\n          service:\n            name: {app}\n            port:\n              number: 9090\n"
        ),
    );
    let mut settings = String::from("data:\n");
    for at in 0..80 {
        let _ = writeln!(settings, "  settings.{at}: value-{at} # as of release {}", i % 40);
    }
    let _ = writeln!(settings, "  nginx.conf: |");
    for at in 0..150 {
        let _ = writeln!(settings, "    location /{app}/part-{at} {{ proxy_pass http://{app}:{}; }}", 8_000 + at);
    }
    document("ConfigMap", "v1", settings);
    let mut secret = String::from("type: Opaque\ndata:\n");
    for at in 0..16 {
        let _ = writeln!(secret, "  key-{at}: {}", "c2VjcmV0LW9mLXRoZS1hcHBsaWNhdGlvbi1u".repeat(3));
    }
    document("Secret", "v1", secret);
    document(
        "ServiceAccount",
        "v1",
        "automountServiceAccountToken: false\nimagePullSecrets:\n- name: registry\n".to_owned(),
    );
    let mut rules = String::from("rules:\n");
    for (resources, verbs) in
        [("configmaps", "get, list, watch"), ("pods, pods/log", "get, list"), ("events", "create, patch")]
    {
        let _ = write!(rules, "- apiGroups: [\"\"]\n  resources: [{resources}]\n  verbs: [{verbs}]\n");
    }
    document("Role", "rbac.authorization.k8s.io/v1", rules);
    // A binding whose role has another name.
    let role = if mistaken { format!("{app}-reader") } else { app.clone() };
    document(
        "RoleBinding",
        "rbac.authorization.k8s.io/v1",
        format!(
            "subjects:\n- kind: ServiceAccount\n  name: {app}\n  namespace: {ns}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: {role}\n"
        ),
    );
    document(
        "NetworkPolicy",
        "networking.k8s.io/v1",
        format!(
            "spec:\n  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n  policyTypes: [Ingress, Egress]\n  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n          app.kubernetes.io/name: app-{}\n    - namespaceSelector:\n        matchLabels:\n          kubernetes.io/metadata.name: ingress-nginx\n    ports:\n    - port: http-0\n  egress:\n  - to:\n    - ipBlock:\n        cidr: 10.{}.0.0/16\n        except: [10.{}.7.0/24]\n  - to:\n    - namespaceSelector: {{}}\n      podSelector:\n        matchLabels:\n          k8s-app: kube-dns\n    ports:\n    - protocol: UDP\n      port: 53\n",
            (i + TEAMS) % APPLICATIONS,
            i % 250,
            i % 250
        ),
    );
    document(
        "PersistentVolumeClaim",
        "v1",
        format!(
            "spec:\n  accessModes: [ReadWriteOnce]\n  storageClassName: fast\n  resources:\n    requests:\n      storage: {}Gi\n",
            i % 90 + 10
        ),
    );
    document(
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        format!(
            "spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: {app}\n  minReplicas: 1\n  maxReplicas: {}\n  metrics:\n  - type: Resource\n    resource:\n      name: cpu\n      target:\n        type: Utilization\n        averageUtilization: 80\n",
            i % 9 + 2
        ),
    );
    // A field that is spelt in another way.
    let field = if mistaken { "minAvailible" } else { "minAvailable" };
    document(
        "PodDisruptionBudget",
        "policy/v1",
        format!("spec:\n  {field}: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n"),
    );
}

/// A pod template with so many containers.
fn template(app: &str, containers: usize) -> String {
    let mut text = format!(
        "    metadata:\n      labels:\n        app.kubernetes.io/name: {app}\n      annotations:\n        prometheus.io/scrape: \"true\"\n    spec:\n      serviceAccountName: {app}\n      securityContext:\n        runAsNonRoot: true\n      containers:\n"
    );
    for at in 0..containers {
        let _ = write!(
            text,
            "      - name: part-{at}
        image: registry.example.com/suite/{app}:1.{at}
        args: [\"--listen=:{port}\", \"--verbose\"]
        env:
        - name: REGION
          value: eu-west-1
        - name: POD
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: TOKEN
          valueFrom:
            secretKeyRef:
              name: {app}
              key: key-{at}
        ports:
        - name: http-{at}
          containerPort: {port}
        - name: metrics-{at}
          containerPort: {metrics}
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
          limits:
            memory: 256Mi
        readinessProbe:
          httpGet:
            path: /ready
            port: http-{at}
          periodSeconds: 10
        livenessProbe:
          httpGet:
            path: /alive # answers even when the database is away
            port: http-{at}
          initialDelaySeconds: 15
        volumeMounts:
        - name: settings
          mountPath: /etc/{app}
          readOnly: true
",
            port = 8080 + at,
            metrics = 9090 + at
        );
    }
    let _ = write!(text, "      volumes:\n      - name: settings\n        configMap:\n          name: {app}\n");
    text
}

//! Bearer tokens that say themselves whose they are: JSON Web Tokens. Claims are read without checking the signature;
//! the key that would is not in a paste.

use super::{Caller, time};
use crate::text::gather;
use base64::Engine;
use serde_json::{Map, Value};

/// More than this is no token that an HTTP header could carry.
const MAX_BYTES: usize = 64 << 10;

/// The claims of a JSON Web Token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims(Map<String, Value>);

impl Claims {
    /// The claims of a token; none if it is no JSON Web Token.
    pub fn of(token: &str) -> Option<Claims> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let mut parts = token.split('.');
        let (header, claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        json(header)?;
        json(claims).map(Claims)
    }
    /// A claim.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }
    /// A claim that is text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_str).unwrap_or("")
    }
    /// A claim that is a text or a list of them.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        match self.get(name)? {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(list) => list.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
            _ => None,
        }
    }
    /// A moment, in seconds since 1970.
    fn moment(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        value.as_i64().or(value.as_f64().filter(|number| number.abs() < 1e15).map(|number| number as i64))
    }
    /// The day after which it does not hold, if that is over.
    pub fn expired(&self, now: Option<i64>) -> Option<String> {
        self.moment("exp").filter(|until| now.is_some_and(|now| now > *until)).map(time::day)
    }
    /// The day before which it does not hold, if that is to come.
    pub fn not_yet(&self, now: Option<i64>) -> Option<String> {
        self.moment("nbf").filter(|from| now.is_some_and(|now| now < *from)).map(time::day)
    }
    /// The last day it holds.
    pub fn until(&self) -> Option<String> {
        self.moment("exp").map(time::day)
    }
}

fn json(part: &str) -> Option<Map<String, Value>> {
    let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// A ServiceAccount's token: whose it is, and the Pod that it is bound to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountToken {
    pub namespace: String,
    pub name: String,
    pub pod: Option<String>,
    pub caller: Caller,
}

const LEGACY_ISSUER: &str = "kubernetes/serviceaccount";

impl AccountToken {
    /// Mirrors kubernetes/pkg/serviceaccount/{legacy,claims}.go. None for a token of somebody else; `Err` for one whose
    /// parts do not agree, which the API server refuses.
    pub fn of(claims: &Claims) -> Option<Result<AccountToken, ()>> {
        let mut extra: Vec<(&str, String)> = Vec::new();
        let (namespace, name, uid, pod);
        if claims.text("iss") == LEGACY_ISSUER {
            namespace = claims.text("kubernetes.io/serviceaccount/namespace").to_owned();
            name = claims.text("kubernetes.io/serviceaccount/service-account.name").to_owned();
            uid = claims.text("kubernetes.io/serviceaccount/service-account.uid").to_owned();
            pod = None;
        } else {
            let bound = claims.get("kubernetes.io").filter(|bound| bound.is_object())?;
            let text = |path: &str| bound.pointer(path).and_then(Value::as_str).unwrap_or("").to_owned();
            (namespace, name, uid) = (text("/namespace"), text("/serviceaccount/name"), text("/serviceaccount/uid"));
            let jti = claims.text("jti");
            if !jti.is_empty() {
                extra.push(("authentication.kubernetes.io/credential-id", format!("JTI={jti}")));
            }
            let node = text("/node/name");
            if !node.is_empty() {
                extra.push(("authentication.kubernetes.io/node-name", node));
                extra.push(("authentication.kubernetes.io/node-uid", text("/node/uid")));
            }
            let (pod_name, pod_uid) = (text("/pod/name"), text("/pod/uid"));
            if !pod_name.is_empty() && !pod_uid.is_empty() {
                extra.push(("authentication.kubernetes.io/pod-name", pod_name.clone()));
                extra.push(("authentication.kubernetes.io/pod-uid", pod_uid));
            }
            pod = Some(pod_name).filter(|name| !name.is_empty());
        }
        let user = format!("system:serviceaccount:{namespace}:{name}");
        if namespace.is_empty() || name.is_empty() || claims.text("sub") != user {
            return Some(Err(()));
        }
        let groups = ["system:serviceaccounts".to_owned(), format!("system:serviceaccounts:{namespace}")];
        let extra = extra.into_iter().filter(|(_, value)| !value.is_empty());
        let extra = gather(extra.map(|(key, value)| (key.to_owned(), vec![value])));
        let caller = Caller { user, uid, groups: groups.to_vec(), extra };
        Some(Ok(AccountToken { namespace, name, pod, caller }))
    }
}

/// The id of kubeadm's bootstrap tokens, `abcdef.0123456789abcdef`; none for another token.
pub fn bootstrap_id(token: &str) -> Option<&str> {
    let (id, secret) = token.split_once('.')?;
    let all = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    (id.len() == 6 && secret.len() == 16 && all(id) && all(secret)).then_some(id)
}

#[cfg(test)]
pub(in crate::kubeconfig) mod tests {
    use super::*;

    /// A token with these claims, signed by nobody.
    pub(in crate::kubeconfig) fn token(claims: &str) -> String {
        let encode = |text: &str| base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", encode(r#"{"alg":"RS256","kid":"a"}"#), encode(claims), encode("not signed"))
    }

    const LEGACY: &str = r#"{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"ci",
        "kubernetes.io/serviceaccount/secret.name":"deployer-token-x","kubernetes.io/serviceaccount/service-account.name":"deployer",
        "kubernetes.io/serviceaccount/service-account.uid":"u1","sub":"system:serviceaccount:ci:deployer"}"#;
    const BOUND: &str = r#"{"aud":["https://kubernetes.default.svc.cluster.local"],"exp":1800000000,"iat":1700000000,"nbf":1700000000,
        "iss":"https://kubernetes.default.svc.cluster.local","jti":"j1","sub":"system:serviceaccount:ci:deployer",
        "kubernetes.io":{"namespace":"ci","node":{"name":"n1","uid":"n-uid"},"pod":{"name":"p1","uid":"p-uid"},
        "serviceaccount":{"name":"deployer","uid":"u1"},"warnafter":1700003607}}"#;

    #[test]
    fn tokens_of_service_accounts_say_whose_they_are() {
        let account = |claims: &str| AccountToken::of(&Claims::of(&token(claims)).unwrap());
        let legacy = account(LEGACY).unwrap().unwrap();
        assert_eq!(legacy.caller.user, "system:serviceaccount:ci:deployer");
        assert_eq!(legacy.caller.groups, ["system:serviceaccounts", "system:serviceaccounts:ci"]);
        assert_eq!((legacy.caller.uid.as_str(), legacy.pod), ("u1", None));
        let bound = account(BOUND).unwrap().unwrap();
        assert_eq!((bound.caller.user.as_str(), bound.pod.as_deref()), (legacy.caller.user.as_str(), Some("p1")));
        let keys: Vec<&str> = bound.caller.extra.keys().map(|key| key.rsplit('/').next().unwrap()).collect();
        assert_eq!(keys, ["credential-id", "node-name", "node-uid", "pod-name", "pod-uid"]);
        assert_eq!(account(&BOUND.replace(":ci:deployer", ":ci:other")), Some(Err(())));
        assert_eq!(account(r#"{"iss":"https://id","sub":"jane"}"#), None);
    }

    #[test]
    fn validity_is_judged_by_a_moment_that_is_told() {
        let claims = Claims::of(&token(BOUND)).unwrap();
        assert_eq!(claims.expired(None), None);
        assert_eq!(claims.expired(Some(1_800_000_001)).as_deref(), Some("2027-01-15"));
        assert_eq!(claims.not_yet(Some(1)).as_deref(), Some("2023-11-14"));
        assert_eq!(Claims::of(&token(r#"{"exp":1e300,"nbf":"x"}"#)).unwrap().expired(Some(1)), None);
    }

    #[test]
    fn junk_is_no_token() {
        for junk in ["", ".", "..", "a.b.c", "e30.e30", "e30.W10.", "e30.e30.x.y", "admintoken", &"e30.".repeat(99_999)]
        {
            assert_eq!(Claims::of(junk), None, "{junk:.40}");
        }
        let whole = token(BOUND);
        for end in 0..whole.len() {
            Claims::of(whole.get(..end).unwrap()).as_ref().map(AccountToken::of);
        }
        assert_eq!(bootstrap_id("abcdef.0123456789abcdef"), Some("abcdef"));
        assert_eq!(bootstrap_id("abcdef.0123456789abcdeF"), None);
    }
}

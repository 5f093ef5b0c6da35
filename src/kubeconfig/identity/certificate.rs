//! Client certificates: whom they name, and how long they hold. Mirrors what `crypto/x509` makes of a subject and what
//! apiserver/pkg/authentication/request/x509 makes of that. Signatures are not checked: the CA's key is not in a paste.

use super::der::{self, Reader, Value};
use super::sha256;
use crate::text::decode_base64;

/// More than this is no client certificate, and its fingerprint would take its time.
const MAX_BYTES: usize = 64 << 10;
/// At most this many parts of a name, and extensions, are read.
const MAX_PARTS: usize = 256;

/// What the API server would take from a client certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    /// Becomes the user's name. Of several the last counts.
    pub common_name: String,
    /// Become the user's groups, in order.
    pub organizations: Vec<String>,
    /// Becomes the user's uid, since 1.33.
    pub uid: String,
    /// The common name of whoever signed it.
    pub issuer: String,
    /// Seconds since 1970.
    pub not_before: i64,
    pub not_after: i64,
    /// Whether a client may show it: it is not limited to servers.
    pub for_clients: bool,
    /// SHA-256 of the whole, in hexadecimal digits.
    pub fingerprint: String,
}

const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const ORGANIZATION: &[u8] = &[0x55, 4, 10];
/// 1.3.6.1.4.1.57683.2
const KUBERNETES_UID: &[u8] = &[0x2b, 6, 1, 4, 1, 0x83, 0xc2, 0x53, 2];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const ANY_USAGE: &[u8] = &[0x55, 0x1d, 0x25, 0];
const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];

impl Certificate {
    /// The first certificate of a PEM text: that is the one a client shows, the others are its chain.
    pub fn of_pem(pem: &str) -> Option<Certificate> {
        let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
        let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
        if body.len() > 2 * MAX_BYTES {
            return None;
        }
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        Certificate::of_der(&decode_base64(&body).ok()?)
    }

    /// A certificate in DER. None if it is none, or one that Go would not read.
    pub fn of_der(bytes: &[u8]) -> Option<Certificate> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let outer = Reader::new(bytes).expect(der::SEQUENCE)?;
        let mut fields = outer.inside().expect(der::SEQUENCE)?.inside();
        const VERSION: u8 = 0xa0;
        const EXTENSIONS: u8 = 0xa3;
        fields.optional(VERSION);
        fields.expect(der::INTEGER)?;
        fields.expect(der::SEQUENCE)?;
        let issuer = name(fields.expect(der::SEQUENCE)?)?;
        let mut validity = fields.expect(der::SEQUENCE)?.inside();
        let (not_before, not_after) = (validity.next()?.time()?, validity.next()?.time()?);
        let subject = name(fields.expect(der::SEQUENCE)?)?;
        fields.expect(der::SEQUENCE)?;
        let mut for_clients = true;
        while !fields.is_empty() {
            let field = fields.next()?;
            if field.tag == EXTENSIONS {
                for_clients = is_for_clients(field)?;
            }
        }
        let named = |wanted: &[u8]| -> Vec<String> {
            subject.iter().filter(|(kind, _)| *kind == wanted).map(|(_, text)| text.clone()).collect()
        };
        let last = |mut names: Vec<String>| names.pop().unwrap_or_default();
        let issuer = issuer.into_iter().filter(|(kind, _)| *kind == COMMON_NAME).map(|(_, text)| text);
        Some(Certificate {
            common_name: last(named(COMMON_NAME)),
            organizations: named(ORGANIZATION),
            uid: last(named(KUBERNETES_UID)),
            issuer: last(issuer.collect()),
            not_before,
            not_after,
            for_clients,
            fingerprint: sha256::hex(outer.whole),
        })
    }
}

/// The parts of a distinguished name, in order: each one's kind and text.
fn name(name: Value<'_>) -> Option<Vec<(&[u8], String)>> {
    let mut parts = Vec::new();
    let mut sets = name.inside();
    while !sets.is_empty() {
        let mut set = sets.expect(der::SET)?.inside();
        while !set.is_empty() {
            let mut part = set.expect(der::SEQUENCE)?.inside();
            let (kind, text) = (part.expect(der::OID)?, part.next()?);
            parts.push((kind.content, text.text()?));
            if parts.len() > MAX_PARTS {
                return None;
            }
        }
    }
    Some(parts)
}

/// Whether the extended key usage, if there is one, names clients.
fn is_for_clients(extensions: Value<'_>) -> Option<bool> {
    let mut list = extensions.inside().expect(der::SEQUENCE)?.inside();
    for _ in 0..MAX_PARTS {
        if list.is_empty() {
            break;
        }
        let mut extension = list.expect(der::SEQUENCE)?.inside();
        let kind = extension.expect(der::OID)?;
        extension.optional(der::BOOLEAN);
        if kind.content != EXTENDED_KEY_USAGE {
            continue;
        }
        let mut usages = Reader::new(extension.expect(der::OCTET_STRING)?.content).expect(der::SEQUENCE)?.inside();
        while !usages.is_empty() {
            let usage = usages.expect(der::OID)?.content;
            if usage == CLIENT_AUTH || usage == ANY_USAGE {
                return Some(true);
            }
        }
        return Some(false);
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubeconfig::identity::time;

    macro_rules! pem {
        ($name:literal) => {
            include_str!(concat!("../../../tests/certificates/", $name, ".crt"))
        };
    }

    #[test]
    fn a_subject_is_a_user_and_its_groups() {
        for (pem, user, groups, until) in [
            (pem!("jane"), "jane", &["dev-team", "on-call"][..], "2036-01-01"),
            (pem!("chain"), "jane", &["dev-team", "on-call"], "2036-01-01"),
            (pem!("korean"), "김제인", &["개발팀"], "2036-01-01"),
            (pem!("wide"), "김제인", &["dev-team"], "2036-01-01"),
            (pem!("printable"), "kubernetes-admin", &["kubeadm:cluster-admins"], "2056-01-01"),
            (pem!("expired"), "bob", &["dev-team"], "2021-01-01"),
            (pem!("nameless"), "", &["dev-team"], "2036-01-01"),
            (pem!("two-names"), "second", &[], "2036-01-01"),
            (pem!("master"), "minikube-user", &["system:masters"], "2036-01-01"),
        ] {
            let read = Certificate::of_pem(pem).unwrap();
            assert_eq!((read.common_name.as_str(), read.organizations.as_slice()), (user, &*strings(groups)));
            assert_eq!((time::day(read.not_after).as_str(), read.issuer.as_str()), (until, "kubernetes"));
            assert!(read.for_clients && read.not_before < read.not_after);
        }
        let jane = Certificate::of_pem(pem!("jane")).unwrap();
        assert_eq!(jane.fingerprint, "6d71a0b51a939bedc591bedd5fbf93aadd8dc34844c27dad19d912a38a6cc600");
        assert_eq!(Certificate::of_pem(pem!("uid")).unwrap().uid, "1234-abcd");
        assert!(!Certificate::of_pem(pem!("server")).unwrap().for_clients);
    }

    fn strings(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn junk_is_no_certificate_and_does_no_harm() {
        for pem in ["", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----"] {
            assert_eq!(Certificate::of_pem(pem), None);
        }
        let pem = pem!("jane").split("-----").nth(2).unwrap();
        let der = decode_base64(pem.trim()).unwrap();
        assert!(Certificate::of_der(&der).is_some());
        for end in 0..der.len() {
            assert_eq!(Certificate::of_der(&der[..end]), None, "cut at {end}");
        }
        for at in 0..der.len() {
            for bits in [0x01, 0x80, 0xff, 0x7f] {
                let mut mutated = der.clone();
                mutated[at] ^= bits;
                Certificate::of_der(&mutated);
            }
        }
        // Sequences in sequences, and lengths that promise more than there is.
        Certificate::of_der(&[0x30, 0x80].repeat(20_000));
        Certificate::of_der(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff].repeat(20));
        assert_eq!(Certificate::of_der(&vec![0x30; MAX_BYTES + 1]), None);
    }
}

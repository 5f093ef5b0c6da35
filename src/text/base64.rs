//! Base64 with padding, as Go's `StdEncoding` reads and writes it.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What Go says of text that is not base64.
pub fn illegal_base64(at: usize) -> String {
    format!("illegal base64 data at input byte {at}")
}

/// Decodes padded base64: line breaks are passed over; the error is the byte that Go names.
pub fn decode_base64(text: &str) -> Result<Vec<u8>, usize> {
    let bytes = text.as_bytes();
    let past_breaks = |mut at: usize| {
        while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        at
    };
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut at = 0;
    loop {
        let (mut bits, mut digits) = (0u32, 0usize);
        let mut ended = false;
        while digits < 4 {
            let Some(byte) = bytes.get(at) else {
                if digits == 0 {
                    return Ok(out);
                }
                return Err(at - digits);
            };
            at += 1;
            if matches!(byte, b'\r' | b'\n') {
                continue;
            }
            if let Some(digit) = ALPHABET.iter().position(|letter| letter == byte) {
                bits = bits << 6 | digit as u32;
                digits += 1;
                continue;
            }
            if *byte != b'=' || digits < 2 {
                return Err(at - 1);
            }
            if digits == 2 {
                at = past_breaks(at);
                match bytes.get(at) {
                    None => return Err(bytes.len()),
                    Some(b'=') => at += 1,
                    Some(_) => return Err(at - 1),
                }
            }
            at = past_breaks(at);
            if at < bytes.len() {
                return Err(at);
            }
            ended = true;
            break;
        }
        bits <<= 6 * (4 - digits);
        let [_, a, b, c] = bits.to_be_bytes();
        out.extend([a, b, c].iter().take(digits - 1));
        if ended {
            return Ok(out);
        }
    }
}

/// Encodes as padded base64.
pub fn encode_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = 0u32;
        for place in 0..3 {
            bits = bits << 8 | chunk.get(place).copied().unwrap_or(0) as u32;
        }
        for place in 0..4 {
            let digit = bits >> (18 - 6 * place) & 63;
            let letter = ALPHABET.get(digit as usize).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { letter as char } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_go_reads_it() {
        for (text, expected) in [
            ("Y2EtZGV2", Ok("ca-dev")),
            ("QQ==", Ok("A")),
            ("Y2Et\nZGV2\n", Ok("ca-dev")),
            ("", Ok("")),
            ("Y2EtZGU", Err(4)),
            ("-----BEGIN", Err(0)),
            ("not base64!", Err(3)),
            ("QQ=a", Err(2)),
        ] {
            let decoded = decode_base64(text);
            assert_eq!(
                decoded.as_deref().map(|b| std::str::from_utf8(b).unwrap()),
                expected.as_ref().map(|t| *t),
                "{text}"
            );
        }
        for bytes in [&b""[..], b"A", b"AB", b"ABC", b"CA PEM\n"] {
            assert_eq!(decode_base64(&encode_base64(bytes)).unwrap(), bytes);
        }
        assert_eq!(encode_base64(b"CA PEM\n"), "Q0EgUEVNCg==");
    }
}

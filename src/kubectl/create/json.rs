//! Where JSON stops being JSON, in the words of Go's encoding/json. Only asked of a text that is none.

/// What a decoder says at the first value of a stream that is not whole, and how many were before it. None if all are.
pub fn first_error(text: &str) -> (usize, Option<Stop>) {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let mut values = 0;
    loop {
        scanner.blanks();
        if scanner.at >= scanner.bytes.len() {
            return (values, None);
        }
        match scanner.value() {
            Ok(()) => values += 1,
            Err(stop) => return (values, Some(stop)),
        }
    }
}

/// Why a value is not one.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// A character that cannot stand there: how many bytes were read with it, and the words.
    Syntax(usize, String),
    /// The text ends within it.
    End,
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
    fn next(&mut self) -> Result<u8, Stop> {
        let byte = self.bytes.get(self.at).copied().ok_or(Stop::End)?;
        self.at += 1;
        Ok(byte)
    }
    fn wrong<T>(&self, byte: u8, context: &str) -> Result<T, Stop> {
        let shown = match byte {
            b'\'' => r"'\''".to_owned(),
            b'"' => "'\"'".to_owned(),
            b'\\' => r"'\\'".to_owned(),
            b'\n' => r"'\n'".to_owned(),
            b'\r' => r"'\r'".to_owned(),
            b'\t' => r"'\t'".to_owned(),
            0..=0x1f | 0x7f => format!("'\\x{byte:02x}'"),
            // Go shows the byte as the character of that number.
            _ => format!("'{}'", char::from(byte)),
        };
        Err(Stop::Syntax(self.at, format!("invalid character {shown} {context}")))
    }

    /// One value; what is open is kept in a list, not on the stack.
    fn value(&mut self) -> Result<(), Stop> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            if self.start(&mut open)? {
                continue;
            }
            loop {
                let Some(kind) = open.last().copied() else { return Ok(()) };
                self.blanks();
                match (kind, self.next()?) {
                    (b'{', b',') => {
                        self.key(false)?;
                        break;
                    }
                    (b'[', b',') => break,
                    (b'{', b'}') | (b'[', b']') => drop(open.pop()),
                    (b'{', byte) => return self.wrong(byte, "after object key:value pair"),
                    (_, byte) => return self.wrong(byte, "after array element"),
                }
            }
        }
    }
    /// A scalar, an empty collection, or the start of one with something in it, for which it is true.
    fn start(&mut self, open: &mut Vec<u8>) -> Result<bool, Stop> {
        self.blanks();
        match self.next()? {
            b'{' => {
                if self.key(true)? {
                    open.push(b'{');
                    return Ok(true);
                }
            }
            b'[' => {
                self.blanks();
                match self.bytes.get(self.at) {
                    Some(b']') => self.at += 1,
                    _ => {
                        open.push(b'[');
                        return Ok(true);
                    }
                }
            }
            b'"' => self.string()?,
            b't' => self.word("rue", "true")?,
            b'f' => self.word("alse", "false")?,
            b'n' => self.word("ull", "null")?,
            byte @ (b'-' | b'0'..=b'9') => self.number(byte)?,
            byte => return self.wrong(byte, "looking for beginning of value"),
        }
        Ok(false)
    }
    /// A key with its colon; false if the object ends instead, where it may.
    fn key(&mut self, may_end: bool) -> Result<bool, Stop> {
        self.blanks();
        match self.next()? {
            b'"' => self.string()?,
            b'}' if may_end => return Ok(false),
            byte => return self.wrong(byte, "looking for beginning of object key string"),
        }
        self.blanks();
        match self.next()? {
            b':' => Ok(true),
            byte => self.wrong(byte, "after object key"),
        }
    }
    fn string(&mut self) -> Result<(), Stop> {
        loop {
            match self.next()? {
                b'"' => return Ok(()),
                b'\\' => match self.next()? {
                    b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"' => {}
                    b'u' => {
                        for _ in 0..4 {
                            let byte = self.next()?;
                            if !byte.is_ascii_hexdigit() {
                                return self.wrong(byte, "in \\u hexadecimal character escape");
                            }
                        }
                    }
                    byte => return self.wrong(byte, "in string escape code"),
                },
                byte @ 0..=0x1f => return self.wrong(byte, "in string literal"),
                _ => {}
            }
        }
    }
    fn word(&mut self, rest: &str, whole: &str) -> Result<(), Stop> {
        for expected in rest.bytes() {
            let byte = self.next()?;
            if byte != expected {
                let expected = char::from(expected);
                return self.wrong(byte, &format!("in literal {whole} (expecting '{expected}')"));
            }
        }
        Ok(())
    }
    fn number(&mut self, first: u8) -> Result<(), Stop> {
        let mut first = first;
        if first == b'-' {
            first = self.next()?;
            if !first.is_ascii_digit() {
                return self.wrong(first, "in numeric literal");
            }
        }
        if first != b'0' {
            self.digits();
        }
        if self.bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digit("after decimal point in numeric literal")?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.digit("in exponent of numeric literal")?;
        }
        Ok(())
    }
    fn digit(&mut self, context: &str) -> Result<(), Stop> {
        let byte = self.next()?;
        if !byte.is_ascii_digit() {
            return self.wrong(byte, context);
        }
        self.digits();
        Ok(())
    }
    fn digits(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_json_is_told_as_go_does() {
        for (text, offset, words) in [
            ("{{- if }}", 2, "invalid character '{' looking for beginning of object key string"),
            ("{a: 1}", 2, "invalid character 'a' looking for beginning of object key string"),
            ("{\"a\" 1}", 6, "invalid character '1' after object key"),
            ("{\"a\": 1 \"b\": 2}", 9, "invalid character '\"' after object key:value pair"),
            ("{\"a\": [1 2]}", 10, "invalid character '2' after array element"),
            ("{\"a\": nil}", 8, "invalid character 'i' in literal null (expecting 'u')"),
            ("{\"a\": 1.}", 9, "invalid character '}' after decimal point in numeric literal"),
            ("{\"a\": 1,}", 9, "invalid character '}' looking for beginning of object key string"),
            ("{\"a\": 'b'}", 7, "invalid character '\\'' looking for beginning of value"),
        ] {
            assert_eq!(first_error(text), (0, Some(Stop::Syntax(offset, words.to_owned()))), "{text}");
        }
        assert_eq!(first_error("{} {\"a\": "), (1, Some(Stop::End)));
        assert_eq!(first_error("{} [1, -0.5e3, true, \"\\u00e9\"] {}\n"), (3, None));
    }
}

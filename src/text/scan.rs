//! JSON read where it stands: for what comes by the thousand, and would be built and thrown away as values.
//!
//! What is passed over is only followed to its end; whoever reads it later finds what is wrong with it.

use std::borrow::Cow;

/// A place in a text of JSON.
#[derive(Clone, Debug)]
pub struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    /// At the beginning.
    pub fn new(text: &'t str) -> Self {
        Scan { text, at: 0 }
    }
    /// At a place of a text, as [`Scan::place`] told it.
    pub fn at(text: &'t str, at: usize) -> Self {
        Scan { text, at }
    }
    /// How many bytes are read.
    pub fn place(&self) -> usize {
        self.at
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }
    fn takes(&mut self, byte: u8) -> bool {
        let takes = self.peek() == Some(byte);
        self.at += usize::from(takes);
        takes
    }

    /// Whether nothing follows.
    pub fn ends(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Goes into a list; false, and nothing is read, if none begins here.
    pub fn enters_list(&mut self) -> bool {
        self.takes(b'[')
    }
    /// Goes into an object; false, and nothing is read, if none begins here.
    pub fn enters_object(&mut self) -> bool {
        self.takes(b'{')
    }
    /// Goes to the next item of the list it is in, or out of it; none if neither is there.
    pub fn item(&mut self) -> Option<bool> {
        self.further(b']')
    }
    /// Goes to the value of the next field of the object it is in; an inner none is its end.
    pub fn field(&mut self) -> Option<Option<Cow<'t, str>>> {
        if !self.further(b'}')? {
            return Some(None);
        }
        let name = self.string()?;
        self.takes(b':').then_some(Some(name))
    }
    fn further(&mut self, end: u8) -> Option<bool> {
        if self.takes(end) {
            return Some(false);
        }
        self.takes(b',');
        self.peek().map(|_| true)
    }

    /// Reads a string.
    pub fn string(&mut self) -> Option<Cow<'t, str>> {
        self.peek()?;
        let from = self.at;
        match self.pass_string()? {
            false => self.text.get(from + 1..self.at - 1).map(Cow::Borrowed),
            true => serde_json::from_str(self.text.get(from..self.at)?).ok().map(Cow::Owned),
        }
    }
    /// Passes over a string, and says whether something in it is escaped.
    fn pass_string(&mut self) -> Option<bool> {
        if !self.takes(b'"') {
            return None;
        }
        let mut escaped = false;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += found + 1;
            if rest.get(found) == Some(&b'"') {
                return Some(escaped);
            }
            escaped = true;
            self.at += 1;
        }
    }
    /// Reads `null`; false, and nothing is read, if something else is here.
    pub fn null(&mut self) -> bool {
        let is_null =
            self.peek() == Some(b'n') && self.text.get(self.at..).is_some_and(|rest| rest.starts_with("null"));
        self.at += if is_null { 4 } else { 0 };
        is_null
    }

    /// Passes over a value of any kind, and gives its text.
    pub fn value(&mut self) -> Option<&'t str> {
        self.peek()?;
        let from = self.at;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => _ = self.pass_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => {
                    let rest = self.text.as_bytes().get(self.at..)?;
                    let ends = |byte: &u8| {
                        matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']') || byte.is_ascii_whitespace()
                    };
                    let length = rest.iter().position(ends).unwrap_or(rest.len());
                    // A comma or a colon where a value should be.
                    self.at += (length > 0).then_some(length)?;
                }
            }
            if depth == 0 {
                return self.text.get(from..self.at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every field of an object with the text of its value.
    fn fields(text: &str) -> Option<Vec<(String, &str)>> {
        let mut scan = Scan::new(text);
        let mut found = Vec::new();
        scan.enters_object().then_some(())?;
        while let Some(name) = scan.field()? {
            found.push((name.into_owned(), scan.value()?));
        }
        scan.ends().then_some(found)
    }

    #[test]
    fn values_are_told_from_one_another_whatever_is_in_them() {
        let text = r#" { "a" : [1, {"b]": "}\"]"}, []] , "c\u0041":-1.5e3,"":null ,"d" : "x\\", "e":{} } "#;
        let found = fields(text).unwrap();
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let expected =
            [("a", r#"[1, {"b]": "}\"]"}, []]"#), ("cA", "-1.5e3"), ("", "null"), ("d", r#""x\\""#), ("e", "{}")];
        assert_eq!(found, expected);
        let values: serde_json::Value = serde_json::from_str(text).unwrap();
        assert!(
            found.iter().all(|(name, text)| serde_json::from_str::<serde_json::Value>(text).unwrap() == values[*name])
        );
    }

    #[test]
    fn lists_are_walked_and_left_and_taken_up_again() {
        let text = r#"["a", "b\n" ,null, "é"]"#;
        let mut scan = Scan::new(text);
        assert!(!scan.enters_object() && scan.enters_list());
        let mut found = Vec::new();
        while scan.item() == Some(true) {
            found.push(if scan.null() { "-".to_owned() } else { scan.string().unwrap().into_owned() });
            scan = Scan::at(text, scan.place());
        }
        assert_eq!(found, ["a", "b\n", "-", "é"]);
        assert_eq!(scan.place(), text.len());
    }

    #[test]
    fn what_is_cut_off_or_no_json_ends() {
        let text = r#"{"a":[{"b":"c"}]}"#;
        for end in 0..text.len() {
            assert_eq!(fields(&text[..end]), None, "{}", &text[..end]);
        }
        for text in [
            "",
            "[]",
            "{,",
            "{:}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":,}",
            "{\"a\":]}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\\\":1}",
        ] {
            assert_eq!(fields(text), None, "{text}");
        }
    }
}

//! libyaml's parser as an iterator of events: the one place that touches its C-shaped interface.
#![allow(unsafe_code, clippy::unsafe_removed_from_name)] // the whole file is about it

use std::ffi::CStr;
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::addr_of_mut;
use unsafe_libyaml as libyaml;

/// A parser over one text.
pub(super) struct Parser<'t> {
    parser: Box<MaybeUninit<libyaml::yaml_parser_t>>,
    event: Option<libyaml::yaml_event_t>,
    text: PhantomData<&'t str>,
}

/// An event with where it starts and ends, in bytes from the start of the text. (The C library counts chars; the
/// translated one, bytes.)
pub(super) struct Event<'p> {
    pub what: What<'p>,
    pub start: usize,
    pub end: usize,
}

/// What an event says.
pub(super) enum What<'p> {
    DocumentStart { version: Option<(i32, i32)> },
    DocumentEnd,
    StreamStart,
    StreamEnd,
    Alias { anchor: &'p str },
    Scalar(Scalar<'p>),
    SeqStart { anchor: Option<&'p str>, flow: bool },
    MapStart { anchor: Option<&'p str>, flow: bool },
    SeqEnd,
    MapEnd,
}

/// A scalar as libyaml hands it over.
pub(super) struct Scalar<'p> {
    pub anchor: Option<&'p str>,
    pub tag: Option<&'p str>,
    pub value: &'p str,
    /// Whether the text may be resolved as a plain scalar without a tag may.
    pub plain: bool,
    pub style: Style,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Block,
}

/// Why parsing ended early.
pub(super) struct Problem {
    /// libyaml's words.
    pub message: String,
    /// Where, in bytes; none when the reader met a character that YAML does not allow.
    pub at: Option<usize>,
    /// 0-based lines of the problem and of its context.
    pub line: usize,
    pub context_line: usize,
    /// Whether the scanner found it, whose lines go-yaml counts differently.
    pub scanner: bool,
}

impl<'t> Parser<'t> {
    /// A parser at the start of a text, which must not begin with a byte order mark.
    pub fn new(text: &'t str) -> Self {
        let mut parser = Box::new(MaybeUninit::<libyaml::yaml_parser_t>::uninit());
        // SAFETY: the parser is boxed, so the pointer that libyaml keeps to it stays good until it is deleted in
        // `drop`; the text outlives it by 't.
        unsafe {
            let raw = parser.as_mut_ptr();
            if libyaml::yaml_parser_initialize(raw).fail {
                // Only fails without memory; an all-zero parser is safe to delete and reports an error on use.
                raw.write_bytes(0, 1);
            } else {
                libyaml::yaml_parser_set_encoding(raw, libyaml::YAML_UTF8_ENCODING);
                libyaml::yaml_parser_set_input_string(raw, text.as_ptr(), text.len() as u64);
            }
        }
        Parser { parser, event: None, text: PhantomData }
    }

    /// The next event. After an error or the end of the stream there is nothing more to ask for.
    pub fn next(&mut self) -> Result<Event<'_>, Problem> {
        self.forget_event();
        let mut event = MaybeUninit::<libyaml::yaml_event_t>::uninit();
        // SAFETY: the parser was initialised in `new`; the event is initialised when the call succeeds, and its
        // strings live until `yaml_event_delete`, which the borrow of `self` in the result holds off.
        unsafe {
            let raw = self.parser.as_mut_ptr();
            if (&*raw).error != libyaml::YAML_NO_ERROR || libyaml::yaml_parser_parse(raw, event.as_mut_ptr()).fail {
                return Err(problem(&*raw));
            }
            let event = self.event.insert(event.assume_init());
            Ok(Event { what: what(event), start: event.start_mark.index as usize, end: event.end_mark.index as usize })
        }
    }

    fn forget_event(&mut self) {
        if let Some(mut event) = self.event.take() {
            // SAFETY: it came from `yaml_parser_parse` and is deleted once.
            unsafe { libyaml::yaml_event_delete(addr_of_mut!(event)) }
        }
    }
}

impl Drop for Parser<'_> {
    fn drop(&mut self) {
        self.forget_event();
        // SAFETY: initialised in `new`, deleted once.
        unsafe { libyaml::yaml_parser_delete(self.parser.as_mut_ptr()) }
    }
}

/// SAFETY: the event is initialised.
unsafe fn what(event: &libyaml::yaml_event_t) -> What<'_> {
    unsafe {
        match event.type_ {
            libyaml::YAML_STREAM_START_EVENT => What::StreamStart,
            libyaml::YAML_DOCUMENT_START_EVENT => What::DocumentStart {
                version: event.data.document_start.version_directive.as_ref().map(|v| (v.major, v.minor)),
            },
            libyaml::YAML_DOCUMENT_END_EVENT => What::DocumentEnd,
            libyaml::YAML_ALIAS_EVENT => What::Alias { anchor: string(event.data.alias.anchor).unwrap_or_default() },
            libyaml::YAML_SCALAR_EVENT => {
                let scalar = &event.data.scalar;
                let value = match scalar.value.is_null() {
                    true => &[],
                    false => std::slice::from_raw_parts(scalar.value, scalar.length as usize),
                };
                What::Scalar(Scalar {
                    anchor: string(scalar.anchor),
                    tag: string(scalar.tag),
                    value: std::str::from_utf8(value).unwrap_or_default(),
                    plain: scalar.plain_implicit,
                    style: match scalar.style {
                        libyaml::YAML_SINGLE_QUOTED_SCALAR_STYLE => Style::Single,
                        libyaml::YAML_DOUBLE_QUOTED_SCALAR_STYLE => Style::Double,
                        libyaml::YAML_LITERAL_SCALAR_STYLE | libyaml::YAML_FOLDED_SCALAR_STYLE => Style::Block,
                        _ => Style::Plain,
                    },
                })
            }
            libyaml::YAML_SEQUENCE_START_EVENT => What::SeqStart {
                anchor: string(event.data.sequence_start.anchor),
                flow: event.data.sequence_start.style == libyaml::YAML_FLOW_SEQUENCE_STYLE,
            },
            libyaml::YAML_SEQUENCE_END_EVENT => What::SeqEnd,
            libyaml::YAML_MAPPING_START_EVENT => What::MapStart {
                anchor: string(event.data.mapping_start.anchor),
                flow: event.data.mapping_start.style == libyaml::YAML_FLOW_MAPPING_STYLE,
            },
            libyaml::YAML_MAPPING_END_EVENT => What::MapEnd,
            _ => What::StreamEnd,
        }
    }
}

/// SAFETY: null or a NUL-terminated string that lives for `'e`.
unsafe fn string<'e>(text: *const u8) -> Option<&'e str> {
    unsafe { (!text.is_null()).then(|| CStr::from_ptr(text.cast()).to_str().unwrap_or_default()) }
}

/// SAFETY: the parser is initialised and has failed.
unsafe fn problem(parser: &libyaml::yaml_parser_t) -> Problem {
    let message = match parser.problem.is_null() {
        true => "unknown problem parsing YAML content".to_owned(),
        // SAFETY: libyaml's problems are string literals.
        false => unsafe { CStr::from_ptr(parser.problem.cast()) }.to_string_lossy().into_owned(),
    };
    Problem {
        message,
        at: (parser.error != libyaml::YAML_READER_ERROR).then_some(parser.problem_mark.index as usize),
        line: parser.problem_mark.line as usize,
        context_line: parser.context_mark.line as usize,
        scanner: parser.error == libyaml::YAML_SCANNER_ERROR,
    }
}

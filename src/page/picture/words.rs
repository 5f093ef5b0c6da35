//! What the picture's frame says of its own.

use crate::graph::Words;
use crate::text::Lang;

/// The frame's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum W {
    Picture,
    Help,
    Smaller,
    Larger,
    FullSize,
    Fit,
    Legend,
}

impl W {
    pub fn say(self, lang: Lang) -> &'static str {
        let (en, ko) = match self {
            W::Picture => ("Picture of the answer", "답의 그림"),
            W::Help => (
                "Arrow keys move along edges and lanes, Enter selects, Enter again asks, Escape leaves. Plus, minus and 0 zoom.",
                "화살표 키로 연결과 열을 따라 움직이고, Enter로 선택하고 다시 Enter로 묻고, Escape로 나갑니다. +, -, 0으로 크기를 바꿉니다.",
            ),
            W::Smaller => ("Zoom out", "축소"),
            W::Larger => ("Zoom in", "확대"),
            W::FullSize => ("Full size", "실제 크기"),
            W::Fit => ("Fit", "맞춤"),
            W::Legend => ("Legend", "범례"),
        };
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}

/// The words inside a picture that are not the answer's.
pub fn scene_words(lang: Lang) -> Words {
    match lang {
        Lang::En => Words::default(),
        Lang::Ko => {
            Words {
                yes: "예".into(), no: "아니요".into(), unknown: "알 수 없음".into(), warning: "주의".into()
            }
        }
    }
}

//! The words of pictures and table heads.

use crate::access::Phrase;
use crate::text::Lang;
use crate::words::korean as particle;

/// The words of pictures and table heads.
pub fn phrase(phrase: &Phrase, lang: Lang) -> String {
    let plural = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    match lang {
        Lang::En => match phrase {
            Phrase::Subject => "Subject".to_owned(),
            Phrase::Resource => "Resource".to_owned(),
            Phrase::BuiltInSubjects(count) => plural(*count, "built-in subject", "built-in subjects"),
            Phrase::Binding => "Binding".to_owned(),
            Phrase::Role => "Role and its rules".to_owned(),
            Phrase::Asked => "What you asked".to_owned(),
            Phrase::Rights => "May".to_owned(),
            Phrase::Where => "Where".to_owned(),
            Phrase::Can => "can".to_owned(),
            Phrase::On => "on".to_owned(),
            Phrase::Named => "named".to_owned(),
            Phrase::CoreGroup => "core group".to_owned(),
            Phrase::AnyGroup => "every group".to_owned(),
            Phrase::EveryNamespace => "every namespace".to_owned(),
            Phrase::In(namespace) => format!("in {namespace}"),
            Phrase::Namespace(namespace) => format!("namespace {namespace}"),
            Phrase::BuiltIn => "built in".to_owned(),
            Phrase::Groups(count) => plural(*count, "group", "groups"),
            Phrase::DefaultBindings(count) => plural(*count, "default binding", "default bindings"),
            Phrase::DefaultRoles(count) => plural(*count, "default role", "default roles"),
            Phrase::SayNothing(what) => format!("do not grant {what}"),
            Phrase::NotInPaste(kind) => format!("{kind} · not in the paste"),
            Phrase::MemberOf => "member of".to_owned(),
            Phrase::More(count) => format!("+{} more", count),
            Phrase::MoreRules(count) => format!("+{}", plural(*count, "rule", "rules")),
            Phrase::LegendProof => "proof".to_owned(),
            Phrase::LegendMissing => "leads out of the paste".to_owned(),
            Phrase::LegendMember => "membership".to_owned(),
        },
        Lang::Ko => match phrase {
            Phrase::Subject => "Subject".to_owned(),
            Phrase::Resource => "Resource".to_owned(),
            Phrase::BuiltInSubjects(count) => format!("기본 제공 subject {count}개"),
            Phrase::Binding => "Binding".to_owned(),
            Phrase::Role => "Role과 규칙".to_owned(),
            Phrase::Asked => "질문".to_owned(),
            Phrase::Rights => "할 수 있는 것".to_owned(),
            Phrase::Where => "어디서".to_owned(),
            Phrase::Can => "verb".to_owned(),
            Phrase::On => "대상".to_owned(),
            Phrase::Named => "이름".to_owned(),
            Phrase::CoreGroup => "core group".to_owned(),
            Phrase::AnyGroup => "모든 group".to_owned(),
            Phrase::EveryNamespace => "모든 namespace".to_owned(),
            Phrase::In(namespace) => format!("{namespace}에서"),
            Phrase::Namespace(namespace) => format!("namespace {namespace}"),
            Phrase::BuiltIn => "기본 제공".to_owned(),
            Phrase::Groups(count) => format!("group {count}개"),
            Phrase::DefaultBindings(count) => format!("기본 binding {count}개"),
            Phrase::DefaultRoles(count) => format!("기본 role {count}개"),
            Phrase::SayNothing(what) => format!("{what}{} 허용하지 않음", particle::eul(what)),
            Phrase::NotInPaste(kind) => format!("{kind} · 붙여 넣은 것에 없음"),
            Phrase::MemberOf => "소속".to_owned(),
            Phrase::More(count) => format!("외 {count}개"),
            Phrase::MoreRules(count) => format!("규칙 {count}개 더"),
            Phrase::LegendProof => "근거".to_owned(),
            Phrase::LegendMissing => "붙여 넣은 것 밖으로".to_owned(),
            Phrase::LegendMember => "소속".to_owned(),
        },
    }
}

//! An object that the API server would not take.

use super::found_by_reading;
use crate::checks::{Page, PageText, Rule};
use crate::text::{Both, Severity};

pub static RULE: Rule = Rule { id: "refused", severity: Severity::Error, run: found_by_reading };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Objects whose values break a rule of the API server: a name in capitals, a field that must be written, two fields that exclude each other.",
            why: "The server refuses the object with the very words that the problem shows, and the cluster stays as it was. So no answer counts the object: a Service that is refused routes nowhere.",
        },
        ko: PageText {
            what: "API 서버의 규칙에 어긋나는 값이 있는 객체를 찾습니다. 대문자로 쓴 이름, 빠진 필수 field, 함께 쓸 수 없는 field 따위입니다.",
            why: "서버는 문제에 나온 바로 그 말로 객체를 거부하고 cluster는 그대로 남습니다. 그래서 어떤 답도 이 객체를 세지 않습니다. 거부된 Service로는 어디에도 닿지 못합니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Service\nmetadata:\n  name: Web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    protocol: tcp\n",
    right: "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n  - port: 80\n    protocol: TCP\n",
};

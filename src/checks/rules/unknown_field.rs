//! A field that its object does not have.

use super::found_by_reading;
use crate::checks::{Page, PageText, Rule};
use crate::text::{Both, Severity};

pub static RULE: Rule = Rule { id: "unknown-field", severity: Severity::Error, run: found_by_reading };

pub static PAGE: Page = Page {
    rule: &RULE,
    text: Both {
        en: PageText {
            what: "Fields that the API server's type does not have at this place: misspelt, or a level too high or too low.",
            why: "kubectl validates strictly, and the server refuses the object. With validation off the field is dropped without a word, and what it was to limit is open.",
        },
        ko: PageText {
            what: "API 서버의 형식에서 이 자리에 없는 field를 찾습니다. 철자가 틀렸거나 한 단계 위나 아래에 적은 것입니다.",
            why: "kubectl은 엄격하게 검증하므로 서버가 객체를 거부합니다. 검증을 끄면 field가 말없이 버려지고, 그것으로 막으려던 것이 열립니다.",
        },
    },
    wrong: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    port:\n    - containerPort: 80\n",
    right: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n    ports:\n    - containerPort: 80\n",
};

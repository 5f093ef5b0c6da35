// The editor of the page: one view in a shadow root, where the CSP allows its styles; one state for each open file.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { marks, setMarks } from "./marks.js";
import { look, relabelSecrets, secrets } from "./secrets.js";
import { theme } from "./theme.js";

const ours = Annotation.define();

// What is selected is replaced here, not by the browser: that leaves inline styles behind, which the CSP refuses.
const replacesSelection = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (state.readOnly || view.composing || event.isComposing || state.selection.ranges.every((range) => range.empty)) return false;
    const deletes = event.inputType.startsWith("delete") && event.inputType !== "deleteByDrag";
    if (!deletes && (event.inputType !== "insertText" || event.data === null)) return false;
    event.preventDefault();
    const userEvent = deletes ? "delete.selection" : "input.type";
    view.dispatch(state.update(state.replaceSelection(deletes ? "" : event.data), { userEvent, scrollIntoView: true }));
    return true;
  },
});

/** Words that are not ours, as the search panel has them. */
const PHRASES = {
  ko: {
    "Find": "찾기", "Replace": "바꾸기", "next": "다음", "previous": "이전", "all": "모두", "match case": "대소문자 구분", "regexp": "정규식",
    "by word": "단어 단위", "replace": "바꾸기", "replace all": "모두 바꾸기", "close": "닫기", "Fold line": "접기", "Unfold line": "펼치기",
    "folded code": "접힌 부분", "unfold": "펼치기", "current match": "현재 일치", "on line": "줄", "replaced $ matches": "$개를 바꿈",
  },
};

/**
 * @param host What the page hears, and what is to be covered: `change(id, from, to, insert, length)`, which says whether it fits,
 *   `whole(id, text)` where it does not, `cursor(line)`, `pin(step)`, `cover(text)`, `fix(line)`.
 * @param words `lang`, `label`, `placeholder`, `covered`, `show`.
 */
export function create(parent, host, words) {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
  const named = new Compartment();
  let current = null;
  let lastLine = 0;
  const states = new Map();

  const wording = (words, name) => [
    EditorView.contentAttributes.of({ "aria-label": `${words.label}: ${name}`, tabindex: "0" }),
    EditorState.phrases.of(PHRASES[words.lang] ?? {}),
    placeholder(words.placeholder),
    EditorState.readOnly.of(Boolean(words.readOnly)),
  ];

  // The smallest range that holds all that changed.
  const tell = ({ changes, state: { doc } }) => {
    let [from, to, start, end] = [Infinity, 0, Infinity, 0];
    changes.iterChangedRanges((fromA, toA, fromB, toB) => {
      [from, to, start, end] = [Math.min(from, fromA), Math.max(to, toA), Math.min(start, fromB), Math.max(end, toB)];
    });
    if (!host.change(current, from, to, doc.sliceString(start, end), doc.length)) host.whole(current, doc.toString());
  };

  const fresh = (name, text) =>
    EditorState.create({
      doc: text,
      extensions: [
        // First, and from the document itself, so that no state of the view is ever without it.
        secrets((text) => host.cover(text), words),
        named.of(wording(words, name)),
        marks(host),
        lineNumbers(),
        codeFolding(),
        foldGutter({ openText: "⌄", closedText: "›" }),
        history(),
        replacesSelection,
        drawSelection(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        highlightSelectionMatches(),
        search(),
        yaml(),
        theme,
        keymap.of([...searchKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => {
          const said = update.transactions.some((tr) => tr.annotation(ours));
          if (update.docChanged && !said) tell(update);
          const line = update.state.doc.lineAt(update.state.selection.main.head).number;
          if ((update.selectionSet || update.docChanged) && !said && line !== lastLine) host.cursor(line);
          lastLine = line;
        }),
      ],
    });

  const view = new EditorView({ parent: root, root, state: fresh("", "") });

  const replace = (text) => {
    const before = view.state.doc.toString();
    if (before === text) return;
    let from = 0;
    const short = Math.min(before.length, text.length);
    while (from < short && before[from] === text[from]) from++;
    let end = 0;
    while (end < short - from && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
    view.dispatch({
      changes: { from, to: before.length - end, insert: text.slice(from, text.length - end) },
      annotations: ours.of(true),
      // A step of its own to take back, however soon after a key.
      userEvent: "replace",
    });
  };

  return {
    /** Shows a file; its undo history and folds are kept while it is open. Without a text, the one that is shown stays. */
    open(id, name, text) {
      if (id !== current) {
        if (current !== null) states.set(current, view.state);
        current = id;
        view.setState(states.get(id) ?? fresh(name, text));
        lastLine = view.state.doc.lineAt(view.state.selection.main.head).number;
      }
      if (text !== undefined) replace(text);
      view.dispatch({ effects: [named.reconfigure(wording(words, name)), relabelSecrets(words)], annotations: ours.of(true) });
    },
    /** Forgets the files that are not among these ids. */
    keep(ids) {
      for (const id of [...states.keys()]) if (!ids.includes(id)) states.delete(id);
    },
    marks(json) {
      view.dispatch({ effects: setMarks(JSON.parse(json)), annotations: ours.of(true) });
    },
    /** Covers anew: what is secret can be told better than before. */
    look() {
      const effects = look.of(null);
      for (const [id, state] of states) states.set(id, state.update({ effects }).state);
      view.dispatch({ effects, annotations: ours.of(true) });
    },
    words(next) {
      words = next;
    },
    /** Brings a line into view. */
    reveal(line) {
      // Where the editor is as long as its text, the page would scroll instead: away from what the reader looks at.
      if (view.scrollDOM.scrollHeight <= view.scrollDOM.clientHeight) return;
      const at = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({ effects: EditorView.scrollIntoView(at.from, { y: "center" }), annotations: ours.of(true) });
    },
    /** Puts the cursor at a line, and the keyboard into the editor. */
    goTo(line) {
      const at = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: at.from }, effects: EditorView.scrollIntoView(at.from, { y: "center" }), annotations: ours.of(true) });
      // On a narrow screen the keyboard would cover what was asked to be seen.
      if (!matchMedia("(max-width: 900px)").matches) view.focus();
    },
    destroy() {
      view.destroy();
    },
  };
}

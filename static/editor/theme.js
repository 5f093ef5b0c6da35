// The look of the editor, in the page's tokens: custom properties reach into the shadow root.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Decoration, EditorView, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-scroller": { boxShadow: "inset 0 2px 0 var(--accent)" },
  ".cm-scroller": {
    font: "var(--t-code)/var(--l-code) var(--font-mono)", fontVariantLigatures: "none", overflow: "auto",
    scrollbarWidth: "thin", scrollbarColor: "var(--line-2) transparent",
  },
  ".cm-content": { padding: "6px 0", caretColor: "var(--accent)", tabSize: "2" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-3)", border: "0", fontSize: "11.5px" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "30px", padding: "0 2px 0 4px", fontVariantNumeric: "tabular-nums" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { outline: "1px solid var(--line)", outlineOffset: "-1px" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-cursor": { borderLeft: "2px solid var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-mark)" },
  ".cm-selectionMatch": { backgroundColor: "var(--warn-mark)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-mark)", outline: "1px solid var(--warn-line)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-mark)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--sunk)", outline: "1px solid var(--line-2)" },
  ".cm-foldGutter .cm-gutterElement": { width: "12px", cursor: "pointer", color: "var(--text-3)", opacity: "0" },
  "&:hover .cm-foldGutter .cm-gutterElement": { opacity: "1" },
  ".cm-foldPlaceholder": { background: "var(--sunk)", border: "0", color: "var(--text-2)", padding: "0 6px", borderRadius: "var(--r-s)" },
  ".cm-panels": { backgroundColor: "var(--bg)", color: "var(--text)", borderColor: "var(--line)", font: "var(--t-12)/var(--l-12) var(--font-ui)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 12px" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-2)", borderRadius: "var(--r-s)" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-2)", borderRadius: "var(--r-s)" },
  ".cm-placeholder": { color: "var(--text-3)" },

  // the marks of an answer
  ".kg-signs": { width: "26px" },
  ".kg-signs .cm-gutterElement": { display: "grid", placeItems: "center", paddingLeft: "6px" },
  ".kg-hold": { backgroundColor: "var(--accent-soft)", "--bar": "var(--accent)" },
  ".kg-fail": { backgroundColor: "var(--no-soft)", "--bar": "var(--no)" },
  ".kg-unk": { backgroundColor: "var(--unk-soft)", "--bar": "var(--unk)" },
  ".kg-look": { backgroundColor: "var(--hover)", "--bar": "var(--text-3)" },
  ".kg-hold, .kg-fail, .kg-unk, .kg-look": { boxShadow: "inset 3px 0 0 var(--bar)" },
  ".kg-cur": { boxShadow: "inset 6px 0 0 var(--bar)" },
  ".kg-word": { borderRadius: "3px", padding: "1px 2px", margin: "0 -2px", backgroundColor: "var(--accent-mark)", fontWeight: "600" },
  ".kg-word.kg-w-fail": { backgroundColor: "var(--no-mark)" },
  ".kg-word.kg-w-unk": { backgroundColor: "var(--unk-mark)" },
  ".kg-sq": { textDecoration: "underline wavy 1px var(--no)", textUnderlineOffset: "3px", textDecorationSkipInk: "none" },
  ".kg-sq.kg-warning": { textDecorationColor: "var(--warn)" },
  ".kg-sq.kg-info": { textDecorationColor: "var(--accent)" },
  ".kg-hint": { marginLeft: "10px", color: "var(--accent)", font: "500 11.5px/20px var(--font-ui)" },
  ".kg-hint.kg-h-lens": { color: "var(--text-2)", fontStyle: "italic" },
  ".kg-hint.kg-h-fail": { color: "var(--no)" },
  ".kg-hint.kg-h-unk": { color: "var(--unk)" },
  ".kg-hint.kg-h-warn": { color: "var(--warn)" },
  ".kg-pin": {
    display: "block", width: "18px", height: "18px", borderRadius: "50%", background: "var(--accent)", color: "var(--on-accent)",
    font: "650 11px/18px var(--font-ui)", textAlign: "center", cursor: "pointer",
  },
  ".kg-pin.kg-p-fail": {
    background: "var(--no)", color: "var(--on-verdict)", borderRadius: "0",
    clipPath: "polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%)",
  },
  ".kg-pin.kg-p-unk": { background: "var(--surface)", color: "var(--unk)", border: "1.5px dashed var(--unk)", borderRadius: "5px", lineHeight: "15px" },
  ".kg-sign": { display: "block", width: "14px", height: "14px", cursor: "pointer" },
  ".kg-sign.kg-error": { color: "var(--no)" },
  ".kg-sign.kg-warning": { color: "var(--warn)" },
  ".kg-sign.kg-info": { color: "var(--accent)" },
  ".kg-mask": {
    display: "inline-block", padding: "0 7px", border: "0", borderRadius: "var(--r-s)", background: "var(--sunk)", color: "var(--text-2)",
    font: "500 11px/18px var(--font-ui)", verticalAlign: "1px", cursor: "pointer",
  },
  ".kg-mask:hover": { background: "var(--hover)", color: "var(--text)" },
  ".kg-mask:focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".kg-num": { color: "var(--y-num)" },
});

const yaml = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--y-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--y-str)" },
  { tag: tags.comment, color: "var(--y-com)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.brace, tags.squareBracket], color: "var(--y-pun)" },
  { tag: [tags.meta, tags.keyword, tags.documentMeta], color: "var(--text-3)" },
  { tag: [tags.labelName, tags.typeName], color: "var(--y-num)" },
]);

// The grammar has one name for all plain scalars.
const plain = new MatchDecorator({
  regexp: /(?<=(?:[:,[]|^\s*-)\s+|\[)(?:-?\d[\d.]*|true|false|null|~)(?=\s*(?:[,\]}#]|$))/g,
  decoration: Decoration.mark({ class: "kg-num" }),
});
const numbers = ViewPlugin.define(
  (view) => ({
    decorations: plain.createDeco(view),
    update(update) {
      this.decorations = plain.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

export const theme = [look, syntaxHighlighting(yaml), numbers];

import assert from "node:assert/strict";
import { test } from "node:test";

import { formToken } from "../../core/static/core/token.js";

const page = (cookie, field) => ({ cookie, querySelector: () => (field === undefined ? null : { value: field }) });

test("after signing in again in another window the cookie's token counts, not the page's old one", () => {
  globalThis.document = page("lang=zh; csrftoken=new", "old");
  assert.equal(formToken(), "new");
  globalThis.document = page("", "old");
  assert.equal(formToken(), "old");
  globalThis.document = page("xcsrftoken=other");
  assert.equal(formToken(), "");
});

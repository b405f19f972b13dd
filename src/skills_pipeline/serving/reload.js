// Added by `skills-pipeline serve` to pages that it hands out: loads the page again when another release is current.
"use strict";

(() => {
  const EVERY_MS = 2000;
  const shown = document.currentScript.dataset.release;

  async function look() {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok && (await answer.json()).release_id !== shown) location.reload();
  }

  // A server that was stopped is no error of the page: it stays as it is.
  setInterval(() => look().catch(() => {}), EVERY_MS);
})();

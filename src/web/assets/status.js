// Keeps the numbers fresh. It asks quietly, so that a page left open does not keep its person signed in; when the
// person is gone it shows the door.
"use strict";
setInterval(async () => {
  try {
    const answer = await fetch("/?quiet", { credentials: "same-origin", redirect: "follow" });
    if (answer.redirected) {
      location.replace(answer.url);
      return;
    }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.body.classList.remove("stale");
  } catch {
    // The appliance is not running: what is on the screen is old.
    document.body.classList.add("stale");
  }
}, 5000);

// The switch between the editions leads to the section that is being read. Without this script it leads to the page.
"use strict";

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.edition-switch");
  if (link) link.hash = location.hash;
});

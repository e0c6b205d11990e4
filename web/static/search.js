// Sphinx's search and its marks, in both languages and within the policy of the pages. Runs after Sphinx's doctools.js and before its search.
"use strict";

(() => {
  const zh = document.documentElement.lang.startsWith("zh");

  // Sphinx's search speaks Chinese here. Its own list of translations is code built from text, which the policy of the pages forbids.
  if (zh) {
    Object.assign(Documentation.TRANSLATIONS, {
      "Searching": "正在搜索",
      "Search Results": "搜索结果",
      "Search finished, found ${resultCount} page(s) matching the search query.": "找到${resultCount}个页面。",
      "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.": "没有找到包含全部词语的页面。请检查用字，或减少词语。",
      "Hide Search Matches": "不再标示搜索词",
    });
  }

  // Its link that takes the marks away is code in an address, which the policy forbids as well.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".highlight-link a")) return;
    event.preventDefault();
    SphinxHighlight.hideSearchWords();
  });

  // The number of pages found is announced; the list itself is read when the reader gets there.
  const results = document.getElementById("search-results");
  if (results) {
    new MutationObserver((changes, observer) => {
      const summary = results.querySelector(".search-summary");
      if (!summary) return;
      summary.setAttribute("role", "status");
      observer.disconnect();
    }).observe(results, { childList: true });
  }
})();

// Keys and buttons move from slide to slide; the address keeps the place.
(() => {
  const slides = [...document.querySelectorAll(".slide")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const stage = document.querySelector("main");
  const here = () => {
    const top = stage.scrollTop + stage.clientHeight / 3;
    return Math.max(0, slides.findLastIndex((slide) => slide.offsetTop <= top));
  };
  const go = (number) => {
    const slide = slides[Math.min(Math.max(number, 0), slides.length - 1)];
    slide.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth" });
    history.replaceState(null, "", `#${slide.id}`);
  };
  const steps = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1 }; // the other arrows scroll a slide that is higher than the screen;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.key === " " && event.target.closest("button"))) return;
    if (event.key in steps) go(here() + steps[event.key]);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(slides.length - 1);
    else return;
    event.preventDefault();
  });
  document.querySelector("nav").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) go(here() + Number(button.dataset.step));
  });
})();

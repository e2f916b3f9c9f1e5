/** Whether there is more to the right of what is seen: on touch screens no scroll bar says so. */

import { set } from "./takes.js";

const SLACK_PX = 8;

/** Keeps `data-more` on the frame while its content goes on to the right. @param {HTMLElement} scroller @param {HTMLElement} frame @param {AbortSignal} signal */
export function watchBeside(scroller, frame, signal) {
  const look = () => set(frame, "more", scroller.scrollLeft + scroller.clientWidth < scroller.scrollWidth - SLACK_PX ? "yes" : "");
  const observer = new ResizeObserver(look);
  observer.observe(scroller);
  if (scroller.firstElementChild) observer.observe(scroller.firstElementChild);
  scroller.addEventListener("scroll", look, { signal, passive: true });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** The strategies in a person's words: what each one does for the look of the film. */

/** @type {Record<string, {label: string, help: string}>} */
export const STRATEGIES = {
  "end-to-start": { label: "End to start", help: "Each segment grows out of the picture the last one ended with. A good first choice." },
  "re-anchored": { label: "Re-anchored", help: "The clean photo leads every keyframe, the last one only guides. Holds likeness over many segments." },
  "joined": { label: "Joined", help: "One unbroken take: each segment starts on the very picture the last one ended with." },
  "anchored-pairs": { label: "Anchored pairs", help: "Start and end hold on to one reference and to each other. Good for cuts between scenes." },
  "three-chains": { label: "Three chains", help: "References, starts and ends follow one another in three chains. Needs few steps." },
  "independent": { label: "Independent", help: "No chain: every keyframe from the photos alone. A baseline to see drift against." },
};

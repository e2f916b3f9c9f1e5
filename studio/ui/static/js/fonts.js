/**
 * IBM Plex Sans in the two weights of the studio, from its own folder (SIL Open Font License, fonts/OFL.txt).
 * Gradio ships the family too, but its weight 600 holds Cyrillic letters only: hence a name of our own.
 */

const FAMILY = "Throughline Sans";
const RANGES = {
  "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
};

/** Makes the fonts known to the document; a shadow root cannot have its own. Each file is fetched when a letter needs it. */
export function addFonts() {
  for (const [part, unicodeRange] of Object.entries(RANGES)) for (const weight of ["400", "600"]) {
    const source = new URL(`../fonts/plex-sans-${part}-${weight}.woff2`, import.meta.url);
    document.fonts.add(new FontFace(FAMILY, `url("${source}") format("woff2")`, { weight, unicodeRange, display: "swap" }));
  }
}

/** Colours and layout of a report, light and dark. */
export const reportStyle = `
:root { --paper: #ffffff; --ink: #1a1c20; --faint: #565b66; --line: #c9ced8; --link: #0b4f9e; --shade: #f3f5f8; color-scheme: light; }
:root.dark { --paper: #15171b; --ink: #e9ebef; --faint: #a9afbb; --line: #454b57; --link: #8ab8f5; --shade: #20242b; color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, "Noto Sans", sans-serif; }
header { display: flex; align-items: baseline; justify-content: space-between; gap: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.5rem; }
a { color: var(--link); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; background: var(--paper); padding: 0.25rem 0.5rem; }
button { font: inherit; color: var(--ink); background: var(--shade); border: 1px solid var(--faint); border-radius: 0.3rem; padding: 0.15rem 0.7rem; cursor: pointer; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
nav ol { padding-left: 1.2rem; color: var(--faint); }
p, ul, figcaption, caption, .note { max-width: 46rem; }
main { min-width: 0; }
@media (min-width: 70rem) {
  body { display: grid; grid-template-columns: 13rem minmax(0, 1fr); column-gap: 2.5rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto; font-size: 0.92rem; }
}
figure { margin: 1.5rem 0; }
.frame { overflow: hidden; }
.plot { transform-origin: 0 0; }
details { margin: 1rem 0; }
summary { cursor: pointer; }
figcaption, .note, caption { color: var(--faint); font-size: 0.9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; margin: 0.75rem 0 0.25rem; }
caption { text-align: left; padding-bottom: 0.35rem; }
th, td { padding: 0.2rem 0.75rem 0.2rem 0; text-align: right; white-space: nowrap; }
th[scope="row"], thead th:first-child, .text, td.fact { text-align: left; }
td.fact { white-space: normal; overflow-wrap: anywhere; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
th button { font: inherit; font-weight: 600; background: none; border: 0; border-radius: 0; padding: 0; text-align: inherit; }
th[aria-sort="ascending"] button::after { content: " ↑"; }
th[aria-sort="descending"] button::after { content: " ↓"; }
thead tr { border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
tbody tr:last-child { border-bottom: 1.5px solid var(--ink); }
`;

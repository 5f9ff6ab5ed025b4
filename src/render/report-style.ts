/**
 * The page's style sheet. Colours mean: blue what the router does, grey how things are without it, green shown to hold,
 * orange shown not to hold or money lost, yellow not known. Blue, orange and green stay apart for colour-blind readers,
 * and no figure says anything by colour alone. Text has a contrast of at least 4.5 on its ground in both themes.
 */
export const REPORT_STYLE = `:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1b1f24;--soft:#59616b;--line:#dcdcd5;--edge:#1b1f2438;--tint:#f3f3ee;--router:#0a5fa5;--router-band:#0a5fa52e;--plain:#737b85;--plain-tint:#c9ccd0;--good:#00705f;--good-tint:#e0f0ec;--bad:#b3420b;--bad-tint:#fbe9df;--open:#7d5a00;--open-tint:#f8efd6;--low:#a9c9e6;--mid:#4f8fc6;--high:#123f6b;--on-low:#10283e;--on-mid:#071c2e;--on-high:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#15181b;--ink:#e9e7e3;--soft:#a7adb4;--line:#353a40;--edge:#000000b0;--tint:#1d2125;--router:#6fb3ec;--router-band:#6fb3ec38;--plain:#949ba3;--plain-tint:#4a5057;--good:#55c4a5;--good-tint:#17312b;--bad:#f2935f;--bad-tint:#3a2317;--open:#dfb552;--open-tint:#342b14;--low:#27496a;--mid:#5b9bd2;--high:#c3def5;--on-low:#eef5fb;--on-mid:#071c2e;--on-high:#0c2740}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:400 1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main,header,footer{max-width:47rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:3.5rem}
.over{margin:0 0 1.25rem;color:var(--soft);font-size:.875rem;letter-spacing:.01em}
h1{margin:0 0 1rem;font:600 clamp(1.5rem,1.05rem + 2vw,2.125rem)/1.25 Charter,"Bitstream Charter","Iowan Old Style","Sitka Text",Cambria,Georgia,serif;letter-spacing:-.012em;text-wrap:balance}
h2{margin:0 0 .5rem;font:600 1.3125rem/1.3 Charter,"Bitstream Charter","Iowan Old Style","Sitka Text",Cambria,Georgia,serif;letter-spacing:-.006em}
h3{margin:1.75rem 0 .25rem;font-size:1rem;line-height:1.4;font-weight:600}
p{margin:0 0 .875rem;max-width:40rem;text-wrap:pretty}
section{padding:2.5rem 0 1.25rem;border-top:1px solid var(--line)}
.why{color:var(--soft)}
.mark{display:inline-block;margin:0 0 1rem;padding:.125rem .625rem;border-radius:1rem;font-size:.875rem;font-weight:600}
.mark.good{background:var(--good-tint);color:var(--good)}
.mark.bad{background:var(--bad-tint);color:var(--bad)}
.mark.open{background:var(--open-tint);color:var(--open)}
dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.25rem 1.5rem;margin:1.75rem 0 2.25rem}
dl.facts div{border-left:2px solid var(--line);padding-left:.75rem}
dl.facts dt{color:var(--soft);font-size:.8125rem;line-height:1.35}
dl.facts dd{margin:0}
dl.facts dd.figure{font-size:1.5rem;line-height:1.3;font-weight:600;letter-spacing:-.01em}
dl.facts dd.within{color:var(--soft);font-size:.8125rem;line-height:1.4}
nav ul{list-style:none;margin:0 0 2.25rem;padding:0;display:flex;flex-wrap:wrap;gap:.125rem 1.125rem;font-size:.875rem}
nav a{display:inline-block;padding:.25rem 0}
a{color:var(--router);text-underline-offset:.2em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,.frame:focus-visible{outline:2px solid var(--router);outline-offset:2px}
figure{margin:1.25rem 0 1.75rem}
figcaption{margin:.5rem 0 .25rem;max-width:40rem;color:var(--soft);font-size:.875rem;line-height:1.5}
.chart svg{display:block;width:100%;height:auto;overflow:visible;font:400 12.5px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
.chart text{white-space:pre}
.chart.narrow{display:none}
details{font-size:.875rem}
summary{display:inline-block;padding:.25rem 0;color:var(--router);cursor:pointer}
summary::before{content:"+";display:inline-block;width:1.1em}
details[open]>summary::before{content:"\\2212"}
summary::-webkit-details-marker{display:none}
.frame{overflow-x:auto;background:linear-gradient(90deg,var(--paper) 30%,#0000) left/2.5rem 100% local no-repeat,linear-gradient(270deg,var(--paper) 30%,#0000) right/2.5rem 100% local no-repeat,linear-gradient(90deg,var(--edge),#0000) left/.75rem 100% scroll no-repeat,linear-gradient(270deg,var(--edge),#0000) right/.75rem 100% scroll no-repeat;margin:.375rem 0 1rem;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.375rem 0 .375rem .75rem;text-align:right;vertical-align:top;font-weight:400;white-space:nowrap}
th:first-child{padding-left:0;text-align:left;white-space:normal}
th.word,td.word{text-align:left;white-space:normal;min-width:8rem}
th.word:first-child{min-width:5rem}
thead th{color:var(--soft);font-size:.8125rem;white-space:normal;vertical-align:bottom}
tbody tr{border-top:1px solid var(--line)}
ul.open{list-style:none;margin:0;padding:0}
ul.open li{padding:.875rem 0;border-top:1px solid var(--line)}
ul.open li:first-child{border-top:0}
ul.open p{margin:0}
ul.open .cost{color:var(--soft)}
dl.source{display:grid;grid-template-columns:minmax(8rem,auto) 1fr;gap:.375rem 1.25rem;font-size:.875rem;margin:0 0 1rem}
dl.source dt{color:var(--soft)}
dl.source dd{margin:0;overflow-wrap:anywhere}
dd.hash{font:.6875rem/1.9 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
footer{padding-bottom:4rem;color:var(--soft);font-size:.8125rem}
.tip{position:absolute;z-index:2;max-width:17rem;padding:.375rem .625rem;border-radius:.25rem;background:var(--ink);color:var(--paper);font-size:.8125rem;line-height:1.4;white-space:pre-line;pointer-events:none}
@media (max-width:34rem){header{padding-top:2rem}.chart.wide{display:none}.chart.narrow{display:block}dl.source{grid-template-columns:1fr;gap:0}dl.source dd{margin-bottom:.5rem}section{padding-top:2rem}}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#1b1f24;--soft:#4c545d;--line:#cfcfc8;--tint:#f3f3ee;--router:#0a5fa5;--router-band:#0a5fa52e;--plain:#737b85;--plain-tint:#c9ccd0;--good:#00705f;--good-tint:#e0f0ec;--bad:#b3420b;--bad-tint:#fbe9df;--open:#7d5a00;--open-tint:#f8efd6;--low:#a9c9e6;--mid:#4f8fc6;--high:#123f6b;--on-low:#10283e;--on-mid:#071c2e;--on-high:#fff}@page{margin:16mm 15mm}body{font-size:10pt}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}main,header,footer{max-width:none;padding-left:0;padding-right:0}header{padding-top:0}nav,.tip,summary{display:none}.chart.wide{display:block}.chart.narrow{display:none}figure,tr,li,dl.facts div{break-inside:avoid}h2,h3{break-after:avoid}.frame{overflow:visible;background:none}table{font-size:8pt}th,td{padding-left:.5rem}details::details-content{content-visibility:visible;height:auto;opacity:1}}`;

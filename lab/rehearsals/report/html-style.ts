import { staticFile } from '../../../views/static-files.js';

/** Styles of the HTML report: it must read well on screen, on paper and in the dark. */
export const styles = `
:root{--good-soft:var(--goodback);--good-line:var(--line);--ink-soft:var(--soft);--line-strong:var(--soft);--accent:var(--bar);--info:#1d5390;--plain-bar:#c9d1d9;--font:inherit}
@media (prefers-color-scheme:dark){:root{--info:#7fb2ea;--plain-bar:#4a5665;--good-mark:#4fb883;--warn-mark:#d99a2b;--bad-mark:#e0766d}}
:root{color-scheme:light dark;--ink:#1c2430;--soft:#566173;--line:#d8dee8;--paper:#fff;--back:#f3f5f9;--good:#1d6b43;--goodback:#e2f3ea;--warn:#7a4a00;--warnback:#fdf0d5;--bad:#a3241c;--badback:#fbe6e4;--bar:#33609c}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf1;--soft:#a4afc0;--line:#38414f;--paper:#1d232d;--back:#14181f;--good:#7fd2a6;--goodback:#173326;--warn:#f0c678;--warnback:#3d2f12;--bad:#f2a49d;--badback:#43201d;--bar:#7fa9e0}}
*{box-sizing:border-box}
body{margin:0;padding:2rem 1rem;background:var(--back);color:var(--ink);font:16px/1.55 system-ui,"Segoe UI",Roboto,sans-serif}
nav{max-width:62rem;margin:0 auto .75rem;display:flex;gap:.5rem;justify-content:flex-end}
nav label{padding:.25rem .75rem;border:1px solid var(--line);border-radius:1rem;cursor:pointer;background:var(--paper)}
input[name=language]{position:absolute;opacity:0}
#show-fr:checked~nav label[for=show-fr],#show-en:checked~nav label[for=show-en]{background:var(--bar);color:var(--paper);border-color:var(--bar)}
#show-fr:focus-visible~nav label[for=show-fr],#show-en:focus-visible~nav label[for=show-en]{outline:3px solid var(--bar);outline-offset:2px}
#show-fr:checked~article.en,#show-en:checked~article.fr,#show-fr:checked~nav .en,#show-en:checked~nav .fr{display:none}
.back{margin-right:auto;padding:.25rem 0;color:var(--bar)}.why{margin:.6rem 0 0}.amount{white-space:nowrap}
article{max-width:62rem;margin:0 auto;background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:2rem}
h1{font-size:1.7rem;line-height:1.25;margin:.1rem 0 .75rem}
h2{font-size:1.1rem;margin:2rem 0 .6rem}
.id,footer{color:var(--soft);font-size:.85rem;margin:0}
footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:1rem}
.verdict,.badge{display:inline-block;border-radius:1rem;padding:.15rem .8rem;font-weight:600;margin:0}
.badge{font-size:.85rem}
.success,.done{color:var(--good);background:var(--goodback)}
.flawed{color:var(--warn);background:var(--warnback)}
.failure,.missed{color:var(--bad);background:var(--badback)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.75rem;margin:1.25rem 0 0}
.fact{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
.fact dt{color:var(--soft);font-size:.85rem}
.fact dd{margin:0;font-size:1.15rem;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.run{display:grid;gap:.5rem;margin:0}.run dd{font-size:.95rem}
.good dd,p.good,li.good{color:var(--good)}.bad dd,ul.bad,li.bad{color:var(--bad)}
.course{list-style:none;margin:0;padding:0;display:grid;gap:.3rem}
.course li{display:grid;grid-template-columns:minmax(10rem,22rem) 1fr;gap:1rem;align-items:center}
.course .name{font-size:.9rem}
.lane{position:relative;height:.8rem;border-radius:.4rem;background:var(--back);border:1px solid var(--line)}
.lane i{position:absolute;top:0;bottom:0;min-width:3px;border-radius:.4rem;background:var(--bar)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-size:.85rem;font-weight:600}
tbody th{font-weight:500}
ul{padding-left:1.2rem}
@media (max-width:40rem){article{padding:1.1rem}.course li{grid-template-columns:1fr;gap:.1rem}}
@media print{body{background:none;padding:0}nav{display:none}article{border:0;padding:0;max-width:none}}
.flight{min-width:52rem}
.told summary{cursor:pointer;margin:.75rem 0}
.told-list{list-style:none;margin:0;padding:0;font-size:.9rem}
.told-list li{display:grid;grid-template-columns:14rem 1fr;gap:1rem;padding:.2rem 0;border-top:1px solid var(--line)}
.told-list time{color:var(--soft);font-variant-numeric:tabular-nums}
.told-list .tone-good{color:var(--good)}.told-list .tone-bad{color:var(--bad)}
.told-box{display:inline-block;min-width:1.4rem}
@media (max-width:40rem){.told-list li{grid-template-columns:1fr;gap:0}}
@media print{.flight{min-width:0}}
${staticFile('figureStyle').text}
${staticFile('learningStyle').text}`;

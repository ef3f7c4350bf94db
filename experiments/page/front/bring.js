// @ts-check
/**
 * Bring: a table of one's own becomes a case of the page. It is read here, in the browser, and is forgotten when the page is closed.
 *
 * @typedef {import('./reading.js').Reading} Reading
 * @typedef {import('./cells.js').Sheet} Sheet
 */
import { MOST_BYTES, Unreadable, decoded, sheetOf } from './cells.js';
import { el, put, select } from './dom.js';
import { declared, fold, teach } from './lexicon.js';
import { named } from './goals.js';
import { caseOf, leftOut } from './own.js';
import { choosable, filed, meaningOf, readFiles, sectorIn, toldCounts } from './reading.js';
import { isPage, sheetsOfPage } from './html.js';
import { isWorkbook, sheetsOf } from './workbook.js';
import { shown } from './values.js';

const ROWS = 8, WHERE = /** @type {[string, string][]} */ ([['watch', 'Watch it'], ['whatif', 'Try plans on it'], ['questions', 'Ask about it'], ['compare', 'Compare ways of leading'], ['explore', 'Explore']]);
const TITLES = /** @type {Record<string, string>} */ ({ stance: 'for or against', member: 'already in', since: 'in since', left: 'left in', status: 'member, prospect or left', need: 'what it needs', offer: 'what it offers', wants: 'what it wants', note: 'note' });
const EXAMPLE = 'Organisation,Type,Influence (1-5),Interest,Position\nTown Council,council,5,medium,neutral\nRiverside Mills Ltd,company,4,high,against\nGreen Weir Network,charity,2,high,supportive\nUniversity of Perrin,,3,medium,supportive\nResidents of the Quarter,community group,1,high,supportive\nHarbour Trust,,3,low,\n';

export class Bring {
  static bare = true;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    teach(app.library.reading);
    this.count = 0;
    this.told = el('p', { class: 'answer', role: 'status' });
    this.read = el('div', { class: 'read' });
    const file = el('input', { type: 'file', accept: '.csv,.tsv,.txt,.xlsx,.xlsm,.ods,.html,.htm,.xls', 'aria-label': 'A table of organisations: CSV, XLSX or ODS', multiple: true,
      // emptied when it is clicked, so that a file may be chosen again, and its name stays to be seen
      onclick: () => { file.value = ''; }, onchange: () => { if (file.files.length) this.open([...file.files]); } });
    const pasted = el('textarea', { rows: 4, 'aria-label': 'Cells pasted from a spreadsheet', placeholder: 'Copy the cells in your spreadsheet, header and all, and paste them here.' });
    /** @param {string} name */
    const paste = (name) => {
      file.value = ''; // the name of a file that is no longer what the page runs on
      this.start([{ name, made: [() => sheetOf(pasted.value)] }]);
    };
    const drop = el('div', { class: 'drop', ondragover: (/** @type {DragEvent} */ event) => event.preventDefault(), ondrop: (/** @type {DragEvent} */ event) => { event.preventDefault(); if (event.dataTransfer?.files.length) this.open([...event.dataTransfer.files]); } },
      el('p', {}, el('strong', {}, 'Drop a table here'), ' (CSV, or an Excel workbook), or choose it:'), file);
    this.element = el('div', { class: 'bring' }, el('h1', {}, 'Bring a list of your own'),
      el('p', { class: 'lead' }, 'A list of the organisations around your question is enough: names, and whatever else you know. It is read here, in your browser: nothing is sent anywhere, and it is forgotten when you close the page.'),
      el('div', { class: 'ways' }, drop, el('div', { class: 'paste' }, pasted, el('p', { class: 'row' },
        el('button', { type: 'button', onclick: () => paste('pasted table') }, 'Read what is pasted'),
        el('button', { type: 'button', class: 'plain', onclick: () => { pasted.value = EXAMPLE; paste('an example'); } }, 'Try an example')))),
      this.told, this.read);
  }

  open_() { this.follow(); }

  follow() { document.documentElement.dataset.bring = this.reading ? 'read' : 'ready'; }

  /** A list, and perhaps its ties, goals or history in other files. @param {File[]} files */
  async open(files) {
    const large = files.find(({ size }) => size > MOST_BYTES), opened = /** @type {{name: string, made: (() => Sheet)[]}[]} */ ([]);
    if (large) return this.says(`${large.name} has ${(large.size / 1e6).toFixed(1)} MB: keep it under 20 MB.`);
    try {
      for (const file of files) {
        const bytes = new Uint8Array(await file.arrayBuffer()), same = opened.filter(({ name }) => name === file.name).length, name = same ? `${file.name} (${same + 1})` : file.name, called = files.length > 1 ? { name: name.replace(/\.\w+$/, '') } : {};
        const sheets = isWorkbook(bytes) ? await sheetsOf(bytes) : isPage(bytes) ? sheetsOfPage(decoded(bytes)[0]) : null;
        opened.push({ name, made: sheets ? sheets.map((sheet) => () => sheet) : [() => { const [text, notes] = decoded(bytes); this.notes = [...(this.notes ?? []), ...notes]; return { ...sheetOf(text), ...called }; }] });
      }
    } catch (error) { return this.failed(error); }
    this.start(opened);
  }

  /** @param {{name: string, made: (() => Sheet)[]}[]} files */
  start(files) {
    this.notes = [];
    this.answers = { columns: new Map(), sectors: new Map() };
    try {
      this.files = files.map(({ name, made }) => ({ name, sheets: made.map((each) => each()) }));
    } catch (error) { return this.failed(error); }
    this.again();
  }

  /** Reads the sheets with the answers given so far, and puts the case of them in place. */
  again() {
    const { files = [], answers = { columns: new Map(), sectors: new Map() }, notes } = this, source = files.map(({ name }) => name).join(' + ');
    try {
      this.asked = readFiles(files, { columns: answers.columns }, notes).questions;
      this.reading = readFiles(files, answers, notes);
    } catch (error) { return this.failed(error); }
    this.show(this.reading);
    try {
      const stem = fold(source.split(' + ')[0].replace(/\.\w+$/, '')), title = (stem[0] ?? '').toUpperCase() + stem.slice(1);
      const of = caseOf(this.reading, `own-${++this.count}`, title);
      this.app.take(of);
      this.says(`Read ${source}: ${of.organisations.length} ${of.organisations.length > 1 ? 'organisations' : 'organisation'} (${of.sectors.map((name, k) => `${of.sector.filter((each) => each === k).length} ${name}`).join(', ')}). Every view now runs on them.`, true);
    } catch (error) { this.failed(error, false); }
  }

  /** @param {string} line @param {boolean} [well] */
  says(line, well = false) {
    this.told.textContent = line;
    this.told.classList.toggle('wrong', !well);
    for (const each of this.read.querySelectorAll('.next')) each.hidden = !well;
    this.follow();
  }

  /** @param {any} error @param {boolean} [nothing]  whether there is nothing to show */
  failed(error, nothing = true) {
    if (!(error instanceof Unreadable)) throw error;
    if (nothing) {
      this.reading = undefined;
      put(this.read);
    }
    this.says(error.message);
  }

  /** @param {Reading} reading */
  show(reading) {
    const { people } = reading, counts = toldCounts(reading).filter(([, count]) => count), unknown = ['power', 'interest', 'stance'].filter((role) => !counts.some(([other]) => other === role));
    const parts = reading.parts.length ? reading.parts : [reading], titled = parts.length > 1;
    const taken = parts.flatMap((part) => [...part.taken.at].map(([role, k]) => [role, part.table.labels[k] || `column ${k + 1}`, meaningOf(part, role), titled ? part.source : '']));
    const drawn = [...counts.map(([role, count]) => `${TITLES[role] ?? role} is told of ${count} of ${people.length}`), ...(unknown.length ? [`nothing is told of ${unknown.map((role) => TITLES[role] ?? role).join(', ')}`] : [])].join('; ');
    put(this.read,
      el('p', { class: 'row' }, ...WHERE.map(([page, title]) => el('button', { type: 'button', class: 'next', onclick: () => this.app.change({ page }, { step: true }) }, title))),
      el('h2', {}, 'What each column was taken for'), el('p', { class: 'meaning' }, 'Is one of them wrong? Say what it is: the case follows at once.'), ...parts.flatMap((part, n) => [titled && el('h3', {}, part.source), this.tableOf(part, n)]),
      el('div', { class: 'two' },
        el('section', {}, el('h3', {}, 'As it was understood'),
          el('ul', { class: 'understood' }, ...taken.map(([role, label, means, source]) => el('li', {}, el('b', {}, TITLES[role] ?? role), ` from “${label}”${source && ` of ${source}`}`, means && `: ${means}`)),
            ...[...reading.says, ...leftOut(reading.people), `${drawn[0]?.toUpperCase() ?? ''}${drawn.slice(1)}. What is not told is drawn as usual for an organisation’s sector, anew in each run.`].map((line) => el('li', {}, line)))),
        el('section', {}, el('h3', {}, 'What only you can say'), ...this.questions(reading), this.goalsOf(reading),
          el('details', {}, el('summary', {}, 'What every such case assumes'), el('ul', { class: 'understood' }, ...declared('own').assumed.map((/** @type {string} */ line) => el('li', {}, line)))),
          el('p', { class: 'meaning' }, `${reading.tied ? `Who knows whom is told: ${reading.ties?.length} ties.` : reading.ties ? `Too few have a tie for it to be the network (${reading.ties.length}): it is drawn.` : 'Who knows whom is not told, and so it is drawn; a second sheet or file with from and to would tell it.'} “coalitionlab new” asks the same questions, and writes a file that keeps.`))));
  }

  /** The first rows of a table, each column under what it was taken for. @param {Reading} reading @param {number} n  which of several */
  tableOf(reading, n) {
    const { table, roles } = reading, options = /** @type {[string, string][]} */ ([['', 'not used'], ...choosable().map((role) => [role, TITLES[role] ?? role.replace(/_/g, ' ')])]);
    const marked = reading.taken.marked, width = table.labels.map((_, k) => k).filter((k) => table.labels[k] || table.rows.some(([, row]) => shown(row[k])));
    return el('div', { class: 'wide-table', tabindex: 0, role: 'region', 'aria-label': 'The table' }, el('table', {},
      el('thead', {}, el('tr', {}, ...width.map((k) => el('th', { scope: 'col' }, el('span', { class: 'label' }, table.labels[k] || `column ${k + 1}`),
        marked.has(k) ? el('span', { class: 'meaning' }, `${marked.get(k)}, where marked`) : select(`What “${table.labels[k] || `column ${k + 1}`}” says`, options, roles.get(k)?.[0] ?? '', (role) => this.choose(reading, n, k, role), { class: roles.get(k)?.length ? 'used' : '' }),
        (roles.get(k)?.length ?? 0) > 1 && el('span', { class: 'meaning' }, `and ${roles.get(k)?.slice(1).map((role) => TITLES[role] ?? role).join(', ')}`))))),
      el('tbody', {}, ...table.rows.slice(0, ROWS).map(([, row]) => el('tr', {}, ...width.map((k) => el('td', {}, shown(row[k]).slice(0, 120)))))),
      table.rows.length > ROWS && el('tfoot', {}, el('tr', {}, el('td', { colspan: width.length, class: 'meaning' }, `and ${table.rows.length - ROWS} more rows`)))));
  }

  /** What a column is, as a person says. @param {Reading} part @param {number} n @param {number} index @param {string} role */
  choose(part, n, index, role) {
    const { columns } = /** @type {{columns: Map<string, Map<string, number | null>>}} */ (this.answers), own = columns.get(part.file) ?? new Map();
    for (const other of part.roles.get(index) ?? []) own.set(other, null);
    if (role) own.set(role, index);
    columns.set(part.file, own);
    this.again();
    this.read.querySelectorAll('.wide-table')[n]?.querySelectorAll('thead select')[index]?.focus();
  }

  /** What the coalition is for, a goal a line: told by the table, or here. @param {Reading} reading */
  goalsOf(reading) {
    const text = el('textarea', { rows: Math.max(2, reading.goals.length), 'aria-label': 'Goals, one a line', placeholder: 'Its goals, one a line; without any, three usual ones are assumed.', onchange: () => {
      const { columns = new Map(), sectors = new Map() } = this.answers ?? {};
      this.answers = { columns, sectors, goals: named(text.value.split('\n')).slice(0, declared('most_goals')) };
      this.again();
    } }, reading.goals.join('\n'));
    return el('label', { class: 'goals-asked' }, el('span', {}, 'What is it for? Only the names are asked: the work that each takes is assumed, from a small one to a lasting one.'), text);
  }

  /** @param {Reading} reading */
  questions(reading) {
    const sectors = /** @type {[string, string][]} */ ([...declared('sectors'), 'out'].map((name) => [name, name === 'out' ? 'leave it out' : name])), { sectors: answers } = /** @type {{sectors: Map<string, string>}} */ (this.answers);
    if (!this.asked?.length) return [el('p', {}, 'Nothing: a column or a name told every sector.')];
    return [el('p', { class: 'meaning' }, 'Neither a column nor a name tells these sectors. What is chosen is assumed.'), ...this.asked.map(({ text, key, names, proposed }) => {
      const keys = (key ? [key] : names).map(filed), person = reading.people.find(({ name }) => names.includes(name));
      return el('label', { class: 'sector-of' }, el('span', {}, text), select(`The sector of ${text}`, sectors, answers.get(keys[0]) ?? (person ? sectorIn(reading, person) : proposed), (sector) => { for (const each of keys) answers.set(each, sector); this.again(); }));
    })];
  }
}

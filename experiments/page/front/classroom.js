// @ts-check
/** For a class: its room, predicting together, tables that play organisations, and notes for the teacher. */
import { el, put, svg } from './dom.js';
import { Roles } from './roles.js';

export class Classroom {
  static bare = true;

  /** @param {import('./main.js').App} app */
  constructor(app) {
    this.app = app;
    this.roles = new Roles(app);
    this.opened = '';
    this.top = el('div', {});
    this.rest = el('div', {});
    this.element = el('div', { class: 'classroom' }, this.top, this.roles.element, this.rest);
  }

  open_() { this.follow(); }

  follow() {
    const { app } = this, { room, state } = app;
    if (state.room && state.room !== room.code && state.room !== this.opened && room.served && room.kind !== 'host') {
      this.opened = state.room;
      room.join(state.room);
    }
    const playing = this.roles.follow();
    put(this.top, el('h1', {}, playing ? 'Organisations, played' : 'For a class'), room.problem && el('p', { class: 'answer wrong', role: 'alert' }, room.problem), !playing && this.place());
    put(this.rest, !playing && this.doors(), !playing && room.kind !== 'member' && this.notes());
    document.documentElement.dataset.class = playing ? 'playing' : room.kind || 'alone';
  }

  /** The room, or how to come into one. */
  place() {
    const { room } = this.app, ends = el('button', { type: 'button', class: 'plain', onclick: () => { this.opened = room.code; if (room.kind === 'host') room.end(); else room.leave(); } }, room.kind === 'host' ? 'End the class' : 'Leave the class');
    if (room.kind === 'host' && room.code) {
      return el('section', { class: 'room' }, room.squares.length > 0 && square(room.squares, room.address),
        el('div', {}, el('p', {}, 'Everybody opens'), el('p', { class: 'address' }, room.address.split('#')[0]), el('p', {}, 'then ', el('b', {}, 'Class'), ', and the letters ', el('b', { class: 'letters' }, room.code)),
          el('p', { role: 'status' }, `${room.count === 1 ? 'One is' : `${room.count} are`} in the room.`), ends));
    }
    if (room.kind === 'host') return el('p', { class: 'big' }, 'You lead a class that hands in codes. Whoever has this page opens Class, says “I take part”, and gives you a code. ', ends);
    if (room.kind === 'member') return el('p', { class: 'big', role: 'status' }, room.code ? `You are in the room ${room.code}. What your teacher shows appears here by itself. ` : 'You take part. Predict in Learn: each time you get a code for your teacher, and the runs wait until you show them. ',
      room.board && el('button', { type: 'button', class: 'next', onclick: () => room.goes() }, 'Go to what is shown'), ' ', ends);
    const letters = el('input', { 'aria-label': 'Letters of the room', maxlength: 8, autocomplete: 'off', placeholder: 'KTQFM' });
    return el('div', { class: 'ways' },
      el('section', { class: 'card' }, el('h2', {}, 'You teach'), el('p', {}, room.served ? 'Open a room: everybody joins with their own device, and hands in by one press.' : 'Everybody has this page. They hand in short codes, on paper or in a chat, and you paste them.'),
        el('button', { type: 'button', class: 'next', onclick: () => room.open() }, room.served ? 'Open a room' : 'Lead a class')),
      el('section', { class: 'card' }, el('h2', {}, 'You take part'),
        room.served ? el('form', { class: 'row', onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); if (letters.value.trim()) room.join(letters.value); } }, letters, el('button', { class: 'next' }, 'Join'))
          : el('div', {}, el('p', {}, 'Your predictions become a short code for your teacher.'), el('button', { type: 'button', class: 'next', onclick: () => room.join('') }, 'I take part'))));
  }

  /** What a class can do. */
  doors() {
    const { app } = this, { room } = app;
    if (room.kind === 'member' && room.code) return null;
    return el('div', { class: 'doors' },
      door('Predict together', room.kind === 'host' ? 'Everybody predicts; then you show how the predictions are spread, and what the runs say.' : 'Six questions about leading; predict before you look.', () => app.change({ page: 'learn' }, { step: true })),
      door('Play organisations', 'Each table decides for an organisation or more, a turn after the other; the model plays all others.', () => { app.change({ play: { every: 12, did: [] } }, { step: true, redraw: true }); room.show(); }));
  }

  notes() {
    const { questions, lessons } = this.app.library;
    /** @param {string[]} lines */
    const list = (lines) => el('ul', {}, ...lines.map((line) => el('li', {}, line)));
    return el('section', { class: 'notes' }, el('h2', {}, 'Notes for the teacher'),
      el('p', { class: 'meaning' }, 'What to ask before anybody predicts, what to look for in the runs, what people commonly say, and where the model may be wrong. They give the answers away: not for the projector.'),
      ...lessons.map((/** @type {any} */ { title, lines }) => el('details', {}, el('summary', {}, el('strong', {}, title)), list(lines))),
      ...questions.map((/** @type {any} */ { name, title, question, notes, wrong, discuss }, /** @type {number} */ k) => el('details', {}, el('summary', {}, el('strong', {}, `${k + 1}. ${title}`)),
        el('p', {}, el('i', {}, question), ' ', el('button', { type: 'button', class: 'plain', onclick: () => this.app.change({ page: 'learn', question: name }, { step: true }) }, 'Open it in Learn')),
        el('h3', {}, 'Ask before'), list(notes.before), el('h3', {}, 'Look for'), list(notes.look),
        el('h3', {}, 'What people say, and what to say to it'), el('ul', {}, ...notes.answers.map((/** @type {string[]} */ [says, reply]) => el('li', {}, el('b', {}, `“${says}” `), reply))),
        el('h3', {}, 'Where the model may be wrong'), el('p', {}, wrong), el('h3', {}, 'Discuss'), list(discuss), el('h3', {}, 'Try next'), el('p', {}, notes.next))));
  }
}

/** @param {string} title @param {string} words @param {() => void} opens */
const door = (title, words, opens) => el('section', { class: 'door' }, el('button', { type: 'button', class: 'go', onclick: opens }, title), el('p', {}, words));

/** A QR code from its rows of 0 and 1. @param {string[]} rows @param {string} address */
function square(rows, address) {
  const n = rows.length, dark = rows.flatMap((row, y) => [...row].flatMap((bit, x) => (bit === '1' ? `M${x + 3} ${y + 3}h1v1h-1z` : []))).join('');
  return svg('svg', { class: 'qr', role: 'img', 'aria-label': `QR code of ${address}`, viewBox: `0 0 ${n + 6} ${n + 6}`, 'shape-rendering': 'crispEdges' }, svg('rect', { width: n + 6, height: n + 6, fill: '#fff' }), svg('path', { d: dark, fill: '#000' }));
}

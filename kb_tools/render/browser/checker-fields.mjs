// The fields of a checker's form: what stands in them as raw answers, and the other way round.
import {readMoney, writeNumber} from "./checker-money.mjs";

// What is bounded by another answer lies in the past: only the reader knows when.
export const hasDefault = ({type, until}) =>
  ["set", "withdrawals"].includes(type) || (["date", "instant"].includes(type) && !until);

// The day it is in New York, where business days are counted.
export function today(now = new Date()) {
  const zone = {timeZone: "America/New_York", year: "numeric", month: "2-digit", day: "2-digit"};
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-US", zone).formatToParts(now).map(({type, value}) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

const two = (number) => `${number}`.padStart(2, 0);

// A moment as this device's clock shows it, with the clock's zone: 2026-11-24T10:42:00+01:00.
export function moment(time) {
  const away = -time.getTimezoneOffset(), size = Math.abs(away);
  const clock = new Date(time.getTime() + away * 60000).toISOString().slice(0, 19);
  return `${clock}${away < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const readMoment = (text) => {
  const time = new Date(text);
  return text && !Number.isNaN(time.getTime()) ? moment(time) : undefined;
};

const boxes = (field) => [...field.querySelectorAll("input")];
const rowsOf = (field) => [...field.querySelectorAll(".kb-entry")];
const part = (row, name) => row.querySelector(`[data-kb-part="${name}"]`);
const filled = (row) => part(row, "date").value || part(row, "amount").value.trim()
  || part(row, "date").validity.badInput;

// What a field says: {value}, or {problems: [{code, control}]}.
const readers = {
  enum: (field) => one(boxes(field).find((box) => box.checked)?.value, "empty", boxes(field)[0]),
  bool: (field) => {
    const value = boxes(field).find((box) => box.checked)?.value;
    return one(value && value === "true", "empty", boxes(field)[0]);
  },
  set: (field) => ({value: boxes(field).filter((box) => box.checked).map((box) => box.value)}),
  date: (field) => one(boxes(field)[0].value || undefined, "not-date", boxes(field)[0]),
  instant: (field) => one(readMoment(boxes(field)[0].value), "not-instant", boxes(field)[0]),
  int: (field) => {
    const text = boxes(field)[0].value.trim();
    if (!text) return one(undefined, "empty", boxes(field)[0]);
    return one(/^\d{1,6}$/.test(text) ? Number(text) : undefined, "not-whole", boxes(field)[0]);
  },
  version: (field) => one(boxes(field)[0].value.trim() || undefined, "empty", boxes(field)[0]),
  money: (field, format) => {
    const {value, code} = readMoney(boxes(field)[0].value, format);
    return one(value, code, boxes(field)[0]);
  },
  withdrawals: (field, format) => {
    const problems = [], value = [];
    for (const row of rowsOf(field).filter(filled)) {
      const amount = readMoney(part(row, "amount").value, format);
      const date = part(row, "date").value;
      if (!date) problems.push({code: "not-date", control: part(row, "date")});
      if (amount.code) problems.push({code: amount.code, control: part(row, "amount")});
      value.push({date, amount: amount.value});
    }
    return problems.length ? {problems} : {value};
  },
};
const one = (value, code, control) => (
  value === undefined ? {problems: [{code, control}]} : {value});

export const readField = (field, type, format) => readers[type](field, format);

// The control that a boundary's place (`history[1].date`) speaks of.
export function controlAt(field, place) {
  const [, at, name] = /\[(\d+)\]\.(date|amount)$/.exec(place) ?? [];
  const row = at === undefined ? undefined : rowsOf(field).filter(filled)[at];
  return row ? part(row, name) : boxes(field)[0] ?? field.querySelector("[data-kb-add]");
}

// Put an answer into a field; undefined empties it.
export function writeField(field, {type}, value, format, words) {
  if (type === "withdrawals") {
    field.querySelector(".kb-entries").replaceChildren();
    for (const {date, amount} of value ?? []) {
      const row = addRow(field, words);
      part(row, "date").value = date;
      part(row, "amount").value = writeNumber(amount, format);
    }
  } else if (["date", "int", "version"].includes(type)) boxes(field)[0].value = value ?? "";
  else if (type === "instant")
    boxes(field)[0].value = value === undefined ? "" : moment(new Date(value)).slice(0, 16);
  else if (type === "money")
    boxes(field)[0].value = value === undefined ? "" : writeNumber(value, format);
  else for (const box of boxes(field)) {
    box.checked = Array.isArray(value) ? value.includes(box.value) : box.value === String(value);
  }
}

// A new row of a list, at its end.
export function addRow(field, words) {
  const row = words.clone(field.querySelector(".kb-entry-template").content.firstElementChild);
  field.querySelector(".kb-entries").append(row);
  numberRows(field);
  return row;
}

export function removeRow(field, row) {
  row.remove();
  numberRows(field);
}

// Numbers, ids and labels follow the position of a row.
function numberRows(field) {
  const name = field.querySelector("[data-kb-add]").id;
  rowsOf(field).forEach((row, at) => {
    for (const slot of row.querySelectorAll("[data-kb-slot=number]")) slot.textContent = at + 1;
    const error = row.querySelector(".kb-field-error");
    error.id = `${name}-${at}-error`;
    for (const cell of row.querySelectorAll(".kb-cell")) {
      const input = cell.querySelector("input");
      input.id = `${name}-${at}-${input.dataset.kbPart}`;
      cell.querySelector("label").htmlFor = input.id;
    }
  });
}

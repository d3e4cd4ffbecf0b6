// The words of the pages, in the language of the browser.

import { EN } from "asset:words-en.js";
import { ES } from "asset:words-es.js";

const first = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((two) => two === "es" || two === "en");

/** The language: "es" or "en". */
export const language = first ?? "en";
/** How the browser's user writes dates and numbers. */
const locale = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

const words = language === "es" ? ES : EN;
const plurals = new Intl.PluralRules(locale);

/** The text of a name, with its parameters. With `n`, the text may have forms: one, other. */
export function t(name, parameters = {}) {
  let text = words[name] ?? name;
  if (typeof text === "object") {
    text = text[plurals.select(parameters.n)] ?? text.other;
  }
  return text.replace(/\{(\w+)\}/g, (_, key) => {
    const value = parameters[key];
    return typeof value === "number" ? number(value) : String(value);
  });
}

/** Whether there is a text of the name. */
export function has(name) {
  return name in words;
}

const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const times = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const clocks = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" });
const shortDays = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
const months = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
const weekdays = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** Orders names as the language does. */
export const collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });

export const number = (value) => numbers.format(value);
export const date = (text) => dates.format(new Date(text));
export const time = (text) => times.format(new Date(text));
export const clock = (text) => clocks.format(new Date(text));
/** Of a day in UTC, as calendars count them. */
export const day = (text) => days.format(new Date(text));
export const shortDay = (text) => shortDays.format(new Date(text));
export const month = (text) => months.format(new Date(text));
export const weekday = (text) => weekdays.format(new Date(text));

/** How long ago a time was, in days. */
export function daysAgo(text) {
  return ago.format(-Math.floor((Date.now() - new Date(text)) / 86_400_000), "day");
}

/** A whole percentage. */
export const percent = (value) => (language === "es" ? `${value} %` : `${value}%`);

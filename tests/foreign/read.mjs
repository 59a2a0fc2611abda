// Reads a calendar file as two common programs do, and says what each understood: one JSON object, instants in UTC.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync(process.argv[2], "utf8");

ICAL.design.strict = true;
const calendar = new ICAL.Component(ICAL.parse(text));
const events = calendar.getAllSubcomponents("vevent").map((part) => new ICAL.Event(part));
const byIcalJs = events.map((event) => ({
  uid: event.uid,
  start: event.startDate.toJSDate().toISOString(),
  end: event.endDate.toJSDate().toISOString(),
  title: event.summary,
  place: event.location,
  status: event.component.getFirstPropertyValue("status"),
  sequence: event.sequence,
  allDay: event.startDate.isDate,
}));

const byNodeIcal = Object.values(ical.sync.parseICS(text))
  .filter((part) => part.type === "VEVENT")
  .map((part) => ({
    uid: part.uid,
    start: part.start.toISOString(),
    end: part.end.toISOString(),
    title: part.summary,
    place: part.location ?? null,
    status: part.status,
    sequence: Number(part.sequence),
    allDay: part.datetype === "date",
  }));

process.stdout.write(JSON.stringify({ "ical.js": byIcalJs, "node-ical": byNodeIcal }));

// Reads a calendar file from standard input with a library other than the writer's, and says in JSON what stands in it.

import ICAL from "ical.js"

let text = ""
for await (const piece of process.stdin) {
  text += piece
}
const calendar = new ICAL.Component(ICAL.parse(text))
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone)
}
const events = calendar.getAllSubcomponents("vevent").map(component => {
  const event = new ICAL.Event(component)
  return {
    uid: event.uid,
    title: event.summary,
    description: event.description ?? null,
    start: event.startDate.toString(),
    startUtc: event.startDate.toJSDate().toISOString(),
    isDay: event.startDate.isDate,
  }
})
console.log(JSON.stringify({ version: calendar.getFirstPropertyValue("version"), events }))

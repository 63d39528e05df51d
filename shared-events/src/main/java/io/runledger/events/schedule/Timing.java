package io.runledger.events.schedule;

/**
 * When a schedule is due.
 *
 * @param cron five fields: minute, hour, day of month, month, day of week. A day has to match both
 *     day fields, as in Temporal's calendars
 * @param timezone an IANA name, such as {@code Europe/Berlin}. The fields are wall-clock time
 *     there: a time that a change of clocks leaves out is not due, one that comes twice is due
 *     twice
 * @param overlap what happens while an earlier run is under way
 * @param catchupSeconds how late Temporal may still start what it could not start in time; 10 or
 *     more, Temporal's own floor
 */
public record Timing(String cron, String timezone, OverlapPolicy overlap, int catchupSeconds) {}

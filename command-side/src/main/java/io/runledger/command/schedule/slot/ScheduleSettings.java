package io.runledger.command.schedule.slot;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How schedules account for their due times.
 *
 * @param grace how much longer than its catch-up window a due time is waited for before it counts
 *     as missed; 60 s by default. Shorter, and a process that is merely busy loses due times
 */
@ConfigurationProperties("runledger.schedules")
record ScheduleSettings(@DefaultValue("60s") Duration grace) {}

-- A run whose grant does not hold is skipped: one more way in which an attempt ends.
DROP INDEX domain_events_turns;
CREATE INDEX domain_events_turns ON domain_events (aggregate_identifier, sequence_number)
    WHERE payload_type IN ('AttemptRequested', 'RunCompleted', 'RunFailed', 'RunCancelled',
                           'RunSkipped', 'RunInterrupted', 'RunResumed', 'StateInjected');

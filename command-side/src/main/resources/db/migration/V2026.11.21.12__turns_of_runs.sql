-- The events that turn a run: few, however many steps it takes, and asked for whenever it is told
-- something or goes on.
CREATE INDEX domain_events_turns ON domain_events (aggregate_identifier, sequence_number)
    WHERE payload_type IN ('AttemptRequested', 'RunCompleted', 'RunFailed', 'RunCancelled',
                           'RunInterrupted', 'RunResumed', 'StateInjected');

package io.runledger.platform.eventstore;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an event handler of a subscribing processor that does not look for its event in the log. It
 * is called before the event's row is inserted, in the same transaction, so that the head of the
 * log is locked for the commit only; every other subscribed handler finds the row there.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BeforeItsAppend {}

package io.runledger.standalone.bench;

import io.temporal.activity.ActivityInterface;

/** The call of the bare workflow. */
@ActivityInterface
public interface BareActivities {

    String call(String text);
}

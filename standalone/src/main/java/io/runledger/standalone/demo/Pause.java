package io.runledger.standalone.demo;

import java.time.Duration;

/** How the demo model waits where a prompt asks it to; tests put their own in its place. */
@FunctionalInterface
interface Pause {

    /** Really waits. */
    Pause REAL = Thread::sleep;

    void hold(Duration time) throws InterruptedException;
}

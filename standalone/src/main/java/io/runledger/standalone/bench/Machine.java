package io.runledger.standalone.bench;

import java.lang.management.ManagementFactory;

/**
 * The machine at a moment.
 *
 * @param load how many processes wanted a core during the last minute; negative where unknown
 */
record Machine(int cores, double load) {

    static Machine now() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}

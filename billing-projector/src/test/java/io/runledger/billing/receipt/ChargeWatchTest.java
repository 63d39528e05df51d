package io.runledger.billing.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

class ChargeWatchTest extends BillingTest {

    @Autowired private MeterRegistry metrics;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ChargeWatch.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    private List<String> linesOf(String call) {
        return lines.list.stream()
                .map(ILoggingEvent::getKeyValuePairs)
                .map(pairs -> pairs.toString())
                .filter(pairs -> pairs.contains(call))
                .toList();
    }

    private double count(String name) {
        return metrics.counter(name).count();
    }

    @Test
    void everyChargeIsLoggedAndCountedOnce() {
        String call = fresh("call");
        double before = count("billing.charges");
        double suspense = count("billing.suspense");

        ingest(Payloads.claiming(Payloads.chat(call, "0.0015"), "none", "nobody").text());

        soon().untilAsserted(() -> assertThat(linesOf(call)).hasSize(1));
        assertThat(linesOf(call).getFirst())
                .contains("AI_BILLING_COMMIT_COMPLETE")
                .contains("charged_credits=\"30000\"")
                .contains("outcome=\"success\"")
                .contains("source_system=\"litellm\"");
        assertThat(count("billing.charges")).isGreaterThan(before);
        assertThat(count("billing.suspense")).isGreaterThan(suspense);
    }

    @Test
    void aQuarantinedCallIsCounted() {
        double before = count("billing.quarantined");
        String call = fresh("call");

        ingest(Payloads.chat(call, "-1").text());

        soon().untilAsserted(() -> assertThat(linesOf(call)).hasSize(1));
        assertThat(count("billing.quarantined")).isGreaterThan(before);
    }

    @Test
    void theInboxSaysHowMuchWaits() {
        assertThat(metrics.get("billing.inbox.waiting").gauge().value()).isNotNegative();
    }
}

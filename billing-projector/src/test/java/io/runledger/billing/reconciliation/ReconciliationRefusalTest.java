package io.runledger.billing.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class ReconciliationRefusalTest extends BillingTest {

    @Test
    void whereNoSpendLogIsSetItSaysWhatToSet() {
        read("acme", "/api/v1/billing/reconciliations");
        HttpResponse<String> answer =
                send(
                        request(
                                        "/api/v1/billing/reconciliations",
                                        "key-of-acme-0123456789-0123456789")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"from\":\"2026-01-01T00:00:00Z\","
                                                        + "\"to\":\"2026-01-02T00:00:00Z\"}")));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("\"conflict\"", "LITELLM_BASE_URL");
    }
}

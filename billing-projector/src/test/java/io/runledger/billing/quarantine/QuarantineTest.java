package io.runledger.billing.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import io.runledger.billing.BillingTest;
import io.runledger.billing.Payloads;
import io.runledger.events.json.Json;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("NO_PLACEHOLDER_RECEIPTS")
class QuarantineTest extends BillingTest {

    private static List<Json> items(Json.Obj answer) {
        return ((Json.Arr) answer.get("items")).items();
    }

    @Test
    void showsWhatWasReportedWithoutWhatWasSaid() {
        String tenant = fresh("t");
        aggregates.open(tenant, "main", 0);
        String call = fresh("call");
        Json.Obj payload =
                Payloads.claiming(Payloads.chat(call, "-1"), "none", tenant + "/main")
                        .with("messages", Json.of("what was asked"))
                        .with("response", Json.of("what was answered"));
        ingest(payload.text());

        soon().until(() -> !items(read(tenant, "/api/v1/billing/quarantine")).isEmpty());

        Json.Obj item = (Json.Obj) items(read(tenant, "/api/v1/billing/quarantine")).getFirst();
        assertThat(item.text("reason")).isEqualTo("cost is negative");
        assertThat(item.text("call_id")).isEqualTo(call);
        assertThat(item.get("resolution")).isEqualTo(Json.NULL);
        assertThat(item.get("payload")).isEqualTo(payload.without("messages").without("response"));
        assertThat(items(read(fresh("t"), "/api/v1/billing/quarantine"))).isEmpty();
        assertThat(read(tenant, "/api/v1/billing/receipts").get("receipts").text()).isEqualTo("[]");
    }
}

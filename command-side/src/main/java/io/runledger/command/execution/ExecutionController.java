package io.runledger.command.execution;

import io.runledger.command.grant.GrantChecker;
import io.runledger.command.grant.GrantDirectory;
import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.GraphId;
import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.ProblemException;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs graphs for services that hold the scheduler's token, and answers when a run has ended. The
 * token opens the door only: whose run it is, who pays and what may be run is the grant's.
 */
@RestController
class ExecutionController {

    private static final String KEY = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final GrantDirectory grants;
    private final GrantChecker checker;
    private final ExecutionDoor door;
    private final Clock clock;

    ExecutionController(
            GrantDirectory grants, GrantChecker checker, ExecutionDoor door, Clock clock) {
        this.grants = grants;
        this.checker = checker;
        this.door = door;
        this.clock = clock;
    }

    @PostMapping("/api/internal/graphs/{graph_id}/runs")
    ResponseEntity<Json> execute(
            @PathVariable("graph_id") String graphId,
            @RequestHeader(name = KEY, required = false) @Nullable String sentKey,
            @RequestBody(required = false) @Nullable Json body) {
        String key = key(sentKey);
        Fields fields = Fields.of(body);
        var grantId =
                fields.id("execution_grant_id", text -> new GrantId(text.toLowerCase(Locale.ROOT)));
        Json.Obj input = fields.objectOrEmpty("input");
        fields.check();
        GraphId graph = new GraphId(graphId);
        GrantId grant = grantId.get();
        // Before the key is looked at: a grant that has ended opens no stored outcome either.
        TenantId tenant = grants.tenantOf(grant).orElseThrow(() -> unknown(grant));
        AccountId payer = checker.require(tenant, grant, graph, clock.instant());
        Outcome outcome = door.execute(new Execution(tenant, grant, payer, key, graph, input));
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (outcome.replayed()) {
            answer.header("Idempotent-Replayed", "true");
        }
        return answer.body(outcome.json());
    }

    private static String key(@Nullable String sent) {
        if (sent == null) {
            throw ProblemException.invalid(KEY, "is required");
        }
        if (!KEY_FORM.matcher(sent).matches()) {
            throw ProblemException.invalid(
                    KEY, "must be 1 to 255 visible ASCII characters without spaces");
        }
        return sent;
    }

    private static Refused unknown(GrantId grant) {
        return new Refused(RefusalCode.GRANT_NOT_FOUND, "there is no grant " + grant);
    }
}

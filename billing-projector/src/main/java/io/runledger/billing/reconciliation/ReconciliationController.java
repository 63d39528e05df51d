package io.runledger.billing.reconciliation;

import io.runledger.billing.Page;
import io.runledger.events.id.NameUuid;
import io.runledger.events.json.Json;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks for reconciliations and shows their reports. */
@RestController
@RequestMapping("/api/v1/billing/reconciliations")
class ReconciliationController {

    private static final String PATH = "/api/v1/billing/reconciliations/";

    private final LiteLlmSettings settings;
    private final Passes passes;
    private final PassStarter starter;
    private final ReconciliationReports reports;
    private final JdbcClient db;

    ReconciliationController(
            LiteLlmSettings settings,
            Passes passes,
            PassStarter starter,
            ReconciliationReports reports,
            JdbcClient db) {
        this.settings = settings;
        this.passes = passes;
        this.starter = starter;
        this.reports = reports;
        this.db = db;
    }

    /** Begins a pass over the calls that began in {@code [from, to)}. */
    @PostMapping
    ResponseEntity<Json> begin(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var from = fields.id("from", Times::parse);
        var to = fields.id("to", Times::parse);
        boolean apply = fields.flag("apply", false);
        fields.check();
        if (!from.get().isBefore(to.get())) {
            throw ProblemException.invalid("from", "must be before to");
        }
        if (!settings.isSet()) {
            throw ProblemException.conflict(
                    "there is no spend log to compare with; set LITELLM_BASE_URL and"
                            + " LITELLM_MASTER_KEY and start again");
        }
        return begun(caller, id(caller, key), from.get(), to.get(), apply);
    }

    private ResponseEntity<Json> begun(
            Caller caller, UUID id, Instant from, Instant to, boolean apply) {
        boolean isNew =
                passes.create(
                        id, false, caller.tenantId().value(), caller.actor(), from, to, apply);
        Pass pass = passes.find(id).orElseThrow();
        if (!pass.from().equals(from) || !pass.to().equals(to) || pass.apply() != apply) {
            throw new ProblemException(
                    422,
                    "idempotency_mismatch",
                    "this Idempotency-Key began a reconciliation of another window");
        }
        if (pass.isRunning()) {
            starter.start(id);
        }
        ResponseEntity.BodyBuilder answer =
                isNew
                        ? ResponseEntity.status(HttpStatus.ACCEPTED)
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.location(URI.create(PATH + id))
                .body(Json.obj().put("id", id.toString()).build());
    }

    private UUID id(Caller caller, @Nullable String key) {
        return key == null
                ? db.sql("SELECT gen_random_uuid()").query(UUID.class).single()
                : NameUuid.of("reconciliation\n" + caller.tenantId() + "\n" + key);
    }

    /** Lists reconciliations, newest first. */
    @GetMapping
    ResponseEntity<Json> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return ResponseEntity.ok(reports.list(caller.tenantId(), Page.of(limit, cursor)));
    }

    /** One report with its items, those of one class only if it is named. */
    @GetMapping("/{id}")
    ResponseEntity<Json> find(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = "class", required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return reports.find(
                        caller.tenantId(),
                        uuid(id),
                        checked(kind),
                        ItemCursor.decode(cursor),
                        Limit.parse(limit))
                .<ResponseEntity<Json>>map(ResponseEntity::ok)
                .orElseThrow(() -> missing(id));
    }

    /** All items of a report as CSV, one line each. */
    @GetMapping("/{id}.csv")
    ResponseEntity<String> csv(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = "class", required = false) @Nullable String kind) {
        Pass pass = passes.find(uuid(id)).orElseThrow(() -> missing(id));
        String wanted = checked(kind);
        ItemCsv csv = new ItemCsv();
        reports.forEachItem(caller.tenantId(), pass, wanted, csv::add);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"reconciliation-" + pass.id() + ".csv\"")
                .body(csv.text());
    }

    private static @Nullable String checked(@Nullable String kind) {
        if (kind == null || kind.isEmpty()) {
            return null;
        }
        boolean isKnown =
                Arrays.stream(Finding.Kind.values()).anyMatch(known -> known.shown().equals(kind));
        if (!isKnown) {
            throw ProblemException.invalid("class", "is not a class of a reconciliation");
        }
        return kind;
    }

    private static UUID uuid(String id) {
        try {
            UUID parsed = UUID.fromString(id);
            if (parsed.toString().equals(id.toLowerCase(Locale.ROOT))) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the one answer for what is not there.
        }
        throw missing(id);
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no reconciliation " + id);
    }
}

package io.runledger.command.grant;

import io.runledger.events.grant.GrantCommand.IssueGrant;
import io.runledger.events.grant.GrantCommand.RevokeGrant;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.GrantId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Issues, lists and revokes grants. */
@RestController
@RequestMapping("/api/v1/grants")
class GrantController {

    private final Gateway gateway;
    private final GrantDirectory directory;
    private final EventLog log;
    private final Clock clock;

    GrantController(Gateway gateway, GrantDirectory directory, EventLog log, Clock clock) {
        this.gateway = gateway;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> issue(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Json body) {
        GrantRequest request = GrantRequest.of(body);
        AccountId account =
                Objects.requireNonNullElse(
                        request.account(), new AccountId(caller.tenantId().value()));
        requireAccount(caller, account);
        GrantId grant = newId(caller, key);
        boolean made =
                gateway.call(
                        new IssueGrant(
                                caller.tenantId(),
                                grant,
                                request.scopes(),
                                account,
                                request.expiresAt(),
                                caller.actor(),
                                clock.instant()),
                        sender(caller),
                        Boolean.class);
        ResponseEntity.BodyBuilder answer =
                made
                        ? ResponseEntity.created(URI.create("/api/v1/grants/" + grant))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(require(caller, grant.value()).json());
    }

    private static GrantId newId(Caller caller, @Nullable String key) {
        return key == null
                ? GrantId.random()
                : new GrantId(NameUuid.of("grant\n" + caller.tenantId() + "\n" + key).toString());
    }

    private void requireAccount(Caller caller, AccountId account) {
        if (log.lastSequence("account:" + caller.tenantId() + ":" + account).isEmpty()) {
            throw ProblemException.notFound(
                    "there is no account %s; POST /api/v1/billing/accounts opens one"
                            .formatted(account));
        }
    }

    @GetMapping
    ResponseEntity<Json> list(Caller caller) {
        return ResponseEntity.ok(
                Json.obj()
                        .put(
                                "grants",
                                Json.arr(
                                        directory.list(caller.tenantId()).stream()
                                                .map(GrantRow::json)
                                                .toList()))
                        .build());
    }

    @GetMapping("/{id}")
    ResponseEntity<Json> read(Caller caller, @PathVariable String id) {
        return ResponseEntity.ok(require(caller, id).json());
    }

    @PostMapping("/{id}/revoke")
    ResponseEntity<Json> revoke(Caller caller, @PathVariable String id) {
        GrantRow grant = require(caller, id);
        gateway.call(
                new RevokeGrant(
                        caller.tenantId(), grant.grantId(), caller.actor(), clock.instant()),
                sender(caller),
                Boolean.class);
        return ResponseEntity.ok(require(caller, id).json());
    }

    private GrantRow require(Caller caller, String id) {
        return parse(id)
                .flatMap(grant -> directory.find(caller.tenantId(), grant))
                .orElseThrow(() -> ProblemException.notFound("there is no grant " + id));
    }

    private static Optional<GrantId> parse(String id) {
        try {
            return Optional.of(new GrantId(id.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}

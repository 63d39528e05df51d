package io.runledger.command.billing;

import io.runledger.events.billing.AccountCommand.DepositCredits;
import io.runledger.events.billing.AccountCommand.OpenAccount;
import io.runledger.events.billing.AccountEvent.CreditsDeposited;
import io.runledger.events.id.AccountId;
import io.runledger.events.id.NameUuid;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.eventstore.EventLog;
import io.runledger.platform.http.Fields;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Opens accounts and puts credits into them. */
@RestController
@RequestMapping("/api/v1/billing/accounts")
class AccountController {

    private final Gateway gateway;
    private final EventLog log;
    private final Clock clock;

    AccountController(Gateway gateway, EventLog log, Clock clock) {
        this.gateway = gateway;
        this.log = log;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> open(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var id = fields.id("id", AccountId::new);
        fields.check();
        AccountId account = id.get();
        boolean made =
                gateway.call(
                        new OpenAccount(caller.tenantId(), account, 0, true, key, clock.instant()),
                        sender(caller),
                        Boolean.class);
        ResponseEntity.BodyBuilder answer =
                made
                        ? ResponseEntity.created(URI.create("/api/v1/billing/accounts/" + account))
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(
                Json.obj()
                        .put("id", account.value())
                        .put("balance_credits", "0")
                        .put("held_credits", "0")
                        .put("available_credits", "0")
                        .put("ledger", Json.arr(List.of()))
                        .build());
    }

    @PostMapping("/{id}/credits")
    ResponseEntity<Json> deposit(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String sentKey,
            @RequestBody Json body) {
        Fields fields = Fields.of(body);
        var amount = fields.id("amount", AccountController::credits);
        String reason = Objects.requireNonNullElse(fields.optionalText("reason"), "deposit");
        String reference = fields.optionalText("reference");
        fields.check();
        AccountId account = new AccountId(id);
        String key = sentKey == null ? "api:" + UUID.randomUUID() : sentKey;
        boolean made =
                gateway.call(
                        new DepositCredits(
                                caller.tenantId(),
                                account,
                                amount.get(),
                                reason,
                                reference,
                                key,
                                clock.instant()),
                        sender(caller),
                        Boolean.class);
        ResponseEntity.BodyBuilder answer =
                made
                        ? ResponseEntity.status(HttpStatus.CREATED)
                        : ResponseEntity.ok().header("Idempotent-Replayed", "true");
        return answer.body(entry(find(caller, account, key)));
    }

    private CreditsDeposited find(Caller caller, AccountId account, String key) {
        return log.readAggregate("account:" + caller.tenantId() + ":" + account).reversed().stream()
                .map(logged -> logged.event())
                .filter(CreditsDeposited.class::isInstance)
                .map(CreditsDeposited.class::cast)
                .filter(deposit -> deposit.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Json entry(CreditsDeposited e) {
        return Json.obj()
                .put("id", NameUuid.of(e.sequencingKey() + "\n" + e.key()).toString())
                .put("amount", Long.toString(e.amount()))
                .put("balance_after", Long.toString(e.balanceAfter()))
                .put("reason", e.reason())
                .put("reference", Json.orNull(e.reference()))
                .put("created_at", e.at())
                .build();
    }

    private static long credits(String text) {
        try {
            long amount = Long.parseLong(text);
            if (amount > 0) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // Falls through to the one sentence that says what an amount is.
        }
        throw new IllegalArgumentException("must be a whole number of credits above 0, as a text");
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}

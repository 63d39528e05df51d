package io.runledger.billing.budget;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.billing.BudgetCommand.OpenBudgets;
import io.runledger.events.billing.BudgetCommand.RemoveBudget;
import io.runledger.events.billing.BudgetCommand.SetBudget;
import io.runledger.events.billing.BudgetKey;
import io.runledger.events.json.Json;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** Sets, shows and removes a tenant's budgets. */
@RestController
@RequestMapping("/api/v1/billing/budgets")
class BudgetController {

    /** Each time the tenant has spent something in the milliseconds between reading and setting. */
    private static final int TRIES = 50;

    private final BudgetList list;
    private final Spending spending;
    private final Gateway gateway;
    private final InstantSource clock;

    BudgetController(BudgetList list, Spending spending, Gateway gateway, InstantSource clock) {
        this.list = list;
        this.spending = spending;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** The tenant's budgets, by their ids. */
    @GetMapping
    ResponseEntity<Json> all(Caller caller) {
        return ResponseEntity.ok(
                Json.obj()
                        .put("budgets", Json.arr(list.all(caller.tenantId(), clock.instant())))
                        .build());
    }

    /**
     * Sets a budget: 201, or 200 where it replaces the one of the same scope, subject and period.
     */
    @PostMapping
    ResponseEntity<Json> set(Caller caller, @RequestBody Json.Obj body) {
        BudgetRequest request = BudgetRequest.read(body, caller.tenantId());
        String id = request.key().id();
        boolean isNew = list.key(caller.tenantId(), id).isEmpty();
        Sender sender = new Sender(caller.tenantId(), caller.actor());
        gateway.send(new OpenBudgets(caller.tenantId(), clock.instant()), sender);
        set(caller, request, sender);
        Json.Obj shown =
                list.find(caller.tenantId(), id, clock.instant()).orElseThrow(() -> missing(id));
        return isNew
                ? ResponseEntity.created(
                                URI.create(
                                        "/api/v1/billing/budgets/"
                                                + UriUtils.encodePathSegment(
                                                        id, StandardCharsets.UTF_8)))
                        .body(shown)
                : ResponseEntity.ok(shown);
    }

    private void set(Caller caller, BudgetRequest request, Sender sender) {
        for (int tries = 1; ; tries++) {
            try {
                gateway.send(command(caller, request), sender);
                return;
            } catch (Refused e) {
                if (e.code() != RefusalCode.CONFLICT || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private SetBudget command(Caller caller, BudgetRequest request) {
        Instant now = clock.instant();
        LocalDate period = request.key().period().startOf(now);
        Spending.Spent spent = spending.read(caller.tenantId(), request.key(), period);
        return new SetBudget(
                caller.tenantId(),
                request.key(),
                request.warnCredits(),
                request.stopCredits(),
                period,
                spent.credits(),
                spent.countedTo(),
                caller.actor(),
                now);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(Caller caller, @PathVariable String id) {
        BudgetKey key = list.key(caller.tenantId(), id).orElseThrow(() -> missing(id));
        gateway.send(
                new RemoveBudget(caller.tenantId(), key, caller.actor(), clock.instant()),
                new Sender(caller.tenantId(), caller.actor()));
        return ResponseEntity.status(HttpStatus.NO_CONTENT).build();
    }

    private static ProblemException missing(String id) {
        return ProblemException.notFound("there is no budget " + id);
    }
}

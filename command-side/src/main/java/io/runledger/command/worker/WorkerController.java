package io.runledger.command.worker;

import io.runledger.events.Refused;
import io.runledger.events.id.TenantId;
import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.worker.WorkerCommand.RegisterWorker;
import io.runledger.events.worker.WorkerCommand.RemoveWorker;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.content.SecretStore;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import io.runledger.platform.worker.OutboundPolicy;
import io.runledger.platform.worker.OutboundRefused;
import io.runledger.platform.worker.WorkerLoad;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Registers, lists and removes workers. Tokens go in and never come out. */
@RestController
@RequestMapping("/api/v1/workers")
class WorkerController {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerController.class);

    private final Gateway gateway;
    private final WorkerDirectory directory;
    private final SecretStore secrets;
    private final OutboundPolicy outbound;
    private final WorkerLoad load;
    private final Clock clock;

    WorkerController(
            Gateway gateway,
            WorkerDirectory directory,
            SecretStore secrets,
            OutboundPolicy outbound,
            WorkerLoad load,
            Clock clock) {
        this.gateway = gateway;
        this.directory = directory;
        this.secrets = secrets;
        this.outbound = outbound;
        this.load = load;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> register(Caller caller, @RequestBody Json body) {
        WorkerRequest request = WorkerRequest.of(body);
        requireAllowed(request);
        String token = request.token();
        String ref = token == null ? null : secrets.keep(token);
        try {
            gateway.send(command(caller, request, ref), sender(caller));
        } catch (Refused refused) {
            if (ref != null) {
                secrets.forget(ref);
            }
            throw refused;
        }
        WorkerTarget worker =
                directory
                        .registered(caller.tenantId(), request.id())
                        .orElseThrow(() -> ProblemException.notFound("the worker was removed"))
                        .withoutToken();
        return ResponseEntity.created(URI.create("/api/v1/workers/" + request.id()))
                .body(shape(caller.tenantId(), worker));
    }

    /** A host that has no address yet is accepted: every call checks again. */
    private void requireAllowed(WorkerRequest request) {
        boolean http =
                switch (request.protocol()) {
                    case WEBHOOK, API_CHAT, OPENAI_CHAT, A2A -> true;
                    case MQTT, REDIS_STREAM -> false;
                };
        if (!http) {
            return;
        }
        try {
            outbound.check(request.url().toString());
        } catch (OutboundRefused refused) {
            throw ProblemException.invalid("url", String.valueOf(refused.getMessage()));
        } catch (UnknownHostException e) {
            LOG.info("worker {} is registered with an unknown host", request.id());
        }
    }

    private RegisterWorker command(
            Caller caller, WorkerRequest request, @Nullable String tokenRef) {
        return new RegisterWorker(
                caller.tenantId(),
                request.id(),
                request.url().toString(),
                request.protocol(),
                tokenRef,
                request.tags(),
                request.maxConcurrent(),
                request.model(),
                clock.instant());
    }

    @GetMapping
    ResponseEntity<Json> list(Caller caller) {
        List<WorkerTarget> workers =
                new ArrayList<>(
                        directory.registered(caller.tenantId()).stream()
                                .map(WorkerDirectory.Registered::withoutToken)
                                .toList());
        directory.builtIn().ifPresent(workers::add);
        return ResponseEntity.ok(
                Json.obj()
                        .put(
                                "workers",
                                Json.arr(
                                        workers.stream()
                                                .map(w -> shape(caller.tenantId(), w))
                                                .toList()))
                        .build());
    }

    private Json.Obj shape(TenantId tenant, WorkerTarget worker) {
        return Json.obj()
                .put("id", worker.id().value())
                .put("url", worker.url())
                .put("protocol", worker.protocol().name().toLowerCase(Locale.ROOT))
                .put("tags", Json.arr(worker.tags().stream().map(Json::of).toList()))
                .put("max_concurrent", worker.maxConcurrent())
                .put("model", Json.orNull(worker.model()))
                .put("active", load.active(tenant, worker.id()))
                .put("status", "active")
                .put("source", worker.builtIn() ? "config" : "registered")
                .put("last_error", Json.orNull(load.lastError(tenant, worker.id())))
                .build();
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(Caller caller, @PathVariable String id) {
        WorkerDirectory.Registered worker =
                find(caller, id)
                        .orElseThrow(() -> ProblemException.notFound("there is no worker " + id));
        gateway.send(
                new RemoveWorker(caller.tenantId(), worker.withoutToken().id(), clock.instant()),
                sender(caller));
        if (worker.tokenRef() != null) {
            secrets.forget(worker.tokenRef());
        }
        return ResponseEntity.noContent().build();
    }

    private Optional<WorkerDirectory.Registered> find(Caller caller, String id) {
        try {
            return directory.registered(caller.tenantId(), new WorkerId(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}

package io.runledger.command.webhook;

import io.runledger.command.webhook.WebhookState.Shape;
import io.runledger.events.id.NameUuid;
import io.runledger.events.id.WebhookId;
import io.runledger.events.json.Json;
import io.runledger.events.webhook.WebhookCommand.ChangeWebhook;
import io.runledger.events.webhook.WebhookCommand.CreateWebhook;
import io.runledger.events.webhook.WebhookCommand.DeleteWebhook;
import io.runledger.events.webhook.WebhookCommand.RotateWebhookSecret;
import io.runledger.platform.command.Gateway;
import io.runledger.platform.command.Sender;
import io.runledger.platform.http.Cursor;
import io.runledger.platform.http.Fields;
import io.runledger.platform.http.Limit;
import io.runledger.platform.http.ProblemException;
import io.runledger.platform.security.Caller;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Makes, changes and ends webhook triggers. A secret is shown when it is made and never again. */
@RestController
@RequestMapping("/api/v1/webhooks")
class WebhookController {

    static final String KEY = "Idempotency-Key";

    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** A day: long enough to tell the sender, short enough to be over. */
    private static final int KEEP_OLD = (int) Duration.ofDays(1).toSeconds();

    private static final int KEEP_OLD_MOST = (int) Duration.ofDays(30).toSeconds();

    private final Gateway gateway;
    private final WebhookDirectory directory;
    private final WebhookDoor door;
    private final WebhookSecrets secrets;
    private final Clock clock;

    WebhookController(
            Gateway gateway,
            WebhookDirectory directory,
            WebhookDoor door,
            WebhookSecrets secrets,
            Clock clock) {
        this.gateway = gateway;
        this.directory = directory;
        this.door = door;
        this.secrets = secrets;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<Json> create(
            Caller caller,
            ServerHttpRequest request,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody Json body) {
        WebhookForm form = WebhookForm.create(body);
        WebhookId id = id(caller, key);
        if (directory.find(id).isEmpty()) {
            // A repeat must not turn into 404 because the graph has gone since.
            door.requireStartable(caller.tenantId(), form.shape());
        }
        WebhookSecrets.Kept kept = secrets.keep(form.scheme(), form.secret());
        boolean created = false;
        try {
            created = gateway.call(command(caller, id, form, kept), sender(caller), Boolean.class);
        } finally {
            if (!created) {
                secrets.forget(kept.ref());
            }
        }
        Json.Builder shown = shape(door.require(caller.tenantId(), id.value()), request);
        return created
                ? ResponseEntity.created(URI.create("/api/v1/webhooks/" + id))
                        .body(shown.put("secret", kept.secret()).build())
                : ResponseEntity.ok().header("Idempotent-Replayed", "true").body(shown.build());
    }

    private static WebhookId id(Caller caller, @Nullable String key) {
        if (key == null) {
            return WebhookId.random();
        }
        return new WebhookId(
                NameUuid.of("webhook:" + caller.tenantId() + ":" + checked(key)).toString());
    }

    static String checked(String key) {
        if (!KEY_FORM.matcher(key).matches()) {
            throw ProblemException.invalid(
                    KEY, "must be 1 to 255 visible ASCII characters without spaces");
        }
        return key;
    }

    private CreateWebhook command(
            Caller caller, WebhookId id, WebhookForm form, WebhookSecrets.Kept kept) {
        Shape shape = form.shape();
        return new CreateWebhook(
                caller.tenantId(),
                id,
                shape.name(),
                shape.graphId(),
                shape.accountId(),
                form.scheme(),
                shape.inputTemplate(),
                shape.filter(),
                shape.signatureHeader(),
                kept.ref(),
                caller.actor(),
                clock.instant());
    }

    @GetMapping
    ResponseEntity<Json> list(
            Caller caller,
            ServerHttpRequest request,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Limit.parse(limit);
        long below = Cursor.decode(cursor).map(WebhookController::place).orElse(Long.MAX_VALUE);
        List<Webhook> found = directory.below(caller.tenantId(), below, size + 1);
        List<Webhook> page = found.subList(0, Math.min(size, found.size()));
        String next =
                found.size() > size
                        ? Cursor.encode(Json.obj().put("below", page.getLast().number()).build())
                        : null;
        return ResponseEntity.ok(
                Json.obj()
                        .put(
                                "webhooks",
                                Json.arr(
                                        page.stream()
                                                .map(each -> shape(each, request).build())
                                                .toList()))
                        .put("next_cursor", Json.orNull(next))
                        .build());
    }

    private static long place(Json.Obj cursor) {
        if (cursor.get("below") instanceof Json.Num(var number)) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException _) {
                throw Cursor.invalid();
            }
        }
        throw Cursor.invalid();
    }

    @GetMapping("/{id}")
    ResponseEntity<Json> read(Caller caller, ServerHttpRequest request, @PathVariable String id) {
        return ResponseEntity.ok(shape(door.require(caller.tenantId(), id), request).build());
    }

    @PatchMapping("/{id}")
    ResponseEntity<Json> change(
            Caller caller,
            ServerHttpRequest request,
            @PathVariable String id,
            @RequestBody Json body) {
        Webhook now = door.require(caller.tenantId(), id);
        Shape wanted = WebhookForm.change(now, body);
        if (!wanted.graphId().equals(now.graphId())
                || !Objects.equals(wanted.accountId(), now.accountId())) {
            door.requireStartable(caller.tenantId(), wanted);
        }
        gateway.send(
                new ChangeWebhook(
                        caller.tenantId(),
                        now.id(),
                        wanted.name(),
                        wanted.graphId(),
                        wanted.accountId(),
                        wanted.inputTemplate(),
                        wanted.filter(),
                        wanted.signatureHeader(),
                        wanted.enabled(),
                        caller.actor(),
                        clock.instant()),
                sender(caller));
        return read(caller, request, id);
    }

    @PostMapping("/{id}/rotate")
    ResponseEntity<Json> rotate(
            Caller caller,
            ServerHttpRequest request,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Json body) {
        Webhook before = door.require(caller.tenantId(), id);
        Fields fields = Fields.of(body);
        int keep = fields.integer("keep_old_seconds", KEEP_OLD, 0, KEEP_OLD_MOST);
        String own = WebhookForm.secret(before.scheme(), fields);
        fields.check();
        WebhookSecrets.Kept kept = secrets.keep(before.scheme(), own);
        Instant now = clock.instant();
        boolean rotated = false;
        try {
            gateway.send(
                    new RotateWebhookSecret(
                            caller.tenantId(),
                            before.id(),
                            kept.ref(),
                            now.plusSeconds(keep),
                            caller.actor(),
                            now),
                    sender(caller));
            rotated = true;
        } finally {
            if (!rotated) {
                secrets.forget(kept.ref());
            }
        }
        secrets.forget(before.oldSecretRef());
        if (keep == 0) {
            secrets.forget(before.secretRef());
        }
        Webhook after = door.require(caller.tenantId(), id);
        return ResponseEntity.ok(shape(after, request).put("secret", kept.secret()).build());
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        Webhook webhook = door.require(caller.tenantId(), id);
        gateway.send(
                new DeleteWebhook(caller.tenantId(), webhook.id(), caller.actor(), clock.instant()),
                sender(caller));
        secrets.forget(webhook.secretRef());
        secrets.forget(webhook.oldSecretRef());
        return ResponseEntity.noContent().build();
    }

    private Json.Builder shape(Webhook webhook, ServerHttpRequest request) {
        String url =
                UriComponentsBuilder.fromUri(request.getURI())
                        .replacePath("/hooks/" + webhook.id())
                        .replaceQuery(null)
                        .fragment(null)
                        .toUriString();
        return webhook.json(url, clock.instant());
    }

    private static Sender sender(Caller caller) {
        return new Sender(caller.tenantId(), caller.actor());
    }
}

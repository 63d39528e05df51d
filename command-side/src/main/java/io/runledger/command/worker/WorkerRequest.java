package io.runledger.command.worker;

import io.runledger.events.id.WorkerId;
import io.runledger.events.json.Json;
import io.runledger.events.worker.Protocol;
import io.runledger.platform.http.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A registration as it was sent, with all its faults collected. */
record WorkerRequest(
        WorkerId id,
        URI url,
        Protocol protocol,
        @Nullable String token,
        List<String> tags,
        int maxConcurrent,
        @Nullable String model) {

    private static final int MAX_TOKEN = 4_096;

    static WorkerRequest of(Json body) {
        Fields fields = Fields.of(body);
        var id = fields.id("id", WorkerRequest::ownId);
        var url = fields.id("url", WorkerRequest::url);
        Protocol protocol =
                Objects.requireNonNullElse(
                        fields.optionalText("protocol", WorkerRequest::protocol), Protocol.WEBHOOK);
        String token = fields.optionalText("token");
        List<String> tags = fields.texts("tags");
        int maxConcurrent = fields.integer("max_concurrent", 1, 1, 10_000);
        String model = fields.optionalText("model");
        if (protocol == Protocol.OPENAI_CHAT && (model == null || model.isBlank())) {
            fields.fault("model", "is required by the protocol openai_chat");
        }
        if (token != null && token.length() > MAX_TOKEN) {
            fields.fault("token", "must have at most " + MAX_TOKEN + " characters");
        }
        fields.check();
        checkUrl(fields, url.get(), protocol);
        return new WorkerRequest(
                id.get(),
                url.get(),
                protocol,
                token == null || token.isEmpty() ? null : token,
                tags,
                maxConcurrent,
                model);
    }

    private static void checkUrl(Fields fields, URI url, Protocol protocol) {
        List<String> schemes =
                switch (protocol) {
                    case WEBHOOK, API_CHAT, OPENAI_CHAT, A2A -> List.of("http", "https");
                    case MQTT -> List.of("mqtt", "mqtts");
                    case REDIS_STREAM -> List.of("redis", "rediss");
                };
        if (!schemes.contains(url.getScheme())) {
            fields.fault("url", "must begin with " + schemes.getFirst() + ":// for this protocol");
        }
        boolean bare = url.getPath() == null || url.getPath().replace("/", "").isEmpty();
        boolean needsPath =
                switch (protocol) {
                    case WEBHOOK, MQTT, REDIS_STREAM -> true;
                    case API_CHAT, OPENAI_CHAT, A2A -> false;
                };
        if (bare && needsPath) {
            fields.fault("url", "must have a path, such as http://host/hook");
        }
        fields.check();
    }

    private static WorkerId ownId(String text) {
        if (text.equals(WorkerDirectory.BUILT_IN.value())) {
            throw new IllegalArgumentException("is taken by the configured model endpoint");
        }
        return new WorkerId(text);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            if (url.getScheme() == null || url.getHost() == null || url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "must be a full URL such as http://host/path, without user or password");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
    }

    private static Protocol protocol(String text) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.name().toLowerCase(Locale.ROOT).equals(text)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException(
                "must be one of webhook, api_chat, openai_chat, a2a, mqtt, redis_stream");
    }
}

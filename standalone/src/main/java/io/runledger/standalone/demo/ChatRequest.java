package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import io.runledger.events.json.JsonInvalid;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chat completion request in OpenAI's format, as far as the demo model looks at it; other members
 * are accepted and ignored.
 *
 * @param body the request as sent
 * @param modelName the model asked for, which may not exist
 * @param messages the conversation
 * @param stream whether the answer is wanted piece by piece
 * @param includeUsage whether a stream ends with a chunk of token counts
 * @param user whom the call is for; null where not given
 */
record ChatRequest(
        Json.Obj body,
        String modelName,
        List<Json> messages,
        boolean stream,
        boolean includeUsage,
        @Nullable String user) {

    /**
     * Reads a request body.
     *
     * @throws CallRefused if it is not a JSON object with a {@code model} and {@code messages}
     */
    static ChatRequest read(byte[] utf8) throws CallRefused {
        if (!(parse(utf8) instanceof Json.Obj body)) {
            throw CallRefused.malformed("Invalid JSON payload: the body is not an object");
        }
        var model = body.text("model");
        if (model == null || model.isEmpty()) {
            throw CallRefused.malformed("model is missing or not a text");
        }
        if (!(body.get("messages") instanceof Json.Arr(var messages)) || messages.isEmpty()) {
            throw CallRefused.malformed("messages is missing, empty or not an array");
        }
        var includeUsage =
                body.get("stream_options") instanceof Json.Obj options
                        && isTrue(options.get("include_usage"));
        return new ChatRequest(
                body, model, messages, isTrue(body.get("stream")), includeUsage, body.text("user"));
    }

    /** The text of all messages: what prompt tokens are counted from. */
    String promptText() {
        return messages.stream().map(ChatRequest::textOf).collect(Collectors.joining("\n"));
    }

    /**
     * The text that is answered: the last message of role {@code user}, or the last message where
     * there is none. What an earlier turn asked for has had its answer.
     */
    String question() {
        return messages.reversed().stream()
                .filter(message -> "user".equals(roleOf(message)))
                .findFirst()
                .map(ChatRequest::textOf)
                .orElseGet(() -> textOf(messages.getLast()));
    }

    /** {@code metadata.spend_logs_metadata} of the body, which LiteLLM takes like the header. */
    Json spendLogsMetadata() {
        return body.get("metadata") instanceof Json.Obj metadata
                        && metadata.get("spend_logs_metadata") instanceof Json.Obj found
                ? found
                : Json.NULL;
    }

    private static Json parse(byte[] utf8) throws CallRefused {
        try {
            return Json.parse(utf8);
        } catch (JsonInvalid e) {
            throw CallRefused.malformed("Invalid JSON payload: " + e.getMessage());
        }
    }

    private static @Nullable String roleOf(Json message) {
        return message instanceof Json.Obj object ? object.text("role") : null;
    }

    private static String textOf(Json message) {
        if (!(message instanceof Json.Obj object)) {
            return "";
        }
        return switch (object.get("content")) {
            case Json.Str(var text) -> text;
            case Json.Arr(var parts) ->
                    parts.stream().map(ChatRequest::partText).collect(Collectors.joining("\n"));
            case null -> "";
            case Json.Null _, Json.Bool _, Json.Num _, Json.Obj _ -> "";
        };
    }

    private static String partText(Json part) {
        var text = part instanceof Json.Obj object ? object.text("text") : null;
        return text == null ? "" : text;
    }

    private static boolean isTrue(@Nullable Json value) {
        return value instanceof Json.Bool(var truth) && truth;
    }
}

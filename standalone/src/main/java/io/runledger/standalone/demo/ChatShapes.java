package io.runledger.standalone.demo;

import io.runledger.events.json.Json;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON that clients see, in the shapes of OpenAI's chat completions API. */
final class ChatShapes {

    private ChatShapes() {}

    static Json.Obj completion(Completion completion) {
        var message = Json.obj().put("content", completion.text()).put("role", "assistant").build();
        var choice =
                Json.obj().put("finish_reason", "stop").put("index", 0).put("message", message);
        return head(completion, "chat.completion")
                .put("choices", Json.arr(List.of(choice.build())))
                .put("usage", usage(completion.tokens()))
                .build();
    }

    /** A piece of a stream: the role first, then text, then the reason why it ended. */
    static Json.Obj chunk(Completion completion, Json.Obj delta, @Nullable String finishReason) {
        var choice = Json.obj().put("index", 0).put("delta", delta);
        choice.put("finish_reason", finishReason);
        return head(completion, "chat.completion.chunk")
                .put("choices", Json.arr(List.of(choice.build())))
                .build();
    }

    /** The chunk behind the last one, for clients that asked for token counts. */
    static Json.Obj usageChunk(Completion completion) {
        return head(completion, "chat.completion.chunk")
                .put("choices", Json.Arr.EMPTY)
                .put("usage", usage(completion.tokens()))
                .build();
    }

    static Json.Obj usage(TokenCount tokens) {
        return Json.obj()
                .put("completion_tokens", tokens.completion())
                .put("prompt_tokens", tokens.prompt())
                .put("total_tokens", tokens.total())
                .put("completion_tokens_details", Json.NULL)
                .put("prompt_tokens_details", Json.NULL)
                .build();
    }

    static Json.Obj error(int status, String type, String message) {
        var error =
                Json.obj()
                        .put("message", message)
                        .put("type", type)
                        .put("param", Json.NULL)
                        .put("code", Integer.toString(status));
        return Json.obj().put("error", error.build()).build();
    }

    static Json.Obj models(Instant since) {
        var models =
                Arrays.stream(PricedModel.values())
                        .map(model ->
                                Json.obj()
                                        .put("id", model.publicName())
                                        .put("object", "model")
                                        .put("created", since.getEpochSecond())
                                        .put("owned_by", "runledger demo model")
                                        .build())
                        .toList();
        return Json.obj().put("object", "list").put("data", Json.arr(models)).build();
    }

    private static Json.Builder head(Completion completion, String object) {
        return Json.obj()
                .put("id", completion.id())
                .put("created", completion.createdAt().getEpochSecond())
                .put("model", completion.model().publicName())
                .put("object", object)
                .put("system_fingerprint", Json.NULL);
    }
}
